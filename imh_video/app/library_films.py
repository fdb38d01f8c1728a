"""Films in a library: copied in whole with who agreed, who is in them, and their cameras."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from imh_video.app.film_intake import (
    CopiedFilm,
    alone_adding,
    check_new,
    copied_in,
    look_at,
    one_after_the_other,
)
from imh_video.app.library_consents import ConsentsInLibrary
from imh_video.app.library_part import people_in_film, there, today
from imh_video.app.own_review import check_of_family, check_own_review, own_review_answers
from imh_video.media.camera_film import CameraFilm, FilmPart
from imh_video.media.source import MediaSource
from imh_video.model.audit import Action
from imh_video.model.consent import Consent, Form, Purpose, Use
from imh_video.model.family import Person
from imh_video.model.identifiers import FamilyId, PersonId, RecordingId, new_id
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.model.recording import (
    Area,
    Camera,
    Layout,
    PersonInFilm,
    PointedPerson,
    Recording,
)
from imh_video.store import audit, families, recordings
from imh_video.store.film_copies import source_of
from imh_video.store.problems import LibraryProblem


class FilmsInLibrary(ConsentsInLibrary):
    """Recordings. Whatever shows or releases a film asks the gate. Any thread."""

    def recordings(self, family_id: FamilyId | None = None) -> tuple[Recording, ...]:
        """The oldest first; of one family or of all."""
        with self._database.reading() as connection:
            return recordings.recordings(connection, family_id)

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
        check_own_review(people, in_film, (*held, *new), today())
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
            there(families.family(connection, family_id), "family", self.folder)
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
            return people_in_film(connection, self._recording(connection, recording_id))

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
        recording = self.recording(recording_id)
        wanted = camera_of(recording, camera)
        self.ask(recording_id, use, purpose=purpose, form=form)
        called = f"{recording.title}, camera {camera + 1}" if camera else recording.title
        return film_of(self.folder, wanted, as_played=use is not Use.EXPORT, called=called)


def camera_of(recording: Recording, number: int) -> Camera:
    """Raises LibraryProblem when the recording has no such camera."""
    for camera in recording.cameras:
        if camera.number == number:
            return camera
    raise LibraryProblem(f"has no camera {number + 1}.", where=recording.title)


def film_of(
    folder: Path, camera: Camera, *, as_played: bool = False, called: str = ""
) -> MediaSource:
    """The camera's film: of one file that nothing was set for, that file. Asks no gate.

    ``called`` is what messages name it.
    """
    sources = [
        source_of(folder, (as_played and media.playable_as) or media.stored_as, called)
        for media in camera.media
    ]
    if len(sources) == 1 and not camera.turned_deg and not camera.audio_offset_us:
        return sources[0]
    later = [media.offset_us for media in camera.media[1:]]
    parts = tuple(map(FilmPart, sources, (0, *later)))
    name = f"Camera {camera.number + 1}"
    return CameraFilm(name, parts, camera.turned_deg, camera.audio_offset_us)
