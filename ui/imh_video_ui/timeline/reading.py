"""What the signals say at one moment, in words: for tool tips, for the playhead, for readers.

Three answers and never two: it was so, it was not so, it is not known. What was filled in between
two sightings says so.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from imh_video.timebase import Micros, timecode
from imh_video_ui.timeline.background import Background
from imh_video_ui.timeline.head_painter import lane_words
from imh_video_ui.timeline.lanes import LaneKind
from imh_video_ui.timeline.sampling import Seen

READABLE: Final = (
    LaneKind.COVERAGE,
    LaneKind.FACE_TO_FACE,
    LaneKind.SMILES,
    LaneKind.MOVEMENT,
    LaneKind.VOICES,
)
_LITTLE, _MUCH = 0.25, 0.75
"""Of what the person seldom exceeds in this film."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)


def words_at(background: Background, kind: LaneKind, us: Micros) -> str:
    """One lane at one moment; "" for a lane that has nothing to say."""
    if kind not in READABLE or not background.looked:
        return ""
    if kind is LaneKind.FACE_TO_FACE:
        states = _yes_no(_tr("face to face"), _tr("not face to face"))
        return f"{lane_words(kind)}: {_state(background, 'face_to_face', us, states)}"
    baby, parent = _NAMES[kind]
    states = _states_of(kind)
    return (
        f"{lane_words(kind)}\n"
        f"{_tr('Baby')}: {_state(background, baby, us, states)}\n"
        f"{_tr('Parent')}: {_state(background, parent, us, states)}"
    )


def all_words_at(background: Background, us: Micros) -> str:
    """Every lane at one moment, a line for each; "" while nobody looked at the film."""
    said = [words_at(background, kind, us) for kind in READABLE]
    lines = [words.replace("\n", ": ", 1).replace("\n", ", ") for words in said if words]
    return "\n".join([timecode(us), *lines]) if lines else ""


_NAMES: Final = {
    LaneKind.COVERAGE: ("infant_seen", "caregiver_seen"),
    LaneKind.SMILES: ("infant_smile", "caregiver_smile"),
    LaneKind.MOVEMENT: ("infant_motion", "caregiver_motion"),
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
        LaneKind.VOICES: _yes_no(_tr("a voice like theirs"), _tr("no voice like theirs")),
    }[kind]  # fmt: skip


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
    return words if seen is Seen.MEASURED else _tr("{what} (filled in)").format(what=words)
