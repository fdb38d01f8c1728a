"""Signals as pixel columns: what to draw for each column, whatever the zoom. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from imh_video.model.signal import Signal, Validity
from imh_video.timebase import Micros
from imh_video_ui.timeline.view_range import ViewRange

LONGEST_HOLD_US = 150_000
"""A sample speaks for this long at most when the next one is late."""


class Seen(IntEnum):
    """What a column of the coverage lane says; the three never look alike."""

    UNKNOWN = 0
    MEASURED = 1
    INTERPOLATED = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Columns ``[first, last)`` that say the same."""

    first: int
    last: int
    what: int


def runs(what: NDArray[np.int8]) -> Iterator[Run]:
    """Neighbouring columns that say the same, as one."""
    if len(what) == 0:
        return
    changes = np.nonzero(np.diff(what))[0] + 1
    edges = [0, *changes.tolist(), len(what)]
    for first, last in pairwise(edges):
        yield Run(first, last, int(what[first]))


class SampledSignal:
    """One signal with running sums, so that a column costs the same at every zoom."""

    def __init__(
        self, signal: Signal, *, seen_only: bool = False, any_counts: bool = False
    ) -> None:
        """``any_counts``: a column is known where any of its samples is, for what comes and goes
        too fast to fill half of one."""
        self.times_us = signal.times_us
        known = signal.known
        if seen_only:
            # Somebody who is measured as not in the picture could not be seen either.
            known = known & (signal.values >= 0.5)
        interpolated = known & (signal.validity == Validity.INTERPOLATED)
        self._least_known = 0.0 if any_counts else 0.5
        self._known = _running(known)
        self._interpolated = _running(interpolated)
        self._sum = _running(np.where(known, np.nan_to_num(signal.values), 0.0))
        steps = np.diff(self.times_us)
        typical_us = float(np.median(steps)) if len(steps) else float(LONGEST_HOLD_US)
        self._hold_us: Micros = round(min(LONGEST_HOLD_US, 1.5 * typical_us))

    def columns(
        self, view: ViewRange, step_px: int = 1
    ) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        """Mean value (NaN where not known) and validity for each column of ``step_px``."""
        first, last = self._samples_of(view, step_px)
        count = last - first
        known = self._known[last] - self._known[first]
        guessed = self._interpolated[last] - self._interpolated[first]
        with np.errstate(invalid="ignore", divide="ignore"):
            means = (self._sum[last] - self._sum[first]) / known
        is_known = (count > 0) & (known >= self._least_known * count) & (known > 0)
        what = np.where(is_known, Seen.MEASURED, Seen.UNKNOWN)
        what = np.where(is_known & (2 * guessed >= known), Seen.INTERPOLATED, what)
        means[~is_known] = np.nan
        return means, what.astype(np.int8)

    def at(self, us: Micros) -> tuple[float, Seen]:
        """The value that speaks for a moment (0 where not known), and what it is."""
        place = int(np.searchsorted(self.times_us, us, side="right")) - 1
        is_late = place < 0 or us - int(self.times_us[place]) > self._hold_us
        if is_late or not self._known[place + 1] - self._known[place]:
            return 0.0, Seen.UNKNOWN
        value = float(self._sum[place + 1] - self._sum[place])
        guessed = bool(self._interpolated[place + 1] - self._interpolated[place])
        return value, Seen.INTERPOLATED if guessed else Seen.MEASURED

    @cached_property
    def scale(self) -> float:
        """A value that few samples exceed: the top of the lane for signals without a range."""
        values = np.diff(self._sum)[np.diff(self._known) > 0]
        return float(np.percentile(values, 98)) if len(values) else 1.0

    def _samples_of(
        self, view: ViewRange, step_px: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        edges_us = column_edges_us(view, step_px)
        places = np.searchsorted(self.times_us, edges_us)
        first, last = places[:-1].copy(), places[1:].copy()
        # Columns narrower than the sampling hold the sample before them, for as long as it speaks.
        empty = first == last
        before = first - 1
        speaks = empty & (before >= 0)
        speaks[speaks] = edges_us[:-1][speaks] - self.times_us[before[speaks]] <= self._hold_us
        first[speaks] = before[speaks]
        return first, last


def column_edges_us(view: ViewRange, step_px: int = 1) -> NDArray[np.int64]:
    """The instants between which each column lies."""
    pixels = np.arange(0, view.width_px + step_px, step_px)
    return (view.start_us + pixels * view.us_per_px).astype(np.int64)


def _running(values: NDArray[np.generic]) -> NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
