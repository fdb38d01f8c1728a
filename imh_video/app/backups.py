"""Rolling backups of an open library, going back to one, and copies of the whole library.

A window calls ``RollingBackups.tick`` every minute from a job thread. It answers quickly when there
is nothing to do, and never raises for a disk that is short or gone: work goes on without backups,
and the answer says so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from imh_video.app.library import Library, own_library_folder, user_name
from imh_video.model.audit import Action
from imh_video.model.job import Cancelled, JobControl
from imh_video.model.problem import Problem
from imh_video.store import audit
from imh_video.store.backup_thinning import DEFAULT_LIMITS, BackupLimits
from imh_video.store.backups import (
    BEFORE_RESTORE,
    ROLLING,
    Backup,
    BackupNotMade,
    list_backups,
    make_backup,
    thin,
)
from imh_video.store.connection import DATABASE
from imh_video.store.library_copies import LibraryCopy, back_up_library, restore_library
from imh_video.store.problems import LibraryDamaged, LibraryProblem
from imh_video.store.restoring import (
    CodingThenAndNow,
    PutAside,
    compare,
    replace_damaged,
    restore_work,
)

__all__ = [
    "BEFORE_RESTORE",
    "ROLLING",
    "Backup",
    "BackupLimits",
    "BackupNotMade",
    "CodingThenAndNow",
    "LibraryCopy",
    "LibraryDamaged",
    "PutAside",
    "RollingBackups",
    "Tick",
    "backup_at",
    "copy_library",
    "list_backups",
    "put_in_place_of_damaged",
    "replace_damaged",
    "restore_copy",
    "restore_to",
    "what_going_back_does",
]


@dataclass(frozen=True, slots=True)
class Tick:
    """What one call did. ``problem`` is a sentence to show; "" when all is well."""

    made: Backup | None = None
    removed: int = 0
    problem: str = ""


class RollingBackups:
    """Backs a library up while it is used. Any one thread at a time; the window may go on editing.

    ``clock`` counts seconds and never goes back, ``now`` is the calendar: a clock that is set back
    or forward changes neither how often a backup is made nor which one is the newest.
    """

    def __init__(
        self,
        library: Library,
        limits: BackupLimits = DEFAULT_LIMITS,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._limits = limits
        self._clock = clock
        self._now = now
        self._turn = threading.Lock()
        self._made_at_s: float | None = None
        self._state: tuple[object, ...] = ()

    def tick(self, control: JobControl | None = None) -> Tick:
        """Make a backup if one is due and something has changed since the last one."""
        due_s = self._limits.every.total_seconds()
        if self._made_at_s is not None and self._clock() - self._made_at_s < due_s:
            return Tick()
        return self.back_up_now(control, only_if_changed=True)

    def back_up_now(
        self, control: JobControl | None = None, *, only_if_changed: bool = False
    ) -> Tick:
        """Make a backup, whenever the last one was. Raises nothing but Cancelled."""
        if self._library.read_only or not self._turn.acquire(blocking=False):
            return Tick()
        try:
            return self._make(control, only_if_changed)
        except Cancelled:
            raise
        except Problem as problem:
            # Not again in a moment: a full disk is not emptied by trying.
            self._made_at_s = self._clock()
            return Tick(problem=problem.sentence)
        finally:
            self._turn.release()

    def _make(self, control: JobControl | None, only_if_changed: bool) -> Tick:
        folder = self._library.folder
        # Asked before the copy: an edit made meanwhile counts as not backed up yet.
        state = _state_of(folder)
        if only_if_changed and state == self._state:
            self._made_at_s = self._clock()
            return Tick()
        now = self._now()
        made = make_backup(folder, now=now, limits=self._limits, control=control)
        self._made_at_s, self._state = self._clock(), state
        # Only after a good one: a library that can no longer be copied keeps all it has.
        return Tick(made, len(thin(folder, now=now, limits=self._limits)))


def _state_of(folder: Path) -> tuple[object, ...]:
    """Changes with every write to the database, whoever writes."""
    state: list[object] = []
    for name in (DATABASE, f"{DATABASE}-wal"):
        try:
            told = (folder / name).stat()
        except OSError:
            state.append(None)
        else:
            state.append((told.st_size, told.st_mtime_ns))
    return tuple(state)


# -- going back ----------------------------------------------------------------------------------


def backup_at(folder: Path, moment: datetime) -> Backup:
    """The newest backup made at that moment or before. Raises LibraryProblem when there is none."""
    for backup in list_backups(folder):
        if backup.made_at <= moment:
            return backup
    raise LibraryProblem(
        "there is no backup as old as that.",
        where=folder.name,
        way_out="Choose a later moment from the list of backups.",
    )


def what_going_back_does(library: Library, backup: Backup) -> tuple[CodingThenAndNow, ...]:
    """Every coding with its marks then and now; to be shown first. Changes nothing."""
    return compare(library.database, backup)


def restore_to(library: Library, backup: Backup) -> Backup:
    """The library's work becomes what it was then; answers the backup of the present made first.

    Codings must be closed. People, consents, films and the audit stay as they are now. Raises
    LibraryProblem, and then nothing is changed.
    """
    return restore_work(library.database, backup, library.who)


def restore_to_moment(library: Library, moment: datetime) -> Backup:
    """As ``restore_to``, with the newest backup that is as old as that."""
    return restore_to(library, backup_at(library.folder, moment))


def put_in_place_of_damaged(folder: Path, backup: Backup) -> PutAside:
    """``replace_damaged`` by whoever uses this computer: the library itself cannot say who."""
    return replace_damaged(folder, backup, user_name())


# -- copies of the whole library -------------------------------------------------------------------


def copy_library(
    library: Library, target: Path, *, films: bool = True, control: JobControl | None = None
) -> LibraryCopy:
    """A copy of the library with its films in another folder; written to the audit."""
    with library.database.writing() as connection:
        audit.append(connection, library.who, Action.BACK_UP, "", detail="films" if films else "")
    return back_up_library(library.folder, target, films=films, control=control)


def restore_copy(source: Path, target: Path, control: JobControl | None = None) -> LibraryCopy:
    """A new library folder from such a copy, or from one file of a ``backups`` folder.

    Raises LibraryProblem.
    """
    if target.absolute() == own_library_folder().absolute() and target.exists():
        raise LibraryProblem(
            "your own library lies here.",
            where=target.name,
            way_out="Restore into a new folder, look at it, then go on from there.",
        )
    return restore_library(source, target, control)
