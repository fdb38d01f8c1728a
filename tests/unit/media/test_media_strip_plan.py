"""Close up a still is the very frame, from afar a cheap one within its own width."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from imh_video.media.strip_plan import (
    EXACT_BELOW_US,
    NEAR_ENOUGH,
    StripPlan,
    coarse_frames,
)
from imh_video.timebase import FrameTable

untimed = settings(deadline=None)


def table(frames: int = 5000, gop: int = 250) -> FrameTable:
    pts = np.arange(frames)
    return FrameTable(pts, pts[::gop].copy(), Fraction(1, 25), frames)


PLAN = StripPlan(table())
HOUR = StripPlan(table(90_000))
places = st.integers(0, 200_000_000)


@untimed
@given(places, st.integers(1_000, EXACT_BELOW_US))
def test_close_up_the_still_is_the_frame_on_screen_there(us: int, tile_us: int) -> None:
    assert PLAN.frame_for(us, tile_us) == table().index_at(us)


@untimed
@given(places, st.floats(EXACT_BELOW_US * 1.01, 180_000_000))
def test_from_afar_the_still_lies_within_its_own_width(us: int, tile_us: float) -> None:
    off_us = abs(table().time_us(PLAN.frame_for(us, tile_us)) - us)
    # A grid of a quarter of the width, a key frame within reach, a frame's own length.
    assert off_us <= (NEAR_ENOUGH + 0.25) * tile_us + 40_000


@untimed
@given(st.integers(0, 3599_000_000), st.floats(60_000_000, 180_000_000))
def test_from_very_far_every_still_is_one_of_the_coarse_ones(us: int, tile_us: float) -> None:
    assert HOUR.frame_for(us, tile_us) in set(HOUR.coarse)


def test_the_coarse_stills_of_a_long_film_are_key_frames_where_those_lie_close() -> None:
    assert sum(frame % 250 == 0 for frame in HOUR.coarse) > len(HOUR.coarse) / 2


def test_the_coarse_strip_covers_a_long_film_evenly_and_begins_far_apart() -> None:
    frames = coarse_frames(table(90_000))
    assert 200 < len(frames) <= 400
    times = np.sort([table(90_000).time_us(frame) for frame in frames])
    assert np.diff(times).max() <= 3 * 3600e6 / 225
    first = sorted(frames[:8])
    assert first[-1] - first[0] > 60_000


def test_a_film_of_one_frame_has_a_strip_of_one() -> None:
    one = FrameTable(np.array([7]), np.array([], np.int64), Fraction(1, 25), 8)
    assert coarse_frames(one) == [0]
