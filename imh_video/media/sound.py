"""The sound of a film on the clock of its pictures: time 0 is the first displayed frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from imh_video.media.camera_film import CameraFilm
from imh_video.media.file_sound import FileSound
from imh_video.media.file_sound import SoundPiece as SoundPiece
from imh_video.media.joined_sound import JoinedSound
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl, Unattended
from imh_video.timebase import MICROS_PER_SECOND, FrameTable, Micros

_CHECK_EVERY_PIECES = 64


@dataclass(frozen=True, eq=False, slots=True)
class Sound:
    """The whole sound of a film, one channel. ``samples[0]`` belongs to recording time 0."""

    samples: NDArray[np.float32]
    """``(N,)``, -1 to 1; silence where the file holds none."""
    rate: int

    @property
    def duration_us(self) -> Micros:
        return len(self.samples) * MICROS_PER_SECOND // self.rate


def read_sound(
    source: MediaSource, rate: int = 16_000, control: JobControl | None = None
) -> Sound | None:
    """The sound of the whole film, mixed to one channel; None when there is none to be heard."""
    control = control or Unattended()
    with SoundReader(source, rate=rate, channels=1) as reader:
        samples = _one_after_the_other(reader, 0, None, control)
    return Sound(samples, rate) if len(samples) else None


def read_sound_between(
    source: MediaSource, begin_us: Micros, end_us: Micros, rate: int = 16_000
) -> NDArray[np.float32] | None:
    """One channel of a stretch, ``(N,)`` from exactly ``begin_us`` on; None for a film without.

    Silence where the file holds no sound.
    """
    count = round((end_us - begin_us) * rate / MICROS_PER_SECOND)
    with SoundReader(source, rate=rate, channels=1) as reader:
        if not reader.has_sound:
            return None
        if begin_us > 0:
            reader.seek(begin_us)
        samples = _one_after_the_other(reader, begin_us, end_us, Unattended())[:count]
    return np.concatenate([samples, np.zeros(count - len(samples), np.float32)])


def _one_after_the_other(
    reader: SoundReader, begin_us: Micros, end_us: Micros | None, control: JobControl
) -> NDArray[np.float32]:
    """All that the reader gives up to a moment, with silence in its holes."""
    pieces: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]
    filled = 0
    for number, piece in enumerate(reader):
        if number % _CHECK_EVERY_PIECES == 0:
            control.check()
            control.progress(reader.fraction_read, "Reading the sound")
        if end_us is not None and piece.time_us >= end_us:
            break
        samples = piece.samples[:, 0]
        begins = round((piece.time_us - begin_us) * reader.rate / MICROS_PER_SECOND)
        gap = np.zeros(max(0, begins - filled), np.float32)
        samples = samples[max(0, filled - begins) :]
        pieces += [gap, samples]
        filled += len(gap) + len(samples)
    return np.concatenate(pieces)


class SoundReader:
    """Decodes sound piece by piece from any moment on. One thread; a context manager.

    Iterating gives pieces in order from the last ``seek`` (else from time 0) to the end, without
    holes or overlaps beyond the film's own. Without sound it gives none.
    """

    def __init__(
        self,
        source: MediaSource,
        table: FrameTable | None = None,
        *,
        rate: int = 48_000,
        channels: int = 2,
    ) -> None:
        """``table`` is that of the film's frames, where it is known already."""
        self.rate = rate
        self._sound: FileSound | JoinedSound = (
            JoinedSound(source, rate=rate, channels=channels)
            if isinstance(source, CameraFilm)
            else FileSound(source, table, rate=rate, channels=channels)
        )

    @property
    def has_sound(self) -> bool:
        return self._sound.has_sound

    @property
    def fraction_read(self) -> float:
        """How much of the film has been read, 0 to 1."""
        return self._sound.fraction_read

    def close(self) -> None:
        self._sound.close()

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
        return iter(self._sound)

    def seek(self, us: Micros) -> None:
        """What comes next begins at that moment of recording time, to the sample."""
        self._sound.seek(us)
