"""What another camera heard is played at the moment that is seen, whatever its clock says."""

from __future__ import annotations

import time

import numpy as np
import pytest

from imh_video.media.frame_table import read_frame_table
from imh_video.media.one_clock import CameraClock
from imh_video.media.source import PathSource
from imh_video_ui.player.camera_speaker import CameraSpeaker, HeardCamera
from imh_video_ui.player.sound_feed import RATE, SoundFeed
from imh_video_ui.player.speaker import Silence


class FeedSpeaker(Silence):
    """Plays through nothing, but decodes what a device would be given."""

    def __init__(self) -> None:
        self.feed: SoundFeed | None = None
        self.late_us = 0
        self.started: list[tuple[int, float]] = []
        self.heard_us = None

    def open(self, source, table) -> None:
        self.close()
        self.feed = SoundFeed(source, table)
        self.feed.start()

    def close(self) -> None:
        if self.feed is not None:
            self.feed.stop()
            self.feed.join(10)
            self.feed = None

    def set_late(self, late_us: int) -> None:
        self.late_us = late_us

    def start(self, from_us: int, rate: float) -> None:
        self.started.append((from_us, rate))
        assert self.feed is not None
        self.feed.play(from_us, rate, self.late_us)

    def listen_for(self, seconds: float) -> np.ndarray:
        wanted = int(seconds * RATE) * 4
        content = b""
        deadline = time.monotonic() + 10
        while len(content) < wanted and time.monotonic() < deadline:
            content += self.feed.take(min(8_192, wanted - len(content)))
            time.sleep(0.001)
        return np.frombuffer(content, "<i2").reshape(-1, 2)[:, 0] / 32_767


def onsets_s(samples: np.ndarray) -> np.ndarray:
    window = RATE // 500
    loud = np.convolve(np.abs(samples), np.ones(window) / window, "same") > 0.12
    begins = np.flatnonzero(loud[1:] & ~loud[:-1]) / RATE
    return begins[np.diff(begins, prepend=-1.0) > 0.1]


@pytest.fixture
def speaker():
    inner = FeedSpeaker()
    speaker = CameraSpeaker(inner)
    yield speaker
    speaker.close()


def source_and_table(clip):
    source = PathSource(clip.path)
    return source, read_frame_table(source)


def other(clip, clock: CameraClock) -> HeardCamera:
    return HeardCamera(*source_and_table(clip), clock)


def test_without_another_camera_the_films_own_sound_plays(speaker, clips):
    speaker.open(*source_and_table(clips["long_gop"]))
    speaker.start(0, 1.0)
    assert onsets_s(speaker._speaker.listen_for(2.2)) == pytest.approx([0.5, 1.5], abs=0.025)


@pytest.mark.parametrize(
    ("clock", "from_us", "heard_s"),
    [
        (CameraClock(1_300_000), 0, [1.8, 2.8]),
        (CameraClock(1_300_000), 1_600_000, [1.8, 2.8]),
        (CameraClock(-400_000), 0, [0.1, 1.1]),
        # Half a percent fast: the second second is over 5 ms early.
        (CameraClock(0, 5_000.0), 1_000_000, [1.4925]),
    ],
)
def test_another_camera_is_heard_at_the_moment_that_is_seen(
    speaker, clips, clock, from_us, heard_s
):
    speaker.open(*source_and_table(clips["long_gop"]))
    speaker.hear(other(clips["b_frames"], clock))
    speaker.start(from_us, 1.0)
    heard = from_us / 1e6 + onsets_s(speaker._speaker.listen_for(3.0 - from_us / 1e6))
    for expected in heard_s:
        assert np.abs(heard - expected).min() <= 0.025


def test_a_camera_that_began_an_hour_later_costs_no_memory_and_is_silent(speaker, clips):
    speaker.open(*source_and_table(clips["long_gop"]))
    speaker.hear(other(clips["b_frames"], CameraClock(3_600_000_000)))
    speaker.start(0, 1.0)
    assert not np.any(speaker._speaker.listen_for(1.0))


def test_choosing_another_camera_while_playing_goes_on_from_what_is_heard(speaker, clips):
    speaker.open(*source_and_table(clips["long_gop"]))
    speaker.start(200_000, 1.0)
    speaker._speaker.heard_us = 700_000
    speaker.hear(other(clips["b_frames"], CameraClock(0)))
    assert speaker._speaker.started[-1] == (700_000, 1.0)
    speaker.hear(None)
    assert speaker._speaker.started[-1] == (700_000, 1.0)
    assert speaker.heard is None


def test_clocks_that_drift_apart_are_brought_together_before_it_shows(speaker, clips):
    speaker.open(*source_and_table(clips["long_gop"]))
    speaker.hear(other(clips["b_frames"], CameraClock(0, 100.0)))
    speaker.start(0, 1.0)
    inner = speaker._speaker
    inner.heard_us = 100_000_000
    assert speaker.heard_us == 100_000_000
    assert len(inner.started) == 1
    inner.heard_us = 160_000_000
    assert speaker.heard_us == 160_000_000
    assert inner.started[-1] == (160_000_000, 1.0)
    assert inner.late_us == 16_000


def test_a_film_that_is_let_go_takes_the_other_camera_with_it(speaker, clips):
    speaker.open(*source_and_table(clips["long_gop"]))
    speaker.hear(other(clips["b_frames"], CameraClock(0)))
    speaker.close()
    assert speaker.heard is None
    assert speaker._speaker.feed is None
