"""The film with its bar: what plays, where it shows, and what is remembered about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from imh_video.app.preferences import Preferences
from imh_video.model.signal import SignalSet
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.coding.people_overlay import PeopleOverlay
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.transport_bar import TransportBar
from imh_video_ui.theme import Button, ground

LEAP_JUMPS = 5


class FilmSide(QWidget):
    """Owns the player. The hand moves it for everybody else on the page."""

    problem = Signal(str)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        ground(self, "stage")
        self.player = FilmPlayer(self)
        self.hand = FilmHand(self.player, preferences, self)
        self.overlay = PeopleOverlay(self.hand.shown_us)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_film(), 1)
        column.addWidget(self._build_bar())
        self._connect()

    def _build_film(self) -> QWidget:
        """The place of the film: all that knows how many pictures there are."""
        self.film = FilmView(self.player)
        self.film.set_overlay(self.overlay)
        return self.film

    def _build_bar(self) -> TransportBar:
        self.transport = TransportBar(self.player)
        self.overlay_button = Button(self.tr("Overlay"), size="compact", icon="scan-face")
        self.overlay_button.setCheckable(True)
        self.overlay_button.setChecked(True)
        self.overlay_button.setToolTip(self.tr("Show who is who, where they were seen"))
        self.overlay_button.toggled.connect(self._set_overlay)
        self.overlay_button.hide()
        self.transport.add_choice(self.overlay_button)
        # A click on a button must not take Space away from playing.
        for button in self.transport.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return self.transport

    def _connect(self) -> None:
        player = self.player
        player.problem.connect(self.problem)
        player.set_volume(self._preferences.number("player.volume"))
        player.set_muted(self._preferences.flag("player.muted"))
        player.sound_changed.connect(self._remember_sound)
        self.film.full_screen_wished.connect(self.transport.show_full_screen)

    def forget(self) -> None:
        """The film is let go: nothing of it stays."""
        self.player.close()
        self.hand.forget()
        self.overlay.signals = None
        self.overlay_button.hide()

    def acts(self) -> dict[str, Callable[[], object]]:
        """What the film does, by the name of the action."""
        player, hand = self.player, self.hand
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
            "play.loop_off": hand.loop_off,
        }

    # --- what lies over the picture

    def show_signals(self, signals: SignalSet) -> None:
        self.overlay.signals = signals
        self.overlay_button.show()
        self.film.update()

    def _set_overlay(self, is_on: bool) -> None:
        self.overlay.is_on = is_on
        self.film.update()

    # --- what is remembered

    def _remember_sound(self) -> None:
        self._preferences.set("player.volume", round(self.player.volume, 2))
        self._preferences.set("player.muted", self.player.is_muted)
