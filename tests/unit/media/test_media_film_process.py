"""A film decoded in another process shows the same, and harms nobody when it breaks."""

from __future__ import annotations

import os
import signal
import threading

import numpy as np
import pytest
from support.awkward_sources import awkward, bytes_of_frame
from support.film_in_process import (
    AS_FILMED,
    Film,
    is_running,
    kill,
    needs_hold,
    needs_kill,
    number_in,
)
from support.film_in_process import opened as opened
from support.numbered_clips import clips as clips

from imh_video.media.film_messages import Look, Plan
from imh_video.media.film_process import FilmProcess, film_processes
from imh_video.media.frame_table import read_film_index
from imh_video.media.open_frames import open_frames
from imh_video.media.problem import MediaProblem
from imh_video.media.remote_pictures import DecoderDied
from imh_video.media.source import PathSource
from imh_video.model.job import Cancelled, Unattended


@pytest.mark.parametrize("kind", ["steady", "variable", "turned_90", "interlaced", "transport"])
def test_every_picture_is_to_the_bit_the_one_decoded_here(opened, clips, kind):
    source = PathSource(clips[kind].path)
    wanted = (0, 1, 2, 30, 12, 13, 49)
    got = opened(source).get(*wanted)
    assert sorted(got) == sorted(wanted)
    with open_frames(source) as here:
        for index, pixels in got.items():
            assert number_in(pixels) == index
            assert np.array_equal(pixels, here.pixels(index, "bgra")[0])


def test_the_index_is_the_one_read_here_and_its_reading_is_told(clips, tmp_path):
    told: list[str] = []

    class Watching(Unattended):
        def progress(self, fraction: float, doing: str = "") -> None:
            told.append(doing)

    source = awkward(clips["variable"].path, tmp_path)
    film = Film(source)
    index = film.open(Watching())
    film.close()
    here = read_film_index(PathSource(clips["variable"].path))
    assert np.array_equal(index.table.pts, here.table.pts)
    assert index.facts == here.facts
    assert told


def test_pictures_are_no_larger_than_asked_for_and_the_size_may_change(opened, clips):
    film = opened(PathSource(clips["steady"].path))
    for number, (fit_px, size) in enumerate(
        [
            ((80, 80), (60, 80)),
            ((1000, 60), (60, 80)),
            ((5000, 5000), (120, 160)),
            ((40, 30), (30, 40)),
            (None, (120, 160)),
        ]
    ):
        look = Look(number, fit_px)
        for index, pixels in film.get(3, 20 + number, look=look).items():
            assert pixels.shape == (*size, 4)
            assert number_in(pixels) == index


def test_dark_parts_are_lifted_on_demand(opened, clips):
    film = opened(PathSource(clips["steady"].path))
    plain = film.get(5)[5]
    lifted = film.get(5, look=Look(1, None, 0.8))[5]
    assert lifted.mean() > plain.mean()
    assert number_in(lifted) == 5


def test_a_newer_plan_takes_the_place_of_the_older(opened, clips):
    film = opened(PathSource(clips["long_gop"].path))
    film.plan(Plan(tuple(range(80, 20, -1)), Look(0), 80))
    got = film.get(3, 7)
    assert {3, 7} <= got.keys()
    assert len(got) < 30


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "empty"), (b"not a film" * 99, "not a film"), (None, "no such")]
)
def test_what_cannot_be_opened_says_the_same_as_here(tmp_path, content, says):
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MediaProblem) as here:
        read_film_index(PathSource(path))
    film = Film(PathSource(path))
    with pytest.raises(MediaProblem, match=says) as there:
        film.open(Unattended())
    film.close()
    assert there.value.sentence == here.value.sentence


def test_a_disk_that_goes_away_is_told_and_the_film_can_be_asked_again(opened, clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    film = opened(source)
    film.get(0)
    source.go_away()
    with pytest.raises(MediaProblem, match="Check that the disk is still connected"):
        film.get(80)
    source.behave()
    assert number_in(film.get(44)[44]) == 44


def test_a_film_cut_short_while_it_is_open_says_so(opened, clips, tmp_path):
    path = tmp_path / "film.mp4"
    whole = clips["long_gop"].path.read_bytes()
    path.write_bytes(whole)
    source = awkward(path, tmp_path)
    film = opened(source)
    film.get(0)
    os.truncate(path, bytes_of_frame(path, 60).start)
    with pytest.raises(MediaProblem, match="shorter while it was open"):
        film.get(85)
    path.write_bytes(whole)
    assert number_in(film.get(20)[20]) == 20


def test_a_disk_that_hangs_is_given_up_and_asked_again_when_it_is_back(opened, clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    film = opened(source, patience_s=5.0)
    film.get(0)
    film._patience_s = 0.3
    source.hang()
    with pytest.raises(MediaProblem, match="The disk does not answer"):
        film.get(80)
    source.behave()
    film._patience_s = 5.0
    assert number_in(film.get(44)[44]) == 44


def test_a_film_that_hangs_is_let_go_at_once(clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    film = Film(source)
    film.open(Unattended())
    film.get(0)
    source.hang()
    film.plan(Plan((80,), Look(0), 80))
    while not source.is_hanging():
        threading.Event().wait(0.005)
    pid = film.pid
    film.close()
    assert not is_running(pid)


def test_the_reading_of_the_index_ends_when_asked(clips, tmp_path):
    source = awkward(clips["steady"].path, tmp_path)
    source.hang()
    film = Film(source)

    class Impatient(Unattended):
        def check(self) -> None:
            raise Cancelled

    film.bell.ring()
    with pytest.raises(Cancelled):
        film.open(Impatient())
    film.close()


@needs_kill
def test_a_process_that_dies_is_told_with_the_frame_it_worked_for_and_replaced(
    opened, clips, tmp_path
):
    source = awkward(clips["long_gop"].path, tmp_path)
    film = opened(source)
    film.get(0)
    source.kill_readers_of(bytes_of_frame(source.path, 50))
    before = film.pid
    with pytest.raises(DecoderDied) as died:
        film.get(20, 55, 56)
    assert died.value.index == 55
    assert number_in(film.get(30)[30]) == 30
    assert film.pid != before


@needs_kill
def test_a_crash_while_the_index_is_read_is_tried_again_once(clips, tmp_path):
    source = awkward(clips["steady"].path, tmp_path)
    source.kill_readers_of(range(10**6))
    film = Film(source)
    with pytest.raises(MediaProblem, match="broke down twice"):
        film.open(Unattended())
    film.close()


class StillbornFilm(Film):
    """Its first processes are dying while they are taken: none of them hears of the film."""

    def __init__(self, source, *, stillborn: int) -> None:
        super().__init__(source)
        self.stillborn = stillborn

    def _start(self) -> None:
        if self.stillborn == 0:
            super()._start()
            return
        self.stillborn -= 1
        dying = FilmProcess()
        os.kill(dying.pid, signal.SIGSTOP)
        film_processes()._idle.append(dying)
        super()._start()
        kill(dying.pid)


@needs_hold
@pytest.mark.parametrize("stillborn", [1, 3])
def test_processes_that_died_before_they_had_the_film_are_not_held_against_it(clips, stillborn):
    film = StillbornFilm(PathSource(clips["steady"].path), stillborn=stillborn)
    film.open(Unattended())
    assert film.stillborn == 0
    assert number_in(film.get(7)[7]) == 7
    film.close()


@needs_hold
def test_processes_that_never_live_are_said_not_to_be_the_films_fault(clips):
    film = StillbornFilm(PathSource(clips["steady"].path), stillborn=99)
    with pytest.raises(MediaProblem, match="ends at once"):
        film.open(Unattended())
    film.close()


def test_each_picture_says_where_the_decoder_can_go_on(opened, clips):
    film = opened(PathSource(clips["long_gop"].path))
    film.get(0)
    positions = {}
    for index, goes_on in [(40, False), (12, True), (14, False), (60, False), (13, False)]:
        film.plan(Plan((index,), AS_FILMED, index, goes_on=goes_on))
        while index not in positions:
            positions |= {picture.index: picture.position for picture, _ in film.pictures()}
    # All but the last are reached by going on, alone or not; being jumped to alone ends the run.
    assert positions == {40: 40, 12: 12, 14: 14, 60: 60, 13: -1}


@needs_hold
@pytest.mark.parametrize("is_held", [True, False])
def test_only_a_process_that_had_the_film_in_hand_is_said_to_have_died_of_it(
    opened, clips, is_held
):
    film = opened(PathSource(clips["long_gop"].path))
    if not is_held:
        film.get(0)
    else:
        # Held still before it can hear of the film, as one is that is dying while it is taken.
        film._kill()
        film._start()
        os.kill(film.pid, signal.SIGSTOP)
    film.plan(Plan((80,), AS_FILMED, 80))
    os.kill(film.pid, signal.SIGKILL)
    with pytest.raises(DecoderDied) as died:
        film.listen()
    assert died.value.has_begun is not is_held
    assert number_in(film.get(44)[44]) == 44
