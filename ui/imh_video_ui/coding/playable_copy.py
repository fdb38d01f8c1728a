"""A copy that plays, of a film that does not: made beside the window, then shown in its place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from imh_video.app.library import Library
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video_ui.jobs.progress import percent
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.player.picture_menu import FilmActions
from imh_video_ui.player.stage import FilmStage
from imh_video_ui.theme import icon

_TELL_EVERY = 0.05


class PlayableCopy(QObject):
    """One copy at a time; the original is kept."""

    made = Signal(int)
    """The number of the camera whose film is to be read again."""
    told = Signal(str)
    problem = Signal(str)

    def __init__(
        self,
        library: Library,
        stage: FilmStage,
        pictures: FilmActions,
        parent: QObject | None = None,
    ) -> None:
        """``pictures`` knows which camera's picture is meant."""
        super().__init__(parent)
        self._library = library
        self._stage, self._pictures = stage, pictures
        self._job: JobHandle | None = None
        self._of: RecordingId | None = None
        self._number = 0
        self._told_at = 0.0
        self.recording_id: RecordingId | None = None
        self.action = QAction(icon("copy-plus", 16), self.tr("Make a playable copy"), self)
        self.action.setObjectName("film.playable_copy")
        self.action.triggered.connect(self._make_of_meant)
        stage.offer_copies(True)
        stage.playable_copy_wished.connect(self.make)

    @property
    def is_making(self) -> bool:
        return self._job is not None and not self._job.is_over

    def _make_of_meant(self) -> None:
        self.make(self._pictures.camera)

    def make(self, number: int = 0) -> None:
        """Begin, for that camera; how far it is stands in its place, and in the list of jobs."""
        if self.recording_id is None:
            return
        if self.is_making:
            self.told.emit(
                self.tr("A playable copy is being made already. Wait until it is ready.")
            )
            return
        self._of, self._number, self._told_at = self.recording_id, number, 0.0
        job = partial(_make, self._library, self.recording_id, number)
        self._job = run_job(self, job, self.tr("Making a playable copy"))
        self._stage.offer_copies(False)
        self.told.emit(self.tr("A playable copy is being made. The film itself stays as it is."))
        self._job.progress.connect(self._show)
        self._job.succeeded.connect(self._succeeded)
        self._job.failed.connect(self._failed)
        self._job.ended.connect(self._ended)

    def end(self) -> None:
        """Another film is opened: the copy goes on being made, but this place is not its own."""
        self.recording_id = None

    def _say_in_its_place(self, words: str) -> None:
        """Where its picture would be, if there is trouble with it still."""
        for place in self._stage.places:
            if self._of == self.recording_id and place.number == self._number:
                place.film.tell_remedy(words)

    def _show(self, fraction: float, _doing: str) -> None:
        # A screen reader is told each time: not of every hundredth.
        if fraction - self._told_at >= _TELL_EVERY or self._told_at == 0.0:
            self._told_at = max(fraction, 1e-6)
            words = self.tr("A playable copy is being made: {share}.")
            self._say_in_its_place(words.format(share=percent(fraction)))

    def _succeeded(self, _camera: object) -> None:
        self.told.emit(self.tr("The playable copy is ready."))
        if self._of == self.recording_id:
            self.made.emit(self._number)

    def _failed(self, error: object) -> None:
        words = self.tr("The copy could not be made because of a fault of ours.")
        words = error.sentence if isinstance(error, Problem) else words
        self._say_in_its_place(words)
        self.problem.emit(words)

    def _ended(self) -> None:
        self._stage.offer_copies(True)


def _make(library: Library, recording_id: RecordingId, number: int, control: JobControl) -> object:
    # Loaded when it is wanted: few films ever need it.
    from imh_video.app.playable_copies import add_playable_copy

    return add_playable_copy(library, recording_id, number, control)
