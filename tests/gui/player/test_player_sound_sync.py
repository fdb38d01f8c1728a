"""Picture and sound stay within 40 ms, whatever the device does, at every speed that is heard.

The player is the real one, with its clock and its speaker; the device and the pictures are made by
hand, so that hours of playing pass in a moment and the truth is known to the sample.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtGui import QImage
from support.sound_devices import DeviceKind, MadeDevices

from imh_video.media.facts import AudioFacts, FilmFacts
from imh_video.media.frame_table import FilmIndex
from imh_video.timebase import FrameTable, Span
from imh_video_ui.player.audio_devices import FRAME_BYTES, RATE
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.speaker import DeviceSpeaker

WITHIN_US = 40_000
TICK_US = 8_000
FRAME_US = 40_000
MINUTES = 10
HEARD_SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
KINDS = {
    "plain": DeviceKind(),
    "fast clock": DeviceKind(ppm=100),
    "slow clock": DeviceKind(ppm=-100),
    "deep": DeviceKind(own_buffer_us=90_000),
    "long periods": DeviceKind(period_us=46_000, start_us=110_000),
    "short periods": DeviceKind(period_us=5_000, own_buffer_us=15_000, start_us=4_000),
}


class HandClock:
    us = 5_000_000

    def __call__(self) -> int:
        return self.us


class MadeFeed:
    """Sound without content, ready a moment after it was asked for. ``ends_us``: of the film."""

    decodes_in_us = 25_000
    ends_us = MINUTES * 60_000_000

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.orders: list[tuple[int, float, int]] = []
        self._ready_us: int | None = None
        self._left = 0

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...

    def play(self, from_us: int, rate: float, late_us: int = 0) -> None:
        self.orders.append((from_us, rate, late_us))
        self._ready_us = self._clock() + self.decodes_in_us
        self._left = max(0, int((self.ends_us - from_us) / rate * RATE / 1e6))

    def pause(self) -> None:
        self._ready_us = None

    def take(self, most_bytes: int) -> bytes:
        if self._ready_us is None or self._clock() < self._ready_us:
            return b""
        frames = min(most_bytes // FRAME_BYTES, self._left)
        self._left -= frames
        return bytes(frames * FRAME_BYTES)

    @property
    def is_exhausted(self) -> bool:
        return self._ready_us is not None and self._left == 0


class InstantFilm(FilmPlayer):
    """A player whose pictures are there as soon as they are wished for."""

    def show(self, index: FilmIndex) -> None:
        self._source = object()
        self._take_film(self._film_number, index)
        self._prepare_sound()

    def _send(self, wish) -> None:
        self._take_frame(self._film_number, wish.index, QImage())


class Room:
    """A film that plays, and somebody who watches and listens."""

    def __init__(self, kind: DeviceKind) -> None:
        self.clock = HandClock()
        self.devices = MadeDevices(self.clock, kind)
        self.feed = MadeFeed(self.clock)
        self.speaker = DeviceSpeaker(
            devices=self.devices, now_us=self.clock, make_feed=lambda *_: self.feed
        )
        self.player = InstantFilm(now_us=self.clock, speaker=self.speaker)
        frames = MINUTES * 60 * 25
        table = FrameTable(
            np.arange(frames, dtype=np.int64) * FRAME_US,
            np.zeros(1, np.int64),
            Fraction(1, 1_000_000),
            frames * FRAME_US,
        )
        facts = FilmFacts("made", table.duration_us, None, (AudioFacts("pcm", 2, RATE),))
        self.player.show(FilmIndex(table, facts))
        self.apart: list[float] = []
        """How far the picture was from the sound, at every moment at which sound was heard."""
        self.places: list[int] = []

    def heard_us(self) -> float | None:
        """The moment of the film that the ear hears, in truth."""
        sink = self.devices.sink
        frame = None if sink is None else sink.heard_frame()
        if frame is None:
            return None
        from_us, rate, _ = self.feed.orders[-1]
        return from_us + frame / RATE * 1e6 * rate

    def pass_time(self, us: int) -> None:
        for tick in range(us // TICK_US):
            self.clock.us += TICK_US
            if tick % 2:
                self.speaker.pump()
            if self.player.playing:
                self.player._tick()
            self._watch()

    def _watch(self) -> None:
        player, heard_us = self.player, self.heard_us()
        self.places.append(player.position_us)
        if heard_us is None or not player.playing:
            return
        span = player.table.span_of(player.shown_index)
        # As far as the sound lies outside the time in which this frame is on screen.
        self.apart.append(max(0.0, span.onset_us - heard_us, heard_us - span.end_us))
        self.apart.append(abs(player.position_us - heard_us))

    @property
    def worst_us(self) -> float:
        return max(self.apart)

    @property
    def longest_jump_us(self) -> int:
        return int(np.abs(np.diff(self.places)).max())


@pytest.fixture
def enter(qapp):
    rooms: list[Room] = []

    def enter(kind: DeviceKind | None = None) -> Room:
        rooms.append(Room(kind or DeviceKind()))
        return rooms[-1]

    yield enter
    for room in rooms:
        room.player.close()


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("speed", HEARD_SPEEDS)
def test_picture_and_sound_stay_together(enter, name, speed):
    room = enter(KINDS[name])
    room.player.set_speed(speed)
    room.player.play()
    room.pass_time(8_000_000)
    assert len(room.apart) > 2 * 900, "sound was heard nearly all the time"
    assert room.worst_us <= WITHIN_US
    assert room.places == sorted(room.places)
    assert room.longest_jump_us <= 40_000 * max(1.0, speed)


def test_a_device_that_runs_fast_does_not_run_away_within_four_minutes(enter):
    room = enter(DeviceKind(ppm=250))
    room.player.play()
    room.pass_time(4 * 60_000_000)
    assert room.worst_us <= WITHIN_US
    assert room.player.position_us == pytest.approx(room.heard_us(), abs=WITHIN_US)


@pytest.mark.parametrize("speed", HEARD_SPEEDS)
@pytest.mark.parametrize("stall_us", [120_000, 450_000])
def test_where_the_device_stalls_the_film_stands_and_goes_on_with_it(enter, speed, stall_us):
    room = enter(DeviceKind())
    room.player.set_speed(speed)
    room.player.play()
    room.pass_time(3_000_000)
    begins = room.clock.us + 1_000_000
    room.devices.stalls.spans.append((begins, begins + stall_us))
    room.pass_time(5_000_000)
    assert room.worst_us <= WITHIN_US
    assert room.places == sorted(room.places)
    assert len(room.devices.sinks) == 1, "a short stall is no reason to give a device up"


@pytest.mark.parametrize("says_so", [True, False])
def test_where_the_device_vanishes_the_film_goes_on_without_a_jump(enter, says_so):
    room = enter(DeviceKind())
    room.player.play()
    room.pass_time(2_000_000)
    room.devices.vanish("standard", says_so=says_so)
    place = len(room.places)
    began_us, since_us = room.player.position_us, room.clock.us
    room.pass_time(2_000_000)
    gone_us = room.player.position_us - began_us
    assert gone_us == pytest.approx(room.clock.us - since_us, abs=TICK_US)
    assert int(np.abs(np.diff(room.places[place - 2 :])).max()) <= 2 * TICK_US
    assert not room.player.can_play_sound


def test_a_device_that_falls_silent_without_a_word_is_given_up(enter):
    room = enter(DeviceKind())
    room.player.play()
    room.pass_time(2_000_000)
    room.devices.stalls.spans.append((room.clock.us, room.clock.us + 60_000_000))
    room.pass_time(1_000_000)
    began_us, since_us = room.player.position_us, room.clock.us
    room.pass_time(5_000_000)
    assert room.player.position_us - began_us == pytest.approx(room.clock.us - since_us, rel=0.01)
    assert room.speaker.is_lost
    room.devices.stalls.spans.clear()
    room.apart.clear()
    room.pass_time(8_000_000)
    assert not room.speaker.is_lost, "it is tried again now and then"
    assert room.heard_us() is not None


def test_sound_comes_back_when_a_device_appears_and_is_in_step_again(enter):
    room = enter(DeviceKind())
    room.player.play()
    room.pass_time(1_000_000)
    kind = room.devices.vanish("standard")
    room.pass_time(1_000_000)
    assert room.heard_us() is None
    room.devices.appear("headphones", kind)
    room.pass_time(500_000)
    room.apart.clear()
    room.pass_time(3_000_000)
    assert room.heard_us() is not None
    assert room.worst_us <= WITHIN_US
    assert room.places == sorted(room.places)


def test_the_chosen_device_is_used_when_it_is_there_and_the_standard_one_when_not(enter):
    room = enter(DeviceKind())
    room.devices.appear("headphones")
    room.player.set_audio_device("headphones")
    room.player.play()
    room.pass_time(500_000)
    assert room.devices.opened[-1] == "headphones"
    room.devices.vanish("headphones")
    room.pass_time(500_000)
    assert room.devices.opened[-1] == "standard"
    assert room.heard_us() is not None
    room.devices.appear("headphones")
    room.pass_time(500_000)
    assert room.devices.opened[-1] == "headphones"
    room.player.set_audio_device("")
    room.pass_time(500_000)
    assert room.devices.opened[-1] == "standard"


def test_sound_that_ends_before_the_pictures_does_not_hold_the_film(enter):
    room = enter(DeviceKind())
    room.feed.ends_us = 2_000_000
    room.player.play()
    room.pass_time(6_000_000)
    assert room.player.position_us == pytest.approx(6_000_000, abs=250_000)


def test_every_change_of_speed_and_every_seek_is_in_step_at_once(enter):
    room = enter(KINDS["deep"])
    room.player.play()
    for speed, to_us in [
        (2.0, 5_000_000),
        (0.5, 90_000_000),
        (1.0, 30_000_000),
        (0.25, 31_000_000),
    ]:
        room.pass_time(700_000)
        room.player.set_speed(speed)
        room.pass_time(700_000)
        room.player.seek_us(to_us)
        room.pass_time(700_000)
    assert room.worst_us <= WITHIN_US


def test_round_a_loop_and_from_part_to_part_the_sound_keeps_step(enter):
    room = enter(DeviceKind())
    room.player.set_loop(Span(2_000_000, 3_000_000))
    room.player.play()
    room.pass_time(8_000_000)
    assert room.worst_us <= WITHIN_US
    assert {place // 1_000_000 for place in room.places[10:]} == {2}
    room.player.play_spans([Span(at, at + 800_000) for at in range(0, 20_000_000, 4_000_000)])
    room.places.clear()
    room.pass_time(9_000_000)
    assert room.worst_us <= WITHIN_US
    assert all(place % 4_000_000 <= 800_000 for place in room.places)


@pytest.mark.parametrize("rate", [3.0, 0.1, -1.0])
def test_what_is_not_heard_runs_by_the_computers_clock(enter, rate):
    room = enter(DeviceKind())
    player = room.player
    player.seek_us(60_000_000)
    if rate < 0:
        player.shuttle(-1)
    else:
        player.set_speed(rate)
        player.play()
    room.pass_time(1_000_000)
    assert player.position_us == pytest.approx(60_000_000 + 1_000_000 * rate, abs=FRAME_US)
    assert room.devices.sink is None


def test_late_sound_is_played_earlier_and_the_change_is_heard_at_once(enter):
    room = enter(DeviceKind())
    room.player.play()
    room.pass_time(1_000_000)
    room.player.set_audio_offset(120_000)
    room.pass_time(300_000)
    assert room.feed.orders[-1][2] == 120_000
    assert room.heard_us() is not None
    room.player.set_audio_offset(9_000_000)
    assert room.player.audio_offset_us == 2_000_000
    room.player.set_audio_offset(-9_000_000)
    assert room.player.audio_offset_us == -2_000_000
