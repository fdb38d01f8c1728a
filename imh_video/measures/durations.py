"""How often each code was marked, when first, and for how long.

Frequency, total, mean and median duration as in Bakeman & Quera (2011), *Sequential Analysis and
Observational Methods for the Behavioral Sciences*, Cambridge University Press.
"""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.measures.coded import Coded, Whose
from imh_video.measures.spread import Spread, spread
from imh_video.model.scheme import Code, CodeKind
from imh_video.timebase import Micros


@dataclass(frozen=True, slots=True)
class CodeDurations:
    """One code of one person. ``count`` 0 is *never marked*, for a code that could have been."""

    whose: Whose
    code: Code
    count: int
    first_us: Micros | None
    """When it was first marked; None when never."""
    total_us: Micros | None
    """Lengths added up. None for a point, and where no length is known."""
    spread: Spread | None
    """Of the lengths; None for a point, and where there is none."""
    cut: int
    """How many are at least as long as said, because the film began or ended within them."""


def durations(coded: Coded) -> tuple[CodeDurations, ...]:
    """Every code of everybody, marked or not, in the order of people and scheme."""
    return tuple(_of(coded, whose, code) for whose in coded.whose for code in coded.codes_of(whose))


def _of(coded: Coded, whose: Whose, code: Code) -> CodeDurations:
    bouts = coded.of(whose, code.id)
    measured = [bout for bout in bouts if bout.has_length]
    is_state = code.kind is CodeKind.STATE
    lengths = [bout.span.duration_us for bout in measured] if is_state else []
    known = is_state and len(measured) == len(bouts)
    return CodeDurations(
        whose=whose,
        code=code,
        count=len(bouts),
        first_us=bouts[0].span.onset_us if bouts else None,
        total_us=sum(lengths) if known else None,
        spread=spread(lengths),
        cut=sum(bout.is_cut for bout in bouts) if is_state else 0,
    )
