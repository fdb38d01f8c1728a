"""Brings a camera on the clock of the first one: both pictures of a moment, until they fit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from imh_video.media.source import MediaSource
from imh_video.media.sync import FoundOffset
from imh_video.model.recording import CameraClock
from imh_video.timebase import Micros, timecode
from imh_video_ui.cameras.camera_words import begin_words, drift_words, found_words, same_clock
from imh_video_ui.jobs.progress import JobProgress
from imh_video_ui.jobs.runner import JobHandle
from imh_video_ui.player.companions import Companions, FurtherCamera
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.speaker import Silence
from imh_video_ui.player.stage import FilmStage, camera_name
from imh_video_ui.player.stage_layout import StageLayout
from imh_video_ui.theme import Button, Card, icon_button, label
from imh_video_ui.theme.sign import Sign

_STAGE_HEIGHT_PX = 210
_MOST_DRIFT_PPM = 10_000.0
_US_PER_MS = 1000
_USUAL_FRAME_US: Micros = 40_000


class ClockPanel(QWidget):
    """Shows each change at once; ``changed`` tells the clock that a person means now."""

    changed = Signal(object)
    """CameraClock"""
    find_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._clock = CameraClock()
        self._before: list[CameraClock] = []
        self._found: FoundOffset | None = None
        self._number = 1
        self.player = FilmPlayer(self, speaker=Silence())
        self.stage = FilmStage(self.player)
        self.stage.setFixedHeight(_STAGE_HEIGHT_PX)
        self.stage.setMinimumWidth(200)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addWidget(self.stage)
        column.addLayout(self._moment_row())
        column.addWidget(self._finding())
        column.addLayout(self._nudges())
        column.addLayout(self._drift_row())
        self._connect()
        self._show_clock()

    # --- what it is made of

    def _head(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(self.tr("On one clock"), "section"))
        words.addWidget(
            label(
                self.tr(
                    "Find a moment that both cameras saw, such as a clap. Then move this camera "
                    "until both pictures show it."
                ),
                "small",
                "text2",
                wraps=True,
            )
        )
        return words

    def _moment_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.play = icon_button("play", self.tr("Play or pause"))
        self.back = icon_button("step-back", self.tr("One frame back"))
        self.forward = icon_button("step-forward", self.tr("One frame forward"))
        self.moment = QSlider(Qt.Orientation.Horizontal)
        self.moment.setAccessibleName(self.tr("Moment of the film"))
        self._time = label("00:00.000", "small_strong")
        self._time.setMinimumWidth(self._time.fontMetrics().horizontalAdvance("0:00:00.000"))
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for part in (self.play, self.back, self.forward):
            row.addWidget(part)
        row.addWidget(self.moment, 1)
        row.addWidget(self._time)
        return row

    def _nudges(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        head = QHBoxLayout()
        self._begins = label("", "strong")
        self.undo = Button(self.tr("Undo"), size="compact", icon="undo-2")
        self.undo.clicked.connect(self.take_back)
        head.addWidget(self._begins, 1)
        head.addWidget(self.undo)
        grid = QGridLayout()
        grid.setSpacing(6)
        self.earlier: dict[str, Button] = {}
        self.later: dict[str, Button] = {}
        steps = (
            ("1 s", 1000 * _US_PER_MS),
            ("100 ms", 100 * _US_PER_MS),
            ("10 ms", 10 * _US_PER_MS),
            (self.tr("1 frame"), None),
        )
        for place, (words, step_us) in enumerate(steps):
            self.earlier[words] = self._nudge(f"− {words}", -1, step_us)
            self.later[words] = self._nudge(f"+ {words}", 1, step_us)
            grid.addWidget(self.earlier[words], 0, place + 1)
            grid.addWidget(self.later[words], 1, place + 1)
        grid.addWidget(label(self.tr("Earlier"), "small_strong"), 0, 0)
        grid.addWidget(label(self.tr("Later"), "small_strong"), 1, 0)
        for place in range(1, len(steps) + 1):
            grid.setColumnStretch(place, 1)
        column.addLayout(head)
        column.addLayout(grid)
        return column

    def _nudge(self, words: str, way: int, step_us: Micros | None) -> Button:
        button = Button(words, size="compact")
        says = (
            self.tr("This camera begins later")
            if way > 0
            else self.tr("This camera begins earlier")
        )
        button.setToolTip(says)
        button.setAccessibleName(f"{says}: {words}")
        button.clicked.connect(partial(self.nudge, way, step_us))
        return button

    def _drift_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.advanced = Button(self.tr("Advanced"), kind="text", size="compact")
        self.advanced.setCheckable(True)
        self._drift_caption = label(self.tr("Its clock runs fast by"), "small")
        self.drift = QDoubleSpinBox()
        self.drift.setRange(-_MOST_DRIFT_PPM, _MOST_DRIFT_PPM)
        self.drift.setDecimals(1)
        self.drift.setSuffix(self.tr(" ppm"))
        self.drift.setAccessibleName(self.tr("Drift in parts per million"))
        self.drift.setKeyboardTracking(False)
        self.drift.setProperty("fit", "compact")
        self.drift.setFixedWidth(128)
        self._drift_words = label("", "small", "text2", wraps=True)
        row.addWidget(self.advanced, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._drift_caption)
        row.addWidget(self.drift)
        row.addWidget(self._drift_words, 1)
        for part in (self._drift_caption, self.drift, self._drift_words):
            part.hide()
        return row

    def _finding(self) -> QWidget:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(10)
        self._sign = Sign("audio-lines", "accent", 18)
        self._result = label(
            self.tr("Both cameras heard the same room: the program can compare their sound."),
            "small",
            "text2",
            wraps=True,
        )
        self.find_button = Button(
            self.tr("Find from the sound"), size="compact", icon="audio-lines"
        )
        self.use = Button(self.tr("Use this"), size="compact", icon="check")
        self.use.hide()
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._result, 1)
        ways = QVBoxLayout()
        ways.setSpacing(6)
        ways.addWidget(self.use)
        ways.addWidget(self.find_button)
        row.addLayout(ways)
        self.progress = JobProgress()
        self.progress.hide()
        column.addLayout(row)
        column.addWidget(self.progress)
        return card

    def _connect(self) -> None:
        player = self.player
        self.play.clicked.connect(player.toggle)
        self.back.clicked.connect(partial(player.step, -1))
        self.forward.clicked.connect(partial(player.step, 1))
        self.moment.valueChanged.connect(self._moment_chosen)
        player.position_changed.connect(self._show_moment)
        player.opened.connect(self._film_opened)
        self.advanced.toggled.connect(self._show_advanced)
        self.drift.valueChanged.connect(self._drift_chosen)
        self.find_button.clicked.connect(self.find_wished)
        self.use.clicked.connect(self._use_found)

    # --- the two films

    def show_camera(self, reference: MediaSource, camera: FurtherCamera, at_us: Micros) -> None:
        """Show this camera beside the first one, from this moment of the film on."""
        self._clock, self._number = camera.clock, camera.number
        self._before = []
        self._forget_found()
        self.player.open(reference)
        self.player.seek_us(at_us)
        self.stage.show_cameras([camera], StageLayout(None))
        self._show_clock()

    def close_films(self) -> None:
        """Let both go: nothing of them is open when this returns."""
        self.stage.forget()
        self.player.close()

    @property
    def companions(self) -> Companions:
        return self.stage.companions

    def _film_opened(self) -> None:
        self.moment.blockSignals(True)
        self.moment.setRange(0, max(0, self.player.duration_us // _US_PER_MS))
        self.moment.setSingleStep(_USUAL_FRAME_US // _US_PER_MS)
        self.moment.setPageStep(1000)
        self.moment.blockSignals(False)
        self._show_moment(self.player.position_us)

    def _moment_chosen(self, ms: int) -> None:
        self.player.pause()
        self.player.seek_us(ms * _US_PER_MS)

    def _show_moment(self, us: Micros) -> None:
        self._time.setText(timecode(us))
        if not self.moment.isSliderDown():
            self.moment.blockSignals(True)
            self.moment.setValue(us // _US_PER_MS)
            self.moment.blockSignals(False)

    # --- moving the clock

    @property
    def clock(self) -> CameraClock:
        """As it shows now."""
        return self._clock

    def nudge(self, way: int, step_us: Micros | None) -> None:
        """The camera begins so much later (1) or earlier (-1); None: by one of its frames."""
        step_us = self._frame_us if step_us is None else step_us
        self._set(CameraClock(self._clock.offset_us + way * step_us, self._clock.drift_ppm))

    @property
    def _frame_us(self) -> Micros:
        """How long the frame of this camera is that shows now."""
        for companion in self.companions.shown:
            if companion.table is not None:
                span = companion.table.span_of(companion.frame_index)
                return span.duration_us or _USUAL_FRAME_US
        return _USUAL_FRAME_US

    def take_back(self) -> None:
        """The clock as it was before the last change."""
        if self._before:
            self._clock = self._before.pop()
            self._clock_is_other()

    def _set(self, clock: CameraClock) -> None:
        if same_clock(clock, self._clock):
            return
        self._before.append(self._clock)
        self._clock = clock
        self._clock_is_other()

    def _clock_is_other(self) -> None:
        for companion in self.companions.shown:
            companion.set_clock(self._clock)
        self._show_clock()
        self.changed.emit(self._clock)

    def _show_clock(self) -> None:
        name = camera_name(self._number)
        self._begins.setText(f"{name} {begin_words(self._clock.offset_us)}")
        self.undo.setEnabled(bool(self._before))
        self.drift.blockSignals(True)
        self.drift.setValue(self._clock.drift_ppm)
        self.drift.blockSignals(False)
        self._drift_words.setText(drift_words(self._clock.drift_ppm))
        if self._clock.drift_ppm:
            self.advanced.setChecked(True)

    def _show_advanced(self, shown: bool) -> None:
        for part in (self._drift_caption, self.drift, self._drift_words):
            part.setVisible(shown)

    def _drift_chosen(self, ppm: float) -> None:
        self._set(CameraClock(self._clock.offset_us, ppm))

    # --- by the sound

    @property
    def result_words(self) -> str:
        return self._result.text()

    def watch(self, handle: JobHandle) -> None:
        """The sound is being compared."""
        self._forget_found()
        self.progress.watch(handle)
        self.progress.show()
        self.find_button.setEnabled(False)
        handle.ended.connect(self._search_is_over)

    def _search_is_over(self) -> None:
        self.progress.hide()
        self.find_button.setEnabled(True)

    def show_found(self, found: FoundOffset) -> None:
        """What the sound says; nothing changes before a person uses it."""
        self._found = found
        if same_clock(found.clock, self._clock):
            self._say(self.tr("The sound says the same as this clock."), "circle-check", "good")
            return
        sure = ("circle-check", "good") if found.is_sure else ("triangle-alert", "warn")
        self._say(found_words(found, self._number), *sure)
        self.use.show()

    def show_why_not(self, words: str) -> None:
        self._say(words, "circle-alert", "warn")

    def _use_found(self) -> None:
        if self._found is not None:
            self._set(self._found.clock)
            self.use.hide()

    def _forget_found(self) -> None:
        self._found = None
        self.use.hide()

    def _say(self, words: str, icon: str, tone: str) -> None:
        self._result.setText(words)
        self._sign.set_icon(icon, tone)
