"""Two cameras are put on one clock by what they heard, or are said to be unsure."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from support.made_rooms import RATE, heard, room

from imh_video.media.one_clock import CameraClock
from imh_video.media.sound import Sound
from imh_video.media.sync import FoundOffset, find_offset
from imh_video.model.job import Cancelled


def two_cameras(
    seed: int, seconds: float, offset_s: float, drift_ppm: float, snr_db: float = 20.0
) -> tuple[Sound, Sound]:
    occasion = room(seconds + 130, seed)
    first = heard(occasion, seed + 1, begins_s=65, seconds=seconds, snr_db=snr_db)
    other = heard(
        occasion, seed + 2, begins_s=65 + offset_s, seconds=seconds, drift_ppm=drift_ppm,
        snr_db=snr_db,
    )  # fmt: skip
    return Sound(first, RATE), Sound(other, RATE)


def largest_error_ms(
    found: FoundOffset, seconds: float, offset_s: float, drift_ppm: float
) -> float:
    """Wherever both cameras ran."""
    here_s = np.linspace(max(0.0, -offset_s), min(seconds, seconds - offset_s), 9)
    true_us = (offset_s + here_s / (1 + drift_ppm * 1e-6)) * 1e6
    said_us = [found.clock.to_recording(round(us * 1e6)) for us in here_s]
    return float(np.abs(np.array(said_us) - true_us).max() / 1000)


@pytest.mark.parametrize(
    ("seconds", "offset_s", "drift_ppm"),
    [
        (20, 3.2, 0),
        (40, -7.5, 100),
        (90, 0.0, -100),
        (120, 59.9, 30),
        (120, -60.0, -60),
        (200, 12.345, -100),
    ],
)
def test_the_other_camera_is_found_within_ten_milliseconds(
    seconds: float, offset_s: float, drift_ppm: float
) -> None:
    first, other = two_cameras(10, seconds, offset_s, drift_ppm)
    found = find_offset(first, other)
    assert found.is_sure
    assert largest_error_ms(found, seconds, offset_s, drift_ppm) < 10


def test_in_a_loud_room_it_is_still_found() -> None:
    first, other = two_cameras(5, 120, 8.0, 40, snr_db=5)
    found = find_offset(first, other)
    assert found.is_sure
    assert largest_error_ms(found, 120, 8.0, 40) < 10


@pytest.mark.parametrize("seconds", [8, 15, 30])
def test_sounds_that_do_not_belong_together_are_never_sure(seconds: float) -> None:
    for seed in range(8):
        first = heard(room(seconds + 5, seed), seed, begins_s=2, seconds=seconds)
        other = heard(room(seconds + 5, seed + 50), seed + 9, begins_s=1, seconds=seconds)
        assert not find_offset(Sound(first, RATE), Sound(other, RATE)).is_sure


def test_films_of_one_day_that_share_no_moment_are_not_sure() -> None:
    occasion = room(130, 4)
    first = heard(occasion, 1, begins_s=0, seconds=60)
    other = heard(occasion, 2, begins_s=65, seconds=60)
    assert not find_offset(Sound(first, RATE), Sound(other, RATE)).is_sure


def test_a_sound_that_repeats_itself_is_not_sure() -> None:
    once = room(4.0, 3)
    again_and_again = np.tile(once, 16)
    first = heard(again_and_again, 1, begins_s=0, seconds=60)
    other = heard(again_and_again, 2, begins_s=2.5, seconds=60)
    assert not find_offset(Sound(first, RATE), Sound(other, RATE)).is_sure


@pytest.mark.parametrize("seconds", [0.0, 0.01, 3.0])
def test_too_little_sound_is_not_sure(seconds: float) -> None:
    first, other = two_cameras(3, 20, 0.0, 0)
    short = Sound(other.samples[: round(seconds * RATE)], RATE)
    assert not find_offset(first, short).is_sure
    assert not find_offset(short, first).is_sure


def test_silence_is_not_sure() -> None:
    silence = Sound(np.zeros(60 * RATE, np.float32), RATE)
    first, _ = two_cameras(3, 60, 0.0, 0)
    for pair in ((silence, silence), (first, silence), (silence, first)):
        found = find_offset(*pair)
        assert not found.is_sure
        assert np.isfinite(found.drift_ppm)


def test_sounds_of_other_rates_are_compared_all_the_same() -> None:
    first, other = two_cameras(6, 40, 4.0, 0)
    doubled = Sound(np.repeat(other.samples, 2), 2 * RATE)
    found = find_offset(first, doubled)
    assert found.is_sure
    assert abs(found.offset_us - 4_000_000) < 10_000


def test_a_short_film_is_not_said_to_drift() -> None:
    first, other = two_cameras(7, 30, 2.0, 0)
    assert find_offset(first, other).drift_ppm == 0.0


def test_the_search_can_be_stopped() -> None:
    class Stopped:
        def progress(self, fraction: float, doing: str = "") -> None:
            assert 0 <= fraction <= 1

        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_offset(*two_cameras(1, 20, 0.0, 0), Stopped())


def test_a_film_in_which_little_is_heard_is_found_by_that_little_in_bounded_memory() -> None:
    pieces = [np.pad(room(20, seed), (0, 100 * RATE)) for seed in range(4)]
    occasion = np.concatenate(pieces)
    occasion += np.random.default_rng(1).normal(0, 1e-4, len(occasion))
    seconds = len(occasion) / RATE - 40
    first = Sound(heard(occasion, 1, begins_s=0, seconds=seconds), RATE)
    other = Sound(heard(occasion, 2, begins_s=31, seconds=seconds, drift_ppm=90), RATE)
    tracemalloc.start()
    found = find_offset(first, other)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.is_sure
    assert largest_error_ms(found, seconds, 31, 90) < 10
    # Some for the blocks in which it is read, little for each minute: an hour takes 200 MB.
    assert peak_bytes < 90e6


def test_a_clock_goes_there_and_back() -> None:
    clock = CameraClock(-1_500_000, 120.0)
    for us in (0, 1, 999_999, 3_600_000_000):
        assert abs(clock.to_camera(clock.to_recording(us)) - us) <= 1
    assert clock.to_recording(0) == -1_500_000
    assert CameraClock().to_camera(12_345) == CameraClock().to_recording(12_345) == 12_345
