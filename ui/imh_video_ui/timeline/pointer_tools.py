"""The timeline under the pointer: scrub, choose, drag, zoom, the handle of the whole film."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent

from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Mark
from imh_video.timebase import Micros, Span
from imh_video_ui.timeline.edge_pan import EdgePan
from imh_video_ui.timeline.frame_choice import marks_in
from imh_video_ui.timeline.lane_drop import LaneDrop, drop_over, held_in_time
from imh_video_ui.timeline.layout import HEAD_WIDTH, OVERVIEW_HEIGHT, PINNED_HEIGHT
from imh_video_ui.timeline.mark_drag import MarkDrag, Part, held_together, part_at
from imh_video_ui.timeline.overview import Grip, HandleDrag, grip_at, whole_of
from imh_video_ui.timeline.view_range import nearest_frame_us, snapped

if TYPE_CHECKING:
    from imh_video_ui.timeline.timeline_view import TimelineView

_DRAG_FROM_PX: Final = 4
_SNAP_WITHIN_PX: Final = 7
_ZOOM_STEP: Final = 1.25
_WHEEL_NOTCH: Final = 120


class _Doing(Enum):
    NOTHING = auto()
    SCRUBBING = auto()
    MOVING_HANDLE = auto()
    HOLDING_MARK = auto()
    FRAMING = auto()


class PointerTools:
    """What the pointer does in one timeline. UI thread only."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view
        self._where = view.where
        self._doing = _Doing.NOTHING
        self._pressed_at = QPointF()
        self._held: tuple[Mark, Part] | None = None
        self._handle: HandleDrag | None = None
        self._alone_at_release: MarkId | None = None
        self.along: tuple[Mark, ...] = ()
        """Other chosen marks that are dragged with the one that was taken hold of."""
        self.drag: MarkDrag | None = None
        self.drag_span: Span | None = None
        self.drop: LaneDrop | None = None
        """Over which other lane the mark is held."""
        self._playhead_us: Micros = 0
        """Where the film stood when the drag began; meanwhile it follows the hand."""
        self.caught_us: Micros | None = None
        """The edge of another mark, or the playhead, on which the edge in the hand caught."""
        self.copies = False
        """Letting go makes copies, and what was taken hold of stays."""
        self._toggle_at_release: MarkId | None = None
        self.frame: QRectF | None = None
        """Drawn over the lanes to choose what lies in it."""
        self._last: tuple[QPointF, Qt.KeyboardModifier] | None = None
        self._edge = EdgePan(view, self._drag_again)

    @property
    def is_busy(self) -> bool:
        """Whether something is in the hand that Escape lets go of."""
        return self.drag is not None or self.frame is not None

    # ------------------------------------------------------------ buttons

    def press(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._pressed_at = event.position()
        if point.x() < HEAD_WIDTH:
            return
        if point.y() < OVERVIEW_HEIGHT:
            self._take_handle(point.x() - HEAD_WIDTH)
            return
        mark = self._where.mark_at(point)
        if mark is not None:
            self._press_mark(mark, event)
            return
        candidate = self._where.candidate_at(point)
        if candidate is not None:
            self._view.candidate_requested.emit(candidate)
            return
        is_in_lanes = point.y() >= PINNED_HEIGHT
        if is_in_lanes and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._doing, self.frame = _Doing.FRAMING, QRectF(point, point)
            return
        self._begin_scrub(point.x())

    def _take_handle(self, x: float) -> None:
        """A press beside the handle brings it there first."""
        view = self._view
        grip = grip_at(view.view, x)
        if grip is None:
            view.set_view(view.view.centred_on(whole_of(view.view).us_at(x)))
            grip = Grip.WHOLE
        self._handle = HandleDrag(view.view, grip, x)
        self._doing = _Doing.MOVING_HANDLE

    def _press_mark(self, mark: Mark, event: QMouseEvent) -> None:
        rect = self._where.rect_of(mark.id)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # A mere click chooses it too, or no longer; a drag copies.
            self._toggle_at_release = mark.id
            self._held = (mark, Part.WHOLE)
            self._doing = _Doing.HOLDING_MARK
            return
        part = Part.WHOLE
        if rect is not None:
            part = part_at(event.position().x(), rect.left(), rect.right(), mark)
            self._held = (self._ended(mark) if part is Part.OFFSET else mark, part)
            self._doing = _Doing.HOLDING_MARK
        if part is Part.WHOLE and mark.id in self._view.scene.chosen:
            # Perhaps all that is chosen is dragged; a mere click chooses this one alone.
            self._alone_at_release = mark.id
        else:
            self._view.choose(mark.id)

    def _ended(self, mark: Mark) -> Mark:
        """An open state that is taken by its end is no longer open: it ends where it is drawn."""
        if not mark.is_open:
            return mark
        end_us = max(self._view.playhead_us, mark.span.onset_us)
        return replace(mark, span=Span(mark.span.onset_us, end_us), is_open=False)

    def _begin_scrub(self, x: float) -> None:
        self._view.choose()
        self._doing = _Doing.SCRUBBING
        self._view.scrub_began.emit()
        self._view.seek_requested.emit(self._where.us_at(x))

    def move(self, event: QMouseEvent) -> None:
        point = event.position()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._view.arcs.hover(point)
            self._show_cursor_for(point)
        elif self._handle is not None:
            self._view.set_view(self._handle.view_at(point.x() - HEAD_WIDTH))
        elif self._doing is _Doing.SCRUBBING:
            self._view.seek_requested.emit(self._where.us_at(point.x()))
        elif self._doing is _Doing.FRAMING:
            self.frame = QRectF(self._pressed_at, point).normalized()
            self._view.viewport().update()
        elif self._held is not None and self._is_a_drag(point):
            self._last = (point, event.modifiers())
            self._drag_mark(*self._last, *self._held)
            self._edge.follow(point, self._pressed_at)

    def _drag_again(self) -> None:
        """The view moved on under the hand."""
        if self._held is not None and self._last is not None:
            self._drag_mark(*self._last, *self._held)

    def _is_a_drag(self, now: QPointF) -> bool:
        moved = now - self._pressed_at
        return self.drag is not None or moved.manhattanLength() >= _DRAG_FROM_PX

    def _drag_mark(
        self, point: QPointF, modifiers: Qt.KeyboardModifier, mark: Mark, part: Part
    ) -> None:
        if self.drag is None:
            self._playhead_us = self._view.playhead_us
            self.drag = MarkDrag(mark, part, self._where.free_us_at(self._pressed_at.x()))
            self._take_along(mark)
        lifted_before = self._lifted(mark)
        drop_before = self.drop
        self._see_lane(point, modifiers, part)
        if self._lifted(mark) != lifted_before:
            self._view.lift(*self._lifted(mark))
        freely = bool(modifiers & Qt.KeyboardModifier.AltModifier) or not self._view.snapping
        span = self._span_in_hand(self.drag, self._where.free_us_at(point.x()), freely=freely)
        if span != self.drag_span:
            self.drag_span = span
            self._view.preview_requested.emit(_shown_at(self.drag, span))
            self._view.viewport().update()
        elif self.drop != drop_before:
            self._view.viewport().update()

    def _span_in_hand(self, drag: MarkDrag, us: Micros, *, freely: bool) -> Span:
        """Where the mark lies while the hand is at that instant."""
        mark, view = drag.mark, self._view.view
        self.caught_us = None
        if freely:
            span = drag.span_at(us, view.duration_us, self._to_frame)
        else:
            snap, catch = partial(self._snap, mark.id), partial(self._catch, mark.id)
            span = drag.span_at(us, view.duration_us, snap, catch)
        if self.along:
            spans = (one.span for one in (mark, *self.along))
            by_us = span.onset_us - mark.span.onset_us
            span = mark.span.shifted(held_together(by_us, spans, view.duration_us))
        if self.drop is not None:
            span = held_in_time(mark, span, view.us_per_px)
        if self.caught_us not in (span.onset_us, span.end_us):
            self.caught_us = None
        return span

    def _see_lane(self, point: QPointF, modifiers: Qt.KeyboardModifier, part: Part) -> None:
        """Over which lane the hand is, and whether it copies; an end stays in its lane."""
        if part is not Part.WHOLE or self.drag is None:
            return
        self.copies = _is_copying(modifiers)
        lane = self._where.lane_at(point.y())
        self.drop = drop_over(self._view.marks, (self.drag.mark, *self.along), lane)
        cursor = Qt.CursorShape.ClosedHandCursor
        if self.drop is not None and not self.drop.can_go:
            cursor = Qt.CursorShape.ForbiddenCursor
        elif self.copies:
            cursor = Qt.CursorShape.DragCopyCursor
        self._view.viewport().setCursor(cursor)

    def _lifted(self, mark: Mark) -> tuple[MarkId, ...]:
        """Those that are drawn by the hand and not where they were; copies leave them there."""
        return () if self.copies else (mark.id, *(one.id for one in self.along))

    def _take_along(self, mark: Mark) -> None:
        """All that is chosen, when the mark was taken as a whole and is one of them."""
        is_taken = mark.id in (self._alone_at_release, self._toggle_at_release)
        chosen = self._view.chosen if is_taken and mark.id in self._view.scene.chosen else ()
        self._alone_at_release = self._toggle_at_release = None
        found = (self._view.marks.get(mark_id) for mark_id in chosen if mark_id != mark.id)
        self.along = tuple(one for one in found if one is not None)
        self._view.lift(*self._lifted(mark))

    def _to_frame(self, us: Micros) -> Micros:
        table = self._view.table
        return nearest_frame_us(table, us) if table is not None else us

    def _snap(self, mark_id: MarkId, us: Micros) -> Micros:
        """To a neighbour that is close, else to the nearest frame."""
        caught_us = self._catch(mark_id, us)
        return self._to_frame(us) if caught_us is None else caught_us

    def _catch(self, mark_id: MarkId, us: Micros) -> Micros | None:
        """The edge of another mark, or the playhead, where one is close; remembered to be shown."""
        view = self._view
        within_us = round(_SNAP_WITHIN_PX * view.view.us_per_px)
        edges = view.marks.edges_near(us, within_us, without=mark_id)
        edges = np.unique(np.append(edges, self._playhead_us))
        place_us = snapped(us, edges, None, within_us)
        if place_us not in edges:
            return None
        self.caught_us = place_us
        return place_us

    def release(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._doing is _Doing.SCRUBBING:
            self._view.scrub_ended.emit()
        if self.frame is not None:
            self._choose_framed(self.frame, _is_copying(event.modifiers()))
        drag, span, along, drop = self.drag, self.drag_span, self.along, self.drop
        alone, toggled = self._alone_at_release, self._toggle_at_release
        copies = _is_copying(event.modifiers()) and drag is not None and drag.part is Part.WHOLE
        self.let_go()
        if alone is not None:
            self._view.choose(alone)
        if toggled is not None:
            self._view.toggle_choice(toggled)
        if drag is not None and span is not None:
            self._drop(drag, span, along, drop, copies=copies)

    def _choose_framed(self, frame: QRectF, beside: bool) -> None:
        """``beside``: with Ctrl what was chosen before stays chosen."""
        before = self._view.chosen if beside else ()
        self._view.choose(*before, *marks_in(self._where, frame))

    def _drop(
        self,
        drag: MarkDrag,
        span: Span,
        along: tuple[Mark, ...],
        drop: LaneDrop | None,
        *,
        copies: bool,
    ) -> None:
        """Ask for the one edit that the drag was."""
        view, by_us = self._view, span.onset_us - drag.mark.span.onset_us
        ids = (drag.mark.id, *(mark.id for mark in along))
        if drop is not None and not drop.can_go:
            view.refused.emit(drop.why_not)
        elif drop is not None or (copies and by_us):
            view.drop_requested.emit(ids, by_us, drop.person_id if drop else None, copies)
        elif copies or span == drag.mark.span:
            return
        elif along:
            view.move_requested.emit(ids, by_us)
        else:
            view.edit_requested.emit(replace(drag.mark, span=span), self._title_of(drag))

    def _title_of(self, drag: MarkDrag) -> str:
        words = self._view.marks.words_of(drag.mark)
        if drag.part is Part.WHOLE:
            return _tr("Move “{code}”").format(code=words)
        return _tr("Change the length of “{code}”").format(code=words)

    def let_go(self) -> None:
        """Whatever is in the hand stays as it was."""
        was_dragging = self.drag is not None
        if self.frame is not None:
            self._view.viewport().update()
        self._doing = _Doing.NOTHING
        self._held = self._handle = None
        self.drag = self.drag_span = self.drop = None
        self._alone_at_release = self._toggle_at_release = None
        self.along, self.copies = (), False
        self.frame = self._last = self.caught_us = None
        self._edge.stop()
        self._view.lift()
        if was_dragging:
            self._view.viewport().unsetCursor()
            self._view.preview_ended.emit()

    def double_click(self, event: QMouseEvent) -> None:
        mark = self._where.mark_at(event.position())
        if mark is not None:
            self._view.seek_requested.emit(mark.span.onset_us)
        else:
            self.press(event)

    # ------------------------------------------------------------ wheel, menu, hints

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom to the cursor; sideways or with Shift along the film; over the heads up and down."""
        view, delta = self._view, event.angleDelta()
        x = event.position().x()
        if x < HEAD_WIDTH:
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() - delta.y() // 2)
        elif delta.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            view.set_view(view.view.panned(-(delta.x() or delta.y())))
        elif delta.y():
            factor = _ZOOM_STEP ** (delta.y() / _WHEEL_NOTCH)
            if abs(delta.y()) < _WHEEL_NOTCH:
                # A wheel without notches sends small parts of one: that is a glide already.
                view.set_view(view.view.zoomed(factor, x - HEAD_WIDTH))
            else:
                view.glide.zoom(factor, x - HEAD_WIDTH)
        event.accept()

    def menu(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._menu_by_keyboard()
            return
        view = self._view
        point = QPointF(view.viewport().mapFromGlobal(event.globalPos()))
        mark = self._where.mark_at(point)
        if mark is not None and mark.id not in view.scene.chosen:
            view.choose(mark.id)
        mark_id = mark.id if mark is not None else None
        view.menu_requested.emit(mark_id, self._where.us_at(point.x()), event.globalPos())

    def _menu_by_keyboard(self) -> None:
        view = self._view
        mark = view.current_mark
        rect = self._where.rect_of(mark.id) if mark is not None else None
        point = rect.bottomLeft() if rect is not None else QPointF(HEAD_WIDTH + 20, PINNED_HEIGHT)
        where = view.viewport().mapToGlobal(point.toPoint())
        view.menu_requested.emit(mark.id if mark is not None else None, view.playhead_us, where)

    def _show_cursor_for(self, point: QPointF) -> None:
        self._view.viewport().setCursor(self._cursor_for(point))

    def _cursor_for(self, point: QPointF) -> Qt.CursorShape:
        if point.x() >= HEAD_WIDTH and point.y() < OVERVIEW_HEIGHT:
            grip = grip_at(self._view.view, point.x() - HEAD_WIDTH)
            if grip is Grip.WHOLE:
                return Qt.CursorShape.OpenHandCursor
            return Qt.CursorShape.SizeHorCursor if grip else Qt.CursorShape.PointingHandCursor
        mark = self._where.mark_at(point)
        if mark is None:
            is_on_ruler = point.x() >= HEAD_WIDTH and point.y() < PINNED_HEIGHT
            return Qt.CursorShape.PointingHandCursor if is_on_ruler else Qt.CursorShape.ArrowCursor
        rect = self._where.rect_of(mark.id)
        if rect is None or part_at(point.x(), rect.left(), rect.right(), mark) is Part.WHOLE:
            return Qt.CursorShape.OpenHandCursor
        return Qt.CursorShape.SizeHorCursor


def _is_copying(modifiers: Qt.KeyboardModifier) -> bool:
    return bool(modifiers & Qt.KeyboardModifier.ControlModifier)


def _shown_at(drag: MarkDrag, span: Span) -> Micros:
    """For an end the last frame that is still inside."""
    us = drag.shown_us(span)
    return max(span.onset_us, us - 1) if drag.part is Part.OFFSET else us


def _tr(text: str) -> str:
    return QCoreApplication.translate("TimelineView", text)
