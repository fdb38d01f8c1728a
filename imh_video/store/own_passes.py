"""Own passes in and out of the database."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from imh_video.model.identifiers import CodingId
from imh_video.model.own_pass import OwnPass
from imh_video.store.json_text import MARKS
from imh_video.store.tables import OwnPassRow


def own_pass(connection: Connection, coding_id: CodingId) -> OwnPass | None:
    """None when this coding was not made blind first."""
    asked = select(OwnPassRow.__table__).where(OwnPassRow.coding_id == coding_id)
    row = connection.execute(asked).first()
    if row is None:
        return None
    marks = MARKS.validate_json(row.marks)
    return OwnPass(CodingId(row.coding_id), row.begun_at, row.finished_at, marks)


def keep_own_pass(connection: Connection, one: OwnPass) -> None:
    """Add it, or put it in the place of its older self."""
    connection.execute(delete(OwnPassRow).where(OwnPassRow.coding_id == one.coding_id))
    row = {
        "coding_id": one.coding_id,
        "begun_at": one.begun_at,
        "finished_at": one.finished_at,
        "marks": MARKS.dump_json(one.marks).decode(),
    }
    connection.execute(insert(OwnPassRow), row)
