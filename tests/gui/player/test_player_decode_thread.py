"""The right picture comes in the end, whatever happens to the film and what decodes it."""

from __future__ import annotations

import os
import random
import signal
import threading

import numpy as np
import pytest
from PySide6.QtGui import QImage
from support.awkward_sources import awkward, bytes_of_frame, spread_out
from support.numbered_images import number_in

from imh_video.media.source import PathSource
from imh_video_ui.player import decode_plan
from imh_video_ui.player.decode_thread import DecodeThread, Listener, Towards, Wish

LONG_S = 20.0
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL there")


class Watched:
    """A decode thread, and all it said: the number it gave and the one painted in the picture."""

    def __init__(self, source, **kwargs) -> None:
        self.shown: list[tuple[int, int]] = []
        self.sizes: list[tuple[int, int]] = []
        self.brightness: list[int] = []
        self.failures: list[str] = []
        self.index = None
        self._news = threading.Condition()
        listener = Listener(self._opened, self._shown, self._failed)
        self.thread = DecodeThread(source, listener, **kwargs)

    def _opened(self, index) -> None:
        with self._news:
            self.index = index
            self._news.notify_all()

    def _shown(self, index, image) -> None:
        with self._news:
            self.shown.append((index, number_in(image)))
            self.sizes.append((image.width(), image.height()))
            grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
            self.brightness.append(int(np.frombuffer(grey.constBits(), np.uint8).sum()))
            self._news.notify_all()

    def _failed(self, words: str) -> None:
        with self._news:
            self.failures.append(words)
            self._news.notify_all()

    def wait(self, until) -> None:
        with self._news:
            assert self._news.wait_for(until, LONG_S), (self.shown, self.failures)

    def open(self) -> Watched:
        self.thread.start()
        self.wait(lambda: self.index is not None)
        return self

    def show(self, index: int, **how) -> None:
        """Wish for it and wait until it is what is on screen."""
        self.thread.wish(Wish(index, **how))
        self.wait(lambda: bool(self.shown) and self.shown[-1][0] == index)

    def fail(self, index: int, **how) -> str:
        """Wish for it and wait for the sentence that says why not."""
        before = len(self.failures)
        self.thread.wish(Wish(index, **how))
        self.wait(lambda: len(self.failures) > before)
        return self.failures[-1]

    @property
    def painted(self) -> list[int]:
        assert all(said == painted for said, painted in self.shown)
        return [painted for _, painted in self.shown]

    def end(self) -> None:
        self.thread.stop()
        self.thread.join(LONG_S)
        assert not self.thread.is_alive()


@pytest.fixture
def watch(qapp):
    """Opens films and ends their threads."""
    made: list[Watched] = []

    def open_film(source, **kwargs) -> Watched:
        made.append(Watched(source, **kwargs))
        return made[-1].open()

    yield open_film
    for watched in made:
        watched.end()


@pytest.fixture
def every_way_is_long(monkeypatch):
    """The clips are tiny: as if each of their frames took long to decode."""
    monkeypatch.setattr(decode_plan, "WORTH_WAITING_PX", 0)


def kill(watched: Watched) -> None:
    pid = watched.thread.decoder_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


# --- scrubbing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["b_frames", "variable", "transport", "turned_90"])
def test_a_scripted_scrub_ends_on_the_exact_frame_and_every_picture_is_what_it_says(
    watch, clips, kind, every_way_is_long
):
    watched = watch(PathSource(clips[kind].path))
    chance = random.Random(4)
    for _ in range(6):
        for _ in range(12):
            watched.thread.wish(Wish(chance.randrange(50)))
            threading.Event().wait(chance.uniform(0.0, 0.004))
        last = chance.randrange(50)
        watched.show(last)
    assert watched.painted[-1] == last


def test_far_away_the_key_frame_is_shown_first_and_never_after_the_exact_one(
    watch, clips, every_way_is_long
):
    watched = watch(PathSource(clips["steady"].path))  # a key frame every ten
    for index, comes_first in [(47, 40), (18, 10), (33, 30), (49, 40)]:
        watched.shown.clear()
        watched.show(index)
        assert watched.painted == [comes_first, index]


def test_a_key_frame_that_was_shown_or_is_meant_is_not_shown_first(watch, clips, every_way_is_long):
    watched = watch(PathSource(clips["steady"].path))
    watched.show(20)
    assert watched.painted == [20]
    watched.show(26)
    assert watched.painted == [20, 26]


def test_a_single_step_shows_nothing_but_the_frame_that_is_meant(watch, clips, every_way_is_long):
    watched = watch(PathSource(clips["steady"].path))
    watched.show(25)
    watched.shown.clear()
    for index in (26, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18):
        watched.show(index)
    assert watched.painted == [26, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18]


def test_a_short_way_is_waited_for(watch, clips):
    watched = watch(PathSource(clips["steady"].path))
    for index in (47, 3, 29):
        watched.show(index)
    assert watched.painted == [47, 3, 29]


def test_a_running_film_shows_no_key_frame_first(watch, clips, every_way_is_long):
    watched = watch(PathSource(clips["steady"].path))
    wished = range(5, 48, 3)
    for index in wished:
        watched.show(index, towards=Towards.FORWARD, stride=3, is_running=True)
    assert watched.painted == list(wished)


# --- how pictures look ----------------------------------------------------------------------------


def test_another_size_is_decoded_anew_and_shown_without_being_asked(watch, clips):
    watched = watch(PathSource(clips["steady"].path))
    watched.show(7)
    assert watched.sizes[-1] == (160, 120)
    watched.thread.set_size(80, 400)
    watched.wait(lambda: watched.sizes[-1] == (80, 60))
    assert watched.painted == [7, 7]
    watched.show(8)
    assert watched.sizes[-1] == (80, 60)
    watched.thread.set_size(4000, 3000)
    watched.wait(lambda: watched.sizes[-1] == (160, 120))
    assert watched.painted[-1] == 8


def test_a_size_beyond_the_films_own_changes_nothing(watch, clips):
    watched = watch(PathSource(clips["steady"].path))
    watched.show(7)
    watched.thread.set_size(300, 300)
    watched.thread.set_size(3000, 3000)
    watched.show(8)
    assert watched.painted == [7, 8]


def test_dark_parts_are_lifted_in_the_picture_on_screen_and_in_all_that_follow(watch, clips):
    watched = watch(PathSource(clips["steady"].path))
    watched.show(8)
    dark = watched.brightness[-1]
    watched.thread.set_lift(1.0)
    watched.wait(lambda: len(watched.shown) == 2)
    assert watched.brightness[-1] > dark
    watched.show(4)
    watched.show(8)
    assert watched.brightness[-1] > dark
    watched.thread.set_lift(0.0)
    watched.wait(lambda: watched.brightness[-1] == dark)
    assert watched.painted[-1] == 8


def test_size_and_light_that_change_with_every_wish_never_show_a_wrong_frame(watch, clips):
    watched = watch(PathSource(clips["long_gop"].path))
    chance = random.Random(9)
    for _ in range(60):
        watched.thread.set_size(*chance.choice([(160, 120), (80, 60), (120, 90)]))
        watched.thread.set_lift(chance.choice([0.0, 0.5]))
        watched.thread.wish(Wish(chance.randrange(90)))
    watched.thread.set_size(80, 60)
    watched.show(41)
    watched.wait(lambda: watched.sizes[-1] == (80, 60))
    assert watched.painted[-1] == 41


# --- when what decodes it dies --------------------------------------------------------------------


@needs_kill
def test_a_decoder_killed_while_the_film_plays_is_replaced_and_the_film_goes_on(watch, clips):
    watched = watch(PathSource(clips["long_gop"].path))
    for index in range(90):
        if index in (20, 21, 60):
            kill(watched)
        watched.show(index, towards=Towards.FORWARD, is_running=True)
    assert watched.painted[-1] == 89
    assert watched.failures == []


@needs_kill
@pytest.mark.parametrize("towards", list(Towards))
def test_a_decoder_killed_between_two_wishes_is_not_noticed(watch, clips, towards):
    watched = watch(PathSource(clips["b_frames"].path))
    for index in (40, 12, 33):
        watched.show(index, towards=towards)
        kill(watched)
    watched.show(5)
    assert watched.painted[-1] == 5
    assert watched.failures == []


@needs_kill
def test_a_place_that_kills_the_decoder_is_named_once_and_all_others_can_be_shown(
    watch, clips, tmp_path
):
    source = awkward(spread_out(clips["steady"].path, tmp_path), tmp_path)
    watched = watch(source)
    watched.show(3)
    source.kill_readers_of(bytes_of_frame(source.path, 25))
    assert watched.fail(25) == (
        "steady.mov: The film cannot be shown at 00:01.000: what decodes it broke down there twice."
        " Go to another place in the film, or make a playable copy of it."
    )
    for index in (4, 44, 12):
        watched.show(index)
    # It may have been bad luck: each new wish is tried.
    watched.fail(25)
    source.behave()
    watched.show(25)
    assert watched.painted[-1] == 25
    assert len(watched.failures) == 2


@needs_kill
def test_a_place_ahead_that_kills_the_decoder_disturbs_nobody_who_stands_before_it(
    watch, clips, tmp_path
):
    source = awkward(spread_out(clips["steady"].path, tmp_path), tmp_path)
    watched = watch(source)
    watched.show(3)
    # To go on from frame 24 the decoder wants some later ones first, and dies of one of them.
    source.kill_readers_of(bytes_of_frame(source.path, 28))
    for index in (24, 23, 24, 22, 21, 22, 23, 24):
        watched.show(index)
    assert watched.failures == []


@needs_kill
@pytest.mark.parametrize("towards", [Towards.FORWARD, Towards.BACK])
def test_a_film_that_runs_into_such_a_place_ends_in_one_sentence(watch, clips, tmp_path, towards):
    source = awkward(spread_out(clips["steady"].path, tmp_path), tmp_path)
    watched = watch(source)
    start = 15 if towards is Towards.FORWARD else 35
    watched.show(start)
    source.kill_readers_of(bytes_of_frame(source.path, 25))
    index = start
    while not watched.failures and 0 < index < 49:
        index += int(towards)
        watched.thread.wish(Wish(index, towards, is_running=True))
        watched.wait(lambda: bool(watched.failures) or watched.shown[-1][0] == index)  # noqa: B023
    assert len(watched.failures) == 1
    assert "broke down there twice" in watched.failures[0]
    watched.show(start)


# --- when the disk goes ---------------------------------------------------------------------------


def test_a_film_that_vanishes_is_told_in_a_sentence_and_shown_again_when_it_is_back(
    watch, clips, tmp_path
):
    source = awkward(clips["long_gop"].path, tmp_path)
    watched = watch(source)
    watched.show(0)
    source.go_away()
    assert "Check that the disk is still connected." in watched.fail(80)
    source.behave()
    watched.show(44)
    assert watched.painted[-1] == 44


def test_a_deleted_file_is_told_or_plays_on_but_never_shows_another_frame(watch, clips, tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(clips["long_gop"].path.read_bytes())
    watched = watch(awkward(path, tmp_path))
    watched.show(0)
    path.unlink()
    watched.thread.wish(Wish(80))
    watched.wait(lambda: bool(watched.failures) or watched.shown[-1][0] == 80)
    assert watched.painted[-1] in (0, 80)


def test_a_file_cut_short_while_it_plays_says_so(watch, clips, tmp_path):
    path = tmp_path / "film.mp4"
    whole = clips["long_gop"].path.read_bytes()
    path.write_bytes(whole)
    watched = watch(awkward(path, tmp_path))
    watched.show(0)
    os.truncate(path, bytes_of_frame(path, 60).start)
    assert watched.fail(85) == (
        "film.mp4: The file has become shorter while it was open. Copy it again from the camera."
    )
    path.write_bytes(whole)
    watched.show(85)


def test_a_disk_that_hangs_is_told_and_serves_again_when_it_is_back(watch, clips, tmp_path):
    source = awkward(clips["long_gop"].path, tmp_path)
    watched = watch(source)
    watched.show(0)
    watched.thread._film._patience_s = 0.3
    source.hang()
    assert watched.fail(80) == (
        "long_gop.mp4: The disk does not answer."
        " Check that it is still connected, then choose a place in the film again."
    )
    source.behave()
    watched.thread._film._patience_s = LONG_S
    watched.show(44)


@pytest.mark.parametrize("is_open", [True, False])
def test_a_disk_that_hangs_for_ever_does_not_hold_the_player(qapp, clips, tmp_path, is_open):
    source = awkward(clips["long_gop"].path, tmp_path)
    watched = Watched(source)
    if is_open:
        watched.open()
        watched.show(0)
        source.hang()
        watched.thread.wish(Wish(80))
    else:
        source.hang()
        watched.thread.start()
    while not source.is_hanging():
        threading.Event().wait(0.002)
    watched.end()


def test_what_has_ended_can_be_asked_anything(qapp, clips):
    watched = Watched(PathSource(clips["steady"].path)).open()
    watched.end()
    watched.thread.wish(Wish(3))
    watched.thread.set_size(10, 10)
    watched.thread.set_lift(0.5)
    watched.thread.stop()
    assert watched.thread.decoder_pid is None
