"""Plays one film: where it is, how fast, which way, in what loop. No widget; no decoding here."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from imh_video.timebase import FrameTable, Micros, Span, micros
from imh_video_ui.player.clock import NowMicros, PlayClock, monotonic_us
from imh_video_ui.player.decode_thread import Towards, Wish
from imh_video_ui.player.route import Margins, Route
from imh_video_ui.player.sound_feed import is_audible
from imh_video_ui.player.sounding_film import SoundingFilm
from imh_video_ui.player.span_run import SpanRun
from imh_video_ui.player.speaker import Speaker

SPEEDS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
_FASTEST_SHUTTLE = 4.0
_TICK_MS = 8
_SCREEN_HZ = 60
# A device needs a moment before it is heard; a film waits for it so long, then goes alone.
_LONGEST_WAIT_FOR_SOUND_US = 400_000


class FilmPlayer(SoundingFilm):
    """The state of playing. Use it from the window's thread; every call returns at once."""

    position_changed = Signal(object)
    """Micros. An object, because a long film does not fit into Qt's int."""
    speed_changed = Signal(float)
    """The rate in force: below 0 while the film runs backwards."""
    loop_changed = Signal()
    spans_changed = Signal()
    """Playing only some parts began or ended, or they are others."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        now_us: NowMicros = monotonic_us,
        speaker: Speaker | None = None,
    ) -> None:
        self._clock = PlayClock(now_us)
        self._route = Route()
        self._speed = 1.0
        super().__init__(parent, speaker)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def _forget_film(self) -> None:
        super()._forget_film()
        self._is_playing = False
        self._is_holding = False
        self._way = 1
        self._shuttle = 1.0
        self._route = Route(margins_us=self._route.margins_us)
        self._clock.stand(0)
        self._stand_in: FrameTable | None = None

    # --- the film

    def close(self) -> None:
        had_run = self._route.run is not None
        super().close()
        if had_run:
            self.spans_changed.emit()

    def _let_go(self) -> None:
        self._timer.stop()
        super()._let_go()

    def _film_is_ready(self) -> None:
        super()._film_is_ready()
        self.seek_us(self._wished_us)
        if self._is_playing:
            self._begin_playing()

    def stand_in(self, times: FrameTable | None) -> None:
        """Where this film cannot be opened, these can be played: further cameras show them."""
        here_us = self.position_us
        self._stand_in = times
        if self.table is None and self._times is not None:
            self._wanted = self._times.index_at(here_us)
            self.state_changed.emit()

    # --- where it is

    @property
    def _times(self) -> FrameTable | None:
        """When there is something to see: the film's own frames, or what stands in for them."""
        return self._stand_in if self.table is None and self._trouble is not None else self.table

    @property
    def can_play(self) -> bool:
        """Whether the film is open, or another camera shows what it cannot."""
        return self._times is not None

    @property
    def duration_us(self) -> Micros:
        return 0 if self._times is None else self._times.duration_us

    @property
    def position_us(self) -> Micros:
        if self._times is None:
            return self._wished_us
        if self._is_running:
            return min(max(self._clock.position_us, 0), self.duration_us)
        return self._times.time_us(self._wanted)

    @property
    def frame_index(self) -> int:
        return self._shown if self._is_running and self._shown >= 0 else self._wanted

    def seek_us(self, us: Micros) -> None:
        """To the frame on screen at that moment, held to the film."""
        if self._times is None:
            self._wished_us = max(0, us)
            # Where this film cannot be opened, further cameras still show the moment.
            self.position_changed.emit(self._wished_us)
            return
        self._go_to(self._times.index_at(us))

    def seek_index(self, index: int) -> None:
        """To that frame, held to the film."""
        if self._times is not None:
            self._go_to(min(max(index, 0), len(self._times) - 1))

    def step(self, frames: int) -> None:
        """So many frames on (or back) from the one on screen; playing stops."""
        here = self.frame_index
        self.pause()
        self.seek_index(here + frames)

    def jump_s(self, seconds: float) -> None:
        self.seek_us(self.position_us + micros(seconds))

    def repeat_last(self, us: Micros) -> None:
        """Go back by so much and play it again."""
        self.seek_us(self.position_us - us)
        self.play()

    def _go_to(self, index: int) -> None:
        assert self._times is not None
        self._wanted = index
        at_us = self._times.time_us(index)
        self._clock.stand(at_us)
        self.sound.speaker.stop()
        # A playing film waits for the picture, so that neither is ahead of the other.
        self._is_holding = self._is_playing and self.is_open
        self._wish(index)
        self.position_changed.emit(at_us)
        if self._is_playing and not self._is_holding:
            self._run_from(self._start_us(index))

    def _wish(self, index: int) -> None:
        if self.table is None:
            return
        towards = Towards.NOWHERE
        if self._is_playing:
            towards = Towards.FORWARD if self._way > 0 else Towards.BACK
        # A screen shows no more than so many pictures a second: the rest need not be converted.
        stride = max(1, round(self.table.average_fps * abs(self.rate) / _SCREEN_HZ))
        self._send(Wish(index, towards, stride, self._is_running))

    def _wish_again(self) -> None:
        if self.is_open and not self._is_playing:
            self._wish(self._wanted)

    def _picture_came(self, index: int) -> None:
        if self._is_holding and index == self._wanted:
            self._is_holding = False
            if self._is_playing:
                self._run_from(self._start_us(index))

    def position_of(self, index: int) -> Micros:
        """When that frame begins; running backwards, when it ends."""
        assert self._times is not None
        span = self._times.span_of(index)
        return span.onset_us if self._way > 0 else max(span.onset_us, span.end_us - 1)

    # --- playing

    @property
    def playing(self) -> bool:
        return self._is_playing

    @property
    def _is_running(self) -> bool:
        return self._is_playing and not self._is_holding

    @property
    def speed(self) -> float:
        """The chosen speed, without direction and shuttle."""
        return self._speed

    @property
    def rate(self) -> float:
        """The rate in force: speed times shuttle, below 0 backwards."""
        return self._way * min(self._speed * self._shuttle, max(_FASTEST_SHUTTLE, self._speed))

    def play(self) -> None:
        """Forward, at the chosen speed; from the start when it stands at the end."""
        self._set_way(1, 1.0)
        self._start()

    def _stop_moving(self) -> None:
        self.pause()

    def pause(self) -> None:
        if not self._is_playing:
            return
        # What is on screen is what a person wants to keep looking at.
        here = self.frame_index
        self._is_playing = self._is_holding = False
        self._timer.stop()
        self.sound.speaker.stop()
        self._set_way(1, 1.0)
        if self._times is not None:
            self._wanted = here
            self._clock.stand(self._times.time_us(here))
            self._wish(here)
            self.position_changed.emit(self.position_us)
        self.state_changed.emit()

    def toggle(self) -> None:
        if self._is_playing:
            self.pause()
        else:
            self.play()

    def shuttle(self, direction: int) -> None:
        """J (-1) and L (+1): play that way; again, twice as fast; the other key, slower, then back.

        Standing still, K, is ``pause``.
        """
        way = 1 if direction > 0 else -1
        if not self._is_playing:
            self._set_way(way, 1.0)
            self._start()
            return
        if way == self._way:
            self._set_way(way, min(self._shuttle * 2, _FASTEST_SHUTTLE))
        elif self._shuttle > 1.0:
            self._set_way(self._way, self._shuttle / 2)
        else:
            self._set_way(way, 1.0)
        self._run_on()

    def set_speed(self, speed: float) -> None:
        """Held to 0.1 to 4."""
        self._speed = min(max(speed, SPEEDS[0]), SPEEDS[-1])
        self._set_way(self._way, 1.0)
        self.speed_changed.emit(self.rate)
        self._run_on()

    def faster(self) -> None:
        self.set_speed(next((one for one in SPEEDS if one > self._speed), SPEEDS[-1]))

    def slower(self) -> None:
        self.set_speed(next((one for one in reversed(SPEEDS) if one < self._speed), SPEEDS[0]))

    def _set_way(self, way: int, shuttle: float) -> None:
        before = self.rate
        self._way, self._shuttle = way, shuttle
        if self.rate != before:
            self.speed_changed.emit(self.rate)

    def _start(self) -> None:
        if self._times is None and self._trouble is not None:
            return
        self._is_playing = True
        if self._times is not None:
            self._begin_playing()
        self.state_changed.emit()

    def _begin_playing(self) -> None:
        assert self._times is not None
        self._timer.start()
        start = self._start_index(self._times)
        if start != self._wanted or self._shown != start:
            self._go_to(start)
        else:
            self._is_holding = False
            self._run_from(self._start_us(start))

    def _start_index(self, table: FrameTable) -> int:
        """Where playing begins: here, unless here is outside the way or at its end."""
        here_us = table.time_us(self._wanted)
        if self._route.core is None and self._route.run is None:
            if self._way > 0 and self._wanted == len(table) - 1:
                return 0
            if self._way < 0 and self._wanted == 0:
                return len(table) - 1
            return self._wanted
        if self._is_at_end_of_run(table):
            here_us = self._route.end_us(-self._way, table.duration_us)
        return table.index_at(self._route.begins_at(here_us, self._way, table.duration_us))

    def _start_us(self, index: int) -> Micros:
        """When playing goes on from that frame: not before the part or loop that begins in it."""
        assert self._times is not None
        us = self.position_of(index)
        entry_us = self._route.begins_at(us, self._way, self.duration_us)
        return entry_us if self._times.index_at(entry_us) == index else us

    def _is_at_end_of_run(self, table: FrameTable) -> bool:
        end_us = self._route.end_us(self._way, table.duration_us)
        return self._route.run is not None and self._wanted == table.index_at(end_us)

    def _run_from(self, us: Micros) -> None:
        self._prepare_sound()
        speaker = self.sound.speaker
        if is_audible(self.rate):
            speaker.start(us, self.rate)
        else:
            speaker.stop()
        wait_us = _LONGEST_WAIT_FOR_SOUND_US if speaker.is_starting else 0
        self._clock.run(us, self.rate, wait_us=wait_us)

    def _run_on(self) -> None:
        """After a change of rate, from where it is."""
        if self._is_running and self._times is not None:
            self._run_from(self.position_us)

    def _tick(self) -> None:
        if not self._is_running or self._times is None:
            return
        heard_us = self.sound.speaker.heard_us
        if heard_us is not None:
            self._clock.follow(heard_us)
        elif self._clock.is_waiting and not self.sound.speaker.is_starting:
            # What was waited for is not coming any more.
            self._clock.run(self._clock.position_us, self.rate)
        us = self._clock.position_us
        onward_us = self._route.goes_to(us, self._way, self.duration_us)
        if onward_us is not None:
            self._go_to(self._times.index_at(onward_us))
        elif us >= self.duration_us or us < 0 or self._route.is_over(us, self._way):
            self._arrive()
        else:
            self._move_to(us)

    def _move_to(self, us: Micros) -> None:
        assert self._times is not None
        index = self._times.index_at(us)
        if index != self._wanted:
            self._wanted = index
            self._wish(index)
        self.position_changed.emit(us)

    def _arrive(self) -> None:
        """At the end of the way: stand on the last (or first) frame of it."""
        assert self._times is not None
        last = self._times.index_at(self._route.end_us(self._way, self.duration_us))
        self._is_playing = False
        self._timer.stop()
        self._set_way(1, 1.0)
        self._go_to(last)
        self.state_changed.emit()

    # --- the loop, and playing only some parts

    @property
    def _end_us(self) -> Micros | None:
        return self.duration_us if self.can_play else None

    @property
    def loop(self) -> Span | None:
        """What is played again and again, margins and all."""
        return self._route.loop(self._end_us)

    @property
    def loop_core(self) -> Span | None:
        """From A to B, without margins; a point where the loop is round one."""
        return self._route.core

    @property
    def has_loop_margins(self) -> bool:
        """Whether the loop in force is played with its margins."""
        return self._route.has_margins

    @property
    def loop_margins_us(self) -> Margins:
        """How much is played before and after a loop that has margins."""
        return self._route.margins_us

    def set_loop(self, span: Span | None, *, with_margins: bool = False) -> None:
        """Play this span again and again; None (or a span without length) ends it."""
        self._take_route(self._route.with_loop(span, with_margins, self._end_us))

    def set_loop_margins(self, before_us: Micros, after_us: Micros) -> None:
        """Also of the loop in force, if it has margins."""
        self._take_route(self._route.with_margins((before_us, after_us)))

    @property
    def span_run(self) -> SpanRun | None:
        """The only parts that are played; None while everything is."""
        return self._route.run

    def play_spans(self, spans: Iterable[Span], margins_us: Margins = (0, 0)) -> None:
        """Play only these, one after the other, and stop after the last; none of them ends it.

        Seeking stays free; playing goes on in the next part from wherever the film stands, after
        the last one from the first.
        """
        if self._times is None:
            return
        self._take_route(self._route.with_run(spans, margins_us, self.duration_us))
        if self._route.run is not None:
            self._set_way(1, 1.0)
            self._is_playing = True
            self._begin_playing()
            self.state_changed.emit()

    def step_span(self, step: int) -> None:
        """To the next part (1), or to the beginning of this one or the one before (-1)."""
        run = self._route.run
        part = None if run is None else run.beside(self.position_us, step)
        if part is not None:
            self.seek_us(part.onset_us)

    def _take_route(self, route: Route) -> None:
        before, loop = self._route, self.loop
        self._route = route
        if self.loop != loop or route.core != before.core:
            self.loop_changed.emit()
        if route.run != before.run:
            self.spans_changed.emit()
