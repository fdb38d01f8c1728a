"""Signals against a coding on half-second bins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imh_video.evaluation.figures import Counts, Scored, score
from imh_video.evaluation.targets import NO, NOT_SCORED, TARGETS, YES, Target, truth_bins
from imh_video.model.reference import CodedFilm
from imh_video.model.signal import SignalSet
from imh_video.timebase import Micros

ALL_FAMILIES = "all"
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Binning:
    """How signals are scored."""

    bin_us: Micros = 500_000
    grace_us: Micros = 500_000
    silence_is_no: bool = False

    def bins_in(self, duration_us: Micros) -> int:
        """Whole bins only: a coder of half seconds does not code what is left at the end."""
        return duration_us // self.bin_us

    def truth(self, film: CodedFilm, target: Target, duration_us: Micros) -> NDArray[np.int8]:
        return truth_bins(
            film,
            target,
            self.bins_in(duration_us),
            self.bin_us,
            self.grace_us,
            silence_is_no=self.silence_is_no,
        )


@dataclass(frozen=True, slots=True)
class SignalResult:
    """One target, family by family and together (``ALL_FAMILIES``)."""

    target: Target
    families: Mapping[str, Scored]
    by_film: Mapping[str, Counts]


def said_bins(signals: SignalSet, name: str, count: int, bin_us: Micros) -> NDArray[np.int8]:
    """YES or NO by the majority of the known values in each bin; NOT_SCORED where none is known."""
    answer = np.full(count, NOT_SCORED, dtype=np.int8)
    if name not in signals:
        return answer
    signal = signals[name]
    bins = signal.times_us // bin_us
    usable = signal.known & (bins < count)
    known = np.bincount(bins[usable], minlength=count)
    yes = np.bincount(bins[usable], weights=signal.values[usable] >= _HALF, minlength=count)
    answer[known > 0] = NO
    answer[(known > 0) & (yes >= _HALF * known)] = YES
    return answer


def count_bins(truth: NDArray[np.int8], said: NDArray[np.int8]) -> Counts:
    """Only what the truth scores; an unmeasured bin is no "yes"."""
    scored = truth != NOT_SCORED
    yes, said_yes = truth[scored] == YES, said[scored] == YES
    return Counts(
        both=int((yes & said_yes).sum()),
        only_program=int((~yes & said_yes).sum()),
        only_coded=int((yes & ~said_yes).sum()),
        neither=int((~yes & ~said_yes).sum()),
        unmeasured=int((said[scored] == NOT_SCORED).sum()),
    )


def score_signals(
    films: Sequence[tuple[CodedFilm, SignalSet]], binning: Binning | None = None
) -> tuple[SignalResult, ...]:
    """Every target that the coding says anything about."""
    binning = binning or Binning()
    results = [
        _scored(target, films, binning)
        for target in TARGETS
        if any(film.has(code) for film, _ in films for code in (*target.yes, *target.no))
    ]
    return tuple(one for one in results if one.families[ALL_FAMILIES].counts.scored)


def _scored(
    target: Target, films: Sequence[tuple[CodedFilm, SignalSet]], binning: Binning
) -> SignalResult:
    by_film: dict[str, Counts] = {}
    by_family: dict[str, list[Counts]] = {}
    for film, signals in films:
        truth = binning.truth(film, target, signals.duration_us)
        said = said_bins(signals, target.signal, len(truth), binning.bin_us)
        by_film[film.name] = count_bins(truth, said)
        by_family.setdefault(film.family, []).append(by_film[film.name])
    families = {family: score([counts]) for family, counts in by_family.items()}
    families[ALL_FAMILIES] = score(list(by_family.values()))
    return SignalResult(target, families, by_film)
