"""Answers to "who is this?", one at a time. Each gives a new FilmSetUp; undo is the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from imh_video.app.first_look import FirstLook
from imh_video.app.people_in_film import AnalysedPerson, is_there
from imh_video.app.who_is_who import FilmSetUp, box_of, choice_of, pointed_at, proposed
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import PersonId
from imh_video.model.recording import PointedPerson

_AT_ONCE = 0.05
"""Two who are seen at the same time in more than this share of a track are not one person."""


@dataclass(frozen=True)
class WhoIsWho:
    """A film's people with what was said of them; ``family`` are those said to be in the film."""

    look: FirstLook
    family: tuple[Person, ...]
    camera: int = 0
    """Whose picture was looked at; of the others' pictures every answer stays as it is."""

    def people(self, said: FilmSetUp) -> tuple[AnalysedPerson, ...]:
        """As the analysis will take them."""
        choice = choice_of(said, self.family, self.look.size, self.camera)
        found = [replace(one, camera=self.camera) for one in self.look.people(choice)]
        main = [n for n, one in enumerate(found) if one.role is not Role.OTHER]
        if len(main) == 1 and not found[main[0]].chosen:
            # Each camera films one of the two: here it is who was not named in another picture.
            elsewhere = self._said_elsewhere(said)
            if elsewhere == {found[main[0]].role}:
                (role,) = {Role.INFANT, Role.CAREGIVER} - elsewhere
                found[main[0]] = replace(found[main[0]], role=role)
        return tuple(found)

    def _said_elsewhere(self, said: FilmSetUp) -> set[Role]:
        """The roles of those who are followed and were named in other cameras' pictures only."""
        named = {entry.person_id for entry in said.pointed if entry.is_followed}
        named -= {e.person_id for e in said.pointed if e.place.camera == self.camera}
        infants = {self._is_infant(one) for one in named if one is not None}
        return {Role.INFANT if is_infant else Role.CAREGIVER for is_infant in infants}

    def meant(self, said: FilmSetUp) -> dict[int, PersonId | None]:
        """By number, who each is by what was said, or else may be."""
        return proposed(self.people(said), self.family)

    def say(self, said: FilmSetUp, found: AnalysedPerson, person_id: PersonId | None) -> FilmSetUp:
        """This one is that person of the family; None: nobody we follow.

        Who had been that person is so no longer, unless both can be one: never seen at once.
        """
        rest = [entry for entry in said.pointed if not self._is_at(found, entry)]
        if person_id is not None:
            for other in self.people(said):
                if other.called == person_id and _seen_at_once(other, found):
                    rest = [entry for entry in rest if not self._is_here(entry, person_id)]
        entry = pointed_at(found, person_id, self.look.size, is_followed=False)
        return replace(said, pointed=self._two_followed([*rest, entry], said.pointed))

    def say_as_shown(self, said: FilmSetUp) -> FilmSetUp:
        """Every proposal is right: an infant and a caregiver, and whoever was said already."""
        meant = self.meant(said)
        for found in self.people(said):
            if not found.chosen and meant[found.number] is not None:
                said = self.say(said, found, meant[found.number])
        return said

    def swap(self, said: FilmSetUp) -> FilmSetUp:
        """The two are the other way round; as it was where there are not two."""
        two = self.two(said)
        if two is None:
            return said
        (one, first), (other, second) = two
        return self.say(self.say(said, one, second), other, first)

    def two(
        self, said: FilmSetUp
    ) -> tuple[tuple[AnalysedPerson, PersonId], tuple[AnalysedPerson, PersonId]] | None:
        """The infant and the caregiver, with whom each is said or thought to be."""
        meant = self.meant(said)
        found = {one.role: one for one in reversed(self.people(said))}
        pair = [(found.get(role), role) for role in (Role.INFANT, Role.CAREGIVER)]
        ways = [(one, meant[one.number]) for one, _ in pair if one is not None]
        named = [(one, person_id) for one, person_id in ways if person_id is not None]
        return (named[0], named[1]) if len(named) == 2 else None

    def follow(self, said: FilmSetUp, person_id: PersonId) -> FilmSetUp:
        """Of several babies or adults, the signals are made of this one."""
        is_infant = self._is_infant(person_id)
        pointed = tuple(
            replace(entry, is_followed=entry.person_id == person_id)
            if entry.person_id is not None and self._is_infant(entry.person_id) == is_infant
            else entry
            for entry in said.pointed
        )
        return replace(said, pointed=pointed)

    def is_followed(self, said: FilmSetUp, person_id: PersonId) -> bool:
        return any(e.is_followed for e in said.pointed if e.person_id == person_id)

    def _is_infant(self, person_id: PersonId) -> bool:
        return any(p.id == person_id and p.role is Role.INFANT for p in self.family)

    def _is_here(self, entry: PointedPerson, person_id: PersonId) -> bool:
        return entry.person_id == person_id and entry.place.camera == self.camera

    def _is_at(self, found: AnalysedPerson, entry: PointedPerson) -> bool:
        if entry.place.camera != self.camera:
            return False
        region = box_of(entry.place, self.look.size)
        return is_there(found.track, entry.at_us, region, self.look.observations.times_us)

    def _two_followed(
        self, pointed: Sequence[PointedPerson], before: Sequence[PointedPerson]
    ) -> tuple[PointedPerson, ...]:
        """One baby and one adult: who was followed before, or else the first of the family."""
        followed_before = {entry.person_id for entry in before if entry.is_followed}
        named = {entry.person_id for entry in pointed}
        followed: set[PersonId | None] = set()
        for is_infant in (True, False):
            those = [
                p for p in self.family if p.id in named and (p.role is Role.INFANT) == is_infant
            ]
            kept = [person.id for person in those if person.id in followed_before]
            usual = [person.id for person in those if person.role is not Role.OTHER]
            followed.update((kept or usual)[:1])
        return tuple(replace(entry, is_followed=entry.person_id in followed) for entry in pointed)


def _seen_at_once(one: AnalysedPerson, other: AnalysedPerson) -> bool:
    both = int(np.count_nonzero(one.track.seen & other.track.seen))
    least = min(int(one.track.seen.sum()), int(other.track.seen.sum()))
    return both > _AT_ONCE * max(least, 1)
