"""What own answers add to the order of possible moments: a factor for each, within bounds.

A leaning changes which of two comes first. It never adds a moment, and no kind that the list would
have held goes missing because of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from imh_video.model.moment import Evidence, MomentKind
from imh_video.timebase import MICROS_PER_SECOND, Span

LONG = "long"
SEEN_TRAITS: tuple[str, ...] = (
    "infant smile", "infant voice", "infant reach", "caregiver smile", "caregiver voice",
    "caregiver touch",
)  # fmt: skip
TRAITS: tuple[str, ...] = (*(kind.value for kind in MomentKind), *SEEN_TRAITS, LONG)
"""All that a leaning may go by: the kind, who was seen or heard to do what, and the length."""
_USUAL_LENGTH_US = 4 * MICROS_PER_SECOND
MOST = 0.5
"""At most this much in the logarithm: a factor between 0.61 and 1.65. Ours."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """``weights`` by trait, about 0; a trait that is not named weighs nothing."""

    weights: Mapping[str, float]

    def times(self, kind: MomentKind, span: Span, evidence: Sequence[Evidence]) -> float:
        """What the worth of such a moment is multiplied by."""
        traits = traits_of(kind, span, evidence)
        total = sum(self.weights.get(name, 0.0) * value for name, value in traits.items())
        return math.exp(max(-MOST, min(MOST, total)))


def traits_of(kind: MomentKind, span: Span, evidence: Sequence[Evidence]) -> dict[str, float]:
    """The traits that a moment has; 1 where it has one, the length from -1 (1 s) to 1 (16 s)."""
    traits = {kind.value: 1.0}
    for step in evidence:
        name = f"{step.person} {step.what}"
        if name in SEEN_TRAITS:
            traits[name] = 1.0
    length = math.log2(max(1, span.duration_us) / _USUAL_LENGTH_US) / 2
    traits[LONG] = max(-1.0, min(1.0, length))
    return traits


Item = TypeVar("Item")


def keep_every_kind(
    usual: Sequence[tuple[Item, MomentKind]], leant: Sequence[tuple[Item, MomentKind]]
) -> list[Item]:
    """``leant`` with the best of every kind that ``usual`` holds. Both are best first, as long.

    The last of a kind that is there more than once gives way.
    """
    answer = list(leant)
    wanted = dict.fromkeys(kind for _, kind in usual)
    there = Counter(kind for _, kind in answer)
    for item, kind in usual:
        if there[kind]:
            continue
        for place in reversed(range(len(answer))):
            gone = answer[place][1]
            if there[gone] > 1 or gone not in wanted:
                answer[place] = (item, kind)
                there[gone] -= 1
                there[kind] += 1
                break
    return [item for item, _ in answer]
