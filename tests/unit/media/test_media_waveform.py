"""The waveform shows where it is loud, at every scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.numbered_clips import ClipShelf, tone_is_on

from imh_video.media import waveform as waveform_module
from imh_video.media.source import PathSource
from imh_video.media.strip_peaks import PER_SECOND, Peaks, as_bytes
from imh_video.media.waveform import read_waveform

untimed = settings(deadline=None)


@pytest.mark.parametrize("column_ms", [10, 40])
def test_columns_are_high_where_the_clip_hums_and_low_where_it_is_still(
    clips: ClipShelf, column_ms: int
):
    peaks = read_waveform(PathSource(clips["late_start"].path))
    edges_us = np.arange(0, peaks.duration_us, column_ms * 1000)
    heights = peaks.columns(edges_us)
    middle_s = (edges_us[:-1] + edges_us[1:]) / 2e6
    settled = np.abs((middle_s * 2 + 0.5) % 1 - 0.5) > 0.1
    on = tone_is_on(middle_s)
    assert heights[on & settled].min() > 0.63
    assert heights[~on & settled].max() < 0.23
    assert heights.max() <= 1.0


def test_the_waveform_is_as_long_as_the_sound(clips: ClipShelf):
    peaks = read_waveform(PathSource(clips["long_gop"].path))
    assert abs(len(peaks) / PER_SECOND - 3.54) < 0.12


def test_a_silent_film_has_an_empty_waveform(clips: ClipShelf):
    assert len(read_waveform(PathSource(clips["silent"].path))) == 0


def test_what_is_told_while_reading_is_the_whole_waveform(clips: ClipShelf, monkeypatch):
    monkeypatch.setattr(waveform_module, "_BLOCK_SLOTS", 300)
    told: list[np.ndarray] = []
    peaks = read_waveform(PathSource(clips["transport"].path), take=told.append)
    assert len(told) > 3
    np.testing.assert_array_equal(np.concatenate(told), peaks.slots)


def test_a_remembered_waveform_is_the_same_and_is_not_read_again(clips: ClipShelf, monkeypatch):
    source = PathSource(clips["variable"].path)
    first = read_waveform(source)
    monkeypatch.setattr(waveform_module, "SoundReader", None)
    told: list[np.ndarray] = []
    again = read_waveform(source, take=told.append)
    np.testing.assert_array_equal(again.slots, first.slots)
    np.testing.assert_array_equal(told[0], first.slots)


loud = st.lists(st.integers(0, 255), min_size=1, max_size=4000).map(
    lambda values: np.array(values, np.uint8)
)


@untimed
@given(loud, st.lists(st.integers(1, 900), max_size=8), st.integers(1, 4000))
def test_sound_that_comes_in_pieces_looks_like_sound_that_came_at_once(
    slots: np.ndarray, cuts: list[int], columns: int
):
    at_once, by_pieces = Peaks(slots), Peaks()
    rest = slots
    for cut in cuts:
        by_pieces.append(rest[:cut])
        rest = rest[cut:]
    by_pieces.append(rest)
    edges_us = np.linspace(0, 2_000_000, columns + 1).astype(np.int64)
    np.testing.assert_array_equal(at_once.columns(edges_us), by_pieces.columns(edges_us))


@untimed
@given(loud, st.integers(1, 300))
def test_no_column_is_lower_than_the_loudest_slot_that_begins_in_it(slots: np.ndarray, count: int):
    duration_us = len(slots) * 1_000_000 // PER_SECOND
    edges_us = np.linspace(0, duration_us, count + 1).astype(np.int64)
    heights = Peaks(slots).columns(edges_us)
    begins_us = np.arange(len(slots)) * 500
    for column in range(count):
        inside = (begins_us >= edges_us[column]) & (begins_us < edges_us[column + 1])
        if inside.any():
            assert heights[column] >= slots[inside].max() / 255 - 1e-6


def test_a_click_stays_in_its_own_column_close_up():
    slots = np.zeros(4 * PER_SECOND, np.uint8)
    slots[2 * PER_SECOND] = 200
    edges_us = np.arange(1_900_000, 2_100_001, 1000)
    heights = Peaks(slots).columns(edges_us)
    assert np.nonzero(heights)[0].tolist() == [100]


def test_nothing_is_drawn_beyond_what_was_read_and_very_quiet_sound_is_not_nothing():
    peaks = Peaks(as_bytes(np.full(PER_SECOND, 0.0001, np.float32)))
    heights = peaks.columns(np.arange(0, 3_000_001, 100_000))
    assert (heights[:10] > 0).all()
    # The last slot of a coarse scale may reach a little beyond.
    assert (heights[11:] == 0).all()


def test_an_hour_takes_little_memory():
    hour = Peaks()
    for _ in range(240):
        hour.append(np.zeros(15 * PER_SECOND, np.uint8))
    assert hour.memory_bytes < 16_000_000
