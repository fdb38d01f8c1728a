"""How loud a film is over time, for drawing."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imh_video.media.cache import cache_file, remember
from imh_video.media.sound import read_sound
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl

_RATE = 8_000
_FORMAT_VERSION = 1


@dataclass(frozen=True, eq=False, slots=True)
class Waveform:
    """The loudest sample of each slot of time, from recording time 0 on; none without sound."""

    peaks: NDArray[np.float32]
    """``(N,)``, 0 to 1."""
    per_second: int


def read_waveform(
    source: MediaSource, per_second: int = 100, control: JobControl | None = None
) -> Waveform:
    """Remembered from last time, else read now (about 9 s for an hour of film)."""
    remembered = cache_file("waveforms", source, f".{per_second}.npz")
    waveform = _load(remembered)
    if waveform is None:
        waveform = _read(source, per_second, control)
        _save(waveform, remembered)
    return waveform


def _read(source: MediaSource, per_second: int, control: JobControl | None) -> Waveform:
    sound = read_sound(source, _RATE, control)
    samples = np.zeros(0, np.float32) if sound is None else np.abs(sound.samples)
    slots = -(-len(samples) * per_second // _RATE)
    edges = np.arange(slots) * _RATE // per_second
    peaks = np.maximum.reduceat(samples, edges) if slots else samples
    return Waveform(np.minimum(peaks, 1.0).astype(np.float32), per_second)


def _load(path: Path) -> Waveform | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if int(kept["version"]) != _FORMAT_VERSION:
                return None
            return Waveform(kept["peaks"].astype(np.float32), int(kept["per_second"]))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        return None


def _save(waveform: Waveform, path: Path) -> None:
    content = io.BytesIO()
    np.savez_compressed(
        content,
        version=_FORMAT_VERSION,
        # Half precision is far finer than a pixel.
        peaks=waveform.peaks.astype(np.float16),
        per_second=waveform.per_second,
    )
    remember(path, content.getvalue())
