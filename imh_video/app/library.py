"""The library: families, films, codings and consents, and what a person can do with them.

Any thread may call a Library; desks belong to one thread each. What cannot be done raises
LibraryProblem, ConsentRefused or another Problem with one plain sentence, and changes nothing.
"""

from __future__ import annotations

import getpass
import secrets
import weakref
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection

from imh_video import places
from imh_video.app import consent_gate
from imh_video.app.coding_desk import CodingDesk
from imh_video.app.coding_hold import OPEN_ELSEWHERE
from imh_video.app.consent_gate import ConsentRefused
from imh_video.app.film_intake import (
    CopiedFilm,
    alone_adding,
    check_new,
    copied_in,
    look_at,
    one_after_the_other,
)
from imh_video.app.own_review import check_of_family, check_own_review, own_review_answers
from imh_video.media.camera_film import CameraFilm, FilmPart
from imh_video.media.source import MediaSource
from imh_video.model.audit import Action, AuditEntry, Outcome
from imh_video.model.consent import Consent, Form, Permission, Purpose, Use
from imh_video.model.family import Family, Goal, Person, Role
from imh_video.model.identifiers import (
    CodingId,
    ConsentId,
    FamilyId,
    GoalId,
    PersonId,
    RecordingId,
    new_id,
)
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.model.mark import Coding
from imh_video.model.moment import Suggestions
from imh_video.model.recording import (
    Area,
    Camera,
    Layout,
    PersonInFilm,
    PointedPerson,
    Recording,
)
from imh_video.model.review import Review, TeachingReel
from imh_video.model.scheme import CodingScheme
from imh_video.store import audit, codings, families, recordings, reviews, suggestions
from imh_video.store.checking import check_library
from imh_video.store.connection import Database
from imh_video.store.film_copies import source_of
from imh_video.store.locks import FileLock
from imh_video.store.opening import begin_library, coding_lock, open_library
from imh_video.store.problems import LibraryProblem

__all__ = ["ConsentRefused", "Library", "LibraryProblem", "NotYetEncrypted", "own_library_folder"]

T = TypeVar("T")

_CODE_WORDS = (
    "TERN", "WREN", "LARK", "MOSS", "FERN", "REED", "IBIS", "ROOK", "DOVE", "GULL", "TEAL", "KITE",
    "RUFF", "SMEW", "KNOT", "COOT", "ALDER", "ASPEN", "HAZEL", "ROWAN", "HOLLY", "MAPLE", "CLOVER",
    "SORREL", "THYME", "SEDGE", "BRIAR", "PLOVER", "CURLEW", "SISKIN", "LINNET", "DUNLIN",
)  # fmt: skip
_STAYS_INSIDE = (Use.PLAY, Use.STILL)
"""Uses that stay inside the program: allowed where the audit cannot be written."""


def own_library_folder() -> Path:
    """Where a person's own library lies unless they choose another place."""
    return places.data_folder() / "library"


class NotYetEncrypted(LibraryProblem):
    """Encrypted libraries come with a later version."""


class Library:
    """One open library folder. Close it, or use it in a ``with`` block."""

    def __init__(self, database: Database, who: str | None = None) -> None:
        self._database = database
        self.who = who or user_name()
        """Who uses the program; written to the audit."""
        self._desks: weakref.WeakSet[CodingDesk] = weakref.WeakSet()

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

    # -- families -----------------------------------------------------------------------------

    def families(self) -> tuple[Family, ...]:
        """In the order in which they were added."""
        with self._database.reading() as connection:
            return families.families(connection)

    def family(self, family_id: FamilyId) -> Family:
        with self._database.reading() as connection:
            return _there(families.family(connection, family_id), "family", self.folder)

    def family_of_code(self, code: str) -> Family:
        """Raises LibraryProblem when no family has that code."""
        with self._database.reading() as connection:
            found = families.family_of_code(connection, code)
        return _there(found, f"family {code}", self.folder)

    def add_family(self, code: str | None = None) -> Family:
        """Without a code it gets a random one, like TERN-53, that says nothing about the family."""
        with self._database.writing() as connection:
            if code is None:
                code = _random_code(connection)
            elif not code.strip():
                raise LibraryProblem("A family needs a code, like TERN-53.")
            elif families.family_of_code(connection, code) is not None:
                raise LibraryProblem(
                    f"there is already a family {code}.",
                    where=self.folder.name,
                    way_out="Choose another code, or let the program choose one.",
                )
            family = Family(FamilyId(new_id()), code.strip().upper())
            families.add_family(connection, family)
        return family

    def change_family(self, family: Family) -> None:
        """Good to know, codes switched off. The code stays what it is."""
        with self._database.writing() as connection:
            known = _there(families.family(connection, family.id), "family", self.folder)
            families.change_family(connection, replace(family, code=known.code))

    def people(self, family_id: FamilyId) -> tuple[Person, ...]:
        with self._database.reading() as connection:
            return families.people(connection, family_id)

    def add_person(
        self,
        family_id: FamilyId,
        role: Role,
        called: str,
        born_on: date | None = None,
        weeks_early: int = 0,
    ) -> Person:
        """``called`` is neutral ("Baby", "Parent A"), never a name."""
        if not called.strip():
            raise LibraryProblem("A person needs something to be called, like Parent A.")
        person = Person(PersonId(new_id()), family_id, role, called.strip(), born_on, weeks_early)
        with self._database.writing() as connection:
            _there(families.family(connection, family_id), "family", self.folder)
            families.add_person(connection, person)
        return person

    def change_person(self, person: Person) -> None:
        with self._database.writing() as connection:
            families.change_person(connection, person)

    def goals(self, family_id: FamilyId) -> tuple[Goal, ...]:
        """The oldest first."""
        with self._database.reading() as connection:
            return families.goals(connection, family_id)

    def add_goal(self, family_id: FamilyId, words: str, agreed_on: date | None = None) -> Goal:
        """In the parent's own words."""
        goal = Goal(GoalId(new_id()), family_id, words, agreed_on or _today())
        with self._database.writing() as connection:
            families.add_goal(connection, goal)
        return goal

    def change_goal(self, goal: Goal) -> None:
        with self._database.writing() as connection:
            families.change_goal(connection, goal)

    # -- consent ------------------------------------------------------------------------------

    def consents(self, family_id: FamilyId) -> tuple[Consent, ...]:
        """Every answer ever given, the oldest first; those taken back too."""
        with self._database.reading() as connection:
            return families.consents(connection, family_id)

    def set_consent(
        self,
        person_id: PersonId,
        purpose: Purpose,
        form: Form,
        *,
        granted: bool,
        until: date | None = None,
        taken_by: str = "",
        method: str = "",
        given_by: PersonId | None = None,
        given_on: date | None = None,
        wording_version: str = "",
    ) -> Consent:
        """Keep an answer. It takes the place of an earlier one by the same person.

        ``given_by`` is who answered for somebody who cannot; two who answer differently for one
        baby both stand, and the strictest wins.
        """
        day = given_on or _today()
        if until is not None and until < day:
            raise LibraryProblem("A consent cannot end before it is given.")
        consent = Consent(
            id=ConsentId(new_id()),
            person_id=person_id,
            purpose=purpose,
            form=form,
            granted=granted,
            given_on=day,
            until=until,
            taken_by=taken_by,
            method=method,
            wording_version=wording_version,
            given_by=given_by,
        )
        with self._database.writing() as connection:
            for one in (person_id, given_by or person_id):
                _there(families.person(connection, one), "person", self.folder)
            self._keep_consent(connection, consent)
        return consent

    def _keep_consent(self, connection: Connection, consent: Consent) -> None:
        families.end_earlier_answers(connection, consent)
        families.add_consent(connection, consent)
        audit.append(
            connection,
            self.who,
            Action.CONSENT_SET,
            consent.person_id,
            purpose=consent.purpose,
            form=consent.form,
            detail="yes" if consent.granted else "no",
        )

    def withdraw_consent(self, consent_id: ConsentId) -> None:
        """Taken back from today on; the answer stays on the sheet with that date."""
        with self._database.writing() as connection:
            consent = _there(families.consent(connection, consent_id), "consent", self.folder)
            if consent.withdrawn_on is not None:
                return
            families.end_consent(connection, consent_id, _today())
            audit.append(
                connection,
                self.who,
                Action.CONSENT_WITHDRAWN,
                consent.person_id,
                purpose=consent.purpose,
                form=consent.form,
            )

    def permission(
        self,
        recording_id: RecordingId,
        use: Use,
        *,
        purpose: Purpose = Purpose.OWN_REVIEW,
        form: Form = Form.IDENTIFIABLE,
        on: date | None = None,
    ) -> Permission:
        """What the gate would answer. Uses nothing and writes nothing: for showing beforehand."""
        with self._database.reading() as connection:
            recording = self._recording(connection, recording_id)
            return _ask_gate(connection, recording, use, purpose, form, on or _today())

    def ask(
        self,
        recording_id: RecordingId,
        use: Use,
        *,
        purpose: Purpose = Purpose.OWN_REVIEW,
        form: Form = Form.IDENTIFIABLE,
        detail: str = "",
    ) -> None:
        """Ask the gate for a use that happens now. The answer is written to the audit.

        Raises ConsentRefused, naming who and what.
        """
        permission = self.permission(recording_id, use, purpose=purpose, form=form)
        if not self.read_only:
            outcome = Outcome.DONE if permission.allowed else Outcome.REFUSED
            with self._database.writing() as connection:
                audit.append(
                    connection,
                    self.who,
                    Action(use.value),
                    recording_id,
                    outcome=outcome,
                    purpose=purpose,
                    form=form,
                    detail=detail,
                )
        if not permission.allowed:
            raise ConsentRefused(permission, self.recording(recording_id).title)
        if self.read_only and use not in _STAYS_INSIDE:
            raise LibraryProblem(
                "nothing can leave a library that can only be read, because that could not be "
                "written to its audit.",
                where=self.folder.name,
                way_out="Copy its folder to a disk where you may write, and open that copy.",
            )

    # -- films --------------------------------------------------------------------------------

    def recordings(self, family_id: FamilyId | None = None) -> tuple[Recording, ...]:
        """The oldest first; of one family or of all."""
        with self._database.reading() as connection:
            return recordings.recordings(connection, family_id)

    def recording(self, recording_id: RecordingId) -> Recording:
        """Raises LibraryProblem when there is none of that id."""
        with self._database.reading() as connection:
            return self._recording(connection, recording_id)

    def _recording(self, connection: Connection, recording_id: RecordingId) -> Recording:
        return _there(recordings.recording(connection, recording_id), "recording", self.folder)

    def add_film(
        self,
        path: Path,
        family_id: FamilyId,
        *,
        filmed_on: date | None = None,
        own_review_agreed_by: tuple[PersonId, ...],
        in_film: tuple[PersonInFilm, ...] = (),
        taken_by: str = "",
        method: str = "",
        until: date | None = None,
        further_parts: tuple[Path, ...] = (),
        playable: Mapping[Path, Path] | None = None,
        control: JobControl | None = None,
    ) -> Recording:
        """Copy a film into the library, check the copy, and keep who agreed to its own review.

        ``further_parts`` are the other files of a film that the camera split. ``playable`` says
        where a copy lies that plays, of a film that does not; it is copied in beside the film.

        Without ``in_film`` everybody of the family counts as in the picture. Everybody in it must
        have agreed, now or before: otherwise ConsentRefused and nothing is added. Cancelled leaves
        nothing behind. The file that was given is not touched.
        """
        control = control or Unattended()
        paths = (path, *further_parts)
        parts = look_at(paths, PartOfJob(control, 0.0, 0.2), playable)
        with self._database.reading() as connection:
            people = families.people(connection, family_id)
            held = families.consents(connection, family_id)
        new = own_review_answers(people, in_film, own_review_agreed_by, taken_by, method, until)
        check_own_review(people, in_film, (*held, *new), _today())
        with (
            alone_adding(self._database) as folder,
            copied_in(
                folder,
                parts,
                PartOfJob(control, 0.2, 1.0),
                check_new=partial(self._check_new, family_id),
                playable=playable,
            ) as films,
        ):
            return self._keep_film(films, family_id, filmed_on, in_film, new)

    def _check_new(self, family_id: FamilyId, sha256: str) -> None:
        with self._database.reading() as connection:
            check_new(connection, self.folder, family_id, sha256)

    def _keep_film(
        self,
        films: tuple[CopiedFilm, ...],
        family_id: FamilyId,
        filmed_on: date | None,
        in_film: tuple[PersonInFilm, ...],
        consents: tuple[Consent, ...],
    ) -> Recording:
        """One transaction: the film is in the library with its consents, or not at all."""
        recording_id = RecordingId(new_id())
        media = tuple(
            film.media_file(recording_id, 0, part, begins_us)
            for part, (film, begins_us) in enumerate(
                zip(films, one_after_the_other(films), strict=True)
            )
        )
        with self._database.writing() as connection:
            _there(families.family(connection, family_id), "family", self.folder)
            for one in media:
                check_new(connection, self.folder, family_id, one.sha256)
            recording = Recording(
                id=recording_id,
                family_id=family_id,
                title=recordings.next_title(connection, family_id),
                filmed_on=filmed_on,
                media=media,
                added_at=datetime.now(UTC),
            )
            recordings.add_recording(connection, recording)
            recordings.set_people_in(connection, recording.id, in_film)
            for consent in consents:
                self._keep_consent(connection, consent)
            audit.append(connection, self.who, Action.ADD_FILM, recording.id)
        return recording

    def people_in(self, recording_id: RecordingId) -> tuple[Person, ...]:
        """Who is in the film, seen or heard; everybody of the family while nobody has said."""
        with self._database.reading() as connection:
            return _people_in(connection, self._recording(connection, recording_id))

    def presence_in(self, recording_id: RecordingId) -> tuple[PersonInFilm, ...]:
        """Who was said to be in the film, and how; empty while nobody has said."""
        with self._database.reading() as connection:
            return recordings.people_in(connection, recording_id)

    def set_people_in(self, recording_id: RecordingId, people: tuple[PersonInFilm, ...]) -> None:
        """Say who is in the film. Empty: everybody of the family, in the picture."""
        with self._database.writing() as connection:
            recording = self._recording(connection, recording_id)
            check_of_family(families.people(connection, recording.family_id), people)
            recordings.set_people_in(connection, recording_id, people)

    def set_layout(
        self,
        recording_id: RecordingId,
        layout: Layout,
        *,
        left_out: tuple[Area, ...] = (),
        pointed: tuple[PointedPerson, ...] = (),
    ) -> Recording:
        """Say how it was filmed, where in the picture nobody is to be looked for, and who is who.

        Raises LibraryProblem when somebody who was pointed out is not of this family.
        """
        with self._database.writing() as connection:
            recording = self._recording(connection, recording_id)
            named = [PersonInFilm(one.person_id) for one in pointed if one.person_id is not None]
            check_of_family(families.people(connection, recording.family_id), tuple(named))
            recording = replace(
                recording,
                layout=layout,
                left_out=left_out,
                pointed=pointed,
                is_set_up=True,
            )
            recordings.change_recording(connection, recording)
        return recording

    def change_recording(self, recording: Recording) -> None:
        """Title, date and how it was filmed; its media files stay as they are."""
        with self._database.writing() as connection:
            recordings.change_recording(connection, recording)

    def media_source(
        self,
        recording_id: RecordingId,
        use: Use,
        *,
        purpose: Purpose = Purpose.OWN_REVIEW,
        form: Form = Form.IDENTIFIABLE,
        camera: int = 0,
    ) -> MediaSource:
        """What a camera filmed, if everybody in it agreed to this use. Asks the gate, see ``ask``.

        To be looked at, a copy that plays better stands in for the film; what leaves the program is
        made of the film itself. A camera with several parts, or that was turned, answers a
        CameraFilm.
        """
        wanted = camera_of(self.recording(recording_id), camera)
        self.ask(recording_id, use, purpose=purpose, form=form)
        return film_of(self.folder, wanted, as_played=use is not Use.EXPORT)

    # -- codings ------------------------------------------------------------------------------

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

    def read_coding(self, coding_id: CodingId) -> CodingDesk:
        """Open a coding for reading only: somebody else's, or one that is open elsewhere."""
        with self._database.reading() as connection:
            found = _there(codings.coding(connection, coding_id), "coding", self.folder)
        return self._desk(found, None, "this coding was opened for reading")

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
            return _there(codings.coding(connection, coding.id), "coding", self.folder)

    def _desk(self, coding: Coding, lock: FileLock | None, why: str) -> CodingDesk:
        with self._database.reading() as connection:
            recording = self._recording(connection, coding.recording_id)
            people = _people_in(connection, recording)
        desk = CodingDesk(
            self._database,
            coding,
            recording,
            people,
            who=self.who,
            lock=lock,
            why_read_only=why,
        )
        self._desks.add(desk)
        return desk

    # -- possible moments -----------------------------------------------------------------------

    def candidates(self, recording_id: RecordingId) -> Suggestions | None:
        """The newest suggestions, best first; None while the rules have not looked."""
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


def camera_of(recording: Recording, number: int) -> Camera:
    """Raises LibraryProblem when the recording has no such camera."""
    for camera in recording.cameras:
        if camera.number == number:
            return camera
    raise LibraryProblem(f"has no camera {number + 1}.", where=recording.title)


def film_of(folder: Path, camera: Camera, *, as_played: bool = False) -> MediaSource:
    """The camera's film: of one file that nothing was set for, that file. Asks no gate."""
    sources = [
        source_of(folder, (as_played and media.playable_as) or media.stored_as)
        for media in camera.media
    ]
    if len(sources) == 1 and not camera.turned_deg and not camera.audio_offset_us:
        return sources[0]
    later = [media.offset_us for media in camera.media[1:]]
    parts = tuple(map(FilmPart, sources, (0, *later)))
    name = f"Camera {camera.number + 1}"
    return CameraFilm(name, parts, camera.turned_deg, camera.audio_offset_us)


def _ask_gate(
    connection: Connection,
    recording: Recording,
    use: Use,
    purpose: Purpose,
    form: Form,
    on: date,
) -> Permission:
    return consent_gate.ask(
        families.people(connection, recording.family_id),
        recordings.people_in(connection, recording.id),
        families.consents(connection, recording.family_id),
        use=use,
        purpose=purpose,
        form=form,
        on=on,
    )


def _people_in(connection: Connection, recording: Recording) -> tuple[Person, ...]:
    people = families.people(connection, recording.family_id)
    said = {one.person_id for one in recordings.people_in(connection, recording.id)}
    return tuple(person for person in people if not said or person.id in said)


def _there(found: T | None, what: str, folder: Path) -> T:
    if found is None:
        raise LibraryProblem(
            f"there is no such {what} in this library.",
            where=folder.name,
            way_out="Choose one from the list.",
        )
    return found


def _random_code(connection: Connection) -> str:
    taken = {family.code for family in families.families(connection)}
    while True:
        code = f"{secrets.choice(_CODE_WORDS)}-{secrets.randbelow(90) + 10}"
        if code not in taken:
            return code


def user_name() -> str:
    """Who uses this computer, as the audit names them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _today() -> date:
    return datetime.now().astimezone().date()
