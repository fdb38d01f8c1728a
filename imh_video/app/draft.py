"""Changes in the making: what an edit looks at, and what it has drafted over that so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from imh_video.model.changes import Changes
from imh_video.model.identifiers import CandidateId, LinkId, MarkId, PersonId
from imh_video.model.mark import Link, Mark
from imh_video.model.moment import Decision
from imh_video.model.scheme import CodingScheme
from imh_video.timebase import Span

K = TypeVar("K")
V = TypeVar("V")


class Picture(Protocol):
    """What an edit may look at. Reading it is cheap however much is marked."""

    @property
    def scheme(self) -> CodingScheme: ...
    @property
    def marks(self) -> Mapping[MarkId, Mark]: ...
    @property
    def links(self) -> Mapping[LinkId, Link]: ...
    @property
    def decisions(self) -> Mapping[CandidateId, Decision]: ...
    @property
    def open_marks(self) -> Mapping[MarkId, Mark]:
        """States that are still going on."""

    def marks_near(self, code_id: str, person_id: PersonId | None, span: Span) -> Iterable[Mark]:
        """Marks of one code and person that may overlap the span, open ones included."""

    def links_at(self, mark_id: MarkId) -> Iterable[Link]:
        """Links that begin or end at a mark."""

    def decisions_for(self, mark_id: MarkId) -> Iterable[Decision]:
        """Decisions that made a mark."""


class Draft:
    """Changes in the making, over a picture that stays as it is."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self._marks: dict[MarkId, Mark | None] = {}
        self._links: dict[LinkId, Link | None] = {}
        self._decisions: dict[CandidateId, Decision | None] = {}

    def mark(self, mark_id: MarkId) -> Mark | None:
        """As it is by now."""
        if mark_id in self._marks:
            return self._marks[mark_id]
        return self.picture.marks.get(mark_id)

    def holds(self, mark_id: MarkId) -> bool:
        return self.mark(mark_id) is not None

    def put_mark(self, mark: Mark) -> None:
        self._marks[mark.id] = mark

    def drop_mark(self, mark_id: MarkId | None) -> None:
        """With the links at it and the decision that made it; nothing when it is not there."""
        if mark_id is None or not self.holds(mark_id):
            return
        self._marks[mark_id] = None
        for link in list(self.links_at(mark_id)):
            self._links[link.id] = None
        for decision in self.picture.decisions_for(mark_id):
            self._decisions[decision.candidate_id] = None

    def links_at(self, mark_id: MarkId) -> Iterator[Link]:
        """As the picture has them, with what this draft has changed so far."""
        for link in self.picture.links_at(mark_id):
            if link.id not in self._links:
                yield link
        for touched in list(self._links.values()):
            if touched and mark_id in (touched.source, touched.target):
                yield touched

    def put_link(self, link: Link) -> None:
        self._links[link.id] = link

    def drop_link(self, link_id: LinkId) -> None:
        if link_id in self.picture.links or link_id in self._links:
            self._links[link_id] = None

    def put_decision(self, decision: Decision) -> None:
        self._decisions[decision.candidate_id] = decision

    def marks_near(self, code_id: str, person_id: PersonId | None, span: Span) -> Iterator[Mark]:
        """As the picture has them, with what this draft has changed so far."""
        for mark in self.picture.marks_near(code_id, person_id, span):
            if mark.id not in self._marks:
                yield mark
        for touched in list(self._marks.values()):
            if touched and (touched.code_id, touched.person_id) == (code_id, person_id):
                yield touched

    def changes(self) -> Changes:
        picture = self.picture
        return Changes(
            _differences(picture.marks, self._marks),
            _differences(picture.links, self._links),
            _differences(picture.decisions, self._decisions),
        )


def _differences(
    held: Mapping[K, V], drafted: Mapping[K, V | None]
) -> dict[K, tuple[V | None, V | None]]:
    return {key: (held.get(key), new) for key, new in drafted.items() if held.get(key) != new}
