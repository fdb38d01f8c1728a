"""Families in a library: who belongs to them, and what they want to get better at."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from imh_video.app.library_part import LibraryPart, there, today
from imh_video.model.family import Family, Goal, Person, Role
from imh_video.model.identifiers import FamilyId, GoalId, PersonId, new_id
from imh_video.store import families
from imh_video.store.problems import LibraryProblem

_CODE_WORDS = (
    "TERN", "WREN", "LARK", "MOSS", "FERN", "REED", "IBIS", "ROOK", "DOVE", "GULL", "TEAL", "KITE",
    "RUFF", "SMEW", "KNOT", "COOT", "ALDER", "ASPEN", "HAZEL", "ROWAN", "HOLLY", "MAPLE", "CLOVER",
    "SORREL", "THYME", "SEDGE", "BRIAR", "PLOVER", "CURLEW", "SISKIN", "LINNET", "DUNLIN",
)  # fmt: skip


class FamiliesInLibrary(LibraryPart):
    """Families, people and goals. Any thread."""

    def families(self) -> tuple[Family, ...]:
        """In the order in which they were added."""
        with self._database.reading() as connection:
            return families.families(connection)

    def family(self, family_id: FamilyId) -> Family:
        with self._database.reading() as connection:
            return there(families.family(connection, family_id), "family", self.folder)

    def family_of_code(self, code: str) -> Family:
        """Raises LibraryProblem when no family has that code."""
        with self._database.reading() as connection:
            found = families.family_of_code(connection, code)
        return there(found, f"family {code}", self.folder)

    def add_family(self, code: str | None = None) -> Family:
        """Without a code it gets a random one, like TERN-53, that says nothing about the family."""
        with self._database.writing() as connection:
            if code is None:
                code = _random_code(connection)
            elif not code.strip():
                raise LibraryProblem("A family needs a code, like TERN-53.")
            elif families.family_of_code(connection, code) is not None:
                raise LibraryProblem(
                    f"there is already a family {code}.",
                    where=self.folder.name,
                    way_out="Choose another code, or let the program choose one.",
                )
            family = Family(FamilyId(new_id()), code.strip().upper())
            families.add_family(connection, family)
        return family

    def change_family(self, family: Family) -> None:
        """Good to know, codes switched off. The code stays what it is."""
        with self._database.writing() as connection:
            known = there(families.family(connection, family.id), "family", self.folder)
            families.change_family(connection, replace(family, code=known.code))

    def people(self, family_id: FamilyId) -> tuple[Person, ...]:
        with self._database.reading() as connection:
            return families.people(connection, family_id)

    def add_person(
        self,
        family_id: FamilyId,
        role: Role,
        called: str,
        born_on: date | None = None,
        weeks_early: int = 0,
    ) -> Person:
        """``called`` is neutral ("Baby", "Parent A"), never a name."""
        if not called.strip():
            raise LibraryProblem("A person needs something to be called, like Parent A.")
        person = Person(PersonId(new_id()), family_id, role, called.strip(), born_on, weeks_early)
        with self._database.writing() as connection:
            there(families.family(connection, family_id), "family", self.folder)
            families.add_person(connection, person)
        return person

    def change_person(self, person: Person) -> None:
        with self._database.writing() as connection:
            families.change_person(connection, person)

    def goals(self, family_id: FamilyId) -> tuple[Goal, ...]:
        """The oldest first."""
        with self._database.reading() as connection:
            return families.goals(connection, family_id)

    def add_goal(self, family_id: FamilyId, words: str, agreed_on: date | None = None) -> Goal:
        """In the parent's own words."""
        goal = Goal(GoalId(new_id()), family_id, words, agreed_on or today())
        with self._database.writing() as connection:
            families.add_goal(connection, goal)
        return goal

    def change_goal(self, goal: Goal) -> None:
        with self._database.writing() as connection:
            families.change_goal(connection, goal)


def _random_code(connection: Connection) -> str:
    taken = {family.code for family in families.families(connection)}
    while True:
        code = f"{secrets.choice(_CODE_WORDS)}-{secrets.randbelow(90) + 10}"
        if code not in taken:
            return code
