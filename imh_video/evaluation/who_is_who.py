"""Did the program take the baby for the baby? By where the baby was, or by what was coded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from imh_video.evaluation.signal_bins import Binning, said_bins
from imh_video.evaluation.targets import NO, NOT_SCORED, TARGETS
from imh_video.measures.stretches import length_us
from imh_video.model.reference import CodedFilm
from imh_video.model.signal import PEOPLE, SignalSet
from imh_video.timebase import MICROS_PER_SECOND, Micros

SEEN_ENOUGH_US: Micros = 2 * MICROS_PER_SECOND
_LEAST_MARGIN = 3
"""Bins by which one reading must fit the coding better than the other."""


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class WhoIsWho:
    """One film. ``by`` is ``side`` where somebody said where the baby is, else ``coding``."""

    film: str
    family: str
    verdict: Verdict
    by: str
    counts: bool
    """Whether both faces are coded as visible for long enough to ask for an answer."""


def judge_roles(film: CodedFilm, signals: SignalSet, side: str | None) -> WhoIsWho:
    """``side`` is ``left`` or ``right``: where the baby is in the picture."""
    verdict = _by_side(signals, side) if side else _by_coding(film, signals)
    seen_us = [length_us(film.of(f"{who}_face_visible")) for who in ("infant", "parent")]
    return WhoIsWho(
        film.name,
        film.family,
        verdict,
        "side" if side else "coding",
        min(seen_us) >= SEEN_ENOUGH_US,
    )


def _by_side(signals: SignalSet, side: str) -> Verdict:
    places = [_middle_px(signals, who) for who in PEOPLE]
    if not all(np.isfinite(places)):
        return Verdict.CANNOT_TELL
    is_left = places[0] < places[1]
    return Verdict.RIGHT if is_left == (side == "left") else Verdict.WRONG


def _middle_px(signals: SignalSet, who: str) -> float:
    if f"{who}_box_x" not in signals:
        return float("nan")
    left, width = (signals[f"{who}_{what}"] for what in ("box_x", "box_w"))
    known = left.known & width.known
    return float(np.median((left.values + width.values / 2)[known])) if known.any() else np.nan


def _by_coding(film: CodedFilm, signals: SignalSet) -> Verdict:
    """Whether the signals fit the coding better as they are, or with the two people exchanged."""
    as_they_are, exchanged = (_fit(film, one) for one in (signals, with_people_exchanged(signals)))
    if abs(as_they_are - exchanged) < _LEAST_MARGIN:
        return Verdict.CANNOT_TELL
    return Verdict.RIGHT if as_they_are > exchanged else Verdict.WRONG


def _fit(film: CodedFilm, signals: SignalSet) -> int:
    """Bins that agree less bins that do not, over everything that is about one person."""
    binning = Binning(grace_us=0)
    fit = 0
    for target in TARGETS:
        truth = binning.truth(film, target, signals.duration_us)
        said = said_bins(signals, target.signal, len(truth), binning.bin_us)
        asked = truth != NOT_SCORED
        # Where nothing was measured nobody was seen: that speaks against a face that was coded.
        said = np.where(said == NOT_SCORED, NO, said)
        fit += int((said[asked] == truth[asked]).sum()) - int((said[asked] != truth[asked]).sum())
    return fit


def with_people_exchanged(signals: SignalSet) -> SignalSet:
    """The same signals, each person's under the other's name."""
    names: Mapping[str, str] = {PEOPLE[0]: PEOPLE[1], PEOPLE[1]: PEOPLE[0]}
    exchanged = {}
    for name, signal in signals.signals.items():
        who, _, what = name.partition("_")
        new = f"{names[who]}_{what}" if who in names else name
        exchanged[new] = replace(signal, name=new)
    return replace(signals, signals=exchanged)
