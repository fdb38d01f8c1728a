"""The coding workspace: places its parts, and carries what each asks for to the one that does it.

Film and time belong to the player, marks and decisions to the desk; the parts only show them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from imh_video.app.chords import ChordMachine, Complete, KeyMap, Unbound, Waiting
from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.changes import Change
from imh_video.model.consent import Use
from imh_video.model.identifiers import CandidateId, MarkId, PersonId, RecordingId
from imh_video.model.mark import Certainty, Mark
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording
from imh_video.model.scheme import Actor, Code, CodeKind
from imh_video.model.signal import SignalSet
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import Micros, Span
from imh_video_ui.coding.actions import build_actions, by_menu
from imh_video_ui.coding.background_loader import BackgroundLoader
from imh_video_ui.coding.chord_panel import ChordPanel
from imh_video_ui.coding.count_badge import CountBadge
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.coding.first_steps import FirstSteps
from imh_video_ui.coding.key_choices import key_choices
from imh_video_ui.coding.key_router import KeyRouter
from imh_video_ui.coding.marking import MarkingHand
from imh_video_ui.coding.marks_list import MarksPanel
from imh_video_ui.coding.note_panel import NotePanel
from imh_video_ui.coding.palette import CodePalette
from imh_video_ui.coding.people_overlay import PeopleOverlay
from imh_video_ui.coding.queue_hand import QueueHand
from imh_video_ui.coding.timeline_bar import TimelineBar
from imh_video_ui.moments.queue_panel import QueuePanel
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.transport_bar import TransportBar
from imh_video_ui.theme import Button, Glyph, glyph_of, ground, upright_rule
from imh_video_ui.timeline.background import Background
from imh_video_ui.timeline.head_painter import actor_words
from imh_video_ui.timeline.timeline_view import TimelineView
from imh_video_ui.timeline.view_range import ViewRange

LEAP_JUMPS = 5
_SIDE_WIDTH = 404
_SIDE_LEAST_HEIGHT = 220
_FOLLOW_MS = 100
_STILLS_AFTER_MS = 250


class CodingPage(QWidget):
    """Open one recording at a time with ``open_recording``."""

    problem = Signal(str)
    """One plain sentence to show to the person."""
    edited = Signal()
    """Something was committed just now."""
    opened = Signal(object)
    """The Recording that shows now."""

    def __init__(
        self, library: Library, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._preferences = preferences
        self._desk: CodingDesk | None = None
        self._marking: MarkingHand | None = None
        self._recording: Recording | None = None
        self._machine: ChordMachine | None = None
        self._stop_listening: Callable[[], None] = _nothing
        self._is_shared_by_hand = False
        self.setAccessibleName(self.tr("Coding"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("own_ring", True)
        self._build_parts()
        self._actions = build_actions(self, preferences)
        self._place_parts()
        self._connect_parts()
        self._connect_actions()
        self._router = KeyRouter(self, self, self.timeline)

    # ------------------------------------------------------------ building

    def _build_parts(self) -> None:
        self.player = FilmPlayer(self)
        self.film = FilmView(self.player)
        self.hand = FilmHand(self.player, self._preferences, self)
        self.transport = TransportBar(self.player)
        # A click on a button must not take Space away from playing.
        for button in self.transport.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.overlay = PeopleOverlay(self.hand.shown_us)
        self.film.set_overlay(self.overlay)
        self.overlay_button = Button(self.tr("Overlay"), size="compact", icon="scan-face")
        self.overlay_button.setCheckable(True)
        self.overlay_button.setChecked(True)
        self.overlay_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.overlay_button.setToolTip(self.tr("Show who is who, where they were seen"))
        self.overlay_button.toggled.connect(self._set_overlay)
        self.overlay_button.hide()
        self.transport.add_choice(self.overlay_button)
        self.chord_panel = ChordPanel(self.film)
        self.palette_panel = CodePalette()
        self.queue = QueuePanel()
        self.marks_panel = MarksPanel()
        self.notes = NotePanel()
        self.bar = TimelineBar()
        self.timeline = TimelineView()
        self.first_steps = FirstSteps()
        self.loader = BackgroundLoader(self)
        self.moments = QueueHand(self.queue, self.timeline, self.hand, self._edit, self)
        # The list and the palette need not follow every frame.
        self._follow = QTimer(self, singleShot=True, interval=_FOLLOW_MS)
        self._follow.timeout.connect(self._follow_playhead)
        self._stills = QTimer(self, singleShot=True, interval=_STILLS_AFTER_MS)
        self._stills.timeout.connect(self._load_stills)

    def _place_parts(self) -> None:
        film = QWidget()
        ground(film, "stage")
        film_column = QVBoxLayout(film)
        film_column.setContentsMargins(0, 0, 0, 0)
        film_column.setSpacing(0)
        film_column.addWidget(self.film, 1)
        film_column.addWidget(self.transport)
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.palette_panel)
        row.addWidget(upright_rule())
        row.addWidget(film, 1)
        row.addWidget(upright_rule())
        row.addWidget(self._build_tabs())
        bottom = QWidget()
        ground(bottom, "window")
        column = QVBoxLayout(bottom)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.first_steps)
        column.addWidget(self.bar)
        column.addWidget(self.timeline, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(3)
        self.splitter.addWidget(top)
        self.splitter.addWidget(bottom)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.splitterMoved.connect(self._shared_by_hand)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)

    def _build_tabs(self) -> QTabWidget:
        self.tabs = QTabWidget()
        ground(self.tabs, "surface")
        self.tabs.setFixedWidth(_SIDE_WIDTH)
        # Their contents scroll: they must not push the timeline out of the window.
        self.tabs.setMinimumHeight(_SIDE_LEAST_HEIGHT)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Possible moments, marks and notes"))
        self.tabs.addTab(self.queue, self.tr("Possible moments"))
        self.tabs.addTab(self.marks_panel, self.tr("Marks"))
        self.tabs.addTab(self.notes, self.tr("Notes"))
        self.tabs.currentChanged.connect(self._refresh_actions)
        bar = self.tabs.tabBar()
        bar.setExpanding(False)
        bar.setUsesScrollButtons(False)
        bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for place, panel in ((0, self.queue), (1, self.marks_panel)):
            badge = CountBadge()
            panel.count_changed.connect(badge.set_count)
            bar.setTabButton(place, bar.ButtonPosition.RightSide, badge)
        return self.tabs

    def _connect_parts(self) -> None:
        self._connect_player()
        self._connect_timeline()
        self._connect_panels()

    def _connect_player(self) -> None:
        self.player.position_changed.connect(self._position_changed)
        self.player.opened.connect(self._film_opened)
        self.player.problem.connect(self.problem)
        self.player.loop_changed.connect(self._loop_changed)
        self.player.set_volume(self._preferences.number("player.volume"))
        self.player.set_muted(self._preferences.flag("player.muted"))
        self.player.sound_changed.connect(self._remember_sound)

    def _connect_timeline(self) -> None:
        timeline = self.timeline
        timeline.seek_requested.connect(self.player.seek_us)
        timeline.scrub_began.connect(self.hand.begin_scrub)
        timeline.scrub_ended.connect(self.hand.end_scrub)
        timeline.preview_requested.connect(self.hand.preview)
        timeline.preview_ended.connect(self.hand.end_preview)
        timeline.edit_requested.connect(self._change_mark)
        timeline.removal_requested.connect(self._remove_marks)
        timeline.selection_changed.connect(self._selection_changed)
        timeline.menu_requested.connect(self._show_menu)
        timeline.frame_nudge_requested.connect(self._nudge_mark)
        timeline.view_changed.connect(self._view_changed)
        timeline.lanes_changed.connect(self._share_room)

    def _connect_panels(self) -> None:
        self.palette_panel.code_pressed.connect(self.press_code)
        self.palette_panel.actor_changed.connect(self._keys_for)
        self.palette_panel.person_changed.connect(self._person_chosen)
        self.marks_panel.mark_chosen.connect(self._choose_from_list)
        self.marks_panel.mark_wanted.connect(self._go_to_mark)
        self.notes.edited.connect(self._change_mark)
        bar = self.bar
        bar.undo_pressed.connect(self.undo)
        bar.redo_pressed.connect(self.redo)
        bar.snapping_changed.connect(self._set_snapping)
        bar.hidden_lanes_changed.connect(self.timeline.hide_lanes)
        bar.zoom_changed.connect(self.timeline.zoom_to)
        bar.zoom_stepped.connect(self.timeline.zoom_by)
        self.queue.look_requested.connect(self.look_for_moments)
        self.queue.cancel_requested.connect(self.loader.stop_looking)
        self.moments.opened.connect(self._moment_opened)
        self.moments.problem.connect(self.problem)
        self.first_steps.watch_pressed.connect(self._watch_whole)
        self.first_steps.look_pressed.connect(self.look_for_moments)
        loader = self.loader
        loader.stills_came.connect(self.timeline.stills_came)
        loader.sound_came.connect(self.timeline.show_sound)
        loader.signals_came.connect(self._show_signals)
        loader.progress.connect(self.queue.show_progress)
        loader.looked.connect(self.moments.show)
        loader.looking_ended.connect(self.queue.hide_progress)
        loader.problem.connect(self.problem)

    def _connect_actions(self) -> None:
        player, hand, moments = self.player, self.hand, self.moments
        plans: dict[str, Callable[[], object]] = {
            "edit.undo": self.undo,
            "edit.redo": self.redo,
            "edit.delete": self._delete_chosen,
            "play.toggle": player.toggle,
            "play.slower": lambda: player.shuttle(-1),
            "play.pause": player.pause,
            "play.faster": lambda: player.shuttle(1),
            "play.frame_back": lambda: player.step(-1),
            "play.frame_forward": lambda: player.step(1),
            "play.jump_back": lambda: hand.jump(-1),
            "play.jump_forward": lambda: hand.jump(1),
            "play.leap_back": lambda: hand.jump(-LEAP_JUMPS),
            "play.leap_forward": lambda: hand.jump(LEAP_JUMPS),
            "play.start": lambda: player.seek_us(0),
            "play.end": lambda: player.seek_us(player.duration_us),
            "play.loop_in": moments.begin_here,
            "play.loop_out": moments.end_here,
            "play.loop_off": hand.loop_off,
            "mark.end_all": self._end_all,
            "mark.extend": self._extend_chosen,
            "mark.note": self._write_note,
            "mark.next": lambda: self._step_marks(1),
            "mark.previous": lambda: self._step_marks(-1),
            "moments.look": self.look_for_moments,
            "moments.next": lambda: moments.step(1),
            "moments.previous": lambda: moments.step(-1),
            "moments.keep": moments.keep,
            "moments.adjust": moments.adjust,
            "moments.dismiss": moments.dismiss,
            "view.zoom_in": lambda: self.timeline.zoom_by(1.5),
            "view.zoom_out": lambda: self.timeline.zoom_by(1 / 1.5),
            "view.zoom_all": self._show_whole_film,
            "view.timeline": self._go_to_timeline,
            "view.possible": lambda: self.tabs.setCurrentWidget(self.queue),
            "view.marks": lambda: self.tabs.setCurrentWidget(self.marks_panel),
            "view.notes": lambda: self.tabs.setCurrentWidget(self.notes),
        }
        for name, act in plans.items():
            self._actions[name].triggered.connect(lambda _checked=False, act=act: act())
        self._refresh_actions()

    def menu_actions(self) -> dict[str, list[QAction]]:
        """The page's actions by menu: edit, play, mark, view."""
        return by_menu(self._actions)

    def action(self, name: str) -> QAction:
        """One action by its name, as ``play.toggle``."""
        return self._actions[name]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """All lanes show while the film stays the larger part; a person's own choice stays."""
        if self._is_shared_by_hand:
            return
        wanted = self.bar.sizeHint().height() + self.timeline.sizeHint().height()
        if self.first_steps.isVisibleTo(self):
            wanted += self.first_steps.sizeHint().height()
        film = max(self.height() - wanted - 3, self.height() * 46 // 100)
        self.splitter.setSizes([film, self.height() - film])

    def _shared_by_hand(self) -> None:
        self._is_shared_by_hand = True

    # ------------------------------------------------------------ opening and closing

    @property
    def recording(self) -> Recording | None:
        return self._recording

    @property
    def desk(self) -> CodingDesk | None:
        """The open coding; None while no recording is open."""
        return self._desk

    def open_recording(self, recording_id: RecordingId) -> None:
        """Show this recording with the person's own coding of it.

        Raises ConsentRefused or another Problem; then what was open before is still open.
        """
        source = self._library.media_source(recording_id, Use.PLAY)
        recording = self._library.recording(recording_id)
        scheme = find_scheme(self._preferences.text("coding.scheme"))
        desk = self._library.open_coding(
            recording_id, self._preferences.text("coding.coder"), scheme
        )
        suggestions = self._library.candidates(recording_id)
        self.close_recording()
        self._recording = recording
        self._take_desk(desk)
        self.moments.show(suggestions)
        self.timeline.show_film(recording.reference.duration_us, None, Background())
        self.loader.begin(
            recording, source, self.timeline.background, has_looked=suggestions is not None
        )
        self.first_steps.setVisible(not desk.marks and suggestions is None)
        self._share_room()
        self.player.open(source)
        self.opened.emit(recording)

    def _take_desk(self, desk: CodingDesk) -> None:
        self._desk = self.moments.desk = desk
        self._marking = MarkingHand(desk, self.hand.marking_us)
        self._stop_listening = desk.subscribe(self._show_change)
        family = self._library.family(desk.recording.family_id)
        self._keys_for(self.palette_panel.actor)
        self.palette_panel.show_scheme(
            desk.scheme, self._key_map(), desk.people, family.switched_off_codes
        )
        self.palette_panel.setEnabled(not desk.read_only)
        marks = desk.marks_in_order()
        self.timeline.show_coding(desk.scheme, desk.people, marks)
        self.marks_panel.show_marks(desk.scheme, marks)
        self.notes.show_mark(None)
        self._refresh_history()
        if desk.read_only:
            self.problem.emit(
                self.tr("This coding can only be read: {why}.").format(why=desk.why_read_only)
            )

    def close_recording(self) -> None:
        """Stop playing, keep what is typed, let go of the coding."""
        self.notes.keep()
        self.loader.stop()
        self.player.close()
        self._stop_listening()
        self._stop_listening = _nothing
        if self._desk is not None:
            self._desk.close()
        self._desk = self._marking = self._machine = self._recording = None
        self.moments.desk = None
        self.hand.forget()
        self.overlay.signals = None
        self.overlay_button.hide()
        self.chord_panel.leave()
        self._refresh_history()

    # ------------------------------------------------------------ keys

    def _key_map(self) -> KeyMap:
        assert self._desk is not None
        choices = key_choices(self._preferences, self._desk.scheme.id)
        return KeyMap.of(self._desk.scheme, choices, self.palette_panel.actor)

    def _keys_for(self, _actor: Actor) -> None:
        """Where actors share their digits, the palette says which ones are meant."""
        if self._desk is None:
            return
        timeout_s = self._preferences.number("coding.chord_ms") / 1000
        keys = self._key_map()
        if self._machine is None:
            self._machine = ChordMachine(keys, timeout_s=timeout_s)
        elif self._desk.scheme.digits_per_actor:
            self._machine.keys = keys

    def use_clock(self, clock: Callable[[], float]) -> None:
        """Measure chords by another clock (tests)."""
        assert self._machine is not None
        self._machine = ChordMachine(self._machine.keys, clock, self._machine.timeout_s)

    def _person_chosen(self, actor: Actor, person_id: PersonId) -> None:
        """Whose marks are made where there are twins or two adults."""
        if self._marking is not None:
            self._marking.persons[actor] = person_id

    def wants_stroke(self, stroke: str) -> bool:
        return self._machine is not None and self._machine.wants(stroke)

    def take_stroke(self, stroke: str) -> None:
        """A letter or digit that means something for marking."""
        machine = self._machine
        if machine is None:
            return
        answer = machine.press(stroke)
        if isinstance(answer, Waiting):
            who = actor_words(answer.actor) if answer.actor is not None else answer.leader
            self.chord_panel.wait(machine, answer.leader, who)
            self.palette_panel.show_leader(answer.leader)
            return
        self.palette_panel.show_leader("")
        if isinstance(answer, Complete):
            self.press_code(answer.code_id, answer.strokes)
        elif isinstance(answer, Unbound):
            self.chord_panel.answer(answer.strokes, self.tr("is no code. Nothing was marked."))

    def leave_one_thing(self) -> bool:
        if self._machine is not None and self._machine.cancel():
            self.chord_panel.leave()
            self.palette_panel.show_leader("")
            return True
        if self.queue.leave_adjusting():
            return True
        if self.player.loop is not None:
            self.hand.loop_off()
            return True
        return False

    # ------------------------------------------------------------ marking

    def press_code(self, code_id: str, strokes: tuple[str, ...] = ()) -> None:
        """Mark this code now, or end it when it is on."""
        if self._marking is None or self._desk is None:
            return
        code = self._desk.scheme.code(code_id)
        try:
            mark, is_new = self._marking.press(code_id)
        except Problem as problem:
            self._refuse(strokes, problem)
            return
        self.chord_panel.answer(strokes, self._what_happened(code, mark, is_new), _sign(code))
        if mark is not None:
            self.timeline.choose(mark.id)

    def _what_happened(self, code: Code, mark: Mark | None, is_new: bool) -> str:
        if code.kind is CodeKind.POINT:
            return self.tr("{code}: marked").format(code=code.label)
        if is_new:
            return self.tr("{code}: on").format(code=code.label)
        if mark is None:
            return self.tr("{code}: taken back").format(code=code.label)
        return self.tr("{code}: off").format(code=code.label)

    def _refuse(self, strokes: tuple[str, ...], problem: Problem) -> None:
        self.chord_panel.answer(strokes, problem.sentence)
        self.problem.emit(problem.sentence)

    def _edit(self, act: Callable[[], object]) -> bool:
        """Make an edit; a refusal is said and nothing else happens."""
        if self._desk is None:
            return False
        try:
            act()
        except Problem as problem:
            self.problem.emit(problem.sentence)
            self._show_all_marks()
            return False
        return True

    def _show_all_marks(self) -> None:
        """What is committed, after something was shown that could not be."""
        if self._desk is not None:
            chosen = self.timeline.chosen
            self.timeline.show_coding(
                self._desk.scheme, self._desk.people, self._desk.marks_in_order()
            )
            self.timeline.choose(*chosen)

    def _change_mark(self, mark: Mark, title: str) -> None:
        desk = self._desk
        if desk is not None and mark.id in desk.marks:
            self._edit(lambda: desk.change_mark(mark, title))

    def _remove_marks(self, mark_ids: tuple[MarkId, ...]) -> None:
        desk = self._desk
        if desk is not None and mark_ids:
            self._edit(lambda: desk.remove_marks(mark_ids))

    def _delete_chosen(self) -> None:
        self._remove_marks(self.timeline.chosen)

    def _end_all(self) -> None:
        desk = self._desk
        if desk is not None and desk.open_marks:
            self._edit(lambda: desk.close_open_states(self.hand.marking_us()))

    def _extend_chosen(self) -> None:
        mark = self.timeline.current_mark
        now_us = self.hand.marking_us()
        if mark is not None and not mark.span.is_point and now_us > mark.span.onset_us:
            ended = replace(mark, span=Span(mark.span.onset_us, now_us), is_open=False)
            self._change_mark(ended, self.tr("Change the length of a mark"))

    def _nudge_mark(self, mark_id: MarkId, frames: int, only_end: bool) -> None:
        table = self.player.table
        mark = self._desk.marks.get(mark_id) if self._desk is not None else None
        if mark is None or table is None:
            return
        span = mark.span
        if only_end:
            if span.is_point or mark.is_open:
                return
            end_us = self.hand.by_frames(span.end_us, frames)
            span = Span(span.onset_us, max(span.onset_us, end_us))
        else:
            onset_us = self.hand.by_frames(span.onset_us, frames)
            span = span.shifted(onset_us - span.onset_us)
        self._change_mark(replace(mark, span=span), self.tr("Nudge a mark"))
        self.player.seek_us(span.end_us - 1 if only_end else span.onset_us)

    def undo(self) -> None:
        self._edit(lambda: self._desk.undo() if self._desk is not None else None)

    def redo(self) -> None:
        self._edit(lambda: self._desk.redo() if self._desk is not None else None)

    def _show_change(self, change: Change) -> None:
        """Every part shows what was committed, wherever it came from."""
        desk = self._desk
        if desk is None:
            return
        put = [desk.marks[i] for i in (*change.marks_added, *change.marks_changed)]
        self.timeline.change_marks(put, change.marks_removed)
        self.marks_panel.change_marks(put, change.marks_removed)
        if change.decisions:
            self.moments.show_decisions()
        if desk.marks:
            self._end_first_steps()
        self._selection_changed()
        self._refresh_history()
        self._follow_playhead()
        self.edited.emit()

    def _end_first_steps(self) -> None:
        if self.first_steps.isVisibleTo(self):
            self.first_steps.hide()
            self._share_room()

    def _refresh_history(self) -> None:
        desk = self._desk
        undo = desk.undo_title if desk is not None and desk.can_undo else None
        redo = desk.redo_title if desk is not None and desk.can_redo else None
        self.bar.show_history(undo, redo)
        for name, word, title in (
            ("edit.undo", self.tr("Undo"), undo),
            ("edit.redo", self.tr("Redo"), redo),
        ):
            self._actions[name].setText(f"{word}: {title}" if title else word)
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        is_open = self._desk is not None
        for action in self._actions.values():
            action.setEnabled(is_open)
        desk = self._desk
        if desk is None:
            return
        self._actions["edit.undo"].setEnabled(desk.can_undo)
        self._actions["edit.redo"].setEnabled(desk.can_redo)
        self._actions["edit.delete"].setEnabled(bool(self.timeline.chosen))
        self._refresh_queue_actions()

    def _refresh_queue_actions(self) -> None:
        in_sight = self.tabs.currentWidget() is self.queue
        has_one = self.queue.current is not None and in_sight
        for name in ("moments.adjust", "moments.dismiss"):
            self._actions[name].setEnabled(has_one)
        one_waits = in_sight and self.queue.next_waiting() is not None
        self._actions["moments.keep"].setEnabled(has_one or one_waits)

    # ------------------------------------------------------------ choosing

    def _selection_changed(self) -> None:
        mark = self.timeline.current_mark
        self.marks_panel.choose(mark.id if mark is not None else None)
        words = self.marks_panel.model.words_of(mark) if mark is not None else ""
        self.notes.show_mark(mark, words)
        self._actions["edit.delete"].setEnabled(bool(self.timeline.chosen))

    def _choose_from_list(self, mark_id: MarkId) -> None:
        self.timeline.choose(mark_id, reveal=True)

    def _go_to_mark(self, mark_id: MarkId) -> None:
        mark = self._desk.marks.get(mark_id) if self._desk is not None else None
        if mark is not None:
            self.timeline.choose(mark_id, reveal=True)
            self.player.seek_us(mark.span.onset_us)

    def _step_marks(self, step: int) -> None:
        """To the next or the previous mark from where the film stands."""
        marks = self._desk.marks_in_order() if self._desk is not None else []
        now_us = self.player.position_us
        onsets = [mark.span.onset_us for mark in marks]
        if step > 0:
            place = int(np.searchsorted(onsets, now_us, side="right"))
        else:
            place = int(np.searchsorted(onsets, now_us, side="left")) - 1
        if 0 <= place < len(marks):
            self._go_to_mark(marks[place].id)

    def _write_note(self) -> None:
        if self.timeline.current_mark is not None:
            self.tabs.setCurrentWidget(self.notes)
            self.notes.begin_note()

    def _go_to_timeline(self) -> None:
        self.timeline.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.timeline.enter_marks()

    def _show_menu(self, mark_id: MarkId | None, us: Micros, where: QPoint) -> None:
        self.menu_for(mark_id, us).popup(where)

    def menu_for(self, mark_id: MarkId | None, us: Micros) -> QMenu:
        """What can be done with a mark, or at a place without one; goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mark = self._desk.marks.get(mark_id) if self._desk is not None and mark_id else None
        if mark is None:
            menu.addAction(self.tr("Play from here"), lambda: self.hand.play_from(us))
            menu.addActions([self._actions[name] for name in ("view.zoom_all", "mark.end_all")])
        else:
            self._fill_mark_menu(menu, mark)
        return menu

    def _fill_mark_menu(self, menu: QMenu, mark: Mark) -> None:
        menu.addAction(self.tr("Go to its beginning"), lambda: self._go_to_mark(mark.id))
        menu.addAction(self.tr("Play it in a loop"), lambda: self.hand.play_round(mark.span))
        menu.addAction(self._actions["mark.note"])
        menu.addAction(self._actions["mark.extend"])
        sure = menu.addMenu(self.tr("How sure"))
        for certainty, words in (
            (Certainty.GUESS, self.tr("a guess")),
            (Certainty.LIKELY, self.tr("likely")),
            (Certainty.SURE, self.tr("sure")),
        ):
            changed = replace(mark, certainty=certainty)
            act = sure.addAction(words, self._changer(changed, self.tr("How sure")))
            act.setCheckable(True)
            act.setChecked(mark.certainty is certainty)
        self._fill_code_menu(menu.addMenu(self.tr("Change to")), mark)
        menu.addSeparator()
        menu.addAction(self._actions["edit.delete"])

    def _fill_code_menu(self, menu: QMenu, mark: Mark) -> None:
        if self._desk is None or not self._desk.scheme.has_code(mark.code_id):
            return
        own = self._desk.scheme.code(mark.code_id)
        for code in self._desk.scheme.codes_of(own.actor):
            if code.kind is own.kind and code.id != own.id:
                changed = replace(mark, code_id=code.id)
                menu.addAction(code.label, self._changer(changed, self.tr("Change a code")))

    def _changer(self, mark: Mark, title: str) -> Callable[[], None]:
        return lambda: self._change_mark(mark, title)

    # ------------------------------------------------------------ film

    def _film_opened(self) -> None:
        view = self.timeline
        view.show_film(self.player.duration_us, self.player.table, view.background)
        self.loader.use_table(self.player.table)
        self._stills.start()

    def _remember_sound(self) -> None:
        self._preferences.set("player.volume", round(self.player.volume, 2))
        self._preferences.set("player.muted", self.player.is_muted)

    def _position_changed(self, us: Micros) -> None:
        self.timeline.set_playhead(us, follow=not self.hand.is_previewing)
        if not self._follow.isActive():
            self._follow.start()

    def _follow_playhead(self) -> None:
        """What is on now, in the palette and the list."""
        us = self.player.position_us
        self.marks_panel.follow(us)
        self.palette_panel.show_on(self.timeline.marks.codes_on_at(us))

    def _show_signals(self, signals: SignalSet) -> None:
        self.timeline.show_signals(signals)
        self.overlay.signals = signals
        self.overlay_button.show()
        self.film.update()

    def _set_overlay(self, is_on: bool) -> None:
        self.overlay.is_on = is_on
        self.film.update()

    def _loop_changed(self) -> None:
        self.timeline.show_loop(self.player.loop)

    def _watch_whole(self) -> None:
        self.player.set_loop(None)
        self.hand.play_from(0)

    # ------------------------------------------------------------ timeline

    def _set_snapping(self, snaps: bool) -> None:
        self.timeline.snapping = snaps

    def _view_changed(self) -> None:
        self.bar.show_zoom(self.timeline.view.zoom)
        self._stills.start()

    def _load_stills(self) -> None:
        self.loader.load_stills(self.timeline.stills_missing())

    def _show_whole_film(self) -> None:
        view = self.timeline.view
        self.timeline.set_view(ViewRange.whole_film(view.duration_us, view.width_px))

    # ------------------------------------------------------------ possible moments

    def look_for_moments(self) -> None:
        """Begin to analyse the film in the background; the queue shows how far it is."""
        if self._recording is not None and not self.loader.is_looking:
            self._end_first_steps()
            self.tabs.setCurrentWidget(self.queue)
            self.queue.show_progress(0.0, "")
            self.loader.look(self._library, self._recording.id)

    def open_candidate(self, candidate_id: CandidateId) -> None:
        """Unfold this possible moment and play it in a loop."""
        self.moments.open(candidate_id)

    def step_candidates(self, step: int) -> None:
        """Open the next possible moment that waits, or the one before."""
        self.moments.step(step)

    def _moment_opened(self) -> None:
        if self.queue.current is not None:
            self.tabs.setCurrentWidget(self.queue)
        self._refresh_queue_actions()


def _sign(code: Code) -> Glyph:
    return Glyph.CANNOT_SEE if code.unscorable else glyph_of(code.valence)


def _nothing() -> None:
    return
