"""Identifiers: opaque, random, never derived from a person, a file or a date."""

from __future__ import annotations

import os
import secrets
import uuid
from itertools import count
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


_series = (0, "", count())
"""Of which process, its random beginning, and how many were made."""


def new_mark_id() -> MarkId:
    """A fresh identifier for a mark (32 hexadecimal digits): random but for the last eight.

    Those count, from each start of the program: what is marked in a row lies side by side in the
    database, and an edit of a whole stretch touches few of its pages.
    """
    global _series
    process, beginning, numbers = _series
    if process != os.getpid():
        # Also in a process that was forked off: it must not go on with the same numbers.
        process, beginning, numbers = _series = (os.getpid(), secrets.token_hex(12), count())
    return MarkId(f"{beginning}{next(numbers):08x}")
