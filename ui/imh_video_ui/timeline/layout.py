"""Where each lane lies, from top to bottom, in logical pixels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from imh_video_ui.timeline.lanes import LaneKind

HEAD_WIDTH: Final = 128
OVERVIEW_HEIGHT: Final = 25
RULER_HEIGHT: Final = 22
PINNED_HEIGHT: Final = OVERVIEW_HEIGHT + RULER_HEIGHT
ROW_PITCH: Final = 24
ROW_PADDING: Final = 4
PICTURE_HEIGHT: Final = 42

_HEIGHTS: Final = {
    LaneKind.PICTURE: PICTURE_HEIGHT,
    LaneKind.VOICES: 40,
    LaneKind.PITCH: 34,
    LaneKind.TURNS: 26,
    LaneKind.COVERAGE: 30,
    LaneKind.FACE_TO_FACE: 22,
    LaneKind.GAZE: 40,
    LaneKind.SMILES: 22,
    LaneKind.MOVEMENT: 22,
    LaneKind.LEAN: 30,
    LaneKind.IN_STEP: 30,
}


@dataclass(frozen=True, slots=True)
class LaneBox:
    """One lane; ``number`` counts the lanes of marks. ``top`` is measured below the ruler."""

    kind: LaneKind
    top: int
    height: int
    number: int = 0

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def row_top(self, row: int) -> int:
        return self.top + ROW_PADDING + row * ROW_PITCH

    def row_at(self, y: float) -> int:
        return max(0, int((y - self.top - ROW_PADDING / 2) // ROW_PITCH))

    def rect(self, left: float, width: float) -> QRectF:
        return QRectF(left, self.top, width, self.height)


def rows_height(rows: int) -> int:
    """A lane of marks, each 20 high: two rows make 52."""
    return ROW_PADDING + max(1, rows) * ROW_PITCH


def stack_lanes(
    mark_rows: Sequence[int], possible_rows: int, hidden: Collection[LaneKind] = ()
) -> tuple[LaneBox, ...]:
    """All lanes that are shown, in the order of the house."""
    boxes: list[LaneBox] = []
    top = 0
    for kind in LaneKind:
        if kind in hidden:
            continue
        for number, height in enumerate(_heights_of(kind, mark_rows, possible_rows)):
            boxes.append(LaneBox(kind, top, height, number))
            top += height
    return tuple(boxes)


def _heights_of(kind: LaneKind, mark_rows: Sequence[int], possible_rows: int) -> list[int]:
    if kind is LaneKind.MARKS:
        return [rows_height(rows) for rows in mark_rows]
    if kind is LaneKind.POSSIBLE:
        return [rows_height(possible_rows)]
    return [_HEIGHTS[kind]]
