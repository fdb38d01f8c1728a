"""The bar under the film: where it is, and everything that moves it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QMenu,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from imh_video.timebase import Micros, Span, seconds, timecode
from imh_video_ui.player.film_player import SPEEDS, FilmPlayer
from imh_video_ui.player.film_view import FullScreenFilm
from imh_video_ui.theme import Button, ground, icon, icon_button, label, role_font

REPEAT_US: Micros = 3_000_000
"""How much "repeat" goes back, and how long a loop begun here is."""

_HEIGHT = 56
_PLAY_SIDE = 42
# What gives way first where the bar is narrow, and below which width.
_KEYS_NEED_PX = 820
_FRAME_NEEDS_PX = 740
_REPEAT_NEEDS_PX = 640
_ENDS_NEED_PX = 600
_LEAST_WIDTH = 520
_VOLUME_STEPS = 20


class TransportBar(QWidget):
    """Buttons, time code and frame number of one player. Holds no state of its own."""

    full_screen_changed = Signal(bool)

    def __init__(self, player: FilmPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._full_screen: FullScreenFilm | None = None
        ground(self, "surface")
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(self.tr("Playing the film"))
        self._build_readings()
        self._build_movers()
        self._build_choices()
        self._place()
        self._connect()
        self._refresh()

    # --- building

    def _build_readings(self) -> None:
        self.time = label(timecode(0), "time")
        self.time.setAccessibleName(self.tr("Time"))
        self.frame = label("", "small", "text2")
        self.frame.setAccessibleName(self.tr("Frame"))
        # A place of its own, or everything would shift with the number of digits.
        widest = QFontMetrics(role_font("time")).horizontalAdvance("00:00.000")
        self.time.setMinimumWidth(widest + 4)

    def _build_movers(self) -> None:
        self.repeat = icon_button("repeat", self.tr("Repeat the last 3 seconds"), self)
        self.to_start = icon_button("skip-back", self.tr("To the beginning"), self, keys="Home")
        self.back = icon_button("step-back", self.tr("One frame back"), self, keys=",")
        self.forward = icon_button("step-forward", self.tr("One frame forward"), self, keys=".")
        self.to_end = icon_button("skip-forward", self.tr("To the end"), self, keys="End")
        # Held down they go on, frame by frame.
        for stepper in (self.back, self.forward):
            stepper.setAutoRepeat(True)
            stepper.setAutoRepeatInterval(60)
        self.play = Button("", self, kind="primary", icon="play")
        self.play.setFixedSize(_PLAY_SIDE, _PLAY_SIDE)
        self.play.setStyleSheet(
            f"border-radius: {_PLAY_SIDE // 2}px; padding: 0; min-height: {_PLAY_SIDE - 2}px;"
        )

    def _build_choices(self) -> None:
        self.speed = Button("", self, size="compact", icon="gauge", keys="J K L")
        self.loop = Button("", self, size="compact", icon="repeat-2", keys="I O")
        self.loop.setCheckable(True)
        self.volume = icon_button("volume-2", self.tr("Volume"), self)
        self.volume.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.volume.setMenu(self._volume_menu())
        self.full_screen = icon_button("maximize", self.tr("Full screen"), self)
        self._speed_menu = self._make_speed_menu()

    def _make_speed_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Speed"))
        group = QActionGroup(menu)
        for speed in SPEEDS:
            action = QAction(speed_words(speed), menu, checkable=True)
            action.setData(speed)
            action.triggered.connect(partial(self._player.set_speed, speed))
            group.addAction(action)
            menu.addAction(action)
        return menu

    def _volume_menu(self) -> QMenu:
        menu = QMenu(self)
        inside = QWidget(menu)
        column = QVBoxLayout(inside)
        self.sound_words = label("", "small", "text2")
        self.loudness = QSlider(Qt.Orientation.Horizontal)
        self.loudness.setRange(0, _VOLUME_STEPS)
        self.loudness.setMinimumWidth(160)
        self.loudness.setAccessibleName(self.tr("Volume"))
        self.mute = QCheckBox(self.tr("Mute"))
        for part in (self.sound_words, self.loudness, self.mute):
            column.addWidget(part)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(inside)
        menu.addAction(holder)
        return menu

    def _place(self) -> None:
        row = QHBoxLayout(self)
        # The bar may be narrower than all of its parts: some then step aside.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumWidth(_LEAST_WIDTH)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(6)
        row.addWidget(self.time)
        row.addSpacing(4)
        row.addWidget(self.frame)
        row.addStretch(1)
        for mover in (self.repeat, self.to_start, self.back, self.play, self.forward, self.to_end):
            row.addWidget(mover)
        row.addStretch(1)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(6)
        self._choices.addWidget(self.speed)
        self._choices.addWidget(self.loop)
        row.addLayout(self._choices)
        row.addWidget(self.volume)
        row.addWidget(self.full_screen)

    def add_choice(self, widget: QWidget) -> None:
        """Room for a choice of the page's own, after the loop."""
        self._choices.addWidget(widget)

    def set_keys(self, speed: str, loop: str) -> None:
        """The key caps show what the person has set."""
        self._keys = (speed, loop)
        self._fit()

    _keys = ("J K L", "I O")

    def _connect(self) -> None:
        player = self._player
        self.repeat.clicked.connect(self._repeat_last)
        self.to_start.clicked.connect(partial(player.seek_us, 0))
        self.to_end.clicked.connect(self._go_to_end)
        self.back.clicked.connect(partial(player.step, -1))
        self.forward.clicked.connect(partial(player.step, 1))
        self.play.clicked.connect(player.toggle)
        self.speed.clicked.connect(self._choose_speed)
        self.loop.clicked.connect(self._toggle_loop)
        self.loudness.valueChanged.connect(self._take_volume)
        self.mute.toggled.connect(player.set_muted)
        self.full_screen.clicked.connect(self.show_full_screen)
        player.position_changed.connect(self._show_position)
        player.frame_shown.connect(self._show_position)
        for changed in (player.state_changed, player.opened, player.loop_changed,
                        player.speed_changed, player.sound_changed):  # fmt: skip
            changed.connect(self._refresh)

    # --- acting

    def _repeat_last(self) -> None:
        self._player.seek_us(self._player.position_us - REPEAT_US)
        self._player.play()

    def _go_to_end(self) -> None:
        self._player.seek_us(self._player.duration_us)

    def _choose_speed(self) -> None:
        self._speed_menu.popup(
            self.speed.mapToGlobal(QPoint(0, -self._speed_menu.sizeHint().height()))
        )

    def _toggle_loop(self) -> None:
        player = self._player
        if player.loop is not None:
            player.set_loop(None)
        else:
            end_us = min(player.duration_us, max(REPEAT_US, player.position_us))
            player.set_loop(Span(max(0, end_us - REPEAT_US), end_us))
        self._refresh()

    def _take_volume(self, steps: int) -> None:
        self._player.set_volume(steps / _VOLUME_STEPS)

    def show_full_screen(self) -> None:
        """The film alone over the whole screen, until Esc."""
        if self._full_screen is not None:
            return
        film = FullScreenFilm(self._player, self.window())
        film.destroyed.connect(self._full_screen_ended)
        self._full_screen = film
        film.showFullScreen()
        self.full_screen_changed.emit(True)

    def _full_screen_ended(self) -> None:
        self._full_screen = None
        self.full_screen_changed.emit(False)

    # --- showing

    def _show_position(self, *_: object) -> None:
        player = self._player
        if player.table is None:
            self.time.setText(timecode(0))
            self.frame.setText("")
            return
        # The time of the frame on screen, so that the two numbers always belong together.
        index = player.frame_index
        self.time.setText(timecode(player.table.time_us(index)))
        self.frame.setText(self.tr("frame {number}").format(number=index))

    def _refresh(self, *_: object) -> None:
        player = self._player
        self._show_play(player.playing)
        self._show_loop(player.loop)
        self._show_sound()
        self.speed.setText(speed_words(player.rate))
        self.speed.setAccessibleName(
            self.tr("Speed {speed}").format(speed=speed_words(player.rate))
        )
        self.speed.setToolTip(self.tr("Speed. J goes back, K pauses, L goes on; again is faster."))
        for action in self._speed_menu.actions():
            action.setChecked(action.data() == player.speed)
        for part in self._movers:
            part.setEnabled(player.is_open)
        self._show_position()

    @property
    def _movers(self) -> tuple[QWidget, ...]:
        return (self.repeat, self.to_start, self.back, self.play, self.forward, self.to_end,
                self.speed, self.loop, self.full_screen)  # fmt: skip

    def _show_play(self, is_playing: bool) -> None:
        words = self.tr("Pause") if is_playing else self.tr("Play")
        self.play.set_icon_name("pause" if is_playing else "play")
        self.play.setAccessibleName(words)
        self.play.setToolTip(self.tr("{what} (Space)").format(what=words))

    def _show_loop(self, loop: Span | None) -> None:
        self.loop.setChecked(loop is not None)
        if loop is None:
            self.loop.setText(self.tr("Loop"))
            self.loop.setToolTip(
                self.tr("Play the last 3 seconds again and again. I and O set it.")
            )
        else:
            length = f"{seconds(loop.duration_us):.1f}"
            self.loop.setText(self.tr("Loop {length} s").format(length=length))
            self.loop.setToolTip(self.tr("End the loop"))

    def _show_sound(self) -> None:
        player = self._player
        is_on = player.has_sound and not player.is_muted and player.volume > 0
        self.volume.setIcon(icon("volume-2" if is_on else "volume-x", 18, "text2", "accent"))
        words = self._sound_says()
        self.sound_words.setText(words)
        self.volume.setToolTip(words)
        for part in (self.loudness, self.mute):
            part.setEnabled(player.has_sound)
        self.loudness.setValue(round(player.volume * _VOLUME_STEPS))
        self.mute.setChecked(player.is_muted)

    def _sound_says(self) -> str:
        player = self._player
        if not player.is_open:
            return self.tr("Volume")
        if not player.film_has_sound:
            return self.tr("This film has no sound.")
        if not player.can_play_sound:
            return self.tr("This computer has no sound device.")
        if player.is_muted:
            return self.tr("Muted")
        return self.tr("Volume {percent} %").format(percent=round(player.volume * 100))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, _HEIGHT)

    def _fit(self) -> None:
        """Leave out what there is no room for; every key still works."""
        width = self.width()
        for button, keys in zip((self.speed, self.loop), self._keys, strict=True):
            button.set_keys(keys if width >= _KEYS_NEED_PX else "")
        self.frame.setVisible(width >= _FRAME_NEEDS_PX)
        self.repeat.setVisible(width >= _REPEAT_NEEDS_PX)
        self.to_start.setVisible(width >= _ENDS_NEED_PX)
        self.to_end.setVisible(width >= _ENDS_NEED_PX)


def speed_words(rate: float) -> str:
    """As "0.5×"; backwards "−0.5×"."""
    sign = "−" if rate < 0 else ""
    return f"{sign}{abs(rate):g}×"
