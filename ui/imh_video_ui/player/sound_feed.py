"""The thread that decodes a playing film's sound, at its own pitch at every speed."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from imh_video.media.remote_sound import RemoteSoundReader
from imh_video.media.source import MediaSource
from imh_video.media.tempo import FASTEST, SLOWEST, Tempo
from imh_video.model.job import Cancelled
from imh_video.model.problem import Problem
from imh_video.timebase import FrameTable, Micros
from imh_video_ui.player.audio_devices import CHANNELS, FRAME_BYTES, RATE

# Read ahead about a second: enough for a busy moment, little to throw away at a seek.
_MOST_QUEUED_BYTES = RATE * FRAME_BYTES
# How much too early the filter brings each sound, in film time: half its window, less where two
# are chained. Measured with clicks and the onsets of a hum, 0.25x to 2x; it varies by 10 ms.
_EARLY_AT = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_EARLY_US = (6_000, 6_000, 12_500, 17_000, 19_000, 20_000, 25_000)


def is_audible(rate: float) -> bool:
    """Whether the film has sound at that rate: not backwards, and only where speech is speech."""
    return SLOWEST <= rate <= FASTEST


def early_us(rate: float) -> Micros:
    """How much too early, in film time, sound comes out of the filter at that rate."""
    return 0 if rate == 1.0 else round(float(np.interp(rate, _EARLY_AT, _EARLY_US)))


@dataclass(frozen=True, slots=True)
class _Order:
    """Play from this moment at this rate. The file's sound runs late by ``late_us``."""

    from_us: Micros
    rate: float
    late_us: Micros

    @property
    def read_from_us(self) -> Micros:
        return self.from_us + self.late_us - early_us(self.rate)


class SoundFeed(threading.Thread):
    """Decodes and stretches sound ahead of its playing. The newest order wins.

    Sample ``n`` of what ``take`` gives belongs to film time ``from_us + n / RATE * rate``.
    """

    def __init__(self, source: MediaSource, table: FrameTable) -> None:
        super().__init__(name="film sound", daemon=True)
        self._source, self._table = source, table
        self._news = threading.Condition()
        self._order: _Order | None = None
        self._is_stopping = False
        self._is_done = False
        self._queue: deque[bytes] = deque()
        self._queued = 0

    # --- from outside

    def play(self, from_us: Micros, rate: float, late_us: Micros = 0) -> None:
        self._say(_Order(from_us, rate, late_us))

    def pause(self) -> None:
        self._say(None)

    def stop(self) -> None:
        """Ask it to end; join it afterwards."""
        with self._news:
            self._is_stopping = True
            self._news.notify()

    @property
    def is_exhausted(self) -> bool:
        """The film has no more sound after what was taken."""
        with self._news:
            return self._is_done and not self._queue

    def take(self, most_bytes: int) -> bytes:
        """The next samples, as many as there are up to this; whole frames of 16 bit stereo."""
        taken = bytearray()
        with self._news:
            while self._queue and len(taken) + len(self._queue[0]) <= most_bytes:
                taken += self._queue.popleft()
            if not taken and self._queue:
                whole = most_bytes - most_bytes % FRAME_BYTES
                taken += self._queue[0][:whole]
                self._queue[0] = self._queue[0][whole:]
            self._queued -= len(taken)
            self._news.notify()
        return bytes(taken)

    def _say(self, order: _Order | None) -> None:
        with self._news:
            self._order = order
            # Where the thread has given up, nothing will ever come.
            self._is_done = self._is_stopping
            self._queue.clear()
            self._queued = 0
            self._news.notify()

    # --- the thread

    def run(self) -> None:
        try:
            with RemoteSoundReader(
                self._source, self._table, rate=RATE, channels=CHANNELS, check=self._check
            ) as reader:
                self._serve(reader)
        except Cancelled:
            return
        except (Problem, OSError):
            # The picture's thread meets the same trouble and tells of it; here it is only quiet.
            with self._news:
                self._is_stopping = self._is_done = True

    def _serve(self, reader: RemoteSoundReader) -> None:
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
                self._finish(order)
            done = order

    def _read_for(self, order: _Order, reader: RemoteSoundReader) -> None:
        reader.seek(max(0, order.read_from_us))
        tempo = Tempo(RATE, CHANNELS, order.rate)
        filled_us: Micros = order.read_from_us
        for piece in reader:
            # Counted from the start each time: rounding must not add up over an hour.
            gap = max(0, round((piece.time_us - filled_us) * RATE / 1_000_000))
            filled_us = piece.time_us + len(piece.samples) * 1_000_000 // RATE
            for samples in chain(_silence(gap), (piece.samples,)):
                if not all(self._put(out, order) for out in tempo.stretch(samples)):
                    return
        for out in tempo.stretch(None):
            self._put(out, order)

    def _put(self, samples: NDArray[np.float32], order: _Order) -> bool:
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

    def _finish(self, order: _Order) -> None:
        with self._news:
            self._is_done = self._is_wanted(order)

    def _check(self) -> None:
        """Called while a disk keeps it waiting."""
        if self._is_stopping:
            raise Cancelled

    def _is_wanted(self, order: _Order) -> bool:
        return self._order is order and not self._is_stopping


def _silence(length: int) -> Iterator[NDArray[np.float32]]:
    """So many samples in pieces: another camera may begin an hour later."""
    while length > 0:
        piece = min(length, RATE)
        yield np.zeros((piece, CHANNELS), np.float32)
        length -= piece
