"""The timeline on its viewport: ready pictures of the lanes, and over them what moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from imh_video.timebase import Micros
from imh_video_ui.theme.wearing import colour
from imh_video_ui.timeline.frame_choice import paint_frame
from imh_video_ui.timeline.layout import HEAD_WIDTH, OVERVIEW_HEIGHT, PINNED_HEIGHT
from imh_video_ui.timeline.moving_painter import (
    PLAYHEAD_REACH_PX,
    lanes_of_pane,
    paint_caught,
    paint_drag,
    paint_drag_along,
    paint_drop,
    paint_focus,
    paint_open_marks,
    paint_over_whole,
    paint_playhead_over,
)
from imh_video_ui.timeline.overview import whole_of
from imh_video_ui.timeline.static_layer import StaticLayer

if TYPE_CHECKING:
    from imh_video_ui.timeline.timeline_view import TimelineView


class ViewPainter:
    """Paints one timeline, and says what of it a step of the playhead changes. UI thread only."""

    def __init__(self, view: TimelineView, layer: StaticLayer) -> None:
        self._view = view
        self._layer = layer

    def move_playhead(self, before_us: Micros, now_us: Micros) -> None:
        """Have only that painted again which the playhead left and what it came to."""
        where, pane, reach = self._view.where, self._view.viewport(), PLAYHEAD_REACH_PX
        whole = whole_of(self._view.view)
        for us in (before_us, now_us):
            x = round(where.x_of(us))
            pane.update(QRect(x - reach, 0, 2 * reach + 1, pane.height()))
            place = round(HEAD_WIDTH + whole.x_of(us))
            pane.update(QRect(place - 2, 0, 5, OVERVIEW_HEIGHT))
        for mark, box in where.open_marks():
            place_of_mark = where.place(mark, box, mark.span)
            right = max(place_of_mark.right(), where.x_of(before_us)) + 8
            grown = place_of_mark.adjusted(-8, -6, 0, 6)
            grown.setRight(right + 8)
            pane.update(grown.toRect())

    def paint(self, region: QRect) -> None:
        """The part of the viewport that is to be shown again."""
        view, where = self._view, self._view.where
        pane = view.viewport().rect()
        painter = QPainter(view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(region)
        # At 125 % a row of the screen may lie between two pictures, and nothing else clears it.
        painter.fillRect(region, colour("window"))
        self._paint_lanes(painter, region)
        painter.setClipRect(lanes_of_pane(pane).intersected(region))
        paint_open_marks(painter, where, pane)
        view.arcs.paint(painter, pane, region)
        self._paint_hand(painter, pane)
        painter.setClipRect(region)
        if region.top() < PINNED_HEIGHT:
            ratio = view.viewport().devicePixelRatioF()
            overview, ruler = self._layer.pinned(view.scene, pane.width(), ratio)
            painter.drawPixmap(0, 0, overview)
            painter.drawPixmap(0, OVERVIEW_HEIGHT, ruler)
            paint_over_whole(painter, where, pane)
        paint_playhead_over(painter, where, pane)
        if view.hasFocus() and view.current_mark is None:
            paint_focus(painter, pane)
        painter.end()

    def _paint_hand(self, painter: QPainter, pane: QRect) -> None:
        """Marks that are dragged, the lane of another person under them, and a frame."""
        hand, where = self._view.pointer, self._view.where
        if hand.frame is not None:
            paint_frame(painter, hand.frame)
        if hand.drag is None or hand.drag_span is None:
            return
        if hand.caught_us is not None:
            paint_caught(painter, where, hand.caught_us, pane)
        if hand.drop is not None:
            paint_drop(painter, where, hand.drop, pane)
        paint_drag_along(painter, where, hand.along, hand.drag, hand.drag_span, hand.drop)
        paint_drag(painter, where, hand.drag, hand.drag_span, pane, hand.drop)

    def _paint_lanes(self, painter: QPainter, region: QRect) -> None:
        """The lanes in sight; others are painted when they are scrolled to."""
        view, where = self._view, self._view.where
        pane = view.viewport().rect()
        top, ratio = where.lanes_top, view.viewport().devicePixelRatioF()
        for box in where.boxes_between(max(PINNED_HEIGHT, region.top()), region.bottom() + 1):
            picture = self._layer.lane(view.scene, box, pane.width(), ratio)
            painter.drawPixmap(0, top + box.top, picture)
        below = top + where.lanes_height
        painter.fillRect(QRect(0, below, pane.width(), max(0, pane.height() - below)),
                         colour("window"))  # fmt: skip
        self._layer.keep_only(where.boxes_between(-pane.height(), 2 * pane.height()))
