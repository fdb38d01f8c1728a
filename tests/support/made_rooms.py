"""A room in which people talk and things clatter, as heard by several cameras."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 8_000


def room(seconds: float, seed: int) -> NDArray[np.float64]:
    """Voices and knocks at irregular times, with pauses between."""
    rng = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * RATE))
    at_s = 0.2
    while at_s < seconds - 1.5:
        piece = _voice(rng) if rng.random() < 0.7 else _knock(rng)
        start = round(at_s * RATE)
        sound[start : start + len(piece)] += piece[: len(sound) - start]
        at_s += len(piece) / RATE + rng.exponential(0.8)
    return sound


def _voice(rng: np.random.Generator) -> NDArray[np.float64]:
    """A few vowels: harmonics of a gliding pitch."""
    length = rng.uniform(0.2, 1.0)
    time_s = np.arange(round(length * RATE)) / RATE
    pitch = rng.uniform(120, 420) * (1 + 0.3 * np.sin(2 * np.pi * rng.uniform(0.5, 3) * time_s))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    tone = sum(rng.uniform(0.2, 1) / k * np.sin(k * phase) for k in range(1, 8))
    syllables = np.abs(np.sin(np.pi * rng.uniform(2, 5) * time_s))
    return tone * syllables * np.hanning(len(time_s)) * rng.uniform(0.1, 0.5)


def _knock(rng: np.random.Generator) -> NDArray[np.float64]:
    time_s = np.arange(round(0.15 * RATE)) / RATE
    return rng.normal(0, 1, len(time_s)) * np.exp(-time_s / 0.02) * rng.uniform(0.1, 0.6)


def heard(
    sound: NDArray[np.float64],
    seed: int,
    *,
    begins_s: float,
    seconds: float,
    drift_ppm: float = 0.0,
    snr_db: float = 20.0,
) -> NDArray[np.float32]:
    """By a camera that began at ``begins_s``: its place, its microphone, its noise, its clock.

    A clock that runs fast by ``drift_ppm`` takes more samples of the same time.
    """
    rng = np.random.default_rng(seed)
    echoes = rng.normal(0, 1, RATE // 4) * np.exp(-np.arange(RATE // 4) / (0.06 * RATE)) * 0.08
    echoes[0] = 1.0
    colour = rng.normal(0, 0.3, 9)
    colour[0] = 1.0
    response = np.convolve(echoes, colour)
    size = 1 << (len(sound) + len(response)).bit_length()
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)[: len(sound)]
    ticks = np.arange(round(seconds * RATE))
    true_s = begins_s + ticks / RATE / (1 + drift_ppm * 1e-6)
    there = np.interp(true_s * RATE, np.arange(len(wet)), wet, left=0.0, right=0.0)
    loud = np.sqrt(np.mean(there**2)) + 1e-9
    noise = rng.normal(0, loud * 10 ** (-snr_db / 20), len(there))
    return (rng.uniform(0.2, 1.5) * (there + noise)).astype(np.float32)
