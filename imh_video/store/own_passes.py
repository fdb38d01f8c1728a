"""Own passes in and out of the database."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from imh_video.model.identifiers import CodingId, RecordingId
from imh_video.model.own_pass import OwnPass
from imh_video.store.json_text import MARKS
from imh_video.store.tables import CodingRow, MediaFileRow, OwnPassRow


def own_pass(connection: Connection, coding_id: CodingId) -> OwnPass | None:
    """None when this coding was not made blind first."""
    asked = select(OwnPassRow.__table__).where(OwnPassRow.coding_id == coding_id)
    row = connection.execute(asked).first()
    if row is None:
        return None
    marks = MARKS.validate_json(row.marks)
    return OwnPass(CodingId(row.coding_id), row.begun_at, row.finished_at, marks, row.is_left)


def coders_at_it(connection: Connection, recording_id: RecordingId) -> tuple[str, ...]:
    """Whose own pass of this recording goes on, the one who began first in front."""
    asked = (
        select(CodingRow.coder)
        .join(OwnPassRow, OwnPassRow.coding_id == CodingRow.id)
        .where(CodingRow.recording_id == recording_id, OwnPassRow.finished_at.is_(None))
        .order_by(OwnPassRow.begun_at, CodingRow.coder)
    )
    return tuple(dict.fromkeys(connection.execute(asked).scalars()))


def recordings_of_same_size(
    connection: Connection, size_bytes: int
) -> tuple[tuple[RecordingId, str], ...]:
    """Recording and SHA-256 of films as large as that in which an own pass goes on."""
    asked = (
        select(MediaFileRow.recording_id, MediaFileRow.sha256)
        .join(CodingRow, CodingRow.recording_id == MediaFileRow.recording_id)
        .join(OwnPassRow, OwnPassRow.coding_id == CodingRow.id)
        .where(MediaFileRow.size_bytes == size_bytes, OwnPassRow.finished_at.is_(None))
    )
    return tuple((RecordingId(one), sha256) for one, sha256 in connection.execute(asked))


def keep_own_pass(connection: Connection, one: OwnPass) -> None:
    """Add it, or put it in the place of its older self."""
    connection.execute(delete(OwnPassRow).where(OwnPassRow.coding_id == one.coding_id))
    row = {
        "coding_id": one.coding_id,
        "begun_at": one.begun_at,
        "finished_at": one.finished_at,
        "marks": MARKS.dump_json(one.marks).decode(),
        "is_left": one.is_left,
    }
    connection.execute(insert(OwnPassRow), row)
