"""Every edit of marks that are there: by keys, by dragging, by the note, and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from imh_video.app import chosen_marks as work
from imh_video.app.coding_desk import CodingDesk
from imh_video.model.identifiers import MarkId, PersonId
from imh_video.model.mark import Certainty, Mark
from imh_video.model.problem import Problem
from imh_video.timebase import Micros
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.coding.waiting_line import WaitingLine
from imh_video_ui.timeline.lane_drop import next_lane_for
from imh_video_ui.timeline.timeline_view import TimelineView


class MarkEdits(QObject):
    """Between what is chosen in the timeline and the desk. A refusal is said; nothing changes.

    While marks wait in the ``line``, undo, redo and ending all wait behind them. What depends on
    what is chosen is refused: later the choice would be another one.
    """

    problem = Signal(str)
    refused = Signal()
    """Something was shown that could not be: show what is committed."""

    def __init__(
        self, timeline: TimelineView, film: FilmHand, line: WaitingLine, parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self.line = line
        self._timeline = timeline
        self._film = film
        self.desk: CodingDesk | None = None

    def acts(self) -> dict[str, Callable[[], object]]:
        """What is done here, by the name of the action."""
        return {
            "edit.undo": self.undo,
            "edit.redo": self.redo,
            "edit.delete": self.delete_chosen,
            "edit.duplicate": self.duplicate,
            "mark.end_all": self.end_all,
            "mark.split": self.split,
            "mark.merge": self.merge,
            "mark.lane_above": lambda: self.to_lane(-1),
            "mark.lane_below": lambda: self.to_lane(1),
            "mark.copy_above": lambda: self.to_lane(-1, copies=True),
            "mark.copy_below": lambda: self.to_lane(1, copies=True),
            "mark.begin_here": self.begin_here,
            "mark.extend": self.extend_chosen,
            "mark.earlier": lambda: self.nudge_chosen(-1),
            "mark.later": lambda: self.nudge_chosen(1),
            "mark.onset_earlier": lambda: self.nudge_chosen(-1, end=False),
            "mark.onset_later": lambda: self.nudge_chosen(1, end=False),
            "mark.end_earlier": lambda: self.nudge_chosen(-1, onset=False),
            "mark.end_later": lambda: self.nudge_chosen(1, onset=False),
            "mark.guess": lambda: self.say_how_sure(Certainty.GUESS),
            "mark.likely": lambda: self.say_how_sure(Certainty.LIKELY),
            "mark.sure": lambda: self.say_how_sure(Certainty.SURE),
            "mark.concern": self.toggle_concern,
        }

    def edit(self, act: Callable[[], object]) -> bool:
        """Make an edit; whether it held."""
        if self.desk is None:
            return False
        if self.line.waits:
            self.problem.emit(
                self.tr("The library is in use, and marks wait for it. Nothing was changed.")
            )
            self.refused.emit()
            return False
        try:
            act()
        except Problem as problem:
            self._refuse(problem)
            return False
        return True

    def _refuse(self, problem: Problem) -> None:
        self.problem.emit(problem.sentence)
        self.refused.emit()

    def _of_chosen(self, act: Callable[[CodingDesk, tuple[MarkId, ...]], object]) -> bool:
        """An edit of all marks that are chosen; says so when there are none."""
        desk, chosen = self.desk, self._timeline.chosen
        if desk is None:
            return False
        if not chosen:
            self.problem.emit(self.tr("Choose a mark first."))
            return False
        return self.edit(lambda: act(desk, chosen))

    def undo(self) -> None:
        if self.desk is not None:
            self.line.do(self.desk.undo, self._refuse)

    def redo(self) -> None:
        if self.desk is not None:
            self.line.do(self.desk.redo, self._refuse)

    def change(self, mark: Mark, title: str) -> bool:
        """Whether it was committed, or is no longer to be: the mark has gone."""
        desk = self.desk
        if desk is None or mark.id not in desk.marks:
            return True
        return self.edit(lambda: desk.change_mark(mark, title))

    def remove(self, mark_ids: tuple[MarkId, ...]) -> None:
        desk = self.desk
        if desk is not None and mark_ids:
            self.edit(lambda: desk.remove_marks(mark_ids))

    def delete_chosen(self) -> None:
        self.remove(self._timeline.chosen)

    def end_all(self) -> None:
        """End every state that is on, at the frame on screen."""
        desk, at_us = self.desk, self._film.marking_us()
        if desk is None:
            return

        def end() -> None:
            if any(mark.span.onset_us <= at_us for mark in desk.open_marks.values()):
                desk.close_open_states(at_us)
            else:
                self.problem.emit(self.tr("No state is on at this frame."))

        self.line.do(end, self._refuse)

    # --- one mark out of several, several out of one

    def split(self) -> None:
        """The chosen state becomes two at the frame on screen; the second is chosen then."""
        at_us = self._film.marking_us()
        self._make(lambda desk, ids: work.split_states(desk, ids, at_us))

    def merge(self) -> None:
        self._make(lambda desk, ids: (work.merge_marks(desk, ids),))

    def duplicate(self) -> None:
        """The chosen marks once more, beginning at the frame on screen."""
        at_us = self._film.marking_us()
        self._make(lambda desk, ids: work.duplicate_at(desk, ids, at_us))

    def copy_to(self, person_id: PersonId) -> None:
        self._make(lambda desk, ids: work.copy_to_person(desk, ids, person_id))

    def _make(self, act: Callable[[CodingDesk, tuple[MarkId, ...]], Iterable[Mark]]) -> None:
        """An edit that makes marks, which are chosen then."""
        made: list[Mark] = []
        if self._of_chosen(lambda desk, ids: made.extend(act(desk, ids))) and made:
            self._timeline.choose(*(mark.id for mark in made))

    # --- where they lie

    def begin_here(self) -> None:
        """The chosen marks begin at the frame on screen."""
        at_us = self._film.marking_us()
        self._of_chosen(lambda desk, ids: work.begin_at(desk, ids, at_us))

    def extend_chosen(self) -> None:
        """The chosen marks end at the frame on screen."""
        at_us = self._film.marking_us()
        self._of_chosen(lambda desk, ids: work.end_at(desk, ids, at_us))

    def move(self, mark_ids: tuple[MarkId, ...], by_us: Micros) -> None:
        """All by the same time, as they were dragged."""
        desk = self.desk
        if desk is not None:
            self.edit(lambda: work.move_marks(desk, mark_ids, by_us))

    def drop(
        self,
        mark_ids: tuple[MarkId, ...],
        by_us: Micros,
        person_id: PersonId | None,
        copies: bool,
    ) -> None:
        """Marks were dragged to another person's lane, or copied; one edit."""
        desk, made = self.desk, list[Mark]()
        if desk is None:
            return
        if copies:
            held = self.edit(lambda: made.extend(work.copy_by(desk, mark_ids, person_id, by_us)))
        elif person_id is not None:
            held = self.edit(lambda: work.take_to(desk, mark_ids, person_id, by_us))
        else:
            held = False
        if held:
            self._timeline.choose(*(mark.id for mark in made) if made else mark_ids)

    def to_lane(self, step: int, *, copies: bool = False) -> None:
        """The chosen marks to the next person above (-1) or below (1) who can have them."""
        marks, current = self._timeline.marks, self._timeline.current_mark
        chosen = self._timeline.chosen
        held = [mark for one in chosen if (mark := marks.get(one)) is not None]
        if not held:
            self.problem.emit(self.tr("Choose a mark first."))
            return
        held.sort(key=lambda mark: current is None or mark.id != current.id)
        drop = next_lane_for(marks, held, step)
        if drop is None:
            self.problem.emit(self.tr("Nobody further on could have these marks."))
        else:
            self.drop(chosen, 0, drop.person_id, copies)

    def nudge(self, mark_id: MarkId, frames: int, only_end: bool) -> None:
        """Move a mark, and with it all that is chosen; or only where they end."""
        if mark_id not in self._timeline.chosen:
            self._timeline.choose(mark_id)
        self.nudge_chosen(frames, onset=not only_end)

    def nudge_chosen(self, frames: int, *, onset: bool = True, end: bool = True) -> None:
        """By so many frames, and show where the mark of the keyboard lies now."""
        player = self._film.player
        if player.table is None:
            return

        def by_frames(us: Micros) -> Micros:
            return self._film.by_frames(us, frames)

        held = self._of_chosen(
            lambda desk, ids: work.shift_edges(
                desk, ids, by_frames, onset=onset, end=end, duration_us=player.duration_us
            )
        )
        mark = self._timeline.current_mark
        if held and mark is not None:
            span = mark.span
            only_end = not onset and not span.is_point and not mark.is_open
            # For an end the last frame that is still inside.
            player.seek_us(max(span.onset_us, span.end_us - 1) if only_end else span.onset_us)

    # --- what they are

    def change_code(self, code_id: str) -> None:
        self._of_chosen(lambda desk, ids: work.change_code(desk, ids, code_id))

    def change_person(self, person_id: PersonId) -> None:
        self._of_chosen(lambda desk, ids: work.change_person(desk, ids, person_id))

    def say_how_sure(self, certainty: Certainty) -> None:
        self._of_chosen(lambda desk, ids: work.change_certainty(desk, ids, certainty))

    def toggle_concern(self) -> None:
        """The sign of a concern at all that is chosen; off when all of them have it."""

        def toggle(desk: CodingDesk, ids: tuple[MarkId, ...]) -> None:
            is_on = all(desk.marks[mark_id].is_concern for mark_id in ids)
            work.set_concern(desk, ids, not is_on)

        self._of_chosen(toggle)
