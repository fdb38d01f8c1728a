"""Only the marked moments, loops with margins, repeats: read from the numbers in the pictures."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from support.numbered_clips import TONE_HZ
from support.sound_devices import DeviceKind, MadeDevices

from imh_video.timebase import Span
from imh_video_ui.player.audio_devices import RATE
from imh_video_ui.player.speaker import DeviceSpeaker

PARTS = (Span(200_000, 360_000), Span(800_000, 960_000), Span(1_400_000, 1_560_000))
FRAMES = [*range(5, 9), *range(20, 24), *range(35, 39)]


def painted(watched) -> list[int]:
    assert all(said == number for said, number in watched.shown)
    return [number for _, number in watched.shown]


def play_to_the_end(watched) -> list[int]:
    watched.shown.clear()
    watched.play_for(3_000_000, until=lambda: not watched.player.playing)
    watched.qtbot.wait(30)
    return painted(watched)


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_only_the_parts_are_played_one_after_the_other_and_it_ends_at_the_last(
    watched, clips, speed
):
    player = watched.open(clips["steady"].path)
    player.set_speed(speed)
    player.play_spans(PARTS)
    numbers = play_to_the_end(watched)
    assert set(numbers) <= set(FRAMES)
    assert numbers == sorted(numbers)
    if speed <= 1.0:
        assert list(dict.fromkeys(numbers)) == FRAMES
    assert not player.playing
    assert watched.on_screen == player.frame_index == 38


def test_the_same_parts_of_a_film_of_uneven_frames(watched, clips):
    player = watched.open(clips["variable"].path)
    table = player.table
    player.play_spans(PARTS)
    numbers = play_to_the_end(watched)
    wanted = {
        index for part in PARTS
        for index in range(table.index_at(part.onset_us), table.index_at(part.end_us - 1) + 1)
    }  # fmt: skip
    assert set(numbers) == wanted


def test_played_again_it_begins_with_the_first_part(watched, clips):
    player = watched.open(clips["steady"].path)
    player.play_spans(PARTS)
    play_to_the_end(watched)
    player.play()
    watched.wait_for(5)
    assert player.playing


def test_a_person_may_look_anywhere_and_playing_goes_on_in_the_next_part(watched, clips):
    player = watched.open(clips["steady"].path)
    player.play_spans(PARTS)
    player.pause()
    player.seek_index(14)
    watched.wait_for(14)
    player.step(1)
    watched.wait_for(15)
    watched.shown.clear()
    player.play()
    watched.wait_for(20)
    player.seek_index(30)
    watched.play_for(200_000)
    assert set(painted(watched)) <= {30, *FRAMES[4:]}
    assert watched.on_screen in range(35, 39)


def test_backwards_the_parts_come_from_the_last_to_the_first(watched, clips):
    player = watched.open(clips["b_frames"].path)
    player.play_spans(PARTS)
    player.pause()
    player.seek_index(38)
    watched.wait_for(38)
    player.shuttle(-1)
    numbers = [38, *play_to_the_end(watched)]
    assert numbers == sorted(numbers, reverse=True)
    assert set(numbers) <= set(FRAMES)
    assert watched.on_screen == 5


def test_one_goes_to_the_next_part_and_back(watched, clips):
    player = watched.open(clips["steady"].path)
    player.play_spans(PARTS)
    player.pause()
    for step, frame in [(1, 20), (1, 35), (1, 35), (-1, 20), (-1, 5), (-1, 5)]:
        player.step_span(step)
        watched.wait_for(frame)


def test_turned_off_everything_is_played_again(watched, clips):
    player = watched.open(clips["steady"].path)
    told: list[int] = []
    player.spans_changed.connect(lambda: told.append(1))
    player.play_spans(PARTS)
    player.play_spans(())
    assert player.span_run is None
    assert len(told) == 2
    player.seek_index(8)
    watched.wait_for(8)
    watched.shown.clear()
    player.play()
    watched.play_for(160_000)
    assert painted(watched)[:3] == [9, 10, 11]


def test_margins_of_a_loop_are_played_and_change_while_it_plays(watched, clips):
    player = watched.open(clips["steady"].path)
    player.set_loop_margins(80_000, 40_000)
    player.set_loop(Span(800_000, 920_000), with_margins=True)
    assert player.loop == Span(720_000, 960_000)
    player.play()
    watched.wait_for(18)
    watched.shown.clear()
    watched.play_for(600_000)
    assert set(painted(watched)) == set(range(18, 24))
    player.set_loop_margins(0, 0)
    watched.play_for(400_000)
    watched.shown.clear()
    watched.play_for(400_000)
    assert set(painted(watched)) == {20, 21, 22}
    assert player.loop_core == Span(800_000, 920_000)


@pytest.mark.parametrize("speed", [0.25, 2.0])
@pytest.mark.parametrize("way", [1, -1])
def test_a_loop_holds_at_other_speeds_and_backwards(watched, clips, speed, way):
    player = watched.open(clips["long_gop"].path)
    player.set_speed(speed)
    player.set_loop(Span(1_000_000, 1_240_000))
    player.seek_index(27)
    watched.wait_for(27)
    player.shuttle(way)
    watched.shown.clear()
    watched.play_for(2_400_000 if speed < 1 else 600_000)
    numbers = painted(watched)
    assert set(numbers) <= set(range(25, 31))
    assert {25, 30} <= set(numbers)
    wraps = sum(1 for one, two in itertools.pairwise(numbers) if (two - one) * way < 0)
    assert wraps >= 1


def test_repeating_goes_back_by_so_much_and_plays(watched, clips):
    player = watched.open(clips["steady"].path)
    player.seek_index(40)
    watched.wait_for(40)
    player.repeat_last(400_000)
    watched.wait_for(30)
    watched.play_for(100_000)
    assert player.playing
    assert watched.on_screen == 32


def test_the_same_place_comes_back_when_the_film_is_opened_anew(watched, clips):
    player = watched.open(clips["variable"].path)
    player.seek_index(31)
    watched.wait_for(31)
    player.set_loop(Span(500_000, 900_000))
    player.set_speed(0.5)
    watched.shown.clear()
    with watched.qtbot.waitSignal(player.opened, timeout=10_000):
        player.reopen()
    watched.wait_for(31)
    assert painted(watched) == [31] * len(watched.shown)
    assert player.frame_index == 31
    assert player.loop == Span(500_000, 900_000)
    assert player.speed == 0.5


# --- with sound


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_the_hum_of_a_real_clip_is_heard_with_its_frame_on_screen(watch, qtbot, clips, speed):
    made: list[MadeDevices] = []

    def speaker(clock) -> DeviceSpeaker:
        made.append(MadeDevices(clock, DeviceKind(own_buffer_us=40_000)))
        return DeviceSpeaker(devices=made[0], now_us=clock)

    watched = watch(speaker)
    player = watched.open(clips["long_gop"].path)
    qtbot.wait(350)
    player.set_speed(speed)
    player.play()
    heard: list[tuple[int, int]] = []

    def note() -> None:
        frame = made[0].sink.heard_frame() if made[0].sink is not None else None
        if frame is not None:
            heard.append((frame, watched.on_screen))

    for _ in range(round(1_750_000 / speed / 10_000)):
        watched.play_for(10_000)
        player.sound.speaker.pump()
        note()
    content = np.frombuffer(bytes(made[0].sinks[-1].content), "<i2")[::2] / 32_767
    window = RATE // TONE_HZ
    loud = np.convolve(np.abs(content), np.ones(window) / window, "same") > 0.12
    begins = [at for at in np.flatnonzero(loud[1:] & ~loud[:-1]) if not loud[at - 2400 : at].any()]
    seen = 0
    for onset in begins:
        number = next((number for frame, number in heard if frame >= onset), None)
        true_us = 500_000 + 1_000_000 * round(onset / RATE * speed - 0.5)
        if number is not None:
            seen += 1
            assert number * 40_000 - 40_000 <= true_us <= number * 40_000 + 80_000
    assert seen >= 1
