"""What every part of a library stands on: its database, and who uses it."""

from __future__ import annotations

import getpass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from imh_video.model.family import Person
from imh_video.model.identifiers import RecordingId
from imh_video.model.recording import Recording
from imh_video.store import families, recordings
from imh_video.store.connection import Database
from imh_video.store.problems import LibraryProblem

T = TypeVar("T")


class LibraryPart:
    """One open library folder, as the parts of ``Library`` know it."""

    def __init__(self, database: Database, who: str | None = None) -> None:
        self._database = database
        self.who = who or user_name()
        """Who uses the program; written to the audit."""

    @property
    def database(self) -> Database:
        """For the other modules of this package; a window asks the methods."""
        return self._database

    @property
    def folder(self) -> Path:
        return self._database.folder

    @property
    def read_only(self) -> bool:
        return self._database.read_only

    def recording(self, recording_id: RecordingId) -> Recording:
        """Raises LibraryProblem when there is none of that id."""
        with self._database.reading() as connection:
            return self._recording(connection, recording_id)

    def _recording(self, connection: Connection, recording_id: RecordingId) -> Recording:
        return there(recordings.recording(connection, recording_id), "recording", self.folder)


def people_in_film(connection: Connection, recording: Recording) -> tuple[Person, ...]:
    """Seen or heard in it; everybody of the family while nobody has said."""
    people = families.people(connection, recording.family_id)
    said = {one.person_id for one in recordings.people_in(connection, recording.id)}
    return tuple(person for person in people if not said or person.id in said)


def there(found: T | None, what: str, folder: Path) -> T:
    """What was found. Raises LibraryProblem when that is nothing."""
    if found is None:
        raise LibraryProblem(
            f"there is no such {what} in this library.",
            where=folder.name,
            way_out="Choose one from the list.",
        )
    return found


def user_name() -> str:
    """Who uses this computer, as the audit names them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def today() -> date:
    """By this computer's calendar."""
    return datetime.now().astimezone().date()
