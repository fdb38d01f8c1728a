"""Where a film's bytes come from."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from imh_video.media.problem import MediaProblem
from imh_video.media.source import PathSource


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(range(256)) * 20_000)
    return path


def test_every_handle_is_fresh_and_independent(film):
    source = PathSource(film)
    with source.open() as one, source.open() as other:
        one.seek(100)
        assert other.tell() == 0
        assert one.read(1) == b"d"


def test_a_source_can_be_sent_to_another_process(film):
    source = PathSource(film)
    assert source.key
    again = pickle.loads(pickle.dumps(source))
    assert again == source
    assert again.key == source.key


def test_the_key_follows_the_content_and_not_the_name(film, tmp_path):
    twin = tmp_path / "twin with another name.mov"
    twin.write_bytes(film.read_bytes())
    assert PathSource(twin).key == PathSource(film).key


@pytest.mark.parametrize("place", [0, 2_560_000, 5_119_999])
def test_the_key_changes_with_the_start_the_middle_and_the_end(film, tmp_path, place):
    content = bytearray(film.read_bytes())
    content[place] ^= 1
    other = tmp_path / "other.mp4"
    other.write_bytes(content)
    assert PathSource(other).key != PathSource(film).key


def test_the_key_changes_with_the_size(film, tmp_path):
    longer = tmp_path / "longer.mp4"
    longer.write_bytes(film.read_bytes() + b"\0")
    assert PathSource(longer).key != PathSource(film).key


def test_a_missing_file_is_named_in_one_plain_sentence(tmp_path):
    with pytest.raises(MediaProblem, match=r"^gone\.mp4: There is no such file\."):
        PathSource(tmp_path / "gone.mp4").open()


def test_a_folder_is_not_a_film(tmp_path):
    with pytest.raises(MediaProblem, match="This is a folder"):
        PathSource(tmp_path).open()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read every file"
)
def test_a_file_that_may_not_be_read_says_so(film):
    film.chmod(0)
    with pytest.raises(MediaProblem, match="may not read"):
        PathSource(film).open()
