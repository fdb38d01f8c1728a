"""The shape of a sound over time: how a few bands swell and fade, however loud the recording is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from imh_video.model.job import JobControl

SHAPES_PER_S = 100
BANDS = 8
_LOWEST_HZ, _HIGHEST_HZ = 150.0, 3_600.0
_WINDOW = 512
_BLOCK_FRAMES = 4_096
_SLOW_S = 1.0
_LIVELY = 0.1
"""A stretch counts in which at least this share happens of what happens in the liveliest."""


def shape_of(samples: NDArray[np.float32], rate: int, control: JobControl) -> NDArray[np.float32]:
    """``(BANDS, N)``, about zero, N = 100 a second. Gain and colour of a microphone drop out."""
    power = _band_power(samples, rate, control)
    # Below the usual quiet of a band there is only the microphone's own noise.
    floor = np.maximum(np.percentile(power, 40, axis=1, keepdims=True), 1e-12)
    loudness = np.log1p(power / floor)
    loudness -= _smoothed(loudness, round(_SLOW_S * SHAPES_PER_S))
    spread = np.maximum(loudness.std(axis=1, keepdims=True), 1e-6)
    return np.asarray(np.clip(loudness / spread, -3, 3), np.float32)


def _band_power(
    samples: NDArray[np.float32], rate: int, control: JobControl
) -> NDArray[np.float64]:
    hop = rate // SHAPES_PER_S
    edges = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, BANDS + 1) * _WINDOW / rate
    starts = np.round(edges[:-1]).astype(int)
    stop = int(np.ceil(edges[-1]))
    window = np.hanning(_WINDOW).astype(np.float32)
    padded = np.pad(samples, (0, max(0, _WINDOW - len(samples))))
    views = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::hop]
    power = np.empty((BANDS, len(views)))
    for begin in range(0, len(views), _BLOCK_FRAMES):
        control.check()
        control.progress(begin / len(views), "Listening")
        block = views[begin : begin + _BLOCK_FRAMES] * window
        spectrum = np.abs(np.fft.rfft(block, axis=1)[:, :stop]) ** 2
        power[:, begin : begin + len(block)] = np.add.reduceat(spectrum, starts, axis=1).T
    return power


def _smoothed(rows: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """A running mean over ``width`` columns."""
    padded = np.pad(rows, ((0, 0), (width // 2 + 1, width - width // 2 - 1)), mode="edge")
    sums = np.cumsum(padded, axis=1)
    return np.asarray((sums[:, width:] - sums[:, :-width]) / width)


def liveliest(shape: NDArray[np.float32], length: int, most: int) -> list[int]:
    """Where ``most`` stretches of that length begin at most, in order: those in which most happens.

    Spread over the film: one from each equal share of it first. Quiet ones are left out, they are
    all alike.
    """
    lively = _energy(shape, length)[: max(1, shape.shape[1] - length + 1)]
    shares = shape.shape[1] // length
    least = _LIVELY * float(lively.max())
    chosen = [s for s in _best_of_shares(lively, min(most, shares)) if lively[s] >= least]
    for start in sorted(_best_of_shares(lively, shares), key=lambda start: -lively[start]):
        is_apart = all(abs(start - other) >= length // 2 for other in chosen)
        if len(chosen) < most and is_apart and lively[start] >= least:
            chosen.append(start)
    return sorted(chosen)


def _best_of_shares(lively: NDArray[np.float64], shares: int) -> list[int]:
    edges = np.linspace(0, len(lively), max(1, shares) + 1).astype(int)
    return [
        int(begin + np.argmax(lively[begin:end])) for begin, end in pairwise(edges) if end > begin
    ]


def _energy(shape: NDArray[np.float32], length: int) -> NDArray[np.float64]:
    """Of the stretch that begins at each column; less at the end, where it is cut short."""
    sums = np.cumsum(np.append(0.0, np.square(shape, dtype=np.float64).sum(axis=0)))
    count = shape.shape[1]
    ends = np.minimum(np.arange(count) + length, count)
    return np.asarray(sums[ends] - sums[:count])


class Likeness:
    """Normalised correlation of stretches with every place of one long shape."""

    def __init__(self, shape: NDArray[np.float32], length: int) -> None:
        self._count = shape.shape[1]
        self._size = 1 << (self._count + length).bit_length()
        self._spectra = np.fft.rfft(shape, self._size, axis=1).astype(np.complex64)
        self._energy = _energy(shape, length)

    def of(self, stretch: NDArray[np.float32]) -> NDArray[np.float64]:
        """-1 to 1 for each column at which it may begin."""
        total = np.zeros(self._size // 2 + 1, np.complex64)
        for spectrum, band in zip(self._spectra, stretch, strict=True):
            total += spectrum * np.conj(np.fft.rfft(band, self._size)).astype(np.complex64)
        found = np.fft.irfft(total, self._size)[: self._count]
        own = max(float(np.square(stretch, dtype=np.float64).sum()), 1e-6)
        # Where little happens, or only part of it fits in, a little must not count as much.
        there = np.maximum(self._energy, 0.5 * own)
        return np.asarray(found / np.sqrt(there * own), np.float64)


def running_max(row: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The largest within ``reach`` on either side."""
    largest = row
    done = 0
    # Each step widens what is covered by as much as it covers already.
    while done < reach:
        step = min(done + 1, reach - done)
        padded = np.pad(largest, step)
        largest = np.maximum(padded[: -2 * step], padded[2 * step :])
        largest = np.maximum(largest, padded[step:-step])
        done += step
    return largest
