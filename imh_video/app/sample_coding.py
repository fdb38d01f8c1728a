"""A coder's marks for a sample clip, read off its truth file: what was drawn, when it was drawn.

So that the pictures of the program, and a newcomer's first look, show a film that somebody coded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.family import Role
from imh_video.model.identifiers import PersonId, new_mark_id
from imh_video.model.mark import Mark
from imh_video.model.scheme import CodeKind
from imh_video.timebase import Span, micros

_TOWARD_DEG: Final = 30.0
_CLEAR: Final = 0.5
_SHORTEST_S: Final = 0.4
_MOMENT_CODES: Final = {
    "face_to_face": "d_gaze",
    "shared_smile": "d_affect",
    "attunement": "d_attune",
    "turn_taking": "d_turns",
    "break_respected": "p_pause_respect",
    "missed_cue": "d_missed",
    "repair": "d_repair",
    "peekaboo": "d_turns",
}
_ROLES: Final = {"infant": Role.INFANT, "caregiver": Role.CAREGIVER}

_Stretch = tuple[str, str, float, float]
"""Code, whose (infant, caregiver, or "" for both), from and to in seconds."""


def code_from_truth(desk: CodingDesk, truth_file: Path) -> int:
    """Mark what the truth file says happens, as one edit that can be undone; how many marks.

    Codes that the scheme does not have are left out.
    """
    truth = json.loads(truth_file.read_text("utf-8"))
    people = _people_of(desk)
    marks = [
        _mark(desk, stretch, people)
        for stretch in sorted(_stretches(truth), key=lambda one: one[2])
        if desk.scheme.has_code(stretch[0])
    ]
    desk.add_marks(marks, title="Code the sample film")
    return len(marks)


def _people_of(desk: CodingDesk) -> dict[str, PersonId]:
    """The first baby and the first parent of the family."""
    found: dict[str, PersonId] = {}
    for name, role in _ROLES.items():
        for person in desk.people:
            if person.role is role:
                found.setdefault(name, person.id)
    return found


def _mark(desk: CodingDesk, stretch: _Stretch, people: Mapping[str, PersonId]) -> Mark:
    code_id, who, onset_s, offset_s = stretch
    is_point = desk.scheme.code(code_id).kind is CodeKind.POINT
    span = Span(micros(onset_s), None if is_point else micros(offset_s))
    return Mark(new_mark_id(), desk.coding.id, code_id, span, people.get(who))


def _stretches(truth: Mapping[str, Any]) -> Iterator[_Stretch]:
    yield from _looks_and_faces(truth)
    for voice in truth["voices"]:
        code = _voice_code(voice["person"], voice["kind"])
        if code:
            yield code, voice["person"], voice["onset_s"], voice["offset_s"]
    for moment in truth["moments"]:
        code = _MOMENT_CODES.get(moment["kind"], "")
        if code:
            who = "caregiver" if code.startswith("p_") else ""
            yield code, who, moment["onset_s"], moment["offset_s"]


def _voice_code(person: str, kind: str) -> str:
    if person == "infant":
        return "b_fuss" if kind == "fuss" else "b_vocal"
    return "p_vturn" if kind == "speech" else ""


def _looks_and_faces(truth: Mapping[str, Any]) -> Iterator[_Stretch]:
    times = truth["pts_s"]
    for who, look, away, smile in (
        ("infant", "b_look", "b_lookaway", "b_smile"),
        ("caregiver", "p_attend", "p_away", "p_smile"),
    ):
        track = truth["tracks"][who]
        # The partner is on the other side: to the left (negative) of whoever sits right.
        sign = -1.0 if truth["people"][who]["side"] == "right" else 1.0
        toward = [sign * yaw for yaw in track["yaw_deg"]]
        yield from _over(look, who, times, toward, _TOWARD_DEG)
        yield from _over(away, who, times, [-yaw for yaw in toward], 0.8 * _TOWARD_DEG)
        yield from _over(smile, who, times, track["smile"], _CLEAR)
        if who == "infant":
            yield from _over("b_reach", who, times, track["reach"], _CLEAR)


def _over(
    code: str, who: str, times: Sequence[float], values: Sequence[float], least: float
) -> Iterator[_Stretch]:
    """The stretches in which a track lies above a value, shorter ones left out."""
    onset: float | None = None
    for at, value in zip(times, values, strict=True):
        if value >= least and onset is None:
            onset = at
        elif value < least and onset is not None:
            if at - onset >= _SHORTEST_S:
                yield code, who, onset, at
            onset = None
    if onset is not None and times[-1] - onset >= _SHORTEST_S:
        yield code, who, onset, times[-1]
