"""The marks of one row group of a lane as arrays, so that a hundred thousand stay quick to draw."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Valence
from imh_video.timebase import Micros, Span
from imh_video_ui.theme.persons import PersonSign
from imh_video_ui.timeline.row_packing import (
    NEVER_US,
    POINT_EXTENT_US,
    chain_starts,
    closed_ends,
    pack,
    rows_beside_open,
)
from imh_video_ui.timeline.view_range import ViewRange

VALENCES: tuple[Valence, ...] = tuple(Valence)
Order: TypeAlias = tuple[Micros, Micros, str]
Takes: TypeAlias = Callable[[Mark], bool]
_NOWHERE = NEVER_US, 0


@dataclass(frozen=True, slots=True)
class LaneItem:
    """A mark with what drawing it needs: its words and kind of code."""

    mark: Mark
    text: str
    valence: Valence
    unscorable: bool = False
    sign: PersonSign | None = None
    """Whose it is, where there are several of a kind."""


def _room(item: LaneItem) -> tuple[Micros, Micros]:
    span = item.mark.span
    if item.mark.is_open:
        return span.onset_us, NEVER_US
    if span.is_point:
        return span.onset_us, span.onset_us + POINT_EXTENT_US
    return span.onset_us, max(span.end_us, span.onset_us + 1)


class LaneMarks:
    """Marks sorted by onset, with a sub-row each. A small change repacks its neighbourhood only."""

    def __init__(self, items: Iterable[LaneItem] = (), takes: Takes | None = None) -> None:
        unsorted = list(items)
        rooms = np.array([_room(item) for item in unsorted], dtype=np.int64).reshape(-1, 2)
        ids = np.array([item.mark.id for item in unsorted], dtype=np.str_)
        order = np.lexsort((ids, rooms[:, 1], rooms[:, 0]))
        self.items: list[LaneItem] = [unsorted[place] for place in order.tolist()]
        rooms = rooms[order]
        self.onsets_us: NDArray[np.int64] = rooms[:, 0].copy()
        self.ends_us: NDArray[np.int64] = rooms[:, 1].copy()
        self.valences = np.array([_valence_index(i) for i in self.items], dtype=np.int8)
        self._closed_rows = pack(self.onsets_us, closed_ends(self.onsets_us, self.ends_us))
        """The rows as they would be if open states took no room."""
        self.rows = rows_beside_open(self.onsets_us, self.ends_us, self._closed_rows)
        self.narrow(takes)
        self._touched: Span | None = None
        self._whole: dict[ViewRange, NDArray[np.int64]] = {}
        self._onset_of = {item.mark.id: item.mark.span.onset_us for item in self.items}
        self._refresh()

    def __len__(self) -> int:
        return len(self.items)

    @property
    def row_count(self) -> int:
        return int(self.rows.max()) + 1 if len(self.rows) else 0

    def narrow(self, takes: Takes | None) -> None:
        """Which marks are looked for; None: all of them, and ``wanted`` is None too."""
        self._takes = takes
        self.wanted: NDArray[np.bool_] | None = None
        if takes is not None:
            self.wanted = np.array([takes(item.mark) for item in self.items], dtype=np.bool_)

    def place_of(self, mark_id: MarkId) -> int | None:
        onset_us = self._onset_of.get(mark_id)
        if onset_us is None:
            return None
        return self._place_from(int(np.searchsorted(self.onsets_us, onset_us)), mark_id)

    def _places(self, mark_ids: Collection[MarkId]) -> list[int]:
        """Of marks that are here, in order of time."""
        firsts = np.searchsorted(self.onsets_us, [self._onset_of[one] for one in mark_ids])
        return sorted(map(self._place_from, firsts.tolist(), mark_ids))

    def _place_from(self, first: int, mark_id: MarkId) -> int:
        # A plain loop: this is done for each of hundreds of marks that give way in one edit.
        items, place = self.items, first
        while items[place].mark.id != mark_id:
            place += 1
        return place

    def put(self, item: LaneItem) -> None:
        """Add a mark, or replace the one of the same id."""
        self.change((item,), ())

    def drop(self, mark_id: MarkId) -> bool:
        """Take a mark out; False when it is not here."""
        is_here = mark_id in self._onset_of
        self.change((), (mark_id,))
        return is_here

    def change(self, put: Iterable[LaneItem], dropped: Iterable[MarkId]) -> None:
        """Take marks out and put others in; arranged anew once, however many."""
        put = sorted(put, key=order_of)
        gone = {*dropped, *(item.mark.id for item in put)} & self._onset_of.keys()
        if not gone and not put:
            return
        places = self._places(gone)
        gone_from_us, gone_until_us = self._take_out(places)
        put_from_us, put_until_us = self._put_in(put)
        self._refresh()
        self._repack(min(gone_from_us, put_from_us), max(gone_until_us, put_until_us))

    def _take_out(self, places: list[int]) -> tuple[Micros, Micros]:
        """Between which instants the marks that stay may move to another row."""
        if not places:
            return _NOWHERE
        moves = int(self.onsets_us[places[0]]), self._chain_end_us(places[-1])
        self._touch(int(self.onsets_us[places[0]]), int(self.ends_us[places].max()))
        for place in reversed(places):
            del self._onset_of[self.items.pop(place).mark.id]
        self.onsets_us = np.delete(self.onsets_us, places)
        self.ends_us = np.delete(self.ends_us, places)
        self.valences = np.delete(self.valences, places)
        self.rows = np.delete(self.rows, places)
        self._closed_rows = np.delete(self._closed_rows, places)
        if self.wanted is not None:
            self.wanted = np.delete(self.wanted, places)
        return moves

    def _put_in(self, put: list[LaneItem]) -> tuple[Micros, Micros]:
        """Between which instants marks may have to give way."""
        if not put:
            return _NOWHERE
        rooms = np.array([_room(item) for item in put], dtype=np.int64)
        self._touch(int(rooms[0, 0]), int(rooms[:, 1].max()))
        places = [bisect_right(self.items, order_of(item), key=order_of) for item in put]
        for place, item in zip(reversed(places), reversed(put), strict=True):
            self.items.insert(place, item)
        self._onset_of.update((item.mark.id, item.mark.span.onset_us) for item in put)
        self.onsets_us = np.insert(self.onsets_us, places, rooms[:, 0])
        self.ends_us = np.insert(self.ends_us, places, rooms[:, 1])
        self.valences = np.insert(self.valences, places, [_valence_index(item) for item in put])
        self.rows = np.insert(self.rows, places, 0)
        self._closed_rows = np.insert(self._closed_rows, places, 0)
        if self.wanted is not None and self._takes is not None:
            self.wanted = np.insert(self.wanted, places, [self._takes(item.mark) for item in put])
        return int(rooms[0, 0]), int(closed_ends(rooms[:, 0], rooms[:, 1]).max())

    def open_items(self) -> list[LaneItem]:
        """States that are still going on."""
        return [self.items[int(place)] for place in np.nonzero(self.ends_us == NEVER_US)[0]]

    def visible(self, span: Span, margin_us: Micros = 0) -> NDArray[np.int64]:
        """Places, in order of onset, of the marks that touch the span."""
        last = int(np.searchsorted(self.onsets_us, span.end_us + margin_us, side="right"))
        first = int(np.searchsorted(self._reach_us, span.onset_us - margin_us, side="right"))
        near = np.arange(first, last)
        return near[self.ends_us[first:last] > span.onset_us - margin_us]

    def at(self, us: Micros, row: int, within_us: Micros) -> Sequence[int]:
        """Places of the marks in that row that lie there, the nearest first."""
        hit = (
            (self.rows == row)
            & (self.onsets_us <= us + within_us)
            & (self.ends_us >= us - within_us)
        )
        places = np.nonzero(hit)[0]
        centre_us = np.clip(us, self.onsets_us[places], self.ends_us[places])
        order = np.lexsort((-self.onsets_us[places], np.abs(centre_us - us)))
        return [int(place) for place in places[order]]

    def raster(self, view: ViewRange, *, wanted_only: bool = False) -> NDArray[np.bool_]:
        """``[row, valence, pixel column]``: whether a mark of that row and kind touches it.

        Adds starts and takes off ends, so the cost grows with the marks in view and the width.
        """
        places = self.visible(Span(view.start_us, view.end_us))
        if wanted_only and self.wanted is not None:
            places = places[self.wanted[places]]
        touched: NDArray[np.bool_] = (
            self._counts(view, places, self.rows[places], self.row_count) > 0
        )
        return touched

    def counts_of_all(self, view: ViewRange) -> NDArray[np.int64]:
        """``[valence, pixel column]``: how many marks touch it; remembered until one changes."""
        if view not in self._whole:
            places = np.arange(len(self.items))
            rows = np.zeros(len(places), dtype=np.int64)
            self._whole.clear()
            self._whole[view] = self._counts(view, places, rows, 1)[0]
        return self._whole[view]

    def _counts(
        self,
        view: ViewRange,
        places: NDArray[np.int64],
        rows: NDArray[np.int64],
        row_count: int,
    ) -> NDArray[np.int64]:
        kinds, width = len(VALENCES), view.width_px
        # Where an open state ends is for the playhead to say; until then it is an instant.
        ends_us = np.where(
            self.ends_us[places] == NEVER_US, self.onsets_us[places] + 1, self.ends_us[places]
        )
        first = ((self.onsets_us[places] - view.start_us) / view.us_per_px).astype(np.int64)
        last = np.ceil((ends_us - view.start_us) / view.us_per_px).astype(np.int64)
        line = (rows * kinds + self.valences[places]) * (width + 1)
        size = row_count * kinds * (width + 1)
        begun = np.bincount(line + np.clip(first, 0, width), minlength=size)
        over = np.bincount(line + np.clip(last, 0, width), minlength=size)
        held = (begun - over).reshape(row_count, kinds, width + 1).cumsum(axis=2)
        counts: NDArray[np.int64] = held[:, :, :width]
        return counts

    def next_to(self, order: Order, step: int) -> LaneItem | None:
        """The first item after (1), or the last before (-1), that place in the order of time."""
        if step > 0:
            at = bisect_right(self.items, order, key=order_of)
            return self.items[at] if at < len(self.items) else None
        at = bisect_left(self.items, order, key=order_of)
        return self.items[at - 1] if at else None

    def _refresh(self) -> None:
        self._reach_us = np.maximum.accumulate(self.ends_us)
        self._closed_reach_us = np.maximum.accumulate(closed_ends(self.onsets_us, self.ends_us))
        self._whole.clear()

    def _chain_end_us(self, place: int) -> Micros:
        """Up to which instant marks are chained to this one by overlaps: they may move with it."""
        reach_us = self._closed_reach_us
        apart = np.nonzero(reach_us[place:-1] <= self.onsets_us[place + 1 :])[0]
        return int(reach_us[place + apart[0]] if len(apart) else reach_us[-1])

    def _repack(self, from_us: Micros, until_us: Micros) -> None:
        """Arrange the chains of marks that lie between these instants, and all beside open ones."""
        starts = chain_starts(self.onsets_us, self._closed_reach_us)
        begin, end = np.searchsorted(self.onsets_us, (from_us, until_us))
        chain = int(np.searchsorted(starts, begin, side="right")) - 1
        next_chain = int(np.searchsorted(starts, end))
        first = int(starts[chain]) if chain >= 0 else 0
        last = int(starts[next_chain]) if next_chain < len(starts) else len(self)
        onsets_us, ends_us = self.onsets_us[first:last], self.ends_us[first:last]
        self._closed_rows[first:last] = pack(onsets_us, closed_ends(onsets_us, ends_us))
        self._show_rows()

    def _show_rows(self) -> None:
        rows = rows_beside_open(self.onsets_us, self.ends_us, self._closed_rows)
        moved = np.nonzero(rows != self.rows)[0]
        if len(moved):
            self._touch(int(self.onsets_us[moved].min()), int(self.ends_us[moved].max()))
        self.rows = rows

    def _touch(self, onset_us: Micros, end_us: Micros) -> None:
        before = self._touched
        if before is not None:
            onset_us, end_us = min(onset_us, before.onset_us), max(end_us, before.end_us)
        self._touched = Span(onset_us, end_us)

    def take_touched(self) -> Span | None:
        """Where marks came, went or changed their row since this was last asked."""
        touched, self._touched = self._touched, None
        return touched


def order_of(item: LaneItem) -> Order:
    """Where it stands among others in order of time."""
    return (*_room(item), item.mark.id)


def _valence_index(item: LaneItem) -> int:
    return VALENCES.index(item.valence)
