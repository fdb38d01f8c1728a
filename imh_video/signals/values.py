"""Values with their validity along the looked-at frames, and what may be done to them.

Every value is measured, interpolated or unknown. Nothing here turns unknown into a number except
across a short gap between two measured values, and then it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from imh_video.model.signal import Signal, Validity
from imh_video.timebase import Micros


@dataclass(frozen=True, eq=False)
class Values:
    """``values`` (N,) float32, NaN where unknown; ``validity`` (N,) uint8."""

    values: NDArray[np.float32]
    validity: NDArray[np.uint8]

    @classmethod
    def measured(cls, values: NDArray[np.float32] | NDArray[np.float64]) -> Self:
        """Finite numbers are measured, the rest is unknown."""
        validity = np.where(np.isfinite(values), Validity.MEASURED, Validity.UNKNOWN)
        return cls(values.astype(np.float32), validity.astype(np.uint8))

    @classmethod
    def unknown(cls, count: int) -> Self:
        return cls(np.full(count, np.nan, np.float32), np.zeros(count, np.uint8))

    @property
    def known(self) -> NDArray[np.bool_]:
        return np.isfinite(self.values)

    def only(self, where: NDArray[np.bool_]) -> Values:
        """Unknown everywhere else."""
        return Values(
            np.where(where, self.values, np.nan).astype(np.float32),
            np.where(where, self.validity, Validity.UNKNOWN).astype(np.uint8),
        )

    def or_else(self, other: Values) -> Values:
        """The other's values wherever these are unknown."""
        return Values(
            np.where(self.known, self.values, other.values).astype(np.float32),
            np.where(self.known, self.validity, other.validity).astype(np.uint8),
        )

    def at_rows(self, rows: NDArray[np.int64]) -> Values:
        """The values of these rows, in their order; unknown where a row is -1."""
        if not len(self.values):
            return Values.unknown(len(rows))
        taken = np.maximum(rows, 0)
        return Values(self.values[taken], self.validity[taken]).only(rows >= 0)

    def bridged(self, times_us: NDArray[np.int64], longest_us: Micros) -> Values:
        """Gaps up to so long between two known values, filled by a straight line."""
        known = np.flatnonzero(self.known)
        if len(known) < 2:
            return self
        after = np.searchsorted(known, np.arange(len(self.values)))
        inside = (after > 0) & (after < len(known)) & ~self.known
        left = known[np.clip(after - 1, 0, len(known) - 1)]
        right = known[np.clip(after, 0, len(known) - 1)]
        fillable = inside & (times_us[right] - times_us[left] <= longest_us)
        filled = np.interp(times_us, times_us[known], self.values[known])
        return Values(
            np.where(fillable, filled, self.values).astype(np.float32),
            np.where(fillable, Validity.INTERPOLATED, self.validity).astype(np.uint8),
        )

    def smoothed(self, times_us: NDArray[np.int64], half_us: Micros) -> Values:
        """A mean over known neighbours up to so far away, near ones counting more.

        Looks both ways, so it does not delay an onset.
        """
        total = np.zeros(len(self.values))
        weight = np.zeros(len(self.values))
        known = self.known
        numbers = np.where(known, self.values, 0.0).astype(np.float64)
        steps = _most_steps(times_us, half_us)
        for step in range(-steps, steps + 1):
            here = slice(max(0, -step), len(numbers) - max(0, step))
            there = slice(max(0, step), len(numbers) - max(0, -step))
            away = np.abs(times_us[there] - times_us[here]) / max(half_us, 1)
            share = np.clip(1.0 - away, 0.0, None) * known[there]
            total[here] += share * numbers[there]
            weight[here] += share
        mean = np.where(known & (weight > 0), total / np.maximum(weight, 1e-9), np.nan)
        return Values(mean.astype(np.float32), self.validity)

    def by_majority(self, times_us: NDArray[np.int64], half_us: Micros) -> Values:
        """Of a flag: what most known neighbours up to so far away say; half of them is "yes".

        What is outvoted counts as interpolated. Looks both ways, so it does not delay an onset.
        """
        first = np.searchsorted(times_us, times_us - half_us, side="left")
        last = np.searchsorted(times_us, times_us + half_us, side="right")
        known = np.concatenate([[0], np.cumsum(self.known)])
        yes = np.concatenate([[0], np.cumsum(self.values == 1)])
        mostly = 2 * (yes[last] - yes[first]) >= np.maximum(known[last] - known[first], 1)
        as_seen = self.validity == Validity.MEASURED
        return flag(mostly, self.known, as_seen & (mostly == (self.values == 1)))

    def signal(self, name: str, unit: str, times_us: NDArray[np.int64]) -> Signal:
        return Signal(name, unit, times_us, self.values, self.validity)


def _most_steps(times_us: NDArray[np.int64], half_us: Micros) -> int:
    if len(times_us) < 2:
        return 0
    shortest = max(int(np.diff(times_us).min()), 1)
    return min(int(half_us // shortest), len(times_us) - 1, 50)


def flag(
    yes: NDArray[np.bool_], known: NDArray[np.bool_], sure: NDArray[np.bool_] | None = None
) -> Values:
    """0 or 1 where known; interpolated where known but not ``sure``."""
    values = np.where(known, yes.astype(np.float32), np.nan).astype(np.float32)
    grade = np.where(known, Validity.MEASURED, Validity.UNKNOWN)
    if sure is not None:
        grade = np.where(known & ~sure, Validity.INTERPOLATED, grade)
    return Values(values, grade.astype(np.uint8))


def held_level(level: NDArray[np.float32], on_at: float, off_at: float) -> NDArray[np.bool_]:
    """Whether a level is "on": from ``on_at`` until it falls below ``off_at``; unknown keeps it."""
    answer = np.zeros(len(level), dtype=bool)
    on = False
    for i, value in enumerate(level):
        if np.isfinite(value):
            on = value >= (off_at if on else on_at)
        answer[i] = on
    return answer


def logistic(values: NDArray[np.float32] | NDArray[np.float64]) -> NDArray[np.float64]:
    """0 to 1, with 0.5 at 0."""
    held = np.clip(np.asarray(values, dtype=np.float64), -40.0, 40.0)
    return np.asarray(1.0 / (1.0 + np.exp(-held)), dtype=np.float64)
