"""What was done to a coding in the order in which it was done, undo and redo among it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, desc, select

from imh_video.model.audit import Action
from imh_video.model.changes import Changes
from imh_video.model.identifiers import CodingId
from imh_video.store.json_text import CHANGES
from imh_video.store.tables import AuditRow, EditRow

_WORDS: Final = {"do": "{}", "undo": "Undo {}", "redo": "Redo {}"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One edit, undo or redo. ``entry`` is its number in the audit, ``number`` that of the edit."""

    entry: int
    at: datetime
    kind: str
    number: int
    title: str

    @property
    def words(self) -> str:
        """As the menu names it; "" when the history no longer knows."""
        return _WORDS[self.kind].format(self.title).strip() if self.title else ""


def operations(
    connection: Connection, coding_id: CodingId, most: int
) -> tuple[tuple[Operation, ...], bool]:
    """The newest first, and whether they reach back to the beginning of the coding.

    They end where the library was taken back to a backup: before that the history was another one.
    """
    restored = select(AuditRow.number).where(AuditRow.action == Action.RESTORE.value)
    newest = restored.order_by(desc(AuditRow.number)).limit(1)
    since = connection.execute(newest).scalar() or 0
    asked = (
        select(AuditRow.number, AuditRow.at, AuditRow.detail)
        .where(
            AuditRow.subject == coding_id,
            AuditRow.action == Action.EDIT.value,
            AuditRow.number > since,
        )
        .order_by(desc(AuditRow.number))
        .limit(most)
    )
    titles = select(EditRow.number, EditRow.title).where(EditRow.coding_id == coding_id)
    title_of = {row.number: row.title for row in connection.execute(titles)}
    found = []
    for row in connection.execute(asked):
        kind, _, number = row.detail.partition(" ")
        if kind in _WORDS and number.isdigit():
            title = title_of.get(int(number), "")
            found.append(Operation(row.number, row.at, kind, int(number), title))
    return tuple(found), since == 0 and len(found) < most


def changes_of(
    connection: Connection, coding_id: CodingId, numbers: Iterable[int]
) -> dict[int, Changes]:
    """Edits of the history by number; those that it no longer holds are missing."""
    asked = select(EditRow.number, EditRow.changes).where(
        EditRow.coding_id == coding_id, EditRow.number.in_(tuple(numbers))
    )
    return {row.number: CHANGES.validate_json(row.changes) for row in connection.execute(asked)}
