"""Consent: per person, purpose and form, with an end. The default is no; the strictest wins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from imh_video.model.identifiers import ConsentId, PersonId


class Purpose(StrEnum):
    """What a film is used for."""

    OWN_REVIEW = "own_review"
    SUPERVISION = "supervision"
    TEAM_TRAINING = "team_training"
    EXTERNAL_TEACHING = "external_teaching"
    RESEARCH = "research"
    PUBLICATION = "publication"


class Form(StrEnum):
    """How a person appears in that use."""

    IDENTIFIABLE = "identifiable"
    BLURRED = "blurred"
    STILLS = "stills"
    AUDIO = "audio"


class Use(StrEnum):
    """What is about to happen to the film; written to the audit."""

    PLAY = "play"
    STILL = "still"
    EXPORT = "export"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer of one person. ``until`` is the last day on which it holds; None has no end."""

    id: ConsentId
    person_id: PersonId
    purpose: Purpose
    form: Form
    granted: bool
    given_on: date
    until: date | None = None
    withdrawn_on: date | None = None
    taken_by: str = ""
    method: str = ""
    wording_version: str = ""
    given_by: PersonId | None = None
    """Who answered for a person who cannot: a parent for the baby. None: the person."""

    def stands_on(self, day: date) -> bool:
        """Whether the answer, yes or no, is in force on that day."""
        if self.withdrawn_on is not None or day < self.given_on:
            return False
        return self.until is None or day <= self.until

    def holds_on(self, day: date) -> bool:
        """Whether it allows the use on that day."""
        return self.granted and self.stands_on(day)


@dataclass(frozen=True, slots=True)
class MissingConsent:
    """Whose consent is missing for what, and why, in a few plain words."""

    person_id: PersonId
    called: str
    purpose: Purpose
    form: Form
    why: str


@dataclass(frozen=True, slots=True)
class Permission:
    """The gate's answer; allowed only when nothing is missing."""

    missing: tuple[MissingConsent, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.missing
