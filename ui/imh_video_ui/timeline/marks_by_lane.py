"""All marks of a coding, sorted into lanes and their sub-rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from imh_video.model.family import Person
from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Actor, Code, CodingScheme, Valence
from imh_video.timebase import Micros, Span
from imh_video_ui.timeline.lane_marks import LaneItem, LaneMarks
from imh_video_ui.timeline.lanes import MarkLane, is_upper, mark_lanes, upper_group

_TWO_ROWS = (Actor.INFANT, Actor.PARENT)


@dataclass(slots=True)
class LaneBands:
    """One lane: its attention group above, the rest below."""

    lane: MarkLane
    has_upper: bool
    upper: LaneMarks = field(default_factory=LaneMarks)
    lower: LaneMarks = field(default_factory=LaneMarks)

    @property
    def upper_rows(self) -> int:
        return max(1, self.upper.row_count) if self.has_upper else 0

    @property
    def row_count(self) -> int:
        least = 2 if self.lane.actor in _TWO_ROWS else 1
        return max(least, self.upper_rows + max(1, self.lower.row_count))

    def bands(self) -> Iterator[tuple[int, LaneMarks]]:
        """Each group with the number of its first row."""
        yield 0, self.upper
        yield self.upper_rows, self.lower

    def band_of_row(self, row: int) -> tuple[LaneMarks, int]:
        """The group that has this row of the lane, and the row's number within it."""
        if row < self.upper_rows:
            return self.upper, row
        return self.lower, row - self.upper_rows


class MarksByLane:
    """Kept up to date one change at a time; the lanes follow from scheme and people."""

    def __init__(self, scheme: CodingScheme, people: Sequence[Person] = ()) -> None:
        self._codes: dict[str, Code] = {code.id: code for code in scheme.codes}
        self._upper = {code.id for code in scheme.codes if is_upper(scheme, code)}
        self._known = frozenset(person.id for person in people)
        self._home: dict[MarkId, LaneMarks] = {}
        self.lanes = [
            LaneBands(lane, has_upper=bool(upper_group(scheme, lane.actor)))
            for lane in mark_lanes(scheme, people)
        ]

    def __len__(self) -> int:
        return len(self._home)

    def show(self, marks: Iterable[Mark]) -> None:
        """Lay out these marks and no others."""
        sorted_out: dict[tuple[int, bool], list[LaneItem]] = {}
        for mark in marks:
            place = self._place_for(mark)
            sorted_out.setdefault(place, []).append(self._item(mark))
        self._home = {}
        for index, bands in enumerate(self.lanes):
            bands.upper = LaneMarks(sorted_out.get((index, True), ()))
            bands.lower = LaneMarks(sorted_out.get((index, False), ()))
            for _, band in bands.bands():
                self._home.update((item.mark.id, band) for item in band.items)

    def put(self, mark: Mark) -> None:
        """Add a mark or show its new state."""
        self.drop(mark.id)
        index, upper = self._place_for(mark)
        band = self.lanes[index].upper if upper else self.lanes[index].lower
        band.put(self._item(mark))
        self._home[mark.id] = band

    def drop(self, mark_id: MarkId) -> None:
        band = self._home.pop(mark_id, None)
        if band is not None:
            band.drop(mark_id)

    def get(self, mark_id: MarkId | None) -> Mark | None:
        band = self._home.get(mark_id) if mark_id is not None else None
        place = band.place_of(mark_id) if band is not None and mark_id is not None else None
        return band.items[place].mark if band is not None and place is not None else None

    def lane_of(self, mark_id: MarkId) -> int | None:
        band = self._home.get(mark_id)
        for index, bands in enumerate(self.lanes):
            if band is bands.upper or band is bands.lower:
                return index
        return None

    def in_lane(self, index: int) -> list[Mark]:
        """The marks of one lane in order of time."""
        items = [item.mark for _, band in self.lanes[index].bands() for item in band.items]
        return sorted(items, key=lambda mark: (mark.span.onset_us, mark.span.end_us, mark.id))

    def codes_on_at(self, us: Micros) -> frozenset[str]:
        """Which states hold at that instant, open ones included."""
        on: set[str] = set()
        for bands in self.lanes:
            for _, band in bands.bands():
                for place in band.visible(Span(us, us)).tolist():
                    mark = band.items[place].mark
                    if not mark.span.is_point and (mark.is_open or mark.span.contains(us)):
                        on.add(mark.code_id)
        return frozenset(on)

    def in_order(self) -> list[Mark]:
        """All marks in order of time."""
        marks = [mark for index in range(len(self.lanes)) for mark in self.in_lane(index)]
        return sorted(marks, key=lambda mark: (mark.span.onset_us, mark.span.end_us, mark.id))

    def edges_us(self, without: MarkId | None = None) -> NDArray[np.int64]:
        """Where marks begin and end, sorted: what an edge may snap to."""
        edges = [
            edge
            for band in set(self._home.values())
            for item in band.items
            if item.mark.id != without and not item.mark.is_open
            for edge in (item.mark.span.onset_us, item.mark.span.end_us)
        ]
        return np.unique(np.array(edges, dtype=np.int64))

    def words_of(self, mark: Mark) -> str:
        """What the mark is called on screen."""
        code = self._codes.get(mark.code_id)
        return code.label if code is not None else mark.code_id

    def item(self, mark_id: MarkId) -> LaneItem | None:
        band = self._home.get(mark_id)
        place = band.place_of(mark_id) if band is not None else None
        return band.items[place] if band is not None and place is not None else None

    def _item(self, mark: Mark) -> LaneItem:
        code = self._codes.get(mark.code_id)
        if code is None:
            return LaneItem(mark, mark.code_id, Valence.NEUTRAL)
        return LaneItem(mark, code.label, code.valence, code.unscorable)

    def _place_for(self, mark: Mark) -> tuple[int, bool]:
        code = self._codes.get(mark.code_id)
        if code is not None:
            for index, bands in enumerate(self.lanes):
                if bands.lane.takes(code, mark, self._known):
                    return index, code.id in self._upper
        # A code that the scheme does not know still has to be seen somewhere.
        return len(self.lanes) - 1, False
