"""Copies that play of films that do not, made before they are added; the originals are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from imh_video.model.identifiers import new_id
from imh_video.model.job import JobControl, PartOfJob
from imh_video_ui.jobs.runner import JobHandle, run_job

MakeCopy: TypeAlias = Callable[[Path, Path, JobControl], object]
"""The film, where its copy is to lie, and the job's control."""


def make_copy(film: Path, out: Path, control: JobControl) -> None:
    """Raises MediaProblem when nothing in the film can be decoded, Cancelled."""
    from imh_video.app.playable_copies import write_playable_copy

    write_playable_copy(film, out, control)


class PlayableCopies(QObject):
    """Keeps the copies of one visit to the page; they are gone when it is over.

    ``folder`` is where the library keeps its films: a family's film lies nowhere else, not even
    for a moment, and what a crash leaves there is cleared up when the library is opened again.
    """

    made = Signal(object)
    """All paths that are to be looked at again."""

    def __init__(
        self, folder: Path, parent: QObject | None = None, make: MakeCopy = make_copy
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._make = make
        self._others: tuple[Path, ...] = ()
        self.plays_as: dict[Path, Path] = {}

    def make(self, paths: Sequence[Path], others: Sequence[Path]) -> JobHandle:
        """Make a copy of each; ``made`` names them with the ``others`` when all are there."""
        self._others = tuple(others)
        job = partial(_make_all, self._make, tuple(paths), self._folder)
        handle = run_job(self, job, self.tr("Making a copy that plays"))
        handle.succeeded.connect(self._keep)
        return handle

    def _keep(self, copies: dict[Path, Path]) -> None:
        self.plays_as = {**self.plays_as, **copies}
        self.made.emit((*self._others, *copies))

    def forget(self) -> None:
        """Take the copies away again."""
        copies, self.plays_as = self.plays_as, {}
        _remove(copies.values())


def _make_all(
    make: MakeCopy, paths: tuple[Path, ...], folder: Path, control: JobControl
) -> dict[Path, Path]:
    """All of them or none."""
    copies: dict[Path, Path] = {}
    try:
        for number, path in enumerate(paths):
            share = PartOfJob(control, number / len(paths), (number + 1) / len(paths))
            out = folder / f"playable-{new_id()}.mp4"
            make(path, out, share)
            copies[path] = out
    except BaseException:
        _remove(copies.values())
        raise
    return copies


def _remove(copies: Iterable[Path]) -> None:
    for copy in copies:
        with suppress(OSError):
            copy.unlink(missing_ok=True)
