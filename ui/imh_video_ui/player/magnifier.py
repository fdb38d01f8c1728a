"""A round lens over the film: what lies under it, larger, from the picture's own pixels."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen

from imh_video_ui.theme import colour

LENS_PX: Final = 220.0
MAGNIFIES: Final = 3.0
"""How much larger than on screen."""

_RIM = 3.0
_RIM_SHADE = 0.6


class Magnifier:
    """Where the lens is, and its painting. Points are the widget's pixels."""

    def __init__(self) -> None:
        self.is_on = False
        self._centre = QPointF()

    @property
    def centre(self) -> QPointF:
        return QPointF(self._centre)

    @property
    def rect(self) -> QRectF:
        """All that the lens covers, with its rim."""
        side = LENS_PX + 2 * _RIM + 2
        return QRectF(self._centre.x() - side / 2, self._centre.y() - side / 2, side, side)

    def move_to(self, point: QPointF, within: QRectF) -> None:
        """The middle of the lens stays on the picture."""
        x = min(max(point.x(), within.left()), within.right())
        y = min(max(point.y(), within.top()), within.bottom())
        self._centre = QPointF(x, y)

    def paint(self, painter: QPainter, image: QImage, place: QRectF) -> None:
        """``place`` is where the picture lies; the point under the middle of the lens stays."""
        lens = QRectF(0, 0, LENS_PX, LENS_PX)
        lens.moveCenter(self._centre)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        round_lens = QPainterPath()
        round_lens.addEllipse(lens)
        painter.setClipPath(round_lens)
        painter.fillPath(round_lens, colour("film_ground"))
        paint_part(painter, image, _enlarged(place, self._centre), lens)
        painter.setClipping(False)
        for ink, width in ((colour("film_ground", _RIM_SHADE), 2 * _RIM), (colour("film_text"), 2)):
            painter.setPen(QPen(ink, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(lens)
        painter.restore()


def _enlarged(place: QRectF, fixed: QPointF) -> QRectF:
    return QRectF(
        fixed.x() + (place.left() - fixed.x()) * MAGNIFIES,
        fixed.y() + (place.top() - fixed.y()) * MAGNIFIES,
        place.width() * MAGNIFIES,
        place.height() * MAGNIFIES,
    )


def paint_part(painter: QPainter, image: QImage, place: QRectF, room: QRectF) -> None:
    """Draw of the image, which fills ``place``, only what falls into ``room``.

    A place many times larger than the screen is beyond what a painter can count.
    """
    shown = place.intersected(room)
    if shown.isEmpty():
        return
    across, down = image.width() / place.width(), image.height() / place.height()
    part = QRectF(
        (shown.left() - place.left()) * across,
        (shown.top() - place.top()) * down,
        shown.width() * across,
        shown.height() * down,
    )
    painter.drawImage(shown, image, part)
