"""Whose mark it is: the person named, or the only one whom a code can be about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from imh_video.app.edits import EditRefused
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import PersonId
from imh_video.model.scheme import Actor, Code

_ROLE_OF: Final[dict[Actor, Role]] = {Actor.INFANT: Role.INFANT, Actor.PARENT: Role.CAREGIVER}


def people_for(people: Sequence[Person], code: Code) -> tuple[Person, ...]:
    """Whose a mark of that code may be; nobody's where it is about all of them."""
    role = _ROLE_OF.get(code.actor)
    return tuple(person for person in people if person.role is role)


def person_for(people: Sequence[Person], code: Code, person_id: PersonId | None) -> PersonId | None:
    """Whose mark it is: the one named, or the only one it can be. Raises EditRefused."""
    if code.actor not in _ROLE_OF:
        return None
    if person_id is not None:
        if all(person.id != person_id for person in people):
            raise EditRefused("This is not one of the people in the film.")
        return person_id
    able = people_for(people, code)
    if len(able) > 1:
        names = ", ".join(person.called for person in able)
        raise EditRefused(f"This could be {names}.", way_out="Choose who is meant.")
    return able[0].id if able else None
