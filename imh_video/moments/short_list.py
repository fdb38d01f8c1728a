"""From all that is worth a look to the short list of the one who looks: held back, best first.

The same findings give another list to another person: answers lean the order (``leaning``), and
what somebody answered already stays in and takes its place. Pure; needs no signals.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from imh_video.model.identifiers import CandidateId
from imh_video.model.moment import CandidateMoment, MomentKind
from imh_video.moments.leaning import Leaning, keep_every_kind
from imh_video.timebase import MICROS_PER_SECOND, Micros

STRAIN = frozenset({MomentKind.MISSED_CUE, MomentKind.OVER_STIMULATION, MomentKind.DISTRESS})
_SAME_KIND_AGAIN = 0.9
_ONE_EACH_US: Micros = 4 * MICROS_PER_SECOND
_ABOVE_STRAIN = 0.5


@dataclass(frozen=True, slots=True)
class Restraint:
    """How many to show: at most so many a minute, and at most so many in a film under a minute.

    A film of some seconds gets fewer: one for every four seconds, as long as a moment is shown, but
    one always. More would be the whole film.
    """

    per_minute: float = 3.0
    in_short_film: int = 3

    def most(self, duration_us: Micros) -> int | None:
        """The most for a film of that length; None is no limit."""
        if math.isinf(self.per_minute):
            return None
        minutes = duration_us / (60 * MICROS_PER_SECOND)
        if minutes >= 1:
            return max(self.in_short_film, int(self.per_minute * minutes))
        return max(1, min(self.in_short_film, duration_us // _ONE_EACH_US))


def rank_score(kind: MomentKind, worth: float) -> float:
    """What a moment is ranked by, 0 to 1: connection lies above strain. ``worth`` is 0 to 1."""
    above = 0.0 if kind in STRAIN else _ABOVE_STRAIN
    return round(above + 0.5 * min(1.0, worth), 6)


def worth_of(moment: CandidateMoment) -> float:
    """The worth that ``rank_score`` was made of."""
    above = 0.0 if moment.kind in STRAIN else _ABOVE_STRAIN
    return max(0.0, 2 * (moment.rank_score - above))


def short_list(
    found: Sequence[CandidateMoment],
    restraint: Restraint,
    duration_us: Micros,
    leaning: Leaning | None = None,
    answered: Collection[CandidateId] = (),
) -> tuple[CandidateMoment, ...]:
    """Best first, connection before strain, each further one of a kind counting a little less.

    ``leaning`` has a say in the order and so in what the list holds; the rank scores stay without.
    ``answered`` ones are always in it, and the list is no longer because of them.
    """
    connection = [moment for moment in found if moment.kind not in STRAIN]
    strain = [moment for moment in found if moment.kind in STRAIN]
    most = restraint.most(duration_us)
    if most is None:
        strain_most, most = len(strain), len(found)
    else:
        # Strain has its own small share of the list, so that what is shown of it never depends on
        # how much connection was found or could be seen. Where only one is shown, it is no strain.
        strain_most = max(1, most // 3) if most > 1 else 0
    chosen_strain = _best(strain, strain_most, leaning, answered)
    chosen = _best(connection, most - len(chosen_strain), leaning, answered)
    return (*chosen, *chosen_strain)


def _best(
    found: Sequence[CandidateMoment],
    most: int,
    leaning: Leaning | None,
    answered: Collection[CandidateId],
) -> list[CandidateMoment]:
    known = frozenset(answered)
    room = max(0, most - sum(moment.id in known for moment in found))
    ordered = _in_order(found, None)
    waiting = _waiting(ordered, known, room)
    if leaning is not None:
        usual = [(one, one.kind) for one in waiting]
        ordered = _in_order(found, leaning)
        leant = [(one, one.kind) for one in _waiting(ordered, known, room)]
        waiting = keep_every_kind(usual, leant)
    return _with_answered(ordered, known, waiting)


def _waiting(
    ordered: Sequence[CandidateMoment], known: frozenset[CandidateId], room: int
) -> list[CandidateMoment]:
    return [moment for moment in ordered if moment.id not in known][:room]


def _with_answered(
    ordered: Sequence[CandidateMoment],
    known: frozenset[CandidateId],
    waiting: Sequence[CandidateMoment],
) -> list[CandidateMoment]:
    """Answered ones stay at their places among those that wait."""
    left = deque(waiting)
    answer: list[CandidateMoment] = []
    for moment in ordered:
        if moment.id in known:
            answer.append(moment)
        elif left:
            answer.append(left.popleft())
    return answer


def _in_order(found: Sequence[CandidateMoment], leaning: Leaning | None) -> list[CandidateMoment]:
    """All of them, best first, with the scores that they have at their places."""
    heads: dict[MomentKind, deque[tuple[float, float, int]]] = {}
    for number, moment in enumerate(found):
        worth = worth_of(moment)
        times = 1.0 if leaning is None else leaning.times(moment.kind, moment.span, moment.evidence)
        heads.setdefault(moment.kind, deque()).append((worth * times, worth, -number))
    for kind, waiting in heads.items():
        heads[kind] = deque(sorted(waiting, key=lambda one: (-one[0], -one[2])))
    again = dict.fromkeys(heads, 1.0)
    ordered = []
    while heads:
        # Of each kind only its best can be the next: within a kind all count alike.
        kind = max(heads, key=lambda one: (heads[one][0][0] * again[one], heads[one][0][2]))
        _, worth, number = heads[kind].popleft()
        moment = found[-number]
        ordered.append(replace(moment, rank_score=rank_score(kind, worth * again[kind])))
        again[kind] *= _SAME_KIND_AGAIN
        if not heads[kind]:
            del heads[kind]
    return ordered
