"""A film strip is made in a process of its own, kept, and made again when the film is another."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from support.numbered_clips import ClipShelf, read_number
from support.strips import CountedFilm, Ear

from imh_video.media.camera_film import CameraFilm, FilmPart
from imh_video.media.frame_table import read_frame_table
from imh_video.media.open_frames import open_frames
from imh_video.media.source import MediaSource, PathSource
from imh_video.media.strip_pictures import FolderPictures, NoPictures, PictureStore
from imh_video.media.strip_plan import coarse_frames
from imh_video.media.strip_process import StripProcess
from imh_video.media.waveform import read_waveform

HEIGHT = 60
Begin = Callable[..., tuple[StripProcess, Ear]]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Begins strips and ends them with the test."""
    begun: list[StripProcess] = []

    def make(
        source: MediaSource, store: PictureStore | None = None, table_of: MediaSource | None = None
    ) -> tuple[StripProcess, Ear]:
        ear = Ear()
        with open_frames(table_of or source) as frames:
            table = frames.table
        strip = StripProcess(source, table, store or NoPictures(), HEIGHT, ear)
        begun.append(strip)
        return strip, ear

    yield make
    for strip in begun:
        strip.close()
    for strip in begun:
        assert strip.wait_closed()


def pixels(picture: bytes) -> np.ndarray:
    with av.open(io.BytesIO(picture), format="jpeg_pipe") as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def test_each_still_is_the_frame_at_its_time_and_the_whole_film_is_covered(
    clips: ClipShelf, begin: Begin
):
    source = PathSource(clips["turned_90"].path)
    table = read_frame_table(source)
    _, ear = begin(source)
    ear.wait_finished()
    assert set(ear.stills) == {table.time_us(frame) for frame in coarse_frames(table)}
    for time_us, picture in ear.stills.items():
        shown = pixels(picture)
        assert shown.shape == (HEIGHT, 80, 3)
        assert read_number(shown) == table.index_at(time_us)


def test_a_wish_is_granted_frame_for_frame(clips: ClipShelf, begin: Begin):
    source = PathSource(clips["variable"].path)
    table = read_frame_table(source)
    strip, ear = begin(source)
    wished = [33, 34, 7, 48]
    strip.wish(wished)
    times_us = {table.time_us(frame) for frame in wished}
    ear.wait_for(lambda: times_us <= set(ear.stills))
    for frame in wished:
        assert read_number(pixels(ear.stills[table.time_us(frame)])) == frame


def test_the_sound_that_is_told_is_the_waveform(clips: ClipShelf, begin: Begin):
    source = PathSource(clips["late_start"].path)
    _, ear = begin(source)
    ear.wait_finished()
    assert ear.slots == len(read_waveform(source))


def test_the_second_opening_decodes_nothing(clips: ClipShelf, begin: Begin, tmp_path: Path):
    film = PathSource(clips["b_frames"].path)
    store = FolderPictures(tmp_path / "strip")
    first = CountedFilm(film, tmp_path / "first")
    strip, ear = begin(first, store, film)
    ear.wait_finished()
    strip.close()
    assert first.openings > 0
    second = CountedFilm(film, tmp_path / "second")
    _, again = begin(second, store, film)
    again.wait_finished()
    assert again.stills == ear.stills
    assert second.openings == 0


def test_a_strip_that_was_interrupted_goes_on_from_what_it_kept(
    clips: ClipShelf, begin: Begin, tmp_path: Path
):
    source = PathSource(clips["long_gop"].path)
    store = FolderPictures(tmp_path / "strip")
    strip, ear = begin(source, store)
    strip.wish([20, 60])
    table = read_frame_table(source)
    ear.wait_for(lambda: {table.time_us(20), table.time_us(60)} <= set(ear.stills))
    strip.close()
    assert strip.wait_closed()
    kept = store.times_us(source.key, HEIGHT)
    assert {table.time_us(20), table.time_us(60)} <= kept
    _, again = begin(source, store)
    again.wait_finished()
    assert kept <= store.times_us(source.key, HEIGHT)


def test_without_a_library_no_picture_is_written(clips: ClipShelf, begin: Begin, tmp_path: Path):
    _, ear = begin(PathSource(clips["steady"].path))
    ear.wait_finished()
    assert ear.stills
    assert list(tmp_path.rglob("*")) == []


def test_a_turned_film_gets_a_strip_of_its_own_and_the_old_one_goes(
    clips: ClipShelf, begin: Begin, tmp_path: Path
):
    plain = PathSource(clips["steady"].path)
    store = FolderPictures(tmp_path / "strip")
    _, ear = begin(plain, store)
    ear.wait_finished()
    turned = CameraFilm("film", (FilmPart(plain),), turned_deg=90)
    _, again = begin(turned, store)
    again.wait_finished()
    assert store.times_us(turned.key, HEIGHT)
    assert not store.times_us(plain.key, HEIGHT)
    first = pixels(next(iter(again.stills.values())))
    assert first.shape[0] > first.shape[1]


def test_damaged_pictures_are_made_again(clips: ClipShelf, begin: Begin, tmp_path: Path):
    source = PathSource(clips["steady"].path)
    store = FolderPictures(tmp_path / "strip")
    strip, ear = begin(source, store)
    ear.wait_finished()
    strip.close()
    assert strip.wait_closed()
    for path in (tmp_path / "strip").rglob("*.jpg"):
        path.write_bytes(path.read_bytes()[:40])
    _, again = begin(source, store)
    again.wait_finished()
    assert again.stills == ear.stills


def test_a_decoder_that_crashes_ends_the_strip_and_nothing_else(
    clips: ClipShelf, begin: Begin, tmp_path: Path
):
    film = PathSource(clips["steady"].path)
    _, ear = begin(CountedFilm(film, tmp_path / "n", trouble="crash"), table_of=film)
    ear.wait_for(lambda: ear.ended)
    assert ear.ended == [""]


def test_a_strip_that_hangs_is_ended_by_closing_it(clips: ClipShelf, begin: Begin, tmp_path: Path):
    film = PathSource(clips["mirrored"].path)
    hung = CountedFilm(film, tmp_path / "n", trouble="hang")
    strip, ear = begin(hung, table_of=film)
    ear.wait_for(lambda: True)
    while not hung.openings:
        assert not ear.ended
    for _ in range(500):
        strip.wish(range(40))
    strip.close()
    assert strip.wait_closed()
    assert ear.ended == []


def test_a_film_that_is_gone_is_said_in_both_parts(clips: ClipShelf, begin: Begin, tmp_path: Path):
    film = PathSource(clips["turned_180"].path)
    _, ear = begin(CountedFilm(film, tmp_path / "n", trouble="gone"), table_of=film)
    ear.wait_for(lambda: set(ear.failed) == {"pictures", "sound"})
    assert all("There is no such file." in sentence for sentence in ear.failed.values())


def test_closing_at_once_leaves_nothing(clips: ClipShelf, begin: Begin):
    strip, ear = begin(PathSource(clips["steady"].path))
    strip.close()
    assert strip.wait_closed()
    assert ear.ended == []
