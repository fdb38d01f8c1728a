"""Which lanes there are, and which codes lie on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from imh_video.model.family import Person, Role
from imh_video.model.identifiers import PersonId
from imh_video.model.mark import Mark
from imh_video.model.scheme import Actor, Code, CodingScheme
from imh_video_ui.theme.persons import signs_of


class LaneKind(StrEnum):
    """In the order in which they stand."""

    PICTURE = "picture"
    VOICES = "voices"
    PITCH = "pitch"
    TURNS = "turns"
    COVERAGE = "coverage"
    FACE_TO_FACE = "face_to_face"
    GAZE = "gaze"
    SMILES = "smiles"
    MOVEMENT = "movement"
    LEAN = "lean"
    IN_STEP = "in_step"
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
ON_REQUEST = (
    LaneKind.PITCH,
    LaneKind.TURNS,
    LaneKind.GAZE,
    LaneKind.LEAN,
    LaneKind.IN_STEP,
)
"""Signals for a closer look: hidden until somebody chooses them, so that the timeline stays low."""

FROM_ANALYSIS = (
    LaneKind.COVERAGE,
    LaneKind.FACE_TO_FACE,
    LaneKind.SMILES,
    LaneKind.MOVEMENT,
    *ON_REQUEST,
)
"""Empty until the film was looked at."""


@dataclass(frozen=True, slots=True)
class MarkLane:
    """One person's marks, or what happened between two. ``number`` tells twins apart, in signs."""

    actor: Actor
    person_id: PersonId | None = None
    called: str = ""
    number: int = 1
    others: bool = False
    """Also takes marks that name nobody, or somebody who has no lane."""
    is_one_of_several: bool = False
    """There are twins, or two adults: the marks have the sign too."""

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
    signs = signs_of(people)
    for actor in (Actor.INFANT, Actor.PARENT, Actor.DYAD, Actor.SESSION):
        if not scheme.codes_of(actor):
            continue
        persons = [p for p in people if p.role == _ROLE_OF.get(actor)]
        if not persons:
            lanes.append(MarkLane(actor, others=True))
        for person in persons:
            sign = signs[person.id]
            lanes.append(
                MarkLane(
                    actor,
                    person.id,
                    person.called,
                    sign.number,
                    others=person is persons[0],
                    is_one_of_several=sign.is_one_of_several,
                )
            )
    return tuple(lanes)


def upper_group(scheme: CodingScheme, actor: Actor) -> str:
    """The group that has the upper row of the actor's lane: attention, or else its first."""
    groups = [group.id for group in scheme.groups if group.actor == actor]
    return next((group for group in groups if "attention" in group), groups[0] if groups else "")


def is_upper(scheme: CodingScheme, code: Code) -> bool:
    return bool(code.group) and code.group == upper_group(scheme, code.actor)
