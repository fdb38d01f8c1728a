"""All marks of a coding, sorted into lanes and their sub-rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from imh_video.model.family import Person
from imh_video.model.identifiers import MarkId, PersonId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Actor, Code, CodingScheme, Valence
from imh_video.timebase import Micros, Span
from imh_video_ui.theme.glyphs import glyph_of
from imh_video_ui.theme.persons import PersonSign
from imh_video_ui.timeline.lane_marks import LaneItem, LaneMarks, Order, Takes, order_of
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
        self._places: dict[tuple[str, PersonId | None], tuple[int, bool]] = {}
        self._known = frozenset(person.id for person in people)
        self._home: dict[MarkId, LaneMarks] = {}
        self._takes: Takes | None = None
        self.lanes = [
            LaneBands(lane, has_upper=bool(upper_group(scheme, lane.actor)))
            for lane in mark_lanes(scheme, people)
        ]
        self._signs = [_sign_of(bands.lane) for bands in self.lanes]

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
            bands.upper = LaneMarks(sorted_out.get((index, True), ()), self._takes)
            bands.lower = LaneMarks(sorted_out.get((index, False), ()), self._takes)
            for _, band in bands.bands():
                self._home.update((item.mark.id, band) for item in band.items)

    def is_looked_for(self, mark: Mark) -> bool:
        """Whether it is among those that are looked for; all are where nothing is."""
        return self._takes is None or self._takes(mark)

    def narrow(self, takes: Takes | None) -> None:
        """Which marks are looked for: others are drawn pale. None: all of them."""
        if takes is not None or self._takes is not None:
            self._takes = takes
            for band in self._all_bands():
                band.narrow(takes)

    def put(self, mark: Mark) -> None:
        """Add a mark or show its new state."""
        self.change((mark,), ())

    def drop(self, mark_id: MarkId) -> None:
        self.change((), (mark_id,))

    def change(self, put: Iterable[Mark], dropped: Iterable[MarkId]) -> None:
        """Show what one edit changed; each row group is arranged once, however much it was."""
        put, found = list(put), dict[LaneMarks, tuple[list[LaneItem], list[MarkId]]]()
        for mark_id in (*dropped, *(mark.id for mark in put)):
            home = self._home.pop(mark_id, None)
            if home is not None:
                found.setdefault(home, ([], []))[1].append(mark_id)
        for mark in put:
            index, upper = self._place_for(mark)
            band = self.lanes[index].upper if upper else self.lanes[index].lower
            found.setdefault(band, ([], []))[0].append(self._item(mark))
            self._home[mark.id] = band
        for band, (items, gone) in found.items():
            band.change(items, gone)

    def take_touched(self) -> Iterator[tuple[int, Span]]:
        """Which parts of which lanes look different since this was last asked."""
        for index, bands in enumerate(self.lanes):
            for _, band in bands.bands():
                touched = band.take_touched()
                if touched is not None:
                    yield index, touched

    def ids_of_lane(self, lane: int) -> list[MarkId]:
        """All marks of one lane."""
        return [item.mark.id for _, band in self.lanes[lane].bands() for item in band.items]

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

    def chosen_in_order(self, mark_ids: Iterable[MarkId]) -> list[MarkId]:
        """These of the marks that there are, in order of time."""
        items = [item for mark_id in mark_ids if (item := self.item(mark_id)) is not None]
        return [item.mark.id for item in sorted(items, key=order_of)]

    def next_to(self, mark_id: MarkId, step: int) -> Mark | None:
        """The mark after (1) or before (-1) it in order of time, whatever its lane."""
        item = self.item(mark_id)
        return self._nearest_of(self._all_bands(), order_of(item), step) if item else None

    def next_in_lane(self, mark_id: MarkId, step: int) -> Mark | None:
        """The mark after (1) or before (-1) it in its lane."""
        item, lane = self.item(mark_id), self.lane_of(mark_id)
        if item is None or lane is None:
            return None
        return self._nearest_of([b for _, b in self.lanes[lane].bands()], order_of(item), step)

    def first(self) -> Mark | None:
        return self._nearest_of(self._all_bands(), (-1, -1, ""), 1)

    def last(self) -> Mark | None:
        return self._nearest_of(self._all_bands(), (1 << 62, 1 << 62, ""), -1)

    def beginning_near(self, us: Micros, lane: int | None = None) -> Mark | None:
        """The mark, of one lane or of all, that begins nearest to that instant."""
        bands = self._all_bands() if lane is None else [b for _, b in self.lanes[lane].bands()]
        found = (self._nearest_of(bands, (us, -1, ""), step) for step in (-1, 1))
        there = [mark for mark in found if mark is not None]
        return min(there, key=lambda mark: abs(mark.span.onset_us - us), default=None)

    def _all_bands(self) -> list[LaneMarks]:
        return [band for lane in self.lanes for _, band in lane.bands()]

    def _nearest_of(self, bands: Sequence[LaneMarks], order: Order, step: int) -> Mark | None:
        found = [item for band in bands if (item := band.next_to(order, step)) is not None]
        if not found:
            return None
        nearest = min(found, key=order_of) if step > 0 else max(found, key=order_of)
        return nearest.mark

    def edges_near(
        self, us: Micros, within_us: Micros, without: MarkId | None = None
    ) -> NDArray[np.int64]:
        """Where marks begin and end near that instant, sorted: what an edge may snap to."""
        near = Span(max(0, us - within_us), us + within_us)
        edges = [
            edge
            for band in self._all_bands()
            for place in band.visible(near, margin_us=1).tolist()
            for edge in _edges(band.items[place].mark)
            if band.items[place].mark.id != without and abs(edge - us) <= within_us
        ]
        return np.unique(np.array(edges, dtype=np.int64))

    def code_of(self, mark: Mark) -> Code | None:
        """Its code; None where the scheme has none of that id."""
        return self._codes.get(mark.code_id)

    def row_on(self, mark: Mark, lane: int) -> int:
        """In which row of another lane it would be drawn while it is only held over it."""
        bands = self.lanes[lane]
        return 0 if mark.code_id in self._upper else bands.upper_rows

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
        sign = self._signs[self._place_for(mark)[0]]
        return LaneItem(mark, code.label, code.valence, code.unscorable, sign)

    def _place_for(self, mark: Mark) -> tuple[int, bool]:
        key = (mark.code_id, mark.person_id)
        if key not in self._places:
            self._places[key] = self._find_place(mark)
        return self._places[key]

    def _find_place(self, mark: Mark) -> tuple[int, bool]:
        code = self._codes.get(mark.code_id)
        if code is not None:
            for index, bands in enumerate(self.lanes):
                if bands.lane.takes(code, mark, self._known):
                    return index, code.id in self._upper
        # A code that the scheme does not know still has to be seen somewhere.
        return len(self.lanes) - 1, False


def _sign_of(lane: MarkLane) -> PersonSign | None:
    """What the marks of a lane have beside their words, where there are twins or two adults."""
    return PersonSign(glyph_of(lane.actor), lane.number) if lane.is_one_of_several else None


def _edges(mark: Mark) -> tuple[Micros, ...]:
    """An open state has no end yet to catch on."""
    return (mark.span.onset_us,) if mark.is_open else (mark.span.onset_us, mark.span.end_us)
