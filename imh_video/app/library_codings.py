"""Codings in a library: begun, opened by one coder at a time, read by others."""

from __future__ import annotations

import weakref
from datetime import UTC, datetime

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.coding_hold import OPEN_ELSEWHERE
from imh_video.app.library_part import LibraryPart, people_in_film, there
from imh_video.model.identifiers import CodingId, RecordingId, new_id
from imh_video.model.job import JobControl
from imh_video.model.mark import Coding
from imh_video.model.scheme import CodingScheme
from imh_video.store import codings
from imh_video.store.connection import Database
from imh_video.store.locks import FileLock
from imh_video.store.opening import coding_lock
from imh_video.store.problems import LibraryProblem


class CodingsInLibrary(LibraryPart):
    """Codings. A desk belongs to one thread."""

    def __init__(self, database: Database, who: str | None = None) -> None:
        super().__init__(database, who)
        self._desks: weakref.WeakSet[CodingDesk] = weakref.WeakSet()

    def codings(self, recording_id: RecordingId) -> tuple[Coding, ...]:
        """The oldest first."""
        with self._database.reading() as connection:
            return codings.codings(connection, recording_id)

    def mark_count(self, coding_id: CodingId) -> int:
        with self._database.reading() as connection:
            return codings.count_marks(connection, coding_id)

    def open_coding(
        self, recording_id: RecordingId, coder: str, scheme: CodingScheme
    ) -> CodingDesk:
        """Open the coder's coding with that scheme, or begin one.

        A coding stays with the version of the scheme it was begun with, unless nothing was ever
        marked in it. Open elsewhere already, it can only be read.
        """
        coder = coder.strip()
        if not coder:
            raise LibraryProblem("A coding needs the name or initials of its coder.")
        found = self._coding_of(recording_id, coder, scheme)
        if found is None:
            found = self._begin_coding(recording_id, coder, scheme)
        lock, why = self._take_coding(found.id)
        if lock is not None and found.scheme_hash != scheme.content_hash:
            found = self._pin_if_unused(found, scheme)
        return self._desk(found, lock, why)

    def read_coding(self, coding_id: CodingId, control: JobControl | None = None) -> CodingDesk:
        """Open a coding for reading only: somebody else's, or one that is open elsewhere.

        With very many marks it takes a second, in which ``control`` can stop it.
        """
        with self._database.reading() as connection:
            found = there(codings.coding(connection, coding_id), "coding", self.folder)
        return self._desk(found, None, "this coding was opened for reading", control)

    def _coding_of(
        self, recording_id: RecordingId, coder: str, scheme: CodingScheme
    ) -> Coding | None:
        """Pinned to exactly this version if there is one, else the newest with this scheme."""
        mine = [
            coding
            for coding in self.codings(recording_id)
            if coding.coder == coder and coding.scheme_id == scheme.id
        ]
        exact = [coding for coding in mine if coding.scheme_hash == scheme.content_hash]
        best = exact or mine
        return best[-1] if best else None

    def _begin_coding(self, recording_id: RecordingId, coder: str, scheme: CodingScheme) -> Coding:
        coding = Coding(
            id=CodingId(new_id()),
            recording_id=recording_id,
            coder=coder,
            scheme_id=scheme.id,
            scheme_version=scheme.version,
            scheme_hash=scheme.content_hash,
            begun_at=datetime.now(UTC),
        )
        with self._database.writing() as connection:
            self._recording(connection, recording_id)
            codings.keep_scheme(connection, scheme)
            codings.add_coding(connection, coding)
        return coding

    def _take_coding(self, coding_id: CodingId) -> tuple[FileLock | None, str]:
        if self.read_only:
            return None, "this library can only be read here"
        lock = coding_lock(self.folder, coding_id)
        if lock.take():
            return lock, ""
        return None, OPEN_ELSEWHERE

    def _pin_if_unused(self, coding: Coding, scheme: CodingScheme) -> Coding:
        with self._database.writing() as connection:
            if codings.has_history(connection, coding.id):
                return coding
            codings.keep_scheme(connection, scheme)
            codings.pin_scheme(connection, coding.id, scheme.content_hash)
            return there(codings.coding(connection, coding.id), "coding", self.folder)

    def _desk(
        self, coding: Coding, lock: FileLock | None, why: str, control: JobControl | None = None
    ) -> CodingDesk:
        with self._database.reading() as connection:
            recording = self._recording(connection, coding.recording_id)
            people = people_in_film(connection, recording)
        desk = CodingDesk(
            self._database,
            coding,
            recording,
            people,
            who=self.who,
            lock=lock,
            why_read_only=why,
            control=control,
        )
        self._desks.add(desk)
        return desk
