"""What moves over the lanes: open states, the mark in the hand, playhead, focus, the handle."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from imh_video.model.mark import Mark
from imh_video.timebase import Micros, Span, timecode
from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.lane_drop import LaneDrop
from imh_video_ui.timeline.lane_painter import PALE, look_of
from imh_video_ui.timeline.layout import HEAD_WIDTH, OVERVIEW_HEIGHT, PINNED_HEIGHT, LaneBox
from imh_video_ui.timeline.mark_drag import MarkDrag, Part
from imh_video_ui.timeline.mark_painter import (
    MARK_HEIGHT,
    draw_words,
    paint_point,
    paint_state,
    text_width,
)
from imh_video_ui.timeline.overview import paint_handle, paint_loop, paint_place
from imh_video_ui.timeline.ruler import paint_playhead
from imh_video_ui.timeline.timeline_map import TimelineMap

PLAYHEAD_REACH_PX = 9
_WORDS_OF_POINT_PX = 140


def paint_open_marks(painter: QPainter, where: TimelineMap, pane: QRect) -> None:
    """States that are still going on reach to the playhead."""
    for mark, box in where.open_marks():
        item = where.scene.marks.item(mark.id)
        place = where.place(mark, box, mark.span)
        if item is not None and place.width() >= 1:
            look = look_of(item, mark.id in where.scene.chosen)
            is_plain = look.chosen or where.scene.marks.is_looked_for(mark)
            painter.setOpacity(1.0 if is_plain else PALE)
            paint_state(painter, place, look, (HEAD_WIDTH, float(pane.width())))
    painter.setOpacity(1.0)


def paint_caught(painter: QPainter, where: TimelineMap, us: Micros, pane: QRect) -> None:
    """Through all lanes: on what the edge in the hand caught."""
    line = QPen(colour("accent"), 1)
    line.setDashPattern([4.0, 3.0])
    painter.setPen(line)
    x = round(where.x_of(us)) + 0.5
    painter.drawLine(QPointF(x, PINNED_HEIGHT), QPointF(x, pane.height()))


def paint_drop(painter: QPainter, where: TimelineMap, drop: LaneDrop, pane: QRect) -> None:
    """The lane under the hand: it takes the marks, or says why not."""
    box = where.box_of_lane(drop.lane)
    if box is None:
        return
    lane = QRectF(HEAD_WIDTH, where.lanes_top + box.top, pane.width() - HEAD_WIDTH, box.height - 1)
    painter.setBrush(colour("accent_t" if drop.can_go else "stop_t", 0.45))
    line = QPen(colour("accent" if drop.can_go else "stop"), 2)
    if not drop.can_go:
        line.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(line)
    painter.drawRect(lane.adjusted(1, 1, -1, -1))
    if not drop.can_go:
        _paint_plate(painter, lane.center(), drop.why_not)


def _paint_plate(painter: QPainter, middle: QPointF, words: str) -> None:
    """Words over marks, on a ground of their own."""
    plate = QRectF(0, 0, text_width(words, "small_strong") + 20, MARK_HEIGHT + 4)
    plate.moveCenter(middle)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("text"))
    painter.drawRoundedRect(plate, 4, 4)
    draw_words(painter, plate, words, colour("surface"), Qt.AlignmentFlag.AlignCenter,
               role="small_strong")  # fmt: skip


def _lane_shown(where: TimelineMap, mark: Mark, drop: LaneDrop | None) -> LaneBox | None:
    """In which lane a mark of the hand is drawn."""
    lane = drop.lane if drop is not None and drop.can_go else where.scene.marks.lane_of(mark.id)
    return where.box_of_lane(lane)


def paint_drag(
    painter: QPainter,
    where: TimelineMap,
    drag: MarkDrag,
    span: Span,
    pane: QRect,
    drop: LaneDrop | None = None,
) -> None:
    """The mark in the hand, and the instant of the edge that moves."""
    item, box = where.scene.marks.item(drag.mark.id), _lane_shown(where, drag.mark, drop)
    if item is None or box is None:
        return
    place = where.place(drag.mark, box, span)
    look = look_of(item, chosen=True)
    if span.is_point:
        paint_point(painter, place.left(), place, look, _WORDS_OF_POINT_PX)
    else:
        paint_state(painter, place, look)
    words = timecode(drag.shown_us(span))
    width = text_width(words, "caption_strong") + 12
    x = place.right() + 8 if drag.part is Part.OFFSET else place.left() - width - 8
    x = min(max(x, HEAD_WIDTH + 4), pane.width() - width - 4)
    plate = QRectF(x, place.top(), width, MARK_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("text"))
    painter.drawRoundedRect(plate, 4, 4)
    draw_words(painter, plate, words, colour("surface"), Qt.AlignmentFlag.AlignCenter,
               role="caption_strong")  # fmt: skip


def paint_drag_along(
    painter: QPainter,
    where: TimelineMap,
    along: Iterable[Mark],
    drag: MarkDrag,
    span: Span,
    drop: LaneDrop | None = None,
) -> None:
    """The other marks of the hand, each as far from where it was as the one that was taken."""
    by_us = span.onset_us - drag.mark.span.onset_us
    for mark in along:
        item, box = where.scene.marks.item(mark.id), _lane_shown(where, mark, drop)
        if item is None or box is None:
            continue
        place = where.place(mark, box, mark.span.shifted(by_us))
        look = look_of(item, chosen=True)
        if mark.span.is_point:
            paint_point(painter, place.left(), place, look, _WORDS_OF_POINT_PX)
        else:
            paint_state(painter, place, look)


def paint_over_whole(painter: QPainter, where: TimelineMap, pane: QRect) -> None:
    """On the small picture of the whole film: where the film stands, the loop, the handle."""
    scene = where.scene
    if scene.view.duration_us <= 0:
        return
    rect = QRectF(HEAD_WIDTH, 0, pane.width() - HEAD_WIDTH, OVERVIEW_HEIGHT)
    if scene.loop is not None:
        paint_loop(painter, rect, scene.view, scene.loop)
    paint_handle(painter, rect, scene.view)
    paint_place(painter, rect, scene.view, where.playhead_us)


def paint_playhead_over(painter: QPainter, where: TimelineMap, pane: QRect) -> None:
    x = where.x_of(where.playhead_us)
    if where.scene.view.duration_us <= 0 or not HEAD_WIDTH - 1 <= x <= pane.width() + 1:
        return
    painter.save()
    painter.setClipRect(
        QRect(HEAD_WIDTH - 7, OVERVIEW_HEIGHT, pane.width() - HEAD_WIDTH + 7, pane.height()),
        Qt.ClipOperation.IntersectClip,
    )
    paint_playhead(painter, x, OVERVIEW_HEIGHT, pane.height())
    painter.restore()


def paint_focus(painter: QPainter, pane: QRect) -> None:
    """Round the whole timeline, while no mark has the keyboard."""
    painter.setPen(QPen(colour("focus"), 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(pane).adjusted(1.5, 1.5, -1.5, -1.5))


def lanes_of_pane(pane: QRect) -> QRect:
    """The part of the viewport in which the lanes scroll."""
    return QRect(HEAD_WIDTH, PINNED_HEIGHT, pane.width() - HEAD_WIDTH, pane.height())
