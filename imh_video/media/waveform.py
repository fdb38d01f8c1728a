"""Reads how loud a film is over time, for drawing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imh_video.media.cache import cache_file, remember
from imh_video.media.sound import SoundReader
from imh_video.media.source import MediaSource
from imh_video.media.strip_peaks import PER_SECOND, Peaks, as_bytes
from imh_video.model.job import JobControl, Unattended
from imh_video.timebase import MICROS_PER_SECOND, FrameTable

_RATE = 8_000
_SAMPLES_PER_SLOT = _RATE // PER_SECOND
_BLOCK_SLOTS = 15 * PER_SECOND
_CHECK_EVERY_PIECES = 64
_FORMAT_VERSION = 2

Take = Callable[[NDArray[np.uint8]], None]


def read_waveform(
    source: MediaSource,
    table: FrameTable | None = None,
    control: JobControl | None = None,
    take: Take | None = None,
) -> Peaks:
    """Remembered from last time, else read now (about 9 s for an hour of film).

    ``take`` gets the slots as they are read, from recording time 0 on. Empty without sound.
    Raises MediaProblem when the film cannot be opened.
    """
    take = take or _nothing
    remembered = cache_file("waveforms", source, ".npz")
    peaks = _load(remembered)
    if peaks is not None:
        take(peaks.slots)
        return peaks
    peaks = Peaks()
    for block in _blocks(source, table, control or Unattended()):
        peaks.append(block)
        take(block)
    _save(peaks, remembered)
    return peaks


def _blocks(
    source: MediaSource, table: FrameTable | None, control: JobControl
) -> Iterator[NDArray[np.uint8]]:
    """Some seconds at a time; the last one is as long as what is left."""
    waiting: list[NDArray[np.float32]] = []
    count = 0
    for samples in _samples(source, table, control):
        waiting.append(samples)
        count += len(samples)
        if count >= _BLOCK_SLOTS * _SAMPLES_PER_SLOT:
            loud = np.abs(np.concatenate(waiting))
            whole = len(loud) // _SAMPLES_PER_SLOT * _SAMPLES_PER_SLOT
            yield _slots(loud[:whole])
            waiting, count = [loud[whole:]], len(loud) - whole
    if count:
        loud = np.abs(np.concatenate(waiting))
        yield _slots(np.pad(loud, (0, -len(loud) % _SAMPLES_PER_SLOT)))


def _slots(loud: NDArray[np.float32]) -> NDArray[np.uint8]:
    return as_bytes(loud.reshape(-1, _SAMPLES_PER_SLOT).max(axis=1))


def _samples(
    source: MediaSource, table: FrameTable | None, control: JobControl
) -> Iterator[NDArray[np.float32]]:
    """One channel without holes or overlaps, from recording time 0 on."""
    filled = 0
    with SoundReader(source, table, rate=_RATE, channels=1) as reader:
        for number, piece in enumerate(reader):
            if number % _CHECK_EVERY_PIECES == 0:
                control.check()
                control.progress(reader.fraction_read, "Reading the sound")
            begins = round(piece.time_us * _RATE / MICROS_PER_SECOND)
            if begins > filled:
                yield np.zeros(begins - filled, np.float32)
                filled = begins
            samples = piece.samples[max(0, filled - begins) :, 0]
            if len(samples):
                filled += len(samples)
                yield samples


def _load(path: Path) -> Peaks | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if int(kept["version"]) != _FORMAT_VERSION or int(kept["per_second"]) != PER_SECOND:
                return None
            return Peaks(kept["slots"].astype(np.uint8))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        return None


def _save(peaks: Peaks, path: Path) -> None:
    content = io.BytesIO()
    np.savez_compressed(content, version=_FORMAT_VERSION, per_second=PER_SECOND, slots=peaks.slots)
    remember(path, content.getvalue())


def _nothing(_slots: NDArray[np.uint8]) -> None:
    return
