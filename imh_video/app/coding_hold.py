"""The right to edit one coding: a lock that is taken anew when its disk was away."""

from __future__ import annotations

from typing import Final

from imh_video.store.connection import Database
from imh_video.store.locks import FileLock
from imh_video.store.problems import plainly

OPEN_ELSEWHERE: Final = "this coding is open in another window or program"


class CodingHold:
    """A lock lies on the library's disk: when that was away, somebody else may hold it by now."""

    def __init__(self, database: Database, lock: FileLock | None) -> None:
        self._database = database
        self._lock = lock
        self._returns = database.returns

    def release(self) -> None:
        """Let the coding be edited elsewhere; harmless when it is not held."""
        if self._lock is not None:
            self._lock.release()

    @property
    def was_away(self) -> bool:
        """Whether the disk came back since. Raises LibraryOutOfReach while it is away."""
        self._database.check_there()
        return self._database.returns != self._returns

    def take_again(self) -> bool:
        """Whether the coding is still ours to edit, after the disk was away."""
        if self._lock is None:
            return False
        self._lock.release()
        with plainly(self._database.folder):
            return self._lock.take()

    def caught_up(self) -> None:
        """Everything was read anew: the disk's last return is dealt with."""
        self._returns = self._database.returns
