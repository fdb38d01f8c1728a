"""The whole film in one small strip: how densely it is marked, and the part in view as a handle."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from imh_video.timebase import Micros, Span
from imh_video_ui.theme.wearing import colour, current
from imh_video_ui.timeline.lane_marks import VALENCES
from imh_video_ui.timeline.layout import OVERVIEW_HEIGHT
from imh_video_ui.timeline.marks_by_lane import MarksByLane
from imh_video_ui.timeline.pixels import draw_pixels, shades
from imh_video_ui.timeline.view_range import SHORTEST_VIEW_US, ViewRange

_LEAST_HANDLE_PX: Final = 10.0
_END_REACH_PX: Final = 5.0
_ENDS_FROM_PX: Final = 24.0
"""A narrower handle has no ends to take hold of: it moves as a whole."""
_PALEST: Final = 0.4


class Grip(StrEnum):
    """What of the handle is held."""

    BEGIN = "begin"
    END = "end"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class HandleDrag:
    """The handle in the hand: how the view was, and where it was taken hold of."""

    view: ViewRange
    grip: Grip
    from_x: float

    def view_at(self, x: float) -> ViewRange:
        """The view while the pointer is there: the whole moves, an end makes it longer."""
        whole = whole_of(self.view)
        moved_us = round((x - self.from_x) * whole.us_per_px)
        view = self.view
        if self.grip is Grip.WHOLE:
            return view.panned(moved_us / view.us_per_px)
        shortest_us = min(SHORTEST_VIEW_US, view.longest_us)
        if self.grip is Grip.BEGIN:
            start_us = min(max(0, view.start_us + moved_us), view.end_us - shortest_us)
            return replace(view, start_us=start_us, span_us=view.end_us - start_us)
        end_us = min(max(view.start_us + shortest_us, view.end_us + moved_us), view.longest_us)
        return replace(view, span_us=end_us - view.start_us)


def whole_of(view: ViewRange) -> ViewRange:
    return ViewRange.whole_film(view.duration_us, view.width_px)


def handle_of(view: ViewRange) -> tuple[float, float]:
    """Left and right end of the handle, in pixels from the left of the lanes."""
    whole = whole_of(view)
    left, right = whole.x_of(view.start_us), whole.x_of(view.end_us)
    if right - left < _LEAST_HANDLE_PX:
        middle = min(max((left + right) / 2, _LEAST_HANDLE_PX / 2),
                     view.width_px - _LEAST_HANDLE_PX / 2)  # fmt: skip
        left, right = middle - _LEAST_HANDLE_PX / 2, middle + _LEAST_HANDLE_PX / 2
    return left, right


def grip_at(view: ViewRange, x: float) -> Grip | None:
    """What of the handle lies there; None beside it."""
    left, right = handle_of(view)
    has_ends = right - left >= _ENDS_FROM_PX
    if has_ends and abs(x - left) <= _END_REACH_PX:
        return Grip.BEGIN
    if has_ends and abs(x - right) <= _END_REACH_PX:
        return Grip.END
    return Grip.WHOLE if left <= x <= right else None


class WholeLines:
    """The line of each lane, kept until its marks change: a mark changes one of a dozen."""

    def __init__(self) -> None:
        self._lines: dict[int, NDArray[np.uint32]] = {}
        self._counts: dict[int, list[NDArray[np.int64]]] = {}
        self._theme = current().theme

    def line(self, whole: ViewRange, marks: MarksByLane, lane: int) -> NDArray[np.uint32]:
        """One lane: in each column the kind of which there is most."""
        if self._theme != current().theme:
            self._theme = current().theme
            self._counts.clear()
        # A row group answers the same array until one of its marks changes.
        counts = [band.counts_of_all(whole) for _, band in marks.lanes[lane].bands()]
        before = self._counts.get(lane, [])
        if len(before) != len(counts) or not all(map(operator.is_, before, counts)):
            self._counts[lane] = counts
            self._lines[lane] = _line(sum(counts[1:], counts[0]))
        return self._lines[lane]


def paint_overview(
    painter: QPainter, rect: QRectF, whole: ViewRange, marks: MarksByLane, kept: WholeLines
) -> None:
    """All marks of the film, a line for each lane, the fuller the more lie there."""
    painter.fillRect(rect, colour("sunken"))
    lines = max(1, len(marks.lanes))
    pitch = min(7.0, (OVERVIEW_HEIGHT - 6) / lines)
    thick = 3 if pitch >= 4 else 1
    pixels = np.zeros((OVERVIEW_HEIGHT, whole.width_px), dtype=np.uint32)
    for line in range(len(marks.lanes)):
        top = round(3 + line * pitch)
        pixels[top : top + thick] = kept.line(whole, marks, line)
    draw_pixels(painter, rect.topLeft(), pixels)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour("line"))


def _line(counts: NDArray[np.int64]) -> NDArray[np.uint32]:
    """From ``[valence, pixel column]``, how many marks touch it."""
    inks = [shades(QColor(current().valence(valence).line)) for valence in VALENCES]
    most = counts.max(axis=0)
    full = max(1, int(most.max()))
    strength = np.where(most > 0, _PALEST + (1 - _PALEST) * most / full, 0.0)
    alpha = (strength * 255).astype(np.uint8)
    chosen: NDArray[np.uint32] = np.stack(inks)[counts.argmax(axis=0), alpha]
    return chosen


def paint_handle(painter: QPainter, rect: QRectF, view: ViewRange) -> None:
    left, right = handle_of(view)
    box = QRectF(rect.left() + left, rect.top(), right - left, rect.height())
    painter.setPen(QPen(colour("accent"), 1.5))
    painter.setBrush(colour("accent", 0.12))
    painter.drawRoundedRect(box.adjusted(0.75, 1.25, -0.75, -1.75), 3, 3)
    if right - left < _ENDS_FROM_PX:
        return
    painter.setPen(QPen(colour("accent"), 2))
    for x in (box.left() + 3.5, box.right() - 3.5):
        painter.drawLine(QLineF(x, rect.top() + 8, x, rect.bottom() - 9))


def paint_place(painter: QPainter, rect: QRectF, view: ViewRange, playhead_us: Micros) -> None:
    """Where the film stands."""
    x = rect.left() + whole_of(view).x_of(playhead_us)
    painter.setPen(QPen(colour("playhead"), 1.5))
    painter.drawLine(QLineF(x, rect.top() + 1, x, rect.bottom() - 2))


def paint_loop(painter: QPainter, rect: QRectF, view: ViewRange, loop: Span) -> None:
    """A bar along the foot of the strip."""
    whole = whole_of(view)
    left, right = rect.left() + whole.x_of(loop.onset_us), rect.left() + whole.x_of(loop.end_us)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent"))
    painter.drawRect(
        QRectF(QPointF(left, rect.bottom() - 5), QPointF(max(right, left + 3), rect.bottom() - 2))
    )
