"""The sound of films in several parts, and of files whose sound runs late or early."""

from __future__ import annotations

import numpy as np
import pytest
from support.numbered_clips import ClipShelf, tone_is_on

from imh_video.media.camera_film import CameraFilm, FilmPart
from imh_video.media.frame_table import read_frame_table
from imh_video.media.sound import Sound, SoundReader, read_sound
from imh_video.media.source import PathSource

RATE = 16_000


def film_of(clips: ClipShelf, *kinds: str, audio_offset_us: int = 0) -> CameraFilm:
    parts, offset_us = [], 0
    for kind in kinds:
        source = PathSource(clips[kind].path)
        parts.append(FilmPart(source, offset_us))
        offset_us += read_frame_table(source).duration_us
    return CameraFilm("joined", tuple(parts), audio_offset_us=audio_offset_us)


def sound_of(film: CameraFilm) -> Sound:
    sound = read_sound(film, RATE)
    assert sound is not None
    return sound


def is_loud(samples: np.ndarray, at_s: float) -> bool:
    """How it sounds within 20 ms around that moment."""
    middle = round(at_s * RATE)
    return bool(np.abs(samples[max(0, middle - 160) : middle + 160]).max(initial=0) > 0.2)


def test_the_sound_of_each_part_begins_with_its_picture(clips: ClipShelf) -> None:
    film = film_of(clips, "steady", "late_start", "long_gop")
    samples = sound_of(film).samples
    wrong = []
    for part in film.parts:
        for at_s in np.arange(0.1, 1.85, 0.05):
            if abs(at_s % 0.5) < 0.04 or abs(at_s % 0.5) > 0.46:
                continue
            expected = bool(tone_is_on(np.array([at_s]))[0])
            if is_loud(samples, part.offset_us / 1e6 + at_s) != expected:
                wrong.append((part.offset_us, at_s))
    assert wrong == []


def test_a_part_without_sound_is_silent_and_the_rest_is_heard(clips: ClipShelf) -> None:
    samples = sound_of(film_of(clips, "steady", "silent", "steady")).samples
    assert is_loud(samples, 0.75)
    assert not is_loud(samples, 2.75)
    assert is_loud(samples, 4.75)


def test_a_film_of_silent_parts_has_no_sound(clips: ClipShelf) -> None:
    film = film_of(clips, "silent", "interlaced")
    with SoundReader(film) as reader:
        assert not reader.has_sound
        assert list(reader) == []
    assert read_sound(film) is None


@pytest.mark.parametrize("audio_offset_us", [250_000, 1_000, -250_000, -62_500])
@pytest.mark.parametrize("kinds", [("steady",), ("steady", "long_gop")])
def test_an_audio_offset_moves_the_sound_by_exactly_that_many_samples(
    clips: ClipShelf, kinds: tuple[str, ...], audio_offset_us: int
) -> None:
    plain = sound_of(film_of(clips, *kinds)).samples
    moved = sound_of(film_of(clips, *kinds, audio_offset_us=audio_offset_us)).samples
    by = audio_offset_us * RATE // 1_000_000
    earlier, later = (moved, plain[by:]) if by >= 0 else (moved[-by:], plain)
    assert len(earlier) == len(later)
    assert np.array_equal(earlier, later)
    if by < 0:
        assert not moved[: -by - 1].any()


def test_pieces_follow_each_other_over_a_seam(clips: ClipShelf) -> None:
    film = film_of(clips, "steady", "long_gop")
    with SoundReader(film, rate=48_000, channels=2) as reader:
        pieces = list(reader)
    ends = [piece.time_us + len(piece.samples) * 1_000_000 / 48_000 for piece in pieces[:-1]]
    holes = [later.time_us - end_us for end_us, later in zip(ends, pieces[1:], strict=True)]
    assert min(holes) > -2
    # The sound of these clips ends with the start of their last frame, in blocks of 21 ms.
    assert [round(hole) for hole in holes if hole > 2] in ([], [max(map(round, holes))])
    assert max(holes) < 40_000 + 22_000


@pytest.mark.parametrize("at_us", [0, 1_234_567, 1_999_999, 2_000_000, 2_700_000, 5_000_000])
@pytest.mark.parametrize("audio_offset_us", [0, 400_000, -400_000])
def test_after_a_seek_the_same_sound_comes_as_in_one_go(
    clips: ClipShelf, at_us: int, audio_offset_us: int
) -> None:
    film = film_of(clips, "steady", "long_gop", audio_offset_us=audio_offset_us)
    whole = sound_of(film).samples
    with SoundReader(film, rate=RATE, channels=1) as reader:
        list(reader)
        reader.seek(at_us)
        first = next(iter(reader))
    assert first.time_us >= at_us - 40
    begin = round(first.time_us * RATE / 1_000_000)
    expected = whole[begin : begin + len(first.samples)]
    # A tone of 440 Hz at half loudness moves by 0.09 from one sample to the next.
    assert np.abs(first.samples[: len(expected), 0] - expected).max() < 0.09
