"""How marks that overlap share a lane: each gets a sub-row in which it covers nobody.

All arrays are in order of onset, in microseconds. A state that is still going on ends at
``NEVER_US``: it keeps its row to itself, and the marks after it have the other rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from imh_video.timebase import MICROS_PER_SECOND

POINT_EXTENT_US: Final = 2 * MICROS_PER_SECOND // 5
"""A point takes this much room beside its neighbours, so that two discs do not cover each other."""
MOST_ROWS: Final = 6
"""Beside the rows of states that are still going on."""
NEVER_US: Final = 1 << 60
"""Where an open state ends for now: after everything."""

_BLOCK: Final = 64
Times: TypeAlias = NDArray[np.int64]
Rows: TypeAlias = NDArray[np.int64]


class _Packing:
    """Gives one mark after the other the first row in which it covers nobody."""

    def __init__(self, free_from_us: list[int]) -> None:
        """From which instant each row is free; ``NEVER_US``: an open state holds it."""
        self._free_from_us = free_from_us
        self._shared = [row for row, us in enumerate(free_from_us) if us < NEVER_US]

    def go_on(self, onsets_us: Times, ends_us: Times) -> list[int]:
        """The rows of the marks that come next."""
        free_from_us, shared = self._free_from_us, self._shared
        rows: list[int] = []
        for onset_us, end_us in zip(onsets_us.tolist(), ends_us.tolist(), strict=True):
            for row in shared:
                if free_from_us[row] <= onset_us:
                    break
            else:
                if len(shared) < MOST_ROWS or end_us == NEVER_US:
                    shared.append(len(free_from_us))
                    free_from_us.append(-1)
                row = shared[-1]
            free_from_us[row] = max(free_from_us[row], end_us)
            if end_us == NEVER_US:
                shared.remove(row)
            rows.append(row)
        return rows

    def taken_at(self, us: int) -> list[int]:
        """Until when each row is taken at that instant; -1 when it is free. Held ones left out."""
        taken = [self._free_from_us[row] for row in self._shared]
        taken += [-1] * (MOST_ROWS - len(taken))
        return [until_us if until_us > us else -1 for until_us in taken]


def pack(onsets_us: Times, ends_us: Times) -> Rows:
    """The sub-row of each mark: the first in which it covers nobody.

    More than ``MOST_ROWS`` would be too many to read: the last row then holds the rest.
    """
    if not np.any(ends_us[:-1] > onsets_us[1:]):
        return np.zeros(len(onsets_us), dtype=np.int64)
    return np.array(_Packing([]).go_on(onsets_us, ends_us), dtype=np.int64)


def closed_ends(onsets_us: Times, ends_us: Times) -> Times:
    """The ends, as if open states took no room."""
    return np.where(ends_us == NEVER_US, onsets_us, ends_us)


def chain_starts(onsets_us: Times, reach_us: Times) -> NDArray[np.int64]:
    """The places where marks begin that overlap none before them; ``reach_us`` is how far those
    up to each place reach."""
    starts: NDArray[np.int64] = np.nonzero(reach_us[:-1] <= onsets_us[1:])[0] + 1
    return np.concatenate((np.zeros(min(1, len(onsets_us)), dtype=np.int64), starts))


def rows_beside_open(onsets_us: Times, ends_us: Times, closed_rows: Rows) -> Rows:
    """What ``pack`` gives, found from ``closed_rows``: what it gives when open states take no room.

    As soon as the marks that an open state pushed aside are over, all others have the same rows
    as without it, only counted past the row that it holds: nothing more needs packing.
    """
    rows = closed_rows.copy()
    places = np.nonzero(ends_us == NEVER_US)[0].tolist()
    if not places:
        return rows
    without_us = closed_ends(onsets_us, ends_us)
    starts = chain_starts(onsets_us, np.maximum.accumulate(without_us))
    held: list[int] = []
    done = 0
    for place in places:
        if place < done:
            continue
        rows[done:place] = _past(held)[closed_rows[done:place]]
        chain = slice(int(starts[np.searchsorted(starts, place, side="right") - 1]), place)
        alone = _Packing(_free_from(closed_rows[chain], without_us[chain]))
        beside = _Packing(_free_from(rows[chain], without_us[chain], held))
        done, alike = place, False
        while done < len(rows) and not alike:
            block = slice(done, done + _BLOCK)
            alone.go_on(onsets_us[block], without_us[block])
            rows[block] = beside.go_on(onsets_us[block], ends_us[block])
            done = min(block.stop, len(rows))
            at_us = int(onsets_us[done - 1])
            alike = alone.taken_at(at_us) == beside.taken_at(at_us)
        held += rows[place:done][ends_us[place:done] == NEVER_US].tolist()
    rows[done:] = _past(held)[closed_rows[done:]]
    return rows


def _free_from(rows: Rows, ends_us: Times, held: Sequence[int] = ()) -> list[int]:
    """From which instant each row is free after these marks."""
    free_from_us = np.full(MOST_ROWS + len(held), -1, dtype=np.int64)
    np.maximum.at(free_from_us, rows, ends_us)
    free_from_us[list(held)] = NEVER_US
    return [int(us) for us in free_from_us]


def _past(held: Sequence[int]) -> Rows:
    """By number the rows that are not held."""
    return np.array([row for row in range(MOST_ROWS + len(held)) if row not in held])
