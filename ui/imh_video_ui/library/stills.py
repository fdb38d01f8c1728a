"""Stills of films, each through the consent gate, kept in memory only: no picture on the disk."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from imh_video.app.library import Library
from imh_video.media.source import MediaSource
from imh_video.model.consent import Use
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording
from imh_video_ui.jobs.runner import run_job
from imh_video_ui.theme import colour, paint_icon, program_font, theme_signals
from imh_video_ui.theme.tokens import FILM_LABEL_OPACITY, RADIUS_CONTROL

_WIDTH_PX = 480
# A third of the way in, both people are usually settled in the picture.
_WHERE = 1 / 3


def read_still(source: MediaSource, control: JobControl, width_px: int = _WIDTH_PX) -> QImage:
    """One picture of a film, a third of the way in. In any thread; raises Problem."""
    from imh_video.media.open_frames import open_frames

    control.check()
    with open_frames(source, max_width=width_px) as reader:
        frame = reader.read(round(len(reader.table) * _WHERE))
    rgb = frame.rgb
    height, width = rgb.shape[:2]
    # copy: the array goes when this function ends, the image stays.
    return QImage(rgb.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _fetch_still(
    source: MediaSource, recording_id: RecordingId, control: JobControl
) -> tuple[RecordingId, QImage | None, str]:
    try:
        return recording_id, read_still(source, control), ""
    except Problem as problem:
        return recording_id, None, str(problem)


class StillShelf(QObject):
    """``ready`` when a still came, or when there is none to show and why is known."""

    ready = Signal(str)

    def __init__(self, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._stills: dict[RecordingId, QImage] = {}
        self._asked: set[RecordingId] = set()
        self.refusals: dict[RecordingId, str] = {}
        """Films whose people have not agreed, and the gate's words on it."""
        self.unreadable: dict[RecordingId, str] = {}

    def still(self, recording: Recording) -> QImage | None:
        """The still if it is here; otherwise it is fetched and ``ready`` tells."""
        if recording.id not in self._asked:
            self._asked.add(recording.id)
            self._fetch(recording)
        return self._stills.get(recording.id)

    def is_refused(self, recording_id: RecordingId) -> bool:
        return recording_id in self.refusals

    @property
    def is_complete(self) -> bool:
        """Whether every still that was asked for has been answered."""
        return len(self._asked) == len(self._stills) + len(self.refusals) + len(self.unreadable)

    def forget(self) -> None:
        """Ask the gate again for every film: somebody may have agreed or taken it back."""
        for kept in (self._stills, self.refusals, self.unreadable):
            kept.clear()
        self._asked.clear()

    def _fetch(self, recording: Recording) -> None:
        try:
            source = self._library.media_source(recording.id, Use.STILL)
        except Problem as problem:
            self.refusals[recording.id] = str(problem)
            self.ready.emit(recording.id)
            return
        handle = run_job(self, partial(_fetch_still, source, recording.id), "")
        handle.succeeded.connect(self._keep)

    def _keep(self, answer: tuple[RecordingId, QImage | None, str]) -> None:
        recording_id, image, why_not = answer
        if image is None:
            self.unreadable[recording_id] = why_not
        else:
            self._stills[recording_id] = image
        self.ready.emit(recording_id)


class StillView(QWidget):
    """A still with the film's length on it; a lock where nobody may see it."""

    def __init__(
        self,
        shelf: StillShelf,
        recording: Recording | None,
        size: QSize,
        *,
        length: str = "",
        fills: bool = False,
    ) -> None:
        super().__init__()
        self._shelf = shelf
        self._recording = recording
        self._length = length
        self._fills = fills
        self.setFixedSize(size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        shelf.ready.connect(self._came)
        theme_signals().changed.connect(self.update)
        if recording is not None:
            shelf.still(recording)

    def _came(self, recording_id: str) -> None:
        if self._recording is not None and recording_id == self._recording.id:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        round_corners(painter, rect, RADIUS_CONTROL)
        image = self._shelf.still(self._recording) if self._recording is not None else None
        if image is not None:
            painter.fillRect(rect, colour("stage"))
            painter.drawImage(placed(image, rect, fills=self._fills), image)
        else:
            self._paint_instead(painter, rect)
        if self._length:
            paint_length(painter, rect, self._length)
        painter.end()

    def _paint_instead(self, painter: QPainter, rect: QRectF) -> None:
        painter.fillRect(rect, colour("sunken"))
        refused = self._recording is not None and self._shelf.is_refused(self._recording.id)
        name = "lock" if refused else ("film" if self._recording is not None else "users")
        side = 28 if rect.height() > 80 else 22
        place = QRectF(0, 0, side, side)
        place.moveTo(round(rect.center().x() - side / 2), round(rect.center().y() - side / 2))
        paint_icon(painter, place, name, "text3")


def round_corners(painter: QPainter, rect: QRectF, radius_px: float) -> None:
    """What is painted from here on keeps inside these corners; pictures are scaled smoothly."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    outline = QPainterPath()
    outline.addRoundedRect(rect, radius_px, radius_px)
    painter.setClipPath(outline)


def placed(image: QImage, rect: QRectF, *, fills: bool) -> QRectF:
    """Where the picture goes: whole inside the rectangle, or filling it from the middle."""
    across, down = rect.width() / image.width(), rect.height() / image.height()
    scale = max(across, down) if fills else min(across, down)
    place = QRectF(0, 0, image.width() * scale, image.height() * scale)
    place.moveCenter(rect.center())
    return place


def paint_length(painter: QPainter, rect: QRectF, words: str) -> None:
    """Say how long the film is, in the corner of its still."""
    font = program_font(12, 600)
    width = QFontMetricsF(font).horizontalAdvance(words) + 12
    place = QRectF(rect.right() - width - 6, rect.bottom() - 26, width, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("film_ground", FILM_LABEL_OPACITY))
    painter.drawRoundedRect(place, 4, 4)
    painter.setFont(font)
    painter.setPen(colour("film_text"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
