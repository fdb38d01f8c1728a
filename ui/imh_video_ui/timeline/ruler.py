"""The ruler, and what stands on it: loop and playhead."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from imh_video.timebase import MICROS_PER_SECOND, Micros, Span
from imh_video_ui.theme.fonts import role_font
from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.layout import RULER_HEIGHT
from imh_video_ui.timeline.view_range import ViewRange

_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_LABEL_ROOM_PX = 84
_PARTS = 5


@cache
def _font() -> QFont:
    return role_font("caption")


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
    ticks: list[QLineF] = []
    font = _font()
    painter.setFont(font)
    painter.setPen(colour("text2"))
    foot = rect.center().y() - 1 + QFontMetricsF(font).capHeight() / 2
    for number in range(first, last + 1):
        us = round(number * minor_us)
        x = rect.left() + view.x_of(us)
        is_major = number % _PARTS == 0
        top = rect.bottom() - (RULER_HEIGHT - 3 if is_major else 5)
        ticks.append(QLineF(x + 0.5, top, x + 0.5, rect.bottom()))
        if is_major:
            # Each time is written once and never again: laying it out beforehand would cost more.
            painter.drawText(QPointF(x + 4, foot), ruler_words(us, step_us))
    painter.setPen(QPen(colour("edge"), 1))
    painter.drawLines(ticks)
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
