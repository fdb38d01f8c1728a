"""Yes, no and unknown: runs, shares, and what may have been."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from imh_video.model.signal import Signal, SignalSet
from imh_video.moments.bouts import Trace

STEP_US = 80_000


def trace(values: str) -> Trace:
    """One character per sample of 80 ms: 1 yes, 0 no, ? unknown."""
    numbers = np.array([np.nan if v == "?" else float(v) for v in values], dtype=np.float32)
    times = np.arange(len(values), dtype=np.int64) * STEP_US
    validity = np.isfinite(numbers).astype(np.uint8)
    signals = SignalSet(
        times, STEP_US * len(values), {"s": Signal("s", "", times, numbers, validity)}
    )
    return Trace.of(signals, "s", 0.5)


def runs(values: str, min_samples: int = 1, bridge_samples: int = 0) -> list[tuple[int, int]]:
    found = trace(values).bouts(min_samples * STEP_US, bridge_samples * STEP_US)
    return [(bout.onset_us // STEP_US, bout.offset_us // STEP_US) for bout in found]


def test_runs_are_half_open_and_reach_to_the_end_of_the_last_sample():
    assert runs("0011100110") == [(2, 5), (7, 9)]


def test_gaps_of_no_and_of_unknown_are_bridged_alike_up_to_a_length():
    assert runs("11?11", bridge_samples=1) == [(0, 5)]
    assert runs("11011", bridge_samples=1) == [(0, 5)]
    assert runs("110011", bridge_samples=1) == [(0, 2), (4, 6)]


def test_short_runs_are_no_bouts_but_may_be_bridged_to_one():
    assert runs("0100110", min_samples=2) == [(4, 6)]
    assert runs("0101010", min_samples=4, bridge_samples=1) == [(1, 6)]


def test_unknown_is_neither_yes_nor_no_in_shares():
    half = trace("11??0000")
    assert half.yes_share(0, 8 * STEP_US) == 0.25
    assert half.no_share(0, 8 * STEP_US) == 0.5
    assert half.known_share(0, 8 * STEP_US) == 0.75


def test_shares_cut_samples_at_the_edges_of_the_stretch():
    assert abs(trace("10").yes_share(STEP_US // 2, 3 * STEP_US // 2) - 0.5) < 1e-9


def test_a_hole_in_the_clock_is_unknown_not_the_value_before_it():
    times = np.array([0, 80_000, 160_000, 5_000_000], dtype=np.int64)
    ones = np.ones(4, dtype=np.float32)
    signals = SignalSet(
        times, 6_000_000, {"s": Signal("s", "", times, ones, ones.astype(np.uint8))}
    )
    found = Trace.of(signals, "s", 0.5)
    assert found.known_share(1_000_000, 4_000_000) == 0.0
    assert len(found.bouts(0, 400_000)) == 2


def test_a_missing_signal_is_unknown_throughout():
    nothing = Trace.unknown()
    assert nothing.bouts(0, 0) == ()
    assert nothing.known_share(0, 1_000_000) == 0.0
    assert nothing.longest_possible_us(0, 1_000_000) == 1_000_000
    assert nothing.may_begin(0, 1_000_000, 1, 1)


def test_what_was_not_seen_to_be_absent_may_have_been():
    assert trace("000??0010").longest_possible_us(0, 9 * STEP_US) == 2 * STEP_US
    assert trace("0000").longest_possible_us(0, 4 * STEP_US) == 0
    assert trace("00").longest_possible_us(0, 4 * STEP_US) == 2 * STEP_US


def test_a_beginning_needs_a_possible_off_and_then_a_possible_on():
    clear = {"off_us": 2 * STEP_US, "on_us": 2 * STEP_US}
    assert trace("000111").may_begin(0, 6 * STEP_US, **clear)
    assert not trace("111111").may_begin(STEP_US, 6 * STEP_US, **clear)
    assert not trace("000000").may_begin(0, 4 * STEP_US, **clear)
    assert trace("11??11").may_begin(STEP_US, 6 * STEP_US, **clear)
    assert not trace("001000").may_begin(0, 4 * STEP_US, **clear)


samples = st.text("01?", min_size=1, max_size=60)


@settings(deadline=None)
@given(samples, st.data())
def test_making_values_unknown_only_adds_to_what_may_have_been(values: str, data: st.DataObject):
    hidden = list(values)
    for at in data.draw(st.sets(st.integers(0, len(values) - 1))):
        hidden[at] = "?"
    full, less = trace(values), trace("".join(hidden))
    onset_us = data.draw(st.integers(0, len(values))) * STEP_US
    offset_us = onset_us + data.draw(st.integers(1, 20)) * STEP_US
    assert less.longest_possible_us(onset_us, offset_us) >= full.longest_possible_us(
        onset_us, offset_us
    )
    if full.may_begin(onset_us, offset_us, 2 * STEP_US, 3 * STEP_US):
        assert less.may_begin(onset_us, offset_us, 2 * STEP_US, 3 * STEP_US)
    assert less.yes_share(onset_us, offset_us) <= full.yes_share(onset_us, offset_us) + 1e-9


@settings(deadline=None)
@given(samples, st.integers(1, 5), st.integers(0, 5))
def test_bouts_are_in_order_apart_long_enough_and_begin_and_end_with_yes(
    values: str, min_samples: int, bridge_samples: int
):
    found = runs(values, min_samples, bridge_samples)
    for onset, offset in found:
        assert offset - onset >= min_samples
        assert values[onset] == values[offset - 1] == "1"
    for (_, end), (start, _) in itertools.pairwise(found):
        assert start - end > bridge_samples
