"""Find by the sound how another camera's time lies on the first camera's.

Both cameras heard the same room, through other microphones, from other places, with noise of their
own and other echoes. So not the waves are compared, but how loud a few bands are over time
(``sound_shape``): stretches of the one film are looked for in the whole of the other by normalised
correlation. That finds films of one occasion however far apart they were started, as Shrestha,
Barbieri, Weda and Sekulovski do with onsets (Synchronization of multiple camera videos using
audio-visual features, IEEE Transactions on Multimedia 12(1), 2010).

The correlation comes every 10 ms; a parabola through its top tells the place between (Boucher,
Hassab: Analysis of discrete implementation of generalized cross correlator, IEEE Transactions on
Acoustics, Speech, and Signal Processing 29(3), 1981). Comparing the waves by their phase would be
sharper still, but in an echoing room it takes an echo for the voice; and sound itself needs 3 ms
for each metre of the way to a camera.

A line through the places of all stretches (median of all slopes: Sen, Estimates of the regression
coefficient based on Kendall's tau, JASA 63, 1968; then least squares) is offset and drift. How many
stretches, each looked for alone in the whole film, were found on it tells whether to believe it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imh_video.media.one_clock import CameraClock
from imh_video.media.sound import Sound
from imh_video.media.sound_shape import SHAPES_PER_S, Likeness, liveliest, running_max, shape_of
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.timebase import MICROS_PER_SECOND, Micros

RATE = 8_000
"""Sound is compared at this rate; more tells nothing more about when."""
MOST_DRIFT_PPM = 300.0
"""Cameras keep time to about 100 parts in a million; twice that between two, and some to spare."""

_MOST_STRETCHES = 24
_SHORTEST_S, _LONGEST_S = 2.5, 12.0
_ON_THE_LINE_S = 0.02
# A drift that moves the picture by less than this over the film is not told from none.
_LEAST_DRIFT_S = 0.004
_SURE_SHARE = 0.5
_SURE_STRETCHES = 3
# The fewer stretches agree, the more alike they must be: different sounds reach 0.5 in a film of a
# quarter minute, 0.15 in one of five minutes.
_SURE_LIKENESS, _SURE_LIKENESS_OF_ONE = 0.4, 0.6


@dataclass(frozen=True, slots=True)
class FoundOffset:
    """Where the other camera's film seems to lie; ``is_sure`` False: a person has to look."""

    offset_us: Micros
    drift_ppm: float
    is_sure: bool
    agreement: float
    """The share of compared stretches that by themselves would have said the same, 0 to 1."""

    @property
    def clock(self) -> CameraClock:
        return CameraClock(self.offset_us, self.drift_ppm)


@dataclass(frozen=True, eq=False, slots=True)
class _Found:
    """For each stretch that lies in both films: where, and what speaks for it. In seconds."""

    other_s: NDArray[np.float64]
    lag_s: NDArray[np.float64]
    """How much later it lies in the first film than in the other, near the common lag."""
    likeness: NDArray[np.float64]
    alone_s: NDArray[np.float64]
    """The lag at which it is most alike of all places in the first film."""


def find_offset(reference: Sound, other: Sound, control: JobControl | None = None) -> FoundOffset:
    """Compare what two cameras heard. Two sounds that do not belong together are never sure.

    Films that share less than about a third of their time may not be found. Raises Cancelled.
    """
    control = control or Unattended()
    shortest = 2 * _SHORTEST_S
    if min(len(reference.samples) / reference.rate, len(other.samples) / other.rate) < shortest:
        return _unknown()
    shape = shape_of(_at_rate(reference), RATE, PartOfJob(control, 0.0, 0.3))
    sought = shape_of(_at_rate(other), RATE, PartOfJob(control, 0.3, 0.6))
    found = _look_for(sought, shape, PartOfJob(control, 0.6, 1.0))
    control.progress(1.0)
    return _verdict(found)


def _unknown() -> FoundOffset:
    return FoundOffset(0, 0.0, is_sure=False, agreement=0.0)


def _at_rate(sound: Sound) -> NDArray[np.float32]:
    if sound.rate == RATE:
        return sound.samples
    times = np.arange(len(sound.samples) * RATE // sound.rate) * (sound.rate / RATE)
    samples = np.interp(times, np.arange(len(sound.samples)), sound.samples)
    return np.asarray(samples, np.float32)


def _look_for(
    sought: NDArray[np.float32], shape: NDArray[np.float32], control: JobControl
) -> _Found:
    """Look for stretches of the one shape in the whole of the other."""
    count, sought_count = shape.shape[1], sought.shape[1]
    length = round(SHAPES_PER_S * min(max(sought_count / 800, _SHORTEST_S), _LONGEST_S))
    starts = liveliest(sought, length, _MOST_STRETCHES)
    likeness = Likeness(shape, length)
    # Index 0 stands for the lag at which the other film ends as the first begins.
    together = np.zeros(count + sought_count)
    rows = []
    for number, start in enumerate(starts):
        control.check()
        control.progress(number / len(starts), "Comparing the sound")
        row = likeness.of(sought[:, start : start + length])
        begin = sought_count - start
        spread = running_max(np.maximum(row, 0.0), _reach(start, starts))
        together[begin : begin + count] += spread**2
        rows.append(row.astype(np.float32))
    lag = int(np.argmax(together)) - sought_count
    return _places(rows, starts, lag, length)


def _reach(start: int, starts: list[int]) -> int:
    """How far drift may carry a stretch from the common lag, in shapes."""
    return 2 + int(abs(start - (starts[0] + starts[-1]) / 2) * MOST_DRIFT_PPM * 1e-6)


def _places(rows: list[NDArray[np.float32]], starts: list[int], lag: int, length: int) -> _Found:
    found = []
    for row, start in zip(rows, starts, strict=True):
        reach = _reach(start, starts)
        begin = max(0, start + lag - reach)
        near = row[begin : max(0, start + lag + reach + 1)]
        # Where the first film holds less than half of it, a stretch says nothing.
        if len(near) == 0 or start + lag > len(row) - length // 2:
            continue
        best = begin + int(np.argmax(near))
        alone = int(np.argmax(row)) - start
        found.append((start, _top(row, best) - start, float(row[best]), alone))
    columns = np.array(found, np.float64).reshape(-1, 4).T
    other, lags, likeness, alone_lags = columns
    return _Found(other / SHAPES_PER_S, lags / SHAPES_PER_S, likeness, alone_lags / SHAPES_PER_S)


def _top(row: NDArray[np.float32], best: int) -> float:
    """The place of the top between three neighbours, by a parabola."""
    if not 0 < best < len(row) - 1:
        return float(best)
    before, top, after = (float(value) for value in row[best - 1 : best + 2])
    bend = before - 2 * top + after
    return best + float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend < 0 else best


def _verdict(found: _Found) -> FoundOffset:
    if len(found.other_s) < 2:
        return _unknown()
    slope, start_s = _median_line(found.other_s, found.lag_s)
    on_it = np.abs(found.lag_s - start_s - slope * found.other_s) <= _ON_THE_LINE_S
    if on_it.sum() >= 2:
        weight = np.maximum(found.likeness[on_it], 0.01) ** 2
        slope, start_s = _least_squares(found.other_s[on_it], found.lag_s[on_it], weight)
    line_s = start_s + slope * found.other_s
    agrees = np.abs(found.alone_s - line_s) <= _ON_THE_LINE_S
    count, agreement = int(agrees.sum()), float(agrees.mean())
    is_sure = count >= _SURE_STRETCHES and agreement >= _SURE_SHARE
    alike = float(np.median(found.likeness))
    is_sure &= alike >= _SURE_LIKENESS + _SURE_LIKENESS_OF_ONE / max(count, 1)
    # T = offset + u / (1 + drift): the lag of T over u falls where the other clock runs fast.
    drift_ppm = (1.0 / (1.0 + slope) - 1.0) * 1e6
    return FoundOffset(round(start_s * MICROS_PER_SECOND), drift_ppm, is_sure, agreement)


def _median_line(at: NDArray[np.float64], lag: NDArray[np.float64]) -> tuple[float, float]:
    """The median of the slopes that clocks can have, and the median start."""
    one, two = np.triu_indices(len(at), 1)
    slopes = (lag[two] - lag[one]) / (at[two] - at[one])
    possible = slopes[np.abs(slopes) <= MOST_DRIFT_PPM * 1e-6]
    slope = float(np.median(possible)) if len(possible) else 0.0
    return slope, float(np.median(lag - slope * at))


def _least_squares(
    at: NDArray[np.float64], lag: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[float, float]:
    """Slope and start; no slope where it is not plainly told from none."""
    middle, level = np.average(at, weights=weight), np.average(lag, weights=weight)
    spread = float((weight * (at - middle) ** 2).sum())
    slope = float((weight * (at - middle) * (lag - level)).sum()) / spread if spread else 0.0
    rest = weight * (lag - level - slope * (at - middle)) ** 2
    error = float(np.sqrt(rest.sum() / max(len(at) - 2, 1) / spread)) if spread else np.inf
    plain = abs(slope) * float(np.ptp(at)) >= _LEAST_DRIFT_S and abs(slope) >= 3 * error
    if not plain or abs(slope) > MOST_DRIFT_PPM * 1e-6:
        slope = 0.0
    return slope, float(level - slope * middle)
