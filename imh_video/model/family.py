"""A family, its people and what the parent hopes for. Pseudonymous: no names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from imh_video.model.identifiers import FamilyId, GoalId, PersonId
from imh_video.model.moment import MomentChoices


class Role(StrEnum):
    """Who somebody is to the baby. Twins and grandparents are more people, not more roles."""

    INFANT = "infant"
    CAREGIVER = "caregiver"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Family:
    """``code`` is random and says nothing about the family (``TERN-53``)."""

    id: FamilyId
    code: str
    good_to_know: str = ""
    switched_off_codes: frozenset[str] = frozenset()
    """Codes that cannot apply here (a baby who cannot see): not offered, not counted as absent."""
    switched_off_why: tuple[tuple[str, str], ...] = ()
    """Code id and why, for those of them that somebody gave a reason for."""
    moments: MomentChoices = field(default_factory=MomentChoices)
    """How possible moments are looked for in this family's films."""

    def why_off(self, code_id: str) -> str:
        """Why a code cannot apply here; "" where nobody wrote it down."""
        return dict(self.switched_off_why).get(code_id, "")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be seen or heard. ``called`` is neutral: "Baby", "Parent A"."""

    id: PersonId
    family_id: FamilyId
    role: Role
    called: str
    born_on: date | None = None
    weeks_early: int = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """What the parent would like, in the parent's own words."""

    id: GoalId
    family_id: FamilyId
    words: str
    agreed_on: date
    closed_on: date | None = None
