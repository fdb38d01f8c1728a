"""Time left is told by the pace of the work, and not before there is one."""

from __future__ import annotations

import pytest

from imh_video.app.pace import Pace


def test_a_slow_start_does_not_make_hours_of_minutes() -> None:
    pace = Pace(total=1000.0, done=400.0)
    assert pace.left_s(400.0, 0.0) is None
    assert pace.left_s(400.0, 40.0) is None, "the detectors are being loaded"
    assert pace.left_s(401.0, 41.0) is None
    assert pace.left_s(411.0, 46.0) == pytest.approx(589.0 / 2.0)


def test_a_pause_is_no_work() -> None:
    pace = Pace(total=100.0)
    pace.left_s(1.0, 0.0)
    pace.rest(600.0)
    assert pace.left_s(11.0, 610.0) == pytest.approx(89.0)


def test_nothing_is_told_where_nothing_moves() -> None:
    pace = Pace(total=100.0)
    pace.left_s(1.0, 0.0)
    assert pace.left_s(1.0, 60.0) is None
