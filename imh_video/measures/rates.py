"""How often a minute, of the time in which it could have been seen.

Rate = onsets in scorable time / minutes of scorable time (Bakeman & Quera 2011, *Sequential
Analysis and Observational Methods*). Time marked *cannot see* is in neither: what was not seen is
not absent.
"""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.measures.coded import Coded, Whose
from imh_video.measures.stretches import holds_at
from imh_video.model.scheme import Code
from imh_video.timebase import MICROS_PER_SECOND, Micros

_PER_MINUTE = 60 * MICROS_PER_SECOND


@dataclass(frozen=True, slots=True)
class CodeRate:
    """One code of one person."""

    whose: Whose
    code: Code
    onsets: int
    """How many begin in scorable time."""
    unseen_onsets: int
    """How many begin where the person could not be seen: not in the rate."""
    scorable_us: Micros | None
    """The denominator; None when the film's length is not known."""
    per_minute: float | None
    """None when there was no scorable time, or nobody knows how much."""


def rates(coded: Coded) -> tuple[CodeRate, ...]:
    """Every code of everybody, marked or not."""
    return tuple(_of(coded, whose, code) for whose in coded.whose for code in coded.codes_of(whose))


def _of(coded: Coded, whose: Whose, code: Code) -> CodeRate:
    bouts = coded.of(whose, code.id)
    unseen = coded.unseen.get(whose, ())
    hidden = sum(holds_at(unseen, bout.span.onset_us) for bout in bouts)
    scorable_us = coded.scorable_us(whose)
    onsets = len(bouts) - hidden
    return CodeRate(
        whose=whose,
        code=code,
        onsets=onsets,
        unseen_onsets=hidden,
        scorable_us=scorable_us,
        per_minute=onsets * _PER_MINUTE / scorable_us if scorable_us else None,
    )
