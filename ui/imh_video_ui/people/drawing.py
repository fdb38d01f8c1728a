"""What is drawn on film about somebody: corners, a name, where the face points, hands.

In both themes the same: film is dark or bright whatever the window wears.
"""

from __future__ import annotations

from math import hypot, radians, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from imh_video.model.family import Role
from imh_video_ui.theme import DARK, colour, program_font
from imh_video_ui.theme.persons import PersonSign, paint_person
from imh_video_ui.theme.tokens import FILM_LABEL_OPACITY

LINE: Final = 3.0
_CORNER_SHARE = 0.18
_LABEL_HEIGHT = 20.0
_SIGN_ROOM = 14.0
_ARROW_SHARE = 0.55
_LEAST_ARROW = 0.12
"""Of a face that points at the camera no arrow can be drawn: it would point at the viewer."""
INK_OF: Final = {
    Role.INFANT: QColor(DARK.baby),
    Role.CAREGIVER: QColor(DARK.parent),
    Role.OTHER: QColor(DARK.both),
}


def paint_corners(painter: QPainter, box: QRectF, ink: QColor, *, is_sure: bool = True) -> None:
    """Four corners round a face, which itself stays free; dashed while nobody confirmed it."""
    for pen in (QPen(colour("film_ground", 0.5), 2 * LINE), QPen(ink, LINE)):
        pen.setCapStyle(Qt.PenCapStyle.SquareCap if is_sure else Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        if not is_sure:
            pen.setDashPattern([4 * LINE / pen.widthF(), 2 * LINE / pen.widthF()])
        painter.setPen(pen)
        for corner in _corners(box):
            painter.drawPolyline(corner)


def paint_name(
    painter: QPainter, box: QRectF, words: str, ink: QColor, sign: PersonSign | None = None
) -> None:
    """Above the box, on a dark plate; the sign of twins and of two adults before the name."""
    font = program_font(13, 600)
    room = _SIGN_ROOM if sign is not None else 0.0
    width = QFontMetricsF(font).horizontalAdvance(words) + 14 + room
    top = max(0.0, box.top() - _LABEL_HEIGHT - 4)
    plate = QRectF(box.left() - LINE / 2, top, width, _LABEL_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("film_ground", FILM_LABEL_OPACITY))
    painter.drawRoundedRect(plate, 4, 4)
    if sign is not None:
        paint_person(painter, QRectF(plate.left() + 6, plate.top() + 4, 12, 12), sign, ink)
    painter.setPen(ink)
    painter.setFont(font)
    painter.drawText(plate.adjusted(room, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, words)


def paint_direction(
    painter: QPainter, box: QRectF, yaw_deg: float, pitch_deg: float, ink: QColor
) -> None:
    """An arrow from the edge of the face to where it points; none when it points at the camera."""
    across, down = sin(radians(yaw_deg)), -sin(radians(pitch_deg))
    length = hypot(across, down)
    if not length >= _LEAST_ARROW:
        return
    size = min(box.width(), box.height())
    towards = QPointF(across / length, down / length)
    begin = box.center() + towards * (size * 0.62)
    tip = begin + towards * (size * _ARROW_SHARE * min(1.0, length))
    aside = QPointF(-towards.y(), towards.x())
    head = max(6.0, size * 0.1)
    sides = [tip - towards * head + aside * head * way for way in (0.8, -0.8)]
    for pen in (QPen(colour("film_ground", 0.5), 2 * LINE), QPen(ink, LINE)):
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawLine(begin, tip)
        painter.drawPolyline(QPolygonF([sides[0], tip, sides[1]]))


def paint_hand(painter: QPainter, at: QPointF, size: float, ink: QColor) -> None:
    """A small open square: a ring would be the sign of a person."""
    half = max(4.0, size / 2)
    place = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(colour("film_ground", 0.5), 2 * LINE), QPen(ink, LINE)):
        painter.setPen(pen)
        painter.drawRect(place)


def on_screen(box: QRectF, place: QRectF, width: float, height: float) -> QRectF:
    """A box in pixels of a film of that size, where the film stands on screen."""
    across, down = place.width() / width, place.height() / height
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
