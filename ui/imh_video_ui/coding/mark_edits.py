"""Every edit of marks that are there: by keys, by dragging, by the note, and back again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Mark
from imh_video.model.problem import Problem
from imh_video.timebase import Span
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.timeline.timeline_view import TimelineView


class MarkEdits(QObject):
    """Between what is chosen in the timeline and the desk. A refusal is said; nothing changes."""

    problem = Signal(str)
    refused = Signal()
    """Something was shown that could not be: show what is committed."""

    def __init__(self, timeline: TimelineView, film: FilmHand, parent: QObject | None) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self._film = film
        self.desk: CodingDesk | None = None

    def edit(self, act: Callable[[], object]) -> bool:
        """Make an edit; whether it held."""
        if self.desk is None:
            return False
        try:
            act()
        except Problem as problem:
            self.problem.emit(problem.sentence)
            self.refused.emit()
            return False
        return True

    def undo(self) -> None:
        if self.desk is not None:
            self.edit(self.desk.undo)

    def redo(self) -> None:
        if self.desk is not None:
            self.edit(self.desk.redo)

    def change(self, mark: Mark, title: str) -> None:
        desk = self.desk
        if desk is not None and mark.id in desk.marks:
            self.edit(lambda: desk.change_mark(mark, title))

    def remove(self, mark_ids: tuple[MarkId, ...]) -> None:
        desk = self.desk
        if desk is not None and mark_ids:
            self.edit(lambda: desk.remove_marks(mark_ids))

    def delete_chosen(self) -> None:
        self.remove(self._timeline.chosen)

    def end_all(self) -> None:
        """End every state that is on, at the frame on screen."""
        desk = self.desk
        if desk is not None and desk.open_marks:
            self.edit(lambda: desk.close_open_states(self._film.marking_us()))

    def extend_chosen(self) -> None:
        """The chosen mark ends at the frame on screen."""
        mark = self._timeline.current_mark
        now_us = self._film.marking_us()
        if mark is not None and not mark.span.is_point and now_us > mark.span.onset_us:
            ended = replace(mark, span=Span(mark.span.onset_us, now_us), is_open=False)
            self.change(ended, self.tr("Change the length of a mark"))

    def nudge(self, mark_id: MarkId, frames: int, only_end: bool) -> None:
        """Move a mark, or its end alone, by so many frames, and show where it lies now."""
        mark = self.desk.marks.get(mark_id) if self.desk is not None else None
        if mark is None or self._film.player.table is None:
            return
        span = mark.span
        if only_end:
            if span.is_point or mark.is_open:
                return
            end_us = self._film.by_frames(span.end_us, frames)
            span = Span(span.onset_us, max(span.onset_us, end_us))
        else:
            onset_us = self._film.by_frames(span.onset_us, frames)
            span = span.shifted(onset_us - span.onset_us)
        self.change(replace(mark, span=span), self.tr("Nudge a mark"))
        self._film.player.seek_us(span.end_us - 1 if only_end else span.onset_us)
