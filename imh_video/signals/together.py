"""What the two do together: distance, face to face, and moving or smiling in step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from imh_video.model.recording import Layout
from imh_video.signals.gathering import Gathered
from imh_video.signals.values import Values, flag
from imh_video.timebase import Micros

_WINDOW_US: Micros = 5_000_000
_STEP_US: Micros = 1_000_000
_LAG_US: Micros = 2_000_000
_GRID_US: Micros = 100_000
_LEAST_VALID = 0.7
LEAST_MOVING, LEAST_SMILING = 0.01, 0.1
"""How much a movement (body heights a second), or a smile (0 to 1), must come and go in a window,
as a standard deviation. In drawn people at rest it is 0.006 and 0.06 at most: that is noise of the
measurement, and the highest correlation of two noises is no small one."""
_SURROGATE_APART_US: Micros = 10_000_000
_SURROGATES = 40


def face_to_face(infant_at_face: Values, caregiver_at_face: Values) -> Values:
    """1 where both are turned to each other's face; 0 as soon as one is known not to be."""
    both_known = infant_at_face.known & caregiver_at_face.known
    one_not = (infant_at_face.values == 0) | (caregiver_at_face.values == 0)
    yes = (infant_at_face.values == 1) & (caregiver_at_face.values == 1)
    sure = (infant_at_face.validity != 2) & (caregiver_at_face.validity != 2)
    return flag(yes, both_known | one_not, sure)


def distance(infant: Gathered, caregiver: Gathered, layout: Layout) -> Values:
    """Between the middles of the faces, in mean face sizes; unknown in a split screen."""
    if layout in (Layout.SPLIT_SCREEN, Layout.TWO_CAMERAS):
        return Values.unknown(len(infant.times_us))
    apart = np.linalg.norm(infant.centre - caregiver.centre, axis=1)
    sizes = (infant.size + caregiver.size) / 2
    return Values.measured(apart / np.maximum(sizes, 1.0))


def synchrony(
    times_us: NDArray[np.int64], infant: Values, caregiver: Values, least_spread: float
) -> Values:
    """Highest correlation of two movements (or smiles) within two seconds, above what chance gives.

    Windows of 5 s each second (Boker's windowed cross-correlation). Chance is the median of the
    same for windows of the two people at least 10 s apart; in a film too short for that nothing is
    said. A window needs 70 % known values, and both must come and go in it by ``least_spread``:
    where one of the two keeps still there is nothing to be in step with, and nothing is said.
    """
    count = len(times_us)
    if count < 2 or times_us[-1] < 2 * _SURROGATE_APART_US:
        return Values.unknown(count)
    grid = np.arange(0, int(times_us[-1]) + 1, _GRID_US)
    first, second = _on_grid(times_us, infant, grid), _on_grid(times_us, caregiver, grid)
    width, lag = _WINDOW_US // _GRID_US, _LAG_US // _GRID_US
    starts = np.arange(lag, len(grid) - width - lag, _STEP_US // _GRID_US)
    if len(starts) < 2:
        return Values.unknown(count)
    peak = partial(_peak, first, second, width=width, lag=lag, least_spread=least_spread)
    peaks = np.array([peak(start, start) for start in starts.tolist()])
    chance = _chance(peak, starts)
    middles = grid[starts + width // 2]
    nearest = _nearest(middles, times_us)
    near = np.abs(middles[nearest] - times_us) <= _STEP_US
    return Values.measured(np.where(near, peaks[nearest] - chance, np.nan))


def _nearest(sorted_us: NDArray[np.int64], times_us: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which of the first lies nearest to each of the second; of two alike the earlier one."""
    after = np.clip(np.searchsorted(sorted_us, times_us), 1, len(sorted_us) - 1)
    is_before = times_us - sorted_us[after - 1] <= sorted_us[after] - times_us
    return np.where(is_before, after - 1, after).astype(np.int64)


def _on_grid(
    times_us: NDArray[np.int64], values: Values, grid: NDArray[np.int64]
) -> NDArray[np.float64]:
    nearest = np.clip(np.searchsorted(times_us, grid), 0, len(times_us) - 1)
    close = np.abs(times_us[nearest] - grid) <= 2 * _GRID_US
    return np.where(close, values.values[nearest], np.nan).astype(np.float64)


def _peak(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    at: int,
    other: int,
    *,
    width: int,
    lag: int,
    least_spread: float,
) -> float:
    """Highest correlation over the lags; NaN where too little is known or one keeps still."""
    one = first[at : at + width]
    shifted = np.lib.stride_tricks.sliding_window_view(
        second[other - lag : other + width + lag], width
    )
    both = np.isfinite(one) & np.isfinite(shifted)
    enough = both.mean(axis=1) >= _LEAST_VALID
    if not enough.any():
        return float("nan")
    known = np.maximum(both.sum(axis=1), 1)
    a, b = np.where(both, one, 0.0), np.where(both, shifted, 0.0)
    a = np.where(both, a - (a.sum(axis=1) / known)[:, None], 0.0)
    b = np.where(both, b - (b.sum(axis=1) / known)[:, None], 0.0)
    spread_a, spread_b = (np.sqrt((each**2).sum(axis=1) / known) for each in (a, b))
    moving = enough & (np.minimum(spread_a, spread_b) >= least_spread)
    if not moving.any():
        return float("nan")
    correlations = (a * b).sum(axis=1) / (known * np.maximum(spread_a * spread_b, 1e-12))
    return float(correlations[moving].max())


def _chance(peak: Callable[[int, int], float], starts: NDArray[np.int64]) -> float:
    picked = _pairs_apart(len(starts), _SURROGATE_APART_US // _STEP_US)
    peaks = np.array([peak(int(starts[a]), int(starts[b])) for a, b in picked])
    peaks = peaks[np.isfinite(peaks)]
    return float(np.median(peaks)) if len(peaks) else float("nan")


def _pairs_apart(count: int, apart: int) -> list[tuple[int, int]]:
    """Some forty pairs of windows that lie so many apart, out of all that there are.

    Evenly picked, not drawn: the same film gives the same answer. An hour has millions of pairs, so
    they are counted, not listed.
    """
    window = np.arange(count)
    first_near = np.maximum(window - apart + 1, 0)
    near = np.minimum(window + apart - 1, count - 1) - first_near + 1
    ends = np.cumsum(count - near)
    step = max(1, int(ends[-1]) // _SURROGATES)
    picked = np.arange(0, int(ends[-1]), step)
    one = np.searchsorted(ends, picked, side="right")
    place = picked - (ends - (count - near))[one]
    other = np.where(place < first_near[one], place, place + near[one])
    return list(zip(one.tolist(), other.tolist(), strict=True))
