"""Writing one file that somebody asked for: where to, in the background, and how it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from imh_video.model.job import JobControl
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.jobs.runner import JobHandle, run_job


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be written. ``table_id`` "" is the first table of that kind of file."""

    words: str
    ending: str
    filter: str
    icon: str
    table_id: str = ""


@dataclass(frozen=True, slots=True)
class WritingWords:
    """What is said of it, each a whole sentence or title. ``written`` has a place for {file}."""

    doing: str
    written: str
    stopped: str
    refused: str
    safe: str


def ask_for_file(page: QWidget, title: str, proposed: str, kind: Kind) -> Path | None:
    """Where to write it, with the ending of its kind; None where nobody wants it any more."""
    name, _filter = QFileDialog.getSaveFileName(page, title, proposed, kind.filter)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix.lower() == kind.ending else path.with_name(path.name + kind.ending)


class FileWriting(QObject):
    """Runs the job that writes, and says in words how it went. UI thread only."""

    began = Signal(object)
    """The JobHandle that writes."""
    told = Signal(str)

    def __init__(self, page: QWidget, words: WritingWords) -> None:
        super().__init__(page)
        self._page = page
        self._words = words

    def _begin(self, job: Callable[[JobControl], Path]) -> JobHandle:
        """``job`` runs in a pool thread and gives the file that it wrote."""
        handle = run_job(self._page, job, self._words.doing)
        handle.succeeded.connect(self._written)
        handle.failed.connect(self._refused)
        handle.cancelled.connect(self._stopped)
        self.began.emit(handle)
        return handle

    def _written(self, path: Path) -> None:
        self.told.emit(self._words.written.format(file=path.name))

    def _stopped(self) -> None:
        self.told.emit(self._words.stopped)

    def _refused(self, error: BaseException) -> None:
        words = self._words
        problem_dialog(self._page, error, title=words.refused, safe=words.safe).open()
