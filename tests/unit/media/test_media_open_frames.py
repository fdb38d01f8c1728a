"""Films of several parts, read frame by frame across their seams."""

from __future__ import annotations

import pickle
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray
from support.numbered_clips import ClipShelf, read_number

from imh_video.media.camera_film import CameraFilm, FilmPart
from imh_video.media.frame_table import read_film_index, read_frame_table
from imh_video.media.open_frames import open_frames
from imh_video.media.problem import MediaProblem
from imh_video.media.source import PathSource
from imh_video.media.stills import StillReader


def film_of(clips: ClipShelf, *kinds: str, gap_us: int = 0, **settings: int) -> CameraFilm:
    """The clips one after the other."""
    parts, offset_us = [], 0
    for kind in kinds:
        source = PathSource(clips[kind].path)
        parts.append(FilmPart(source, offset_us))
        offset_us += read_frame_table(source).duration_us + gap_us
    return CameraFilm("joined", tuple(parts), **settings)


def numbers_in(film: CameraFilm, order: list[int]) -> list[int]:
    with open_frames(film) as frames:
        return [read_number(_inside(frames.read(index).rgb)) for index in order]


def _inside(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without the border of a wide picture in a narrow one."""
    has_border = not rgb[:14].any() and not rgb[-14:].any()
    # No numbered picture is black along its top and its bottom at once, if its size is right.
    return rgb[15:-15] if has_border and rgb.shape[0] == 120 else rgb


# Another rate, another time base, another container, another size, a first timestamp of a second.
MIXED = ("steady", "variable", "late_start_mkv", "wide_pixels", "turned_90")
MIXED_FRAMES = [number for _ in MIXED for number in range(50)]


def test_every_frame_of_every_part_is_read_exactly_in_order(clips: ClipShelf) -> None:
    film = film_of(clips, *MIXED)
    assert len(read_frame_table(film)) == 250
    assert numbers_in(film, list(range(250))) == MIXED_FRAMES


def test_every_frame_of_every_part_is_read_exactly_backwards(clips: ClipShelf) -> None:
    backwards = list(range(249, -1, -1))
    assert numbers_in(film_of(clips, *MIXED), backwards) == MIXED_FRAMES[::-1]


def test_jumping_over_seams_lands_on_the_frame(clips: ClipShelf) -> None:
    film = film_of(clips, *MIXED)
    rng = np.random.default_rng(3)
    order = [int(index) for index in rng.integers(0, 250, 60)]
    order += [49, 50, 49, 50, 99, 100, 49, 200, 199, 0, 249]
    assert numbers_in(film, order) == [MIXED_FRAMES[index] for index in order]


def test_a_joined_film_keeps_the_times_of_its_parts_in_microseconds(clips: ClipShelf) -> None:
    film = film_of(clips, "steady", "variable")
    table = read_frame_table(film)
    offset_us = film.parts[1].offset_us
    assert table.time_base == Fraction(1, 1_000_000)
    assert offset_us == 2_000_000
    expected = clips["steady"].times_us + [offset_us + us for us in clips["variable"].times_us]
    assert table.times_us.tolist() == expected
    last = read_frame_table(film.parts[1].source).duration_us
    assert table.duration_us == offset_us + last


def test_in_a_gap_between_two_parts_the_last_picture_stays(clips: ClipShelf) -> None:
    film = film_of(clips, "steady", "variable", gap_us=5_000_000)
    table = read_frame_table(film)
    assert table.index_at(6_900_000) == 49
    assert table.index_at(7_000_000) == 50


def test_where_two_parts_overlap_the_later_one_counts(clips: ClipShelf) -> None:
    sources = [PathSource(clips[kind].path) for kind in ("steady", "variable")]
    film = CameraFilm("overlap", (FilmPart(sources[0]), FilmPart(sources[1], 1_000_000)))
    table = read_frame_table(film)
    assert np.all(np.diff(table.times_us) > 0)
    assert len(table) == 25 + 50
    assert numbers_in(film, [24, 25, 26]) == [24, 0, 1]


def test_a_part_of_another_size_is_fitted_into_that_of_the_first(clips: ClipShelf) -> None:
    film = film_of(clips, "steady", "wide_pixels")
    with open_frames(film) as frames:
        assert frames.size == (160, 120)
        fitted = frames.read(60).rgb
    # 213 x 120 in 160 x 120: a border above and below.
    assert fitted.shape == (120, 160, 3)
    assert fitted[:14].max() == 0
    assert fitted[-14:].max() == 0
    assert read_number(fitted[15:-15]) == 10
    assert "another size" in " ".join(read_film_index(film).facts.warnings)


def test_the_border_is_opaque_where_a_screen_looks_at_it(clips: ClipShelf) -> None:
    with open_frames(film_of(clips, "steady", "wide_pixels")) as frames:
        pixels, is_it = frames.pixels(60, "bgra")
    assert is_it
    assert pixels[0, 0].tolist() == [0, 0, 0, 255]


@pytest.mark.parametrize("turned_deg", [90, 180, 270])
@pytest.mark.parametrize("kind", ["steady", "turned_90", "wide_pixels"])
def test_a_film_that_was_turned_is_turned_clockwise_in_every_picture(
    clips: ClipShelf, kind: str, turned_deg: int
) -> None:
    plain = film_of(clips, kind)
    turned = film_of(clips, kind, turned_deg=turned_deg)
    with open_frames(plain) as upright, open_frames(turned) as frames:
        for index in (0, 7, 49):
            wanted = np.rot90(upright.read(index).rgb, -turned_deg // 90)
            assert np.array_equal(frames.read(index).rgb, wanted)
            assert np.array_equal(frames.pixels(index, "bgra")[0][:, :, 2::-1], wanted)
        shown = frames.read(3).rgb
        assert frames.size == (shown.shape[1], shown.shape[0])
        assert read_number(np.rot90(shown, turned_deg // 90)) == 3
    video = read_film_index(turned).facts.video
    assert video is not None
    assert (video.width, video.height) == (shown.shape[1], shown.shape[0])


@pytest.mark.parametrize("turned_deg", [0, 90])
@pytest.mark.parametrize("max_width", [97, 64, 16, 1])
def test_no_picture_is_wider_than_asked_for(
    clips: ClipShelf, turned_deg: int, max_width: int
) -> None:
    film = film_of(clips, "steady", "wide_pixels", turned_deg=turned_deg)
    with open_frames(film, max_width=max_width) as frames:
        shapes = {frames.read(index).rgb.shape for index in (0, 60)}
    ((height, width, _),) = shapes
    assert width == max_width
    assert height == max(1, round(width * (160 / 120 if turned_deg else 120 / 160)))


def test_the_nearest_key_frame_lies_in_the_same_part(clips: ClipShelf) -> None:
    with open_frames(film_of(clips, "steady", "long_gop")) as frames:
        assert frames.table.key_up_to(47) == 40
        assert frames.table.key_up_to(50) == 50
        assert frames.table.key_up_to(139) == 50
        keys = {index for index in range(140) if frames.table.key_up_to(index) == index}
        listed = np.searchsorted(frames.table.pts, frames.table.key_pts)
    assert keys == set(listed.tolist())


def test_a_plain_file_and_its_camera_film_show_the_same(clips: ClipShelf) -> None:
    source = PathSource(clips["variable"].path)
    film = CameraFilm("one", (FilmPart(source),))
    assert read_frame_table(film).time_base == read_frame_table(source).time_base
    with open_frames(source) as plain, open_frames(film) as joined:
        for index in (0, 33, 49):
            assert np.array_equal(plain.read(index).rgb, joined.read(index).rgb)


def test_stills_are_read_from_a_joined_film(clips: ClipShelf) -> None:
    film = film_of(clips, "steady", "variable")
    table = read_frame_table(film)
    with StillReader(film, table, 60) as reader:
        stills = {index: reader.still(index) for index in (2, 49, 50, 87)}
    assert [read_number(still) for still in stills.values()] == [2, 49, 0, 37]
    assert {still.shape for still in stills.values()} == {(60, 80, 3)}


def test_a_camera_film_says_where_decoding_can_go_on(clips: ClipShelf) -> None:
    with open_frames(film_of(clips, "steady", "variable")) as frames:
        for index, goes_on, position in [(12, True, 12), (70, True, 70), (65, False, -1)]:
            frames.goes_on = goes_on
            frames.read(index)
            assert frames.position == position


def test_the_key_says_which_parts_and_how_they_are_set(clips: ClipShelf) -> None:
    films = [
        film_of(clips, "steady", "variable"),
        film_of(clips, "variable", "steady"),
        film_of(clips, "steady", "variable", gap_us=1),
        film_of(clips, "steady", "variable", turned_deg=90),
        film_of(clips, "steady", "variable", audio_offset_us=1),
    ]
    assert len({film.key for film in films}) == len(films)
    assert film_of(clips, "steady", "variable").key == films[0].key


def test_a_camera_film_travels_to_another_process(clips: ClipShelf) -> None:
    film = film_of(clips, "steady", "variable", turned_deg=180)
    again = pickle.loads(pickle.dumps(film))
    assert again == film
    assert again.key == film.key


def test_bytes_of_its_own_it_has_none(clips: ClipShelf) -> None:
    with pytest.raises(MediaProblem, match="no file of its own"):
        film_of(clips, "steady").open()


def test_a_missing_part_is_named(clips: ClipShelf, tmp_path: object) -> None:
    gone = PathSource(clips["steady"].path.with_name("00002.MTS"))
    film = CameraFilm("joined", (*film_of(clips, "steady").parts, FilmPart(gone, 2_000_000)))
    with pytest.raises(MediaProblem, match=r"00002\.MTS"):
        read_frame_table(film)
