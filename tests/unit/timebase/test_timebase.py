"""Time: exact for every film, length and rounding."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imh_video.timebase import FrameTable, Span, frames_beginning_at, micros, seconds, timecode

times = st.integers(-(10**12), 10**12)
time_bases = st.builds(Fraction, st.integers(1, 1001), st.sampled_from([24_000, 30_000, 90_000]))
steps = st.lists(st.integers(1, 20_000), min_size=0, max_size=60)


@st.composite
def spans(draw) -> Span:
    onset_us = draw(times)
    length = draw(st.none() | st.integers(0, 10**9))
    return Span(onset_us, None if length is None else onset_us + length)


@st.composite
def tables(draw) -> FrameTable:
    pts = np.cumsum([draw(times), *draw(steps)]).astype(np.int64)
    end_pts = int(pts[-1]) + draw(st.integers(1, 20_000))
    return FrameTable(pts, pts[:1], draw(time_bases), end_pts)


@given(times)
def test_seconds_and_back_is_the_same_microsecond(us):
    assert micros(seconds(us)) == us


@given(spans(), times)
def test_a_shift_keeps_the_length_and_shifts_back(span, by_us):
    assert span.shifted(by_us).duration_us == span.duration_us
    assert span.shifted(by_us).shifted(-by_us) == span


@given(spans(), spans())
def test_overlap_does_not_depend_on_who_asks(one, other):
    assert one.overlaps(other) == other.overlaps(one)


@given(spans())
def test_a_span_holds_its_onset_and_not_its_end(span):
    assert span.contains(span.onset_us) == (span.is_point or span.duration_us > 0)
    if not span.is_point:
        assert not span.contains(span.end_us)


def test_touching_spans_share_no_instant():
    assert not Span(0, 10).overlaps(Span(10, 20))
    assert Span(0, 11).overlaps(Span(10, 20))
    assert Span(10).overlaps(Span(10, 20))
    assert not Span(20).overlaps(Span(10, 20))


def test_a_span_that_ends_before_it_begins_cannot_be_made():
    with pytest.raises(ValueError, match="before onset"):
        Span(10, 9)


@given(tables())
def test_every_frame_is_found_at_its_own_time_and_until_the_next(table):
    for index in range(len(table)):
        span = table.span_of(index)
        if span.duration_us == 0:
            continue  # shorter than the microsecond that times are counted in
        assert table.index_at(span.onset_us) == index
        assert table.index_at(span.end_us - 1) == index


@given(tables())
def test_the_spans_of_all_frames_tile_the_film(table):
    spans = [table.span_of(index) for index in range(len(table))]
    assert spans[0].onset_us == 0
    assert spans[-1].end_us == table.duration_us
    assert all(one.end_us == next_.onset_us for one, next_ in itertools.pairwise(spans))


@given(tables(), times)
def test_any_instant_has_a_frame_and_snapping_twice_changes_nothing(table, us):
    assert 0 <= table.index_at(us) < len(table)
    assert table.snap(table.snap(us)) == table.snap(us)


@given(tables())
def test_times_are_the_exact_ones_rounded_to_the_nearest_microsecond(table):
    for pts, us in zip(table.pts.tolist(), table.times_us.tolist(), strict=True):
        exact = (pts - int(table.pts[0])) * table.time_base * 1_000_000
        assert abs(us - exact) <= Fraction(1, 2)


@given(tables())
def test_a_frame_outside_the_film_is_refused(table):
    for index in (-1, len(table)):
        with pytest.raises(IndexError):
            table.time_us(index)


@given(tables(), st.data())
def test_decoding_starts_at_the_last_key_frame_up_to_a_frame(table, data):
    keys = data.draw(st.sets(st.integers(0, len(table) - 1)))
    known = replace(table, key_pts=table.pts[sorted(keys)])
    for index in range(len(table)):
        assert known.key_up_to(index) == max((key for key in keys if key <= index), default=0)


def test_a_key_frame_that_is_not_shown_stands_for_the_frame_before_it():
    pts = np.array([0, 10, 20, 40, 50], dtype=np.int64)
    table = FrameTable(pts, np.array([0, 30], np.int64), Fraction(1, 25), 60)
    assert [table.key_up_to(index) for index in range(5)] == [0, 0, 0, 2, 2]


def test_a_film_whose_frames_are_not_known_goes_by_the_times_that_are():
    table = frames_beginning_at([90, -20, 30, 30, 100], 100)
    assert table.times_us.tolist() == [0, 30, 90]
    assert table.duration_us == 100
    assert frames_beginning_at([], 5).times_us.tolist() == [0]


def test_ten_hours_of_ntsc_do_not_drift():
    frames = 10 * 3600 * 30
    pts = np.arange(frames, dtype=np.int64) * 1001
    table = FrameTable(pts, pts[:1], Fraction(1, 30_000), frames * 1001)
    assert table.time_us(frames - 1) == round(Fraction((frames - 1) * 1001, 30_000) * 1_000_000)
    assert table.index_at(table.time_us(frames - 1)) == frames - 1
    assert not table.is_variable_rate


def test_a_millisecond_clock_is_not_taken_for_variable_rate():
    pts = np.array([0, 33, 67, 100, 133, 167, 200], np.int64)
    assert not FrameTable(pts, pts[:1], Fraction(1, 1000), 233).is_variable_rate
    uneven = np.array([0, 33, 67, 100, 167, 200], np.int64)
    assert FrameTable(uneven, uneven[:1], Fraction(1, 1000), 233).is_variable_rate


@pytest.mark.parametrize("pts", [[], [0, 0], [5, 4]])
def test_a_table_without_frames_or_with_unsorted_ones_cannot_be_made(pts):
    array = np.array(pts, np.int64)
    with pytest.raises(ValueError, match="frame"):
        FrameTable(array, array, Fraction(1, 25), 10)


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (0, "00:00.000"),
        (41_240_000, "00:41.240"),
        (59_999_999, "00:59.999"),
        (278_000_000, "04:38.000"),
        (3_600_000_000, "1:00:00.000"),
        (-1_500_000, "-00:01.500"),
    ],
)
def test_time_codes_are_cut_and_never_name_a_later_moment(us, text):
    assert timecode(us) == text
