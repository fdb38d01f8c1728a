"""The ruler and the small picture of the whole film above it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from imh_video.timebase import MICROS_PER_SECOND, Micros, Span
from imh_video_ui.theme.fonts import role_font
from imh_video_ui.theme.wearing import colour, current
from imh_video_ui.timeline.lane_marks import VALENCES
from imh_video_ui.timeline.lane_painter import draw_pixels
from imh_video_ui.timeline.layout import OVERVIEW_HEIGHT, RULER_HEIGHT
from imh_video_ui.timeline.marks_by_lane import MarksByLane
from imh_video_ui.timeline.view_range import ViewRange

_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_LABEL_ROOM_PX = 84
_PARTS = 5


def tick_step_us(view: ViewRange) -> Micros:
    """The distance between two written times: a round one with room for its words."""
    room_us = _LABEL_ROOM_PX * view.us_per_px
    wanted = (step for step in _STEPS_S if step * MICROS_PER_SECOND >= room_us)
    return round(next(wanted, _STEPS_S[-1]) * MICROS_PER_SECOND)


def ruler_words(us: Micros, step_us: Micros) -> str:
    """``00:41``, with tenths where the ticks stand closer than a second."""
    tenths = us // (MICROS_PER_SECOND // 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes:02d}"
    tail = f".{rest % 10}" if step_us < MICROS_PER_SECOND else ""
    return f"{head}:{rest // 10:02d}{tail}"


def paint_ruler(painter: QPainter, rect: QRectF, view: ViewRange) -> None:
    painter.fillRect(rect, colour("sunken"))
    step_us = tick_step_us(view)
    minor_us = step_us / _PARTS
    first = int(view.start_us // minor_us)
    last = min(int(view.end_us // minor_us), int(view.duration_us // minor_us))
    painter.setFont(role_font("caption"))
    for number in range(first, last + 1):
        us = round(number * minor_us)
        x = rect.left() + view.x_of(us)
        is_major = number % _PARTS == 0
        painter.setPen(QPen(colour("edge"), 1))
        top = rect.bottom() - (RULER_HEIGHT - 3 if is_major else 5)
        painter.drawLine(QLineF(x + 0.5, top, x + 0.5, rect.bottom()))
        if is_major:
            painter.setPen(colour("text2"))
            words = QRectF(x + 4, rect.top(), _LABEL_ROOM_PX, rect.height() - 2)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, ruler_words(us, step_us))
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour("line"))


def paint_loop_bracket(painter: QPainter, rect: QRectF, view: ViewRange, loop: Span) -> None:
    """Where the film loops: a line between two posts at the top of the ruler."""
    left = rect.left() + view.x_of(loop.onset_us)
    right = rect.left() + view.x_of(loop.end_us)
    painter.setPen(QPen(colour("accent"), 2.5))
    painter.drawLine(QLineF(left, rect.top() + 4, right, rect.top() + 4))
    for x in (left, right):
        painter.drawLine(QLineF(x, rect.top() + 1, x, rect.top() + 8))


def paint_playhead(painter: QPainter, x: float, ruler_top: float, bottom: float) -> None:
    ink = colour("playhead")
    painter.setPen(QPen(ink, 2))
    painter.drawLine(QLineF(x, ruler_top + 8, x, bottom))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    top = ruler_top + 6
    head = [(-6.5, 0), (6.5, 0), (6.5, 8), (0, 14), (-6.5, 8)]
    painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in head]))


def paint_overview(
    painter: QPainter, rect: QRectF, whole: ViewRange, shown: ViewRange, marks: MarksByLane
) -> None:
    """All marks of the film as dashes, a line for each lane, and the stretch that is shown."""
    painter.fillRect(rect, colour("sunken"))
    lines = max(1, len(marks.lanes))
    pitch = min(7.0, (OVERVIEW_HEIGHT - 6) / lines)
    pixels = np.zeros((OVERVIEW_HEIGHT, whole.width_px), dtype=np.uint32)
    inks = [QColor(current().valence(valence).line).rgba() for valence in VALENCES]
    for line, bands in enumerate(marks.lanes):
        top = round(3 + line * pitch)
        for _, band in bands.bands():
            touched = band.raster_of_all(whole)
            for number, ink in enumerate(inks):
                pixels[top : top + (3 if pitch >= 4 else 1), touched[number]] = ink
    draw_pixels(painter, rect.topLeft(), pixels)
    _paint_shown_part(painter, rect, whole, shown)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour("line"))


def _paint_shown_part(painter: QPainter, rect: QRectF, whole: ViewRange, shown: ViewRange) -> None:
    left = rect.left() + whole.x_of(shown.start_us)
    right = rect.left() + whole.x_of(shown.end_us)
    box = QRectF(left, rect.top(), max(6.0, right - left), rect.height())
    painter.setPen(QPen(colour("accent"), 1.5))
    painter.setBrush(colour("accent", 0.12))
    painter.drawRoundedRect(box.adjusted(0.75, 1.25, -0.75, -1.75), 3, 3)
