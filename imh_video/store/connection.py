"""The one way to the library's database: how it is opened, and how it is read and written.

SQLCipher is to slip in beneath ``connect``: nothing else here or above knows how bytes reach the
disk.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from imh_video.store.problems import LibraryProblem, plainly

DATABASE = "library.sqlite"
BUSY_S = 5.0
"""How long a write waits for another program's write before it is refused."""

_WRITES = "imh_video_writes"


def connect(folder: Path, key: bytes | None = None, *, read_only: bool = False) -> Engine:
    """An engine on the library's database; opens nothing until it is used."""
    if key is not None:
        raise LibraryProblem(
            "encrypted libraries cannot be opened yet.",
            where=folder.name,
            way_out="Open it with a newer version of the program.",
        )

    def open_database() -> sqlite3.Connection:
        return _open_read_only(folder) if read_only else _open(folder)

    engine = create_engine(
        "sqlite://", creator=open_database, poolclass=QueuePool, pool_size=4, max_overflow=8
    )
    event.listen(engine, "begin", _begin)
    return engine


def _open(folder: Path) -> sqlite3.Connection:
    uri = (folder / DATABASE).resolve().as_uri() + "?mode=rw"
    # isolation_level None: the begin hook below decides, so that DDL is inside transactions too.
    connection = sqlite3.connect(
        uri, uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: each commit waits for the disk, so a power cut loses no committed edit.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _open_read_only(folder: Path) -> sqlite3.Connection:
    path = (folder / DATABASE).resolve()
    log = path.with_name(DATABASE + "-wal")
    # A log left behind holds committed edits: only then must SQLite look beside the file, for
    # which it needs the folder's shared-memory file. Without one the file itself is all there is.
    logged = log.exists() and log.stat().st_size > 0
    uri = path.as_uri() + ("?mode=ro" if logged else "?mode=ro&immutable=1")
    connection = sqlite3.connect(
        uri, uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        connection.close()
        if not logged or error.sqlite_errorname == "SQLITE_BUSY":
            raise
        raise LibraryProblem(
            "the library was not closed properly, and here it can only be read.",
            where=folder.name,
            way_out="Copy its folder to a disk where you may write, and open that copy.",
        ) from error
    return connection


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    # IMMEDIATE takes the write lock at once: a deferred one could fail half-way through.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """Readers beside one writer. Any thread may read or write; writes take turns."""

    def __init__(self, folder: Path, engine: Engine, *, read_only: bool) -> None:
        self.folder = folder
        self.read_only = read_only
        self._engine = engine
        self._turn = threading.Lock()
        self._is_closed = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; whatever is asked within it belongs together."""
        self._check_open()
        with plainly(self.folder), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed and on the disk when the block ends, or undone whole."""
        self._check_open()
        if self.read_only:
            raise LibraryProblem(
                "this library can only be read here.",
                where=self.folder.name,
                way_out="Copy its folder to a disk where you may write, and open that copy.",
            )
        with plainly(self.folder), self._turn, self._engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let go of the file. Whoever still asks, in another thread perhaps, is refused."""
        self._is_closed = True
        self._engine.dispose()

    def _check_open(self) -> None:
        # The engine would quietly open the file again, and keep it open.
        if self._is_closed:
            raise LibraryProblem(
                "the library has been closed.", where=self.folder.name, way_out="Open it again."
            )
