"""For which share of the time in which it could have been seen a state held.

Relative duration as in Bakeman & Quera (2011), *Sequential Analysis and Observational Methods*;
both the state's time and the whole are taken without the time marked *cannot see*, so that the
share lies between 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.measures.coded import Coded, Whose
from imh_video.measures.stretches import joined, shared_us
from imh_video.model.scheme import Code, CodeKind
from imh_video.timebase import Micros


@dataclass(frozen=True, slots=True)
class CodeShare:
    """One state of one person. Overlapping marks of the same code count once."""

    whose: Whose
    code: Code
    held_us: Micros
    """For how long it held in scorable time."""
    scorable_us: Micros | None
    share: float | None
    """0 to 1; None when there was no scorable time, or nobody knows how much."""


def shares(coded: Coded) -> tuple[CodeShare, ...]:
    """Every state of everybody, marked or not; points have no length and no share."""
    return tuple(
        _of(coded, whose, code)
        for whose in coded.whose
        for code in coded.codes_of(whose)
        if code.kind is CodeKind.STATE
    )


def _of(coded: Coded, whose: Whose, code: Code) -> CodeShare:
    held = joined(bout.span for bout in coded.of(whose, code.id))
    held_us = shared_us(held, coded.scorable(whose))
    scorable_us = coded.scorable_us(whose)
    share = held_us / scorable_us if scorable_us else None
    return CodeShare(whose, code, held_us, scorable_us, share)


@dataclass(frozen=True, slots=True)
class Seen:
    """For how much of the stretch a person could be seen."""

    whose: Whose
    stretch_us: Micros | None
    unseen_us: Micros
    share_seen: float | None


def seen(coded: Coded) -> tuple[Seen, ...]:
    """What could be seen of everybody; this is what leaves the denominators."""
    stretch_us = None if coded.stretch is None else coded.stretch.duration_us
    found = []
    for whose in coded.whose:
        unseen_us = sum(span.duration_us for span in coded.unseen.get(whose, ()))
        share = 1 - unseen_us / stretch_us if stretch_us else None
        found.append(Seen(whose, stretch_us, unseen_us, share))
    return tuple(found)
