"""Write the marks of the open coding to a file, and say what that kind cannot carry."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.exchange_marks import export_marks
from imh_video.app.library import Library
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.problem_dialog import ProblemDialog, Reason, problem_dialog
from imh_video_ui.theme import ToastShelf


class MarksExport(QObject):
    """Asks for a file, writes it, and tells how it went. What is in the library never changes."""

    def __init__(self, window: QWidget, toasts: ToastShelf) -> None:
        super().__init__(window)
        self._window = window
        self._toasts = toasts

    def _filters(self) -> dict[str, str]:
        return {
            self.tr("Table (*.csv)"): "csv",
            self.tr("ELAN (*.eaf)"): "eaf",
            self.tr("JSON (*.json)"): "json",
        }

    def ask(self, library: Library, desk: CodingDesk) -> None:
        """Choose where and as what, then write."""
        filters = self._filters()
        # A neutral name: neither the family's code nor the film's file belongs in it.
        proposed = f"{desk.recording.title} marks.csv".replace(" ", "-").lower()
        name, chosen = QFileDialog.getSaveFileName(
            self._window, self.tr("Export marks"), proposed, ";;".join(filters)
        )
        if not name:
            return
        path = Path(name)
        kind = path.suffix.lstrip(".").lower()
        if kind not in filters.values():
            kind = filters.get(chosen, "csv")
            path = path.with_name(f"{path.name}.{kind}")
        self.write(library, desk, path, kind)

    def write(self, library: Library, desk: CodingDesk, path: Path, kind: str) -> bool:
        """Write the file; whether it was written."""
        try:
            answer = export_marks(library, desk.recording.id, kind, path, coder=desk.coding.coder)
        except Problem as problem:
            problem_dialog(
                self._window,
                problem,
                title=self.tr("The marks were not exported"),
                safe=self.tr("No file was written. Your coding is as it was."),
            ).open()
            return False
        self._tell(path, answer["marks"], answer["lost"])
        return True

    def _tell(self, path: Path, marks: int, lost: list[str]) -> None:
        one, many = self.tr("1 mark is in {file}"), self.tr("{n} marks are in {file}")
        words = (one if marks == 1 else many).format(n=marks, file=path.name)
        if not lost:
            self._toasts.show_toast(f"{words}.")
            return
        ProblemDialog(
            self._window,
            words,
            self.tr("Some of it has no place in this kind of file. In your coding it is kept."),
            reasons=[Reason(what) for what in lost[:_MOST_LOSSES]],
            icon="file-down",
            tone="warn",
        ).open()


_MOST_LOSSES = 8
