"""The sound of one film file on the clock of its pictures, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream
from numpy.typing import NDArray

from imh_video.media.container import OpenFilm
from imh_video.media.frame_table import read_frame_table
from imh_video.media.problem import NoPicture
from imh_video.media.source import MediaSource
from imh_video.timebase import MICROS_PER_SECOND, FrameTable, Micros

# Timestamps of sound wander by a few ms; only a real hole or overlap moves what follows.
_TOLERANCE_US = 20_000
# Coded sound needs some packets before it is right again after a seek.
_LEAD_US = 250_000
_SEEK_STEPS_US = (_LEAD_US, 2_000_000, 10_000_000)


@dataclass(frozen=True, eq=False, slots=True)
class SoundPiece:
    """Some sound from a moment on; ``samples`` are ``(N, channels)`` float32."""

    time_us: Micros
    samples: NDArray[np.float32]


class FileSound:
    """Decodes the sound of one file from any moment on. One thread; a context manager.

    Iterating gives pieces in order from the last ``seek`` (else from time 0) to the end, without
    holes or overlaps beyond the file's own. Without sound it gives none.
    """

    def __init__(
        self,
        source: MediaSource,
        table: FrameTable | None = None,
        *,
        rate: int = 48_000,
        channels: int = 2,
    ) -> None:
        self.rate = rate
        self._channels = channels
        self._start = _picture_start(source, table)
        self._film = OpenFilm(source)
        self._audio = self._film.audio
        self._tick_us: float | None = None
        self._start_us = 0.0
        self._position_bytes = 0
        self._pieces: Iterator[SoundPiece] = iter(())
        self._begin(0)

    @property
    def has_sound(self) -> bool:
        return self._audio is not None

    @property
    def fraction_read(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return min(1.0, self._position_bytes / max(1, self._film.source.size_bytes))

    def close(self) -> None:
        # The running generator holds this reader, and the decoder's memory with it.
        self._pieces = iter(())
        self._film.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[SoundPiece]:
        return self._pieces

    def seek(self, us: Micros) -> None:
        """What comes next begins at that moment of recording time, to the sample."""
        if self._audio is None:
            return
        for lead_us in _SEEK_STEPS_US:
            if self._lands_before(us, lead_us):
                return
        self._film.reopen()
        self._audio = self._film.audio
        self._begin(us)

    def _lands_before(self, us: Micros, lead_us: Micros) -> bool:
        assert self._audio is not None
        time_base = self._audio.time_base or Fraction(1, self.rate)
        target_s = self._start + Fraction(us - lead_us, MICROS_PER_SECOND)
        if not self._film.seek(int(target_s / time_base), self._audio):
            return False
        self._begin(us)
        first = next(self._pieces, None)
        if first is None:
            return False
        self._pieces = _put_back(first, self._pieces)
        # A file may truly hold no sound before this moment; then the start of the file decides.
        return first.time_us <= us + _TOLERANCE_US

    def _begin(self, us: Micros) -> None:
        self._pieces = iter(())
        if self._audio is not None:
            self._pieces = self._decode_from(us, self._audio)

    def _decode_from(self, us: Micros, audio: AudioStream) -> Iterator[SoundPiece]:
        """Pieces from ``us`` on; small wanderings of the timestamps are smoothed away."""
        expected_us: float | None = None
        for time_us, samples in self._resampled(audio):
            if expected_us is not None and abs(time_us - expected_us) <= _TOLERANCE_US:
                time_us = expected_us
            expected_us = time_us + len(samples) * MICROS_PER_SECOND / self.rate
            too_early = max(0, round((us - time_us) * self.rate / MICROS_PER_SECOND))
            if too_early < len(samples):
                time_us += too_early * MICROS_PER_SECOND / self.rate
                yield SoundPiece(round(time_us), samples[too_early:])

    def _resampled(self, audio: AudioStream) -> Iterator[tuple[float, NDArray[np.float32]]]:
        layout = "mono" if self._channels == 1 else "stereo"
        self._tick_us = None
        resampler = AudioResampler(format="flt", layout=layout, rate=self.rate)
        for packet in self._film.packets(audio):
            self._position_bytes = packet.pos or self._position_bytes
            for frame in _decode(packet):
                for out in _resample(resampler, frame):
                    yield self._placed(out)
        for out in _resample(resampler, None):
            yield self._placed(out)

    def _placed(self, frame: AudioFrame) -> tuple[float, NDArray[np.float32]]:
        if self._tick_us is None:
            # The same for all that one resampler gives. A fraction for each of the 170,000 pieces
            # of an hour, and a general copy of each, would be a third of the whole work.
            self._tick_us = float((frame.time_base or Fraction(1, self.rate)) * MICROS_PER_SECOND)
            self._start_us = float(self._start * MICROS_PER_SECOND)
        count = frame.samples * self._channels
        # A plane is a buffer, though its stub does not say so.
        held: NDArray[np.float32] = np.frombuffer(frame.planes[0], np.float32, count)  # type: ignore[call-overload]
        samples = held.reshape(-1, self._channels).copy()
        return (frame.pts or 0) * self._tick_us - self._start_us, samples


def _picture_start(source: MediaSource, table: FrameTable | None) -> Fraction:
    """Seconds on the file's own clock at which recording time begins."""
    try:
        table = table or read_frame_table(source)
    except NoPicture:
        return Fraction(0)
    return int(table.pts[0]) * table.time_base


def _decode(packet: Packet[Stream]) -> list[AudioFrame]:
    try:
        return [
            frame
            for frame in packet.decode()
            if isinstance(frame, AudioFrame) and frame.pts is not None
        ]
    except av.FFmpegError:
        return []


def _resample(resampler: AudioResampler, frame: AudioFrame | None) -> list[AudioFrame]:
    try:
        return resampler.resample(frame)
    except (av.FFmpegError, ValueError):
        # Sound that changes its form midway, or none at all to flush.
        return []


def _put_back(first: SoundPiece, rest: Iterator[SoundPiece]) -> Iterator[SoundPiece]:
    yield first
    yield from rest
