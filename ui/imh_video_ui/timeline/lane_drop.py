"""Marks in the hand over another person's lane: whether they can go there, and where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from imh_video.model.identifiers import PersonId
from imh_video.model.mark import Mark
from imh_video.timebase import Span
from imh_video_ui.timeline.head_painter import actor_words
from imh_video_ui.timeline.marks_by_lane import MarksByLane

HELD_IN_TIME_PX: Final = 10
"""A hand that goes to another lane wavers: so far from where it was, a mark keeps its time."""


@dataclass(frozen=True, slots=True)
class LaneDrop:
    """The lane under the pointer where it is not the marks' own."""

    lane: int
    person_id: PersonId | None
    why_not: str = ""
    """Why they cannot go there, in a word or two; "" where they can."""

    @property
    def can_go(self) -> bool:
        return not self.why_not


def drop_over(marks: MarksByLane, held: Sequence[Mark], lane: int | None) -> LaneDrop | None:
    """What letting go over that lane would mean; ``held`` begins with the mark that was taken.

    None over the mark's own lane, and beside all lanes of marks.
    """
    if lane is None or lane == marks.lane_of(held[0].id):
        return None
    target = marks.lanes[lane].lane
    for mark in held:
        code = marks.code_of(mark)
        if code is None or code.actor is not target.actor:
            words = marks.words_of(mark)
            whose = actor_words(code.actor) if code is not None else ""
            why_not = _tr("“{code}” is a code of: {who}").format(code=words, who=whose)
            return LaneDrop(lane, None, why_not)
    return LaneDrop(lane, target.person_id)


def next_lane_for(marks: MarksByLane, held: Sequence[Mark], step: int) -> LaneDrop | None:
    """The nearest lane above (-1) or below (1) where all of them can go; None where there is none.

    Counted from the lane of the first of them.
    """
    lane = marks.lane_of(held[0].id)
    while lane is not None and 0 <= lane + step < len(marks.lanes):
        lane += step
        drop = drop_over(marks, held, lane)
        if drop is not None and drop.can_go:
            return drop
    return None


def held_in_time(mark: Mark, span: Span, us_per_px: float) -> Span:
    """The mark's own time where the hand hardly moved along the film."""
    is_near = abs(span.onset_us - mark.span.onset_us) <= HELD_IN_TIME_PX * us_per_px
    return mark.span if is_near else span


def _tr(text: str) -> str:
    return QCoreApplication.translate("TimelineView", text)
