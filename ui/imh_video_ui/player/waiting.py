"""Whether a person has been waiting for a picture long enough to be told so."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

PATIENCE_MS = 400


class Waiting(QObject):
    """Begins with a wish, ends with its picture; shorter waits pass without a word."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, patience_ms: int = PATIENCE_MS) -> None:
        super().__init__(parent)
        self.is_long = False
        self._timer = QTimer(self, singleShot=True, interval=patience_ms)
        self._timer.timeout.connect(self._ran_out)

    def begin(self) -> None:
        """Something is wished for; a newer wish does not make the wait shorter."""
        if not self._timer.isActive() and not self.is_long:
            self._timer.start()

    def end(self) -> None:
        self._timer.stop()
        self._say(False)

    def _ran_out(self) -> None:
        self._say(True)

    def _say(self, is_long: bool) -> None:
        if is_long != self.is_long:
            self.is_long = is_long
            self.changed.emit(is_long)
