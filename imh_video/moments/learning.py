"""What answers to possible moments teach about their order: a small model that doubts itself.

A logistic regression of kept against dismissed on the score that the rules gave and on the traits
of ``leaning``, with a strong L2 penalty on the traits: without plain evidence nothing changes. It
is tried by leaving each family out, and only used when it orders families that it never saw better
than the usual order does. Numbers and ids only; no film, no words of anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.leaning import TRAITS, Leaning, traits_of
from imh_video.moments.ranking import STRAIN
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
    """Newton's method on the penalised likelihood, which has one maximum."""
    kept = np.array([one.is_kept for one in answers], dtype=np.float64)
    columns = np.array([_row(one) for one in answers])
    columns = columns.reshape(len(answers), len(TRAITS) + 2)
    penalty = np.array([1e-3, _PENALTY_OF_SCORE, *[_PENALTY] * len(TRAITS)])
    weights = np.zeros(len(penalty))
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(columns @ weights, -30, 30)))
        slope = columns.T @ (kept - chance) - penalty * weights
        bend = (columns.T * (chance * (1 - chance))) @ columns + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        # A whole step may overshoot while a weight is far from where it belongs.
        weights += np.clip(step, -2.0, 2.0)
        if np.max(np.abs(step)) < 1e-9:
            break
    found: NDArray[np.float64] = weights[2:]
    return Leaning({name: float(w) for name, w in zip(TRAITS, found, strict=True) if abs(w) > 1e-6})


def _row(one: Answer) -> list[float]:
    """1 for how often anything is kept, the rules' score, then the traits."""
    traits = traits_of(one.kind, one.span, one.evidence)
    return [1.0, one.score, *(traits.get(name, 0.0) for name in TRAITS)]


def leave_families_out(answers: Sequence[Answer]) -> Trial:
    """Learn from all families but one, order that one, and so for each."""
    by_family: dict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        by_family[one.family].append(one)
    shares = []
    pairs = 0
    for family in sorted(by_family):
        others = [one for one in answers if one.family != family]
        found = _pairs(by_family[family])
        if not found:
            continue
        leaning = fit(others)
        shares.append((_in_order(found, Leaning({})), _in_order(found, leaning)))
        pairs += len(found)
    if not shares:
        return Trial(0, 0, 0.5, 0.5, 0, 0)
    usual, learnt = np.mean(shares, axis=0)
    better = sum(after > before for before, after in shares)
    worse = sum(after < before for before, after in shares)
    gains = [after - before for before, after in shares]
    error = float(np.std(gains, ddof=1) / len(gains) ** 0.5) if len(gains) > 1 else 0.0
    return Trial(len(shares), pairs, float(usual), float(learnt), better, worse, error)


def _pairs(answers: Sequence[Answer]) -> list[tuple[Answer, Answer]]:
    """Kept and dismissed ones of the same film; connection and strain are never compared."""
    return [
        (one, other)
        for one in answers
        if one.is_kept
        for other in answers
        if not other.is_kept
        and one.film == other.film
        and (one.kind in STRAIN) == (other.kind in STRAIN)
    ]


def _in_order(pairs: Sequence[tuple[Answer, Answer]], leaning: Leaning) -> float:
    def place(one: Answer) -> float:
        return one.score * leaning.times(one.kind, one.span, one.evidence)

    total = 0.0
    for kept, dismissed in pairs:
        first, second = place(kept), place(dismissed)
        total += 0.5 if abs(first - second) < 1e-12 else float(first > second)
    return total / len(pairs)
