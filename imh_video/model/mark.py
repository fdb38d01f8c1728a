"""What a coder marked: codings, marks and the links between marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from imh_video.model.identifiers import (
    CandidateId,
    CodingId,
    LinkId,
    MarkId,
    PersonId,
    RecordingId,
)
from imh_video.model.scheme import Relation
from imh_video.timebase import Span


class Origin(StrEnum):
    """Where a mark came from; shown for ever."""

    HUMAN = "human"
    SUGGESTION = "suggestion"
    IMPORT = "import"


class Certainty(IntEnum):
    """How sure the coder is."""

    GUESS = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder's pass over one recording with one pinned scheme version."""

    id: CodingId
    recording_id: RecordingId
    coder: str
    scheme_id: str
    scheme_version: str
    scheme_hash: str
    begun_at: datetime
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One coded point or span."""

    id: MarkId
    coding_id: CodingId
    code_id: str
    span: Span
    person_id: PersonId | None = None
    origin: Origin = Origin.HUMAN
    candidate_id: CandidateId | None = None
    certainty: Certainty = Certainty.SURE
    note: str = ""
    quotation: str = ""
    """The parent's own words, verbatim; kept apart from the practitioner's note."""
    is_concern: bool = False
    is_open: bool = False
    """A state that is still going on: its end follows the playhead until it is closed."""


@dataclass(frozen=True, slots=True)
class Link:
    """``source`` stands in ``relation`` to ``target``: the reply responds to the cue."""

    id: LinkId
    coding_id: CodingId
    source: MarkId
    target: MarkId
    relation: Relation
