"""The sound of a playing film: decoded beside the window, played by the system's device."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtCore import QIODevice, QObject, QTimer
from PySide6.QtGui import QGuiApplication

from imh_video.media.sound import SoundReader
from imh_video.media.source import MediaSource
from imh_video.media.tempo import FASTEST, SLOWEST, Tempo
from imh_video.model.problem import Problem
from imh_video.timebase import FrameTable, Micros

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

_NO_SCREEN = ("offscreen", "minimal")
_RATE, _CHANNELS, _BYTES = 48_000, 2, 2
_FEED_MS = 15
_DEVICE_BUFFER_MS = 200
# Read ahead about a second: enough for a busy moment, little to throw away at a seek.
_MOST_QUEUED_BYTES = _RATE * _CHANNELS * _BYTES


def is_audible(rate: float) -> bool:
    """Whether the film has sound at that rate: not backwards, and only where speech is speech."""
    return SLOWEST <= rate <= FASTEST


class Speaker(Protocol):
    """Plays one film's sound. All from the window's thread; every call returns at once."""

    def open(self, source: MediaSource, table: FrameTable) -> None: ...
    def close(self) -> None: ...
    def start(self, from_us: Micros, rate: float) -> None: ...
    def stop(self) -> None: ...
    def set_volume(self, volume: float) -> None: ...

    @property
    def is_available(self) -> bool:
        """Whether this computer has a device for sound; True until that was looked for."""

    @property
    def heard_us(self) -> Micros | None:
        """The moment of the film that is heard now; None when nothing is."""


class Silence:
    """A speaker that plays nothing: where there is no device, and in tests."""

    is_available = False
    heard_us: Micros | None = None

    def open(self, source: MediaSource, table: FrameTable) -> None:
        return

    def close(self) -> None:
        return

    def start(self, from_us: Micros, rate: float) -> None:
        return

    def stop(self) -> None:
        return

    def set_volume(self, volume: float) -> None:
        return


@dataclass(frozen=True, slots=True)
class _Order:
    """Play from this moment at this rate."""

    from_us: Micros
    rate: float


class SoundFeed(threading.Thread):
    """Decodes and stretches sound ahead of its playing. The newest order wins."""

    def __init__(self, source: MediaSource, table: FrameTable) -> None:
        super().__init__(name="film sound", daemon=True)
        self._source, self._table = source, table
        self._news = threading.Condition()
        self._order: _Order | None = None
        self._is_stopping = False
        self._queue: deque[bytes] = deque()
        self._queued = 0

    # --- from outside

    def play(self, from_us: Micros, rate: float) -> None:
        self._say(_Order(from_us, rate))

    def pause(self) -> None:
        self._say(None)

    def stop(self) -> None:
        """Ask it to end; join it afterwards."""
        with self._news:
            self._is_stopping = True
            self._news.notify()

    def take(self, most_bytes: int) -> bytes:
        """The next samples, as many as there are up to this; whole frames of 16 bit stereo."""
        taken = bytearray()
        with self._news:
            while self._queue and len(taken) + len(self._queue[0]) <= most_bytes:
                taken += self._queue.popleft()
            if not taken and self._queue:
                whole = most_bytes - most_bytes % (_CHANNELS * _BYTES)
                taken += self._queue[0][:whole]
                self._queue[0] = self._queue[0][whole:]
            self._queued -= len(taken)
            self._news.notify()
        return bytes(taken)

    def _say(self, order: _Order | None) -> None:
        with self._news:
            self._order = order
            self._queue.clear()
            self._queued = 0
            self._news.notify()

    # --- the thread

    def run(self) -> None:
        try:
            with SoundReader(self._source, self._table, rate=_RATE, channels=_CHANNELS) as reader:
                self._serve(reader)
        except (Problem, OSError):
            # The picture's thread meets the same trouble and tells of it; here it is only quiet.
            return

    def _serve(self, reader: SoundReader) -> None:
        done: _Order | None = None
        while True:
            with self._news:
                while not self._is_stopping and (self._order is None or self._order is done):
                    self._news.wait()
                if self._is_stopping:
                    return
                order = self._order
            if order is not None:
                self._read_for(order, reader)
            done = order

    def _read_for(self, order: _Order, reader: SoundReader) -> None:
        reader.seek(order.from_us)
        tempo = Tempo(_RATE, _CHANNELS, order.rate)
        filled_us: Micros = order.from_us
        for piece in reader:
            gap = max(0, round((piece.time_us - filled_us) * _RATE / 1_000_000))
            samples = np.concatenate([np.zeros((gap, _CHANNELS), np.float32), piece.samples])
            filled_us += len(samples) * 1_000_000 // _RATE
            if not all(self._put(out, order) for out in tempo.stretch(samples)):
                return
        for out in tempo.stretch(None):
            self._put(out, order)

    def _put(self, samples: np.ndarray[tuple[int, ...], np.dtype[np.float32]], order: _Order
             ) -> bool:  # fmt: skip
        """Queue it when there is room; False when something newer is wanted."""
        content = (np.clip(samples, -1.0, 1.0) * 32_767).astype("<i2").tobytes()
        with self._news:
            while self._queued > _MOST_QUEUED_BYTES and self._is_wanted(order):
                self._news.wait()
            if not self._is_wanted(order):
                return False
            self._queue.append(content)
            self._queued += len(content)
            return True

    def _is_wanted(self, order: _Order) -> bool:
        return self._order is order and not self._is_stopping


def _has_device() -> bool:
    # Without a screen nobody listens either; and the system's sound service would only complain.
    if QGuiApplication.platformName() in _NO_SCREEN:
        return False
    # Costs a third of a second to load.
    from PySide6.QtMultimedia import QMediaDevices

    return not QMediaDevices.defaultAudioOutput().isNull()


class DeviceSpeaker(QObject):
    """Plays through the system's standard device; silent where there is none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed: SoundFeed | None = None
        self._sink: QAudioSink | None = None
        self._device: QIODevice | None = None
        self._volume = 1.0
        self._from_us: Micros = 0
        self._rate = 1.0
        self._timer = QTimer(self, interval=_FEED_MS)
        self._timer.timeout.connect(self._fill)
        self._has_device: bool | None = None

    @property
    def is_available(self) -> bool:
        # Until it has looked it hopes for the best: looking is not free.
        return self._has_device is not False

    def _look_for_device(self) -> bool:
        if self._has_device is None:
            self._has_device = _has_device()
        return self._has_device

    def open(self, source: MediaSource, table: FrameTable) -> None:
        self.close()
        if self._look_for_device():
            self._feed = SoundFeed(source, table)
            self._feed.start()

    def close(self) -> None:
        self.stop()
        if self._feed is not None:
            self._feed.stop()
            self._feed.join(timeout=2)
            self._feed = None

    def start(self, from_us: Micros, rate: float) -> None:
        self.stop()
        if self._feed is None or not is_audible(rate):
            return
        self._from_us, self._rate = from_us, rate
        self._feed.play(from_us, rate)
        self._open_device()
        if self._device is not None:
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        if self._feed is not None:
            self._feed.pause()
        if self._sink is not None:
            self._sink.reset()
            self._sink.deleteLater()
        self._sink = self._device = None

    def set_volume(self, volume: float) -> None:
        self._volume = volume
        if self._sink is not None:
            self._sink.setVolume(volume)

    @property
    def heard_us(self) -> Micros | None:
        if self._sink is None or self._device is None or self._sink.processedUSecs() == 0:
            return None
        return self._from_us + round(self._sink.processedUSecs() * self._rate)

    def _open_device(self) -> None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            # Unplugged since: the film goes on by the computer's own clock.
            return
        form = QAudioFormat()
        form.setSampleRate(_RATE)
        form.setChannelCount(_CHANNELS)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._sink = QAudioSink(device, form, self)
        self._sink.setBufferSize(_RATE * _CHANNELS * _BYTES * _DEVICE_BUFFER_MS // 1000)
        self._sink.setVolume(self._volume)
        self._device = self._sink.start()

    def _fill(self) -> None:
        if self._sink is None or self._device is None or self._feed is None:
            return
        content = self._feed.take(self._sink.bytesFree())
        if content:
            self._device.write(content)
