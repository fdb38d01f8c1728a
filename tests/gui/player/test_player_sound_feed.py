"""Sound is ready where the picture is, and an older wish leaves nothing behind."""

from __future__ import annotations

import time

import numpy as np
import pytest
from support.numbered_clips import tone_is_on

from imh_video.media.frame_table import read_frame_table
from imh_video.media.source import PathSource
from imh_video_ui.player.speaker import Silence, SoundFeed, is_audible

RATE = 48_000


@pytest.fixture
def feed(clips):
    source = PathSource(clips["long_gop"].path)
    feed = SoundFeed(source, read_frame_table(source))
    feed.start()
    yield feed
    feed.stop()
    feed.join(10)
    assert not feed.is_alive()


def listen(feed: SoundFeed, seconds: float) -> np.ndarray:
    """The next seconds as they would go to the device, left channel."""
    wanted = int(seconds * RATE) * 4
    content = b""
    deadline = time.monotonic() + 10
    while len(content) < wanted and time.monotonic() < deadline:
        content += feed.take(min(8_192, wanted - len(content)))
        time.sleep(0.001)
    return np.frombuffer(content, "<i2").reshape(-1, 2)[:, 0] / 32_767


def hums_right(samples, from_s: float, speed: float, slack_s: float) -> bool:
    time_s = from_s + np.arange(len(samples)) / RATE * speed
    window = RATE // 200
    loud = np.convolve(np.abs(samples), np.ones(window) / window, "same") > 0.1
    to_change = np.abs((time_s * 2 + 0.5) % 1 - 0.5) / 2
    settled = (to_change > slack_s) & (time_s < time_s[-1] - slack_s)
    return np.array_equal(loud[settled], tone_is_on(time_s)[settled])


@pytest.mark.parametrize(("from_us", "speed"), [(0, 1.0), (1_300_000, 1.0), (700_000, 0.5),
                                                (400_000, 2.0), (1_200_000, 0.25)])  # fmt: skip
def test_it_hums_where_the_film_does_at_every_speed(feed, from_us, speed):
    feed.play(from_us, speed)
    samples = listen(feed, 0.9 / speed)
    assert len(samples) > 0.85 / speed * RATE
    # The filter that keeps the pitch is up to 30 ms early or late.
    assert hums_right(samples, from_us / 1e6, speed, 0.012 if speed == 1.0 else 0.040)


def test_a_newer_wish_throws_away_what_was_ready(feed):
    feed.play(2_550_000, 1.0)
    assert np.abs(listen(feed, 0.2)).max() > 0.3
    feed.play(2_050_000, 1.0)
    assert np.abs(listen(feed, 0.4)).max() < 0.05


def test_after_a_pause_nothing_comes(feed):
    feed.play(0, 1.0)
    listen(feed, 0.3)
    feed.pause()
    assert feed.take(1 << 20) == b""
    feed.play(500_000, 1.0)
    assert np.abs(listen(feed, 0.2)).max() > 0.3


def test_it_does_not_read_the_whole_film_ahead(feed):
    feed.play(0, 1.0)
    listen(feed, 0.01)
    deadline = time.monotonic() + 0.3
    while time.monotonic() < deadline:
        time.sleep(0.01)
    assert feed._queued < 2 * RATE * 4


@pytest.mark.parametrize(
    ("rate", "audible"), [(0.1, False), (0.25, True), (1.0, True), (2.0, True), (3.0, False),
                          (-1.0, False)]
)  # fmt: skip
def test_only_speech_that_can_be_understood_is_heard(rate, audible):
    assert is_audible(rate) is audible


def test_silence_has_no_device_and_hears_nothing():
    silence = Silence()
    silence.start(0, 1.0)
    assert silence.heard_us is None
    assert not silence.is_available
