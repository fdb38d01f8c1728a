"""The library: families, films, codings and consents, and what a person can do with them.

Any thread may call a Library; desks belong to one thread each. What cannot be done raises
LibraryProblem, ConsentRefused or another Problem with one plain sentence, and changes nothing.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from imh_video import places
from imh_video.app.consent_gate import ConsentRefused
from imh_video.app.library_codings import CodingsInLibrary
from imh_video.app.library_families import FamiliesInLibrary
from imh_video.app.library_films import FilmsInLibrary, camera_of, film_of
from imh_video.app.library_part import user_name
from imh_video.model.audit import Action, AuditEntry
from imh_video.model.identifiers import FamilyId, RecordingId
from imh_video.model.job import JobControl
from imh_video.model.moment import Suggestions
from imh_video.model.review import Review, TeachingReel
from imh_video.store import audit, reviews, suggestions
from imh_video.store.checking import check_library
from imh_video.store.connection import BRIEFLY_S
from imh_video.store.opening import begin_library, open_library
from imh_video.store.problems import LibraryBusy, LibraryProblem

__all__ = [
    "BRIEFLY_S",
    "ConsentRefused",
    "Library",
    "LibraryBusy",
    "LibraryProblem",
    "NotYetEncrypted",
    "camera_of",
    "film_of",
    "own_library_folder",
    "user_name",
]


def own_library_folder() -> Path:
    """Where a person's own library lies unless they choose another place."""
    return places.data_folder() / "library"


class NotYetEncrypted(LibraryProblem):
    """Encrypted libraries come with a later version."""


class Library(FamiliesInLibrary, FilmsInLibrary, CodingsInLibrary):
    """One open library folder. Close it, or use it in a ``with`` block."""

    @classmethod
    def create(cls, folder: Path, *, plain: bool, who: str | None = None) -> Library:
        """Begin a library in a folder that does not exist yet, or is empty.

        Only ``plain`` (not encrypted) ones can be made by this version: for films that are not of
        real families.
        """
        if not plain:
            raise NotYetEncrypted(
                "encrypted libraries are not available in this version.",
                where=folder.name,
                way_out="Make an unencrypted one for practice films (--plain), and keep films of "
                "families where they are until then.",
            )
        library = cls(begin_library(folder), who)
        with library.database.writing() as connection:
            audit.append(connection, library.who, Action.CREATE, "")
        return library

    @classmethod
    def open(cls, folder: Path, *, who: str | None = None) -> Library:
        """Open a library; only for reading (``read_only``) where nothing may be written.

        Raises LibraryProblem when it is not one, damaged, busy, or of a newer version.
        """
        return cls(open_library(folder), who)

    def wait_briefly_here(self, seconds: float = BRIEFLY_S) -> None:
        """In this thread nothing waits longer for others from now on: a window's own thread.

        LibraryBusy is raised then, before anything is changed. Without this it is five seconds.
        """
        self._database.wait_briefly_here(seconds)

    @property
    def note(self) -> str:
        """A plain sentence to show while the library is open; "" when there is nothing to say."""
        if not self.read_only:
            return ""
        return "This library can only be read here: nothing you do is kept."

    def close(self) -> None:
        """Close it with every coding that is open in it. Harmless when it is closed already."""
        for desk in tuple(self._desks):
            desk.close()
        self._desks.clear()
        self._database.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- possible moments -----------------------------------------------------------------------

    def candidates(self, recording_id: RecordingId) -> Suggestions | None:
        """All that the newest run found worth a look; None while the rules have not looked.

        Who looks gets a short list of them: ``shown_moments``.
        """
        with self._database.reading() as connection:
            return suggestions.suggestions(connection, recording_id)

    def keep_suggestions(self, recording_id: RecordingId, found: Suggestions) -> Suggestions:
        """Keep a run of the rules in place of the one before, and answer it as it was kept.

        A moment of the same kind at about the same time keeps its id, and so what was decided.
        """
        with self._database.writing() as connection:
            self._recording(connection, recording_id)
            return suggestions.keep_suggestions(connection, recording_id, found)

    # -- reviews and reels ----------------------------------------------------------------------

    def reviews(self, family_id: FamilyId) -> tuple[Review, ...]:
        with self._database.reading() as connection:
            return reviews.reviews(connection, family_id)

    def keep_review(self, review: Review) -> None:
        """Add it, or put it in the place of its older self."""
        with self._database.writing() as connection:
            reviews.keep_review(connection, review)

    def reels(self) -> tuple[TeachingReel, ...]:
        with self._database.reading() as connection:
            return reviews.reels(connection)

    def keep_reel(self, reel: TeachingReel) -> None:
        """Add it, or put it in the place of its older self."""
        with self._database.writing() as connection:
            reviews.keep_reel(connection, reel)

    # -- looking after it -----------------------------------------------------------------------

    def audit_entries(
        self, subject: str | None = None, limit: int | None = None
    ) -> tuple[AuditEntry, ...]:
        """The newest first; about one id, or all."""
        with self._database.reading() as connection:
            return audit.entries(connection, subject, limit)

    def first_bad_audit_entry(self) -> int | None:
        """The first entry that is not as it was written; None when the chain holds."""
        with self._database.reading() as connection:
            return audit.first_bad(connection)

    def verify(self, *, films: bool = True, control: JobControl | None = None) -> tuple[str, ...]:
        """What is not whole, in plain sentences. ``films`` reads every film to its end."""
        return check_library(self._database, films=films, control=control)
