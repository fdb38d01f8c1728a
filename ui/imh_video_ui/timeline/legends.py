"""What each lane shows and how to read it, in plain words: for tool tips and readers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from imh_video_ui.timeline.lanes import LaneKind


def _tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)


def lane_legend(kind: LaneKind) -> str:
    """A few sentences; "" for lanes that need none."""
    said = {
        LaneKind.VOICES: _tr(
            "How loud it is. A line below: a voice like a baby's; dashed above: adult speech."
        ),
        LaneKind.PITCH: _tr(
            "How high the voice is, from 100 to 1000 Hz. Filled: a voice like a baby's; dashed: "
            "adult speech; grey: nobody can say whose. Empty where no voice sounds."
        ),
        LaneKind.TURNS: _tr(
            "Frames above: the pause in which one voice hands over to the other, two seconds at "
            "most. Bars below: both voices at once."
        ),
        LaneKind.COVERAGE: _tr("When each of the two could be seen: the baby above."),
        LaneKind.FACE_TO_FACE: _tr("Up where both faces are turned to each other."),
        LaneKind.GAZE: _tr(
            "Where the eyes turn in the head; the baby above. Up: to the right of the picture, "
            "down: to the left, middle: where the head points. Known only where the eyes are "
            "large and the face is turned to the camera."
        ),
        LaneKind.SMILES: _tr("How much each smiles. Filled: the baby; dashed: the parent."),
        LaneKind.MOVEMENT: _tr(
            "How much head, arms and hands move. Filled: the baby; dashed: the parent."
        ),
        LaneKind.LEAN: _tr(
            "How far each leans: above the middle toward the other, below it away. Filled: the "
            "baby; dashed: the parent. Known only where shoulders, hips and knees show."
        ),
        LaneKind.IN_STEP: _tr(
            "Whether the two move (filled) or smile (dashed) at the same time, or within two "
            "seconds. The middle is what chance alone would give. Each value stands for five "
            "seconds of film, and says nothing of why. Known only while both of them do it."
        ),
    }.get(kind)
    return f"{said} {_ways()}" if said else ""


def _ways() -> str:
    """How sure a value is, the same in every lane."""
    return _tr("Dotted or in an open frame: filled in. Hatched: not known, which is never “no”.")
