"""A mark in the hand: moved as a whole, or by one of its ends. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from imh_video.model.mark import Mark
from imh_video.timebase import Micros, Span

GRIP_PX = 6.0
NARROW_PX = 20.0
"""Narrower marks have no ends to take hold of: they move as a whole."""


class Part(StrEnum):
    ONSET = "onset"
    OFFSET = "offset"
    WHOLE = "whole"


def held_together(by_us: Micros, spans: Iterable[Span], duration_us: Micros) -> Micros:
    """So far that none of these spans leaves the film."""
    spans = list(spans)
    earliest_us = min(span.onset_us for span in spans)
    latest_us = max(span.end_us for span in spans)
    return max(-earliest_us, min(by_us, max(0, duration_us - latest_us)))


def part_at(x: float, left: float, right: float, mark: Mark) -> Part:
    """Which part of the mark lies under the pointer."""
    if mark.span.is_point or right - left < NARROW_PX:
        return Part.WHOLE
    if x - left <= GRIP_PX:
        return Part.ONSET
    if right - x <= GRIP_PX:
        return Part.OFFSET
    return Part.WHOLE


@dataclass(frozen=True, slots=True)
class MarkDrag:
    """What was taken hold of, and where."""

    mark: Mark
    part: Part
    grabbed_us: Micros

    def span_at(
        self,
        us: Micros,
        duration_us: Micros,
        snap: Callable[[Micros], Micros],
        catch: Callable[[Micros], Micros | None] = lambda _us: None,
    ) -> Span:
        """The span while the pointer is there: inside the film, never turned inside out.

        ``catch`` answers the edge of a neighbour that is close, or None: a mark that is moved as a
        whole catches with its end too.
        """
        span = self.mark.span
        moved_us = us - self.grabbed_us
        if self.part is Part.ONSET:
            return Span(min(max(0, snap(span.onset_us + moved_us)), span.end_us), span.offset_us)
        if self.part is Part.OFFSET:
            end_us = min(max(snap(span.end_us + moved_us), span.onset_us), duration_us)
            return Span(span.onset_us, end_us)
        latest_us = max(0, duration_us - span.duration_us)
        onset_us, end_us = span.onset_us + moved_us, span.end_us + moved_us
        caught_us = catch(end_us) if span.duration_us and catch(onset_us) is None else None
        place_us = snap(onset_us) if caught_us is None else caught_us - span.duration_us
        onset_us = min(max(0, place_us), latest_us)
        return span.shifted(onset_us - span.onset_us)

    def shown_us(self, span: Span) -> Micros:
        """Which instant the film shows meanwhile: the edge that moves."""
        return span.end_us if self.part is Part.OFFSET else span.onset_us
