"""Write the marks of the open coding to a file, and say what that kind cannot carry."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.exchange_marks import export_marks
from imh_video.app.library import Library
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.problem_dialog import ProblemDialog, Reason, problem_dialog
from imh_video_ui.theme import Button, ToastShelf


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

    def write(
        self,
        library: Library,
        desk: CodingDesk,
        path: Path,
        kind: str,
        *,
        with_concerns: bool = False,
    ) -> bool:
        """Write the file; whether it was written. Concerns only when somebody asks for them."""
        try:
            answer = export_marks(
                library,
                desk.recording.id,
                kind,
                path,
                coder=desk.coding.coder,
                with_concerns=with_concerns,
            )
        except Problem as problem:
            problem_dialog(
                self._window,
                problem,
                title=self.tr("The marks were not exported"),
                safe=self.tr("No file was written. Your coding is as it was."),
            ).open()
            return False
        dialog = self._tell(path, answer["marks"], answer["lost"])
        if dialog is not None and answer["held_back"]:
            again = partial(self.write, library, desk, path, kind, with_concerns=True)
            more = Button(self.tr("Write the concerns too, this once"), icon="flag")
            more.clicked.connect(dialog.accept)
            more.clicked.connect(lambda: again())
            dialog.add_way(more, left=True)
        if dialog is not None:
            dialog.open()
        return True

    def _tell(self, path: Path, marks: int, lost: list[str]) -> ProblemDialog | None:
        """Say how it went; the dialog that is to be opened where something was left out."""
        one, many = self.tr("1 mark is in {file}"), self.tr("{n} marks are in {file}")
        words = (one if marks == 1 else many).format(n=marks, file=path.name)
        if not lost:
            self._toasts.show_toast(f"{words}.")
            return None
        return ProblemDialog(
            self._window,
            words,
            self.tr("Some of it is not in the file. In your coding it is kept."),
            reasons=[Reason(what) for what in lost[:_MOST_LOSSES]],
            icon="file-down",
            tone="warn",
        )


_MOST_LOSSES = 8
