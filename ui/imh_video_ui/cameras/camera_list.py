"""The cameras of a recording as cards: a still, how long it is, how its clock lies."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imh_video.app.library import Library
from imh_video.model.consent import Use
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video.model.problem import Problem
from imh_video.model.recording import Camera, Recording
from imh_video_ui.cameras.camera_words import clock_words, parts_words
from imh_video_ui.jobs.runner import run_job
from imh_video_ui.library.stills import placed, read_still, round_corners
from imh_video_ui.player.stage import camera_name
from imh_video_ui.theme import Card, colour, label, paint_icon, theme_signals
from imh_video_ui.theme.tokens import RADIUS_CHIP

_STILL = QSize(112, 63)
_STILL_WIDTH_PX = 320


class CameraList(QWidget):
    """One card for each camera; the chosen one shows its settings beside the list."""

    chosen = Signal(int)
    """The number of the camera."""

    def __init__(self, library: Library, recording_id: RecordingId) -> None:
        super().__init__()
        self._library, self._recording_id = library, recording_id
        self._cards: dict[int, CameraCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addStretch(1)

    @property
    def cards(self) -> dict[int, CameraCard]:
        return dict(self._cards)

    def show_cameras(self, recording: Recording, chosen: int) -> None:
        """Show these; a still is fetched anew only where the film is another one than before."""
        there = self._cards
        self._cards = {}
        for place, camera in enumerate(recording.cameras):
            card = there.pop(camera.number, None)
            if card is None:
                card = CameraCard(camera)
                card.clicked.connect(partial(self.chosen.emit, camera.number))
                self._column.insertWidget(place, card)
            if card.show_camera(camera):
                self._fetch_still(card, camera)
            card.set_chosen(camera.number == chosen)
            self._cards[camera.number] = card
        for card in there.values():
            card.hide()
            card.deleteLater()

    def _fetch_still(self, card: CameraCard, camera: Camera) -> None:
        """Asks the gate for a still; without consent there is a lock in its place."""
        try:
            source = self._library.media_source(self._recording_id, Use.STILL, camera=camera.number)
        except Problem as problem:
            card.show_still(None, str(problem))
            return

        def read(control: JobControl) -> QImage:
            return read_still(source, control, width_px=_STILL_WIDTH_PX)

        handle = run_job(card, read, "")
        handle.succeeded.connect(card.show_still)
        handle.failed.connect(card.no_still)


class CameraCard(Card):
    """Click it, or press Enter on it, to see its settings."""

    def __init__(self, camera: Camera) -> None:
        super().__init__(opens=camera_name(camera.number))
        self._filmed: object = None
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 10, 12, 10)
        row.setSpacing(12)
        self.still = _Still()
        row.addWidget(self.still, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._name = label("", "card", wraps=True)
        words.addWidget(self._name)
        self._length = label("", "small", "text2")
        self._clock = label("", "small", "text2", wraps=True)
        words.addWidget(self._length)
        words.addWidget(self._clock)
        words.addStretch(1)
        row.addLayout(words, 1)

    def show_camera(self, camera: Camera) -> bool:
        """Say what is so now; whether its picture is another one."""
        name = camera_name(camera.number, camera.name)
        self._name.setText(name)
        self.setAccessibleName(name)
        self._length.setText(parts_words(camera))
        self._clock.setText(clock_words(camera))
        self.setAccessibleDescription(f"{parts_words(camera)}, {clock_words(camera)}")
        filmed = ([media.id for media in camera.media], camera.turned_deg)
        is_new, self._filmed = filmed != self._filmed, filmed
        return is_new

    @property
    def words(self) -> str:
        return f"{self._length.text()}; {self._clock.text()}"

    def show_still(self, image: QImage | None, why_not: str = "") -> None:
        self.still.show_image(image, why_not)

    def no_still(self, error: BaseException) -> None:
        self.still.show_image(None, str(error), icon_name="film")


class _Still(QWidget):
    """The whole picture on the ground of a film."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_STILL)
        self.image: QImage | None = None
        self._icon = "film"
        theme_signals().changed.connect(self.update)

    def show_image(self, image: QImage | None, why_not: str, icon_name: str = "lock") -> None:
        self.image = image
        self._icon = icon_name
        self.setToolTip(why_not)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        round_corners(painter, rect, RADIUS_CHIP)
        painter.fillRect(rect, colour("stage" if self.image is not None else "sunken"))
        if self.image is not None:
            painter.drawImage(placed(self.image, rect, fills=False), self.image)
        else:
            place = QRectF(0, 0, 22, 22)
            place.moveCenter(rect.center())
            paint_icon(painter, place, self._icon, "text3")
        painter.end()
