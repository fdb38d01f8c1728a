"""The frame on screen is the one that was asked for, after every way of getting there."""

from __future__ import annotations

import random
import threading

import pytest
from support.numbered_clips import KINDS

from imh_video.media.source import PathSource
from imh_video.timebase import Span
from imh_video_ui.player.decode_thread import DecodeThread, Listener, Towards, Wish
from imh_video_ui.player.film_player import SPEEDS, FilmPlayer
from imh_video_ui.player.speaker import Silence

ALL_KINDS = list(KINDS)


def always_told_the_truth(watched) -> bool:
    return all(said == painted for said, painted in watched.shown)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_seek_shows_the_frame_that_was_asked_for(watched, clips, kind):
    clip = clips[kind]
    player = watched.open(clip.path)
    for index in [49, 0, *random.Random(5).sample(range(50), 15)]:
        # Some containers keep whole milliseconds only.
        player.seek_us(clip.times_us[index] + 600)
        watched.wait_for(index)
        assert player.frame_index == player.shown_index == index
        assert player.is_exact
        assert abs(player.position_us - clip.times_us[index]) <= 500
    assert always_told_the_truth(watched)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_steps_go_frame_by_frame_both_ways(watched, clips, kind):
    player = watched.open(clips[kind].path)
    player.seek_index(20)
    watched.wait_for(20)
    for index in [21, 22, 23, *range(22, 8, -1), 9]:
        player.step(1 if index > player.frame_index else -1)
        watched.wait_for(index)
    assert always_told_the_truth(watched)


def test_steps_pressed_faster_than_frames_decode_are_all_counted(watched, clips):
    player = watched.open(clips["long_gop"].path)
    for _ in range(30):
        player.step(1)
    watched.wait_for(30)
    for _ in range(12):
        player.step(-1)
    watched.wait_for(18)


def test_steps_and_seeks_stop_at_the_ends_of_the_film(watched, clips):
    player = watched.open(clips["steady"].path)
    player.step(-1)
    assert player.frame_index == 0
    player.seek_us(10**12)
    watched.wait_for(49)
    player.step(5)
    assert player.frame_index == 49
    player.jump_s(-0.4)
    watched.wait_for(39)
    player.jump_s(-100)
    watched.wait_for(0)


@pytest.mark.parametrize("kind", ["steady", "variable", "late_start"])
@pytest.mark.parametrize("speed", SPEEDS)
def test_at_every_speed_the_frame_of_the_moment_is_on_screen(watched, clips, kind, speed):
    player = watched.open(clips[kind].path)
    table = player.table
    player.set_speed(speed)
    player.play()
    watched.settle()
    began = watched.clock.us
    for _ in range(12):
        watched.clock.us += 30_000
        watched.settle()
        if not player.playing:
            break
        moment_us = round((watched.clock.us - began) * speed)
        assert watched.on_screen == table.index_at(moment_us)
    assert always_told_the_truth(watched)


def test_playing_ends_on_the_last_frame_and_starts_again_from_the_first(watched, clips):
    player = watched.open(clips["steady"].path)
    player.seek_index(40)
    watched.wait_for(40)
    player.play()
    watched.play_for(2_000_000, until=lambda: not player.playing)
    assert not player.playing
    watched.wait_for(49)
    assert player.position_us == player.table.time_us(49)
    player.play()
    watched.wait_for(0)
    assert player.playing


def test_a_loop_shows_nothing_outside_itself_and_wraps_to_its_first_frame(watched, clips):
    player = watched.open(clips["steady"].path)
    player.set_loop(Span(400_000, 720_000))
    player.play()
    watched.wait_for(10)
    watched.shown.clear()
    watched.play_for(1_500_000)
    painted = [number for _, number in watched.shown]
    assert set(painted) <= set(range(10, 18))
    assert painted.count(10) >= 3
    assert {10, 17} <= set(painted)
    assert player.loop == Span(400_000, 720_000)


def test_backwards_every_frame_comes_in_turn_and_the_loop_holds_too(watched, clips):
    player = watched.open(clips["b_frames"].path)
    player.seek_index(30)
    watched.wait_for(30)
    watched.shown.clear()
    player.shuttle(-1)
    assert player.rate == -1.0
    watched.play_for(600_000)
    painted = [number for _, number in watched.shown]
    assert painted == sorted(painted, reverse=True)
    assert set(painted) >= set(range(16, 30))
    player.set_loop(Span(400_000, 600_000))
    watched.play_for(800_000)
    watched.shown.clear()
    watched.play_for(600_000)
    assert {number for _, number in watched.shown} == set(range(10, 15))


def test_backwards_playing_ends_on_the_first_frame(watched, clips):
    player = watched.open(clips["steady"].path)
    player.seek_index(6)
    watched.wait_for(6)
    player.shuttle(-1)
    watched.play_for(1_000_000, until=lambda: not player.playing)
    assert not player.playing
    watched.wait_for(0)
    assert player.rate == 1.0


def test_j_k_l_go_back_stop_and_on_and_double_when_repeated(watched, clips):
    player = watched.open(clips["steady"].path)
    rates: list[float] = []
    player.speed_changed.connect(rates.append)
    for way, rate in [(1, 1.0), (1, 2.0), (1, 4.0), (1, 4.0), (-1, 2.0), (-1, 1.0), (-1, -1.0),
                      (-1, -2.0), (1, -1.0), (1, 1.0)]:  # fmt: skip
        player.shuttle(way)
        assert player.rate == rate
    player.pause()
    assert not player.playing
    assert player.rate == player.speed == 1.0
    assert rates[-1] == 1.0


def test_the_shuttle_starts_from_the_chosen_speed(watched, clips):
    player = watched.open(clips["steady"].path)
    player.set_speed(0.5)
    player.shuttle(1)
    assert player.rate == 0.5
    player.shuttle(1)
    assert player.rate == 1.0
    player.pause()
    assert player.rate == 0.5


def test_slower_and_faster_walk_the_speeds_and_stay_inside(watched, clips):
    player = watched.open(clips["steady"].path)
    for _ in SPEEDS:
        player.faster()
    assert player.speed == 4.0
    for _ in range(2 * len(SPEEDS)):
        player.slower()
    assert player.speed == 0.1
    player.set_speed(99)
    assert player.speed == 4.0


def test_pausing_keeps_the_frame_that_is_on_screen(watched, clips):
    player = watched.open(clips["variable"].path)
    player.play()
    watched.play_for(500_000)
    on_screen = watched.on_screen
    player.pause()
    watched.qtbot.wait(50)
    assert watched.on_screen == on_screen == player.frame_index
    assert player.position_us == player.table.time_us(on_screen)


def test_a_seek_while_playing_waits_for_its_frame_and_goes_on_from_there(watched, clips):
    player = watched.open(clips["long_gop"].path)
    player.play()
    watched.play_for(100_000)
    player.seek_index(70)
    watched.clock.us += 300_000  # however long the picture takes, no frame is lost
    watched.wait_for(70)
    watched.shown.clear()
    watched.play_for(200_000)
    assert player.playing
    assert [number for _, number in watched.shown][:3] == [71, 72, 73]


def test_a_wish_made_before_the_film_is_open_is_kept(watched, clips):
    player = watched.player
    player.open(PathSource(clips["steady"].path))
    player.seek_us(800_000)
    watched.wait_for(20)
    player.open(PathSource(clips["variable"].path))
    player.play()
    watched.wait_for(0)
    watched.play_for(200_000)
    assert player.playing
    assert watched.on_screen > 0


def test_nothing_of_an_earlier_film_is_shown_after_another_was_opened(watched, clips):
    player = watched.open(clips["steady"].path)
    player.seek_index(33)
    watched.shown.clear()
    player.open(PathSource(clips["turned_180"].path))
    watched.wait_for(0)
    assert 33 not in [index for index, _ in watched.shown]


def test_closing_ends_the_thread_and_forgets_the_film(watched, clips):
    player = watched.open(clips["steady"].path)
    player.play()
    player.close()
    assert not any(thread.name == "film decoder" for thread in threading.enumerate())
    assert player.table is None
    assert not player.playing
    assert player.duration_us == player.position_us == 0
    player.seek_us(5)
    player.step(1)
    player.play()
    player.close()


def test_a_loop_without_length_is_none_and_one_too_long_is_cut(watched, clips):
    player = watched.open(clips["steady"].path)
    player.set_loop(Span(300_000))
    assert player.loop is None
    player.set_loop(Span(1_000_000, 9_000_000))
    assert player.loop == Span(1_000_000, 2_000_000)
    player.set_loop(None)
    assert player.loop is None


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.mp4", b"", "empty"),
        ("text.mp4", b"not a film" * 99, "not a film"),
        ("missing.mp4", None, "no such file"),
    ],
)
def test_what_cannot_be_opened_is_told_in_one_sentence_and_the_next_film_opens(
    watched, clips, tmp_path, name, content, says
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    watched.player.open(PathSource(path))
    watched.qtbot.waitUntil(lambda: bool(watched.problems), timeout=10_000)
    assert says in watched.problems[0]
    assert not watched.player.is_open
    watched.open(clips["steady"].path)
    watched.player.seek_index(7)
    watched.wait_for(7)


class Stick:
    """A source that can be pulled out and put back; it is in while the file ``plug`` is there."""

    def __init__(self, path, plug) -> None:
        self._inner = PathSource(path)
        self.plug = plug
        self.name, self.size_bytes = self._inner.name, self._inner.size_bytes
        # Its own, so that nothing remembered about the same clip is used.
        self.key = f"stick-{self._inner.key}"

    def open(self):
        if not self.plug.exists():
            return PathSource(self._inner.path / "gone").open()
        stick, file = self, self._inner.open()

        class Handle:
            seek, tell, close = file.seek, file.tell, file.close

            def read(self, count: int) -> bytes:
                if not stick.plug.exists():
                    raise OSError(5, "Input/output error")
                return file.read(min(count, 256))

        return Handle()


def test_a_film_that_goes_away_while_playing_ends_in_a_message_and_comes_back(
    watched, clips, tmp_path
):
    # The film is decoded in another process: what both can see is a file.
    plug = tmp_path / "plug"
    plug.touch()
    stick = Stick(clips["long_gop"].path, plug)
    player = watched.player
    player.open(stick)
    watched.wait_for(0)
    player.play()
    watched.play_for(50_000)
    plug.unlink()
    player.seek_index(80)
    watched.qtbot.waitUntil(lambda: bool(watched.problems), timeout=10_000)
    assert not player.playing
    assert player.is_open
    # The picture on screen is still there, and comes again from what is kept: no end of trouble.
    watched.play_for(50_000)
    assert player.trouble
    plug.touch()
    player.seek_index(44)
    watched.wait_for(44)
    assert player.trouble is None


def test_the_newest_wish_wins_and_the_last_is_always_shown(clips):
    shown: list[int] = []
    opened, last = threading.Event(), threading.Event()

    def note(index: int, _image: object) -> None:
        shown.append(index)
        if index == 42:
            last.set()

    listener = Listener(lambda _index: opened.set(), note, pytest.fail)
    thread = DecodeThread(PathSource(clips["long_gop"].path), listener)
    thread.start()
    assert opened.wait(10)
    wishes = [*random.Random(2).sample([i for i in range(90) if i != 42], 60), 42]
    for index in wishes:
        thread.wish(Wish(index))
    assert last.wait(10)
    thread.stop()
    thread.join(10)
    assert shown[-1] == 42
    # They were made far faster than any could be decoded: most were never worked on.
    assert len(shown) < len(wishes) // 2


def test_a_player_that_was_never_opened_can_be_asked_everything(qtbot):
    player = FilmPlayer(speaker=Silence())
    player.seek_us(1)
    player.toggle()
    player.toggle()
    player.faster()
    player.set_loop(None)
    player.set_volume(0.5)
    player.set_muted(True)
    assert (player.frame_index, player.duration_us, player.has_sound) == (0, 0, False)
    player.close()


def test_a_film_that_runs_ahead_of_its_pictures_shows_late_ones_and_never_stands_still(clips):
    shown: list[int] = []
    opened, last = threading.Event(), threading.Event()

    def note(index: int, _image: object) -> None:
        shown.append(index)
        if index == 89:
            last.set()

    thread = DecodeThread(
        PathSource(clips["long_gop"].path), Listener(lambda _index: opened.set(), note, pytest.fail)
    )
    thread.start()
    assert opened.wait(10)
    for index in range(90):
        thread.wish(Wish(index, Towards.FORWARD, is_running=True))
        # Far faster than it can decode, yet not all at once.
        threading.Event().wait(0.0005)
    assert last.wait(10)
    thread.stop()
    thread.join(10)
    assert shown == sorted(shown)
    assert shown[-1] == 89
    assert len(shown) >= 3
