"""The audit: what was done with film, by whom, when. Ids and purposes, no clinical content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Action(StrEnum):
    """What an entry speaks of."""

    CREATE = "create"
    ADD_FILM = "add_film"
    REMOVE_FILM = "remove_film"
    CAMERA_SET = "camera_set"
    MOMENTS_SET = "moments_set"
    PLAY = "play"
    STILL = "still"
    EXPORT = "export"
    PRINT = "print"
    EDIT = "edit"
    OWN_PASS = "own_pass"
    CONSENT_SET = "consent_set"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    BACK_UP = "back_up"
    RESTORE = "restore"


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry. ``subject`` is the id of what it was done to; ``who`` the user of the program."""

    number: int
    at: datetime
    who: str
    action: Action
    subject: str
    outcome: Outcome = Outcome.DONE
    purpose: str = ""
    form: str = ""
    detail: str = ""
