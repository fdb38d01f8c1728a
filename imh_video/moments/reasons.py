"""Reasons in words that a person can check by eye and ear: who did what, and how long after."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from imh_video.moments.scene import CAREGIVER, INFANT, Act, Sign
from imh_video.timebase import Micros, seconds

_WORDS = {
    (INFANT, Sign.LOOK): "baby turned toward the parent",
    (INFANT, Sign.SMILE): "baby smiled",
    (INFANT, Sign.VOICE): "baby made a sound",
    (INFANT, Sign.REACH): "baby reached toward the parent",
    (INFANT, Sign.TURN_AWAY): "baby turned away",
    (INFANT, Sign.LOOK_AWAY): "baby looked away",
    (CAREGIVER, Sign.LOOK): "parent turned toward the baby",
    (CAREGIVER, Sign.SMILE): "parent smiled",
    (CAREGIVER, Sign.VOICE): "parent's voice",
    (CAREGIVER, Sign.REACH): "parent reached toward the baby",
    (CAREGIVER, Sign.TOUCH): "parent's hand came near",
    (CAREGIVER, Sign.SHOW_FACE): "parent's face came out of hiding",
    (CAREGIVER, Sign.LOOK_AWAY): "parent looked elsewhere",
    (CAREGIVER, Sign.TURN_AWAY): "parent turned elsewhere",
}


def words_for(act: Act) -> str:
    """What was done, without a capital and a full stop."""
    return _WORDS[act.person, act.sign]


def length(us: Micros) -> str:
    """A length for people: one decimal, seconds."""
    return f"{max(0.0, seconds(us)):.1f} s"


def chain(acts: Sequence[Act], *more: str) -> str:
    """``Baby reached toward the parent; parent's voice 0.8 s later; baby smiled 0.9 s after that.``

    ``more`` are further clauses for the end. What somebody did before they did "again".
    """
    told = [words_for(act) for act in acts]
    clauses = [told[0]]
    for number, (before, act) in enumerate(pairwise(acts), start=1):
        words = f"{told[number]} again" if told[number] in told[:number] else told[number]
        gap_us = act.onset_us - before.onset_us
        if gap_us < 50_000:
            clauses.append(f"{words} at the same time")
        else:
            clauses.append(f"{words} {length(gap_us)} {_after(number)}")
    return sentence(*clauses, *more)


def _after(number: int) -> str:
    return "later" if number == 1 else "after that"


def sentence(*clauses: str) -> str:
    """Clauses joined to one sentence with a capital and a full stop."""
    text = "; ".join(clause for clause in clauses if clause)
    return f"{text[:1].upper()}{text[1:]}."
