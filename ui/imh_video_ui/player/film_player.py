"""Plays one film: where it is, how fast, which way, in what loop. No widget; no decoding here."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from imh_video.media.frame_table import FilmIndex
from imh_video.media.source import MediaSource
from imh_video.timebase import FrameTable, Micros, Span, micros
from imh_video_ui.player.clock import NowMicros, PlayClock, monotonic_us
from imh_video_ui.player.decode_thread import DecodeThread, Listener, Towards, Wish
from imh_video_ui.player.speaker import DeviceSpeaker, Speaker, is_audible

SPEEDS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
_FASTEST_SHUTTLE = 4.0
_TICK_MS = 8
_SCREEN_HZ = 60
_JOIN_S = 5.0
_SOUND_AFTER_MS = 300


class FilmPlayer(QObject):
    """The state of playing. Use it from the window's thread; every call returns at once.

    ``frame_index`` is the frame that a person means now: the one on screen while the film plays,
    the one that was asked for while it stands.
    """

    position_changed = Signal(object)
    """Micros. An object, because a long film does not fit into Qt's int."""
    frame_shown = Signal(int, object)
    """Number of the frame and its QImage."""
    state_changed = Signal()
    opened = Signal()
    problem = Signal(str)
    speed_changed = Signal(float)
    """The rate in force: below 0 while the film runs backwards."""
    loop_changed = Signal()
    sound_changed = Signal()

    _film_came = Signal(int, object)
    _frame_came = Signal(int, int, object)
    _trouble_came = Signal(int, str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        now_us: NowMicros = monotonic_us,
        speaker: Speaker | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = PlayClock(now_us)
        self._speaker: Speaker = speaker if speaker is not None else DeviceSpeaker(self)
        self._thread: DecodeThread | None = None
        self._film_number = 0
        self._size_px: tuple[int, int] | None = None
        self._volume, self._is_muted = 1.0, False
        self._speed = 1.0
        self._forget_film()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        app = QCoreApplication.instance()
        if app is not None:
            # No thread may be decoding while the interpreter is taken down.
            app.aboutToQuit.connect(self.close)
        queued = Qt.ConnectionType.QueuedConnection
        self._film_came.connect(self._take_film, queued)
        self._frame_came.connect(self._take_frame, queued)
        self._trouble_came.connect(self._take_trouble, queued)

    def _forget_film(self) -> None:
        self._source: MediaSource | None = None
        self._index: FilmIndex | None = None
        self._wanted = 0
        self._shown = -1
        self._shown_image: QImage | None = None
        self._wished_us: Micros = 0
        self._is_playing = False
        self._is_holding = False
        self._is_sound_ready = False
        self._way = 1
        self._shuttle = 1.0
        self._loop: Span | None = None

    # --- the film

    def open(self, source: MediaSource) -> None:
        """Load a film and show its first frame; ``opened`` or ``problem`` tells how it went."""
        self.close()
        self._film_number += 1
        number = self._film_number
        self._source = source
        self._thread = DecodeThread(
            source,
            Listener(
                opened=partial(self._film_came.emit, number),
                shown=partial(self._frame_came.emit, number),
                failed=partial(self._trouble_came.emit, number),
            ),
        )
        if self._size_px is not None:
            self._thread.set_size(*self._size_px)
        self._thread.start()

    def close(self) -> None:
        """Let the film go. Its threads have ended when this returns."""
        self._timer.stop()
        self._speaker.close()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stop()
            thread.join(_JOIN_S)
        had_film = self._source is not None
        self._film_number += 1
        self._forget_film()
        self._clock.stand(0)
        if had_film:
            self.state_changed.emit()

    def _take_film(self, number: int, index: FilmIndex) -> None:
        if number != self._film_number or self._source is None:
            return
        self._index = index
        self.opened.emit()
        # The first picture comes first: looking for a sound device takes a moment.
        QTimer.singleShot(_SOUND_AFTER_MS, self, partial(self._prepare_sound, number))
        self.seek_us(self._wished_us)
        if self._is_playing:
            self._begin_playing()
        self.state_changed.emit()

    def _prepare_sound(self, number: int) -> None:
        if number != self._film_number or self._source is None or self._index is None:
            return
        if self.film_has_sound and not self._is_sound_ready:
            self._is_sound_ready = True
            self._speaker.open(self._source, self._index.table)
            self._speaker.set_volume(self._loudness)
            self.sound_changed.emit()

    @property
    def table(self) -> FrameTable | None:
        return None if self._index is None else self._index.table

    @property
    def is_open(self) -> bool:
        return self._index is not None

    @property
    def duration_us(self) -> Micros:
        return 0 if self.table is None else self.table.duration_us

    @property
    def picture_size(self) -> QSize | None:
        """Of the whole displayed picture, in film pixels; None before the film is open."""
        video = None if self._index is None else self._index.facts.video
        return None if video is None else QSize(video.width, video.height)

    # --- where it is

    @property
    def position_us(self) -> Micros:
        if self.table is None:
            return self._wished_us
        if self._is_playing and not self._is_holding:
            return min(max(self._clock.position_us, 0), self.duration_us)
        return self.table.time_us(self._wanted)

    @property
    def frame_index(self) -> int:
        is_moving = self._is_playing and not self._is_holding
        return self._shown if is_moving and self._shown >= 0 else self._wanted

    @property
    def shown_image(self) -> QImage | None:
        """The picture on screen; None before the first."""
        return self._shown_image

    def seek_us(self, us: Micros) -> None:
        """To the frame on screen at that moment, held to the film."""
        if self.table is None:
            self._wished_us = max(0, us)
            return
        self._go_to(self.table.index_at(us))

    def seek_index(self, index: int) -> None:
        """To that frame, held to the film."""
        if self.table is not None:
            self._go_to(min(max(index, 0), len(self.table) - 1))

    def step(self, frames: int) -> None:
        """So many frames on (or back) from the one on screen; playing stops."""
        here = self.frame_index
        self.pause()
        self.seek_index(here + frames)

    def jump_s(self, seconds: float) -> None:
        self.seek_us(self.position_us + micros(seconds))

    def _go_to(self, index: int) -> None:
        assert self.table is not None
        self._wanted = index
        at_us = self.table.time_us(index)
        self._clock.stand(at_us)
        self._speaker.stop()
        # A playing film waits for the picture, so that neither is ahead of the other.
        self._is_holding = self._is_playing
        self._wish(index)
        self.position_changed.emit(at_us)

    def _wish(self, index: int) -> None:
        if self._thread is None or self.table is None:
            return
        towards = Towards.NOWHERE
        if self._is_playing:
            towards = Towards.FORWARD if self._way > 0 else Towards.BACK
        # A screen shows no more than so many pictures a second: the rest need not be converted.
        stride = max(1, round(self.table.average_fps * abs(self.rate) / _SCREEN_HZ))
        is_running = self._is_playing and not self._is_holding
        self._thread.wish(Wish(index, towards, stride, is_running))

    def _take_frame(self, number: int, index: int, image: QImage) -> None:
        if number != self._film_number:
            return
        self._shown, self._shown_image = index, image
        self.frame_shown.emit(index, image)
        if self._is_holding and index == self._wanted:
            self._is_holding = False
            if self._is_playing:
                self._run_from(self.position_of(index))

    def position_of(self, index: int) -> Micros:
        """When that frame begins; running backwards, when it ends."""
        assert self.table is not None
        span = self.table.span_of(index)
        return span.onset_us if self._way > 0 else max(span.onset_us, span.end_us - 1)

    def _take_trouble(self, number: int, words: str) -> None:
        if number != self._film_number:
            return
        self.pause()
        self.problem.emit(words)

    # --- playing

    @property
    def playing(self) -> bool:
        return self._is_playing

    @property
    def speed(self) -> float:
        """The chosen speed, without direction and shuttle."""
        return self._speed

    @property
    def rate(self) -> float:
        """The rate in force: speed times shuttle, below 0 backwards."""
        return self._way * min(self._speed * self._shuttle, max(_FASTEST_SHUTTLE, self._speed))

    def play(self) -> None:
        """Forward, at the chosen speed; from the start when it stands at the end."""
        self._set_way(1, 1.0)
        self._start()

    def pause(self) -> None:
        if not self._is_playing:
            return
        # What is on screen is what a person wants to keep looking at.
        here = self.frame_index
        self._is_playing = self._is_holding = False
        self._timer.stop()
        self._speaker.stop()
        self._set_way(1, 1.0)
        if self.table is not None:
            self._wanted = here
            self._clock.stand(self.table.time_us(here))
            self._wish(here)
            self.position_changed.emit(self.position_us)
        self.state_changed.emit()

    def toggle(self) -> None:
        if self._is_playing:
            self.pause()
        else:
            self.play()

    def shuttle(self, direction: int) -> None:
        """J (-1) and L (+1): play that way; again, twice as fast; the other key, slower, then back.

        Standing still, K, is ``pause``.
        """
        way = 1 if direction > 0 else -1
        if not self._is_playing:
            self._set_way(way, 1.0)
            self._start()
            return
        if way == self._way:
            self._set_way(way, min(self._shuttle * 2, _FASTEST_SHUTTLE))
        elif self._shuttle > 1.0:
            self._set_way(self._way, self._shuttle / 2)
        else:
            self._set_way(way, 1.0)
        self._run_on()

    def set_speed(self, speed: float) -> None:
        """Held to 0.1 to 4."""
        self._speed = min(max(speed, SPEEDS[0]), SPEEDS[-1])
        self._set_way(self._way, 1.0)
        self.speed_changed.emit(self.rate)
        self._run_on()

    def faster(self) -> None:
        self.set_speed(next((one for one in SPEEDS if one > self._speed), SPEEDS[-1]))

    def slower(self) -> None:
        self.set_speed(next((one for one in reversed(SPEEDS) if one < self._speed), SPEEDS[0]))

    def _set_way(self, way: int, shuttle: float) -> None:
        before = self.rate
        self._way, self._shuttle = way, shuttle
        if self.rate != before:
            self.speed_changed.emit(self.rate)

    def _start(self) -> None:
        self._is_playing = True
        if self.table is not None:
            self._begin_playing()
        self.state_changed.emit()

    def _begin_playing(self) -> None:
        assert self.table is not None
        self._timer.start()
        start = self._start_index(self.table)
        if start != self._wanted or self._shown != start:
            self._go_to(start)
        else:
            self._is_holding = False
            self._run_from(self.position_of(start))

    def _start_index(self, table: FrameTable) -> int:
        """Where playing begins: here, unless here is outside the loop or at the end of the way."""
        here_us = table.time_us(self._wanted)
        if self._loop is not None and not self._loop.contains(here_us):
            return self._loop_start(self._loop)
        if self._way > 0 and self._wanted == len(table) - 1 and self._loop is None:
            return 0
        if self._way < 0 and self._wanted == 0:
            return len(table) - 1
        return self._wanted

    def _run_from(self, us: Micros) -> None:
        self._prepare_sound(self._film_number)
        self._clock.run(us, self.rate)
        if is_audible(self.rate):
            self._speaker.start(us, self.rate)
        else:
            self._speaker.stop()

    def _run_on(self) -> None:
        """After a change of rate, from where it is."""
        if self._is_playing and not self._is_holding and self.table is not None:
            self._run_from(self.position_us)

    def _tick(self) -> None:
        if not self._is_playing or self._is_holding or self.table is None:
            return
        heard_us = self._speaker.heard_us
        if heard_us is not None:
            self._clock.follow(heard_us)
        us = self._clock.position_us
        if self._has_left_loop(us):
            assert self._loop is not None
            self._go_to(self._loop_start(self._loop))
        elif us >= self.duration_us or us < 0:
            self._arrive()
        else:
            self._move_to(us)

    def _move_to(self, us: Micros) -> None:
        assert self.table is not None
        index = self.table.index_at(us)
        if index != self._wanted:
            self._wanted = index
            self._wish(index)
        self.position_changed.emit(us)

    def _arrive(self) -> None:
        """At the end of the way: stand on the last (or first) frame."""
        assert self.table is not None
        last = len(self.table) - 1 if self._way > 0 else 0
        self._is_playing = False
        self._timer.stop()
        self._set_way(1, 1.0)
        self._go_to(last)
        self.state_changed.emit()

    # --- the loop

    @property
    def loop(self) -> Span | None:
        return self._loop

    def set_loop(self, span: Span | None) -> None:
        """Play this span again and again; None (or a span without length) ends it."""
        if span is not None:
            end_us = min(span.end_us, self.duration_us) if self.is_open else span.end_us
            onset_us = max(0, span.onset_us)
            span = Span(onset_us, end_us) if end_us > onset_us else None
        if span != self._loop:
            self._loop = span
            self.loop_changed.emit()

    def _has_left_loop(self, us: Micros) -> bool:
        if self._loop is None:
            return False
        return us >= self._loop.end_us if self._way > 0 else us < self._loop.onset_us

    def _loop_start(self, loop: Span) -> int:
        """The first frame that begins inside; backwards, the last one on screen inside."""
        assert self.table is not None
        if self._way < 0:
            return self.table.index_at(loop.end_us - 1)
        return self.table.index_at(loop.onset_us)

    # --- sound and size

    @property
    def has_sound(self) -> bool:
        """Whether the film has sound and this computer a device to play it."""
        return self.film_has_sound and self.can_play_sound

    @property
    def film_has_sound(self) -> bool:
        return self._index is not None and bool(self._index.facts.audio)

    @property
    def can_play_sound(self) -> bool:
        return self._speaker.is_available

    @property
    def volume(self) -> float:
        return self._volume

    @property
    def is_muted(self) -> bool:
        return self._is_muted

    @property
    def _loudness(self) -> float:
        return 0.0 if self._is_muted else self._volume

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        self._volume = min(max(volume, 0.0), 1.0)
        self._speaker.set_volume(self._loudness)
        self.sound_changed.emit()

    def set_muted(self, muted: bool) -> None:
        self._is_muted = muted
        self._speaker.set_volume(self._loudness)
        self.sound_changed.emit()

    def set_picture_size(self, width_px: int, height_px: int) -> None:
        """How many pixels of the screen the picture may fill: decoded no larger than that."""
        self._size_px = (max(1, width_px), max(1, height_px))
        if self._thread is not None:
            self._thread.set_size(*self._size_px)
            if self.is_open and not self._is_playing:
                self._wish(self._wanted)
