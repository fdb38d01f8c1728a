"""Edits that wait in order while another program writes the library. The window goes on meanwhile.

A busy library is told before anything of an edit is done, so an edit that is tried again is made
once, and never twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from imh_video.app.library import BRIEFLY_S, Library, LibraryBusy
from imh_video.model.problem import Problem

_AGAIN_MS = 100
_LAST_S = 5.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    act: Callable[[], object]
    refuse: Callable[[Problem], None]


class WaitingLine(QObject):
    """Made in the window's own thread: nothing there waits for the library for long any more."""

    changed = Signal(int)
    """How many edits wait now."""

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._line: deque[_Waiting] = deque()
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.try_again)
        self._is_trying = False
        library.wait_briefly_here()

    @property
    def waits(self) -> int:
        """How many edits wait now."""
        return len(self._line)

    def do(self, act: Callable[[], object], refuse: Callable[[Problem], None]) -> bool:
        """Make an edit now, or after those that wait; whether it is done with.

        ``act`` must say all that it depends on when it is given, but for what the coding holds: it
        may be called later. ``refuse`` is told of every Problem but a busy library.
        """
        waiting = _Waiting(act, refuse)
        if not self._line and _is_over(waiting):
            return True
        self._line.append(waiting)
        self._again.start()
        self.changed.emit(self.waits)
        return False

    def try_again(self, for_s: float = 0.0) -> None:
        """Make what waits, the oldest first, as far as the library lets it within that time each.

        Who waits already does not hold the window up once more.
        """
        # An edit that is made shows itself, and something of that may come here again.
        if self._is_trying or not self._line:
            return
        self._is_trying = True
        self._library.wait_briefly_here(for_s)
        try:
            while self._line and _is_over(self._line[0]):
                self._line.popleft()
                self.changed.emit(self.waits)
        finally:
            self._library.wait_briefly_here()
            self._is_trying = False
        if not self._line:
            self._again.stop()

    def check_empty(self) -> None:
        """Raises Problem while something waits: another film would leave it behind."""
        self.try_again(BRIEFLY_S)
        if self._line:
            raise Problem(
                self.tr("Marks of this film still wait: another program is using the library."),
                way_out=self.tr("Try again in a moment."),
            )

    def finish(self) -> None:
        """The coding closes: make what waits, for once with patience; what cannot be is refused."""
        self.try_again(_LAST_S)
        left, self._line = list(self._line), deque()
        self._again.stop()
        for waiting in left:
            words = self.tr("Another program is using the library.")
            waiting.refuse(Problem(words, way_out=self.tr("This was not marked.")))
        if left:
            self.changed.emit(0)


def _is_over(waiting: _Waiting) -> bool:
    """Made or refused; False: the library is busy, and nothing was done."""
    try:
        waiting.act()
    except LibraryBusy:
        return False
    except Problem as problem:
        waiting.refuse(problem)
    return True
