"""Playing by marks: only some of them, one after the other, or one of them in a loop."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.mark import Mark
from imh_video_ui.coding.film_side import FilmSide
from imh_video_ui.coding.queue_hand import QueueHand
from imh_video_ui.coding.side_tabs import SideTabs
from imh_video_ui.timeline.timeline_view import TimelineView


class PlayMarks(QObject):
    """Between the marks, as chosen in the timeline or narrowed in the list, and the film."""

    mark_wanted = Signal(object)
    """MarkId to go to."""
    problem = Signal(str)

    def __init__(
        self, film: FilmSide, timeline: TimelineView, tabs: SideTabs, moments: QueueHand
    ) -> None:
        super().__init__(film)
        self._film, self._timeline = film, timeline
        self._tabs, self._moments = tabs, moments
        self.desk: CodingDesk | None = None
        film.transport.loop_panel.marks_only_wished.connect(self.play_all)

    def acts(self) -> dict[str, Callable[[], object]]:
        """What is done here, by the name of the action."""
        return {
            "mark.next": lambda: self.step(1),
            "mark.previous": lambda: self.step(-1),
            "play.loop_in_earlier": lambda: self._nudge_edge(-1, is_end=False),
            "play.loop_in_later": lambda: self._nudge_edge(1, is_end=False),
            "play.loop_out_earlier": lambda: self._nudge_edge(-1, is_end=True),
            "play.loop_out_later": lambda: self._nudge_edge(1, is_end=True),
            "play.loop_mark": self.loop_chosen,
            "play.marks_only": self.play_all,
            "play.chosen_only": self.play_chosen,
            "play.listed_only": self.play_listed,
        }

    def step(self, step: int) -> None:
        """To the next or the previous mark from where the film stands; only those looked for."""
        listed = self._tabs.marks.model
        if self.desk is None:
            return
        marks = self.desk.marks_in_order() if listed.wanted.is_all else listed.shown()
        now_us = self._film.player.position_us
        onsets = [mark.span.onset_us for mark in marks]
        place = bisect_right(onsets, now_us) if step > 0 else bisect_left(onsets, now_us) - 1
        if 0 <= place < len(marks):
            self.mark_wanted.emit(marks[place].id)

    def play_all(self) -> None:
        """Only the marks; a second time, everything again."""
        if self._film.player.span_run is not None:
            self._film.player.play_spans(())
        elif self.desk is not None:
            self._play(self.desk.marks_in_order(), self.tr("Nothing is marked yet."))

    def play_chosen(self) -> None:
        if self.desk is not None:
            chosen = [self.desk.marks[i] for i in self._timeline.chosen if i in self.desk.marks]
            self._play(chosen, self.tr("Choose marks in the timeline first."))

    def play_listed(self) -> None:
        """Those that the list shows: its search field narrows them."""
        model = self._tabs.marks.model
        listed = [model.mark_at(row) for row in range(model.rowCount())]
        self._play([mark for mark in listed if mark is not None],
                   self.tr("The list of marks is empty."))  # fmt: skip

    def loop_chosen(self) -> None:
        mark = self._timeline.current_mark
        if mark is None:
            self.problem.emit(self.tr("Choose a mark in the timeline first."))
        else:
            self._film.hand.play_round(mark.span)

    def _play(self, marks: Iterable[Mark], else_say: str) -> None:
        spans = [mark.span for mark in marks]
        if spans:
            self._film.play_only(spans)
        else:
            self.problem.emit(else_say)

    def _nudge_edge(self, frames: int, *, is_end: bool) -> None:
        """Of the moment that is adjusted, otherwise of the loop."""
        if self._tabs.queue.adjusting is not None:
            self._moments.nudge(is_end, frames)
        else:
            self._film.hand.nudge_loop(frames, is_end=is_end)
