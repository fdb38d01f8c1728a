"""Checked copies of the library's database, made while it is open, whoever writes to it.

Each copy is opened, its pages, its references and the chain of its audit are checked, and only then
it gets its name. A copy that cannot be made or is not whole leaves the older ones as they were.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from imh_video.model.identifiers import new_id
from imh_video.model.job import JobControl, Unattended
from imh_video.store import audit
from imh_video.store.backup_thinning import (
    DEFAULT_LIMITS,
    BackupLimits,
    Kept,
    numbers_to_keep,
)
from imh_video.store.connection import BUSY_S, DATABASE
from imh_video.store.folder import BACKUPS, LOCKS, sync_folder
from imh_video.store.locks import FileLock
from imh_video.store.migrate import VERSION, current_version
from imh_video.store.problems import LibraryProblem, plainly

ROLLING = "rolling"
"""Made by the program every few minutes, and thinned by it."""
BEFORE_RESTORE = "before-restore"
"""How it was before somebody went back; stays until somebody removes it."""

_NAME = re.compile(r"(\d{6,})_(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)_([a-z0-9-]+)\.sqlite")
_STAMP = "%Y-%m-%dT%H-%M-%SZ"
_PART = ".backup-part"
_PAGES_AT_ONCE = 2000


class BackupNotMade(LibraryProblem):
    """There is no new backup. The library and the older backups are as they were."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One checked copy. ``made_at`` is what the clock said; ``number`` tells the true order."""

    path: Path
    number: int
    made_at: datetime
    why: str
    size_bytes: int


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """Those with a number, the newest first. Foreign files are passed over."""
    found = []
    with plainly(folder):
        for path in (folder / BACKUPS).glob("*.sqlite"):
            name = _NAME.fullmatch(path.name)
            if name is None:
                continue
            made_at = datetime.strptime(name[2], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, int(name[1]), made_at, name[3], path.stat().st_size))
    return tuple(sorted(found, key=lambda backup: -backup.number))


def make_backup(
    folder: Path,
    why: str = ROLLING,
    *,
    now: datetime | None = None,
    limits: BackupLimits = DEFAULT_LIMITS,
    control: JobControl | None = None,
) -> Backup:
    """Copy, check, name. Other programs may read and write the library meanwhile.

    Raises BackupNotMade when the disk is short, when another window is at it, or when the copy is
    not whole; LibraryProblem when the disk fails; Cancelled. Nothing half-made is kept.
    """
    now = now or datetime.now(UTC)
    with plainly(folder), _alone(folder):
        _clear_up(folder)
        _check_room(folder, limits.spare_bytes)
        part = folder / BACKUPS / f"{new_id()[:8]}{_PART}"
        try:
            copy_database(folder / DATABASE, part, control)
            problems = problems_of_copy(part)
            if problems:
                raise BackupNotMade(
                    f"the copy of the database is not whole: {problems[0]}",
                    where=folder.name,
                    way_out="The older backups are kept. Run 'imh-video library verify'.",
                )
            return _name(folder, part, why, now)
        finally:
            part.unlink(missing_ok=True)


def thin(
    folder: Path, *, now: datetime | None = None, limits: BackupLimits = DEFAULT_LIMITS
) -> tuple[Backup, ...]:
    """Remove rolling backups that are no longer wanted; those removed."""
    rolling = [backup for backup in list_backups(folder) if backup.why == ROLLING]
    made = [Kept(backup.number, backup.made_at, backup.size_bytes) for backup in rolling]
    keep = numbers_to_keep(made, now or datetime.now(UTC), limits)
    gone = tuple(backup for backup in rolling if backup.number not in keep)
    with plainly(folder):
        for backup in gone:
            backup.path.unlink(missing_ok=True)
    return gone


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / LOCKS / "backing-up")
    if not lock.take():
        raise BackupNotMade("another window is making a backup just now.", where=folder.name)
    try:
        yield
    finally:
        lock.release()


def _clear_up(folder: Path) -> None:
    """What a copy left behind when the power went. Only for whoever holds the lock."""
    (folder / BACKUPS).mkdir(exist_ok=True)
    for path in (folder / BACKUPS).glob(f"*{_PART}*"):
        path.unlink(missing_ok=True)


def _check_room(folder: Path, spare_bytes: int) -> None:
    needed = size_of_database(folder) + spare_bytes
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupNotMade(
            f"there is no new backup, because the disk has only {free // 1_000_000} MB left.",
            where=folder.name,
            way_out="Your work is kept as always. Make room on the disk.",
        )


def size_of_database(folder: Path) -> int:
    """With what has not been written from the log into the file yet."""
    files = (folder / DATABASE, folder / f"{DATABASE}-wal")
    return sum(path.stat().st_size for path in files if path.exists())


def copy_database(original: Path, copy: Path, control: JobControl | None = None) -> None:
    """One consistent state of a database that others may be writing, as a file of its own."""
    control = control or Unattended()

    def told(status: int, left: int, pages: int) -> None:
        control.check()
        control.progress(1 - left / max(pages, 1), "Making a backup")

    source_uri = original.resolve().as_uri() + "?mode=ro"
    with (
        closing(
            sqlite3.connect(source_uri, uri=True, timeout=BUSY_S, isolation_level=None)
        ) as source,
        closing(sqlite3.connect(copy, isolation_level=None)) as target,
    ):
        # An open reading keeps the state still: without it every write would begin the copy anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=_PAGES_AT_ONCE, progress=told)
        # The original says that a log lies beside it; a backup is one file and needs none.
        target.execute("PRAGMA journal_mode = DELETE")
    with copy.open("r+b") as file:
        os.fsync(file.fileno())


def _name(folder: Path, part: Path, why: str, now: datetime) -> Backup:
    newest = list_backups(folder)
    number = newest[0].number + 1 if newest else 1
    stamp = now.astimezone(UTC).strftime(_STAMP)
    path = folder / BACKUPS / f"{number:06d}_{stamp}_{why}.sqlite"
    part.replace(path)
    sync_folder(path.parent)
    made_at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    return Backup(path, number, made_at, why, path.stat().st_size)


# -- looking into a copy -----------------------------------------------------------------------


@contextmanager
def reading_copy(path: Path) -> Iterator[Connection]:
    """Read a copy that nobody writes. Raises LibraryProblem when it cannot be read."""

    def open_copy() -> sqlite3.Connection:
        uri = path.resolve().as_uri() + "?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=open_copy, poolclass=NullPool)
    try:
        with plainly(path), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def problems_of_copy(path: Path) -> tuple[str, ...]:
    """What is not whole in it, in plain sentences; empty when all is well."""
    try:
        with reading_copy(path) as connection:
            return tuple(_problems(connection))
    except LibraryProblem as problem:
        return (problem.sentence,)


def _problems(connection: Connection) -> Iterator[str]:
    for line in connection.execute(text("PRAGMA integrity_check(5)")).scalars():
        if line != "ok":
            yield f"A page is damaged ({line})."
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"A row of '{row[0]}' points at nothing in '{row[2]}'."
    version = current_version(connection)
    if version is None:
        yield "It is not the database of a library."
        return
    if version > VERSION:
        yield "It is of a newer version of the program."
        return
    bad = audit.first_bad(connection)
    if bad is not None:
        yield f"The audit was changed from entry {bad} on."
