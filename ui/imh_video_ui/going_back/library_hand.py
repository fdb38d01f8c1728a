"""What keeps a whole library safe: rolling backups, the way back to one, and damaged ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from imh_video.app.backups import Backup
from imh_video.app.library import Library
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.going_back.back_words import tr
from imh_video_ui.going_back.backup_keeper import BackupKeeper
from imh_video_ui.going_back.backups_dialog import BackupsDialog
from imh_video_ui.going_back.damaged_dialog import DamagedDialog


class LibraryHand(QObject):
    """One library at a time."""

    problem = Signal(str)
    told = Signal(str)
    close_wanted = Signal()
    """Every coding must be closed now, and every job stopped."""
    read_anew = Signal()
    """The library is another one than before: all pages anew."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._library: Library | None = None
        self.keeper = BackupKeeper(self)
        self.keeper.problem.connect(self.problem)

    def begin(self, library: Library) -> None:
        """Look after this one from now on."""
        self._library = library
        self.keeper.begin(library)

    def end(self) -> None:
        """Before it is closed, when no job runs any more: what was done since goes to a backup."""
        self.keeper.end(with_last=self._library is not None and not self._library.read_only)
        self._library = None

    def choose_backup(self) -> BackupsDialog | None:
        """Show the backups, and what each would bring back."""
        if self._library is None:
            return None
        dialog = BackupsDialog(self._window, self._library)
        dialog.about_to_restore.connect(self._let_go)
        dialog.restored.connect(self._restored)
        dialog.not_restored.connect(self._not_restored)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _let_go(self) -> None:
        # The way back makes a backup of its own first; two at once would refuse each other.
        self.keeper.end(with_last=False)
        self.close_wanted.emit()

    def _restored(self, _present: Backup) -> None:
        self.read_anew.emit()
        self.told.emit(tr("The library is as it was then. How it was before is in a backup."))

    def _not_restored(self, error: BaseException) -> None:
        self.read_anew.emit()
        problem_dialog(self._window, error, title=tr("The library was not taken back")).open()

    def offer_backup(
        self, folder: Path, problem: Problem, then: Callable[[], object]
    ) -> DamagedDialog:
        """A library that cannot be read: ``then`` opens it again once a backup is in its place."""
        dialog = DamagedDialog(self._window, folder, problem)
        dialog.replaced.connect(lambda _aside: then())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog
