"""Who is in a film: proposed from what was seen, and overruled by what a person said.

Whom a person pointed out is found again by place and moment, never by looks: so the answer holds
for a new analysis, whatever number or length its tracks have then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from imh_video.app.people_file import Box, PeopleChoice, PersonChoice
from imh_video.model.family import Role
from imh_video.model.observation import Found, Observations, PersonTrack
from imh_video.model.recording import Layout
from imh_video.timebase import Micros

_POINTED_WITHIN_US: Micros = 500_000
"""Somebody who was pointed out is looked for this long round the moment."""
_POINTED_REACH = 0.75
"""... and so far from the place at most, in sizes of the face."""


@dataclass(frozen=True, eq=False)
class AnalysedPerson:
    """Somebody in the film. Fractions are of the looked-at frames."""

    number: int
    """From 1, most seen first."""
    role: Role
    role_confidence: float
    chosen: bool
    """A human said so; then the confidence is 1."""
    seen_fraction: float
    face_fraction: float
    pose_fraction: float
    example_us: Micros
    """A moment when the face shows well, and its box there, to ask "who is this?"."""
    example_box: tuple[float, float, float, float]
    track: PersonTrack = field(repr=False)
    called: str = ""
    """Who a human said it is, as ``PersonChoice.called``; "" while nobody said."""
    camera: int = 0
    """Which camera of the recording shows this person; 0 is the first."""


def people_in_film(seen: Observations, choice: PeopleChoice) -> tuple[AnalysedPerson, ...]:
    """Everybody who was seen, most seen first; at most one infant and one caregiver.

    Whoever a human did not speak of gets a proposal, for a role that nobody was given.
    """
    from imh_video.vision.roles import propose_roles

    placed = [e for e in choice.people if e.at_us is None and (e.side or e.region)]
    if placed:
        return _placed_people(seen, placed, choice.leave_out)
    pointed = [e for e in choice.people if e.at_us is not None]
    tracks, said = _pointed_out(_tracks(seen, choice), pointed, seen.times_us)
    said |= {e.number - 1: e for e in choice.people if e.number is not None}
    taken = [e.role for e in said.values() if e.is_followed]
    # Who was said to be neither takes the place of nobody: of two adults it is the other one then.
    open_to = [
        n for n in range(len(tracks)) if n not in said or _role_of(said[n]) is not Role.OTHER
    ]
    found = propose_roles(seen, [tracks[number] for number in open_to])
    proposals = {open_to[proposal.person]: proposal for proposal in found}
    people: list[AnalysedPerson] = []
    for number, track in enumerate(tracks):
        entry = said.get(number)
        if entry is not None:
            role, confidence = _role_of(entry), 1.0
        else:
            role, confidence = proposals[number].role, proposals[number].confidence
        if entry is None and role in taken:
            # The human gave this role to somebody else.
            role, confidence = Role.OTHER, 0.5
        person = _described(seen, track, number + 1, role, confidence, entry is not None)
        people.append(replace(person, called=entry.called) if entry is not None else person)
    return tuple(people)


def lost_people(choice: PeopleChoice, people: Sequence[AnalysedPerson]) -> tuple[PersonChoice, ...]:
    """Whom a human pointed out and who cannot be found there any more, one entry for each."""
    found = {person.called for person in people}
    lost = {e.called: e for e in choice.people if e.at_us is not None and e.called not in found}
    return tuple(lost.values())


def _role_of(entry: PersonChoice) -> Role:
    """A second baby or adult keeps a place of their own without being one of the two."""
    return entry.role if entry.is_followed else Role.OTHER


def _tracks(seen: Observations, choice: PeopleChoice) -> list[PersonTrack]:
    if choice.layout is Layout.SPLIT_SCREEN:
        halves = [_followed(seen, choice.leave_out, box) for box in _halves(seen)]
        return [track for tracks in halves for track in tracks[:1]]
    return _followed(seen, choice.leave_out)


def _followed(
    seen: Observations, leave_out: Sequence[Box], within: Box | None = None
) -> list[PersonTrack]:
    """Everybody with the head in ``within`` and in none of the others, as lines of ``seen``."""
    from imh_video.vision.tracking import follow_people

    middles = np.asarray(seen.faces.box[:, :2] + seen.faces.box[:, 2:] / 2, dtype=np.float32)
    faces = _is_asked_for(middles, leave_out, within)
    bodies = _is_asked_for(seen.bodies.points[:, 0, :2], leave_out, within)
    tracks = follow_people(seen.only(faces, bodies))
    return [seen.as_of_all(track, faces, bodies) for track in tracks]


def _is_asked_for(
    heads: NDArray[np.float32], leave_out: Sequence[Box], within: Box | None
) -> NDArray[np.bool_]:
    """``heads``: the middle of each face, or the nose of each body."""
    asked = _within(heads, within) if within else np.ones(len(heads), dtype=np.bool_)
    for box in leave_out:
        asked = asked & ~_within(heads, box)
    return asked


def _pointed_out(
    tracks: list[PersonTrack], pointed: Sequence[PersonChoice], times_us: NDArray[np.int64]
) -> tuple[list[PersonTrack], dict[int, PersonChoice]]:
    """Tracks, those of one person as one, and what was said of each by its place in the list."""
    said: dict[int, PersonChoice] = {}
    for entry in pointed:
        place = _track_at(tracks, entry, times_us)
        if place is not None:
            said.setdefault(place, entry)
    joined: list[tuple[PersonTrack, PersonChoice | None]] = []
    place_of: dict[str, int] = {}
    for place, track in enumerate(tracks):
        own = said.get(place)
        if own is not None and own.called in place_of:
            first, meant = joined[place_of[own.called]]
            joined[place_of[own.called]] = (_both(first, track), meant)
            continue
        if own is not None and own.called:
            place_of[own.called] = len(joined)
        joined.append((track, own))
    joined.sort(key=lambda pair: -int(pair[0].seen.sum()))
    entries = {place: own for place, (_, own) in enumerate(joined) if own is not None}
    return [track for track, _ in joined], entries


def _track_at(
    tracks: list[PersonTrack], entry: PersonChoice, times_us: NDArray[np.int64]
) -> int | None:
    """Who is nearest to that place about that moment; None when nobody is near."""
    assert entry.at_us is not None
    assert entry.region is not None
    best, best_distance = None, _POINTED_REACH
    for place, track in enumerate(tracks):
        distance = _distance(track, entry.at_us, entry.region, times_us)
        if distance < best_distance:
            best, best_distance = place, distance
    return best


def is_there(track: PersonTrack, at_us: Micros, region: Box, times_us: NDArray[np.int64]) -> bool:
    """Whether that track is what was pointed out by a place and a moment."""
    return _distance(track, at_us, region, times_us) < _POINTED_REACH


def _distance(track: PersonTrack, at_us: Micros, region: Box, times_us: NDArray[np.int64]) -> float:
    """From the place to the track about that moment, in sizes of the larger; infinite when the
    track is not seen then."""
    rows = np.flatnonzero(track.seen & (np.abs(times_us - at_us) <= _POINTED_WITHIN_US))
    if len(rows) == 0:
        return float("inf")
    row = rows[np.argmin(np.abs(times_us[rows] - at_us))]
    x, y, width, height = region
    own_x, own_y, own_width, own_height = (float(v) for v in track.boxes[row])
    across = own_x + own_width / 2 - x - width / 2
    down = own_y + own_height / 2 - y - height / 2
    return float(np.hypot(across, down)) / max(width, height, own_width, own_height)


def _both(one: PersonTrack, other: PersonTrack) -> PersonTrack:
    """Two tracks of one person as one; where both say something, the first counts."""
    free = ~one.seen
    return replace(
        one,
        faces=np.where(free, other.faces, one.faces).astype(np.int32),
        bodies=np.where(free, other.bodies, one.bodies).astype(np.int32),
        boxes=np.where(free[:, None], other.boxes, one.boxes).astype(np.float32),
    )


def _placed_people(
    seen: Observations, placed: list[PersonChoice], leave_out: Sequence[Box]
) -> tuple[AnalysedPerson, ...]:
    """One person for each place that a human pointed out, if somebody is seen there."""
    people: list[AnalysedPerson] = []
    for entry in placed:
        box = entry.region or (entry.side.box(seen.width, seen.height) if entry.side else None)
        tracks = _followed(seen, leave_out, box) if box else []
        if tracks:
            number = entry.number or len(people) + 1
            person = _described(seen, tracks[0], number, _role_of(entry), 1.0, True)
            people.append(replace(person, called=entry.called))
    return tuple(people)


def _described(
    seen: Observations,
    track: PersonTrack,
    number: int,
    role: Role,
    confidence: float,
    chosen: bool,
) -> AnalysedPerson:
    shows = np.zeros(len(track.faces), dtype=bool)
    rows = np.flatnonzero(track.faces >= 0)
    shows[rows] = seen.faces.found[track.faces[rows]] != Found.BY_HOLDING
    looks = int(seen.body_looked.sum())
    example = _example_row(seen, track)
    x, y, width, height = (float(v) for v in track.boxes[example])
    return AnalysedPerson(
        number=number,
        role=role,
        role_confidence=confidence,
        chosen=chosen,
        seen_fraction=float(track.seen.mean()),
        face_fraction=float(shows.mean()),
        pose_fraction=float((track.bodies >= 0).sum() / looks) if looks else 0.0,
        example_us=int(seen.times_us[example]),
        example_box=(x, y, width, height),
        track=track,
    )


def _example_row(seen: Observations, track: PersonTrack) -> int:
    rows = np.flatnonzero(track.faces >= 0)
    if len(rows) == 0:
        return int(np.flatnonzero(track.seen)[0])
    lines = track.faces[rows]
    return int(rows[np.argmax(seen.faces.score[lines] + seen.faces.mesh_score[lines])])


def _halves(seen: Observations) -> tuple[Box, Box]:
    """The two views of a split screen: beside each other, or above each other in portrait."""
    from imh_video.app.people_file import Side

    sides = (Side.LEFT, Side.RIGHT) if seen.width >= seen.height else (Side.TOP, Side.BOTTOM)
    return sides[0].box(seen.width, seen.height), sides[1].box(seen.width, seen.height)


def _within(places_px: NDArray[np.float32], box: Box) -> NDArray[np.bool_]:
    x, y, width, height = box
    across = (places_px[:, 0] >= x) & (places_px[:, 0] < x + width)
    return across & (places_px[:, 1] >= y) & (places_px[:, 1] < y + height)
