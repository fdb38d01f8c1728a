"""What can go wrong with a library, each as one plain sentence."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from imh_video.model.problem import Problem


class LibraryProblem(Problem):
    """The library, its folder or its disk is not as it should be. Nothing was lost."""


class LibraryOutOfReach(LibraryProblem):
    """The disk does not answer: unplugged, moved away, or failing."""


class LibraryDamaged(LibraryProblem):
    """The database cannot be read; a backup of it can take its place."""


class LibraryBusy(LibraryProblem):
    """Somebody else is writing: said before anything was changed, so it can be tried again."""


_WRITTEN_ON = "Nothing was changed."


def library_problem(folder: Path, error: BaseException) -> LibraryProblem:
    """The plain sentence for what the database or the disk said."""
    name = getattr(error, "sqlite_errorname", "") or ""
    number = error.errno if isinstance(error, OSError) else None
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return library_busy(folder)
    if name.startswith("SQLITE_FULL") or number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        what = "the disk is full."
        way_out = f"{_WRITTEN_ON} Make room on the disk, then try again."
    elif name.startswith("SQLITE_READONLY") or number in (errno.EROFS, errno.EACCES, errno.EPERM):
        what = "the library cannot be written here."
        way_out = f"{_WRITTEN_ON} Ask for write access to the folder, or copy it to another disk."
    elif name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        what = "the library's database is damaged."
        way_out = "Nothing was changed. Restore it from a backup in its folder 'backups'."
        return LibraryDamaged(what, where=folder.name, way_out=way_out)
    elif name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")) or number is not None:
        return out_of_reach(folder)
    else:
        what = f"the library's database refused ({error})."
        way_out = f"{_WRITTEN_ON} Check the library with 'imh-video library verify'."
    return LibraryProblem(what, where=folder.name, way_out=way_out)


def library_busy(folder: Path) -> LibraryBusy:
    """What to say while another program, or another part of this one, is writing."""
    return LibraryBusy(
        "the library is being written by another window or program just now.",
        where=folder.name,
        way_out=f"{_WRITTEN_ON} Try again in a moment.",
    )


def out_of_reach(folder: Path) -> LibraryOutOfReach:
    """What to say while the disk or the folder is away."""
    return LibraryOutOfReach(
        "the disk that holds the library could not be read or written.",
        where=folder.name,
        way_out=f"{_WRITTEN_ON} Check that it is plugged in and has room, then try again.",
    )


@contextmanager
def plainly(folder: Path) -> Iterator[None]:
    """Turn what the database or the disk says into a LibraryProblem."""
    try:
        yield
    except DBAPIError as error:
        # A broken constraint is a programming error: it keeps its traceback.
        if error.orig is None or isinstance(error.orig, sqlite3.IntegrityError):
            raise
        raise library_problem(folder, error.orig) from error
    except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as error:
        raise library_problem(folder, error) from error
