"""Begin a library, open one, bring an older one up to date, and tell what stands in the way."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import text

from imh_video.model.identifiers import new_id
from imh_video.store import recordings
from imh_video.store.connection import DATABASE, Database, connect
from imh_video.store.film_copies import sweep
from imh_video.store.folder import (
    BACKUPS,
    LOCKS,
    MEDIA,
    About,
    check_same,
    read_about,
    sync_folder,
    write_about,
    written_by_newer,
)
from imh_video.store.locks import FileLock
from imh_video.store.migrate import VERSION, current_version, upgrade
from imh_video.store.problems import LibraryDamaged, LibraryProblem, plainly

_SQLITE_HEADER = b"SQLite format 3\0"


def begin_library(folder: Path) -> Database:
    """Make a new, unencrypted library. The folder must not exist yet, or be empty.

    Raises LibraryProblem.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LibraryProblem(
            "there is already something here.",
            where=folder.name,
            way_out="Choose an empty folder or a new name.",
        )
    with plainly(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = folder.with_name(f".{folder.name}.making-{new_id()[:8]}")
        try:
            _make(making)
            if folder.is_dir():
                folder.rmdir()
            making.replace(folder)
            sync_folder(folder.parent)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    return open_library(folder)


def _make(folder: Path) -> None:
    for name in ("", MEDIA, BACKUPS, LOCKS):
        (folder / name).mkdir()
    (folder / DATABASE).touch(mode=0o600)
    database = Database(folder, connect(folder), read_only=False)
    try:
        with database.writing() as connection:
            upgrade(connection)
    finally:
        database.close()
    write_about(folder, About(new_id(), VERSION, encrypted=False))


def open_library(folder: Path) -> Database:
    """Open it for writing, or only for reading where nothing may be written.

    Raises LibraryProblem: no library, a newer one, a damaged one, one that is busy.
    """
    folder = folder.absolute()
    with plainly(folder):
        about = read_about(folder)
    if about.encrypted:
        raise LibraryProblem(
            "this library is encrypted, which this version of the program cannot open.",
            where=folder.name,
            way_out="Open it with a newer version of the program.",
        )
    _check_header(folder)
    read_only = not _may_write(folder)
    database = Database(
        folder,
        connect(folder, read_only=read_only),
        read_only=read_only,
        check_same=partial(check_same, folder, about.id),
    )
    try:
        _bring_up_to_date(database, about)
        if not read_only:
            _clear_up(database)
    except BaseException:
        database.close()
        raise
    return database


def _check_header(folder: Path) -> None:
    """SQLite takes an empty file for a new database, and would write into it."""
    with plainly(folder), (folder / DATABASE).open("rb") as file:
        if file.read(len(_SQLITE_HEADER)) != _SQLITE_HEADER:
            raise _damaged(folder)


def _may_write(folder: Path) -> bool:
    """Try it: rights, read-only disks and locked sticks all answer the same way."""
    try:
        for name in (MEDIA, BACKUPS, LOCKS):
            (folder / name).mkdir(exist_ok=True)
        trial = folder / LOCKS / f"trial-{new_id()[:8]}"
        trial.touch()
        trial.unlink()
        with (folder / DATABASE).open("r+b"):
            return True
    except OSError:
        return False


def _bring_up_to_date(database: Database, about: About) -> None:
    folder = database.folder
    with database.reading() as connection:
        version = current_version(connection)
        if version is None:
            raise _damaged(folder)
        connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one()
    if version > VERSION:
        raise written_by_newer(folder, version)
    if version < VERSION:
        _upgrade(database, version)
    if about.version != VERSION and not database.read_only:
        write_about(folder, replace(about, version=VERSION))


def _upgrade(database: Database, version: int) -> None:
    if database.read_only:
        raise LibraryProblem(
            "this library is of an older version and cannot be brought up to date here, because "
            "its folder can only be read.",
            where=database.folder.name,
            way_out="Copy the folder to a disk where you may write, and open that copy.",
        )
    back_up_database(database.folder, f"before-version-{VERSION}-of-{version}")
    with database.writing() as connection:
        upgrade(connection)


def back_up_database(folder: Path, why: str) -> Path:
    """A checked copy of the database in ``backups/``; films are not copied."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S")
    whole = folder / BACKUPS / f"{stamp}-{why}.sqlite"
    part = whole.with_suffix(".part")
    with plainly(folder):
        try:
            with (
                closing(sqlite3.connect(folder / DATABASE)) as original,
                closing(sqlite3.connect(part)) as copy,
            ):
                original.backup(copy)
                said = copy.execute("PRAGMA quick_check").fetchone()[0]
            if said != "ok":
                raise _damaged(folder)
            part.replace(whole)
            sync_folder(whole.parent)
        finally:
            part.unlink(missing_ok=True)
    return whole


def _clear_up(database: Database) -> None:
    """Take away half-copied films, unless somebody is copying one at this moment."""
    adding = adding_lock(database.folder)
    with plainly(database.folder):
        if not adding.take():
            return
        try:
            with database.reading() as connection:
                known = recordings.stored_names(connection)
            sweep(database.folder, known)
        finally:
            adding.release()


def adding_lock(folder: Path) -> FileLock:
    """Held while a film is copied in."""
    return FileLock(folder / LOCKS / "adding")


def coding_lock(folder: Path, coding_id: str) -> FileLock:
    """Held while a coding is open for writing."""
    return FileLock(folder / LOCKS / f"coding-{coding_id}")


def _damaged(folder: Path) -> LibraryDamaged:
    return LibraryDamaged(
        "the library's database is damaged.",
        where=folder.name,
        way_out="It was left as it is. Restore it from a backup in its folder 'backups'.",
    )
