"""A picture is made smaller without losing its proportions, its brightness or small things."""

from __future__ import annotations

import numpy as np
import pytest

from imh_video.vision.working_picture import working_picture


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((1080, 1920), (720, 1280)),
        ((1920, 1080), (1280, 720)),
        ((2160, 3840), (720, 1280)),
        ((1440, 2560), (720, 1280)),
        ((4320, 7680), (720, 1280)),
        ((480, 640), (480, 640)),
        ((1, 3000), (0, 1280)),
    ],
)
def test_no_side_is_longer_than_the_longest(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    picture = np.full((*size, 3), 90, np.uint8)
    smaller = working_picture(picture)
    assert smaller.shape == (max(1, wanted[0]), wanted[1], 3)
    assert smaller.mean() == 90


def test_thin_lines_of_a_large_picture_are_not_skipped() -> None:
    picture = np.zeros((2160, 3840, 3), np.uint8)
    picture[:, ::6] = 240
    smaller = working_picture(picture)
    assert smaller.mean() == pytest.approx(40, abs=8)
