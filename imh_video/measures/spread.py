"""A handful of lengths of time in a few numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from imh_video.timebase import Micros


@dataclass(frozen=True, slots=True)
class Spread:
    """Microseconds; ``mean_us`` and ``median_us`` to the nearest one."""

    count: int
    mean_us: Micros
    median_us: Micros
    shortest_us: Micros
    longest_us: Micros
    lengths_us: tuple[Micros, ...] = field(default=(), compare=False, repr=False)
    """Every single one, the shortest first."""


def spread(lengths_us: Sequence[Micros]) -> Spread | None:
    """None when there is nothing to describe."""
    if not lengths_us:
        return None
    return Spread(
        count=len(lengths_us),
        mean_us=round(sum(lengths_us) / len(lengths_us)),
        median_us=round(median(lengths_us)),
        shortest_us=min(lengths_us),
        longest_us=max(lengths_us),
        lengths_us=tuple(sorted(lengths_us)),
    )
