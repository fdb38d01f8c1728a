"""Films on their way into a library: looked at, put in order, copied whole, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from imh_video.media.parts_in_order import FoundPart, gap_between, in_order
from imh_video.media.problem import MediaProblem
from imh_video.media.source import MediaSource, PathSource
from imh_video.media.stated_start import UNSTATED, StatedStart, read_stated_start
from imh_video.model.identifiers import FamilyId, MediaId, RecordingId, new_id
from imh_video.model.job import JobControl, PartOfJob
from imh_video.model.recording import MediaFile
from imh_video.store import families, recordings
from imh_video.store.connection import Database
from imh_video.store.film_copies import FilmCopy, copy_in, make_in, remove
from imh_video.store.opening import adding_lock
from imh_video.store.problems import LibraryProblem
from imh_video.timebase import Micros


@dataclass(frozen=True, slots=True)
class CopiedFilm:
    """A film in the library's folder of which no recording speaks yet."""

    found: FoundPart
    id: MediaId
    film: FilmCopy
    playable: FilmCopy | None

    def media_file(
        self, recording_id: RecordingId, camera: int = 0, part: int = 0, offset_us: Micros = 0
    ) -> MediaFile:
        """What the database is to say of it."""
        return MediaFile(
            id=self.id,
            recording_id=recording_id,
            sha256=self.film.sha256,
            size_bytes=self.film.size_bytes,
            stored_as=self.film.stored_as,
            camera=camera,
            part=part,
            offset_us=offset_us,
            duration_us=self.found.duration_us,
            playable_as=self.playable.stored_as if self.playable else None,
            playable_sha256=self.playable.sha256 if self.playable else None,
        )


@contextmanager
def alone_adding(database: Database) -> Iterator[Path]:
    """Whoever opens the library meanwhile must not tidy a half-copied film away.

    Raises LibraryProblem.
    """
    if database.read_only:
        with database.writing():
            pass
    lock = adding_lock(database.folder)
    if not lock.take():
        raise LibraryProblem(
            "another film is being added to this library just now.",
            where=database.folder.name,
            way_out="Wait until it is in, then try again.",
        )
    try:
        yield database.folder
    finally:
        lock.release()


def look_at(
    paths: Sequence[Path], control: JobControl, playable: Mapping[Path, Path] | None = None
) -> tuple[FoundPart, ...]:
    """Each file's real length and when it says that it began, in playing order.

    ``playable`` says where a copy of a film lies that is looked at in its place. Raises
    MediaProblem when one of them is no film.
    """
    from imh_video.media.frame_table import read_frame_table

    _check_each_once(paths)
    parts = []
    for number, path in enumerate(paths):
        control.check()
        control.progress(number / len(paths), "Looking at the film")
        source = PathSource((playable or {}).get(path, path))
        table = read_frame_table(
            source, PartOfJob(control, number / len(paths), (number + 1) / len(paths))
        )
        parts.append(FoundPart(path, table.duration_us, _start_of(PathSource(path))))
    return in_order(parts)


def _check_each_once(paths: Sequence[Path]) -> None:
    if not paths:
        raise LibraryProblem("Choose at least one film.")
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise LibraryProblem(
                "this film is named twice.", where=path.name, way_out="Name each film once."
            )
        seen.add(path.resolve())


def _start_of(source: MediaSource) -> StatedStart:
    try:
        return read_stated_start(source)
    except MediaProblem:
        # Only its playable copy can be read: then its name must do.
        return UNSTATED


def found_again(media: MediaFile, source: MediaSource) -> FoundPart:
    """A part that is in the library already, as ``look_at`` would tell it."""
    return FoundPart(Path(media.id), media.duration_us, _start_of(source))


@contextmanager
def copied_in(
    folder: Path,
    parts: Sequence[FoundPart],
    control: JobControl,
    *,
    check_new: Callable[[str], None],
    playable: Mapping[Path, Path] | None = None,
) -> Iterator[tuple[CopiedFilm, ...]]:
    """Copies of the films, for the block to keep. Whatever stops the block takes them away again.

    ``check_new`` is told each SHA-256 as soon as it is known, and raises where that film is in the
    library already.
    """
    kept: list[FilmCopy] = []
    films: list[CopiedFilm] = []
    playable = playable or {}
    try:
        for number, part in enumerate(parts):
            share = PartOfJob(control, number / len(parts), (number + 1) / len(parts))
            media_id = MediaId(new_id())
            film = copy_in(PathSource(part.path), folder, media_id, share)
            kept.append(film)
            _check_not_twice(part.path, film, films)
            check_new(film.sha256)
            copy = None
            if part.path in playable:
                copy = copy_in(PathSource(playable[part.path]), folder, MediaId(new_id()), share)
                kept.append(copy)
            films.append(CopiedFilm(part, media_id, film, copy))
        control.check()
        yield tuple(films)
    except BaseException:
        for copy in kept:
            remove(folder, copy.stored_as)
        raise


def playable_in(folder: Path, source: MediaSource, control: JobControl) -> FilmCopy:
    """A playable copy of a film, in the library's folder under a name of its own."""
    from imh_video.media.playable_copy import make_playable

    def make(part: Path, making: JobControl) -> None:
        make_playable(source, part, making)

    return make_in(folder, MediaId(new_id()), make, control)


def _check_not_twice(path: Path, film: FilmCopy, others: Sequence[CopiedFilm]) -> None:
    for other in others:
        if other.film.sha256 == film.sha256:
            raise LibraryProblem(
                f"this is the same film as {other.found.path.name}.",
                where=path.name,
                way_out="Nothing was added. Name each film once.",
            )


def check_new(connection: Connection, folder: Path, family_id: FamilyId, sha256: str) -> None:
    """Raises LibraryProblem when the family has this film already, saying where."""
    twin = recordings.recording_with_film(connection, family_id, sha256)
    family = families.family(connection, family_id)
    if twin is not None and family is not None:
        raise LibraryProblem(
            f"this film is already in the library, as {twin.title} of {family.code}.",
            where=folder.name,
        )


def one_after_the_other(
    films: Sequence[CopiedFilm], begins_us: Micros = 0, after: FoundPart | None = None
) -> tuple[Micros, ...]:
    """Where each film begins on the camera's clock; the first at ``begins_us``, or after a gap."""
    begins = []
    for film in films:
        if after is not None:
            begins_us += gap_between(after, film.found)
        begins.append(begins_us)
        begins_us += film.found.duration_us
        after = film.found
    return tuple(begins)
