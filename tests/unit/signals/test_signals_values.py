"""Measured, interpolated and unknown never turn into each other unsaid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imh_video.model.signal import Validity
from imh_video.signals.values import Values, flag, held_level

TIMES = np.arange(100, dtype=np.int64) * 80_000
NAN = float("nan")


def test_a_short_gap_is_filled_and_says_so() -> None:
    values = Values.measured(np.array([1.0, NAN, NAN, 4.0]))
    filled = values.bridged(TIMES[:4], 400_000)
    assert filled.values.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert filled.validity.tolist() == [
        Validity.MEASURED, Validity.INTERPOLATED, Validity.INTERPOLATED, Validity.MEASURED,
    ]  # fmt: skip


def test_a_long_gap_and_the_ends_stay_unknown() -> None:
    values = Values.measured(np.array([NAN, 1.0, *[NAN] * 10, 4.0, NAN]))
    filled = values.bridged(TIMES[:14], 400_000)
    assert np.array_equal(filled.values, values.values, equal_nan=True)


@given(st.lists(st.one_of(st.none(), st.floats(-5, 5)), min_size=1, max_size=100))
def test_smoothing_neither_makes_nor_loses_a_value(given_values: list[float | None]) -> None:
    numbers = np.array([NAN if v is None else v for v in given_values])
    smooth = Values.measured(numbers).smoothed(TIMES[: len(numbers)], 200_000)
    assert np.array_equal(np.isfinite(smooth.values), np.isfinite(numbers))
    if np.isfinite(numbers).any():
        low, high = np.nanmin(numbers), np.nanmax(numbers)
        known = smooth.values[np.isfinite(smooth.values)]
        assert ((known >= low - 1e-3) & (known <= high + 1e-3)).all()


def test_smoothing_does_not_delay_an_onset() -> None:
    step = np.where(np.arange(40) < 20, 0.0, 1.0)
    smooth = Values.measured(step).smoothed(TIMES[:40], 240_000)
    assert smooth.values[19] < 0.5 <= smooth.values[20]


def test_a_flag_is_nan_where_unknown() -> None:
    values = flag(np.array([True, False, True]), np.array([True, True, False]))
    assert values.values[:2].tolist() == [1.0, 0.0]
    assert np.isnan(values.values[2])
    assert values.validity[2] == Validity.UNKNOWN


def test_a_level_between_the_thresholds_keeps_what_was() -> None:
    level = np.array([0.4, 0.52, 0.6, 0.52, 0.4, 0.52], dtype=np.float32)
    assert held_level(level, 0.55, 0.5).tolist() == [False, False, True, True, False, False]


@pytest.mark.parametrize("count", [0, 1])
def test_no_frames_and_one_frame_are_no_trouble(count: int) -> None:
    values = Values.measured(np.ones(count))
    assert len(values.smoothed(TIMES[:count], 100_000).bridged(TIMES[:count], 1).values) == count


def test_a_flag_that_is_outvoted_by_its_neighbours_is_interpolated_and_unknown_stays_so() -> None:
    times_us = np.arange(20, dtype=np.int64) * 80_000
    yes = np.zeros(20, dtype=bool)
    yes[3] = True
    yes[9:18] = True
    yes[13] = False
    known = np.ones(20, dtype=bool)
    known[7] = False
    found = flag(yes, known).by_majority(times_us, 240_000)
    assert found.values[3] == 0
    assert found.validity[3] == Validity.INTERPOLATED
    assert found.values[13] == 1
    assert found.validity[13] == Validity.INTERPOLATED
    assert not found.known[7]
    assert (found.values[10:17] == 1).all(), "an onset is not delayed"
    assert (found.validity[[10, 11, 12, 14, 15, 16]] == Validity.MEASURED).all()
