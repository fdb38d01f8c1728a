"""Stretches that belong to one person are joined, and those of two people are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from imh_video.model.observation import COLOURS
from imh_video.vision.joining import Stretch, joined

SIZE = 100.0


def stretch(first: int, count: int, x: float = 300.0, colour: int = 0) -> Stretch:
    """A face that is surely found at one place in every row."""
    rows = np.arange(first, first + count, dtype=np.int64)
    box = np.array([x - SIZE / 2, 200.0, SIZE, SIZE], dtype=np.float32)
    colours = np.zeros(COLOURS, dtype=np.float32)
    colours[colour] = 1.0
    return Stretch(
        rows=rows,
        sure_rows=rows,
        sure_boxes=np.tile(box, (count, 1)),
        size=SIZE,
        centre=np.array([x, 250.0], dtype=np.float32),
        colours=colours,
        proportions=np.full(count, 0.8, dtype=np.float32),
    )


def test_one_who_left_and_came_back_is_one_person_in_order_of_time() -> None:
    later, earlier = stretch(60, 40), stretch(0, 50)
    assert joined([later, earlier], 0.0) == [[1, 0]]


def test_two_who_are_seen_at_once_are_two_people_however_alike() -> None:
    assert joined([stretch(0, 50), stretch(0, 50, x=600)], 0.0) == [[0], [1]]


def test_one_face_that_was_followed_twice_is_no_two_people_unless_both_go_on_together() -> None:
    assert joined([stretch(0, 50), stretch(40, 50)], 0.0) == [[0, 1]]
    assert joined([stretch(0, 50), stretch(20, 50)], 0.0) == [[0], [1]]


@pytest.mark.parametrize(
    "other",
    [
        stretch(60, 40, colour=1),
        replace(stretch(60, 40), size=6 * SIZE),
        replace(stretch(60, 40), proportions=np.full(40, 1.1, dtype=np.float32)),
    ],
    ids=["colours", "size", "proportion"],
)
def test_another_look_is_another_person(other: Stretch) -> None:
    assert joined([stretch(0, 50), other], 0.0) == [[0], [1]]


def test_a_proportion_that_too_few_faces_tell_counts_for_nothing() -> None:
    unlike = replace(stretch(60, 40), proportions=np.full(2, 1.1, dtype=np.float32))
    assert joined([stretch(0, 50), unlike], 0.0) == [[0, 1]]


def test_what_was_joined_is_held_against_both_of_its_stretches() -> None:
    """The third looks like the first, but is seen beside the second, which is the same person."""
    first, second, beside = stretch(0, 50), stretch(60, 50), stretch(60, 50, x=360)
    found = joined([first, second, beside], 0.0)
    assert sorted(map(len, found)) == [1, 2]
    assert not any({1, 2} <= set(one) for one in found)


def test_hundreds_of_stretches_of_two_people_are_two_people() -> None:
    sides = [stretch(row, 20, x=x, colour=c) for row in range(0, 4000, 20) for x, c in SIDES]
    assert sorted(map(len, joined(sides, 0.0))) == [200, 200]


def test_nobody_is_nobody() -> None:
    assert joined([], 0.0) == []


SIDES = ((300.0, 0), (700.0, 1))
