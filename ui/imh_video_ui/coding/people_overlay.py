"""Who is who, drawn over the film: corners round each person with the name, where they were seen.

Nothing is drawn where somebody was not measured: a frame round a guess would look like knowledge.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from imh_video.model.signal import PEOPLE, SignalSet
from imh_video.timebase import Micros
from imh_video_ui.theme import DARK, colour, program_font
from imh_video_ui.theme.tokens import FILM_LABEL_OPACITY

_LINE = 3.0
_CORNER_SHARE = 0.18
_LABEL_HEIGHT = 20.0
_INKS = {"infant": DARK.baby, "caregiver": DARK.parent}


def _words(person: str) -> str:
    return {
        "infant": QCoreApplication.translate("Overlay", "Baby"),
        "caregiver": QCoreApplication.translate("Overlay", "Parent"),
    }[person]


class PeopleOverlay:
    """Paints over the film view; ``now_us`` is the frame on screen."""

    def __init__(self, now_us: Callable[[], Micros]) -> None:
        self._now_us = now_us
        self.signals: SignalSet | None = None
        self.is_on = True

    def __call__(self, painter: QPainter, place: QRectF, film: QSize) -> None:
        if self.signals is None or not self.is_on or film.isEmpty():
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for person in PEOPLE:
            box = self._box(self.signals, person)
            if box is not None:
                self._paint(painter, _on_screen(box, place, film), person)
        painter.restore()

    def _box(self, signals: SignalSet, person: str) -> QRectF | None:
        """Where the person is in film pixels; None where that was not measured."""
        now = np.array([self._now_us()], dtype=np.int64)
        sides = [float(signals.at(f"{person}_box_{side}", now)[0]) for side in "xywh"]
        return None if any(np.isnan(sides)) else QRectF(*sides)

    def _paint(self, painter: QPainter, box: QRectF, person: str) -> None:
        ink = QColor(_INKS[person])
        for pen in (QPen(colour("film_ground", 0.5), 2 * _LINE), QPen(ink, _LINE)):
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            for corner in _corners(box):
                painter.drawPolyline(corner)
        self._paint_name(painter, box, _words(person), ink)

    def _paint_name(self, painter: QPainter, box: QRectF, words: str, ink: QColor) -> None:
        font = program_font(13, 600)
        width = QFontMetricsF(font).horizontalAdvance(words) + 14
        top = max(0.0, box.top() - _LABEL_HEIGHT - 4)
        plate = QRectF(box.left() - _LINE / 2, top, width, _LABEL_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("film_ground", FILM_LABEL_OPACITY))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(ink)
        painter.setFont(font)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def _on_screen(box: QRectF, place: QRectF, film: QSize) -> QRectF:
    across, down = place.width() / film.width(), place.height() / film.height()
    return QRectF(
        place.left() + box.left() * across,
        place.top() + box.top() * down,
        box.width() * across,
        box.height() * down,
    )


def _corners(box: QRectF) -> list[QPolygonF]:
    arm = _CORNER_SHARE * min(box.width(), box.height())
    corners = []
    for x, inward_x in ((box.left(), arm), (box.right(), -arm)):
        for y, inward_y in ((box.top(), arm), (box.bottom(), -arm)):
            points = [QPointF(x + inward_x, y), QPointF(x, y), QPointF(x, y + inward_y)]
            corners.append(QPolygonF(points))
    return corners
