"""Rolling backups while a library is open, made in the background."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from imh_video.app.backups import RollingBackups, Tick
from imh_video.app.library import Library
from imh_video_ui.jobs.runner import JobHandle, run_job

EVERY_MS: Final = 60_000


class BackupKeeper(QObject):
    """Asks every minute; the core decides whether one is due. Work never waits for it."""

    problem = Signal(str)
    """Why there is no backup: said once, and again only after one was made in between."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backups: RollingBackups | None = None
        self._job: JobHandle | None = None
        self._said = ""
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.tick)

    def begin(self, library: Library) -> None:
        """Look after this library from now on."""
        self._backups = RollingBackups(library)
        self._said = ""
        self._timer.start()

    def tick(self) -> JobHandle | None:
        """Make a backup if one is due; None where there is nothing to look after."""
        backups = self._backups
        if backups is None or (self._job is not None and not self._job.is_over):
            return None
        self._job = run_job(self, backups.tick, "")
        self._job.succeeded.connect(self._ticked)
        return self._job

    def end(self, *, with_last: bool) -> None:
        """Before the library is closed, when no job runs any more. ``with_last`` makes one more."""
        self._timer.stop()
        backups, self._backups = self._backups, None
        if backups is not None and with_last:
            backups.back_up_now(only_if_changed=True)

    def _ticked(self, tick: Tick) -> None:
        if tick.made is not None:
            self._said = ""
        if tick.problem and tick.problem != self._said:
            self._said = tick.problem
            self.problem.emit(tick.problem)
