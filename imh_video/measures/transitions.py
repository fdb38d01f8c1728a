"""Which code follows which: lag-sequential analysis of the order of onsets.

* Conditional probability: p(to | from) = f / row total (Sackett 1979; Bakeman & Quera 2011).
* Expected count under independence: row total x column total / N.
* Adjusted residual: (f - e) / sqrt(e (1 - row/N) (1 - column/N)), Haberman (1973), *Biometrics* 29,
  205-220; for sequences Allison & Liker (1982), *Psychological Bulletin* 91, 393-403. Roughly
  normal when the expected count is five or more; a smaller one is marked ``is_thin``.
* Yule's Q: (ad - bc) / (ad + bc) of the 2 x 2 table, Yule (1912), *J. Royal Statistical Society*
  75, 579-652.

Marks that begin at the same instant have no order between them: each follows every mark of the
instant before. Where somebody of the sequence could not be seen between two instants the sequence
is broken: nobody knows what came between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from imh_video.measures.coded import Bout, Coded, Whose
from imh_video.measures.stretches import joined, touches
from imh_video.model.job import stoppable
from imh_video.model.scheme import Code
from imh_video.timebase import Span

_ENOUGH = 5.0
"""Cochran's rule of thumb for the normal approximation."""


@dataclass(frozen=True, slots=True)
class Transition:
    """From one code to the next. A value that is not defined is None."""

    source: tuple[Whose, Code]
    target: tuple[Whose, Code]
    count: int
    probability: float | None
    expected: float | None
    residual: float | None
    yules_q: float | None
    is_thin: bool


@dataclass(frozen=True)
class Transitions:
    """The whole table. ``counts[i, j]``: how often ``steps[j]`` followed ``steps[i]``."""

    steps: tuple[tuple[Whose, Code], ...]
    counts: NDArray[np.int64]
    lag: int
    instants_shared: int
    """Instants at which several marks begin."""
    breaks: int
    """How often the sequence was broken because somebody could not be seen."""
    cannot_repeat: bool
    """The codes leave no gap and exclude each other, so that none can follow itself: then the
    count expected by chance is not rows times columns, and there are no residuals."""

    @cached_property
    def total(self) -> int:
        return int(self.counts.sum())

    def cell(self, source: int, target: int) -> Transition:
        """One transition by the places of its two codes in ``steps``."""
        a = int(self.counts[source, target])
        row, column = int(self.counts[source].sum()), int(self.counts[:, target].sum())
        expected = row * column / self.total if self.total and not self.cannot_repeat else None
        return Transition(
            source=self.steps[source],
            target=self.steps[target],
            count=a,
            probability=a / row if row else None,
            expected=expected,
            residual=_residual(a, expected, row, column, self.total),
            yules_q=None if self.cannot_repeat else _yules_q(a, row, column, self.total),
            is_thin=expected is not None and expected < _ENOUGH,
        )

    def seen(self) -> tuple[Transition, ...]:
        """The transitions that happened, the most frequent first."""
        places = [(int(i), int(j)) for i, j in np.argwhere(self.counts > 0)]
        places.sort(key=lambda place: (-int(self.counts[place]), place))
        return tuple(self.cell(source, target) for source, target in places)


def transitions(coded: Coded, whose: Sequence[Whose], lag: int = 1) -> Transitions:
    """Of one person, or of several together, over all their codes.

    ``lag`` 1 is the next instant at which something begins, 2 the one after. Raises ValueError for
    less.
    """
    if lag < 1:
        raise ValueError("a lag counts from 1")
    steps = tuple((one, code) for one in whose for code in coded.codes_of(one))
    place = {(one, code.id): at for at, (one, code) in enumerate(steps)}
    instants = _instants(
        [
            bout
            for bout in stoppable(coded.bouts, coded.control)
            if (bout.whose, bout.code_id) in place
        ]
    )
    unseen = joined(span for one in whose for span in coded.unseen.get(one, ()))
    counts = np.zeros((len(steps), len(steps)), np.int64)
    breaks = 0
    pairs = zip(instants, instants[lag:], strict=False)
    for before, after in stoppable(pairs, coded.control):
        if _is_broken(unseen, before, after):
            breaks += 1
            continue
        for one in before:
            for other in after:
                counts[place[one.whose, one.code_id], place[other.whose, other.code_id]] += 1
    shared = sum(len(instant) > 1 for instant in instants)
    return Transitions(steps, counts, lag, shared, breaks, _cannot_repeat(coded, steps, counts))


def _instants(bouts: Sequence[Bout]) -> list[list[Bout]]:
    """Bouts that begin together, in order of time."""
    instants: list[list[Bout]] = []
    for bout in sorted(bouts, key=lambda one: one.span.onset_us):
        if instants and instants[-1][0].span.onset_us == bout.span.onset_us:
            instants[-1].append(bout)
        else:
            instants.append([bout])
    return instants


def _is_broken(unseen: Sequence[Span], before: Sequence[Bout], after: Sequence[Bout]) -> bool:
    return touches(unseen, before[0].span.onset_us, after[0].span.onset_us)


def _cannot_repeat(
    coded: Coded, steps: Sequence[tuple[Whose, Code]], counts: NDArray[np.int64]
) -> bool:
    exhaustive = {group.id for group in coded.scheme.groups if group.exhaustive}
    groups = {code.group for one, code in steps if coded.of(one, code.id)}
    if len(groups) != 1 or not groups <= exhaustive:
        return False
    return not counts.diagonal().any()


def _residual(
    count: int, expected: float | None, row: int, column: int, total: int
) -> float | None:
    if not expected:
        return None
    variance = expected * (1 - row / total) * (1 - column / total)
    return (count - expected) / sqrt(variance) if variance > 0 else None


def _yules_q(a: int, row: int, column: int, total: int) -> float | None:
    b, c = row - a, column - a
    d = total - a - b - c
    below = a * d + b * c
    return (a * d - b * c) / below if below else None
