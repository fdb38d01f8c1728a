"""Which lanes there are, which codes lie on them, and how overlapping marks share one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from imh_video.model.family import Person, Role
from imh_video.model.identifiers import PersonId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Actor, Code, CodingScheme
from imh_video.timebase import MICROS_PER_SECOND

POINT_EXTENT_US = 2 * MICROS_PER_SECOND // 5
"""A point takes this much room beside its neighbours, so that two discs do not cover each other."""
MOST_ROWS = 6


class LaneKind(StrEnum):
    """In the order in which they stand."""

    PICTURE = "picture"
    VOICES = "voices"
    COVERAGE = "coverage"
    FACE_TO_FACE = "face_to_face"
    SMILES = "smiles"
    MOVEMENT = "movement"
    MARKS = "marks"
    POSSIBLE = "possible"


FOLDABLE = (
    LaneKind.PICTURE,
    LaneKind.VOICES,
    LaneKind.COVERAGE,
    LaneKind.FACE_TO_FACE,
    LaneKind.SMILES,
    LaneKind.MOVEMENT,
    LaneKind.POSSIBLE,
)


@dataclass(frozen=True, slots=True)
class MarkLane:
    """One person's marks, or what happened between two. ``number`` tells twins apart."""

    actor: Actor
    person_id: PersonId | None = None
    called: str = ""
    number: int = 1
    others: bool = False
    """Also takes marks that name nobody, or somebody who has no lane."""

    def takes(self, code: Code, mark: Mark, known: frozenset[PersonId]) -> bool:
        if code.actor != self.actor:
            return False
        if mark.person_id is not None and mark.person_id in known:
            return mark.person_id == self.person_id
        return self.others


_ROLE_OF = {Actor.INFANT: Role.INFANT, Actor.PARENT: Role.CAREGIVER}


def mark_lanes(scheme: CodingScheme, people: Sequence[Person]) -> tuple[MarkLane, ...]:
    """A lane for each baby, each parent, and for both together, as far as the scheme has codes."""
    lanes: list[MarkLane] = []
    for actor in (Actor.INFANT, Actor.PARENT, Actor.DYAD, Actor.SESSION):
        if not scheme.codes_of(actor):
            continue
        persons = [p for p in people if p.role == _ROLE_OF.get(actor)]
        if not persons:
            lanes.append(MarkLane(actor, others=True))
        for number, person in enumerate(persons, start=1):
            lanes.append(MarkLane(actor, person.id, person.called, number, others=number == 1))
    return tuple(lanes)


def upper_group(scheme: CodingScheme, actor: Actor) -> str:
    """The group that has the upper row of the actor's lane: attention, or else its first."""
    groups = [group.id for group in scheme.groups if group.actor == actor]
    return next((group for group in groups if "attention" in group), groups[0] if groups else "")


def is_upper(scheme: CodingScheme, code: Code) -> bool:
    return bool(code.group) and code.group == upper_group(scheme, code.actor)


def pack(onsets_us: NDArray[np.int64], ends_us: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sub-row of each mark, in order of onset: the first in which it covers nobody.

    Rows beyond ``MOST_ROWS`` would be too many to read: the last row then holds the rest.
    """
    if not np.any(ends_us[:-1] > onsets_us[1:]):
        return np.zeros(len(onsets_us), dtype=np.int64)
    rows = np.empty(len(onsets_us), dtype=np.int64)
    free_from_us: list[int] = []
    pairs = zip(onsets_us.tolist(), ends_us.tolist(), strict=True)
    for index, (onset_us, end_us) in enumerate(pairs):
        row = _first_free(free_from_us, onset_us)
        if row == len(free_from_us):
            free_from_us.append(end_us)
        else:
            free_from_us[row] = max(free_from_us[row], end_us)
        rows[index] = row
    return rows


def _first_free(free_from_us: list[int], onset_us: int) -> int:
    for row, free_us in enumerate(free_from_us):
        if free_us <= onset_us:
            return row
    return min(len(free_from_us), MOST_ROWS - 1)
