"""The sound lies where the picture says, and a seek lands on the sample."""

from __future__ import annotations

import gc
import itertools
import weakref

import numpy as np
import pytest
from support.numbered_clips import KINDS, TONE_HZ, ClipShelf, tone_is_on

from imh_video.media.sound import SoundReader, read_sound
from imh_video.media.source import PathSource
from imh_video.model.job import Cancelled

HUMMING = [kind for kind, recipe in KINDS.items() if recipe.sound]


def hum_is_where_it_belongs(samples, rate: int, from_s: float = 0.0) -> bool:
    """Whether the hum is on and off when it should be, 10 ms at each change set aside."""
    time_s = from_s + np.arange(len(samples)) / rate
    window = max(1, rate // TONE_HZ)
    loud = np.convolve(np.abs(samples), np.ones(window) / window, "same") > 0.1
    to_change = np.abs((time_s * 2 + 0.5) % 1 - 0.5) / 2
    settled = (to_change > 0.010) & (time_s < time_s[-1] - 0.010)
    return np.array_equal(loud[settled], tone_is_on(time_s)[settled])


@pytest.mark.parametrize("kind", HUMMING)
@pytest.mark.parametrize("rate", [16_000, 48_000])
def test_time_0_of_the_sound_is_the_first_shown_frame(clips: ClipShelf, kind, rate):
    sound = read_sound(PathSource(clips[kind].path), rate)
    assert sound is not None
    assert sound.samples.dtype == np.float32
    assert sound.rate == rate
    assert abs(sound.duration_us - clips[kind].times_us[-1]) < 100_000
    assert hum_is_where_it_belongs(sound.samples, rate)


@pytest.mark.parametrize("kind", ["steady", "late_start", "late_start_mkv", "transport"])
def test_a_seek_begins_at_that_sample(clips: ClipShelf, kind):
    with SoundReader(PathSource(clips[kind].path), rate=48_000, channels=2) as reader:
        for from_us in (1_400_000, 20_000, 700_001, 0, 1_250_000):
            reader.seek(from_us)
            pieces = list(reader)
            assert abs(pieces[0].time_us - from_us) <= 21
            samples = np.concatenate([piece.samples for piece in pieces])
            assert samples.shape[1] == 2
            assert hum_is_where_it_belongs(samples[:, 0], 48_000, from_us / 1e6)


def test_pieces_follow_each_other_without_holes(clips: ClipShelf):
    with SoundReader(PathSource(clips["long_gop"].path), rate=44_100) as reader:
        reader.seek(300_000)
        pieces = list(reader)
    for piece, following in itertools.pairwise(pieces):
        ends_us = piece.time_us + len(piece.samples) * 1_000_000 / 44_100
        assert abs(following.time_us - ends_us) < 25


def test_beyond_the_end_there_is_nothing(clips: ClipShelf):
    with SoundReader(PathSource(clips["steady"].path)) as reader:
        reader.seek(60_000_000)
        assert list(reader) == []
        reader.seek(0)
        assert next(iter(reader)).time_us == 0


def test_a_silent_film_has_no_sound(clips: ClipShelf):
    source = PathSource(clips["silent"].path)
    assert read_sound(source) is None
    with SoundReader(source) as reader:
        assert not reader.has_sound
        reader.seek(500_000)
        assert list(reader) == []


def test_reading_sound_stops_when_asked(clips: ClipShelf):
    class Stopped:
        def progress(self, fraction: float, doing: str = "") -> None: ...

        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_sound(PathSource(clips["steady"].path), control=Stopped())


def test_a_closed_reader_of_sound_is_let_go_at_once(clips: ClipShelf):
    gc.disable()
    try:
        reader = SoundReader(PathSource(clips["steady"].path))
        next(iter(reader))
        gone = weakref.ref(reader)
        reader.close()
        del reader
        assert gone() is None
    finally:
        gc.enable()
