"""The marks of one row group of a lane as arrays, so that a hundred thousand stay quick to draw."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Valence
from imh_video.timebase import Micros, Span
from imh_video_ui.timeline.lanes import POINT_EXTENT_US, pack
from imh_video_ui.timeline.view_range import ViewRange

VALENCES: tuple[Valence, ...] = tuple(Valence)
Order: TypeAlias = tuple[Micros, Micros, str]
Takes: TypeAlias = Callable[[Mark], bool]
_NEVER_US = 1 << 60
"""Where an open state ends for now: after everything."""


@dataclass(frozen=True, slots=True)
class LaneItem:
    """A mark with what drawing it needs: its words and kind of code."""

    mark: Mark
    text: str
    valence: Valence
    unscorable: bool = False


def _room(item: LaneItem) -> tuple[Micros, Micros]:
    span = item.mark.span
    if item.mark.is_open:
        return span.onset_us, _NEVER_US
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
        self.rows: NDArray[np.int64] = pack(self.onsets_us, self.ends_us)
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
        first = int(np.searchsorted(self.onsets_us, onset_us))
        return next(i for i in range(first, len(self)) if self.items[i].mark.id == mark_id)

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
        put = list(put)
        gone = {*dropped, *(item.mark.id for item in put)} & self._onset_of.keys()
        until_us = max((self._chain_end_us(mark_id) for mark_id in gone), default=0)
        from_us = min((self._onset_of[mark_id] for mark_id in gone), default=_NEVER_US)
        for mark_id in gone:
            self._take_out(mark_id)
        for item in put:
            onset_us, end_us = self._put_in(item)
            from_us, until_us = min(from_us, onset_us), max(until_us, end_us)
        if gone or put:
            self._refresh()
            self._repack(*self._chained(from_us, until_us))

    def _put_in(self, item: LaneItem) -> tuple[Micros, Micros]:
        room = _room(item)
        at = bisect_right(self.items, order_of(item), key=order_of)
        self.items.insert(at, item)
        self._onset_of[item.mark.id] = room[0]
        self._touch(*room)
        self.onsets_us = np.insert(self.onsets_us, at, room[0])
        self.ends_us = np.insert(self.ends_us, at, room[1])
        self.valences = np.insert(self.valences, at, _valence_index(item))
        self.rows = np.insert(self.rows, at, 0)
        if self.wanted is not None and self._takes is not None:
            self.wanted = np.insert(self.wanted, at, self._takes(item.mark))
        return room

    def _take_out(self, mark_id: MarkId) -> None:
        at = self.place_of(mark_id)
        assert at is not None
        self._touch(int(self.onsets_us[at]), int(self.ends_us[at]))
        del self.items[at], self._onset_of[mark_id]
        self.onsets_us = np.delete(self.onsets_us, at)
        self.ends_us = np.delete(self.ends_us, at)
        self.valences = np.delete(self.valences, at)
        self.rows = np.delete(self.rows, at)
        if self.wanted is not None:
            self.wanted = np.delete(self.wanted, at)

    def open_items(self) -> list[LaneItem]:
        """States that are still going on."""
        return [self.items[int(place)] for place in np.nonzero(self.ends_us == _NEVER_US)[0]]

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

    def raster_of_all(self, view: ViewRange) -> NDArray[np.bool_]:
        """``[valence, pixel column]`` of all rows as one."""
        touched: NDArray[np.bool_] = self.counts_of_all(view) > 0
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
            self.ends_us[places] == _NEVER_US, self.onsets_us[places] + 1, self.ends_us[places]
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
        self._reach_us = np.maximum.accumulate(self.ends_us) if len(self.ends_us) else self.ends_us
        self._whole.clear()

    def _chain_end_us(self, mark_id: MarkId) -> Micros:
        """Up to which instant marks are chained to this one by overlaps: they may move with it."""
        at = self.place_of(mark_id)
        assert at is not None
        later = np.nonzero(self._reach_us[at:-1] <= self.onsets_us[at + 1 :])[0]
        return int(self._reach_us[at + int(later[0])] if len(later) else self._reach_us[-1])

    def _chained(self, from_us: Micros, until_us: Micros) -> tuple[int, int]:
        """The places that a change between these instants may move to another row."""
        fresh = np.concatenate(([True], self._reach_us[:-1] <= self.onsets_us[1:]))
        begin = int(np.searchsorted(self.onsets_us, from_us))
        first = int(np.nonzero(fresh[: begin + 1])[0][-1]) if len(self.items) else 0
        end = int(np.searchsorted(self.onsets_us, until_us))
        later = np.nonzero(fresh[end : len(self.items)])[0]
        return first, end + int(later[0]) if len(later) else len(self.items)

    def _repack(self, first: int, last: int) -> None:
        rows = pack(self.onsets_us[first:last], self.ends_us[first:last])
        moved = first + np.nonzero(rows != self.rows[first:last])[0]
        if len(moved):
            self._touch(int(self.onsets_us[moved].min()), int(self.ends_us[moved].max()))
        self.rows[first:last] = rows

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
