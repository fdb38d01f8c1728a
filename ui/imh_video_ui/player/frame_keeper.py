"""The frame on screen, copied or saved at its full size: read in a job, never in the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from imh_video.app.frame_pictures import PICTURE_SUFFIXES, frame_picture, save_frame_picture
from imh_video.app.library import Library
from imh_video.media.frame_reader import VideoFrame
from imh_video.model.consent import Use
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video.timebase import Micros, timecode
from imh_video_ui.jobs.runner import JobHandle, run_job


class FrameKeeper(QObject):
    """Copies and saves frames of one library; what came of it is said in a sentence."""

    done = Signal(str)
    refused = Signal(str)
    """Why there is no picture: no consent, a full disk, a damaged film."""

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library

    def copy(
        self, recording_id: RecordingId, index: int, *, camera: int = 0, lift: float = 0.0
    ) -> JobHandle:
        """Put that frame on the clipboard."""

        def job(control: JobControl) -> VideoFrame:
            return frame_picture(
                self._library, recording_id, index,
                camera=camera, lift=lift, use=Use.EXPORT, control=control,
            )  # fmt: skip

        return self._start(run_job(self, job, self.tr("Copying a frame")), self._to_clipboard)

    def save(
        self,
        recording_id: RecordingId,
        index: int,
        path: Path,
        *,
        camera: int = 0,
        lift: float = 0.0,
        replace: bool = False,
    ) -> JobHandle:
        """Write that frame to the path; the dialog has asked whether a file may be replaced."""

        def job(control: JobControl) -> Path:
            return save_frame_picture(
                self._library, recording_id, index, path,
                camera=camera, lift=lift, replace=replace, control=control,
            )  # fmt: skip

        return self._start(run_job(self, job, self.tr("Saving a frame")), self._saved)

    def _start(self, handle: JobHandle, then: Callable[[Any], None]) -> JobHandle:
        handle.succeeded.connect(then)
        handle.failed.connect(self._say_why)
        return handle

    def _to_clipboard(self, frame: VideoFrame) -> None:
        QGuiApplication.clipboard().setImage(to_rgb_image(frame))
        self.done.emit(self.tr("Frame {number} is copied.").format(number=frame.index))

    def _saved(self, path: Path) -> None:
        self.done.emit(self.tr("The frame is saved as {name}.").format(name=path.name))

    def _say_why(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self.refused.emit(error.sentence)
        else:
            self.refused.emit(self.tr("There is no picture because of a fault of ours."))


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a picture goes, and whether the person said that a file there may be replaced."""

    path: Path
    replace: bool


def ask_where(parent: QWidget | None, index: int, at_us: Micros) -> Destination | None:
    """Let the person say where a frame goes; None when they leave it."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent,
        _tr("Save this frame"),
        str(_pictures_folder() / proposed_name(index, at_us)),
        _tr("Pictures (*.png *.jpg)"),
    )
    return destination(chosen) if chosen else None


def proposed_name(index: int, at_us: Micros) -> str:
    """Says which frame, never whose."""
    name = _tr("frame {number} at {time}.png")
    return name.format(number=index, time=timecode(at_us).replace(":", "-"))


def destination(chosen: str) -> Destination:
    """What the dialog answered; a name without the ending of a picture becomes a PNG."""
    path = Path(chosen)
    if path.suffix.lower() in PICTURE_SUFFIXES:
        return Destination(path, replace=True)
    # The dialog asked about another name: nothing was said about a file of this one.
    return Destination(path.with_name(f"{path.name}.png"), replace=False)


def _pictures_folder() -> Path:
    pictures = Path.home() / "Pictures"
    return pictures if pictures.is_dir() else Path.home()


def _tr(text: str) -> str:
    return QCoreApplication.translate("FrameKeeper", text)


def to_rgb_image(frame: VideoFrame) -> QImage:
    """A picture of its own."""
    rgb = frame.rgb
    image = QImage(
        rgb.data, frame.width, frame.height, 3 * frame.width, QImage.Format.Format_RGB888
    )
    # A copy: the pixels go away with the frame.
    return image.copy()
