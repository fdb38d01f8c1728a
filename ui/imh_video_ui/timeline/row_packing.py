"""How marks that overlap share a lane: each gets a sub-row in which it covers nobody.

All arrays are in order of onset, in microseconds. A state that is still going on ends at
``NEVER_US``: it keeps its row to itself, and the marks after it have the other rows.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
from numpy.typing import NDArray

from imh_video.timebase import MICROS_PER_SECOND

POINT_EXTENT_US: Final = 2 * MICROS_PER_SECOND // 5
"""A point takes this much room beside its neighbours, so that two discs do not cover each other."""
MOST_ROWS: Final = 6
"""Beside the rows of states that are still going on."""
NEVER_US: Final = 1 << 60
"""Where an open state ends for now: after everything."""

Times = NDArray[np.int64]


def pack(onsets_us: Times, ends_us: Times, held: Collection[int] = ()) -> NDArray[np.int64]:
    """The sub-row of each mark: the first in which it covers nobody.

    More than ``MOST_ROWS`` would be too many to read: the last row then holds the rest. ``held``
    are the rows of open states that began before all of these.
    """
    if not held and not np.any(ends_us[:-1] > onsets_us[1:]):
        return np.zeros(len(onsets_us), dtype=np.int64)
    rows = np.empty(len(onsets_us), dtype=np.int64)
    free_from_us = [NEVER_US if row in held else -1 for row in range(max(held, default=-1) + 1)]
    pairs = zip(onsets_us.tolist(), ends_us.tolist(), strict=True)
    for index, (onset_us, end_us) in enumerate(pairs):
        for row, free_us in enumerate(free_from_us):  # noqa: B007  (its last value is the answer)
            if free_us <= onset_us:
                break
        else:
            row = len(free_from_us) if end_us == NEVER_US else _row_for_the_rest(free_from_us)
        if row == len(free_from_us):
            free_from_us.append(end_us)
        else:
            free_from_us[row] = max(free_from_us[row], end_us)
        rows[index] = row
    return rows


def _row_for_the_rest(free_from_us: list[int]) -> int:
    closed = [row for row, free_us in enumerate(free_from_us) if free_us < NEVER_US]
    return closed[-1] if len(closed) >= MOST_ROWS else len(free_from_us)


def closed_ends(onsets_us: Times, ends_us: Times) -> Times:
    """The ends, as if open states took no room."""
    return np.where(ends_us == NEVER_US, onsets_us, ends_us)


def chain_starts(onsets_us: Times, reach_us: Times) -> NDArray[np.int64]:
    """The places where marks begin that overlap none before them; ``reach_us`` is how far those
    up to each place reach."""
    starts: NDArray[np.int64] = np.nonzero(reach_us[:-1] <= onsets_us[1:])[0] + 1
    return np.concatenate((np.zeros(min(1, len(onsets_us)), dtype=np.int64), starts))


def rows_beside_open(onsets_us: Times, ends_us: Times, closed_rows: Times) -> NDArray[np.int64]:
    """What ``pack`` gives, found from ``closed_rows``: what it gives when open states take no room.

    Where a chain of overlapping marks begins, all rows are free but those of open states: so
    the chain has the same rows as without them, only counted past theirs. Chains in which an open
    state begins are the only ones to pack again, and a lane of thousands of marks stays quick.
    """
    rows = closed_rows.copy()
    is_open = ends_us == NEVER_US
    if not is_open.any():
        return rows
    reach_us = np.maximum.accumulate(closed_ends(onsets_us, ends_us))
    bounds = np.append(chain_starts(onsets_us, reach_us), len(rows))
    chains = np.unique(np.searchsorted(bounds, np.nonzero(is_open)[0], side="right") - 1)
    held: set[int] = set()
    done = 0
    for first, last in zip(bounds[chains].tolist(), bounds[chains + 1].tolist(), strict=True):
        rows[done:first] = _past(held)[rows[done:first]]
        rows[first:last] = pack(onsets_us[first:last], ends_us[first:last], held)
        held.update(rows[first:last][is_open[first:last]].tolist())
        done = last
    rows[done:] = _past(held)[rows[done:]]
    return rows


def _past(held: Collection[int]) -> NDArray[np.int64]:
    """By number the rows that are not held."""
    return np.array([row for row in range(MOST_ROWS + len(held)) if row not in held])
