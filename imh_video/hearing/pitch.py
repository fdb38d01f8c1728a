"""Pitch of a voice, 100 times a second: YIN, in numpy.

de Cheveigne and Kawahara (2002), "YIN, a fundamental frequency estimator for speech and music",
J. Acoust. Soc. Am. 111(4). Its cumulative mean normalised difference avoids the octave errors of a
plain autocorrelation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_HOP_S = 0.01
_WINDOW_S = 0.03
_LOWEST_HZ, _HIGHEST_HZ = 80.0, 1000.0
_GOOD_DIP = 0.15
_FRAMES_AT_ONCE = 1000


def read_pitch(
    samples: NDArray[np.float32], rate: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Pitch in Hz and how periodic the sound is (0 noise to 1 a pure tone), each 10 ms.

    The n-th value stands for the 10 ms that begin at ``n / 100`` s. NaN pitch in digital silence.
    """
    hop, window = round(rate * _HOP_S), round(rate * _WINDOW_S)
    longest, shortest = round(rate / _LOWEST_HZ), round(rate / _HIGHEST_HZ)
    count = len(samples) // hop
    # Frames are centred on their 10 ms.
    before = (window + longest - hop) // 2
    padded = np.pad(samples, (before, window + longest))
    pitch = np.full(count, np.nan, dtype=np.float32)
    periodic = np.zeros(count, dtype=np.float32)
    for first in range(0, count, _FRAMES_AT_ONCE):
        last = min(first + _FRAMES_AT_ONCE, count)
        starts = np.arange(first, last) * hop
        frames = padded[starts[:, None] + np.arange(window + longest)]
        lag, dip = _best_lags(frames.astype(np.float64), window, shortest, longest)
        sounding = np.abs(frames).max(axis=1) > 1e-4
        pitch[first:last] = np.where(sounding, rate / lag, np.nan)
        periodic[first:last] = np.where(sounding, np.clip(1.0 - dip, 0.0, 1.0), 0.0)
    return pitch, periodic


def _best_lags(
    frames: NDArray[np.float64], window: int, shortest: int, longest: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The first good dip of each frame's normalised difference: its lag, and how deep it is."""
    difference = _difference(frames, window, longest)
    lags = np.arange(1, longest + 1)
    mean = np.cumsum(difference[:, 1:], axis=1) / lags
    normalised = difference[:, 1:] / np.maximum(mean, 1e-12)
    searched = normalised[:, shortest - 1 :]
    is_dip = np.zeros_like(searched, dtype=bool)
    is_dip[:, 1:-1] = (searched[:, 1:-1] <= searched[:, :-2]) & (
        searched[:, 1:-1] < searched[:, 2:]
    )
    good = is_dip & (searched < _GOOD_DIP)
    place = np.where(good.any(axis=1), good.argmax(axis=1), searched.argmin(axis=1))
    rows = np.arange(len(frames))
    return _between_lags(searched, rows, place) + shortest, searched[rows, place]


def _difference(frames: NDArray[np.float64], window: int, longest: int) -> NDArray[np.float64]:
    """Squared difference of each frame's first ``window`` samples with those ``lag`` later."""
    size = 1 << (window + 2 * longest).bit_length()
    head = np.fft.rfft(frames[:, :window], size)
    whole = np.fft.rfft(frames, size)
    products = np.fft.irfft(np.conj(head) * whole, size)[:, : longest + 1]
    energy = np.concatenate(
        [np.zeros((len(frames), 1)), np.cumsum(frames**2, axis=1)], axis=1
    )  # fmt: skip
    lags = np.arange(longest + 1)
    shifted = energy[:, lags + window] - energy[:, lags]
    difference: NDArray[np.float64] = shifted[:, :1] + shifted - 2.0 * products
    return np.maximum(difference, 0.0)


def _between_lags(
    values: NDArray[np.float64], rows: NDArray[np.int64], place: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The lowest point of a parabola through a dip and its neighbours."""
    inner = np.clip(place, 1, values.shape[1] - 2)
    left, middle, right = (values[rows, inner + step] for step in (-1, 0, 1))
    curve = left - 2.0 * middle + right
    shift = np.where(np.abs(curve) > 1e-12, 0.5 * (left - right) / np.where(curve, curve, 1.0), 0.0)
    return np.where(inner == place, place + np.clip(shift, -1.0, 1.0), place.astype(np.float64))
