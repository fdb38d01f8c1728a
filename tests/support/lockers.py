"""Another program that writes the same library: a real process with a real lock."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
database.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
database.execute("ROLLBACK")
"""
_FLICKER = """
import sqlite3, sys, threading, time
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), over.set()), daemon=True).start()
print("locked", flush=True)
while not over.is_set():
    database.execute("BEGIN IMMEDIATE")
    time.sleep(0.3)
    database.execute("ROLLBACK")
    time.sleep(0.03)
"""


class Locker:
    """Holds the library's database until ``release`` or ``kill``."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def release(self) -> None:
        if self._process.poll() is None:
            self._process.communicate("\n")

    def kill(self) -> None:
        """As when that program crashes: its lock ends with it."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def locked(folder: Path) -> Iterator[Locker]:
    """Another program is in the middle of a transaction in this library."""
    with _running(_HOLD, folder) as locker:
        yield locker


@contextmanager
def locked_again_and_again(folder: Path) -> Iterator[Locker]:
    """Another program writes long transactions with short breaks between."""
    with _running(_FLICKER, folder) as locker:
        yield locker


@contextmanager
def _running(script: str, folder: Path) -> Iterator[Locker]:
    command = [sys.executable, "-c", script, str(folder / "library.sqlite")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        locker = Locker(process)
        try:
            yield locker
        finally:
            locker.release()
