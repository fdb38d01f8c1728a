"""Identifiers: opaque, random, never derived from a person, a file or a date."""

from __future__ import annotations

import uuid
from typing import NewType

FamilyId = NewType("FamilyId", str)
PersonId = NewType("PersonId", str)
ConsentId = NewType("ConsentId", str)
GoalId = NewType("GoalId", str)
RecordingId = NewType("RecordingId", str)
MediaId = NewType("MediaId", str)
CodingId = NewType("CodingId", str)
MarkId = NewType("MarkId", str)
LinkId = NewType("LinkId", str)
CandidateId = NewType("CandidateId", str)
ReviewId = NewType("ReviewId", str)
ReelId = NewType("ReelId", str)


def new_id() -> str:
    """A fresh random identifier (32 hexadecimal digits)."""
    return uuid.uuid4().hex
