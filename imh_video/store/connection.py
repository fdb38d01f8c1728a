"""The one way to the library's database: how it is opened, and how it is read and written.

SQLCipher is to slip in beneath ``connect``: nothing else here or above knows how bytes reach the
disk.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from imh_video.store.problems import (
    LibraryDamaged,
    LibraryOutOfReach,
    LibraryProblem,
    library_busy,
    out_of_reach,
    plainly,
)

DATABASE = "library.sqlite"
BUSY_S = 5.0
"""How long a write waits for another program's write before it is refused."""
BRIEFLY_S = 0.2
"""How long it waits in a window's own thread, where nothing moves meanwhile."""

_WRITES = "imh_video_writes"
_WAITS_MS = "imh_video_waits_ms"


def connect(folder: Path, key: bytes | None = None, *, read_only: bool = False) -> Engine:
    """An engine on the library's database; opens nothing until it is used.

    Raises LibraryProblem.
    """
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
    options = connection.get_execution_options()
    writes, waits_ms = options.get(_WRITES, False), options[_WAITS_MS]
    if connection.info.get(_WAITS_MS) != waits_ms:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {waits_ms}")
        connection.info[_WAITS_MS] = waits_ms
    # IMMEDIATE takes the write lock at once: a deferred one could fail half-way through.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """Readers beside one writer. Any thread may read or write; writes take turns.

    Its disk may be pulled out and plugged in again. While it is away everything raises
    LibraryOutOfReach; afterwards the file is opened anew, because what was open before the gap
    answers nonsense for ever ("malformed"), and ``returns`` is one higher.
    """

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        *,
        read_only: bool,
        check_same: Callable[[], None] = lambda: None,
    ) -> None:
        """``check_same`` raises LibraryProblem when another library lies in the folder by now."""
        self.folder = folder
        self.read_only = read_only
        self.returns = 0
        """How often the disk came back: whoever holds a file or a lock there must take it anew."""
        self._engine = engine
        self._check_same = check_same
        self._turn = threading.Lock()
        self._brief = (0, 0.0)
        """The thread that waits only briefly, and how long."""
        self._coming_back = threading.Lock()
        self._is_closed = False
        self._is_in_doubt = False
        self._file = _file_at(folder)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; whatever is asked within it belongs together."""
        self.check_there()
        with self._watching(), self._begun() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed and on the disk when the block ends, or undone whole."""
        self.check_there()
        if self.read_only:
            raise LibraryProblem(
                "this library can only be read here.",
                where=self.folder.name,
                way_out="Copy its folder to a disk where you may write, and open that copy.",
            )
        with self._watching(), self._own_turn(), self._begun(writes=True) as connection:
            yield connection

    def wait_briefly_here(self, seconds: float = BRIEFLY_S) -> None:
        """In this thread everything waits only so long for others from now on: a window's own.

        Also for another thread's turn to write. Then LibraryBusy is raised, and nothing is changed.
        """
        self._brief = threading.get_ident(), seconds

    @contextmanager
    def _begun(self, *, writes: bool = False) -> Iterator[Connection]:
        brief_s = self._brief_s
        waits_s = BUSY_S if brief_s is None else brief_s
        options = {_WRITES: writes, _WAITS_MS: round(waits_s * 1000)}
        connected = self._engine.connect().execution_options(**options)
        with connected as connection, connection.begin():
            yield connection

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        brief_s = self._brief_s
        if not self._turn.acquire(timeout=-1 if brief_s is None else brief_s):
            raise library_busy(self.folder)
        try:
            yield
        finally:
            self._turn.release()

    @property
    def _brief_s(self) -> float | None:
        """How long this thread waits for others, where it is to wait only briefly."""
        thread, seconds = self._brief
        return seconds if thread == threading.get_ident() else None

    def close(self) -> None:
        """Let go of the file. Whoever still asks, in another thread perhaps, is refused."""
        self._is_closed = True
        self._engine.dispose()

    def check_there(self) -> None:
        """Raises LibraryOutOfReach while the disk is away, LibraryProblem when it is closed.

        On POSIX an open file outlives its folder: without this look at the path, marks would go
        on into a folder that somebody moved or deleted.
        """
        # The engine would quietly open the file again, and keep it open.
        if self._is_closed:
            raise LibraryProblem(
                "the library has been closed.", where=self.folder.name, way_out="Open it again."
            )
        found = _file_at(self.folder)
        if found is None:
            raise out_of_reach(self.folder)
        if self._is_in_doubt or found != self._file:
            self._come_back()

    def _come_back(self) -> None:
        with self._coming_back:
            found = _file_at(self.folder)
            if not self._is_in_doubt and found == self._file:
                return
            # SQLite shares its map of the log between all that is open in one process: nothing
            # old may be open when the file is opened anew.
            if self._is_in_use():
                raise out_of_reach(self.folder)
            self._engine.dispose()
            with plainly(self.folder):
                self._check_same()
                with self._begun() as connection:
                    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
            self._file, self._is_in_doubt = found, False
            self.returns += 1

    @contextmanager
    def _watching(self) -> Iterator[None]:
        """Say plainly what went wrong, and remember when the disk did not answer."""
        try:
            with plainly(self.folder):
                yield
        except LibraryOutOfReach:
            self._is_in_doubt = True
            raise
        except LibraryDamaged:
            # A disk that went away can look like damage: only a file opened anew tells.
            self._is_in_doubt = True
            if not self._is_in_use():
                self.check_there()
            raise

    def _is_in_use(self) -> bool:
        pool = self._engine.pool
        assert isinstance(pool, QueuePool)
        return pool.checkedout() > 0


def _file_at(folder: Path) -> tuple[int, int] | None:
    """Which file the database is; None when it cannot be reached."""
    try:
        found = (folder / DATABASE).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
