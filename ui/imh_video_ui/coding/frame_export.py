"""Copy or save the frame on screen: asked of the consent gate, read at its full size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from imh_video.app.frame_pictures import frame_picture, save_frame_picture
from imh_video.app.library import Library
from imh_video.media.frame_reader import VideoFrame
from imh_video.model.consent import Use
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording
from imh_video.timebase import Micros, timecode
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.player.companions import Companion
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.picture_menu import FilmActions
from imh_video_ui.player.stage import camera_name


@dataclass(frozen=True, slots=True)
class ChosenFrame:
    """One frame of one camera, as it is shown at a moment of recording time."""

    recording: Recording
    camera: int
    index: int
    at_us: Micros
    lift: float


class FrameExport(QObject):
    """One picture at a time; ``done`` says where it is now, ``problem`` why it is nowhere."""

    done = Signal(str)
    problem = Signal(str)

    def __init__(
        self, library: Library, player: FilmPlayer, pictures: FilmActions, parent: QWidget
    ) -> None:
        """``pictures`` knows which camera's picture is meant."""
        super().__init__(parent)
        self._library = library
        self._player = player
        self._pictures = pictures
        self._window = parent
        self._job: JobHandle | None = None
        self.recording: Recording | None = None

    def copy(self) -> None:
        """The frame on screen to the clipboard."""
        chosen = self._chosen()
        if chosen is not None:
            job = partial(_read, self._library, chosen)
            self._start(job, self.tr("Copying a frame"), self._copied)

    def ask_and_save(self) -> None:
        """Ask for a name; the suggested one says which film and which frame."""
        chosen = self._chosen()
        if chosen is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save this frame"), suggested_name(chosen),
            self.tr("Pictures (*.png *.jpg)"),
        )  # fmt: skip
        if name:
            self._save(chosen, Path(name))

    def save(self, path: Path) -> None:
        """Write the frame on screen; a name that was asked for may be written over."""
        chosen = self._chosen()
        if chosen is not None:
            self._save(chosen, path)

    def _save(self, chosen: ChosenFrame, path: Path) -> None:
        job = partial(_save, self._library, chosen, path)
        self._start(job, self.tr("Saving a frame"), self._saved)

    def _chosen(self) -> ChosenFrame | None:
        """The frame that is meant now; None while there is none, or one is being written."""
        recording, film = self.recording, self._pictures.film
        is_free = self._job is None or self._job.is_over
        if recording is None or film is None or not film.is_open or not is_free:
            return None
        if isinstance(film, Companion) and not film.is_filming:
            words = self.tr("{camera} was not running at this moment. Choose another one.")
            self.problem.emit(words.format(camera=camera_name(film.number)))
            return None
        return ChosenFrame(
            recording, film.number, film.frame_index, self._player.position_us, film.lift
        )

    def _start(
        self, job: Callable[[JobControl], object], title: str, then: Callable[[object], None]
    ) -> None:
        self._job = run_job(self, job, title)
        self._job.succeeded.connect(then)
        self._job.failed.connect(self._failed)

    def _copied(self, frame: object) -> None:
        assert isinstance(frame, VideoFrame)
        height, width = frame.rgb.shape[:2]
        image = QImage(frame.rgb.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        QGuiApplication.clipboard().setImage(image.copy())
        self.done.emit(self.tr("The frame is on the clipboard."))

    def _saved(self, path: object) -> None:
        assert isinstance(path, Path)
        self.done.emit(self.tr("The frame is saved as {name}.").format(name=path.name))

    def _failed(self, error: object) -> None:
        if isinstance(error, Problem):
            self.problem.emit(error.sentence)
        else:
            self.problem.emit(self.tr("The frame could not be read because of a fault of ours."))


def suggested_name(chosen: ChosenFrame) -> str:
    """Which film, which camera where there are several, and which frame."""
    recording = chosen.recording
    camera = f" {camera_name(chosen.camera)}" if len(recording.cameras) > 1 else ""
    at = timecode(chosen.at_us).replace(":", "-")
    name = f"{recording.title}{camera} {at} frame {chosen.index}.png"
    return name.strip().replace("/", "-")


def _read(library: Library, chosen: ChosenFrame, control: JobControl) -> VideoFrame:
    # It leaves the program with the clipboard: asked for as what it is.
    return frame_picture(
        library, chosen.recording.id, chosen.index, camera=chosen.camera, lift=chosen.lift,
        use=Use.EXPORT, control=control,
    )  # fmt: skip


def _save(library: Library, chosen: ChosenFrame, path: Path, control: JobControl) -> Path:
    return save_frame_picture(
        library, chosen.recording.id, chosen.index, path, camera=chosen.camera, lift=chosen.lift,
        replace=True, control=control,
    )  # fmt: skip
