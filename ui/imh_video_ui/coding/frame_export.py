"""Copy or save the frame on screen: asked of the consent gate, read at its full size."""

from __future__ import annotations

from collections.abc import Callable
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
from imh_video.timebase import timecode
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.player.film_player import FilmPlayer


class FrameExport(QObject):
    """One picture at a time; ``done`` says where it is now, ``problem`` why it is nowhere."""

    done = Signal(str)
    problem = Signal(str)

    def __init__(self, library: Library, player: FilmPlayer, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._player = player
        self._window = parent
        self._job: JobHandle | None = None
        self.recording: Recording | None = None

    def copy(self) -> None:
        """The frame on screen to the clipboard."""
        recording = self.recording
        if recording is not None and self._is_free():
            self._start(
                partial(_read, self._library, recording, self._player.frame_index,
                        self._player.lift),
                self.tr("Copying a frame"), self._copied,
            )  # fmt: skip

    def ask_and_save(self) -> None:
        """Ask for a name; the suggested one says which film and which frame."""
        recording = self.recording
        if recording is None or not self._is_free():
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save this frame"), self.suggested_name(),
            self.tr("Pictures (*.png *.jpg)"),
        )  # fmt: skip
        if name:
            self.save(Path(name))

    def suggested_name(self) -> str:
        title = self.recording.title if self.recording is not None else ""
        at = timecode(self._player.position_us).replace(":", "-")
        return f"{title} {at} frame {self._player.frame_index}.png".strip().replace("/", "-")

    def save(self, path: Path) -> None:
        """Write the frame on screen; a name that was asked for may be written over."""
        recording = self.recording
        if recording is not None and self._is_free():
            self._start(
                partial(_save, self._library, recording, self._player.frame_index,
                        self._player.lift, path),
                self.tr("Saving a frame"), self._saved,
            )  # fmt: skip

    def _is_free(self) -> bool:
        return self._player.is_open and (self._job is None or self._job.is_over)

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


def _read(
    library: Library, recording: Recording, index: int, lift: float, control: JobControl
) -> VideoFrame:
    # It leaves the program with the clipboard: asked for as what it is.
    return frame_picture(library, recording.id, index, lift=lift, use=Use.EXPORT, control=control)


def _save(
    library: Library, recording: Recording, index: int, lift: float, path: Path, control: JobControl
) -> Path:
    return save_frame_picture(
        library, recording.id, index, path, lift=lift, replace=True, control=control
    )
