"""Possible moments: what the program suggests, why, and what a person decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from imh_video.model.identifiers import CandidateId, MarkId
from imh_video.timebase import Micros, Span


class MomentKind(StrEnum):
    """Kinds of possible moments; the words describe what was seen and heard."""

    FACE_TO_FACE = "face_to_face"
    SHARED_SMILE = "shared_smile"
    CUE_AND_REPLY = "cue_and_reply"
    TURN_TAKING = "turn_taking"
    JOINT_ATTENTION = "joint_attention"
    WAIT_OR_FOLLOW = "wait_or_follow"
    BREAK_RESPECTED = "break_respected"
    APPROACH_AFTER_BREAK = "approach_after_break"
    REPAIR = "repair"
    MISSED_CUE = "missed_cue"
    OVER_STIMULATION = "over_stimulation"
    DISTRESS = "distress"


class Confidence(StrEnum):
    """How clear the signs are. Never a probability of attunement."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was seen or heard: "reach", by the infant, at a time, in a signal."""

    what: str
    person: str
    """infant, caregiver or both."""
    at_us: Micros
    until_us: Micros
    signal: str
    value: float


@dataclass(frozen=True, slots=True)
class CandidateMoment:
    """A span worth a look, with its reason in observable words. It suggests, a person decides."""

    id: CandidateId
    kind: MomentKind
    span: Span
    confidence: Confidence
    rank_score: float
    reason: str
    rule: str
    evidence: tuple[Evidence, ...] = ()
    coverage: Mapping[str, float] = field(default_factory=dict)
    """Share of the span, 0 to 1, in which each person and the sound could be measured."""


@dataclass(frozen=True, slots=True)
class NotLooked:
    """A stretch in which nothing was suggested because too little could be seen or heard."""

    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The answer of one run of the rules, best first."""

    moments: tuple[CandidateMoment, ...]
    not_looked: tuple[NotLooked, ...] = ()


@dataclass(frozen=True, slots=True)
class MomentChoices:
    """How possible moments are looked for in one family's films; a person chose it.

    ``preset`` is a way of looking ("" is the standard one). ``circumstances`` hold for the family,
    whatever they do (a baby who cannot see): signals that mislead then are not gone by.
    """

    preset: str = ""
    circumstances: frozenset[str] = frozenset()
    switched_off: frozenset[MomentKind] = frozenset()
    """Kinds that are not suggested for this family."""
    why: str = ""
    """A few words for those who read it later."""

    @property
    def is_usual(self) -> bool:
        """Whether nothing was chosen: everything is looked for, in the standard way."""
        return self == MomentChoices(why=self.why)


class Verdict(StrEnum):
    KEPT = "kept"
    ADJUSTED = "adjusted"
    DISMISSED = "dismissed"


class DismissReason(StrEnum):
    """Why a possible moment was dismissed: about the suggestion, never about the two people."""

    NOT_THERE = "not_there"
    SOMEBODY_ELSE = "somebody_else"
    TOO_SLIGHT = "too_slight"
    KNOWN = "known"
    """It is marked already, or is told by another one."""
    NOT_NOW = "not_now"
    """It was so, and is of no use for this family now."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a candidate; never recomputed, never overwritten."""

    candidate_id: CandidateId
    verdict: Verdict
    coder: str
    decided_at: datetime
    why: str = ""
    mark_id: MarkId | None = None
