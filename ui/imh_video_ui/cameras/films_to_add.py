"""Files on their way into a recording: looked at, made to play where they do not, copied in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from imh_video.app.library import Library
from imh_video.model.job import JobControl
from imh_video.model.recording import Camera
from imh_video.store.folder import MEDIA
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.library.film_check import LookedAt, check_films
from imh_video_ui.library.playable import PlayableCopies
from imh_video_ui.library.refused_films import refused_dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("Cameras", text)


class CopyIn(Protocol):
    """Copies films into the library: ``add_camera`` or ``add_parts``, told to whom they belong."""

    def __call__(
        self, paths: Sequence[Path], control: JobControl, *, playable: Mapping[Path, Path]
    ) -> Camera: ...


class FilmsToAdd(QObject):
    """One choice of files at a time. What is refused is said in a dialog over ``window``."""

    began = Signal(object)
    """The JobHandle of what runs now; after one, there may be another."""
    rested = Signal()
    """Nothing runs any more: the films are in, or a person has to say what is to be done."""
    added = Signal(object)
    """The Camera that they belong to."""
    stopped = Signal()

    def __init__(self, library: Library, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._job: JobHandle | None = None
        self._copy_in: CopyIn | None = None
        self._choose: Callable[[], object] = _nothing
        self._title = ""
        self.copies = PlayableCopies(library.folder / MEDIA, self)
        self.copies.made.connect(self._look_at)

    @property
    def is_busy(self) -> bool:
        return self._job is not None and not self._job.is_over

    def add(
        self,
        paths: Sequence[Path],
        copy_in: CopyIn,
        title: str,
        choose: Callable[[], object],
    ) -> None:
        """Look at the files, then copy them in; ``choose`` asks for others in their place."""
        if self.is_busy:
            return
        self._copy_in, self._title, self._choose = copy_in, title, choose
        self._look_at(tuple(paths))

    def stop(self) -> None:
        """Nothing is kept of what is being copied."""
        if self._job is not None:
            self._job.cancel()

    def forget(self) -> None:
        """The copies that were made are in the library, or not wanted."""
        self.copies.forget()

    # --- one job after the other

    def _look_at(self, paths: tuple[Path, ...]) -> None:
        look = partial(check_films, paths, dict(self.copies.plays_as))
        self._run(run_job(self, look, self._title), self._were_looked_at)

    def _were_looked_at(self, looked: LookedAt) -> None:
        if not looked.refused:
            self._copy(tuple(film.path for film in looked.films))
            return
        good = tuple(film.path for film in looked.films)
        dialog = refused_dialog(
            self._window,
            looked,
            choose=self._choose,
            make_copies=partial(self._make_copies, good),
            go_on=partial(self._copy, good) if good else None,
        )
        self.rested.emit()
        dialog.open()

    def _make_copies(self, good: tuple[Path, ...], paths: Sequence[Path]) -> None:
        self._run(self.copies.make(paths, good), None)

    def _copy(self, paths: tuple[Path, ...]) -> None:
        assert self._copy_in is not None
        playable = {path: copy for path, copy in self.copies.plays_as.items() if path in paths}
        job = partial(self._copy_in, paths, playable=playable)
        self._run(run_job(self, job, self._title), self._are_in)

    def _run(self, job: JobHandle, then: Callable[..., object] | None) -> None:
        self._job = job
        if then is not None:
            job.succeeded.connect(then)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._was_stopped)
        self.began.emit(job)

    def _are_in(self, camera: Camera) -> None:
        self.forget()
        self.rested.emit()
        self.added.emit(camera)

    def _failed(self, error: BaseException) -> None:
        self.rested.emit()
        safe = _tr("Nothing was added, and the library is as it was.")
        problem_dialog(self._window, error, title=_tr("This could not be added"), safe=safe).open()

    def _was_stopped(self) -> None:
        self.rested.emit()
        self.stopped.emit()


def _nothing() -> None:
    return
