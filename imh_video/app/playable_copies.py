"""Copies that play, of films that this program cannot play or plays badly. The film stays as it is.

A library keeps the copy beside the film and looks at it; what leaves the library is still made of
the film. A film that is being added may bring its copy along: ``playable`` of ``Library.add_film``.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from imh_video.app.cameras import change_media
from imh_video.app.film_intake import alone_adding, playable_in
from imh_video.app.library import Library, camera_of
from imh_video.media.problem import MediaProblem
from imh_video.media.source import PathSource
from imh_video.model.consent import Use
from imh_video.model.identifiers import MediaId, RecordingId
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.model.problem import Problem
from imh_video.model.recording import Camera, MediaFile
from imh_video.store.film_copies import FilmCopy, remove, source_of
from imh_video.timebase import seconds


def write_playable_copy(path: Path, out: Path, control: JobControl | None = None) -> dict[str, Any]:
    """The answer of ``imh-video playable``. Raises MediaProblem, Problem, Cancelled."""
    from imh_video.media.playable_copy import make_playable

    if out.resolve() == path.resolve():
        raise Problem(
            "The copy would take the place of the film.",
            where=out.name,
            way_out="Choose another name.",
        )
    made = make_playable(PathSource(path), out, control)
    return {
        "written": str(out),
        "frames": made.frames,
        "duration_s": seconds(made.duration_us),
        "warnings": list(made.warnings),
    }


def add_playable_copy(
    library: Library,
    recording_id: RecordingId,
    camera: int = 0,
    control: JobControl | None = None,
) -> Camera:
    """Make playable copies of all parts of a camera's film; they take the place of older ones.

    Asks the consent gate for playing the film. All of them or none. Raises MediaProblem when one
    cannot be made, Cancelled.
    """
    control = control or Unattended()
    recording = library.recording(recording_id)
    parts = camera_of(recording, camera).media
    library.ask(recording_id, Use.PLAY, detail="playable copy")
    made: dict[MediaId, FilmCopy] = {}
    with alone_adding(library.database) as folder:
        try:
            for number, media in enumerate(parts):
                share = PartOfJob(control, number / len(parts), (number + 1) / len(parts))
                source = source_of(folder, media.stored_as)
                made[media.id] = playable_in(folder, source, share)
            control.check()
            changed = _keep(library, recording_id, camera, made)
        except BaseException as error:
            for copy in made.values():
                remove(folder, copy.stored_as)
            if isinstance(error, MediaProblem):
                # In the library a film's file has a random name that nobody knows.
                where = f"{recording.title}, camera {camera + 1}"
                raise MediaProblem(error.what, where=where, way_out=error.way_out) from error
            raise
    _forget(library, parts)
    return changed


def remove_playable_copy(library: Library, recording_id: RecordingId, camera: int = 0) -> Camera:
    """Look at the film itself again."""
    parts = camera_of(library.recording(recording_id), camera).media
    changed = change_media(
        library,
        recording_id,
        camera,
        "no playable copy",
        lambda media: replace(media, playable_as=None, playable_sha256=None),
    )
    _forget(library, parts)
    return changed


def _keep(
    library: Library, recording_id: RecordingId, camera: int, made: dict[MediaId, FilmCopy]
) -> Camera:
    def changed(media: MediaFile) -> MediaFile:
        copy = made.get(media.id)
        if copy is None:
            return media
        return replace(media, playable_as=copy.stored_as, playable_sha256=copy.sha256)

    return change_media(library, recording_id, camera, "playable copy", changed)


def _forget(library: Library, parts: tuple[MediaFile, ...]) -> None:
    for media in parts:
        if media.playable_as is not None:
            # One that is being played goes when the library is opened next.
            with suppress(OSError):
                remove(library.folder, media.playable_as)
