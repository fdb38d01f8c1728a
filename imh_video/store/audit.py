"""The audit: append-only rows, each carrying the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, desc, insert, select, text

from imh_video.model.audit import Action, AuditEntry, Outcome
from imh_video.store.tables import AuditRow

_FIRST = "0" * 64
_SAID = ("number", "at", "who", "action", "subject", "outcome", "purpose", "form", "detail")
"""What an entry says, as its columns are called."""


def append(
    connection: Connection,
    who: str,
    action: Action,
    subject: str,
    *,
    outcome: Outcome = Outcome.DONE,
    purpose: str = "",
    form: str = "",
    detail: str = "",
) -> None:
    """Add one entry to the end of the chain, in the caller's transaction."""
    newest = select(AuditRow.number, AuditRow.own_hash).order_by(desc(AuditRow.number)).limit(1)
    last = connection.execute(newest).first()
    number, previous = (last[0] + 1, last[1]) if last else (1, _FIRST)
    entry = AuditEntry(
        number, datetime.now(UTC), who, action, subject, outcome, purpose, form, detail
    )
    row = _row(entry) | {"previous_hash": previous, "own_hash": _hash(entry, previous)}
    connection.execute(insert(AuditRow), row)


def entries(
    connection: Connection, subject: str | None = None, limit: int | None = None
) -> tuple[AuditEntry, ...]:
    """The newest first; those about one thing, when given its id."""
    asked = select(AuditRow.__table__).order_by(desc(AuditRow.number))
    if subject is not None:
        asked = asked.where(AuditRow.subject == subject)
    if limit is not None:
        asked = asked.limit(limit)
    return tuple(_entry(row) for row in connection.execute(asked))


def first_bad(connection: Connection) -> int | None:
    """The number of the first entry that is not as it was written; None when the chain holds."""
    previous = _FIRST
    expected = 1
    # As text, not as types: a chain is checked at every backup, and is long after some years.
    asked = text(f"SELECT {', '.join(_SAID)}, previous_hash, own_hash FROM audit ORDER BY number")
    for *said, previous_hash, own_hash in connection.execute(asked):
        whole = said[0] == expected and previous_hash == previous
        if not whole or own_hash != _hash_of(dict(zip(_SAID, said, strict=True)), previous):
            return expected
        previous = own_hash
        expected += 1
    # AUTOINCREMENT's own counter tells of entries cut off at the end.
    counter = text("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")
    highest = connection.execute(counter).scalar() or 0
    return expected if highest >= expected else None


def _row(entry: AuditEntry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at,
        "who": entry.who,
        "action": entry.action.value,
        "subject": entry.subject,
        "outcome": entry.outcome.value,
        "purpose": entry.purpose,
        "form": entry.form,
        "detail": entry.detail,
    }


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        row.number,
        row.at,
        row.who,
        Action(row.action),
        row.subject,
        Outcome(row.outcome),
        row.purpose,
        row.form,
        row.detail,
    )


def _hash(entry: AuditEntry, previous: str) -> str:
    return _hash_of(_row(entry) | {"at": entry.at.isoformat(timespec="microseconds")}, previous)


def _hash_of(said: dict[str, object], previous: str) -> str:
    line = json.dumps([previous, said], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()
