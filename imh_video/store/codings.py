"""Codings with their marks, links, decisions and edit history, in and out of the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from imh_video.model.changes import Changes, Contents
from imh_video.model.identifiers import (
    CandidateId,
    CodingId,
    LinkId,
    MarkId,
    RecordingId,
)
from imh_video.model.job import JobControl, Unattended, stoppable
from imh_video.model.mark import Certainty, Coding, Link, Mark, Origin
from imh_video.model.moment import Decision, Verdict
from imh_video.model.scheme import CodingScheme, Relation
from imh_video.store.json_text import CHANGES, SCHEME
from imh_video.store.problems import LibraryProblem
from imh_video.store.tables import (
    CodingRow,
    DecisionRow,
    EditRow,
    LinkRow,
    MarkRow,
    SchemeRow,
)
from imh_video.timebase import Span

_ORIGINS = {origin.value: origin for origin in Origin}
_CERTAINTIES = {certainty.value: certainty for certainty in Certainty}
K = TypeVar("K")
V = TypeVar("V")


def keep_scheme(connection: Connection, scheme: CodingScheme) -> None:
    """Keep this version whole, once."""
    known = select(SchemeRow.content_hash).where(SchemeRow.content_hash == scheme.content_hash)
    if connection.execute(known).first() is not None:
        return
    row = {
        "content_hash": scheme.content_hash,
        "scheme_id": scheme.id,
        "version": scheme.version,
        "title": scheme.title,
        "content": SCHEME.dump_json(scheme).decode(),
        "kept_at": datetime.now(UTC),
    }
    connection.execute(insert(SchemeRow), row)


def scheme_of(connection: Connection, content_hash: str) -> CodingScheme:
    """The scheme exactly as it was when the coding began."""
    asked = select(SchemeRow.content).where(SchemeRow.content_hash == content_hash)
    return SCHEME.validate_json(connection.execute(asked).scalar_one())


def codings(connection: Connection, recording_id: RecordingId) -> tuple[Coding, ...]:
    """The oldest first."""
    asked = _codings().where(CodingRow.recording_id == recording_id)
    return tuple(_coding(row) for row in connection.execute(asked.order_by(CodingRow.begun_at)))


def all_codings(connection: Connection) -> tuple[Coding, ...]:
    asked = _codings().order_by(CodingRow.begun_at)
    return tuple(_coding(row) for row in connection.execute(asked))


def coding(connection: Connection, coding_id: CodingId) -> Coding | None:
    row = connection.execute(_codings().where(CodingRow.id == coding_id)).first()
    return _coding(row) if row else None


def add_coding(connection: Connection, coding: Coding) -> None:
    """Its scheme version must have been kept before."""
    row = {
        "id": coding.id,
        "recording_id": coding.recording_id,
        "coder": coding.coder,
        "scheme_hash": coding.scheme_hash,
        "begun_at": coding.begun_at,
        "finished_at": coding.finished_at,
    }
    connection.execute(insert(CodingRow), row)


def pin_scheme(connection: Connection, coding_id: CodingId, content_hash: str) -> None:
    """Pin it to a version that was kept before. Raises LibraryProblem where that is taken."""
    mine = select(CodingRow.recording_id, CodingRow.coder).where(CodingRow.id == coding_id)
    recording_id, coder = connection.execute(mine).one()
    twin = select(CodingRow.id).where(
        CodingRow.recording_id == recording_id,
        CodingRow.coder == coder,
        CodingRow.scheme_hash == content_hash,
        CodingRow.id != coding_id,
    )
    if connection.execute(twin).first() is not None:
        raise LibraryProblem(
            f"there is another coding of this film by {coder} with that version of the scheme.",
            way_out="Go on in that one; this one stays as it is.",
        )
    changed = update(CodingRow).where(CodingRow.id == coding_id).values(scheme_hash=content_hash)
    connection.execute(changed)


def count_marks(connection: Connection, coding_id: CodingId) -> int:
    counted = select(func.count()).where(MarkRow.coding_id == coding_id)
    return int(connection.execute(counted).scalar_one())


def has_history(connection: Connection, coding_id: CodingId) -> bool:
    asked = select(EditRow.number).where(EditRow.coding_id == coding_id).limit(1)
    return connection.execute(asked).first() is not None


def contents(
    connection: Connection, coding_id: CodingId, control: JobControl | None = None
) -> Contents:
    """Everything a coding holds now."""
    marks = select(MarkRow.__table__).where(MarkRow.coding_id == coding_id)
    mark_rows = stoppable(connection.execute(marks), control or Unattended())
    links = select(LinkRow.__table__).where(LinkRow.coding_id == coding_id)
    decisions = select(DecisionRow.__table__).where(DecisionRow.coding_id == coding_id)
    return Contents(
        {MarkId(row[0]): _mark(row) for row in mark_rows},
        {LinkId(row.id): _link(row) for row in connection.execute(links)},
        {CandidateId(row.candidate_id): _decision(row) for row in connection.execute(decisions)},
    )


def write_changes(connection: Connection, coding_id: CodingId, changes: Changes) -> None:
    """Bring the rows from before to after.

    What points at marks goes first and comes last, so that no link or decision ever hangs loose.
    A scheme that it is to be pinned to must have been kept before.
    """
    if changes.scheme is not None:
        pin_scheme(connection, coding_id, changes.scheme[1])
    for candidate_id, (_, decision) in changes.decisions.items():
        if decision is None:
            _remove_decision(connection, coding_id, candidate_id)
    no_links = [key for key, (_, link) in changes.links.items() if link is None]
    _remove(connection, LinkRow, coding_id, no_links)
    _put(connection, MarkRow, [(old, _mark_row(new)) for old, new in changes.marks.values() if new])
    _put(connection, LinkRow, [(old, _link_row(new)) for old, new in changes.links.values() if new])
    for before, decision in changes.decisions.values():
        if decision is not None:
            _put_decision(connection, coding_id, decision, is_new=before is None)
    no_marks = [key for key, (_, mark) in changes.marks.items() if mark is None]
    _remove(connection, MarkRow, coding_id, no_marks)


def _put(
    connection: Connection,
    table: type[MarkRow] | type[LinkRow],
    items: list[tuple[object | None, dict[str, object]]],
) -> None:
    new = [row for before, row in items if before is None]
    if new:
        connection.execute(insert(table), new)
    changed = [
        {**row, "of": row["coding_id"], "held": row["id"]}
        for before, row in items
        if before is not None
    ]
    if changed:
        mine = table.coding_id == bindparam("of")
        connection.execute(update(table).where(mine, table.id == bindparam("held")), changed)


def _remove(
    connection: Connection,
    table: type[MarkRow] | type[LinkRow],
    coding_id: CodingId,
    ids: list[MarkId] | list[LinkId],
) -> None:
    # Past SQLAlchemy's handling of each row, which takes longer than SQLite does: one edit may take
    # hundreds away. In order, as they lie in the table.
    if ids:
        gone = f"DELETE FROM {table.__tablename__} WHERE coding_id = ? AND id = ?"
        connection.exec_driver_sql(gone, [(coding_id, one) for one in sorted(ids)])


def _remove_decision(
    connection: Connection, coding_id: CodingId, candidate_id: CandidateId
) -> None:
    mine = (DecisionRow.coding_id == coding_id) & (DecisionRow.candidate_id == candidate_id)
    connection.execute(delete(DecisionRow).where(mine))


def _put_decision(
    connection: Connection, coding_id: CodingId, decision: Decision, *, is_new: bool
) -> None:
    row = _decision_row(coding_id, decision)
    if is_new:
        connection.execute(insert(DecisionRow), row)
        return
    mine = DecisionRow.candidate_id == decision.candidate_id
    changed = update(DecisionRow).where(DecisionRow.coding_id == coding_id, mine)
    connection.execute(changed, row)


def add_to_history(
    connection: Connection, coding_id: CodingId, number: int, title: str, changes: Changes
) -> None:
    """Keep an edit for undo; what had been undone before it can no longer be redone."""
    undone = delete(EditRow).where(EditRow.coding_id == coding_id, EditRow.is_undone)
    connection.execute(undone)
    row = {
        "coding_id": coding_id,
        "number": number,
        "title": title,
        "changes": CHANGES.dump_json(changes).decode(),
        "made_at": datetime.now(UTC),
        "is_undone": False,
    }
    connection.execute(insert(EditRow), row)


def set_undone(connection: Connection, coding_id: CodingId, number: int, undone: bool) -> None:
    changed = update(EditRow).where(EditRow.coding_id == coding_id, EditRow.number == number)
    connection.execute(changed.values(is_undone=undone))


def done_count(connection: Connection, coding_id: CodingId) -> int:
    """How many edits stand, undone ones left out. Numbers run from 1 without gaps."""
    asked = select(func.max(EditRow.number)).where(
        EditRow.coding_id == coding_id, ~EditRow.is_undone
    )
    return connection.execute(asked).scalar() or 0


def edit_title(connection: Connection, coding_id: CodingId, number: int) -> str | None:
    asked = select(EditRow.title).where(EditRow.coding_id == coding_id, EditRow.number == number)
    return connection.execute(asked).scalar()


def edit_changes(connection: Connection, coding_id: CodingId, number: int) -> Changes:
    asked = select(EditRow.changes).where(EditRow.coding_id == coding_id, EditRow.number == number)
    return CHANGES.validate_json(connection.execute(asked).scalar_one())


def history_problem(connection: Connection, coding_id: CodingId) -> str | None:
    """Replay every edit that stands and compare with the rows; None when they agree."""
    asked = (
        select(EditRow.number, EditRow.changes, EditRow.is_undone)
        .where(EditRow.coding_id == coding_id)
        .order_by(EditRow.number)
    )
    marks: dict[MarkId, Mark] = {}
    links: dict[LinkId, Link] = {}
    decisions: dict[CandidateId, Decision] = {}
    pinned: str | None = None
    for expected, row in enumerate(connection.execute(asked), start=1):
        if row.number != expected:
            return f"edit {expected} of its history is missing"
        if not row.is_undone:
            changes = CHANGES.validate_json(row.changes)
            apply_to(marks, changes.marks)
            apply_to(links, changes.links)
            apply_to(decisions, changes.decisions)
            pinned = changes.scheme[1] if changes.scheme else pinned
    held = coding(connection, coding_id)
    if pinned is not None and held is not None and held.scheme_hash != pinned:
        return "its scheme is not the one that its history of edits says"
    if Contents(marks, links, decisions) != contents(connection, coding_id):
        return "its marks are not what its history of edits says"
    return None


def apply_to(held: dict[K, V], changed: Mapping[K, tuple[V | None, V | None]]) -> None:
    """Bring a dictionary from before to after."""
    for key, (_, after) in changed.items():
        if after is None:
            held.pop(key, None)
        else:
            held[key] = after


def _codings() -> Select[Any]:
    return select(CodingRow.__table__, SchemeRow.scheme_id, SchemeRow.version).join(
        SchemeRow, SchemeRow.content_hash == CodingRow.scheme_hash
    )


def _coding(row: Row[Any]) -> Coding:
    return Coding(
        id=CodingId(row.id),
        recording_id=RecordingId(row.recording_id),
        coder=row.coder,
        scheme_id=row.scheme_id,
        scheme_version=row.version,
        scheme_hash=row.scheme_hash,
        begun_at=row.begun_at,
        finished_at=row.finished_at,
    )


def _mark(row: Row[Any]) -> Mark:
    # By position and by dictionary: twice as quick as by name, which tells with 100,000 marks.
    (
        mark_id,
        coding_id,
        code_id,
        onset_us,
        offset_us,
        person_id,
        origin,
        candidate_id,
        certainty,
        note,
        quotation,
        is_concern,
        is_open,
    ) = tuple(row)
    return Mark(
        mark_id,
        coding_id,
        code_id,
        Span(onset_us, offset_us),
        person_id,
        _ORIGINS[origin],
        candidate_id,
        _CERTAINTIES[certainty],
        note,
        quotation,
        is_concern,
        is_open,
    )


def _mark_row(mark: Mark) -> dict[str, object]:
    return {
        "id": mark.id,
        "coding_id": mark.coding_id,
        "code_id": mark.code_id,
        "onset_us": mark.span.onset_us,
        "offset_us": mark.span.offset_us,
        "person_id": mark.person_id,
        "origin": mark.origin.value,
        "candidate_id": mark.candidate_id,
        "certainty": int(mark.certainty),
        "note": mark.note,
        "quotation": mark.quotation,
        "is_concern": mark.is_concern,
        "is_open": mark.is_open,
    }


def _link(row: Row[Any]) -> Link:
    return Link(
        LinkId(row.id),
        CodingId(row.coding_id),
        MarkId(row.source),
        MarkId(row.target),
        Relation(row.relation),
    )


def _link_row(link: Link) -> dict[str, object]:
    return {
        "id": link.id,
        "coding_id": link.coding_id,
        "source": link.source,
        "target": link.target,
        "relation": link.relation.value,
    }


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        candidate_id=CandidateId(row.candidate_id),
        verdict=Verdict(row.verdict),
        coder=row.coder,
        decided_at=row.decided_at,
        why=row.why,
        mark_id=MarkId(row.mark_id) if row.mark_id else None,
    )


def _decision_row(coding_id: CodingId, decision: Decision) -> dict[str, object]:
    return {
        "coding_id": coding_id,
        "candidate_id": decision.candidate_id,
        "verdict": decision.verdict.value,
        "coder": decision.coder,
        "decided_at": decision.decided_at,
        "why": decision.why,
        "mark_id": decision.mark_id,
    }
