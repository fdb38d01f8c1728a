"""Clips, reviews with a parent, and teaching reels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from imh_video.model.consent import Purpose
from imh_video.model.identifiers import FamilyId, MarkId, RecordingId, ReelId, ReviewId
from imh_video.timebase import Span


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a recording to be watched; a reference, never a copy."""

    recording_id: RecordingId
    span: Span
    title: str = ""
    mark_id: MarkId | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A shared viewing with a parent: clips in order and what the parent said."""

    id: ReviewId
    family_id: FamilyId
    planned_for: date | None
    clips: tuple[Clip, ...] = ()
    parents_words: str = ""
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TeachingReel:
    """An ordered list of clip references with a purpose; consent is asked at every opening."""

    id: ReelId
    title: str
    purpose: Purpose
    clips: tuple[Clip, ...] = ()
