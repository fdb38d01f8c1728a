"""An open coding in memory, with what makes looking things up quick among many marks."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from imh_video.model.changes import Changes, Contents
from imh_video.model.identifiers import CandidateId, LinkId, MarkId, PersonId
from imh_video.model.job import JobControl, Unattended, stoppable
from imh_video.model.mark import Link, Mark
from imh_video.model.moment import Decision
from imh_video.model.scheme import CodingScheme
from imh_video.timebase import Micros, Span


class _Lane:
    """Marks of one code and person by onset. The longest span bounds how far back to look."""

    __slots__ = ("_longest_us", "_order")

    def __init__(self) -> None:
        self._order: list[tuple[Micros, MarkId]] = []
        self._longest_us = 0

    def add(self, mark: Mark) -> None:
        insort(self._order, (mark.span.onset_us, mark.id))
        self._longest_us = max(self._longest_us, mark.span.duration_us)

    def remove(self, mark: Mark) -> None:
        del self._order[bisect_left(self._order, (mark.span.onset_us, mark.id))]

    def near(self, span: Span) -> list[MarkId]:
        first = bisect_left(self._order, (span.onset_us - self._longest_us, MarkId("")))
        last = bisect_left(self._order, (span.end_us + 1, MarkId("")))
        return [mark_id for _, mark_id in self._order[first:last]]


class CodingPicture:
    """Marks, links and decisions of one coding. Changed only by ``apply``; one thread."""

    def __init__(
        self, scheme: CodingScheme, contents: Contents, control: JobControl | None = None
    ) -> None:
        self.scheme = scheme
        self._marks: dict[MarkId, Mark] = {}
        self._links: dict[LinkId, Link] = {}
        self._decisions: dict[CandidateId, Decision] = {}
        self._open: dict[MarkId, Mark] = {}
        self._lanes: defaultdict[tuple[str, PersonId | None], _Lane] = defaultdict(_Lane)
        self._ordered: list[Mark] | None = None
        """In order of time; None after an edit, until somebody asks for it."""
        self._links_at: defaultdict[MarkId, set[LinkId]] = defaultdict(set)
        self._decided: defaultdict[MarkId, set[CandidateId]] = defaultdict(set)
        # In order, so that each one goes to the end of its lists.
        in_order = sorted(contents.marks.values(), key=_place)
        for mark in stoppable(in_order, control or Unattended()):
            self._add_mark(mark)
        self._ordered = in_order
        for link in contents.links.values():
            self._add_link(link)
        for decision in contents.decisions.values():
            self._add_decision(decision)

    @property
    def marks(self) -> Mapping[MarkId, Mark]:
        return MappingProxyType(self._marks)

    @property
    def links(self) -> Mapping[LinkId, Link]:
        return MappingProxyType(self._links)

    @property
    def decisions(self) -> Mapping[CandidateId, Decision]:
        return MappingProxyType(self._decisions)

    @property
    def open_marks(self) -> Mapping[MarkId, Mark]:
        return MappingProxyType(self._open)

    @property
    def contents(self) -> Contents:
        """A copy of everything held."""
        return Contents(dict(self._marks), dict(self._links), dict(self._decisions))

    def in_order(self) -> list[Mark]:
        """By onset, then by end."""
        if self._ordered is None:
            self._ordered = sorted(self._marks.values(), key=_place)
        return list(self._ordered)

    def marks_near(self, code_id: str, person_id: PersonId | None, span: Span) -> Iterator[Mark]:
        """Marks of one code and person that may overlap the span, open ones included."""
        lane = self._lanes.get((code_id, person_id))
        found = lane.near(span) if lane else []
        yield from (self._marks[mark_id] for mark_id in found)
        for mark in self._open.values():
            # An open state reaches on for ever, however long ago it began.
            if (mark.code_id, mark.person_id) == (code_id, person_id) and mark.id not in found:
                yield mark

    def links_at(self, mark_id: MarkId) -> Iterator[Link]:
        yield from (self._links[link_id] for link_id in self._links_at.get(mark_id, ()))

    def decisions_for(self, mark_id: MarkId) -> Iterator[Decision]:
        yield from (self._decisions[one] for one in self._decided.get(mark_id, ()))

    def apply(self, changes: Changes) -> None:
        """Bring what is held from before to after."""
        for candidate_id, (_, decision) in changes.decisions.items():
            self._remove_decision(candidate_id)
            if decision is not None:
                self._add_decision(decision)
        for link_id, (_, link) in changes.links.items():
            self._remove_link(link_id)
            if link is not None:
                self._add_link(link)
        for mark_id, (_, mark) in changes.marks.items():
            self._remove_mark(mark_id)
            if mark is not None:
                self._add_mark(mark)

    def _add_mark(self, mark: Mark) -> None:
        self._marks[mark.id] = mark
        self._lanes[mark.code_id, mark.person_id].add(mark)
        self._ordered = None
        if mark.is_open:
            self._open[mark.id] = mark

    def _remove_mark(self, mark_id: MarkId) -> None:
        mark = self._marks.pop(mark_id, None)
        if mark is None:
            return
        self._lanes[mark.code_id, mark.person_id].remove(mark)
        self._ordered = None
        self._open.pop(mark_id, None)

    def _add_link(self, link: Link) -> None:
        self._links[link.id] = link
        self._links_at[link.source].add(link.id)
        self._links_at[link.target].add(link.id)

    def _remove_link(self, link_id: LinkId) -> None:
        link = self._links.pop(link_id, None)
        if link is not None:
            self._links_at[link.source].discard(link_id)
            self._links_at[link.target].discard(link_id)

    def _add_decision(self, decision: Decision) -> None:
        self._decisions[decision.candidate_id] = decision
        if decision.mark_id is not None:
            self._decided[decision.mark_id].add(decision.candidate_id)

    def _remove_decision(self, candidate_id: CandidateId) -> None:
        decision = self._decisions.pop(candidate_id, None)
        if decision is not None and decision.mark_id is not None:
            self._decided[decision.mark_id].discard(candidate_id)


def _place(mark: Mark) -> tuple[Micros, Micros, MarkId]:
    return mark.span.onset_us, mark.span.end_us, mark.id
