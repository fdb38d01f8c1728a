"""The clock of a playing film."""

from __future__ import annotations

import pytest

from imh_video_ui.player.clock import PlayClock, monotonic_us


class HandClock:
    us = 5_000

    def __call__(self) -> int:
        return self.us


@pytest.fixture
def now():
    return HandClock()


@pytest.mark.parametrize("rate", [0.1, 0.25, 1.0, 4.0, -1.0, -2.0])
def test_it_runs_at_its_rate_from_where_it_was_put(now, rate):
    clock = PlayClock(now)
    clock.run(10_000_000, rate)
    now.us += 2_000_000
    assert clock.position_us == 10_000_000 + 2_000_000 * rate


def test_it_stands_where_it_was_put(now):
    clock = PlayClock(now)
    clock.run(0, 1.0)
    clock.stand(700)
    now.us += 9_999_999
    assert clock.position_us == 700
    assert not clock.is_running


def test_an_hour_at_an_odd_rate_does_not_drift(now):
    clock = PlayClock(now)
    clock.run(0, 0.1)
    for _ in range(3600):
        now.us += 1_000_000
        _ = clock.position_us
    assert clock.position_us == 360_000_000


def test_it_comes_to_where_the_sound_is(now):
    clock = PlayClock(now)
    clock.run(0, 1.0)
    for _ in range(100):
        now.us += 8_000
        clock.follow(now.us - 5_000 - 60_000)
    assert abs(clock.position_us - (now.us - 5_000 - 60_000)) < 5_000


def test_sound_that_lags_holds_the_film_and_never_turns_it_back(now):
    clock = PlayClock(now)
    clock.run(0, 1.0)
    told = []
    for step in range(60):
        now.us += 8_000
        clock.follow(max(0, 8_000 * (step - 30)))
        told.append(clock.position_us)
    assert told == sorted(told)
    assert abs(told[-1] - 8_000 * 29) < 30_000


def test_the_sound_of_a_film_that_stands_moves_nothing(now):
    clock = PlayClock(now)
    clock.stand(4_000)
    clock.follow(9_000_000)
    assert clock.position_us == 4_000


def test_the_computers_clock_rises():
    first = monotonic_us()
    assert monotonic_us() >= first
