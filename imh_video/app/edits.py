"""Every way to change a coding, as small frozen values that know how to be taken back.

An edit is shown what the coding holds and answers what it changes, with before and after of each
thing: that is its own undo. It changes nothing itself; ``CodingDesk`` commits and applies it.

Codes of one group and one person exclude each other: where a new span lies the newest statement
holds, and older spans give way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from imh_video.model.changes import Changes
from imh_video.model.identifiers import CandidateId, CodingId, LinkId, MarkId, PersonId, new_id
from imh_video.model.mark import Link, Mark
from imh_video.model.moment import Decision
from imh_video.model.problem import Problem
from imh_video.model.scheme import Code, CodeKind, CodingScheme
from imh_video.timebase import Micros, Span, seconds

K = TypeVar("K")
V = TypeVar("V")


class EditRefused(Problem):
    """The edit does not fit what is marked already; nothing was changed."""


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


class Edit(Protocol):
    """One thing a person did, named as the menu names it."""

    @property
    def title(self) -> str: ...
    def apply(self, picture: Picture) -> Changes:
        """What it changes; ``inverse()`` of that takes it back. Raises EditRefused."""


@dataclass(frozen=True, slots=True)
class AddMarks:
    """New marks, and links among them. ``gives_way`` False takes them as they are (an import)."""

    marks: tuple[Mark, ...]
    links: tuple[Link, ...] = ()
    title: str = "Mark"
    gives_way: bool = True

    def apply(self, picture: Picture) -> Changes:
        draft = _Draft(picture)
        for mark in self.marks:
            if mark.id in picture.marks:
                raise ValueError(f"mark {mark.id} is there already")
            _check_shape(picture.scheme, mark)
            draft.put_mark(mark)
        if self.gives_way:
            _make_way_for_all(draft, self.marks)
        for link in self.links:
            if draft.holds(link.source) and draft.holds(link.target):
                draft.put_link(link)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class ChangeMarks:
    """Marks that are there already, as they are to be from now on."""

    marks: tuple[Mark, ...]
    title: str = "Change mark"

    def apply(self, picture: Picture) -> Changes:
        draft = _Draft(picture)
        moved = []
        for mark in self.marks:
            old = picture.marks.get(mark.id)
            if old is None:
                raise EditRefused("This mark is no longer there.")
            _check_shape(picture.scheme, mark)
            draft.put_mark(mark)
            if (mark.span, mark.code_id, mark.person_id) != (old.span, old.code_id, old.person_id):
                moved.append(mark)
        _make_way_for_all(draft, moved)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class RemoveMarks:
    """Marks with their links. A possible moment that made one waits for a decision again."""

    ids: frozenset[MarkId]
    title: str = "Delete mark"

    def apply(self, picture: Picture) -> Changes:
        draft = _Draft(picture)
        for mark_id in self.ids:
            draft.drop_mark(mark_id)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class ToggleState:
    """Open a state, or close the open one. Opening closes its rivals at the same instant."""

    new: Mark
    """The state as it is when it opens; its id is used only then."""
    title: str = "Mark"

    def apply(self, picture: Picture) -> Changes:
        draft = _Draft(picture)
        at_us = self.new.span.onset_us
        running = _open_of(picture, self.new.code_id, self.new.person_id)
        if running is not None:
            _close(draft, running, at_us)
            return draft.changes()
        _check_shape(picture.scheme, self.new)
        rivals = {code.id for code in rivals_of(picture.scheme, self.new.code_id)}
        for mark in picture.open_marks.values():
            if mark.code_id in rivals and mark.person_id == self.new.person_id:
                _close(draft, mark, at_us)
        draft.put_mark(self.new)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class CloseOpenStates:
    """End every state that is still going on."""

    at_us: Micros
    title: str = "Close open states"

    def apply(self, picture: Picture) -> Changes:
        draft = _Draft(picture)
        for mark in picture.open_marks.values():
            _close(draft, mark, max(self.at_us, mark.span.onset_us))
        return draft.changes()


@dataclass(frozen=True, slots=True)
class AddLink:
    """Say how one mark points at another."""

    link: Link
    title: str = "Link marks"

    def apply(self, picture: Picture) -> Changes:
        link = self.link
        if link.source not in picture.marks or link.target not in picture.marks:
            raise EditRefused("One of the two marks is no longer there.")
        if link.source == link.target:
            raise EditRefused("A mark cannot point at itself.", way_out="Choose another mark.")
        for known in picture.links_at(link.source):
            same = (known.source, known.target, known.relation)
            if same == (link.source, link.target, link.relation):
                return Changes()
        draft = _Draft(picture)
        draft.put_link(link)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class RemoveLink:
    id: LinkId
    title: str = "Remove link"

    def apply(self, picture: Picture) -> Changes:
        draft = _Draft(picture)
        draft.drop_link(self.id)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class Decide:
    """Decide about a possible moment. ``mark`` is what it became; None when it was dismissed.

    A mark that an earlier decision about it made is changed or taken away with it.
    """

    decision: Decision
    mark: Mark | None = None
    title: str = "Decide about possible moment"

    def apply(self, picture: Picture) -> Changes:
        draft = _Draft(picture)
        earlier = picture.decisions.get(self.decision.candidate_id)
        kept_id = self.mark.id if self.mark else None
        if earlier is not None and earlier.mark_id not in (None, kept_id):
            draft.drop_mark(earlier.mark_id)
        if self.mark is not None:
            _check_shape(picture.scheme, self.mark)
            draft.put_mark(self.mark)
            _make_way(draft, self.mark)
        draft.put_decision(self.decision)
        return draft.changes()


def rivals_of(scheme: CodingScheme, code_id: str) -> tuple[Code, ...]:
    """The codes that give way to this one, itself among them; of the same person only.

    *Cannot see* without a group stands against every group of its actor.
    """
    code = scheme.code(code_id)
    if code.kind is CodeKind.POINT:
        return ()
    states = [c for c in scheme.codes_of(code.actor) if c.kind is CodeKind.STATE]
    if code.group:
        blind = [c for c in states if c.unscorable and not c.group]
        return (*(c for c in states if c.group == code.group), *blind)
    if code.unscorable:
        return (*(c for c in states if c.group), code)
    return ()


class _Draft:
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
        for link in self.picture.links_at(mark_id):
            self._links[link.id] = None
        for decision in self.picture.decisions_for(mark_id):
            self._decisions[decision.candidate_id] = None

    def put_link(self, link: Link) -> None:
        self._links[link.id] = link

    def drop_link(self, link_id: LinkId) -> None:
        if link_id in self.picture.links:
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


def _open_of(picture: Picture, code_id: str, person_id: PersonId | None) -> Mark | None:
    for mark in picture.open_marks.values():
        if (mark.code_id, mark.person_id) == (code_id, person_id):
            return mark
    return None


def _close(draft: _Draft, mark: Mark, at_us: Micros) -> None:
    """End an open state; one that would have no length disappears."""
    if at_us < mark.span.onset_us:
        label = draft.picture.scheme.code(mark.code_id).label
        raise EditRefused(
            f"\u201c{label}\u201d begins later, at {seconds(mark.span.onset_us):.3f} s, "
            "and cannot end here.",
            way_out="Move to a later place, or delete that mark first.",
        )
    if at_us == mark.span.onset_us:
        draft.drop_mark(mark.id)
        return
    closed = replace(mark, span=Span(mark.span.onset_us, at_us), is_open=False)
    draft.put_mark(closed)
    _make_way(draft, closed)


def _make_way_for_all(draft: _Draft, marks: Iterable[Mark]) -> None:
    """All are in the draft already, so that marks moved together do not give way to the past."""
    for mark in marks:
        placed = draft.mark(mark.id)
        if placed is not None:
            _make_way(draft, placed)


def _make_way(draft: _Draft, mark: Mark) -> None:
    """Let older spans of rival codes end, begin or part where the new one lies."""
    if mark.is_open or mark.span.duration_us == 0:
        return
    for code in rivals_of(draft.picture.scheme, mark.code_id):
        for older in draft.marks_near(code.id, mark.person_id, mark.span):
            if older.id != mark.id:
                _give_way(draft, older, mark.span)


def _give_way(draft: _Draft, older: Mark, to: Span) -> None:
    begins, ends = older.span.onset_us, older.span.end_us
    goes_on = older.is_open or ends > to.end_us
    if begins >= to.end_us or (not older.is_open and ends <= to.onset_us):
        return
    if begins < to.onset_us:
        head = replace(older, span=Span(begins, to.onset_us), is_open=False)
        draft.put_mark(head)
        if older.is_open:
            # Only now that it has an end is it known over what it lies.
            _make_way(draft, head)
        if goes_on:
            # A second mark, not the kept one: a decision and links stay with the beginning.
            tail = replace(_after(older, to.end_us), id=MarkId(new_id()), candidate_id=None)
            draft.put_mark(tail)
    elif goes_on:
        draft.put_mark(_after(older, to.end_us))
    else:
        draft.drop_mark(older.id)


def _after(mark: Mark, us: Micros) -> Mark:
    return replace(mark, span=Span(us, us if mark.is_open else mark.span.end_us))


def _check_shape(scheme: CodingScheme, mark: Mark) -> None:
    if not scheme.has_code(mark.code_id):
        raise EditRefused(
            f"The scheme \u201c{scheme.title}\u201d has no code \u201c{mark.code_id}\u201d."
        )
    code = scheme.code(mark.code_id)
    if mark.span.onset_us < 0:
        raise EditRefused("A mark cannot begin before the film.")
    if (code.kind is CodeKind.POINT) != mark.span.is_point:
        needs = "is a point and has no end" if mark.span.offset_us is not None else "needs an end"
        raise EditRefused(f"\u201c{code.label}\u201d {needs}.")
    if mark.span.duration_us == 0 and not (mark.is_open or mark.span.is_point):
        raise EditRefused(f"\u201c{code.label}\u201d must last longer than nothing.")


def open_state(
    coding_id: CodingId, code_id: str, person_id: PersonId | None, at_us: Micros
) -> Mark:
    """A state that begins here and goes on until it is closed."""
    span = Span(at_us, at_us)
    return Mark(MarkId(new_id()), coding_id, code_id, span, person_id, is_open=True)
