"""What is decoded for a wish and ahead of the next one."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtGui import QImage

from imh_video.timebase import FrameTable
from imh_video_ui.player.decode_plan import WORTH_WAITING_PX, Planner, Towards, Wish
from imh_video_ui.player.frame_cache import FrameCache

HD, UHD, SMALL = 1920 * 1080, 3840 * 2160, 160 * 120


@pytest.fixture
def cache():
    return FrameCache(budget_bytes=40 * 400)


def planner(cache: FrameCache, picture_px: int = HD, gop: int = 30, frames: int = 300) -> Planner:
    pts = np.arange(frames, dtype=np.int64)
    return Planner(FrameTable(pts, pts[::gop], Fraction(1, 30), frames), cache, picture_px)


def keep(cache: FrameCache, *indices: int) -> None:
    for index in indices:
        cache.put(index, QImage(10, 10, QImage.Format.Format_RGB32))


@pytest.mark.parametrize(
    ("picture_px", "index", "first"),
    [
        (HD, 71, None),
        (HD, 72, 60),
        (HD, 60, None),
        (UHD, 62, None),
        (UHD, 63, 60),
        (SMALL, 89, None),
    ],
)
def test_a_key_frame_comes_first_where_the_exact_one_takes_some_50_ms(
    cache, picture_px, index, first
):
    assert planner(cache, picture_px).key_first(Wish(index), shown=200) == first


def test_what_the_decoder_has_passed_already_counts_for_nothing(cache):
    plan = planner(cache)
    plan.position = 80
    assert plan.key_first(Wish(85), shown=200) is None
    plan.position = 90  # beyond: it has to begin anew
    assert plan.key_first(Wish(85), shown=200) == 60


def test_neither_a_step_nor_a_running_film_shows_a_key_frame_first(cache):
    plan = planner(cache)
    assert plan.key_first(Wish(85), shown=86) is None
    assert plan.key_first(Wish(85, Towards.FORWARD, is_running=True), shown=3) is None


def test_a_film_without_known_key_frames_starts_at_its_first_frame(cache):
    pts = np.arange(50, dtype=np.int64)
    plan = Planner(FrameTable(pts, pts[:0], Fraction(1, 25), 50), cache, UHD)
    assert plan.key_first(Wish(40), shown=0) == 0
    assert WORTH_WAITING_PX < 40 * UHD


def test_backwards_the_frames_since_the_key_frame_come_with_the_wished_one(cache):
    keep(cache, 200)
    assert planner(cache).way_to(Wish(66, Towards.BACK)) == list(range(60, 67))
    # No more than half of what can be kept: the other half is on its way to the screen.
    assert planner(cache, gop=250).way_to(Wish(100, Towards.BACK)) == list(range(81, 101))


def test_running_forward_the_next_ones_shown_are_decoded_ahead(cache):
    keep(cache, 12)
    wish = Wish(10, Towards.FORWARD, stride=2, is_running=True)
    assert planner(cache).way_to(wish)[:4] == [10, 14, 16, 18]
    end = Wish(298, Towards.FORWARD, is_running=True)
    assert planner(cache).way_to(end) == [298, 299]


def test_after_a_jump_the_neighbours_are_decoded_in_one_run(cache):
    keep(cache, 70)
    ahead = planner(cache).likely_next(Wish(70), shown_before=5)
    assert ahead == sorted(ahead)
    assert {69, 71} <= set(ahead)
    assert 70 not in ahead


def test_while_enough_lies_ready_behind_nothing_is_decoded_again(cache):
    keep(cache, *range(60, 80))
    assert planner(cache).likely_next(Wish(79), shown_before=80) == []
    ahead = planner(cache).likely_next(Wish(64), shown_before=65)
    assert ahead == list(range(40, 60))


def test_what_killed_the_decoder_is_not_decoded_ahead(cache):
    keep(cache, 84)
    plan = planner(cache)
    plan.avoid(86)
    ahead = plan.likely_next(Wish(84), shown_before=83)
    assert 85 in ahead
    assert not set(ahead) & set(range(86, 90))
