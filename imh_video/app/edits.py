"""Every way to change a coding, as small frozen values that know how to be taken back.

An edit is shown what the coding holds and answers what it changes, with before and after of each
thing: that is its own undo. It changes nothing itself; ``CodingDesk`` commits and applies it.

Codes of one group and one person exclude each other: where a new span lies the newest statement
holds, and older spans give way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from imh_video.app.draft import Draft, Picture
from imh_video.model.changes import Changes
from imh_video.model.identifiers import CodingId, LinkId, MarkId, PersonId, new_mark_id
from imh_video.model.mark import Link, Mark
from imh_video.model.moment import Decision
from imh_video.model.problem import Problem
from imh_video.model.scheme import Code, CodeKind, CodingScheme
from imh_video.timebase import Micros, Span, seconds


class EditRefused(Problem):
    """The edit does not fit what is marked already; nothing was changed."""


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
        draft = Draft(picture)
        for mark in self.marks:
            if mark.id in picture.marks:
                raise ValueError(f"mark {mark.id} is there already")
            check_shape(picture.scheme, mark)
            draft.put_mark(mark)
        if self.gives_way:
            make_way_for_all(draft, self.marks)
        for link in self.links:
            if draft.holds(link.source) and draft.holds(link.target):
                draft.put_link(link)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class ChangeMarks:
    """Marks that are there already, as they are to be from now on."""

    marks: tuple[Mark, ...]
    title: str = "Change mark"
    keeps_all: bool = False
    """Refused when one of them would disappear under another."""

    def apply(self, picture: Picture) -> Changes:
        draft = Draft(picture)
        moved = []
        for mark in self.marks:
            old = picture.marks.get(mark.id)
            if old is None:
                raise EditRefused("This mark is no longer there.")
            check_shape(picture.scheme, mark)
            draft.put_mark(mark)
            if (mark.span, mark.code_id, mark.person_id) != (old.span, old.code_id, old.person_id):
                moved.append(mark)
        make_way_for_all(draft, moved)
        if self.keeps_all and not all(draft.holds(mark.id) for mark in self.marks):
            raise EditRefused(
                "One of the chosen marks would disappear under another.",
                way_out="Choose fewer marks.",
            )
        return draft.changes()


@dataclass(frozen=True, slots=True)
class RemoveMarks:
    """Marks with their links. A possible moment that made one waits for a decision again."""

    ids: frozenset[MarkId]
    title: str = "Delete mark"

    def apply(self, picture: Picture) -> Changes:
        draft = Draft(picture)
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
        draft = Draft(picture)
        at_us = self.new.span.onset_us
        running = _open_of(picture, self.new.code_id, self.new.person_id)
        if running is not None:
            _close(draft, running, at_us)
            return draft.changes()
        check_shape(picture.scheme, self.new)
        rivals = {code.id for code in rivals_of(picture.scheme, self.new.code_id)}
        for mark in picture.open_marks.values():
            if mark.code_id in rivals and mark.person_id == self.new.person_id:
                _close(draft, mark, at_us)
        draft.put_mark(self.new)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class CloseOpenStates:
    """End every state that is going on there. One that begins later stays as it is."""

    at_us: Micros
    title: str = "Close open states"

    def apply(self, picture: Picture) -> Changes:
        draft = Draft(picture)
        for mark in picture.open_marks.values():
            if mark.span.onset_us <= self.at_us:
                _close(draft, mark, self.at_us)
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
        draft = Draft(picture)
        draft.put_link(link)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class ChangeLink:
    """A link that is there already, as it is to be from now on."""

    link: Link
    title: str = "Change link"

    def apply(self, picture: Picture) -> Changes:
        link = self.link
        if link.id not in picture.links:
            raise EditRefused("This link is no longer there.")
        same = (link.source, link.target, link.relation)
        for known in picture.links_at(link.source):
            if known.id != link.id and (known.source, known.target, known.relation) == same:
                raise EditRefused("These two marks are linked in this way already.")
        draft = Draft(picture)
        draft.put_link(link)
        return draft.changes()


@dataclass(frozen=True, slots=True)
class RemoveLinks:
    ids: frozenset[LinkId]
    title: str = "Remove link"

    def apply(self, picture: Picture) -> Changes:
        draft = Draft(picture)
        for link_id in self.ids:
            draft.drop_link(link_id)
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
        draft = Draft(picture)
        earlier = picture.decisions.get(self.decision.candidate_id)
        kept_id = self.mark.id if self.mark else None
        if earlier is not None and earlier.mark_id not in (None, kept_id):
            draft.drop_mark(earlier.mark_id)
        if self.mark is not None:
            check_shape(picture.scheme, self.mark)
            draft.put_mark(self.mark)
            make_way(draft, self.mark)
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


def _open_of(picture: Picture, code_id: str, person_id: PersonId | None) -> Mark | None:
    for mark in picture.open_marks.values():
        if (mark.code_id, mark.person_id) == (code_id, person_id):
            return mark
    return None


def _close(draft: Draft, mark: Mark, at_us: Micros) -> None:
    """End an open state; one that would have no length disappears."""
    if at_us < mark.span.onset_us:
        label = draft.picture.scheme.code(mark.code_id).label
        raise EditRefused(
            f"\u201c{label}\u201d begins later, at {seconds(mark.span.onset_us):.3f} s, "
            "and cannot end here.",
            way_out="Go to where it ends and press its keys again; then come back here.",
        )
    if at_us == mark.span.onset_us:
        draft.drop_mark(mark.id)
        return
    closed = replace(mark, span=Span(mark.span.onset_us, at_us), is_open=False)
    draft.put_mark(closed)
    make_way(draft, closed)


def make_way_for_all(draft: Draft, marks: Iterable[Mark]) -> None:
    """All are in the draft already, so that marks moved together do not give way to the past."""
    for mark in marks:
        placed = draft.mark(mark.id)
        if placed is not None:
            make_way(draft, placed)


def make_way(draft: Draft, mark: Mark) -> None:
    """Let older spans of rival codes end, begin or part where the new one lies."""
    if mark.is_open or mark.span.duration_us == 0:
        return
    for code in rivals_of(draft.picture.scheme, mark.code_id):
        for older in draft.marks_near(code.id, mark.person_id, mark.span):
            if older.id != mark.id:
                _give_way(draft, older, mark.span)


def _give_way(draft: Draft, older: Mark, to: Span) -> None:
    begins, ends = older.span.onset_us, older.span.end_us
    goes_on = older.is_open or ends > to.end_us
    if begins >= to.end_us or (not older.is_open and ends <= to.onset_us):
        return
    if begins < to.onset_us:
        head = replace(older, span=Span(begins, to.onset_us), is_open=False)
        draft.put_mark(head)
        if older.is_open:
            # Only now that it has an end is it known over what it lies.
            make_way(draft, head)
        if goes_on:
            # A second mark, not the kept one: a decision and links stay with the beginning.
            tail = replace(_after(older, to.end_us), id=new_mark_id(), candidate_id=None)
            draft.put_mark(tail)
    elif goes_on:
        draft.put_mark(_after(older, to.end_us))
    else:
        draft.drop_mark(older.id)


def _after(mark: Mark, us: Micros) -> Mark:
    return replace(mark, span=Span(us, us if mark.is_open else mark.span.end_us))


def check_shape(scheme: CodingScheme, mark: Mark) -> None:
    """Raises EditRefused where the scheme has no such mark: its code, its kind, its length."""
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
    return Mark(new_mark_id(), coding_id, code_id, span, person_id, is_open=True)
