"""Go back to a backup without losing the present.

``restore_work`` is for a library that is whole: in one transaction the *work* becomes what it was
(codings with marks, links, decisions and undo; reviews, reels, goals). What must not be turned back
stays as it is now: families and people, consents, films, suggestions and the audit. A consent that
was taken back since stays taken back.

``replace_damaged`` is for a library whose database cannot be read: it is put aside, whole, and the
backup takes its place.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from imh_video.model.audit import Action
from imh_video.model.identifiers import new_id
from imh_video.store import audit, codings, recordings
from imh_video.store.backup_thinning import BackupLimits
from imh_video.store.backups import (
    BEFORE_RESTORE,
    Backup,
    copy_database,
    make_backup,
    problems_of_copy,
    reading_copy,
)
from imh_video.store.connection import DATABASE, Database, connect
from imh_video.store.folder import BACKUPS, MEDIA, sync_folder
from imh_video.store.migrate import VERSION, current_version
from imh_video.store.opening import adding_lock, coding_lock
from imh_video.store.problems import LibraryProblem, plainly

_WORK: Final = (
    "codings", "marks", "links", "decisions", "edit_history",
    "reviews", "review_clips", "reels", "reel_clips", "goals",
)  # fmt: skip
"""Tables that go back, each after those that it points at."""
_UNION: Final = ("schemes", "candidates")
"""Tables of which old rows are brought back and new ones stay: others point at them."""
_ONLY_WHERE: Final = {
    "candidates": "recording_id IN (SELECT id FROM main.recordings)",
    "codings": "recording_id IN (SELECT id FROM main.recordings)",
    "marks": "coding_id IN (SELECT id FROM main.codings)",
    "links": "coding_id IN (SELECT id FROM main.codings)",
    "decisions": "coding_id IN (SELECT id FROM main.codings)",
    "edit_history": "coding_id IN (SELECT id FROM main.codings)",
    "reviews": "family_id IN (SELECT id FROM main.families)",
    "review_clips": "review_id IN (SELECT id FROM main.reviews) "
    "AND recording_id IN (SELECT id FROM main.recordings)",
    "reel_clips": "recording_id IN (SELECT id FROM main.recordings)",
    "goals": "family_id IN (SELECT id FROM main.families)",
}
"""What was erased since stays erased, with everything that hangs on it."""


@dataclass(frozen=True, slots=True)
class CodingThenAndNow:
    """What going back would do to one coding; None where it was not there."""

    coding_id: str
    film: str
    coder: str
    marks_then: int | None
    marks_now: int | None


def compare(database: Database, backup: Backup) -> tuple[CodingThenAndNow, ...]:
    """Every coding of then or now, with its marks, in the order in which they were begun."""
    with reading_copy(backup.path) as connection:
        then = _marks_of_codings(connection)
    with database.reading() as connection:
        now = _marks_of_codings(connection)
    return tuple(
        CodingThenAndNow(
            coding_id,
            *(now.get(coding_id) or then[coding_id])[:2],
            then[coding_id][2] if coding_id in then else None,
            now[coding_id][2] if coding_id in now else None,
        )
        for coding_id in dict.fromkeys((*then, *now))
    )


def _marks_of_codings(connection: Connection) -> dict[str, tuple[str, str, int]]:
    titles = {one.id: one.title for one in recordings.recordings(connection)}
    return {
        coding.id: (
            titles.get(coding.recording_id, ""),
            coding.coder,
            codings.count_marks(connection, coding.id),
        )
        for coding in codings.all_codings(connection)
    }


def restore_work(database: Database, backup: Backup, who: str) -> Backup:
    """The work becomes what it was then; the backup of the present that was made first.

    Every coding must be closed, here and elsewhere. Raises LibraryProblem or BackupNotMade, and
    then nothing is changed.
    """
    folder = database.folder
    problems = problems_of_copy(backup.path)
    if problems:
        raise LibraryProblem(
            f"this backup is not whole: {problems[0]}",
            where=backup.path.name,
            way_out="Nothing was changed. Choose another one.",
        )
    with reading_copy(backup.path) as connection:
        version = current_version(connection)
    if version != VERSION:
        raise LibraryProblem(
            "this backup was made by an older version of the program.",
            where=backup.path.name,
            way_out="Restore it into a new folder: imh-video library restore.",
        )
    with _all_codings_closed(database):
        # The room that is kept free for marks may be used here: nothing is more urgent.
        present = make_backup(folder, BEFORE_RESTORE, limits=BackupLimits(spare_bytes=8 << 20))
        _swap_work(folder, backup, who)
    return present


@contextmanager
def _all_codings_closed(database: Database) -> Iterator[None]:
    """Nobody has a coding open, and nobody can open one meanwhile."""
    with database.reading() as connection:
        held = codings.all_codings(connection)
    with ExitStack() as stack, plainly(database.folder):
        for coding in held:
            lock = coding_lock(database.folder, coding.id)
            if not lock.take():
                raise LibraryProblem(
                    f"a coding by {coding.coder} is open.",
                    where=database.folder.name,
                    way_out="Nothing was changed. Close every coding, then go back.",
                )
            stack.callback(lock.release)
        yield


def _swap_work(folder: Path, backup: Backup, who: str) -> None:
    """One transaction: others see all of it or nothing."""
    own = Database(folder, connect(folder), read_only=False)
    uri = backup.path.resolve().as_uri() + "?mode=ro&immutable=1"
    try:
        with own.writing() as connection:
            connection.execute(text("ATTACH :path AS back_then"), {"path": uri})
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            for table in reversed(_WORK):
                connection.execute(text(f"DELETE FROM main.{table}"))
            for table in (*_UNION, *_WORK):
                _bring_back(connection, table)
            audit.append(connection, who, Action.RESTORE, "", detail=backup.path.stem)
    finally:
        # Its connections hold the attached file: they end with it.
        own.close()


def _bring_back(connection: Connection, table: str) -> None:
    columns = [row[1] for row in connection.execute(text(f"PRAGMA main.table_info({table})"))]
    names = ", ".join(f'"{name}"' for name in columns)
    where = _ONLY_WHERE.get(table, "1")
    connection.execute(
        text(
            f"INSERT OR {'IGNORE' if table in _UNION else 'ABORT'} INTO main.{table} ({names}) "
            f"SELECT {names} FROM back_then.{table} WHERE {where}"
        )
    )


# -- a database that is no longer whole ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PutAside:
    """Where the damaged database lies now, and films that the backup does not know of."""

    folder: Path
    films: int


def replace_damaged(folder: Path, backup: Backup, who: str) -> PutAside:
    """Put the backup in the place of a database that cannot be used. The library must be closed.

    Raises LibraryProblem when the database is whole, or the backup is not; then nothing is changed.
    """
    if not problems_of_copy(backup.path):
        _check_damaged(folder)
    else:
        raise LibraryProblem("this backup is not whole.", where=backup.path.name)
    adding = adding_lock(folder)
    with plainly(folder):
        if not adding.take():
            raise LibraryProblem(
                "a film is being added.", where=folder.name, way_out="Wait for it."
            )
        try:
            aside = _put_aside(folder)
            films = _films_aside(folder, aside, backup)
            fresh = folder / f".{DATABASE}.restoring"
            copy_database(backup.path, fresh)
            # A log that belongs to the damaged file would be played into the new one.
            for ending in ("-wal", "-shm"):
                (folder / f"{DATABASE}{ending}").unlink(missing_ok=True)
            fresh.replace(folder / DATABASE)
            sync_folder(folder)
            _say_so(folder, backup, who)
        finally:
            adding.release()
    return PutAside(aside, films)


def _check_damaged(folder: Path) -> None:
    trial = folder / BACKUPS / f"{new_id()[:8]}.trial"
    try:
        copy_database(folder / DATABASE, trial)
        problems: tuple[str, ...] = problems_of_copy(trial)
    except sqlite3.DatabaseError as error:
        if not _tells_damage(folder, error):
            raise
        return
    finally:
        trial.unlink(missing_ok=True)
    if not problems:
        raise LibraryProblem(
            "the library's database is whole.",
            where=folder.name,
            way_out="Nothing was changed. Open it and go back from there.",
        )


def _tells_damage(folder: Path, error: sqlite3.DatabaseError) -> bool:
    """Not that somebody else is writing, or that the disk is full or gone."""
    if not (folder / DATABASE).exists():
        return True
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _put_aside(folder: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    aside = folder / BACKUPS / f"damaged-{stamp}-{new_id()[:4]}"
    aside.mkdir(parents=True)
    for ending in ("", "-wal", "-shm"):
        path = folder / f"{DATABASE}{ending}"
        if path.exists():
            shutil.copy2(path, aside / path.name)
    sync_folder(aside)
    return aside


def _films_aside(folder: Path, aside: Path, backup: Backup) -> int:
    """Films added since the backup: opening the library would clear them away as unknown."""
    known = _films_known_to(backup)
    unknown = [p for p in (folder / MEDIA).iterdir() if f"{MEDIA}/{p.name}" not in known]
    if unknown:
        (aside / MEDIA).mkdir()
    for path in unknown:
        path.replace(aside / MEDIA / path.name)
    return len(unknown)


def _films_known_to(backup: Backup) -> frozenset[str]:
    # By plain SQL: the backup may be of an older version, without the newer columns.
    with reading_copy(backup.path) as connection:
        told = connection.execute(text("PRAGMA table_info(media_files)"))
        columns = {row[1] for row in told} & {"stored_as", "playable_as"}
        names = [
            name
            for column in columns
            for name in connection.execute(text(f"SELECT {column} FROM media_files")).scalars()
        ]
    return frozenset(name for name in names if name)


def _say_so(folder: Path, backup: Backup, who: str) -> None:
    own = Database(folder, connect(folder), read_only=False)
    try:
        with own.writing() as connection:
            audit.append(connection, who, Action.RESTORE, "", detail=f"damaged, {backup.path.stem}")
    finally:
        own.close()
