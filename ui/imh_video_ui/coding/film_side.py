"""The film with its bar: what plays, where it shows, and what is remembered about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.media.source import MediaSource
from imh_video.model.family import Role
from imh_video.model.recording import Recording
from imh_video.model.signal import SignalSet
from imh_video.timebase import Span, micros, seconds
from imh_video_ui.cameras.cameras_hand import CamerasHand
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.coding.film_settings import FilmSettings
from imh_video_ui.coding.frame_export import FrameExport
from imh_video_ui.coding.people_overlay import PeopleOverlay
from imh_video_ui.coding.playable_copy import PlayableCopy
from imh_video_ui.player.camera_speaker import CameraSpeaker
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.picture_menu import FilmActions
from imh_video_ui.player.route import Margins
from imh_video_ui.player.sound_panel import LATE_STEP_MS, VOLUME_STEPS
from imh_video_ui.player.speaker import DeviceSpeaker
from imh_video_ui.player.stage import FilmStage
from imh_video_ui.player.transport_bar import TransportBar
from imh_video_ui.theme import Button, ground, key_text
from imh_video_ui.theme.persons import PersonSign, signs_of

LEAP_JUMPS = 5


class FilmSide(QWidget):
    """Owns the player. The hand moves it for everybody else on the page."""

    problem = Signal(str)
    told = Signal(str)
    """Something was done that cannot be seen: one plain sentence."""
    source_changed = Signal(object)
    """The same film is read otherwise from now on: a MediaSource."""

    def __init__(
        self, library: Library, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self._preferences = library, preferences
        ground(self, "stage")
        self._speaker = CameraSpeaker(DeviceSpeaker(self))
        self.player = FilmPlayer(self, speaker=self._speaker)
        self.hand = FilmHand(self.player, preferences, self)
        self.overlay = PeopleOverlay(self.hand.picture_us)
        self.picture_actions = FilmActions(preferences.bindings, self)
        self.settings = FilmSettings(library, preferences, self.player, self.picture_actions, self)
        self.transport = TransportBar(self.player)
        self.frames = FrameExport(library, self.player, self.picture_actions, self)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_film(), 1)
        column.addWidget(self._build_bar())
        self.copy = PlayableCopy(library, self.stage, self.picture_actions, self)
        self._connect_player()
        self._connect_picture()
        self._unsubscribe = preferences.subscribe(self._preference_changed)

    def _build_film(self) -> QWidget:
        """The place of the film: all that knows how many pictures there are."""
        self.stage = FilmStage(self.player)
        self.film = self.stage.film
        self.film.set_overlay(self.overlay)
        self.stage.set_overlays(self.overlay.of_camera)
        self.stage.set_actions(self.picture_actions)
        self._mean_large()
        self.stage.meant_changed.connect(self._mean_large)
        self.cameras = CamerasHand(
            self._library, self._preferences, self.player, self._speaker, self.stage, self
        )
        self.cameras.problem.connect(self.problem)
        return self.stage

    def _mean_large(self) -> None:
        """Keys for the picture mean the large one; over the whole screen, the one there."""
        if not self.transport.is_full_screen:
            self.picture_actions.act_on(self.stage.meant)

    def _build_bar(self) -> TransportBar:
        self.transport.stage = self.stage
        self.overlay_button = Button(self.tr("Overlay"), size="compact", icon="scan-face")
        self.overlay_button.setCheckable(True)
        self.overlay_button.setChecked(False)
        self.overlay_button.setToolTip(self.tr("Show who is who, where they were seen"))
        self.overlay_button.toggled.connect(self._set_overlay)
        self.overlay_button.hide()
        self.transport.add_choice(self.overlay_button)
        # A click on a button must not take Space away from playing.
        for button in self.transport.buttons():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return self.transport

    def _connect_player(self) -> None:
        player, preferences = self.player, self._preferences
        player.problem.connect(self.problem)
        player.set_volume(preferences.number("player.volume"))
        player.set_muted(preferences.flag("player.muted"))
        player.sound.speaker.choose(preferences.text("player.audio_device"))
        player.set_loop_margins(*self._margins("loop"))
        player.sound_changed.connect(self._remember_sound)
        transport = self.transport
        transport.set_repeat(micros(preferences.number("player.repeat_s")))
        transport.sound_panel.device_chosen.connect(partial(preferences.set, "player.audio_device"))
        panel = transport.loop_panel
        panel.show_choices(
            self._margins("loop"),
            self._margins("marks"),
            everywhere=preferences.flag("player.loop_margins_everywhere"),
        )
        panel.everywhere_changed.connect(partial(preferences.set, "player.loop_margins_everywhere"))
        panel.loop_margins_changed.connect(partial(self._keep_margins, "loop"))
        panel.marks_margins_changed.connect(partial(self._keep_margins, "marks"))

    def _connect_picture(self) -> None:
        actions = self.picture_actions
        self.stage.full_screen_wished.connect(self.transport.show_full_screen)
        actions.turn_wished.connect(self._turn)
        actions.copy_wished.connect(self.frames.copy)
        actions.save_wished.connect(self.frames.ask_and_save)
        self.copy.made.connect(self._read_camera_again)
        self.copy.told.connect(self.told)
        self.copy.problem.connect(self.problem)
        self.frames.done.connect(self.told)
        self.frames.problem.connect(self.problem)
        self.settings.problem.connect(self.problem)
        self.settings.source_changed.connect(self._read_otherwise)

    # --- where it shows

    def lend_film(self, instead: QWidget) -> FilmStage:
        """Give the pictures away, to be shown elsewhere; ``instead`` stands in their place."""
        self._column.removeWidget(self.stage)
        self._column.insertWidget(0, instead, 1)
        instead.show()
        return self.stage

    def take_film_back(self, instead: QWidget) -> None:
        """The pictures are here again, and what stood in their place goes."""
        self._column.removeWidget(instead)
        instead.hide()
        self._column.insertWidget(0, self.stage, 1)
        self.stage.show()

    # --- one film

    def open(self, recording: Recording, source: MediaSource) -> None:
        """Show this film; whether it may be shown was asked before."""
        self.player.open(source)
        self.settings.begin(recording.id)
        self.frames.recording = recording
        self.copy.recording_id = recording.id
        self.cameras.begin(recording)

    def forget(self) -> None:
        """The film is let go: nothing of it stays."""
        self.settings.end()
        self.cameras.end()
        self.frames.recording = None
        self.copy.end()
        self.player.close()
        self.hand.forget()
        self._forget_signals()
        self.overlay.forget()

    def acts(self) -> dict[str, Callable[[], object]]:
        """What the film does, by the name of the action."""
        player, hand, transport = self.player, self.hand, self.transport
        return {
            "play.toggle": player.toggle,
            "play.slower": partial(player.shuttle, -1),
            "play.pause": player.pause,
            "play.faster": partial(player.shuttle, 1),
            "play.frame_back": partial(player.step, -1),
            "play.frame_forward": partial(player.step, 1),
            "play.jump_back": partial(hand.jump, -1),
            "play.jump_forward": partial(hand.jump, 1),
            "play.leap_back": partial(hand.jump, -LEAP_JUMPS),
            "play.leap_forward": partial(hand.jump, LEAP_JUMPS),
            "play.start": partial(player.seek_us, 0),
            "play.end": lambda: player.seek_us(player.duration_us),
            "play.go_to": transport.ask_where,
            "play.repeat": transport.repeat_last,
            "play.speed_down": player.slower,
            "play.speed_up": player.faster,
            "play.speed_normal": partial(player.set_speed, 1.0),
            "play.loop_off": hand.loop_off,
            "play.loop_choices": transport.open_loop_panel,
            "play.everything": partial(player.play_spans, ()),
            "play.next_part": partial(player.step_span, 1),
            "play.previous_part": partial(player.step_span, -1),
            "play.louder": partial(self._change_volume, 1),
            "play.quieter": partial(self._change_volume, -1),
            "play.mute": lambda: player.set_muted(not player.is_muted),
            # What runs late is played earlier: more late is earlier heard.
            "play.sound_earlier": partial(self._change_late, LATE_STEP_MS),
            "play.sound_later": partial(self._change_late, -LATE_STEP_MS),
            "play.sound_choices": transport.open_sound_panel,
            **self.cameras.acts(),
        }

    def own_actions(self) -> list[QAction]:
        """Those of the picture, with their keys and deeds."""
        return [*self.picture_actions.all(), self.copy.action]

    def use_keys(self, actions: Mapping[str, QAction]) -> None:
        """The keys of the film work where it fills the screen too, and the bar shows them."""
        of_film = ("play.", "film.")
        keys = [action for name, action in actions.items() if name.startswith(of_film)]
        self.transport.full_screen_keys = keys

        def cap(*names: str) -> str:
            return " ".join(key_text(actions[f"play.{name}"].shortcut()) for name in names)

        self.transport.set_keys(
            cap("slower", "pause", "faster"), cap("loop_in", "loop_out"), cap("go_to")
        )

    def play_only(self, spans: Iterable[Span]) -> None:
        """Only these, one after the other, with the margins that were chosen."""
        self.player.play_spans(spans, self._margins("marks"))

    def _change_volume(self, steps: int) -> None:
        self.player.set_muted(False)
        self.player.set_volume(self.player.volume + steps / VOLUME_STEPS)

    def _change_late(self, ms: int) -> None:
        self.player.set_audio_offset(self.player.audio_offset_us + 1000 * ms)
        late_ms = round(self.player.audio_offset_us / 1000)
        self.told.emit(self.tr("The sound is played {ms} ms earlier.").format(ms=late_ms))

    # --- what lies over the picture

    def show_signals(self, signals: SignalSet | None) -> None:
        """What the overlay may draw; None takes it away."""
        if signals is None:
            self._forget_signals()
            self.stage.repaint_pictures()
            return
        self.overlay.signals = signals
        self.overlay.people = self._followed()
        self.overlay_button.show()
        self.stage.repaint_pictures()

    def _followed(self) -> dict[Role, tuple[str, PersonSign]]:
        """Which of several babies or adults the signals are about, as somebody said."""
        if self.frames.recording is None:
            return {}
        recording = self._library.recording(self.frames.recording.id)
        family = self._library.people(recording.family_id)
        signs, followed = (
            signs_of(family),
            {e.person_id for e in recording.pointed if e.is_followed},
        )
        return {
            person.role: (person.called, signs[person.id])
            for person in family
            if person.id in followed and signs[person.id].is_one_of_several
        }

    def _forget_signals(self) -> None:
        self.overlay.signals = None
        self.overlay_button.hide()

    def _turn(self) -> None:
        """The picture that is meant, a quarter to the right."""
        number = self.picture_actions.camera
        if self.settings.turn(number):
            self.overlay.lay_otherwise(number)
            self._read_camera_again(number)

    def _read_camera_again(self, number: int) -> None:
        if number == 0:
            self.settings.read_again()
        else:
            self.cameras.read_again()

    def _read_otherwise(self, source: MediaSource) -> None:
        # Where people are was measured in the picture as it lay before.
        self._forget_signals()
        self.source_changed.emit(source)

    def _set_overlay(self, is_on: bool) -> None:
        self.overlay.is_on = is_on
        self.stage.repaint_pictures()

    # --- what is remembered

    def _remember_sound(self) -> None:
        self._preferences.set("player.volume", round(self.player.volume, 2))
        self._preferences.set("player.muted", self.player.is_muted)

    def _margins(self, what: str) -> Margins:
        before, after = (f"player.{what}_lead_{side}_s" for side in ("in", "out"))
        return micros(self._preferences.number(before)), micros(self._preferences.number(after))

    def _keep_margins(self, what: str, margins_us: Margins) -> None:
        for side, us in zip(("in", "out"), margins_us, strict=True):
            self._preferences.set(f"player.{what}_lead_{side}_s", seconds(us))

    def _preference_changed(self, key: str) -> None:
        if key == "player.repeat_s":
            self.transport.set_repeat(micros(self._preferences.number(key)))
