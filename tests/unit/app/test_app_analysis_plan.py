"""How a film is cut into the chunks that workers share."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imh_video.app.analysis_chunks import FramePlan
from imh_video.timebase import FrameTable


def plan(seconds: float, fps: int = 25) -> FramePlan:
    pts = np.arange(max(1, round(seconds * fps)), dtype=np.int64)
    return FramePlan.of(FrameTable(pts, pts[:1], Fraction(1, fps), len(pts)), 12.5, 30.0)


@given(st.floats(0.1, 400))
def test_chunks_hold_every_frame_once_and_none_is_longer_than_asked(seconds: float) -> None:
    made = plan(seconds)
    stretches = list(made.chunks())
    assert [first for first, _ in stretches] == [0, *[stop for _, stop in stretches[:-1]]]
    assert stretches[-1][1] == made.frames
    assert max(stop - first for first, stop in stretches) <= 30 * 25 + made.step


@pytest.mark.parametrize("seconds", [15, 22, 40, 60, 75, 125, 600])
def test_two_workers_end_together(seconds: int) -> None:
    lengths = [stop - first for first, stop in plan(seconds).chunks()]
    assert len(lengths) % 2 == 0
    assert max(lengths) - min(lengths) <= 2 * len(lengths)


def test_a_film_of_some_seconds_is_not_shared() -> None:
    assert len(list(plan(9).chunks())) == 1
