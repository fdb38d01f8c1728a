"""An open coding. Every edit goes through its desk: committed with its undo, then shown."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType

from sqlalchemy import Connection

from imh_video.app import decisions as deciding
from imh_video.app.coding_hold import OPEN_ELSEWHERE, CodingHold
from imh_video.app.coding_picture import CodingPicture
from imh_video.app.edits import (
    AddLink,
    AddMarks,
    ChangeMarks,
    CloseOpenStates,
    Decide,
    Edit,
    EditRefused,
    RemoveLinks,
    RemoveMarks,
    ToggleState,
    open_state,
)
from imh_video.app.whose import people_for, person_for
from imh_video.exchange.document import CodingDocument
from imh_video.model.audit import Action
from imh_video.model.changes import Change, Changes, Contents
from imh_video.model.family import Person
from imh_video.model.identifiers import CandidateId, LinkId, MarkId, PersonId, new_id, new_mark_id
from imh_video.model.job import JobControl
from imh_video.model.mark import Coding, Link, Mark
from imh_video.model.moment import CandidateMoment, Decision, Verdict
from imh_video.model.recording import Recording
from imh_video.model.scheme import Code, CodeKind, CodingScheme, Relation
from imh_video.store import audit, codings, suggestions
from imh_video.store.connection import Database
from imh_video.store.locks import FileLock
from imh_video.store.problems import LibraryProblem
from imh_video.timebase import Micros, Span, micros
from imh_video.without_collecting import without_collecting

Listener = Callable[[Change], None]


class CodingDesk:
    """One coder's coding of one recording, open. Use it from one thread.

    Each edit is one committed transaction that holds its own undo; memory follows only then, so
    an edit that fails leaves everything as it was. ``read_only`` with ``why_read_only`` when it is
    open elsewhere or the library can only be read: then every edit raises EditRefused.
    """

    def __init__(
        self,
        database: Database,
        coding: Coding,
        recording: Recording,
        people: tuple[Person, ...],
        *,
        who: str,
        lock: FileLock | None,
        why_read_only: str = "",
        control: JobControl | None = None,
    ) -> None:
        self.coding = coding
        self.recording = recording
        self.people = people
        """The people in this film: whose marks they may be."""
        self.why_read_only = why_read_only
        self._database = database
        self._who = who
        self._listeners: list[Listener] = []
        self._hold = CodingHold(database, lock)
        self._let_go = weakref.finalize(self, self._hold.release)
        self._read(control)

    def _read(self, control: JobControl | None = None) -> None:
        with without_collecting(), self._database.reading() as connection:
            found = codings.coding(connection, self.coding.id)
            if found is None:
                raise LibraryProblem("This coding is not in this library any more.")
            self.coding = found
            scheme = codings.scheme_of(connection, self.coding.scheme_hash)
            held = codings.contents(connection, self.coding.id, control)
            self._picture = CodingPicture(scheme, held, control)
            self._done = codings.done_count(connection, self.coding.id)
            self._undo_title = codings.edit_title(connection, self.coding.id, self._done)
            self._redo_title = codings.edit_title(connection, self.coding.id, self._done + 1)

    def __enter__(self) -> CodingDesk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the coding be opened elsewhere. Edits after this are refused."""
        self._let_go()
        self.why_read_only = self.why_read_only or "this coding has been closed here"

    @property
    def database(self) -> Database:
        """For the other modules of this package; a window asks the methods."""
        return self._database

    # -- what is marked ---------------------------------------------------------------------

    @property
    def scheme(self) -> CodingScheme:
        """The version that this coding is pinned to."""
        return self._picture.scheme

    @property
    def read_only(self) -> bool:
        return bool(self.why_read_only)

    @property
    def marks(self) -> Mapping[MarkId, Mark]:
        return self._picture.marks

    @property
    def links(self) -> Mapping[LinkId, Link]:
        return self._picture.links

    @property
    def decisions(self) -> Mapping[CandidateId, Decision]:
        return self._picture.decisions

    @property
    def open_marks(self) -> Mapping[MarkId, Mark]:
        """States that are still going on."""
        return self._picture.open_marks

    @property
    def contents(self) -> Contents:
        """A copy of everything the coding holds now."""
        return self._picture.contents

    def marks_in_order(self) -> list[Mark]:
        """By onset, then by end."""
        return self._picture.in_order()

    def document(self) -> CodingDocument:
        """The coding as exchange formats want it; neutral names only."""
        return CodingDocument(
            recording_title=self.recording.title,
            duration_us=self.recording.duration_us,
            media_name=self.recording.title,
            coder=self.coding.coder,
            scheme=self.scheme,
            people=self.people,
            marks=tuple(self.marks_in_order()),
            links=tuple(self.links.values()),
        )

    def links_at(self, mark_id: MarkId) -> tuple[Link, ...]:
        """Links that begin or end at a mark, the oldest first."""
        return tuple(sorted(self._picture.links_at(mark_id), key=lambda link: link.id))

    # -- marking ----------------------------------------------------------------------------

    def mark_point(self, code_id: str, at_us: Micros, person_id: PersonId | None = None) -> Mark:
        """Mark a point; a state is marked with its usual length from there on."""
        code = self._code(code_id)
        length_us = 0 if code.kind is CodeKind.POINT else micros(code.default_duration_s)
        span = deciding.fitted(code, Span(at_us, at_us + length_us), self.recording.duration_us)
        mark = Mark(new_mark_id(), self.coding.id, code_id, span, self._person_for(code, person_id))
        self.do(AddMarks((mark,), title=_mark_title(code)))
        return mark

    def toggle_state(
        self, code_id: str, at_us: Micros, person_id: PersonId | None = None
    ) -> Mark | None:
        """Open a state or close the open one; answers the mark as it is now.

        None when it was closed where it began: then it has disappeared.
        """
        code = self._code(code_id)
        if code.kind is CodeKind.POINT:
            raise ValueError(f"{code_id} is a point: it cannot be opened and closed")
        new = open_state(self.coding.id, code_id, self._person_for(code, person_id), at_us)
        running = self.open_state_of(code_id, new.person_id)
        title = _mark_title(code) if running is None else f"End \u201c{code.label}\u201d"
        self.do(ToggleState(new, title))
        return self.marks.get(running.id if running else new.id)

    def open_state_of(self, code_id: str, person_id: PersonId | None = None) -> Mark | None:
        """The state of that code and person that is still going on."""
        person = self._person_for(self._code(code_id), person_id)
        for mark in self.open_marks.values():
            if (mark.code_id, mark.person_id) == (code_id, person):
                return mark
        return None

    def close_open_states(self, at_us: Micros) -> None:
        """End every state that is going on there, as one edit."""
        self.do(CloseOpenStates(at_us))

    def add_mark(self, mark: Mark) -> Mark:
        """Add a mark as it is; one that says no person gets the one it can only be."""
        code = self._code(mark.code_id)
        whole = replace(
            mark, coding_id=self.coding.id, person_id=self._person_for(code, mark.person_id)
        )
        self.do(AddMarks((whole,), title=_mark_title(code)))
        return whole

    def add_marks(
        self,
        marks: Iterable[Mark],
        links: Iterable[Link] = (),
        *,
        title: str,
        gives_way: bool = True,
    ) -> None:
        """Many at once, as one edit. ``gives_way`` False keeps overlaps (an import)."""
        self.do(AddMarks(tuple(marks), tuple(links), title, gives_way))

    def change_mark(self, mark: Mark, title: str = "Change mark") -> None:
        """Put the mark in the place of its older self."""
        self.do(ChangeMarks((mark,), title))

    def change_marks(self, marks: Iterable[Mark], title: str = "Change marks") -> None:
        """Many at once, as one edit."""
        self.do(ChangeMarks(tuple(marks), title))

    def remove_marks(self, ids: Iterable[MarkId]) -> None:
        """With their links; a possible moment that made one waits for a decision again."""
        gone = frozenset(ids)
        title = "Delete mark" if len(gone) == 1 else f"Delete {len(gone)} marks"
        self.do(RemoveMarks(gone, title))

    def link(self, source: MarkId, target: MarkId, relation: Relation) -> Link:
        """Say that ``source`` stands in that relation to ``target``."""
        link = Link(LinkId(new_id()), self.coding.id, source, target, relation)
        self.do(AddLink(link))
        same = (source, target, relation)
        held = self._picture.links_at(source)
        return next(one for one in held if (one.source, one.target, one.relation) == same)

    def unlink(self, *link_ids: LinkId) -> None:
        """Remove links, as one edit."""
        title = "Remove link" if len(link_ids) == 1 else f"Remove {len(link_ids)} links"
        self.do(RemoveLinks(frozenset(link_ids), title))

    # -- deciding about possible moments ------------------------------------------------------

    def keep(self, candidate: CandidateMoment, code_id: str | None = None) -> Mark:
        """Take the moment as it was suggested."""
        return self._take(candidate, None, code_id, Verdict.KEPT, "Keep possible moment")

    def adjust(self, candidate: CandidateMoment, span: Span, code_id: str | None = None) -> Mark:
        """Take the moment with another span, or as another code."""
        return self._take(candidate, span, code_id, Verdict.ADJUSTED, "Adjust possible moment")

    def dismiss(self, candidate: CandidateMoment, why: str = "") -> None:
        """Say no to the moment. A mark that an earlier yes made goes with it."""
        decision = Decision(candidate.id, Verdict.DISMISSED, self.coding.coder, _now(), why)
        self._do(Decide(decision, None, "Dismiss possible moment"), candidate)

    def code_for(self, candidate: CandidateMoment) -> Code | None:
        """The code that this moment becomes when kept; None when the scheme has none for it."""
        return deciding.code_for(self.scheme, candidate.kind)

    def _take(
        self,
        candidate: CandidateMoment,
        span: Span | None,
        code_id: str | None,
        verdict: Verdict,
        title: str,
    ) -> Mark:
        code = self._code(code_id) if code_id else self.code_for(candidate)
        if code is None:
            raise EditRefused(
                f"The scheme \u201c{self.scheme.title}\u201d has no code for this kind of moment.",
                way_out="Choose a code for it.",
            )
        fitted = deciding.fitted(code, span or candidate.span, self.recording.duration_us)
        mark = self._mark_of(candidate, code, fitted)
        earlier = self.decisions.get(candidate.id)
        if earlier and earlier.verdict is verdict and self.marks.get(mark.id) == mark:
            return mark
        decision = Decision(candidate.id, verdict, self.coding.coder, _now(), "", mark.id)
        self._do(Decide(decision, mark, title), candidate)
        return mark

    def _mark_of(self, candidate: CandidateMoment, code: Code, span: Span) -> Mark:
        """The mark that an earlier decision made, brought up to date, or a new one."""
        earlier = self.decisions.get(candidate.id)
        made = self.marks.get(earlier.mark_id) if earlier and earlier.mark_id else None
        person = self._person_for(code, made.person_id if made else None)
        if made is not None:
            return replace(made, code_id=code.id, span=span, person_id=person, is_open=False)
        return deciding.new_mark(self.coding.id, candidate, code, span, person)

    # -- doing and undoing --------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        return self._undo_title is not None and not self.read_only

    @property
    def can_redo(self) -> bool:
        return self._redo_title is not None and not self.read_only

    @property
    def undo_title(self) -> str | None:
        """What undo would take back; None when there is nothing."""
        return self._undo_title

    @property
    def redo_title(self) -> str | None:
        """What redo would bring back; None when there is nothing."""
        return self._redo_title

    def do(self, edit: Edit) -> Change:
        """Commit an edit, then show it. Raises EditRefused or LibraryProblem; then nothing is done.

        An edit that changes nothing is not kept.
        """
        return self._do(edit, None)

    def change_scheme(self, edit: Edit, scheme: CodingScheme) -> Change:
        """Commit an edit that pins the coding to ``scheme``; undo pins it back."""
        return self._do(edit, None, scheme)

    def _do(
        self, edit: Edit, candidate: CandidateMoment | None, scheme: CodingScheme | None = None
    ) -> Change:
        self._check_may_write()
        changes = edit.apply(self._picture)
        if changes.is_empty:
            return Change()
        number = self._done + 1
        with self._database.writing() as connection:
            if candidate is not None:
                suggestions.ensure_candidate(connection, self.recording.id, candidate)
            if scheme is not None:
                codings.keep_scheme(connection, scheme)
            codings.write_changes(connection, self.coding.id, changes)
            pinned = self._pinned(connection, changes)
            codings.add_to_history(connection, self.coding.id, number, edit.title, changes)
            audit.append(connection, self._who, Action.EDIT, self.coding.id, detail=f"do {number}")
        self._done = number
        self._undo_title, self._redo_title = edit.title, None
        return self._show(changes, pinned)

    def undo(self) -> Change:
        """Take back the newest edit that stands; nothing when there is none."""
        self._check_may_write()
        if self._undo_title is None:
            return Change()
        number = self._done
        with self._database.writing() as connection:
            changes = codings.edit_changes(connection, self.coding.id, number).inverse()
            codings.write_changes(connection, self.coding.id, changes)
            pinned = self._pinned(connection, changes)
            codings.set_undone(connection, self.coding.id, number, True)
            next_title = codings.edit_title(connection, self.coding.id, number - 1)
            audit.append(
                connection, self._who, Action.EDIT, self.coding.id, detail=f"undo {number}"
            )
        self._done = number - 1
        self._undo_title, self._redo_title = next_title, self._undo_title
        return self._show(changes, pinned)

    def redo(self) -> Change:
        """Bring back the edit that was undone last; nothing when there is none."""
        self._check_may_write()
        if self._redo_title is None:
            return Change()
        number = self._done + 1
        with self._database.writing() as connection:
            changes = codings.edit_changes(connection, self.coding.id, number)
            codings.write_changes(connection, self.coding.id, changes)
            pinned = self._pinned(connection, changes)
            codings.set_undone(connection, self.coding.id, number, False)
            next_title = codings.edit_title(connection, self.coding.id, number + 1)
            audit.append(
                connection, self._who, Action.EDIT, self.coding.id, detail=f"redo {number}"
            )
        self._done = number
        self._undo_title, self._redo_title = self._redo_title, next_title
        return self._show(changes, pinned)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told of every change, after it is committed, in the thread that made it.

        Answers how to stop being told.
        """
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def _pinned(
        self, connection: Connection, changes: Changes
    ) -> tuple[Coding, CodingScheme] | None:
        """What the coding is pinned to after these changes; None when that stays the same."""
        if changes.scheme is None:
            return None
        coding = codings.coding(connection, self.coding.id)
        assert coding is not None
        return coding, codings.scheme_of(connection, coding.scheme_hash)

    def _show(self, changes: Changes, pinned: tuple[Coding, CodingScheme] | None = None) -> Change:
        if pinned is not None:
            self.coding, self._picture.scheme = pinned
        self._picture.apply(changes)
        change = Change.of(changes)
        self._tell(change)
        return change

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    def _check_may_write(self) -> None:
        if not self.read_only:
            self._catch_up()
        if self.why_read_only:
            raise EditRefused(
                f"Nothing can be changed: {self.why_read_only}.",
                way_out="Close it there, or open it again.",
            )

    def _catch_up(self) -> None:
        """Go on where a disk that was away comes back: hold the coding and read it anew.

        The edit that was in flight may have reached the disk, and somebody may have edited
        elsewhere. Raises LibraryOutOfReach while the disk is away.
        """
        if not self._hold.was_away:
            return
        held, pin = self.contents, self.coding.scheme_hash
        # The lock first: what is read afterwards nobody else can change any more.
        if not self._hold.take_again():
            self.why_read_only = OPEN_ELSEWHERE
        self._read()
        self._hold.caught_up()
        changes = Changes.between(held, self.contents, (pin, self.coding.scheme_hash))
        if not changes.is_empty:
            self._tell(Change.of(changes))

    def _code(self, code_id: str) -> Code:
        if not self.scheme.has_code(code_id):
            raise EditRefused(
                f"The scheme \u201c{self.scheme.title}\u201d has no code \u201c{code_id}\u201d."
            )
        return self.scheme.code(code_id)

    def people_for(self, code: Code) -> tuple[Person, ...]:
        """Whose a mark of that code may be; nobody's where it is about all of them."""
        return people_for(self.people, code)

    def _person_for(self, code: Code, person_id: PersonId | None) -> PersonId | None:
        return person_for(self.people, code, person_id)


def _mark_title(code: Code) -> str:
    return f"Mark \u201c{code.label}\u201d"


def _now() -> datetime:
    return datetime.now(UTC)
