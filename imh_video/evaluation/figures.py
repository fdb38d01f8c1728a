"""Precision, recall, F1 and kappa from counts, with intervals by drawing films again.

Intervals: the percentile bootstrap (Efron 1979), 95 %. Films are drawn with replacement within
their family, since bins of one film are no independent cases. Kappa: Cohen (1960).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
SEED = 20_261
_LOWEST, _HIGHEST = 2.5, 97.5
NAMES = ("precision", "recall", "f1", "kappa")


@dataclass(frozen=True, slots=True)
class Counts:
    """Scored bins: what the program said against what was coded.

    A bin in which the program could not measure is no "yes": it is missed where the coding has a
    "yes". ``unmeasured`` says how many of the bins that were.
    """

    both: int = 0
    only_program: int = 0
    only_coded: int = 0
    neither: int = 0
    unmeasured: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.both + other.both,
            self.only_program + other.only_program,
            self.only_coded + other.only_coded,
            self.neither + other.neither,
            self.unmeasured + other.unmeasured,
        )

    @property
    def scored(self) -> int:
        return self.both + self.only_program + self.only_coded + self.neither

    @property
    def coded_yes(self) -> int:
        return self.both + self.only_coded

    @property
    def measured_share(self) -> float | None:
        return 1 - self.unmeasured / self.scored if self.scored else None

    def numbers(self) -> tuple[int, int, int, int]:
        return self.both, self.only_program, self.only_coded, self.neither


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its 95 % interval; None where it is undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """One signal in one family, or in all of them."""

    counts: Counts
    films: int
    figures: Mapping[str, Figure]
    always_yes: Mapping[str, float | None]
    chance: Mapping[str, float | None]
    """Saying yes as often as the program does, but anywhere."""


def score(families: Sequence[Sequence[Counts]]) -> Scored:
    """Figures over the films of one or more families."""
    films = [film for family in families for film in family]
    together = sum(films, Counts())
    figures = figures_of(np.array([together.numbers()]))
    drawn = figures_of(_drawn_again(families))
    return Scored(
        counts=together,
        films=sum(film.scored > 0 for film in films),
        figures={name: _with_interval(float(figures[name][0]), drawn[name]) for name in NAMES},
        always_yes=_always_yes(together),
        chance=_chance(together),
    )


def figures_of(counts: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Each figure for each row ``both, only program, only coded, neither``; NaN if undefined."""
    both, only_program, only_coded, neither = counts.astype(np.float64).T
    total = both + only_program + only_coded + neither
    with np.errstate(invalid="ignore", divide="ignore"):
        agreed = (both + neither) / total
        said, coded = (both + only_program) / total, (both + only_coded) / total
        by_chance = said * coded + (1 - said) * (1 - coded)
        return {
            "precision": both / (both + only_program),
            "recall": both / (both + only_coded),
            "f1": np.where(
                both + only_coded > 0, 2 * both / (2 * both + only_program + only_coded), np.nan
            ),
            "kappa": np.where(by_chance < 1, (agreed - by_chance) / (1 - by_chance), np.nan),
        }


def _drawn_again(families: Sequence[Sequence[Counts]]) -> NDArray[np.int64]:
    chance = np.random.default_rng(SEED)
    answer = np.zeros((DRAWS, 4), dtype=np.int64)
    for family in families:
        numbers = np.array([film.numbers() for film in family if film.scored], dtype=np.int64)
        if len(numbers):
            picked = chance.integers(0, len(numbers), (DRAWS, len(numbers)))
            answer += numbers[picked].sum(axis=1)
    return answer


def _with_interval(value: float, drawn: NDArray[np.float64]) -> Figure:
    if not np.isfinite(value):
        return Figure(None)
    known = drawn[np.isfinite(drawn)]
    if not len(known):
        return Figure(value)
    low, high = np.percentile(known, [_LOWEST, _HIGHEST])
    return Figure(value, float(low), float(high))


def interval(value: float | None, drawn: Sequence[float | None]) -> Figure:
    """A figure with the interval of what other draws of the films gave."""
    known = np.array([one for one in drawn if one is not None], dtype=np.float64)
    return _with_interval(float("nan") if value is None else value, known)


def _always_yes(counts: Counts) -> dict[str, float | None]:
    return _plain((counts.coded_yes, counts.scored - counts.coded_yes, 0, 0))


def _chance(counts: Counts) -> dict[str, float | None]:
    """Expected values, worked out and not drawn."""
    if not counts.scored or not counts.coded_yes:
        return dict.fromkeys(NAMES)
    coded = counts.coded_yes / counts.scored
    said = (counts.both + counts.only_program) / counts.scored
    precision = coded if said else None
    return {
        "precision": precision,
        "recall": said,
        "f1": 2 * coded * said / (coded + said),
        "kappa": 0.0 if 0 < coded < 1 else None,
    }


def _plain(numbers: tuple[int, int, int, int]) -> dict[str, float | None]:
    figures = figures_of(np.array([numbers]))
    values = {name: float(figures[name][0]) for name in NAMES}
    return {name: value if np.isfinite(value) else None for name, value in values.items()}
