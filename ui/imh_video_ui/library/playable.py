"""Copies that play of films that do not, made before they are added; the originals are kept."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from imh_video.model.job import JobControl, PartOfJob
from imh_video_ui.jobs.runner import JobHandle, run_job

MakeCopy: TypeAlias = Callable[[Path, Path, JobControl], Path]
"""The film, the folder for its copy, and the job's control; answers where the copy lies."""


class PlayableCopies(QObject):
    """Keeps the copies of one visit to the page; they are gone when it is over."""

    made = Signal(object)
    """All paths that are to be looked at again."""

    def __init__(self, parent: QObject | None = None, make: MakeCopy | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._folder: Path | None = None
        self._others: tuple[Path, ...] = ()
        self.plays_as: dict[Path, Path] = {}

    @property
    def can_be_made(self) -> bool:
        return self._make is not None

    def make(self, paths: Sequence[Path], others: Sequence[Path]) -> JobHandle:
        """Make a copy of each; ``made`` names them with the ``others`` when all are there."""
        assert self._make is not None
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="imh-video-"))
        title = self.tr("Making a copy that plays")
        handle = run_job(self, partial(_make_all, self._make, tuple(paths), self._folder), title)
        self._others = tuple(others)
        handle.succeeded.connect(self._keep)
        return handle

    def _keep(self, copies: dict[Path, Path]) -> None:
        self.plays_as = {**self.plays_as, **copies}
        self.made.emit((*self._others, *copies))

    def forget(self) -> None:
        """Take the copies away again."""
        self.plays_as = {}
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _make_all(
    make: MakeCopy, paths: tuple[Path, ...], folder: Path, control: JobControl
) -> dict[Path, Path]:
    copies = {}
    for number, path in enumerate(paths):
        share = PartOfJob(control, number / len(paths), (number + 1) / len(paths))
        copies[path] = make(path, folder, share)
    return copies
