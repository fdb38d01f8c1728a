"""The hand on the film: where marks lie, jumping, scrubbing, looking at an edge, and loops."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from imh_video.app.preferences import Preferences
from imh_video.timebase import MICROS_PER_SECOND, Micros, Span
from imh_video_ui.player.film_player import FilmPlayer

_USUAL_LOOP_US = 3 * MICROS_PER_SECOND


class FilmHand(QObject):
    """Moves one player for whoever asks, and brings it back where it stood."""

    def __init__(
        self, player: FilmPlayer, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.player = player
        self._preferences = preferences
        self.forget()

    def forget(self) -> None:
        """Another film: nothing is under way."""
        self._resumes = False
        self._preview_from_us: Micros | None = None
        self._loop_in_us: Micros | None = None

    # --- where it is

    @property
    def is_there(self) -> bool:
        """Whether it is known which frames the film has: not while it is being opened."""
        return self.player.table is not None

    def shown_us(self) -> Micros:
        """When the frame on screen begins."""
        table = self.player.table
        return self.player.position_us if table is None else table.time_us(self.player.frame_index)

    def picture_us(self) -> Micros:
        """When the frame begins whose picture is on screen, be it not the wanted one yet."""
        table, index = self.player.table, self.player.shown_index
        return self.shown_us() if table is None or index < 0 else table.time_us(index)

    def marking_us(self) -> Micros:
        """The frame on screen; earlier by the coder's reaction time while the film plays."""
        player, table = self.player, self.player.table
        shown_us = self.shown_us()
        shift_us = 1000 * self._preferences.whole("coding.back_shift_ms") if player.playing else 0
        return table.snap(max(0, shown_us - shift_us)) if shift_us and table else shown_us

    def frame_end_us(self) -> Micros:
        """Where the frame on screen stops being shown."""
        table = self.player.table
        if table is None:
            return self.player.position_us
        return table.span_of(self.player.frame_index).end_us

    def by_frames(self, us: Micros, frames: int) -> Micros:
        """The edge that many frames away; the end of the film counts as one."""
        table = self.player.table
        if table is None:
            return us
        edges = np.append(table.times_us, table.duration_us)
        place = int(np.searchsorted(edges, us)) + frames
        return int(edges[min(max(place, 0), len(edges) - 1)])

    # --- going there

    def jump(self, times: int) -> None:
        self.player.jump_s(times * self._preferences.number("player.jump_s"))

    def play_from(self, us: Micros) -> None:
        self.player.seek_us(us)
        self.player.play()

    def watch_whole(self) -> None:
        """From the beginning to the end, without a loop."""
        self.player.set_loop(None)
        self.player.play_spans(())
        self.play_from(0)

    def begin_scrub(self) -> None:
        self._resumes = self.player.playing
        self.player.pause()

    def end_scrub(self) -> None:
        if self._resumes:
            self.player.play()
        self._resumes = False

    @property
    def is_previewing(self) -> bool:
        return self._preview_from_us is not None

    def preview(self, us: Micros) -> None:
        """Show the frame at an edge in the hand; the film goes back to where it stood after."""
        if self._preview_from_us is None:
            self._preview_from_us = self.player.position_us
            self.begin_scrub()
        self.player.seek_us(us)

    def end_preview(self) -> None:
        back_us, self._preview_from_us = self._preview_from_us, None
        if back_us is not None:
            self.player.seek_us(back_us)
        self.end_scrub()

    # --- loops

    def play_round(self, span: Span) -> None:
        """Play a span in a loop with a lead-in and a lead-out."""
        self.loop_round(span)
        loop = self.player.loop
        self.play_from(span.onset_us if loop is None else loop.onset_us)

    def loop_round(self, span: Span) -> None:
        self.player.set_loop(span, with_margins=True)

    def begin_loop_here(self) -> None:
        us = self.shown_us()
        self._loop_in_us = us
        core = self.player.loop_core
        if core is not None and core.end_us > us:
            self._loop_by_hand(Span(us, core.end_us))

    def end_loop_here(self) -> None:
        us = self.frame_end_us()
        core = self.player.loop_core
        begin_us = core.onset_us if core is not None else self._loop_in_us
        if begin_us is None or begin_us >= us:
            begin_us = max(0, us - _USUAL_LOOP_US)
        self._loop_by_hand(Span(begin_us, us))

    def nudge_loop(self, frames: int, *, is_end: bool) -> None:
        """Move A, or B, by so many frames; a standing film shows the frame at that edge."""
        player, core = self.player, self.player.loop_core
        if core is None:
            return
        onset_us, end_us = core.onset_us, core.end_us
        if is_end:
            end_us = self.by_frames(end_us, frames)
        else:
            onset_us = self.by_frames(onset_us, frames)
        if onset_us >= end_us:
            return
        player.set_loop(Span(onset_us, end_us), with_margins=player.has_loop_margins)
        if not player.playing:
            player.seek_us(end_us - 1 if is_end else onset_us)

    def _loop_by_hand(self, span: Span) -> None:
        """From A to B as they were set; with margins only where the person wants them always."""
        everywhere = self._preferences.flag("player.loop_margins_everywhere")
        self.player.set_loop(span, with_margins=everywhere)

    def loop_off(self) -> None:
        self._loop_in_us = None
        self.player.set_loop(None)
