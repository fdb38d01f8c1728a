"""Several cameras of one occasion on one clock, and films that a camera split into parts.

Every function is one transaction and one entry of the audit; what cannot be done raises
LibraryProblem, ConsentRefused or MediaProblem and changes nothing. The first camera (number 0)
carries the clock of the recording: it stays, and its clock is the recording's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from imh_video.app.consent_gate import ConsentRefused
from imh_video.app.film_intake import (
    CopiedFilm,
    alone_adding,
    check_new,
    copied_in,
    found_again,
    look_at,
    one_after_the_other,
)
from imh_video.app.library import Library, LibraryProblem, camera_of
from imh_video.media.parts_in_order import FoundPart
from imh_video.media.parts_in_order import suggest_parts as suggest_parts
from imh_video.media.sound import Sound, read_sound
from imh_video.media.sync import RATE as SYNC_RATE
from imh_video.media.sync import FoundOffset, find_offset
from imh_video.model.audit import Action
from imh_video.model.consent import Use
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.model.recording import MOST_CAMERAS, Camera, CameraClock, MediaFile, Recording
from imh_video.store import audit, recordings
from imh_video.store.film_copies import remove, source_of
from imh_video.timebase import MICROS_PER_SECOND, Micros

_LOOKED = 0.2
_LARGEST_DRIFT_PPM = 10_000.0
"""A hundredth: a film at the wrong speed, not a clock."""
_LARGEST_OFFSET_US = 24 * 3600 * MICROS_PER_SECOND
LONGEST_NAME = 40
_LARGEST_AUDIO_OFFSET_US = 60 * MICROS_PER_SECOND


@contextmanager
def _coming_in(
    library: Library,
    recording: Recording,
    parts: Sequence[FoundPart],
    control: JobControl,
    playable: Mapping[Path, Path] | None,
) -> Iterator[tuple[tuple[CopiedFilm, ...], Connection]]:
    """Copies of the films, and the transaction that keeps them: both or neither stay."""
    check_new = _checker(library, recording)
    with (
        alone_adding(library.database) as folder,
        copied_in(folder, parts, control, check_new=check_new, playable=playable) as films,
        library.database.writing() as connection,
    ):
        yield films, connection


def add_camera(
    library: Library,
    recording_id: RecordingId,
    paths: Sequence[Path],
    control: JobControl | None = None,
    *,
    playable: Mapping[Path, Path] | None = None,
) -> Camera:
    """Copy what another camera filmed into the recording; it begins with the first camera.

    Several files become its parts, in the order of their own clocks or else of their names.
    ``playable`` says where a copy lies that plays, of a film that does not.
    """
    control = control or Unattended()
    recording = _open_for_adding(library, recording_id)
    _free_number(recording)
    parts = look_at(paths, PartOfJob(control, 0.0, _LOOKED), playable)
    copying = PartOfJob(control, _LOOKED, 1.0)
    with _coming_in(library, recording, parts, copying, playable) as (films, connection):
        number = _free_number(_again(connection, recording))
        begins = one_after_the_other(films)
        media = tuple(
            film.media_file(recording_id, number, part, begins_us)
            for part, (film, begins_us) in enumerate(zip(films, begins, strict=True))
        )
        _keep(library, connection, recording, media, f"camera {number + 1}")
    return camera_of(library.recording(recording_id), number)


def add_parts(
    library: Library,
    recording_id: RecordingId,
    camera: int,
    paths: Sequence[Path],
    control: JobControl | None = None,
    *,
    playable: Mapping[Path, Path] | None = None,
) -> Camera:
    """Copy further parts of a camera's film into the recording, after those that are there."""
    control = control or Unattended()
    recording = _open_for_adding(library, recording_id)
    last = camera_of(recording, camera).media[-1]
    parts = look_at(paths, PartOfJob(control, 0.0, _LOOKED), playable)
    before = found_again(last, source_of(library.folder, last.stored_as))
    copying = PartOfJob(control, _LOOKED, 1.0)
    with _coming_in(library, recording, parts, copying, playable) as (films, connection):
        there = camera_of(_again(connection, recording), camera)
        if there.media[-1].id != last.id:
            raise LibraryProblem(
                "was changed meanwhile.",
                where=recording.title,
                way_out="Nothing was added. Look at its parts, then try again.",
            )
        begins = one_after_the_other(films, there.duration_us, before)
        media = tuple(
            _set_like(
                there, film.media_file(recording_id, camera, last.part + 1 + number, begins_us)
            )
            for number, (film, begins_us) in enumerate(zip(films, begins, strict=True))
        )
        _keep(library, connection, recording, media, f"camera {camera + 1}, further parts")
    return camera_of(library.recording(recording_id), camera)


def set_clock(
    library: Library, recording_id: RecordingId, camera: int, clock: CameraClock
) -> Camera:
    """Say how the camera's time lies on that of the first camera."""
    if camera == 0:
        raise LibraryProblem(
            "The first camera is the clock of the recording and cannot be moved.",
            way_out="Move the other camera the other way.",
        )
    if abs(clock.offset_us) > _LARGEST_OFFSET_US or abs(clock.drift_ppm) > _LARGEST_DRIFT_PPM:
        raise LibraryProblem(
            "A camera can be moved by up to a day, and its clock may be up to 1 % wrong.",
            way_out="Choose a smaller number.",
        )

    def changed(media: MediaFile) -> MediaFile:
        is_first = media.part == 0
        offset_us = clock.offset_us if is_first else media.offset_us
        return replace(media, offset_us=offset_us, drift_ppm=clock.drift_ppm)

    return change_media(library, recording_id, camera, "clock", changed)


def find_clock_from_sound(
    library: Library,
    recording_id: RecordingId,
    camera: int,
    control: JobControl | None = None,
) -> FoundOffset:
    """How the camera's time seems to lie on the first camera's, by what both heard.

    Sets nothing: a person decides, see ``set_clock``. Asks the gate for playing both films.
    """
    control = control or Unattended()
    if camera == 0:
        raise LibraryProblem("The first camera is the clock of the recording.")
    reference = _sound(library, recording_id, 0, PartOfJob(control, 0.0, 0.4))
    other = _sound(library, recording_id, camera, PartOfJob(control, 0.4, 0.8))
    return find_offset(reference, other, PartOfJob(control, 0.8, 1.0))


def _sound(library: Library, recording_id: RecordingId, camera: int, control: JobControl) -> Sound:
    source = library.media_source(recording_id, Use.PLAY, camera=camera)
    sound = read_sound(source, SYNC_RATE, control)
    if sound is None:
        raise LibraryProblem(
            f"Camera {camera + 1} has no sound.",
            where=library.recording(recording_id).title,
            way_out="Set its clock by hand.",
        )
    return sound


def turn_film(library: Library, recording_id: RecordingId, camera: int, turned_deg: int) -> Camera:
    """Show the camera's picture turned clockwise by 0, 90, 180 or 270 degrees, everywhere."""
    if turned_deg % 90:
        raise ValueError(f"a picture is turned by quarters, not by {turned_deg} degrees")
    turned_deg %= 360
    return change_media(
        library, recording_id, camera, "turned", lambda m: replace(m, turned_deg=turned_deg)
    )


def name_camera(library: Library, recording_id: RecordingId, camera: int, name: str) -> Camera:
    """Say what the camera is called beside its number, as "side view"; "" takes the name away."""
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise LibraryProblem(
            f"The name of a camera has {LONGEST_NAME} letters at most.",
            way_out="Choose a shorter one.",
        )
    return change_media(
        library, recording_id, camera, "name", lambda m: replace(m, camera_name=name)
    )


def set_audio_offset(
    library: Library, recording_id: RecordingId, camera: int, us: Micros
) -> Camera:
    """Say how much later than its picture the camera's sound runs: it is played that much earlier.

    Negative for sound that runs early.
    """
    if abs(us) > _LARGEST_AUDIO_OFFSET_US:
        raise LibraryProblem(
            "Sound can be moved by up to 60 s.", way_out="Choose a smaller number."
        )
    return change_media(
        library, recording_id, camera, "sound", lambda m: replace(m, audio_offset_us=us)
    )


def remove_camera(library: Library, recording_id: RecordingId, camera: int) -> None:
    """Take a camera and its films out of the library. The first one stays."""
    if camera == 0:
        raise LibraryProblem("The first camera carries the clock of the recording and stays.")
    _remove(library, recording_id, camera, first_part=0)


def remove_last_part(library: Library, recording_id: RecordingId, camera: int) -> Camera:
    """Take the last part of a camera's film out of the library. The first part stays."""
    last = camera_of(library.recording(recording_id), camera).media[-1]
    if last.part == 0:
        raise LibraryProblem("This film has one part only, which stays.")
    _remove(library, recording_id, camera, first_part=last.part)
    return camera_of(library.recording(recording_id), camera)


def _remove(library: Library, recording_id: RecordingId, camera: int, *, first_part: int) -> None:
    with library.database.writing() as connection:
        recording = _there(connection, recording_id)
        files = [media for media in camera_of(recording, camera).media if media.part >= first_part]
        recordings.remove_media(connection, files)
        detail = f"camera {camera + 1}"
        audit.append(connection, library.who, Action.REMOVE_FILM, recording_id, detail=detail)
    for media in files:
        for name in filter(None, (media.stored_as, media.playable_as)):
            # One that is being played stays until the library is opened again, and goes then.
            with suppress(OSError):
                remove(library.folder, name)


def _open_for_adding(library: Library, recording_id: RecordingId) -> Recording:
    """Nobody's film is added whose people have not agreed to their own review."""
    permission = library.permission(recording_id, Use.PLAY)
    if not permission.allowed:
        raise ConsentRefused(permission, "The film was not added")
    return library.recording(recording_id)


def _free_number(recording: Recording) -> int:
    taken = {camera.number for camera in recording.cameras}
    free = [number for number in range(MOST_CAMERAS) if number not in taken]
    if not free:
        raise LibraryProblem(
            f"has {MOST_CAMERAS} cameras already, and more cannot be shown.",
            where=recording.title,
            way_out="Remove one first.",
        )
    return free[0]


def _checker(library: Library, recording: Recording) -> Callable[[str], None]:
    def check(sha256: str) -> None:
        with library.database.reading() as connection:
            check_new(connection, library.folder, recording.family_id, sha256)

    return check


def _set_like(camera: Camera, media: MediaFile) -> MediaFile:
    return replace(
        media,
        drift_ppm=camera.clock.drift_ppm,
        turned_deg=camera.turned_deg,
        camera_name=camera.name,
        audio_offset_us=camera.audio_offset_us,
    )


def _keep(
    library: Library,
    connection: Connection,
    recording: Recording,
    media: tuple[MediaFile, ...],
    detail: str,
) -> None:
    for one in media:
        check_new(connection, library.folder, recording.family_id, one.sha256)
    recordings.add_media(connection, media)
    audit.append(connection, library.who, Action.ADD_FILM, recording.id, detail=detail)


def change_media(
    library: Library,
    recording_id: RecordingId,
    camera: int,
    what: str,
    changed: Callable[[MediaFile], MediaFile],
) -> Camera:
    """Change every part of a camera alike. Nothing is written where nothing changes."""
    with library.database.writing() as connection:
        there = camera_of(_there(connection, recording_id), camera)
        media = tuple(changed(one) for one in there.media)
        if media != there.media:
            recordings.change_media(connection, media)
            detail = f"camera {camera + 1}: {what}"
            audit.append(connection, library.who, Action.CAMERA_SET, recording_id, detail=detail)
        return camera_of(_there(connection, recording_id), camera)


def _again(connection: Connection, recording: Recording) -> Recording:
    """As it is now: somebody else may have changed it while the films were copied."""
    return _there(connection, recording.id)


def _there(connection: Connection, recording_id: RecordingId) -> Recording:
    found = recordings.recording(connection, recording_id)
    if found is None:
        raise LibraryProblem(
            "there is no such recording in this library.", way_out="Choose one from the list."
        )
    return found
