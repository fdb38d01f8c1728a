"""Other libraries in the same window: opened, begun, or the made-up families."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from imh_video.app.backups import LibraryDamaged
from imh_video.app.library import Library
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.going_back.library_hand import LibraryHand

OpenLibrary = Callable[[], Library]


class LibraryOpening(QObject):
    """What is open stays open where it fails; that is said in a dialog."""

    opened = Signal(object, bool)
    """Another Library is open, and whether it is the one of made-up families."""

    def __init__(self, window: QWidget, safety: LibraryHand, samples: OpenLibrary) -> None:
        super().__init__(window)
        self._window, self._safety, self._samples = window, safety, samples

    def open_samples(self) -> None:
        """The made-up families, so that a newcomer has something to look at."""
        self._try(self._samples, is_sample=True)

    def ask(self) -> None:
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open a library"))
        if name:
            self.open(Path(name))

    def open(self, folder: Path) -> None:
        try:
            library = Library.open(folder)
        except LibraryDamaged as problem:
            self._safety.offer_backup(folder, problem, lambda: self.open(folder))
        except Problem as problem:
            self._say(problem)
        else:
            self.opened.emit(library, False)

    def ask_for_new(self) -> None:
        words = self.tr("An empty folder for the library")
        name = QFileDialog.getExistingDirectory(self._window, words)
        if name:
            self._try(lambda: Library.create(Path(name), plain=True), is_sample=False)

    def _try(self, open_it: OpenLibrary, *, is_sample: bool) -> None:
        try:
            library = open_it()
        except Problem as problem:
            self._say(problem)
        else:
            self.opened.emit(library, is_sample)

    def _say(self, problem: Problem) -> None:
        title = self.tr("The library was not opened")
        problem_dialog(self._window, problem, title=title).open()
