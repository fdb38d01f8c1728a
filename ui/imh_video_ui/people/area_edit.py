"""Areas of a picture that are left out: moved, made larger, drawn. Fractions of the picture."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from imh_video.model.recording import Area

LEAST: Final = 0.02
"""Nothing smaller is an area: it would be a slip of the hand."""
STEP: Final = 0.02
FIRST: Final = Area(0.4, 0.38, 0.2, 0.24)
"""Where one stands that is drawn with the keyboard, until it is moved."""


def between(one: QPointF, other: QPointF, place: QRectF) -> Area | None:
    """The area dragged from one point on screen to another; None when it is too small."""
    rect = QRectF(one, other).normalized().intersected(place)
    if place.isEmpty():
        return None
    area = Area(
        _neat((rect.left() - place.left()) / place.width()),
        _neat((rect.top() - place.top()) / place.height()),
        _neat(rect.width() / place.width()),
        _neat(rect.height() / place.height()),
    )
    return area if min(area.width, area.height) >= LEAST else None


def moved(area: Area, across: float, down: float) -> Area:
    """By so much, and never out of the picture."""
    left = min(max(area.left + across, 0.0), 1.0 - area.width)
    top = min(max(area.top + down, 0.0), 1.0 - area.height)
    return replace(area, left=_neat(left), top=_neat(top))


def grown(area: Area, across: float, down: float) -> Area:
    """Its right and its lower edge by so much, as far as the picture goes."""
    width = min(max(area.width + across, LEAST), 1.0 - area.left)
    height = min(max(area.height + down, LEAST), 1.0 - area.top)
    return replace(area, width=_neat(width), height=_neat(height))


def rect_of(area: Area, place: QRectF) -> QRectF:
    """Where it is on screen."""
    return QRectF(
        place.left() + area.left * place.width(),
        place.top() + area.top * place.height(),
        area.width * place.width(),
        area.height * place.height(),
    )


def area_at(areas: tuple[Area, ...], point: QPointF, place: QRectF) -> int | None:
    """Which one lies there, the one drawn last first."""
    for number in reversed(range(len(areas))):
        if rect_of(areas[number], place).contains(point):
            return number
    return None


def _neat(fraction: float) -> float:
    return round(min(max(fraction, 0.0), 1.0), 4)
