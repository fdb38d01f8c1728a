"""The tables of a library. Rows never leave this package: the repositories return model types.

Times are integer microseconds of recording time. Moments in the calendar are UTC, as ISO text.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime, kept as ISO text in UTC so that every database sorts it alike."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        str: String,
        datetime: UtcTime,
        date: Date,
    }


Id = String(64)


class FamilyRow(Base):
    __tablename__ = "families"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    good_to_know: Mapped[str] = mapped_column(Text)
    switched_off_codes: Mapped[str] = mapped_column(Text)
    moment_choices: Mapped[str] = mapped_column(Text, server_default="{}")
    added_at: Mapped[datetime]


class PersonRow(Base):
    __tablename__ = "people"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("families.id"), index=True)
    role: Mapped[str]
    called: Mapped[str]
    born_on: Mapped[date | None]
    weeks_early: Mapped[int]
    position: Mapped[int]


class GoalRow(Base):
    __tablename__ = "goals"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("families.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    agreed_on: Mapped[date]
    closed_on: Mapped[date | None]


class ConsentRow(Base):
    __tablename__ = "consents"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    given_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str]
    form: Mapped[str]
    granted: Mapped[bool]
    given_on: Mapped[date]
    until: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    taken_by: Mapped[str]
    method: Mapped[str]
    wording_version: Mapped[str]
    recorded_at: Mapped[datetime]


class RecordingRow(Base):
    __tablename__ = "recordings"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("families.id"), index=True)
    title: Mapped[str]
    filmed_on: Mapped[date | None]
    layout: Mapped[str]
    left_out: Mapped[str] = mapped_column(Text)
    pointed: Mapped[str] = mapped_column(Text, server_default="[]")
    is_set_up: Mapped[bool]
    moment_preset: Mapped[str | None]
    added_at: Mapped[datetime]


class RecordingPersonRow(Base):
    """Who is in a film, once somebody has said so; without rows everybody of the family is."""

    __tablename__ = "recording_people"
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    presence: Mapped[str]


class MediaFileRow(Base):
    __tablename__ = "media_files"
    __table_args__ = (UniqueConstraint("recording_id", "camera", "part"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    stored_as: Mapped[str] = mapped_column(unique=True)
    camera: Mapped[int]
    part: Mapped[int]
    offset_us: Mapped[int] = mapped_column(BigInteger)
    drift_ppm: Mapped[float]
    duration_us: Mapped[int] = mapped_column(BigInteger)
    audio_offset_us: Mapped[int] = mapped_column(BigInteger)
    turned_deg: Mapped[int] = mapped_column(server_default="0")
    camera_name: Mapped[str | None]
    playable_as: Mapped[str | None]
    playable_sha256: Mapped[str | None] = mapped_column(String(64))


class SchemeRow(Base):
    """One version of a coding scheme, whole: a coding must be readable without its file."""

    __tablename__ = "schemes"
    content_hash: Mapped[str] = mapped_column(primary_key=True)
    scheme_id: Mapped[str] = mapped_column(index=True)
    version: Mapped[str]
    title: Mapped[str]
    content: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime]


class CodingRow(Base):
    __tablename__ = "codings"
    __table_args__ = (UniqueConstraint("recording_id", "coder", "scheme_hash"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id"))
    coder: Mapped[str]
    scheme_hash: Mapped[str] = mapped_column(ForeignKey("schemes.content_hash"))
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class OwnPassRow(Base):
    """A coder's own pass before possible moments were shown, with the marks at its end."""

    __tablename__ = "own_passes"
    coding_id: Mapped[str] = mapped_column(ForeignKey("codings.id"), primary_key=True)
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    marks: Mapped[str] = mapped_column(Text)
    is_left: Mapped[bool] = mapped_column(default=False, server_default=false())


class CandidateRow(Base):
    """A possible moment. Kept for good once suggested: decisions and undo point at it."""

    __tablename__ = "candidates"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id"), index=True)
    kind: Mapped[str]
    onset_us: Mapped[int] = mapped_column(BigInteger)
    offset_us: Mapped[int | None] = mapped_column(BigInteger)
    confidence: Mapped[str]
    rank_score: Mapped[float]
    reason: Mapped[str] = mapped_column(Text)
    rule: Mapped[str]
    evidence: Mapped[str] = mapped_column(Text)
    coverage: Mapped[str] = mapped_column(Text)
    place: Mapped[int | None]
    """Its place in the newest suggestions, best first; None when they no longer hold it."""


class SuggestionRunRow(Base):
    """The newest run of the rules over a recording."""

    __tablename__ = "suggestion_runs"
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id"), primary_key=True)
    suggested_at: Mapped[datetime]
    not_looked: Mapped[str] = mapped_column(Text)


class MarkRow(Base):
    """Lies in its key, the marks of one coding together: a mark that changes is one page.

    One edit may take hundreds of marks away. With a row and two indexes each is three pages to be
    written and waited for (``docs/coding-speed.md``).
    """

    __tablename__ = "marks"
    __table_args__ = (
        PrimaryKeyConstraint("coding_id", "id"),
        CheckConstraint("offset_us IS NULL OR offset_us >= onset_us", name="span"),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[str] = mapped_column(Id)
    coding_id: Mapped[str] = mapped_column(ForeignKey("codings.id"))
    code_id: Mapped[str]
    onset_us: Mapped[int] = mapped_column(BigInteger)
    offset_us: Mapped[int | None] = mapped_column(BigInteger)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    origin: Mapped[str]
    candidate_id: Mapped[str | None] = mapped_column(ForeignKey("candidates.id"))
    certainty: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    quotation: Mapped[str] = mapped_column(Text)
    is_concern: Mapped[bool]
    is_open: Mapped[bool]


class LinkRow(Base):
    __tablename__ = "links"
    __table_args__ = (
        ForeignKeyConstraint(["coding_id", "source"], ["marks.coding_id", "marks.id"]),
        ForeignKeyConstraint(["coding_id", "target"], ["marks.coding_id", "marks.id"]),
        Index(None, "coding_id", "source"),
        Index(None, "coding_id", "target"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    coding_id: Mapped[str] = mapped_column(ForeignKey("codings.id"))
    source: Mapped[str] = mapped_column(Id)
    target: Mapped[str] = mapped_column(Id)
    relation: Mapped[str]


class DecisionRow(Base):
    __tablename__ = "decisions"
    __table_args__ = (
        ForeignKeyConstraint(["coding_id", "mark_id"], ["marks.coding_id", "marks.id"]),
        Index(None, "coding_id", "mark_id"),
    )
    coding_id: Mapped[str] = mapped_column(ForeignKey("codings.id"), primary_key=True)
    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    verdict: Mapped[str]
    coder: Mapped[str]
    decided_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(Text)
    mark_id: Mapped[str | None] = mapped_column(Id)


class EditRow(Base):
    """One edit of a coding, with all it takes to undo and redo it. Numbers have no gaps."""

    __tablename__ = "edit_history"
    coding_id: Mapped[str] = mapped_column(ForeignKey("codings.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    changes: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    is_undone: Mapped[bool]


class ReviewRow(Base):
    __tablename__ = "reviews"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("families.id"), index=True)
    planned_for: Mapped[date | None]
    held_at: Mapped[datetime | None]
    parents_words: Mapped[str] = mapped_column(Text)


class ReviewClipRow(Base):
    """``mark_id`` is no foreign key: deleting a mark must not touch what was shown."""

    __tablename__ = "review_clips"
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id"))
    onset_us: Mapped[int] = mapped_column(BigInteger)
    offset_us: Mapped[int | None] = mapped_column(BigInteger)
    title: Mapped[str]
    mark_id: Mapped[str | None] = mapped_column(Id)


class ReelRow(Base):
    __tablename__ = "reels"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    title: Mapped[str]
    purpose: Mapped[str]


class ReelClipRow(Base):
    """A reference, never a copy; ``mark_id`` as in ReviewClipRow."""

    __tablename__ = "reel_clips"
    reel_id: Mapped[str] = mapped_column(ForeignKey("reels.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("recordings.id"))
    onset_us: Mapped[int] = mapped_column(BigInteger)
    offset_us: Mapped[int | None] = mapped_column(BigInteger)
    title: Mapped[str]
    mark_id: Mapped[str | None] = mapped_column(Id)


class AuditRow(Base):
    """Append-only: triggers of the first migration refuse to change or remove a row."""

    __tablename__ = "audit"
    # AUTOINCREMENT remembers the highest number, so rows cut from the end are missed.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    outcome: Mapped[str]
    purpose: Mapped[str]
    form: Mapped[str]
    detail: Mapped[str]
    previous_hash: Mapped[str] = mapped_column(String(64))
    own_hash: Mapped[str] = mapped_column(String(64))
