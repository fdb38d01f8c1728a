"""The timeline: one painted view with the whole coding in it, for pointer and keyboard.

It shows and asks; whoever owns it plays the film and makes the edits. While the film plays only
the playhead and open states are painted again; everything else waits as one picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from imh_video.media.strip_peaks import Peaks
from imh_video.model.family import Person
from imh_video.model.identifiers import CandidateId, MarkId
from imh_video.model.mark import Mark, Origin
from imh_video.model.moment import CandidateMoment, Decision
from imh_video.model.scheme import CodingScheme
from imh_video.model.signal import SignalSet
from imh_video.timebase import FrameTable, Micros, Span, timecode
from imh_video_ui.theme.wearing import colour, theme_signals
from imh_video_ui.timeline.background import Background, frames_missing
from imh_video_ui.timeline.head_painter import mark_lane_words
from imh_video_ui.timeline.lane_painter import (
    PossibleItem,
    PossibleMarks,
    look_of,
    possible_rect,
    standing_of,
)
from imh_video_ui.timeline.lanes import LaneKind
from imh_video_ui.timeline.layout import (
    HEAD_WIDTH,
    OVERVIEW_HEIGHT,
    PICTURE_HEIGHT,
    PINNED_HEIGHT,
    LaneBox,
    stack_lanes,
)
from imh_video_ui.timeline.mark_drag import MarkDrag, Part, part_at
from imh_video_ui.timeline.mark_painter import (
    DISC,
    MARK_HEIGHT,
    draw_words,
    paint_point,
    paint_state,
    text_width,
)
from imh_video_ui.timeline.marks_by_lane import MarksByLane
from imh_video_ui.timeline.ruler import paint_playhead
from imh_video_ui.timeline.static_layer import Scene, StaticLayer
from imh_video_ui.timeline.view_range import ViewRange, nearest_frame_us, snapped

_DRAG_FROM_PX = 4
_SNAP_WITHIN_PX = 7
_HIT_WITHIN_PX = 5
_PLAYHEAD_REACH_PX = 9
_ZOOM_STEP = 1.25
_FROM_ANALYSIS = (
    LaneKind.COVERAGE,
    LaneKind.FACE_TO_FACE,
    LaneKind.SMILES,
    LaneKind.MOVEMENT,
)
_FIRST_VIEW_US = 60_000_000


class TimelineView(QAbstractScrollArea):
    """Shows one coding of one film. UI thread only."""

    seek_requested = Signal(object)
    """Go to that instant (microseconds)."""
    scrub_began = Signal()
    scrub_ended = Signal()
    preview_requested = Signal(object)
    """Show that instant while an edge is dragged; ``preview_ended`` follows."""
    preview_ended = Signal()
    edit_requested = Signal(object, str)
    """A changed Mark and the title of the edit: one edit at the release."""
    removal_requested = Signal(object)
    selection_changed = Signal()
    candidate_requested = Signal(object)
    menu_requested = Signal(object, object, object)
    """MarkId or None, microseconds, global position."""
    view_changed = Signal()
    lanes_changed = Signal()
    """Lanes came, went or changed their height."""
    frame_nudge_requested = Signal(object, int, bool)
    """MarkId, frames, whether only its end moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Timeline"))
        self.setProperty("own_ring", True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.snapping = True
        self._table: FrameTable | None = None
        self._playhead_us: Micros = 0
        self._hidden: frozenset[LaneKind] = frozenset()
        self._moments: dict[CandidateId, PossibleItem] = {}
        self._layer = StaticLayer()
        self._scene = Scene(ViewRange.whole_film(0, 1), MarksByLane(_NO_SCHEME))
        self._boxes: tuple[LaneBox, ...] = ()
        self._current: MarkId | None = None
        self._pressed_at: QPointF | None = None
        self._pressed_part: tuple[Mark, Part] | None = None
        self._drag: MarkDrag | None = None
        self._drag_span: Span | None = None
        self._dragging: str = ""
        theme_signals().changed.connect(self._repaint_all)
        self._relayout()

    # ------------------------------------------------------------ what is shown

    def show_film(
        self, duration_us: Micros, table: FrameTable | None, background: Background | None = None
    ) -> None:
        """Begin with another film: nothing marked, the first minute in view."""
        self._table = table
        self._playhead_us = 0
        self._scene.background = background or Background()
        self._scene.background.table = table
        self._scene.loop = None
        view = ViewRange.whole_film(duration_us, self._lanes_width())
        self._set_view(view.zoomed(max(1.0, view.span_us / _FIRST_VIEW_US), 0))
        self._repaint_all()

    def show_coding(
        self, scheme: CodingScheme, people: Sequence[Person], marks: Iterable[Mark]
    ) -> None:
        """Lanes for this scheme and these people, with these marks on them."""
        self._scene.marks = MarksByLane(scheme, people)
        self._scene.marks.show(marks)
        self._scene.chosen, self._current = frozenset(), None
        self._relayout()

    def change_marks(self, put: Iterable[Mark], dropped: Iterable[MarkId]) -> None:
        """Show what an edit changed."""
        gone = frozenset(dropped)
        lanes = self._lanes_of(gone)
        for mark_id in gone:
            self._scene.marks.drop(mark_id)
        for mark in put:
            lanes |= self._lanes_of([mark.id])
            self._scene.marks.put(mark)
            lanes |= self._lanes_of([mark.id])
        if self._current in gone:
            self._current = None
        if gone & self._scene.chosen:
            self._scene.chosen -= gone
            self.selection_changed.emit()
        self._layer.spoil_marks(lanes)
        self._relayout()

    def _lanes_of(self, mark_ids: Iterable[MarkId]) -> set[int]:
        lanes = {self.marks.lane_of(mark_id) for mark_id in mark_ids}
        return {lane for lane in lanes if lane is not None}

    def show_possible(
        self,
        moments: Iterable[CandidateMoment],
        decisions: Mapping[CandidateId, Decision],
        words: Callable[[CandidateMoment], str],
    ) -> None:
        """The possible moments with what was decided about each; ``words`` names its kind."""
        self._moments = {}
        for moment in moments:
            decision = decisions.get(moment.id)
            standing = standing_of(decision.verdict if decision is not None else None)
            self._moments[moment.id] = PossibleItem(moment, words(moment), standing)
        self._scene.possible = PossibleMarks(self._moments.values())
        self._layer.spoil(LaneKind.POSSIBLE)
        self._relayout()

    def show_current_candidate(self, candidate_id: CandidateId | None) -> None:
        if candidate_id != self._scene.current_candidate:
            self._scene.current_candidate = candidate_id
            self._spoil(LaneKind.POSSIBLE)

    def show_signals(self, signals: SignalSet | None) -> None:
        self._scene.background.show_signals(signals)
        self._relayout()
        self._spoil(LaneKind.COVERAGE, LaneKind.VOICES, LaneKind.FACE_TO_FACE, LaneKind.SMILES,
                    LaneKind.MOVEMENT)  # fmt: skip

    def show_sound(self, sound: Peaks | None) -> None:
        self._scene.background.sound = sound
        self._spoil(LaneKind.VOICES)

    def stills_came(self) -> None:
        """The background got more stills."""
        self._spoil(LaneKind.PICTURE)

    def show_loop(self, loop: Span | None) -> None:
        if loop != self._scene.loop:
            self._scene.loop = loop
            self._repaint_all()

    def set_playhead(self, us: Micros, *, follow: bool = True) -> None:
        """Move the playhead; the view turns its page when ``follow`` and it would leave."""
        before, self._playhead_us = self._playhead_us, us
        if follow:
            turned = self.view.following(us)
            if turned != self.view:
                self._set_view(turned)
                return
        self._update_playhead(before, us)

    @property
    def playhead_us(self) -> Micros:
        return self._playhead_us

    @property
    def background(self) -> Background:
        return self._scene.background

    @property
    def marks(self) -> MarksByLane:
        return self._scene.marks

    @property
    def view(self) -> ViewRange:
        return self._scene.view

    def set_view(self, view: ViewRange) -> None:
        self._set_view(view)

    @property
    def hidden_lanes(self) -> frozenset[LaneKind]:
        return self._hidden

    def hide_lanes(self, kinds: Iterable[LaneKind]) -> None:
        self._hidden = frozenset(kinds)
        self._layer.spoil()
        self._relayout()

    def zoom_by(self, factor: float) -> None:
        """Closer (above 1) or further, round the playhead where it is in view."""
        x = self.view.x_of(self._playhead_us)
        at_x = x if 0 <= x <= self.view.width_px else self.view.width_px / 2
        self._set_view(self.view.zoomed(factor, at_x))

    def zoom_to(self, zoom: float) -> None:
        x = self.view.x_of(self._playhead_us)
        at_x = x if 0 <= x <= self.view.width_px else self.view.width_px / 2
        self._set_view(self.view.zoomed_to(zoom, at_x))

    def show_span(self, span: Span) -> None:
        """Bring it into view, without a change of zoom where it fits."""
        if self.view.start_us <= span.onset_us and span.end_us <= self.view.end_us:
            return
        view = self.view
        if span.duration_us > view.span_us:
            view = view.zoomed(view.span_us / (1.3 * span.duration_us), 0)
        self._set_view(view.centred_on((span.onset_us + span.end_us) // 2))

    def stills_missing(self) -> list[int]:
        """Frames of which the picture lane would like to have stills."""
        if LaneKind.PICTURE in self._hidden:
            return []
        return frames_missing(self._scene.background, self.view, PICTURE_HEIGHT)

    # ------------------------------------------------------------ what is chosen

    @property
    def chosen(self) -> tuple[MarkId, ...]:
        """The chosen marks in order of time."""
        return tuple(m.id for m in self.marks.in_order() if m.id in self._scene.chosen)

    @property
    def current_mark(self) -> Mark | None:
        """The mark that the keyboard is on."""
        return self.marks.get(self._current)

    def choose(self, *mark_ids: MarkId, reveal: bool = False) -> None:
        """Choose these marks and no others."""
        known = [mark_id for mark_id in mark_ids if self.marks.get(mark_id) is not None]
        self._current = known[-1] if known else None
        if frozenset(known) != self._scene.chosen:
            self._layer.spoil_marks(self._lanes_of(self._scene.chosen | frozenset(known)))
            self._scene.chosen = frozenset(known)
            self.viewport().update()
            self.selection_changed.emit()
        mark = self.current_mark
        if mark is not None:
            if reveal:
                self.show_span(mark.span)
            self._tell_readers(mark)

    def _toggle_choice(self, mark_id: MarkId) -> None:
        chosen = self._scene.chosen ^ {mark_id}
        self._current = mark_id if mark_id in chosen else None
        self._scene.chosen = chosen
        self._spoil(LaneKind.MARKS)
        self.selection_changed.emit()

    def describe(self, mark: Mark) -> str:
        """The mark in words, as a screen reader says them and a tool tip shows them."""
        lane = self.marks.lane_of(mark.id)
        who = mark_lane_words(self.marks.lanes[lane].lane) if lane is not None else ""
        words = [f"{who}: {self.marks.words_of(mark)}", timecode(mark.span.onset_us)]
        if mark.is_open:
            words.append(self.tr("still going on"))
        elif not mark.span.is_point:
            words.append(
                self.tr("to {end}, {length} s").format(
                    end=timecode(mark.span.end_us), length=f"{mark.span.duration_us / 1e6:.2f}"
                )
            )
        if mark.origin is Origin.SUGGESTION:
            words.append(self.tr("began as a possible moment"))
        if mark.note:
            words.append(mark.note)
        return "\n".join(words)

    def _tell_readers(self, mark: Mark) -> None:
        self.setAccessibleDescription(self.describe(mark).replace("\n", ", "))
        event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)

    # ------------------------------------------------------------ geometry

    def _lanes_width(self) -> int:
        return max(1, self.viewport().width() - HEAD_WIDTH)

    def _set_view(self, view: ViewRange) -> None:
        view = view.resized(self._lanes_width())
        if view == self._scene.view:
            return
        self._scene.view = view
        self._repaint_all()
        self.view_changed.emit()

    def _relayout(self) -> None:
        rows = [lane.row_count for lane in self.marks.lanes]
        boxes = stack_lanes(rows, self._scene.possible.row_count, self._folded())
        if boxes != self._boxes:
            self._boxes = boxes
            self._layer.spoil()
            self._fit_scroll_bar()
            self.updateGeometry()
            self.lanes_changed.emit()
        self.viewport().update()

    def _folded(self) -> frozenset[LaneKind]:
        """What the person hid, and lanes that would be empty because nobody looked yet."""
        empty = set() if self._scene.background.looked else set(_FROM_ANALYSIS)
        if not self._moments:
            empty.add(LaneKind.POSSIBLE)
        return self._hidden | empty

    def _fit_scroll_bar(self) -> None:
        room = self.viewport().height() - PINNED_HEIGHT
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._lanes_height() - room))
        bar.setPageStep(max(1, room))
        bar.setSingleStep(24)

    def _lanes_height(self) -> int:
        return self._boxes[-1].bottom if self._boxes else 0

    def sizeHint(self) -> QSize:
        return QSize(960, PINNED_HEIGHT + self._lanes_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(420, PINNED_HEIGHT + 84)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_scroll_bar()
        self._scene.view = self._scene.view.resized(self._lanes_width())
        self._repaint_all()
        self.view_changed.emit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def _lanes_top(self) -> int:
        """Where the first lane lies in the viewport, scrolled or not."""
        return PINNED_HEIGHT - self.verticalScrollBar().value()

    def _box_at(self, y: float) -> LaneBox | None:
        inner = y - self._lanes_top()
        if y < PINNED_HEIGHT:
            return None
        return next((box for box in self._boxes if box.top <= inner < box.bottom), None)

    def _us_at(self, x: float) -> Micros:
        return self.view.us_at(x - HEAD_WIDTH)

    def rect_of(self, mark_id: MarkId) -> QRectF | None:
        """Where the mark lies in the viewport; None when its lane is hidden."""
        mark, lane = self.marks.get(mark_id), self.marks.lane_of(mark_id)
        if mark is None or lane is None:
            return None
        box = next((b for b in self._boxes if b.kind is LaneKind.MARKS and b.number == lane), None)
        return self._place(mark, box, mark.span) if box is not None else None

    def _place(self, mark: Mark, box: LaneBox, span: Span) -> QRectF:
        row = self._row_of(mark, box.number)
        left = HEAD_WIDTH + self.view.x_of(span.onset_us)
        end_us = max(self._playhead_us, span.onset_us) if mark.is_open else span.end_us
        width = max(0.0, HEAD_WIDTH + self.view.x_of(end_us) - left)
        return QRectF(left, self._lanes_top() + box.row_top(row), width, MARK_HEIGHT)

    def _row_of(self, mark: Mark, lane: int) -> int:
        for first_row, band in self.marks.lanes[lane].bands():
            place = band.place_of(mark.id)
            if place is not None:
                return first_row + int(band.rows[place])
        return 0

    def mark_at(self, point: QPointF) -> Mark | None:
        """The mark under that point of the viewport."""
        box = self._box_at(point.y())
        if box is None or box.kind is not LaneKind.MARKS or point.x() < HEAD_WIDTH:
            return None
        band, row = self.marks.lanes[box.number].band_of_row(
            box.row_at(point.y() - self._lanes_top())
        )
        us = self.view.start_us + round((point.x() - HEAD_WIDTH) * self.view.us_per_px)
        within_us = round(max(_HIT_WITHIN_PX, DISC / 2) * self.view.us_per_px)
        for place in band.at(us, row, within_us):
            mark = band.items[place].mark
            if self._reaches(mark, us):
                return mark
        return None

    def _reaches(self, mark: Mark, us: Micros) -> bool:
        reach_px = DISC / 2 if mark.span.is_point else _HIT_WITHIN_PX / 2
        reach_us = reach_px * self.view.us_per_px
        end_us = self._playhead_us if mark.is_open else mark.span.end_us
        return mark.span.onset_us - reach_us <= us <= end_us + reach_us

    def _candidate_at(self, point: QPointF) -> CandidateId | None:
        box = self._box_at(point.y())
        if box is None or box.kind is not LaneKind.POSSIBLE:
            return None
        inner = QPointF(point.x(), point.y() - self._lanes_top())
        for item, row in self._scene.possible.placed():
            if possible_rect(box, row, HEAD_WIDTH, self.view, item).contains(inner):
                return item.moment.id
        return None

    # ------------------------------------------------------------ painting

    def _spoil(self, *kinds: LaneKind) -> None:
        self._layer.spoil(*kinds)
        self.viewport().update()

    def _repaint_all(self) -> None:
        self._layer.spoil()
        self.viewport().update()

    def _update_playhead(self, before_us: Micros, now_us: Micros) -> None:
        height = self.viewport().height()
        for us in (before_us, now_us):
            x = round(HEAD_WIDTH + self.view.x_of(us))
            self.viewport().update(
                QRect(x - _PLAYHEAD_REACH_PX, 0, 2 * _PLAYHEAD_REACH_PX + 1, height)
            )
        for mark, box in self._open_marks():
            place = self._place(mark, box, mark.span)
            before_x = HEAD_WIDTH + self.view.x_of(before_us)
            right = max(place.right(), before_x) + 8
            self.viewport().update(
                QRectF(place.left() - 8, place.top() - 6, right - place.left() + 16, 34).toRect()
            )

    def _open_marks(self) -> list[tuple[Mark, LaneBox]]:
        boxes = {box.number: box for box in self._boxes if box.kind is LaneKind.MARKS}
        return [
            (item.mark, boxes[number])
            for number, lane in enumerate(self.marks.lanes)
            if number in boxes
            for _, band in lane.bands()
            for item in band.open_items()
            if item.mark.id != self._scene.lifted
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.viewport().devicePixelRatioF()
        width = self.viewport().width()
        pinned, lanes = self._layer.refresh(self._scene, self._boxes, width, ratio)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        region = event.rect()
        painter.setClipRect(region)
        top = self._lanes_top()
        painter.drawPixmap(0, top, lanes)
        below = top + self._lanes_height()
        painter.fillRect(QRect(0, below, width, max(0, self.viewport().height() - below)),
                         colour("window"))  # fmt: skip
        self._paint_moving(painter, region)
        painter.setClipRect(region)
        painter.drawPixmap(0, 0, pinned)
        self._paint_playhead(painter)
        self._paint_focus(painter)
        painter.end()

    def _paint_moving(self, painter: QPainter, region: QRect) -> None:
        lanes = QRect(HEAD_WIDTH, PINNED_HEIGHT, self._lanes_width(), self.viewport().height())
        painter.setClipRect(lanes.intersected(region))
        for mark, box in self._open_marks():
            item = self.marks.item(mark.id)
            place = self._place(mark, box, mark.span)
            if item is not None and place.width() >= 1:
                look = look_of(item, mark.id in self._scene.chosen)
                paint_state(painter, place, look, (HEAD_WIDTH, float(self.viewport().width())))
        self._paint_drag(painter)

    def _paint_drag(self, painter: QPainter) -> None:
        drag, span = self._drag, self._drag_span
        if drag is None or span is None:
            return
        item, lane = self.marks.item(drag.mark.id), self.marks.lane_of(drag.mark.id)
        box = next((b for b in self._boxes if b.kind is LaneKind.MARKS and b.number == lane), None)
        if item is None or box is None:
            return
        place = self._place(drag.mark, box, span)
        if span.is_point:
            paint_point(painter, place.left(), place, look_of(item, chosen=True), 140)
        else:
            paint_state(painter, place, look_of(item, chosen=True))
        self._paint_drag_time(painter, drag, span, place)

    def _paint_drag_time(
        self, painter: QPainter, drag: MarkDrag, span: Span, place: QRectF
    ) -> None:
        """The instant of the edge in hand, beside it."""
        words = timecode(drag.shown_us(span))
        width = text_width(words, "caption_strong") + 12
        x = place.right() + 8 if drag.part is Part.OFFSET else place.left() - width - 8
        x = min(max(x, HEAD_WIDTH + 4), self.viewport().width() - width - 4)
        plate = QRectF(x, place.top(), width, MARK_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("text"))
        painter.drawRoundedRect(plate, 4, 4)
        draw_words(painter, plate, words, colour("surface"), Qt.AlignmentFlag.AlignCenter,
                   role="caption_strong")  # fmt: skip

    def _paint_playhead(self, painter: QPainter) -> None:
        x = HEAD_WIDTH + self.view.x_of(self._playhead_us)
        if self.view.duration_us <= 0 or not HEAD_WIDTH - 1 <= x <= self.viewport().width() + 1:
            return
        painter.save()
        painter.setClipRect(
            QRect(HEAD_WIDTH - 7, OVERVIEW_HEIGHT, self._lanes_width() + 7, 10_000),
            Qt.ClipOperation.IntersectClip,
        )
        paint_playhead(painter, x, OVERVIEW_HEIGHT, self.viewport().height())
        painter.restore()

    def _paint_focus(self, painter: QPainter) -> None:
        """With a mark chosen its own ring says where the keyboard is."""
        if not self.hasFocus() or self.current_mark is not None:
            return
        painter.setPen(colour("focus"))
        pen = painter.pen()
        pen.setWidthF(3)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.viewport().rect()).adjusted(1.5, 1.5, -1.5, -1.5))

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_tab = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if by_tab and self.current_mark is None:
            self.enter_marks()
        self.viewport().update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self.viewport().update()

    # ------------------------------------------------------------ pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed_at = event.position()
        if event.position().x() < HEAD_WIDTH:
            return
        if event.position().y() < OVERVIEW_HEIGHT:
            self._dragging = "overview"
            self._go_by_overview(event.position().x())
            return
        mark = self.mark_at(event.position())
        if mark is not None:
            self._press_mark(mark, event)
            return
        candidate = self._candidate_at(event.position())
        if candidate is not None:
            self.candidate_requested.emit(candidate)
            return
        self._begin_scrub(event.position().x())

    def _press_mark(self, mark: Mark, event: QMouseEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._toggle_choice(mark.id)
            return
        self.choose(mark.id)
        rect = self.rect_of(mark.id)
        if rect is not None:
            part = part_at(event.position().x(), rect.left(), rect.right(), mark)
            self._pressed_part = (mark, part)

    def _begin_scrub(self, x: float) -> None:
        self.choose()
        self._dragging = "playhead"
        self.scrub_began.emit()
        self.seek_requested.emit(self._us_at(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._show_cursor_for(event.position())
            return
        if self._dragging == "overview":
            self._go_by_overview(event.position().x())
        elif self._dragging == "playhead":
            self.seek_requested.emit(self._us_at(event.position().x()))
        elif self._pressed_part is not None and self._is_a_drag(event.position()):
            self._drag_mark(event)

    def _is_a_drag(self, now: QPointF) -> bool:
        if self._drag is not None:
            return True
        moved = now - self._pressed_at if self._pressed_at is not None else QPointF()
        return moved.manhattanLength() >= _DRAG_FROM_PX

    def _drag_mark(self, event: QMouseEvent) -> None:
        assert self._pressed_part is not None
        assert self._pressed_at is not None
        if self._drag is None:
            mark, part = self._pressed_part
            start_us = self.view.start_us + round(
                (self._pressed_at.x() - HEAD_WIDTH) * self.view.us_per_px
            )
            self._drag = MarkDrag(mark, part, start_us)
            self._scene.lifted = mark.id
            self._spoil(LaneKind.MARKS)
        us = self.view.start_us + round((event.position().x() - HEAD_WIDTH) * self.view.us_per_px)
        freely = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        snap = self._snapper(self._drag.mark.id, freely=freely)
        span = self._drag.span_at(us, self.view.duration_us, snap)
        if span != self._drag_span:
            self._drag_span = span
            self.preview_requested.emit(self._frame_shown_at(self._drag, span))
            self.viewport().update()

    def _frame_shown_at(self, drag: MarkDrag, span: Span) -> Micros:
        """For an end the last frame that is still inside."""
        us = drag.shown_us(span)
        return max(span.onset_us, us - 1) if drag.part is Part.OFFSET else us

    def _snapper(self, mark_id: MarkId, *, freely: bool) -> Callable[[Micros], Micros]:
        if freely or not self.snapping:
            table = self._table
            return lambda us: nearest_frame_us(table, us) if table is not None else us
        edges = self.marks.edges_us(without=mark_id)
        edges = np.unique(np.append(edges, self._playhead_us))
        within_us = round(_SNAP_WITHIN_PX * self.view.us_per_px)
        return lambda us: snapped(us, edges, self._table, within_us)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._dragging == "playhead":
            self.scrub_ended.emit()
        drag, span = self._drag, self._drag_span
        self._let_go()
        if drag is not None and span is not None and span != drag.mark.span:
            self.edit_requested.emit(replace(drag.mark, span=span), self._title_of(drag))

    def _title_of(self, drag: MarkDrag) -> str:
        words = self.marks.words_of(drag.mark)
        if drag.part is Part.WHOLE:
            return self.tr("Move “{code}”").format(code=words)
        return self.tr("Change the length of “{code}”").format(code=words)

    def _let_go(self) -> None:
        was_previewing = self._drag is not None
        self._dragging = ""
        self._pressed_at = self._pressed_part = None
        self._drag = self._drag_span = None
        if self._scene.lifted is not None:
            self._scene.lifted = None
            self._spoil(LaneKind.MARKS)
        if was_previewing:
            self.preview_ended.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        if mark is not None:
            self.seek_requested.emit(mark.span.onset_us)
        else:
            self.mousePressEvent(event)

    def _show_cursor_for(self, point: QPointF) -> None:
        shape = Qt.CursorShape.ArrowCursor
        mark = self.mark_at(point)
        if mark is not None:
            rect = self.rect_of(mark.id)
            ends = (
                rect is not None
                and part_at(point.x(), rect.left(), rect.right(), mark) is not Part.WHOLE
            )
            shape = Qt.CursorShape.SizeHorCursor if ends else Qt.CursorShape.OpenHandCursor
        elif point.x() >= HEAD_WIDTH and point.y() < PINNED_HEIGHT:
            shape = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)

    def _go_by_overview(self, x: float) -> None:
        whole = ViewRange.whole_film(self.view.duration_us, self._lanes_width())
        self._set_view(self.view.centred_on(whole.us_at(x - HEAD_WIDTH)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor; sideways or with Shift along the film; over the heads up and down."""
        delta = event.angleDelta()
        if event.position().x() < HEAD_WIDTH:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - delta.y() // 2)
        elif delta.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._set_view(self.view.panned(-(delta.x() or delta.y())))
        elif delta.y():
            factor = _ZOOM_STEP ** (delta.y() / 120)
            self._set_view(self.view.zoomed(factor, event.position().x() - HEAD_WIDTH))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._menu_by_keyboard()
            return
        point = QPointF(self.viewport().mapFromGlobal(event.globalPos()))
        mark = self.mark_at(point)
        if mark is not None and mark.id not in self._scene.chosen:
            self.choose(mark.id)
        mark_id = mark.id if mark is not None else None
        self.menu_requested.emit(mark_id, self._us_at(point.x()), event.globalPos())

    def _menu_by_keyboard(self) -> None:
        mark = self.current_mark
        rect = self.rect_of(mark.id) if mark is not None else None
        point = rect.bottomLeft() if rect is not None else QPointF(HEAD_WIDTH + 20, PINNED_HEIGHT)
        where = self.viewport().mapToGlobal(point.toPoint())
        self.menu_requested.emit(mark.id if mark is not None else None, self._playhead_us, where)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event.pos(), event.globalPos())
            return True
        return super().viewportEvent(event)

    def _show_tip(self, point: QPoint, where: QPoint) -> None:
        mark = self.mark_at(QPointF(point))
        candidate = self._candidate_at(QPointF(point))
        if mark is not None:
            QToolTip.showText(where, self.describe(mark), self)
        elif candidate is not None:
            item = self._moments[candidate]
            QToolTip.showText(where, f"{item.text}\n{item.moment.reason}", self)
        else:
            QToolTip.hideText()

    # ------------------------------------------------------------ keyboard

    def takes_key(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether the key means something here now; otherwise it plays the film as everywhere."""
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return True
        if key == Qt.Key.Key_Escape:
            return self._drag is not None or self.current_mark is not None
        has_mark = self.current_mark is not None
        return has_mark and key in (
            Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
            Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter,
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self._drag is not None:
            self._let_go()
        elif key == Qt.Key.Key_Escape and self.current_mark is not None:
            self.choose()
        elif key == Qt.Key.Key_Delete and self._scene.chosen:
            self.removal_requested.emit(self.chosen)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_mark is not None:
            self.seek_requested.emit(self.current_mark.span.onset_us)
        elif self.current_mark is not None and self._move_by_key(event):
            return
        else:
            event.ignore()

    def _move_by_key(self, event: QKeyEvent) -> bool:
        mark = self.current_mark
        assert mark is not None
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            only_end = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.frame_nudge_requested.emit(mark.id, step, only_end)
            return True
        if step:
            self._choose_neighbour(mark, step)
            return True
        lane_step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if lane_step:
            self._choose_in_lane_beside(mark, lane_step)
            return True
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
        if event.key() in ends:
            self.choose(self.marks.in_order()[ends[Qt.Key(event.key())]].id, reveal=True)
            return True
        return False

    def _choose_neighbour(self, mark: Mark, step: int) -> None:
        lane = self.marks.lane_of(mark.id)
        if lane is None:
            return
        row = self.marks.in_lane(lane)
        place = next(i for i, other in enumerate(row) if other.id == mark.id) + step
        if 0 <= place < len(row):
            self.choose(row[place].id, reveal=True)

    def _choose_in_lane_beside(self, mark: Mark, step: int) -> None:
        lane = self.marks.lane_of(mark.id)
        while lane is not None and 0 <= lane + step < len(self.marks.lanes):
            lane += step
            others = self.marks.in_lane(lane)
            if others:
                nearest = min(others, key=lambda m: abs(m.span.onset_us - mark.span.onset_us))
                self.choose(nearest.id, reveal=True)
                return

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the marks in order of time, and on to the next control after the last.

        Escape lets go of the marks, so that Tab leaves at once.
        """
        order = self.marks.in_order()
        mark = self.current_mark
        if mark is None or not self.hasFocus():
            return super().focusNextPrevChild(forward)
        place = next(i for i, other in enumerate(order) if other.id == mark.id)
        place += 1 if forward else -1
        if not 0 <= place < len(order):
            return super().focusNextPrevChild(forward)
        self.choose(order[place].id, reveal=True)
        return True

    def enter_marks(self) -> None:
        """Put the keyboard on the mark nearest to the playhead."""
        order = self.marks.in_order()
        if order:
            nearest = min(order, key=lambda m: abs(m.span.onset_us - self._playhead_us))
            self.choose(nearest.id, reveal=True)


_NO_SCHEME = CodingScheme("", "", "", "", "", (), (), "")
