"""A whole library, films and all, copied to another folder and back; every byte is checked.

The copy is a library folder itself: it can be opened as it is. Making it again brings only what is
new, and takes away nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from imh_video.media.source import PathSource
from imh_video.model.identifiers import MediaId, new_id
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.store.backups import copy_database, problems_of_copy, reading_copy
from imh_video.store.connection import DATABASE
from imh_video.store.film_copies import copy_in, hash_of
from imh_video.store.folder import (
    ABOUT,
    BACKUPS,
    LOCKS,
    MEDIA,
    About,
    read_about,
    sync_folder,
    write_about,
)
from imh_video.store.migrate import VERSION
from imh_video.store.problems import LibraryProblem, plainly

_SPARE_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class LibraryCopy:
    """What was written where. ``missing``: films of which there is no whole copy to be had."""

    folder: Path
    films: int
    copied_films: int
    missing: tuple[str, ...] = ()


def back_up_library(
    folder: Path, target: Path, *, films: bool = True, control: JobControl | None = None
) -> LibraryCopy:
    """Copy a library, open or not, to a new folder or over an older copy of the same library.

    Raises LibraryProblem or Cancelled; an older copy is then still whole.
    """
    control = control or Unattended()
    target = target.absolute()
    with plainly(target):
        about = read_about(folder)
        _check_target(folder, target, about)
        for name in ("", MEDIA, BACKUPS, LOCKS):
            (target / name).mkdir(parents=True, exist_ok=True)
        fresh = target / f".{DATABASE}.{new_id()[:8]}"
        try:
            copy_database(folder / DATABASE, fresh, PartOfJob(control, 0.0, 0.1))
            _check_whole(fresh, folder.name)
            wanted = _films_of(fresh)
            # Films first: a database must never speak of films that are not there yet.
            copied, missing = _bring_films(
                folder, target, wanted if films else {}, PartOfJob(control, 0.1, 1.0)
            )
            fresh.replace(target / DATABASE)
        finally:
            fresh.unlink(missing_ok=True)
        write_about(target, about)
        sync_folder(target)
    return LibraryCopy(target, len(wanted), copied, missing)


def restore_library(source: Path, target: Path, control: JobControl | None = None) -> LibraryCopy:
    """Make a library in a new or empty folder from a copy, or from one backup of a database.

    For a backup in a library's ``backups`` folder the films come from that library. Raises
    LibraryProblem or Cancelled; then nothing is left behind.
    """
    control = control or Unattended()
    source, target = source.absolute(), target.absolute()
    with plainly(target):
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise LibraryProblem(
                "there is already something here.",
                where=target.name,
                way_out="Choose an empty folder or a new name.",
            )
        database, home = _parts_of(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        making = target.with_name(f".{target.name}.making-{new_id()[:8]}")
        try:
            found = _restore_into(making, database, home, control)
            if target.is_dir():
                target.rmdir()
            making.replace(target)
            sync_folder(target.parent)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    return LibraryCopy(target, *found)


def _restore_into(
    making: Path, database: Path, home: Path | None, control: JobControl
) -> tuple[int, int, tuple[str, ...]]:
    for name in ("", MEDIA, BACKUPS, LOCKS):
        (making / name).mkdir()
    copy_database(database, making / DATABASE, PartOfJob(control, 0.0, 0.1))
    _check_whole(making / DATABASE, database.name)
    wanted = _films_of(making / DATABASE)
    if home is None:
        copied, missing = 0, tuple(wanted)
    else:
        copied, missing = _bring_films(home, making, wanted, PartOfJob(control, 0.1, 1.0))
    about = read_about(home) if home is not None else About(new_id(), VERSION, encrypted=False)
    write_about(making, about)
    return len(wanted), copied, missing


def _parts_of(source: Path) -> tuple[Path, Path | None]:
    """The database to restore, and the library that has its films; None: nobody knows where."""
    if source.is_dir():
        read_about(source)
        return source / DATABASE, source
    if not source.is_file():
        raise LibraryProblem(
            "there is no such backup.",
            where=source.name,
            way_out="Give the folder of a backup, or a file of a library's folder 'backups'.",
        )
    home = source.parent.parent if source.parent.name == BACKUPS else None
    return source, home if home is not None and (home / ABOUT).is_file() else None


def _check_target(folder: Path, target: Path, about: About) -> None:
    inside = target == folder.absolute() or folder.absolute() in target.parents
    if inside:
        raise LibraryProblem(
            "a backup of a library cannot lie inside it.",
            where=target.name,
            way_out="Choose a folder on another disk.",
        )
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not target.is_dir() or not (target / ABOUT).is_file() or read_about(target).id != about.id:
        raise LibraryProblem(
            "there is already something else here.",
            where=target.name,
            way_out="Choose an empty folder, or an older backup of the same library.",
        )


def _check_whole(database: Path, name: str) -> None:
    problems = problems_of_copy(database)
    if problems:
        raise LibraryProblem(
            f"the database is not whole: {problems[0]}",
            where=name,
            way_out="Nothing was written. Try an older backup.",
        )


def _films_of(database: Path) -> dict[str, tuple[str, int | None]]:
    """Where each film lies -> its SHA-256, and its size where that is known."""
    films: dict[str, tuple[str, int | None]] = {}
    with reading_copy(database) as connection:
        told = connection.execute(text("PRAGMA table_info(media_files)"))
        has_playable = "playable_as" in {row[1] for row in told}
        asked = "SELECT stored_as, sha256, size_bytes FROM media_files"
        films.update({row[0]: (row[1], row[2]) for row in connection.execute(text(asked))})
        if has_playable:
            asked = "SELECT playable_as, playable_sha256 FROM media_files"
            rows = connection.execute(text(f"{asked} WHERE playable_as IS NOT NULL"))
            films.update({row[0]: (row[1], None) for row in rows})
    return films


def _bring_films(
    home: Path, target: Path, wanted: Mapping[str, tuple[str, int | None]], control: JobControl
) -> tuple[int, tuple[str, ...]]:
    """Copy what is not there yet; how many, and which are nowhere whole."""
    _check_room(home, target, wanted)
    copied = 0
    missing = []
    for number, (stored_as, (sha256, size_bytes)) in enumerate(wanted.items()):
        part = PartOfJob(control, number / len(wanted), (number + 1) / len(wanted))
        control.check()
        there, original = target / stored_as, home / stored_as
        if _has_size(there, size_bytes) and hash_of(there) == sha256:
            continue
        if not _has_size(original, size_bytes):
            missing.append(stored_as)
            continue
        copy = copy_in(PathSource(original), target, MediaId(f"{Path(stored_as).name}-new"), part)
        if copy.sha256 != sha256:
            (target / copy.stored_as).unlink()
            missing.append(stored_as)
            continue
        (target / copy.stored_as).replace(there)
        copied += 1
    return copied, tuple(missing)


def _has_size(path: Path, size_bytes: int | None) -> bool:
    return path.is_file() and size_bytes in (None, path.stat().st_size)


def _check_room(home: Path, target: Path, wanted: Mapping[str, tuple[str, int | None]]) -> None:
    needed = sum(
        (home / stored_as).stat().st_size
        for stored_as in wanted
        if (home / stored_as).is_file() and not (target / stored_as).exists()
    )
    free = shutil.disk_usage(target).free
    if needed + _SPARE_BYTES > free:
        raise LibraryProblem(
            f"the disk has room for {free // 1_000_000} MB, the films need "
            f"{needed // 1_000_000 + 1} MB.",
            where=target.name,
            way_out="Make room there, or choose another disk.",
        )
