"""Which rolling backups to keep: many of the last hour, fewer of the day, one a day of the month.

Pure: times in, numbers out. The order of making is told by numbers, never by the clock, which may
have been set back: backups made before that do not compete with those made after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class BackupLimits:
    """How often, how many, and how much room they may take.

    ``spare_bytes`` stay free on the disk beside a new backup: marks matter more than their copies.
    """

    every: timedelta = timedelta(minutes=5)
    all_for: timedelta = timedelta(hours=1)
    hourly_for: timedelta = timedelta(days=1)
    daily_for: timedelta = timedelta(days=31)
    most_bytes: int = 500_000_000
    spare_bytes: int = 256 << 20


DEFAULT_LIMITS: Final = BackupLimits()


@dataclass(frozen=True, slots=True)
class Kept:
    """What thinning has to know of a backup. Higher numbers were made later."""

    number: int
    made_at: datetime
    size_bytes: int


def numbers_to_keep(
    made: Sequence[Kept], now: datetime, limits: BackupLimits = DEFAULT_LIMITS
) -> frozenset[int]:
    """The newest of each slot, as far as they fit; the newest of all whatever it weighs."""
    left = sorted(made, key=lambda one: one.number)
    kept = _thinned_once(left, now, limits)
    # What went may have stood between two of one slot: thinning ends where nothing more goes.
    while len(kept) < len(left):
        left = [one for one in left if one.number in kept]
        kept = _thinned_once(left, now, limits)
    return kept


def _thinned_once(in_order: Sequence[Kept], now: datetime, limits: BackupLimits) -> frozenset[int]:
    newest_of: dict[tuple[int, int, int], Kept] = {}
    setbacks = 0
    for at, one in enumerate(in_order):
        setbacks += at > 0 and one.made_at < in_order[at - 1].made_at
        slot = _slot(one.made_at, now, limits)
        if slot is not None:
            newest_of[setbacks, *slot] = one
    wanted = sorted(newest_of.values(), key=lambda one: -one.number)
    if in_order and in_order[-1] not in wanted:
        wanted.insert(0, in_order[-1])
    return _that_fit(wanted, limits.most_bytes)


def _slot(made_at: datetime, now: datetime, limits: BackupLimits) -> tuple[int, int] | None:
    """How wide the slot is, in seconds, and which one of that width; None when it is too old."""
    age = now - made_at
    if age <= limits.all_for:
        # Also what a clock that was wrong once says lies in the future.
        width = max(1, int(limits.every.total_seconds()))
    elif age <= limits.hourly_for:
        width = _HOUR
    elif age <= limits.daily_for:
        width = _DAY
    else:
        return None
    return width, int(made_at.timestamp()) // width


def _that_fit(newest_first: Sequence[Kept], most_bytes: int) -> frozenset[int]:
    kept: set[int] = set()
    total = 0
    for one in newest_first:
        total += one.size_bytes
        if kept and total > most_bytes:
            break
        kept.add(one.number)
    return frozenset(kept)
