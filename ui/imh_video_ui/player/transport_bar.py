"""The bar under the film: where it is, and everything that moves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QWidget

from imh_video.timebase import Micros, Span, seconds, timecode
from imh_video_ui.player.film_player import SPEEDS, FilmPlayer
from imh_video_ui.player.full_screen import FullScreenFilm
from imh_video_ui.player.go_to import GoTo, TimeCode
from imh_video_ui.player.loop_panel import LoopPanel
from imh_video_ui.player.run_chip import RunChip
from imh_video_ui.player.sound_panel import SoundPanel
from imh_video_ui.player.stage import FilmStage
from imh_video_ui.theme import Button, ground, icon, icon_button, label

REPEAT_US: Micros = 3_000_000
"""How much "repeat" goes back unless it is set, and how long a loop begun here is."""

_HEIGHT = 56
_PLAY_SIDE = 42
_LEAST_WIDTH = 410


class TransportBar(QWidget):
    """Buttons, time code and frame number of one player. Holds no state of its own."""

    full_screen_changed = Signal(bool)
    _chosen = Signal()
    """Other keys, or another length to repeat."""

    def __init__(self, player: FilmPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._full_screen: FullScreenFilm | None = None
        self._is_behind = False
        self._twin_of: TransportBar | None = None
        self._repeat_us = REPEAT_US
        self._keys = ("J K L", "I O")
        self._own_choices: list[tuple[Button, str]] = []
        self.full_screen_keys: Sequence[QAction] = ()
        """Actions whose keys work while the film fills the screen."""
        self.stage: FilmStage | None = None
        """All pictures that are to fill the screen; None where there is the film's own alone."""
        self.fill_elsewhere: Callable[[], object] | None = None
        """Fills a screen, or ends that, while the film has a window of its own."""
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
        self.time = TimeCode(self)
        self.time.setToolTip(self.tr("Go to a time or a frame (Ctrl G)"))
        self.go_to = GoTo(self._player, self)
        self.frame = label("", "small", "text2")
        self.frame.setAccessibleName(self.tr("Frame"))

    def _build_movers(self) -> None:
        self.repeat = icon_button("repeat", self.tr("Repeat"), self)
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
        self.loop_more = icon_button("chevron-down", self.tr("How loops are played"), self, size=16)
        self.loop_panel = LoopPanel(self._player, self)
        self.run = RunChip(self._player, self)
        self.volume = icon_button("volume-2", self.tr("Sound"), self)
        self.sound_panel = SoundPanel(self._player, self)
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
        for choice in (self.run, self.speed, self.loop, self.loop_more):
            self._choices.addWidget(choice)
        row.addLayout(self._choices)
        # One widget, so that they step aside without a change to which of them the page shows.
        self._own = QWidget()
        own = QHBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(6)
        self._choices.addWidget(self._own)
        row.addWidget(self.volume)
        row.addWidget(self.full_screen)
        self._row = row

    def add_choice(self, button: Button) -> None:
        """Room for a choice of the page's own, after the loop; it has an icon and words."""
        place = self._own.layout()
        assert place is not None
        place.addWidget(button)
        self._own_choices.append((button, button.text()))
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A choice of the page's own comes and goes: then there is other room."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._fit()
        return super().eventFilter(watched, event)

    def buttons(self) -> list[QAbstractButton]:
        """Those in the bar itself, not in its panels."""
        found = self.findChildren(QAbstractButton)
        return [button for button in found if button.window() is self.window()]

    def set_keys(self, speed: str, loop: str, go_to: str) -> None:
        """The key caps show what the person has set."""
        self._keys = (speed, loop)
        self.time.setToolTip(self.tr("Go to a time or a frame ({keys})").format(keys=go_to))
        self._fit()
        self._chosen.emit()

    def set_repeat(self, us: Micros) -> None:
        """How much "repeat" goes back."""
        self._repeat_us = us
        self._refresh()
        self._chosen.emit()

    def twin(self) -> TransportBar:
        """Another bar for the same film, to lie over it elsewhere; it does what this one does.

        How loops are played is chosen at this one.
        """
        bar = TransportBar(self._player)
        bar._twin_of = self
        self._chosen.connect(bar._resemble)
        bar.sound_panel.device_chosen.connect(self.sound_panel.device_chosen)
        bar._resemble()
        for button in bar.buttons():
            # A click on a button must not take Space away from playing.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return bar

    def _resemble(self) -> None:
        other = self._twin_of
        if other is not None:
            self._keys, self._repeat_us = other._keys, other._repeat_us
            self.time.setToolTip(other.time.toolTip())
            self._refresh()

    def _connect(self) -> None:
        player = self._player
        self.time.clicked.connect(self.ask_where)
        self.repeat.clicked.connect(self.repeat_last)
        self.to_start.clicked.connect(partial(player.seek_us, 0))
        self.to_end.clicked.connect(self._go_to_end)
        self.back.clicked.connect(partial(player.step, -1))
        self.forward.clicked.connect(partial(player.step, 1))
        self.play.clicked.connect(player.toggle)
        self.speed.clicked.connect(self._choose_speed)
        self.loop.clicked.connect(self._toggle_loop)
        self.loop_more.clicked.connect(self.open_loop_panel)
        self.volume.clicked.connect(self.open_sound_panel)
        self.full_screen.clicked.connect(self.show_full_screen)
        player.position_changed.connect(self._move)
        player.frame_shown.connect(self._take_picture)
        player.waiting_changed.connect(self._show_position)
        for changed in (player.state_changed, player.opened, player.loop_changed,
                        player.speed_changed, player.sound_changed):  # fmt: skip
            changed.connect(self._refresh)
        player.spans_changed.connect(self._fit)

    # --- acting

    def ask_where(self) -> None:
        """Open the field that takes a time or a frame."""
        self.go_to.ask(self.time)

    def open_loop_panel(self) -> None:
        self.loop_panel.open_above(self.loop)

    def open_sound_panel(self) -> None:
        self.sound_panel.open_above(self.volume)

    def repeat_last(self) -> None:
        """Play the last seconds again."""
        self._player.repeat_last(self._repeat_us)

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

    def show_full_screen(self) -> None:
        """The film alone over the whole screen, with a bar like this; until Esc, or asked again."""
        if self._full_screen is not None:
            self._full_screen.close()
            return
        if self.fill_elsewhere is not None:
            self.fill_elsewhere()
            return
        strip = self.twin()
        film = FullScreenFilm(
            self._player,
            self.window(),
            strip=strip,
            keys=self.full_screen_keys,
            stage=self.stage,
        )
        strip.become_strip(film)
        film.destroyed.connect(self._full_screen_ended)
        self._full_screen = film
        film.showFullScreen()
        self.full_screen_changed.emit(True)

    @property
    def is_full_screen(self) -> bool:
        return self._full_screen is not None

    def become_strip(self, film: FullScreenFilm) -> None:
        """This bar lies over a film on the whole screen: its button leaves that."""
        self.fill_elsewhere = film.close
        self.show_filled(True)

    def show_filled(self, fills: bool) -> None:
        """Whether the button for the whole screen leaves it."""
        self.full_screen.setIcon(icon("minimize" if fills else "maximize", 18, "text2", "accent"))
        words = self.tr("Leave full screen") if fills else self.tr("Full screen")
        self.full_screen.setAccessibleName(words)
        hint = self.tr("{what} (Esc)") if fills else "{what}"
        self.full_screen.setToolTip(hint.format(what=words))

    def _full_screen_ended(self) -> None:
        self._full_screen = None
        self.full_screen_changed.emit(False)

    # --- showing

    def _move(self, *_: object) -> None:
        self._is_behind = False
        self._show_position()

    def _take_picture(self, *_: object) -> None:
        # A picture of another frame came first: the numbers must not claim that this is it.
        self._is_behind = not self._player.is_exact
        self._show_position()

    def _show_position(self, *_: object) -> None:
        player = self._player
        # A wait for a sharper picture of the same frame takes nothing from the numbers.
        is_exact = player.is_exact or not (self._is_behind or player.is_waiting)
        if player.table is None:
            self.time.show_time(timecode(player.position_us), is_exact=True)
            self.frame.setText("")
            return
        # The time of the frame on screen, so that the two numbers always belong together.
        index = player.frame_index
        self.time.show_time(timecode(player.table.time_us(index)), is_exact=is_exact)
        words = self.tr("frame {number}") if is_exact else self.tr("frame {number} …")
        self.frame.setText(words.format(number=index))

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
        seconds_back = f"{seconds(self._repeat_us):g}"
        repeat = self.tr("Repeat the last {seconds} seconds").format(seconds=seconds_back)
        self.repeat.setAccessibleName(repeat)
        self.repeat.setToolTip(repeat)
        for part in self._movers:
            part.setEnabled(player.can_play)
        self._show_position()
        self._keep_room_for_frame()
        self._fit()

    def _keep_room_for_frame(self) -> None:
        """A place of its own, or everything would shift with the number of digits."""
        table = self._player.table
        widest = self.tr("frame {number} …").format(number=0 if table is None else len(table))
        self.frame.ensurePolished()
        self.frame.setMinimumWidth(self.frame.fontMetrics().horizontalAdvance(widest))

    @property
    def _movers(self) -> tuple[QWidget, ...]:
        return (self.repeat, self.to_start, self.back, self.play, self.forward, self.to_end,
                self.speed, self.loop, self.loop_more, self.full_screen, self.time)  # fmt: skip

    def _show_play(self, is_playing: bool) -> None:
        words = self.tr("Pause") if is_playing else self.tr("Play")
        self.play.set_icon_name("pause" if is_playing else "play")
        self.play.setAccessibleName(words)
        self.play.setToolTip(self.tr("{what} (Space)").format(what=words))

    def _show_loop(self, loop: Span | None) -> None:
        self.loop.setChecked(loop is not None)
        words = self.tr("Play the last 3 seconds again and again. I and O set it.")
        self.loop.setToolTip(words if loop is None else self.tr("End the loop"))

    def _show_sound(self) -> None:
        player = self._player
        is_on = player.has_sound and not player.is_muted and player.volume > 0
        is_on = is_on and not player.sound.speaker.is_lost
        self.volume.setIcon(icon("volume-2" if is_on else "volume-x", 18, "text2", "accent"))
        self.volume.setToolTip(self.sound_panel.says())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, _HEIGHT)

    def _fit(self, *_: object) -> None:
        """Leave out what there is no room for, the least needed first; every key still works."""
        givers: tuple[Callable[[bool], object], ...] = (
            self._show_keys,
            self.repeat.setVisible,
            self._show_long_chip,
            self.frame.setVisible,
            self._show_loop_more,
            self._show_ends,
            self._show_loop_words,
            self._show_choice_words,
            self._show_icons,
            self.full_screen.setVisible,
            self._own.setVisible,
            self.run.show_cross,
            self.volume.setVisible,
        )
        for give in givers:
            give(True)
        for give in givers:
            if self._needed_width() <= self.width():
                return
            give(False)

    def _needed_width(self) -> int:
        for inner in (self._own.layout(), self._choices):
            if inner is not None:
                inner.invalidate()
        self._row.invalidate()
        return self._row.minimumSize().width()

    def _show_keys(self, has_room: bool) -> None:
        for button, keys in zip((self.speed, self.loop), self._keys, strict=True):
            button.set_keys(keys if has_room else "")

    def _show_loop_more(self, has_room: bool) -> None:
        self.loop_more.setVisible(has_room and self._twin_of is None)

    def _show_ends(self, has_room: bool) -> None:
        self.to_start.setVisible(has_room)
        self.to_end.setVisible(has_room)

    def _show_long_chip(self, has_room: bool) -> None:
        self.run.set_short(not has_room)

    def _show_choice_words(self, has_room: bool) -> None:
        for button, words in self._own_choices:
            button.setText(words if has_room else "")
            button.setAccessibleName(words)

    def _show_icons(self, has_room: bool) -> None:
        self.speed.set_icon_name("gauge" if has_room else "")
        self.run.set_icon_name("list-video" if has_room else "")

    def _show_loop_words(self, has_room: bool) -> None:
        words = _loop_words(self._player.loop)
        self.loop.setText(words if has_room else "")
        self.loop.setAccessibleName(words)


def _loop_words(loop: Span | None) -> str:
    if loop is None:
        return QCoreApplication.translate("TransportBar", "Loop")
    length = f"{seconds(loop.duration_us):.1f}"
    return QCoreApplication.translate("TransportBar", "Loop {length} s").format(length=length)


def speed_words(rate: float) -> str:
    """As "0.5×"; backwards "−0.5×"."""
    sign = "−" if rate < 0 else ""
    return f"{sign}{abs(rate):g}×"
