"""Reviews with a parent and teaching reels, with their clips, in and out of the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from imh_video.model.consent import Purpose
from imh_video.model.identifiers import FamilyId, MarkId, RecordingId, ReelId, ReviewId
from imh_video.model.review import Clip, Review, TeachingReel
from imh_video.store.tables import ReelClipRow, ReelRow, ReviewClipRow, ReviewRow
from imh_video.timebase import Span


def reviews(connection: Connection, family_id: FamilyId) -> tuple[Review, ...]:
    """In the order in which they were begun."""
    asked = select(ReviewRow.__table__).where(ReviewRow.family_id == family_id)
    return tuple(
        Review(
            ReviewId(row.id),
            FamilyId(row.family_id),
            row.planned_for,
            _clips(connection, ReviewClipRow, row.id),
            row.parents_words,
            row.held_at,
        )
        for row in connection.execute(asked).all()
    )


def keep_review(connection: Connection, review: Review) -> None:
    """Add it, or put it in the place of its older self."""
    row = {
        "id": review.id,
        "family_id": review.family_id,
        "planned_for": review.planned_for,
        "held_at": review.held_at,
        "parents_words": review.parents_words,
    }
    known = select(ReviewRow.id).where(ReviewRow.id == review.id)
    if connection.execute(known).first() is None:
        connection.execute(insert(ReviewRow), row)
    else:
        connection.execute(update(ReviewRow).where(ReviewRow.id == review.id), row)
    connection.execute(delete(ReviewClipRow).where(ReviewClipRow.review_id == review.id))
    rows = [_clip_row(clip, n) | {"review_id": review.id} for n, clip in enumerate(review.clips)]
    if rows:
        connection.execute(insert(ReviewClipRow), rows)


def reels(connection: Connection) -> tuple[TeachingReel, ...]:
    """In the order in which they were begun."""
    return tuple(
        TeachingReel(
            ReelId(row.id),
            row.title,
            Purpose(row.purpose),
            _clips(connection, ReelClipRow, row.id),
        )
        for row in connection.execute(select(ReelRow.__table__)).all()
    )


def keep_reel(connection: Connection, reel: TeachingReel) -> None:
    """Add it, or put it in the place of its older self."""
    row = {"id": reel.id, "title": reel.title, "purpose": reel.purpose.value}
    if connection.execute(select(ReelRow.id).where(ReelRow.id == reel.id)).first() is None:
        connection.execute(insert(ReelRow), row)
    else:
        connection.execute(update(ReelRow).where(ReelRow.id == reel.id), row)
    connection.execute(delete(ReelClipRow).where(ReelClipRow.reel_id == reel.id))
    rows = [_clip_row(clip, n) | {"reel_id": reel.id} for n, clip in enumerate(reel.clips)]
    if rows:
        connection.execute(insert(ReelClipRow), rows)


def _clips(
    connection: Connection, table: type[ReviewClipRow] | type[ReelClipRow], owner: str
) -> tuple[Clip, ...]:
    owned = ReviewClipRow.review_id if table is ReviewClipRow else ReelClipRow.reel_id
    asked = select(table.__table__).where(owned == owner).order_by(table.position)
    return tuple(_clip(row) for row in connection.execute(asked))


def _clip(row: Row[Any]) -> Clip:
    return Clip(
        RecordingId(row.recording_id),
        Span(row.onset_us, row.offset_us),
        row.title,
        MarkId(row.mark_id) if row.mark_id else None,
    )


def _clip_row(clip: Clip, position: int) -> dict[str, object]:
    return {
        "position": position,
        "recording_id": clip.recording_id,
        "onset_us": clip.span.onset_us,
        "offset_us": clip.span.offset_us,
        "title": clip.title,
        "mark_id": clip.mark_id,
    }
