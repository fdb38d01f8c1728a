"""The coding workspace: places its parts, and carries what each asks for to the one that does it.

Film and time belong to the player, marks and decisions to the desk; the parts only show them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from imh_video.app.chords import KeyMap
from imh_video.app.coding_desk import CodingDesk
from imh_video.app.film_strips import strip_pictures
from imh_video.app.library import BRIEFLY_S, Library
from imh_video.app.own_schemes import scheme_for
from imh_video.app.preferences import Preferences
from imh_video.app.who_is_who import cameras_to_look_at
from imh_video.media.source import MediaSource
from imh_video.model.changes import Change
from imh_video.model.consent import Use
from imh_video.model.identifiers import MarkId, RecordingId
from imh_video.model.recording import Recording
from imh_video.timebase import Micros
from imh_video_ui.coding.action_states import ActionStates
from imh_video_ui.coding.actions import build_actions, by_menu
from imh_video_ui.coding.background_loader import BackgroundLoader
from imh_video_ui.coding.chord_panel import ChordPanel
from imh_video_ui.coding.coding_keys import CodingKeys
from imh_video_ui.coding.film_row import FilmRow
from imh_video_ui.coding.film_side import FilmSide
from imh_video_ui.coding.first_steps import FirstSteps
from imh_video_ui.coding.key_router import KeyRouter
from imh_video_ui.coding.link_hand import LinkHand
from imh_video_ui.coding.look_hand import LookHand
from imh_video_ui.coding.mark_choice import MarkChoice
from imh_video_ui.coding.mark_edits import MarkEdits
from imh_video_ui.coding.mark_menu import MarkMenu
from imh_video_ui.coding.measures_hand import MeasuresHand
from imh_video_ui.coding.moments_side import MomentsSide
from imh_video_ui.coding.palette import CodePalette
from imh_video_ui.coding.play_marks import PlayMarks
from imh_video_ui.coding.room import Room
from imh_video_ui.coding.side_tabs import SideTabs
from imh_video_ui.coding.timeline_bar import TimelineBar
from imh_video_ui.coding.timeline_hand import TimelineHand
from imh_video_ui.coding.waiting_line import WaitingLine
from imh_video_ui.going_back.coding_hand import CodingHand
from imh_video_ui.jobs.looking_list import LookingList
from imh_video_ui.layouts.arrangement import Arrangement
from imh_video_ui.layouts.film_apart import FilmApart
from imh_video_ui.theme import key_text
from imh_video_ui.timeline.background import Background
from imh_video_ui.timeline.timeline_view import TimelineView

_FOLLOW_MS = 100


class CodingPage(QWidget):
    """Open one recording at a time with ``open_recording``."""

    problem = Signal(str)
    """One plain sentence to show to the person."""
    told = Signal(str)
    """Something was done that cannot be seen on the page: one plain sentence."""
    edited = Signal()
    """Something was committed just now."""
    opened = Signal(object)
    """The Recording that shows now."""
    report_wanted = Signal()
    """A report on the open coding."""
    people_wanted = Signal(str)
    """Say who is who first: the recording's id."""
    offered = Signal(str, str, object)
    """One plain sentence, what can be done about it, and how."""

    def __init__(
        self,
        library: Library,
        preferences: Preferences,
        parent: QWidget | None = None,
        looking: LookingList | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._looking = looking or LookingList(library, self)
        self._preferences = preferences
        self._desk: CodingDesk | None = None
        self._recording: Recording | None = None
        self._stop_listening: Callable[[], None] = _nothing
        self.setAccessibleName(self.tr("Coding"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("own_ring", True)
        self._build_parts()
        self._actions = build_actions(self, preferences, self.film_side.own_actions())
        own_pass = self.moments_side.own_pass
        self._states = ActionStates(
            self._actions, self.bar, self.tabs, self.timeline, self.whole, own_pass, self.line
        )
        self._menu = MarkMenu(
            self.timeline, self._actions, self.edits, self.links, self.notes.links, self.hand
        )
        self._menu.lane_actions = self.bar.lane_actions
        self._place_parts()
        self._connect_player()
        self._connect_panels()
        self._connect_actions()

    # ------------------------------------------------------------ building

    def _build_parts(self) -> None:
        self.film_side = FilmSide(self._library, self._preferences)
        self.player, self.hand = self.film_side.player, self.film_side.hand
        self.film, self.transport = self.film_side.film, self.film_side.transport
        self.chord_panel = ChordPanel(self.film_side.stage)
        self.palette_panel = CodePalette()
        self.tabs = SideTabs()
        self.queue, self.marks_panel = self.tabs.queue, self.tabs.marks
        self.notes = self.tabs.notes
        self.bar = TimelineBar()
        self.timeline = TimelineView()
        self.first_steps = FirstSteps()
        self.loader = BackgroundLoader(self, self._looking)
        self.look = LookHand(self._library, self.queue, self.loader, self._looking)
        self.line = WaitingLine(self._library, self)
        self.keys = CodingKeys(
            self.palette_panel, self.chord_panel, self._preferences, self.line, self
        )
        self.edits = MarkEdits(self.timeline, self.hand, self.line, self)
        self.links = LinkHand(
            self.edits, self.timeline, self.marks_panel.model, self.notes.links, self.chord_panel
        )
        self.choice = MarkChoice(self.timeline, self.tabs, self.player, self.links)
        self.moments_side = MomentsSide(
            self, self._library, self._preferences, self.queue, self.timeline, self.hand,
            self.edits.edit,
        )  # fmt: skip
        self.moments = self.moments_side.queue
        self.measures = MeasuresHand(self.timeline, self.film_side, self.bar, self.moments_side)
        self.timeline_hand = TimelineHand(
            self.timeline, self.bar, self.hand, self.edits, self.loader
        )
        self.whole = CodingHand(self, self.player.pause)
        self.play_marks = PlayMarks(self.film_side, self.timeline, self.tabs, self.moments)
        # The list and the palette need not follow every frame.
        self._follow = QTimer(self, singleShot=True, interval=_FOLLOW_MS)
        self._follow.timeout.connect(self._follow_playhead)

    def _place_parts(self) -> None:
        top = FilmRow(self.palette_panel, self.film_side, self.tabs)
        self.room = Room(top, self.first_steps, self.bar, self.timeline)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.room)
        keys = list(self._actions.values())
        apart = FilmApart(self, self.film_side, KeyRouter(self, self, self.timeline), keys)
        self.arrangement = Arrangement(self.room, top, self.bar, self.timeline, apart)
        self.arrangement.tell(self._actions)
        apart.told.connect(self.told)

    def _connect_player(self) -> None:
        self.player.position_changed.connect(self._position_changed)
        self.film_side.problem.connect(self.problem)
        self.film_side.told.connect(self.told)
        self.film_side.source_changed.connect(self._read_otherwise)
        self.film_side.cameras.film_changed.connect(self._open_again)

    def _connect_panels(self) -> None:
        for part in (self.keys, self.edits, self.moments_side, self.loader, self.play_marks):
            part.problem.connect(self.problem)
        self.play_marks.mark_wanted.connect(self.choice.go_to)
        self.choice.changed.connect(self._states.refresh_chosen)
        self.whole.told.connect(self.told)
        self.whole.offered.connect(self.offered)
        self.moments_side.told.connect(self.told)
        self.moments_side.offered.connect(self.offered)
        self.moments_side.can_changed.connect(self._states.refresh)
        self.measures.told.connect(self.told)
        self.bar.own_pass.clicked.connect(partial(self.tabs.bring, self.queue))
        self.keys.marked.connect(self.timeline.choose)
        self.edits.refused.connect(self.choice.show_again)
        self.notes.write = self.edits.change
        self.line.changed.connect(self.bar.show_waiting)
        self.line.changed.connect(self._states.refresh)
        self.bar.undo_pressed.connect(self.edits.undo)
        self.bar.redo_pressed.connect(self.edits.redo)
        self.timeline.menu_requested.connect(self._show_menu)
        self.moments.opened.connect(self._moment_opened)
        self.first_steps.watch_pressed.connect(self.hand.watch_whole)
        self.first_steps.look_pressed.connect(self.look.ask)
        loader = self.loader
        loader.signals_came.connect(self.measures.take)
        loader.looked.connect(self.moments.show)
        self.look.people_wanted.connect(self.people_wanted)
        self.look.started.connect(self._look_started)
        self.tabs.currentChanged.connect(self._states.refresh)

    def _connect_actions(self) -> None:
        panels = self.tabs.panels
        plans: dict[str, Callable[[], object]] = {
            **self.edits.acts(),
            **self.links.acts(),
            **self.choice.acts(),
            **self._menu.acts(),
            "mark.again": self.keys.press_again,
            "mark.next_person": self.keys.mean_next_person,
            **self.whole.acts(),
            "file.report": self.report_wanted.emit,
            **self.film_side.acts(),
            **self.arrangement.acts(),
            **self.play_marks.acts(),
            **self.look.acts(),
            **self.moments_side.acts(),
            **self.timeline_hand.acts(),
            "view.overlay": self.film_side.overlay_button.toggle,
            "view.signals_here": self.measures.say,
            **{f"view.{name}": partial(self.tabs.bring, panel) for name, panel in panels.items()},
        }
        for name, act in plans.items():
            self._actions[name].triggered.connect(lambda _checked=False, act=act: act())
        self.film_side.use_keys(self._actions)
        self.moments.use_keys(self._actions)
        self._states.refresh()

    def menu_actions(self) -> dict[str, list[QAction]]:
        """The page's actions by menu: edit, play, mark, view."""
        return by_menu(self._actions)

    def action(self, name: str) -> QAction:
        """One action by its name, as ``play.toggle``."""
        return self._actions[name]

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
        self.line.check_empty()
        source = self._library.media_source(recording_id, Use.PLAY)
        recording = self._library.recording(recording_id)
        scheme = scheme_for(self._library, recording_id, self._preferences.text("coding.scheme"))
        if self._recording is not None and self._recording.id == recording_id:
            # This very window has it open: it would be found open, and could only be read.
            self.close_recording()
        desk = self._library.open_coding(
            recording_id, self._preferences.text("coding.coder"), scheme
        )
        suggestions = self._library.candidates(recording_id)
        self.close_recording()
        self._recording = recording
        self._take_desk(desk)
        self.moments_side.begin(desk)
        self._bring_background(recording, source, has_looked=suggestions is not None)
        self.first_steps.setVisible(not desk.marks and suggestions is None)
        self.room.share()
        self.film_side.open(recording, source)
        self.opened.emit(recording)
        self.whole.begin(desk, scheme)
        self._states.refresh()

    def _bring_background(
        self, recording: Recording, source: MediaSource, *, has_looked: bool
    ) -> None:
        """What lies behind the marks, as this source shows it."""
        self.timeline.show_film(recording.duration_us, None, Background())
        self.measures.show()
        self.loader.begin(
            recording, source, self.timeline.background, has_looked=has_looked,
            people=self._library.people(recording.family_id),
            further=cameras_to_look_at(self._library, recording),
            pictures=strip_pictures(self._library, recording.id),
        )  # fmt: skip
        self.look.begin(recording.id)

    def _take_desk(self, desk: CodingDesk) -> None:
        self._desk = self.edits.desk = self.play_marks.desk = desk
        self._states.desk = desk
        self._stop_listening = desk.subscribe(self._show_change)
        keys = self.keys.begin(desk, self.hand)
        self._show_codes(desk, keys)
        self.palette_panel.setEnabled(not desk.read_only)
        self.choice.begin(desk)
        self._states.refresh_history()
        if desk.read_only:
            self.problem.emit(
                self.tr("This coding can only be read: {why}.").format(why=desk.why_read_only)
            )

    def close_recording(self) -> None:
        """Stop playing, keep what is typed, let go of the coding."""
        self.line.finish()
        self.write_all()
        self.loader.stop()
        self.film_side.forget()
        self._stop_listening()
        self._stop_listening = _nothing
        if self._desk is not None:
            self._desk.close()
        self._desk = self._recording = None
        self.moments_side.end()
        self.look.end()
        self.edits.desk = self.play_marks.desk = self._states.desk = None
        self.links.leave()
        self.whole.end()
        self.keys.end()
        self._states.refresh_history()

    # ------------------------------------------------------------ keys

    def use_clock(self, clock: Callable[[], float]) -> None:
        """Measure chords by another clock (tests)."""
        self.keys.use_clock(clock)

    def show_keys(self) -> None:
        """Somebody chose other keys: chords, palette and bar have them at once."""
        self.film_side.use_keys(self._actions)
        self.moments.use_keys(self._actions)
        keys, desk = self.keys.renew(), self._desk
        if desk is not None and keys is not None:
            self._show_codes(desk, keys)

    def _show_codes(self, desk: CodingDesk, keys: KeyMap) -> None:
        """What can be marked, and with which keys."""
        off = self.keys.switched_off = self._library.family(
            desk.recording.family_id
        ).switched_off_codes
        self.palette_panel.show_scheme(desk.scheme, keys, desk.people, off)
        play = key_text(self._actions["play.toggle"].shortcut())
        self.first_steps.show_keys(keys, play)

    def wants_stroke(self, stroke: str) -> bool:
        return self.keys.wants_stroke(stroke)

    def take_stroke(self, stroke: str) -> None:
        self.keys.take_stroke(stroke)

    def release_stroke(self, stroke: str) -> None:
        self.keys.release_stroke(stroke)

    def let_go(self) -> None:
        self.keys.let_go()

    def leave_one_thing(self) -> bool:
        if self.keys.cancel() or self.links.leave():
            return True
        large = self.film_side.stage.meant
        if large.is_magnifying:
            large.set_magnifier(False)
            return True
        if self.queue.leave_adjusting():
            return True
        if self.player.loop is not None:
            self.hand.loop_off()
            return True
        return False

    # ------------------------------------------------------------ what is marked

    def _show_change(self, change: Change) -> None:
        """Every part shows what was committed, wherever it came from."""
        desk = self._desk
        if desk is None:
            return
        if change.scheme_changed:
            self._show_scheme(desk)
        self.choice.show_change(desk, change)
        if change.decisions:
            self.moments.show_decisions()
        if desk.marks:
            self._end_first_steps()
        self._states.refresh_history()
        self._follow_playhead()
        if self.notes.is_waiting:
            # Not within the edit that was just committed.
            QTimer.singleShot(0, self, self._write_what_waited)
        self.edited.emit()

    def write_all(self) -> bool:
        """Make the marks that wait, and write what was typed; whether nothing is left to do."""
        self.line.try_again(BRIEFLY_S)
        self.notes.keep()
        self._write_what_waited()
        return not (self.line.waits or self.notes.is_waiting)

    def _write_what_waited(self) -> None:
        if self._desk is not None:
            self.notes.write_what_waits(self._desk.marks)

    def _show_scheme(self, desk: CodingDesk) -> None:
        """The coding is pinned to another version: codes, keys, lanes and lists anew."""
        self.keys.cancel()
        self.show_keys()
        chosen = self.timeline.chosen
        self.choice.show_coding(desk)
        self.timeline.choose(*chosen)
        self.moments.show_decisions()

    def _end_first_steps(self) -> None:
        if self.first_steps.isVisibleTo(self):
            self.first_steps.hide()
            self.room.share()

    # ------------------------------------------------------------ choosing

    def _show_menu(self, mark_id: MarkId | None, us: Micros, where: QPoint) -> None:
        self.menu_for(mark_id, us, where).popup(where)

    def menu_for(self, mark_id: MarkId | None, us: Micros, where: QPoint | None = None) -> QMenu:
        """What can be done with a mark, a link or a place; goes when it is closed."""
        return self._menu.for_place(mark_id, us, where)

    # ------------------------------------------------------------ film

    def _position_changed(self, us: Micros) -> None:
        self.timeline.set_playhead(us, follow=not self.hand.is_previewing)
        if not self._follow.isActive():
            self._follow.start()

    def _follow_playhead(self) -> None:
        """What is on now, in the palette and the list."""
        us = self.player.position_us
        self.marks_panel.follow(us)
        self.palette_panel.show_on(self.timeline.marks.codes_on_at(us))

    def _read_otherwise(self, source: MediaSource) -> None:
        recording = self._recording
        if recording is not None:
            has_looked = self._library.candidates(recording.id) is not None
            self._bring_background(recording, source, has_looked=has_looked)

    def _open_again(self) -> None:
        """The film is longer or shorter than before: everything that shows it anew."""
        if self._recording is not None:
            at_us = self.player.position_us
            self.open_recording(self._recording.id)
            self.player.seek_us(at_us)

    # ------------------------------------------------------------ possible moments

    def _look_started(self) -> None:
        self._end_first_steps()
        self.tabs.bring(self.queue)

    def _moment_opened(self) -> None:
        if self.queue.current is not None:
            self.tabs.bring(self.queue)
        self._states.refresh_queue()


def _nothing() -> None:
    return
