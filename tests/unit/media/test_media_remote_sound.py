"""Sound decoded in another process is the same, and goes on when that process dies."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from support.awkward_sources import awkward
from support.film_in_process import (
    kill,
    needs_kill,
)
from support.film_in_process import opened as opened
from support.numbered_clips import clips as clips

from imh_video.media.frame_table import read_frame_table
from imh_video.media.problem import MediaProblem
from imh_video.media.remote_sound import RemoteSoundReader
from imh_video.media.sound import SoundReader
from imh_video.media.source import PathSource
from imh_video.model.job import Cancelled


def heard(reader, pieces: int) -> np.ndarray:
    """The samples of so many pieces, or of all there are."""
    parts = [piece.samples for _, piece in zip(range(pieces), reader, strict=False)]
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def test_the_sound_is_to_the_sample_the_one_decoded_here(clips):
    source = PathSource(clips["long_gop"].path)
    table = read_frame_table(source)
    with SoundReader(source, table) as here, RemoteSoundReader(source, table) as there:
        assert there.has_sound
        assert np.array_equal(heard(there, 10**6), heard(here, 10**6))
        for us in (1_300_000, 0, 2_900_000, 10**9):
            here.seek(us)
            there.seek(us)
            assert np.array_equal(heard(there, 40), heard(here, 40))
        assert 0.0 < there.fraction_read <= 1.0


def test_a_film_without_sound_gives_none(clips):
    with RemoteSoundReader(PathSource(clips["silent"].path)) as reader:
        assert not reader.has_sound
        reader.seek(500_000)
        assert list(reader) == []


def test_what_cannot_be_heard_says_the_same_as_here(tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"not a film" * 99)
    source = PathSource(tmp_path / "film.mp4")
    with pytest.raises(MediaProblem) as here:
        SoundReader(source)
    with pytest.raises(MediaProblem) as there:
        RemoteSoundReader(source)
    assert there.value.sentence == here.value.sentence


@needs_kill
def test_the_sound_goes_on_where_it_was_when_its_process_dies(clips):
    source = PathSource(clips["long_gop"].path)
    with SoundReader(source) as here, RemoteSoundReader(source) as there:
        wanted = heard(here, 10**6)
        first = heard(there, 30)
        kill(there._process.pid)
        rest = heard(there, 10**6)
    whole = np.concatenate([first, rest])
    assert len(whole) == len(wanted)
    # Coded sound begins anew a little before: the same to the ear, not to the last bit.
    assert np.abs(whole - wanted).max() < 0.02


@needs_kill
def test_where_the_sound_kills_its_process_twice_it_is_silent_until_the_next_seek(clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    with RemoteSoundReader(source, read_frame_table(source)) as reader:
        heard(reader, 3)
        source.kill_readers_of(range(10**6))
        reader.seek(2_000_000)
        assert len(heard(reader, 10**6)) == 0
        source.behave()
        reader.seek(2_500_000)
        assert len(heard(reader, 10)) > 0


def test_waiting_for_the_sound_of_a_disk_that_hangs_ends_when_asked(clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    is_stopping = threading.Event()

    def check() -> None:
        if is_stopping.is_set():
            raise Cancelled

    with RemoteSoundReader(source, read_frame_table(source), check=check) as reader:
        source.hang()
        is_stopping.set()
        reader.seek(2_000_000)
        with pytest.raises(Cancelled):
            heard(reader, 10**6)
