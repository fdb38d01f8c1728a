"""Zooming and panning, in numbers: the place under the cursor stays, and nothing is stretched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imh_video_ui.player.view_window import CLOSEST, WHOLE, Size, ViewWindow

VIEW, PICTURE = Size(800, 500), Size(1920, 1080)
sides = st.floats(40, 4000)
sizes = st.builds(Size, sides, sides)
shares = st.floats(0, 1)
windows = st.builds(ViewWindow, st.floats(1, CLOSEST), shares, shares)


@given(windows, sizes, sizes)
def test_the_picture_keeps_its_shape_and_covers_what_it_can(window, view, picture):
    place = window.place(view, picture)
    assert place.width / place.height == pytest.approx(picture.width / picture.height)
    for start, length, room in [(place.left, place.width, view.width),
                                (place.top, place.height, view.height)]:  # fmt: skip
        if length <= room:
            assert start == pytest.approx((room - length) / 2, abs=1e-6)
        else:
            assert start <= 1e-9
            assert start + length >= room - 1e-6


@given(windows, sizes, sizes, shares, shares, st.floats(0.2, 5))
def test_what_lies_under_the_cursor_stays_there_unless_an_edge_is_in_the_way(
    window, view, picture, across, down, factor
):
    at = (across * view.width, down * view.height)
    before = window.place(view, picture)
    window = window.panned(0, 0, view, picture)
    nearer = window.zoomed(factor, at, view, picture)
    after = nearer.place(view, picture)
    assert 1 <= nearer.zoom <= CLOSEST
    share_before, share_after = before.share_at(*at), after.share_at(*at)
    inside = all(0 <= share <= 1 for share in share_before)
    for axis, (start, length, room) in enumerate(
        [(after.left, after.width, view.width), (after.top, after.height, view.height)]
    ):
        at_an_edge = start > -1e-6 or start + length < room + 1e-6
        if inside and not at_an_edge:
            assert share_after[axis] == pytest.approx(share_before[axis], abs=1e-6)


def test_four_steps_in_and_four_out_lead_back_to_the_whole_picture():
    window = WHOLE
    for _ in range(4):
        window = window.zoomed(1.25, (600, 100), VIEW, PICTURE)
    assert window.zoom == pytest.approx(1.25**4)
    for _ in range(4):
        window = window.zoomed(1 / 1.25, (600, 100), VIEW, PICTURE)
    place, whole = window.place(VIEW, PICTURE), WHOLE.place(VIEW, PICTURE)
    assert (place.left, place.top) == pytest.approx((whole.left, whole.top), abs=1e-6)


def test_the_closest_and_the_farthest_are_held():
    assert WHOLE.zoomed(100, (400, 250), VIEW, PICTURE).zoom == CLOSEST
    assert WHOLE.zoomed(0.01, (400, 250), VIEW, PICTURE) is WHOLE


def test_a_pan_moves_the_picture_by_just_so_many_pixels_and_back():
    window = WHOLE.zoomed(4, (400, 250), VIEW, PICTURE)
    before = window.place(VIEW, PICTURE)
    moved = window.panned(37, -21, VIEW, PICTURE)
    after = moved.place(VIEW, PICTURE)
    assert (after.left - before.left, after.top - before.top) == pytest.approx((37, -21))
    assert moved.panned(-37, 21, VIEW, PICTURE).place(VIEW, PICTURE).left == pytest.approx(
        before.left
    )


def test_a_pan_beyond_the_edge_is_not_owed_back():
    window = WHOLE.zoomed(4, (400, 250), VIEW, PICTURE)
    at_edge = window.panned(99_999, 0, VIEW, PICTURE)
    assert at_edge.place(VIEW, PICTURE).left == 0
    back = at_edge.panned(-10, 0, VIEW, PICTURE)
    assert back.place(VIEW, PICTURE).left == pytest.approx(-10)


def test_the_whole_picture_cannot_be_moved():
    moved = WHOLE.panned(50, 50, VIEW, PICTURE)
    assert moved.place(VIEW, PICTURE) == WHOLE.place(VIEW, PICTURE)


@given(windows, sizes, sizes)
def test_the_part_that_is_seen_lies_inside_the_picture(window, view, picture):
    seen = window.seen(view, picture)
    assert -1e-9 <= seen.left <= seen.left + seen.width <= 1 + 1e-9
    assert -1e-9 <= seen.top <= seen.top + seen.height <= 1 + 1e-9
    assert seen.width > 0
    assert seen.height > 0


def test_the_whole_picture_is_wholly_seen():
    seen = WHOLE.seen(VIEW, PICTURE)
    assert (seen.left, seen.top, seen.width, seen.height) == pytest.approx((0, 0, 1, 1))
    half = ViewWindow(2.0).seen(Size(1920, 1080), PICTURE)
    assert (half.left, half.top, half.width, half.height) == pytest.approx((0.25, 0.25, 0.5, 0.5))
