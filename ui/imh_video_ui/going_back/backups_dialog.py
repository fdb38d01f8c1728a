"""Take the whole library back to a backup: what every coding held then, and then the way there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from imh_video.app.backups import (
    Backup,
    CodingThenAndNow,
    list_backups,
    restore_to,
    what_going_back_does,
)
from imh_video.app.library import Library
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.going_back.back_words import size_words, tr, when_words, why_words
from imh_video_ui.going_back.plain_table import PlainTable
from imh_video_ui.jobs.progress import JobProgress
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.theme import Button, label

_LIST_PX, _EFFECT_PX = 196, 164


class BackupsDialog(Dialog):
    """``about_to_restore``: close every coding now; then ``restored`` or ``not_restored``."""

    about_to_restore = Signal()
    restored = Signal(object)
    """The Backup of the present that was made first. Everything must be read anew."""
    not_restored = Signal(object)
    """The exception; nothing was changed."""

    def __init__(self, parent: QWidget | None, library: Library) -> None:
        super().__init__(
            parent,
            tr("Go back to a backup"),
            tr(
                "Codings, reviews, reels and goals become what they were. People, consents and "
                "films stay as they are now. The present is backed up first."
            ),
            icon="archive-restore",
            width_px=640,
        )
        self._library = library
        self._backups = list_backups(library.folder)
        self._comparing: JobHandle | None = None
        self._restoring: JobHandle | None = None
        self._build()
        if self._backups:
            self.table.setCurrentCell(0, 0)
        self.table.setFocus()

    def _build(self) -> None:
        now = datetime.now(UTC)
        headings = [tr("When"), tr("Size"), tr("Made")]
        self.table = PlainTable(tr("Backups"), headings, [200, 100])
        self.table.setFixedHeight(_LIST_PX)
        self.table.currentCellChanged.connect(self._choose)
        self.table.show_rows(
            [
                [when_words(one.made_at, now), size_words(one.size_bytes), why_words(one)]
                for one in self._backups
            ]
        )
        self.effect = label(self._first_words(), "strong", wraps=True)
        headings = [tr("Film"), tr("Coder"), tr("Marks then"), tr("Marks now")]
        self.codings = PlainTable(tr("What every coding becomes"), headings, [200, 150, 110])
        self.codings.setFixedHeight(_EFFECT_PX)
        self.progress = JobProgress()
        self.progress.hide()
        for part in (self.table, self.effect, self.codings, self.progress):
            self.body.addWidget(part)
        close = self._close = Button(tr("Stay here"), keys="Esc")
        close.clicked.connect(self.reject)
        self.add_way(close, is_safe=True)
        self.go_button = Button(tr("Go back to this backup"), icon="archive-restore")
        self.go_button.clicked.connect(self.go)
        self.go_button.setEnabled(False)
        self.add_way(self.go_button)

    def _first_words(self) -> str:
        if self._backups:
            return tr("Comparing it with the present.")
        return tr("There is no backup yet. One is made every five minutes while you work.")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        room_px = parent.window().height() if parent is not None else self.height()
        self.setFixedHeight(min(self.height(), max(room_px - 40, 400)))

    @property
    def backup(self) -> Backup | None:
        row = self.table.currentRow()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    @property
    def is_busy(self) -> bool:
        """Whether the library is being taken back."""
        return self._restoring is not None and not self._restoring.is_over

    # --- what it would do

    def _choose(self, *_cells: int) -> None:
        backup = self.backup
        self.go_button.setEnabled(False)
        self.codings.show_rows([])
        if backup is None:
            return
        self.effect.setText(tr("Comparing it with the present."))
        library = self._library
        handle = run_job(self, lambda _control: what_going_back_does(library, backup), "")
        self._comparing = handle
        handle.succeeded.connect(self._compared)
        handle.failed.connect(self._not_compared)

    def _compared(self, found: Sequence[CodingThenAndNow]) -> None:
        if self.sender() is not None and self.sender() is not self._comparing:
            return
        self.codings.show_rows(
            [[one.film, one.coder, _held(one.marks_then), _held(one.marks_now)] for one in found]
        )
        differ = sum(one.marks_then != one.marks_now for one in found)
        words = tr("{n} of {all} codings have another number of marks than now.")
        same = tr("Every coding has as many marks as now; they may lie elsewhere.")
        self.effect.setText(words.format(n=differ, all=len(found)) if differ else same)
        may_go = not self._library.read_only
        self.go_button.setEnabled(may_go)
        if not may_go:
            self.effect.setText(tr("This library can only be read here."))

    def _not_compared(self, error: BaseException) -> None:
        self.effect.setText(tr("This backup cannot be read. Choose another one."))
        problem_dialog(self, error).open()

    # --- going

    def go(self) -> None:
        """Close every coding, then take the library back in the background."""
        backup = self.backup
        if backup is None or self.is_busy or not self.go_button.isEnabled():
            return
        for part in (self.table, self.codings, self.go_button, self._close):
            part.setEnabled(False)
        self.about_to_restore.emit()
        library = self._library
        # Without a parent: this must come to its end, whatever becomes of the window.
        handle = run_job(None, lambda _control: restore_to(library, backup), tr("Going back"))
        self._restoring = handle
        handle.succeeded.connect(self._is_restored)
        handle.failed.connect(self._is_not_restored)
        self.progress.watch(handle)
        self.progress.stop_button.hide()
        self.codings.hide()
        self.progress.show()

    def _is_restored(self, present: Backup) -> None:
        self.accept()
        self.restored.emit(present)

    def _is_not_restored(self, error: BaseException) -> None:
        self.reject()
        self.not_restored.emit(error)

    def done(self, result: int) -> None:
        if not self.is_busy:
            super().done(result)


def _held(marks: int | None) -> str:
    return tr("not there") if marks is None else str(marks)
