"""What answers to possible moments teach about their order: a small model that doubts itself.

A logistic regression of kept against dismissed on the score that the rules gave and on the traits
of ``leaning``, with a strong L2 penalty on the traits: without plain evidence nothing changes. It
is tried by leaving each family out, and only used when it orders families that it never saw better
than the usual order does. Numbers and ids only; no film, no words of anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.leaning import MOST, TRAITS, Leaning, traits_of
from imh_video.moments.short_list import STRAIN
from imh_video.timebase import Span

LEAST_ANSWERS = 30
LEAST_FAMILIES = 3
_LEAST_BETTER = 0.02
"""By so much the share of pairs in the right order must grow before the model is used. Ours."""
_ERRORS = 3.0
"""How many standard errors the gain must be: families are few, so more than the usual two. Ours."""
_PENALTY = 3.0
"""As if three answers spoke against each trait before the first one is given. Ours."""
_PENALTY_OF_SCORE = 0.1
_PENALTIES = np.array([1e-3, _PENALTY_OF_SCORE, *[_PENALTY] * len(TRAITS)])
_STEPS = 30
_LEAST_TOLD = 0.1


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody kept or dismissed a possible moment. ``score`` (0 to 1) is what the rules gave."""

    family: str
    film: str
    kind: MomentKind
    span: Span
    evidence: tuple[Evidence, ...]
    score: float
    is_kept: bool


class LearningState(StrEnum):
    TOO_FEW = "too_few"
    NO_HELP = "no_help"
    IN_USE = "in_use"


@dataclass(frozen=True, slots=True)
class Trial:
    """Each family ordered by what the others taught.

    ``usual`` and ``learnt`` are the shares of pairs (one kept, one dismissed, in the same film) in
    which the kept one came first, 0 to 1, each family counting alike; 0.5 is chance. ``better`` and
    ``worse`` count families.
    """

    families: int
    pairs: int
    usual: float
    learnt: float
    better: int
    worse: int
    error: float = 0.0
    """Standard error of the gain over families."""

    @property
    def helps(self) -> bool:
        """Whether the gain is plain: well above what differs between families by itself."""
        gain = self.learnt - self.usual
        return (
            self.families >= LEAST_FAMILIES
            and gain >= _LEAST_BETTER
            and gain >= _ERRORS * self.error
            and self.better > self.worse
        )


@dataclass(frozen=True, slots=True)
class Learnt:
    """``tendencies`` are traits with their weights, the strongest first; above 0 is kept more."""

    answers: int
    families: int
    state: LearningState
    trial: Trial | None = None
    tendencies: tuple[tuple[str, float], ...] = ()
    leaning: Leaning | None = None
    """Only where it is in use."""


def learn(answers: Sequence[Answer]) -> Learnt:
    """What these answers teach; the same answers in any order teach the same."""
    families = {one.family for one in answers}
    verdicts = {one.is_kept for one in answers}
    enough = len(answers) >= LEAST_ANSWERS and len(families) >= LEAST_FAMILIES
    if not enough or len(verdicts) < 2:
        return Learnt(len(answers), len(families), LearningState.TOO_FEW)
    trial = leave_families_out(answers)
    leaning = fit(answers)
    told = [
        (name, weight) for name, weight in leaning.weights.items() if abs(weight) >= _LEAST_TOLD
    ]
    told.sort(key=lambda item: (-abs(item[1]), item[0]))
    helps = trial.helps
    return Learnt(
        len(answers),
        len(families),
        LearningState.IN_USE if helps else LearningState.NO_HELP,
        trial,
        tuple(told),
        leaning if helps else None,
    )


def fit(answers: Sequence[Answer]) -> Leaning:
    """What all of these answers weigh."""
    return _leaning(_fitted(_Table.of(answers)))


def leave_families_out(answers: Sequence[Answer]) -> Trial:
    """Learn from all families but one, order that one, and so for each."""
    table = _Table.of(answers)
    of_all = _fitted(table)
    bend = _bend(table, of_all)
    shares = []
    pairs = 0
    for family in range(len(set(table.family.tolist()))):
        here = table.family == family
        usual = table.score[here]
        number, before = _in_order(table, here, usual)
        if not number:
            continue
        weights = _fitted_without(table, here, of_all, bend)
        _, after = _in_order(table, here, usual * _times(table.columns[here], weights))
        shares.append((before, after))
        pairs += number
    if not shares:
        return Trial(0, 0, 0.5, 0.5, 0, 0)
    usual_share, learnt_share = np.mean(shares, axis=0)
    gains = [after - before for before, after in shares]
    error = float(np.std(gains, ddof=1) / len(gains) ** 0.5) if len(gains) > 1 else 0.0
    better, worse = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    return Trial(len(shares), pairs, float(usual_share), float(learnt_share), better, worse, error)


@dataclass(frozen=True, eq=False)
class _Table:
    """Answers as numbers, ``(N, ...)``: 1 for how often anything is kept, the score, the traits."""

    columns: NDArray[np.float64]
    kept: NDArray[np.bool_]
    family: NDArray[np.int64]
    group: NDArray[np.int64]
    """The same for those that are compared: of one film, connection and strain apart."""

    def where(self, rows: NDArray[np.bool_]) -> _Table:
        """Some of the rows."""
        return _Table(self.columns[rows], self.kept[rows], self.family[rows], self.group[rows])

    @property
    def score(self) -> NDArray[np.float64]:
        return self.columns[:, 1]

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> _Table:
        rows = [_row(one) for one in answers]
        families = {name: n for n, name in enumerate(sorted({one.family for one in answers}))}
        places = [(one.film, one.kind in STRAIN) for one in answers]
        groups = {place: n for n, place in enumerate(sorted(set(places)))}
        return cls(
            np.array(rows, dtype=np.float64).reshape(len(rows), len(TRAITS) + 2),
            np.array([one.is_kept for one in answers], dtype=np.bool_),
            np.array([families[one.family] for one in answers], dtype=np.int64),
            np.array([groups[place] for place in places], dtype=np.int64),
        )


def _row(one: Answer) -> list[float]:
    traits = traits_of(one.kind, one.span, one.evidence)
    return [1.0, one.score, *(traits.get(name, 0.0) for name in TRAITS)]


def _fitted(table: _Table) -> NDArray[np.float64]:
    """Newton's method on the penalised likelihood, which has one maximum."""
    weights = np.zeros(len(_PENALTIES))
    for _ in range(_STEPS):
        slope, bend = _slope(table, weights), _bend(table, weights)
        step = np.linalg.solve(bend, slope)
        # A whole step may overshoot while a weight is far from where it belongs.
        weights += np.clip(step, -2.0, 2.0)
        if np.max(np.abs(step)) < 1e-8:
            break
    return weights


def _fitted_without(
    table: _Table, gone: NDArray[np.bool_], weights: NDArray[np.float64], bend: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The same without some rows, from the weights and the curvature of all of them.

    The maximum lies near: the curvature is taken once and not at every step. Where that does not
    lead there, all steps are taken anew.
    """
    rest = table.where(~gone)
    inverse = np.linalg.inv(bend - _bend(table.where(gone), weights) + np.diag(_PENALTIES))
    found = weights.copy()
    for _ in range(5 * _STEPS):
        step = inverse @ _slope(rest, found)
        found += np.clip(step, -0.5, 0.5)
        if np.max(np.abs(step)) < 1e-6:
            return found
    return _fitted(rest)


def _chance(table: _Table, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    # einsum, not @: sums over many rows are not worth threads that the look at a film needs.
    told = np.einsum("ni,i->n", table.columns, weights)
    chance: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(told, -30, 30)))
    return chance


def _slope(table: _Table, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    missing = table.kept - _chance(table, weights)
    slope: NDArray[np.float64] = np.einsum("ni,n->i", table.columns, missing)
    return slope - _PENALTIES * weights


def _bend(table: _Table, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    chance = _chance(table, weights)
    weighed = table.columns * (chance * (1 - chance))[:, None]
    bend: NDArray[np.float64] = np.einsum("ni,nj->ij", weighed, table.columns)
    return bend + np.diag(_PENALTIES)


def _leaning(weights: NDArray[np.float64]) -> Leaning:
    named = zip(TRAITS, weights[2:], strict=True)
    return Leaning({name: float(weight) for name, weight in named if abs(weight) > 1e-6})


def _times(columns: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """``Leaning.times`` of many at once."""
    factors: NDArray[np.float64] = np.exp(np.clip(columns[:, 2:] @ weights[2:], -MOST, MOST))
    return factors


def _in_order(
    table: _Table, here: NDArray[np.bool_], place: NDArray[np.float64]
) -> tuple[int, float]:
    """How many pairs of kept and dismissed there are, and in what share the kept one is first."""
    kept, group = table.kept[here], table.group[here]
    pairs, right = 0, 0.0
    for one in np.unique(group):
        gap = place[(group == one) & kept][:, None] - place[(group == one) & ~kept][None, :]
        pairs += gap.size
        right += float(np.sum(gap > 1e-12) + 0.5 * np.sum(np.abs(gap) <= 1e-12))
    return pairs, right / pairs if pairs else 0.5
