"""The timeline: one painted view with the whole coding in it, for pointer and keyboard.

It shows and asks; whoever owns it plays the film and makes the edits. While the film plays only
the playhead and open states are painted again; everything else waits as ready pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from imh_video.media.strip_peaks import Peaks
from imh_video.media.strip_plan import StripPlan
from imh_video.model.family import Person
from imh_video.model.identifiers import CandidateId, MarkId
from imh_video.model.mark import Mark
from imh_video.model.moment import CandidateMoment, Decision
from imh_video.model.scheme import CodingScheme
from imh_video.model.signal import SignalSet
from imh_video.timebase import FrameTable, Micros, Span
from imh_video_ui.theme.wearing import theme_signals
from imh_video_ui.timeline.background import Background, frames_missing
from imh_video_ui.timeline.describing import tell_readers
from imh_video_ui.timeline.key_tools import KeyTools
from imh_video_ui.timeline.lane_marks import Takes
from imh_video_ui.timeline.lanes import FROM_ANALYSIS, ON_REQUEST, LaneKind
from imh_video_ui.timeline.layout import (
    HEAD_WIDTH,
    PICTURE_HEIGHT,
    PINNED_HEIGHT,
    stack_lanes,
)
from imh_video_ui.timeline.link_arcs import LinkArcs
from imh_video_ui.timeline.marks_by_lane import MarksByLane
from imh_video_ui.timeline.overview import whole_of
from imh_video_ui.timeline.pointer_tools import PointerTools
from imh_video_ui.timeline.possible_painter import PossibleItem, PossibleMarks, item_of
from imh_video_ui.timeline.static_layer import Scene, StaticLayer
from imh_video_ui.timeline.timeline_map import TimelineMap
from imh_video_ui.timeline.view_glide import ViewGlide
from imh_video_ui.timeline.view_painter import ViewPainter
from imh_video_ui.timeline.view_range import ViewRange
from imh_video_ui.timeline.word_tools import WordTools

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
    move_requested = Signal(object, object)
    """MarkIds and by how many microseconds: several marks were dragged."""
    drop_requested = Signal(object, object, object, bool)
    """MarkIds, by how many microseconds, whose they are to be (a PersonId, or None: theirs as
    before), and whether copies are made: marks were dragged to another lane, or copied."""
    refused = Signal(str)
    """Marks were let go where they cannot be: why, in a word or two."""
    removal_requested = Signal(object)
    selection_changed = Signal()
    candidate_requested = Signal(object)
    menu_requested = Signal(object, object, object)
    """MarkId or None, microseconds, global position."""
    view_changed = Signal()
    """Another stretch is shown, or other stills stand in it."""
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
        self.table: FrameTable | None = None
        """Which frames there are; None until the film is open."""
        self.scene = Scene(ViewRange.whole_film(0, 1), MarksByLane(_NO_SCHEME))
        self.where = TimelineMap(self.scene)
        self.arcs = LinkArcs(self.where, self.viewport())
        self.glide = ViewGlide(self)
        self.pointer = PointerTools(self)
        self._keys = KeyTools(self)
        self._layer = StaticLayer()
        self._painter = ViewPainter(self, self._layer)
        self.words = WordTools(self)
        self._hidden: frozenset[LaneKind] = frozenset(ON_REQUEST)
        self.moments: dict[CandidateId, PossibleItem] = {}
        """The possible moments that are shown."""
        self._current: MarkId | None = None
        self._aspect: float | None = None
        theme_signals().changed.connect(self._repaint_all)
        self._relayout()

    # ------------------------------------------------------------ what is shown

    def show_film(
        self, duration_us: Micros, table: FrameTable | None, background: Background | None = None
    ) -> None:
        """Begin with another film: nothing marked, the first minute in view."""
        self.table = table
        self.where.playhead_us = 0
        self._aspect = None
        self.scene.background = background or Background()
        self.scene.background.plan = StripPlan(table) if table is not None else None
        self.scene.loop = None
        view = ViewRange.whole_film(duration_us, self._lanes_width())
        self.set_view(view.zoomed(max(1.0, view.span_us / _FIRST_VIEW_US), 0))
        self._repaint_all()

    def show_coding(
        self, scheme: CodingScheme, people: Sequence[Person], marks: Iterable[Mark]
    ) -> None:
        """Lanes for this scheme and these people, with these marks on them."""
        self.scene.marks = MarksByLane(scheme, people)
        self.scene.marks.show(marks)
        self.scene.chosen, self._current = frozenset(), None
        self._layer.spoil()
        self._relayout()

    def change_marks(self, put: Iterable[Mark], dropped: Iterable[MarkId]) -> None:
        """Show what an edit changed."""
        gone = frozenset(dropped)
        self.arcs.spoil()
        self.marks.change(put, gone)
        if self._current in gone:
            self._current = None
        if gone & self.scene.chosen:
            self.scene.chosen -= gone
            self.selection_changed.emit()
        for lane, touched in self.marks.take_touched():
            self._layer.spoil_marks(lane, touched)
        self._relayout()

    def show_possible(
        self,
        moments: Iterable[CandidateMoment],
        decisions: Mapping[CandidateId, Decision],
        words: Callable[[CandidateMoment], str],
    ) -> None:
        """The possible moments with what was decided about each; ``words`` names its kind."""
        items = (item_of(moment, decisions.get(moment.id), words(moment)) for moment in moments)
        self.moments = {item.moment.id: item for item in items}
        self.scene.possible = PossibleMarks(self.moments.values())
        self._layer.spoil(LaneKind.POSSIBLE)
        self._relayout()

    def show_current_candidate(self, candidate_id: CandidateId | None) -> None:
        if candidate_id != self.scene.current_candidate:
            self.scene.current_candidate = candidate_id
            self._spoil(LaneKind.POSSIBLE)

    def show_signals(self, signals: SignalSet | None) -> None:
        self.scene.background.show_signals(signals)
        self._relayout()
        self._spoil(LaneKind.VOICES, *FROM_ANALYSIS)

    def show_sound(self, sound: Peaks | None) -> None:
        self.scene.background.sound = sound
        self._spoil(LaneKind.VOICES)

    def stills_came(self) -> None:
        """The background got more stills."""
        self._spoil(LaneKind.PICTURE)
        stills = self.scene.background.stills
        if len(stills) and stills.aspect != self._aspect:
            # Now that their shape is known, it is known which frames stand in the picture lane.
            self._aspect = stills.aspect
            self.view_changed.emit()

    def show_loop(self, loop: Span | None) -> None:
        if loop != self.scene.loop:
            self.scene.loop = loop
            self._repaint_all()

    def set_playhead(self, us: Micros, *, follow: bool = True) -> None:
        """Move the playhead; the view turns its page when ``follow`` and it would leave."""
        before, self.where.playhead_us = self.where.playhead_us, us
        if follow:
            turned = self.view.following(us)
            if turned != self.view:
                self._set_view(turned)
                return
        self._painter.move_playhead(before, us)

    @property
    def playhead_us(self) -> Micros:
        return self.where.playhead_us

    @property
    def background(self) -> Background:
        return self.scene.background

    @property
    def marks(self) -> MarksByLane:
        return self.scene.marks

    @property
    def view(self) -> ViewRange:
        return self.scene.view

    def set_view(self, view: ViewRange) -> None:
        """Show this stretch, at once."""
        self.glide.stop()
        self._set_view(view)

    def pass_through(self, view: ViewRange) -> None:
        """A step on the way to another view."""
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
        self.glide.zoom(factor, self._held_x())

    def zoom_to(self, zoom: float) -> None:
        self.set_view(self.view.zoomed_to(zoom, self._held_x()))

    def _held_x(self) -> float:
        x = self.view.x_of(self.playhead_us)
        return x if 0 <= x <= self.view.width_px else self.view.width_px / 2

    def show_span(self, span: Span) -> None:
        """Bring it into view, without a change of zoom where it fits."""
        if self.view.start_us <= span.onset_us and span.end_us <= self.view.end_us:
            return
        view = self.view
        if span.duration_us > view.span_us:
            view = view.zoomed(view.span_us / (1.3 * span.duration_us), 0)
        self.set_view(view.centred_on((span.onset_us + span.end_us) // 2))

    def stills_missing(self) -> list[int]:
        """Frames of which the picture lane would like to have stills."""
        if LaneKind.PICTURE in self._hidden:
            return []
        return frames_missing(self.scene.background, self.view, PICTURE_HEIGHT)

    # ------------------------------------------------------------ what is chosen

    @property
    def chosen(self) -> tuple[MarkId, ...]:
        """The chosen marks in order of time."""
        return tuple(self.marks.chosen_in_order(self.scene.chosen))

    @property
    def current_mark(self) -> Mark | None:
        """The mark that the keyboard is on."""
        return self.marks.get(self._current)

    def choose(self, *mark_ids: MarkId, reveal: bool = False) -> None:
        """Choose these marks and no others."""
        known = [mark_id for mark_id in mark_ids if self.marks.get(mark_id) is not None]
        self._current = known[-1] if known else None
        if frozenset(known) != self.scene.chosen:
            self._spoil_looks(self.scene.chosen | frozenset(known))
            self.scene.chosen = frozenset(known)
            self.selection_changed.emit()
        mark = self.current_mark
        if mark is not None:
            if reveal:
                self.show_span(mark.span)
                bar = self.verticalScrollBar()
                bar.setValue(
                    bar.value() + self.where.below_sight(mark.id, self.viewport().height())
                )
            tell_readers(self, self.words.describe(mark))

    def pan_by(self, share: float) -> None:
        """Later (above 0) or earlier in the film by that share of what is in view."""
        self.set_view(self.view.panned(share * self.view.width_px))

    def choose_also(self, mark_id: MarkId) -> None:
        """Choose it beside what is chosen, and put the keyboard on it."""
        self.choose(*(one for one in self.chosen if one != mark_id), mark_id, reveal=True)

    def toggle_choice(self, mark_id: MarkId) -> None:
        """Choose it too, or no longer."""
        chosen = self.scene.chosen ^ {mark_id}
        self._current = mark_id if mark_id in chosen else None
        self.scene.chosen = chosen
        self._spoil_looks([mark_id])
        self.selection_changed.emit()

    def lift(self, *mark_ids: MarkId) -> None:
        """These marks are in a hand, which draws them; none when they are let go."""
        moved = self.scene.lifted ^ frozenset(mark_ids)
        self.scene.lifted = frozenset(mark_ids)
        if moved:
            self._spoil_looks(moved)

    def narrow(self, takes: Takes | None) -> None:
        """Marks that are looked for; others are drawn pale. None: all of them."""
        self.marks.narrow(takes)
        self._spoil(LaneKind.MARKS)

    def _spoil_looks(self, mark_ids: Iterable[MarkId]) -> None:
        for mark_id in mark_ids:
            mark, lane = self.marks.get(mark_id), self.marks.lane_of(mark_id)
            if mark is not None and lane is not None:
                self._layer.spoil_marks(lane, mark.span, changed=False)
        self.viewport().update()

    # ------------------------------------------------------------ geometry

    def _lanes_width(self) -> int:
        return max(1, self.viewport().width() - HEAD_WIDTH)

    def _set_view(self, view: ViewRange) -> None:
        view = view.resized(self._lanes_width())
        before = self.scene.view
        if view == before:
            return
        self.scene.view = view
        self._layer.spoil_view()
        if whole_of(view) != whole_of(before):
            self._layer.spoil()
        self.viewport().update()
        self.view_changed.emit()

    def _relayout(self) -> None:
        rows = [lane.row_count for lane in self.marks.lanes]
        boxes = stack_lanes(rows, self.scene.possible.row_count, self._folded())
        if boxes != self.where.boxes:
            self.where.boxes = boxes
            self._fit_scroll_bar()
            self.updateGeometry()
            self.lanes_changed.emit()
        self.viewport().update()

    def _folded(self) -> frozenset[LaneKind]:
        """What the person hid, and lanes that would be empty because nobody looked yet."""
        empty = set() if self.scene.background.looked else set(FROM_ANALYSIS)
        if not self.moments:
            empty.add(LaneKind.POSSIBLE)
        return self._hidden | empty

    def _fit_scroll_bar(self) -> None:
        room = self.viewport().height() - PINNED_HEIGHT
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self.where.lanes_height - room))
        bar.setPageStep(max(1, room))
        bar.setSingleStep(24)

    def sizeHint(self) -> QSize:
        return QSize(960, PINNED_HEIGHT + self.where.lanes_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, PINNED_HEIGHT + 84)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_scroll_bar()
        self.scene.view = self.scene.view.resized(self._lanes_width())
        self._repaint_all()
        self.view_changed.emit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.where.scrolled_px = self.verticalScrollBar().value()
        self.viewport().update()

    def rect_of(self, mark_id: MarkId) -> QRectF | None:
        """Where the mark lies in the viewport; None when its lane is hidden."""
        return self.where.rect_of(mark_id)

    def mark_at(self, point: QPointF) -> Mark | None:
        """The mark under that point of the viewport."""
        return self.where.mark_at(point)

    # ------------------------------------------------------------ painting

    def _spoil(self, *kinds: LaneKind) -> None:
        self._layer.spoil(*kinds)
        self.viewport().update()

    def _repaint_all(self) -> None:
        self._layer.spoil()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painter.paint(event.rect())

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

    # ------------------------------------------------------------ pointer and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointer.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.pointer.wheel(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.pointer.menu(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self.words.show_tip(event.pos(), event.globalPos())
            return True
        return super().viewportEvent(event)

    def takes_key(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether the key means something here now; otherwise it plays the film as everywhere."""
        return self._keys.takes(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the marks in order of time, and on after the last one."""
        return self._keys.tab(forward=forward) or super().focusNextPrevChild(forward)

    def enter_marks(self) -> None:
        """Put the keyboard on the mark nearest to the playhead."""
        self._keys.enter_marks()


_NO_SCHEME = CodingScheme("", "", "", "", "", (), (), "")
