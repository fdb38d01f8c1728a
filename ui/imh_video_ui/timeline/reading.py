"""What the signals say at one moment, in words: for tool tips, for the playhead, for readers.

Three answers and never two: it was so, it was not so, it is not known. What was filled in between
two sightings says so.
"""

from __future__ import annotations

from collections.abc import Collection
from math import inf
from typing import Final

from PySide6.QtCore import QCoreApplication

from imh_video.timebase import Micros, timecode
from imh_video_ui.timeline.background import Background
from imh_video_ui.timeline.head_painter import lane_words
from imh_video_ui.timeline.lanes import ON_REQUEST, LaneKind
from imh_video_ui.timeline.sampling import Seen

READABLE: Final = (
    LaneKind.COVERAGE,
    LaneKind.FACE_TO_FACE,
    LaneKind.GAZE,
    LaneKind.SMILES,
    LaneKind.MOVEMENT,
    LaneKind.LEAN,
    LaneKind.IN_STEP,
    LaneKind.VOICES,
    LaneKind.PITCH,
    LaneKind.TURNS,
)
_LITTLE, _MUCH = 0.25, 0.75
"""Of what the person seldom exceeds in this film."""
_LEANS_DEG: Final = 15.0
_IN_STEP: Final = 0.1
"""Nearer to chance than this is said to be as by chance."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)


def words_at(background: Background, kind: LaneKind, us: Micros) -> str:
    """One lane at one moment; "" for a lane that has nothing to say."""
    if kind not in READABLE or not background.looked:
        return ""
    if kind in _OF_BOTH:
        return f"{lane_words(kind)}: {_OF_BOTH[kind](background, us)}"
    words = _in_step if kind is LaneKind.IN_STEP else _of_each
    return "\n".join([lane_words(kind), *words(background, kind, us)])


def all_words_at(
    background: Background, us: Micros, unread: Collection[LaneKind] = ON_REQUEST
) -> str:
    """Every lane but those at one moment, a line for each; "" while nobody looked at the film."""
    said = [words_at(background, kind, us) for kind in READABLE if kind not in unread]
    lines = [words.replace("\n", ": ", 1).replace("\n", ", ") for words in said if words]
    return "\n".join([timecode(us), *lines]) if lines else ""


_NAMES: Final = {
    LaneKind.COVERAGE: ("infant_seen", "caregiver_seen"),
    LaneKind.SMILES: ("infant_smile", "caregiver_smile"),
    LaneKind.MOVEMENT: ("infant_motion", "caregiver_motion"),
    LaneKind.LEAN: ("infant_lean_deg", "caregiver_lean_deg"),
    LaneKind.VOICES: ("voice_infant", "voice_adult"),
}
_States = tuple[tuple[float, str], ...]
"""From which value on a word holds, rising."""


def _states_of(kind: LaneKind) -> _States:
    return {
        LaneKind.COVERAGE: ((0.0, _tr("seen")),),
        LaneKind.SMILES: _yes_no(_tr("smiles"), _tr("does not smile")),
        LaneKind.MOVEMENT: (
            (0.0, _tr("moves little")), (_LITTLE, _tr("moves some")), (_MUCH, _tr("moves much")),
        ),
        LaneKind.LEAN: (
            (-inf, _tr("leans away")), (-_LEANS_DEG, _tr("upright")),
            (_LEANS_DEG, _tr("leans toward the other")),
        ),
        LaneKind.VOICES: _yes_no(_tr("a voice like theirs"), _tr("no voice like theirs")),
    }[kind]  # fmt: skip


def _of_each(background: Background, kind: LaneKind, us: Micros) -> list[str]:
    if kind is LaneKind.GAZE:
        said = [_eyes(background, who, us) for who in ("infant", "caregiver")]
    else:
        said = [_state(background, name, us, _states_of(kind)) for name in _NAMES[kind]]
    people = (_tr("Baby"), _tr("Parent"))
    return [f"{who}: {words}" for who, words in zip(people, said, strict=True)]


def _eyes(background: Background, who: str, us: Micros) -> str:
    """Left and right are two questions: where both are answered no, eyes go where the head does."""
    right = _yes_no(_tr("eyes turn right in the picture"), "")
    left = _yes_no(_tr("eyes turn left in the picture"), _tr("eyes go where the head points"))
    said_right = _state(background, f"{who}_gaze_right", us, right)
    return said_right or _state(background, f"{who}_gaze_left", us, left)


def _in_step(background: Background, _kind: LaneKind, us: Micros) -> list[str]:
    states: _States = (
        (-inf, _tr("less than by chance")), (-_IN_STEP, _tr("about as by chance")),
        (_IN_STEP, _tr("more than by chance")),
    )  # fmt: skip
    plans = ((_tr("Movement"), "synchrony"), (_tr("Smiles"), "smile_synchrony"))
    return [f"{what}: {_state(background, name, us, states)}" for what, name in plans]


def _face_to_face(background: Background, us: Micros) -> str:
    states = _yes_no(_tr("face to face"), _tr("not face to face"))
    return _state(background, "face_to_face", us, states)


def _pitch(background: Background, us: Micros) -> str:
    """Of a silence that was heard there is no pitch; of what was not heard nothing is known."""
    signal = background.signals.get("voice_pitch_hz")
    value, seen = signal.at(us) if signal is not None else (0.0, Seen.UNKNOWN)
    if seen is not Seen.UNKNOWN:
        return _tr("{hz} Hz").format(hz=round(value))
    voices = [background.signals.get(name) for name in _NAMES[LaneKind.VOICES]]
    at = [voice.at(us) if voice is not None else (0.0, Seen.UNKNOWN) for voice in voices]
    is_silent = all(seen is not Seen.UNKNOWN and value < 0.5 for value, seen in at)
    return _tr("no voice") if is_silent else _tr("not known")


def _turns(background: Background, us: Micros) -> str:
    at_once = _yes_no(_tr("both voices at once"), "")
    passing = _yes_no(_tr("a turn passes"), _tr("no turn passes"))
    said = _state(background, "voice_overlap", us, at_once)
    return said or _state(background, "turn_gap", us, passing)


_OF_BOTH: Final = {
    LaneKind.FACE_TO_FACE: _face_to_face,
    LaneKind.PITCH: _pitch,
    LaneKind.TURNS: _turns,
}


def _yes_no(yes: str, no: str) -> _States:
    return ((0.0, no), (0.5, yes))


def _state(background: Background, name: str, us: Micros, states: _States) -> str:
    signal = background.signals.get(name)
    value, seen = signal.at(us) if signal is not None else (0.0, Seen.UNKNOWN)
    if signal is None or seen is Seen.UNKNOWN:
        return _tr("not known")
    if name.endswith("_motion"):
        value /= signal.scale or 1.0
    words = [word for least, word in states if value >= least][-1]
    return (
        words
        if seen is Seen.MEASURED or not words
        else _tr("{what} (filled in)").format(what=words)
    )
