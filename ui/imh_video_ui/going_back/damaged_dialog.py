"""When a library's database cannot be read: a backup of it can take its place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from imh_video.app.backups import Backup, PutAside, list_backups, put_in_place_of_damaged
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.going_back.back_words import size_words, tr, when_words, why_words
from imh_video_ui.going_back.plain_table import PlainTable
from imh_video_ui.jobs.progress import JobProgress
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.theme import Button, label

_LIST_PX = 196


class DamagedDialog(Dialog):
    """``replaced`` once a backup lies in its place: open the library again."""

    replaced = Signal(object)
    """PutAside: where the damaged one lies now."""

    def __init__(self, parent: QWidget | None, folder: Path, problem: Problem) -> None:
        super().__init__(
            parent,
            tr("The library's database is damaged"),
            tr("Nothing in it was changed. The damaged one is kept beside the backup."),
            icon="database-backup",
            tone="warn",
            width_px=640,
        )
        self._folder = folder
        self._backups = list_backups(folder)
        self._job: JobHandle | None = None
        self.body.addWidget(label(problem.sentence, "body", wraps=True))
        self._build()

    def _build(self) -> None:
        now = datetime.now(UTC)
        headings = [tr("When"), tr("Size"), tr("Made")]
        self.table = PlainTable(tr("Backups"), headings, [200, 100])
        self.table.setFixedHeight(_LIST_PX)
        self.table.show_rows(
            [
                [when_words(one.made_at, now), size_words(one.size_bytes), why_words(one)]
                for one in self._backups
            ]
        )
        self.table.setVisible(bool(self._backups))
        words = tr("What was marked after the chosen backup is not in it.")
        if not self._backups:
            words = tr("There is no backup in the library's folder.")
        self.remark = label(words, "small", "text2", wraps=True)
        self.progress = JobProgress()
        self.progress.hide()
        for part in (self.table, self.remark, self.progress):
            self.body.addWidget(part)
        self._close = Button(tr("Leave it as it is"), keys="Esc")
        self._close.clicked.connect(self.reject)
        self.add_way(self._close, is_safe=not self._backups)
        self.use_button = Button(
            tr("Put this backup in its place"), kind="primary", icon="archive-restore"
        )
        self.use_button.clicked.connect(self.use)
        self.use_button.setVisible(bool(self._backups))
        self.add_way(self.use_button, is_safe=bool(self._backups))
        if self._backups:
            self.table.setCurrentCell(0, 0)

    @property
    def backup(self) -> Backup | None:
        row = self.table.currentRow()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def use(self) -> None:
        """Put the damaged database aside and the backup in its place."""
        backup, folder = self.backup, self._folder
        if backup is None or self._job is not None:
            return
        for part in (self.table, self.use_button, self._close):
            part.setEnabled(False)
        self._job = run_job(
            None, lambda _control: put_in_place_of_damaged(folder, backup), tr("Going back")
        )
        self._job.succeeded.connect(self._is_replaced)
        self._job.failed.connect(self._is_not_replaced)
        self.progress.watch(self._job)
        self.progress.stop_button.hide()
        self.progress.show()

    def _is_replaced(self, aside: PutAside) -> None:
        self._job = None
        self.accept()
        self.replaced.emit(aside)

    def _is_not_replaced(self, error: BaseException) -> None:
        self._job = None
        self.progress.hide()
        for part in (self.table, self.use_button, self._close):
            part.setEnabled(True)
        problem_dialog(self, error, title=tr("The backup was not put in its place")).open()

    def done(self, result: int) -> None:
        if self._job is None:
            super().done(result)
