"""A frame drawn over the lanes: which marks lie in it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from imh_video.model.identifiers import MarkId
from imh_video.timebase import Span
from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.lanes import LaneKind
from imh_video_ui.timeline.mark_painter import MARK_HEIGHT
from imh_video_ui.timeline.timeline_map import TimelineMap


def marks_in(where: TimelineMap, frame: QRectF) -> list[MarkId]:
    """All marks that the frame touches; it is measured in pixels of the viewport."""
    span = Span(where.us_at(frame.left()), where.us_at(frame.right()))
    found = []
    for box in where.boxes_between(frame.top(), frame.bottom()):
        if box.kind is not LaneKind.MARKS:
            continue
        for first_row, band in where.scene.marks.lanes[box.number].bands():
            for place in band.visible(span, margin_us=1).tolist():
                top = where.lanes_top + box.row_top(first_row + int(band.rows[place]))
                if top < frame.bottom() and top + MARK_HEIGHT > frame.top():
                    found.append(band.items[place].mark.id)
    return found


def paint_frame(painter: QPainter, frame: QRectF) -> None:
    painter.setPen(QPen(colour("accent"), 1.5))
    painter.setBrush(colour("accent", 0.12))
    painter.drawRect(frame)
