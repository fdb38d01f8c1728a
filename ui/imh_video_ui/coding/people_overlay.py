"""Who was seen, drawn over the film: corners round each face, where it points, the hands, the name.

Off until a person asks for it, and only over the picture of the coding workspace: never before a
parent, never in a frame that is copied or saved. Nothing is drawn where nothing was measured: a
frame round a guess would look like knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, QSize
from PySide6.QtGui import QPainter

from imh_video.model.family import Role
from imh_video.model.signal import SignalSet
from imh_video.timebase import Micros
from imh_video_ui.people.drawing import (
    INK_OF,
    on_screen,
    paint_corners,
    paint_direction,
    paint_hand,
    paint_name,
)
from imh_video_ui.theme.persons import PersonSign

_ROLES = {"infant": Role.INFANT, "caregiver": Role.CAREGIVER}
_HAND_SHARE = 0.22
"""How large a hand's square is, in sizes of the face."""


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
        self.people: Mapping[Role, tuple[str, PersonSign]] = {}
        """Who of the family was followed, where somebody said so: name and sign."""
        self.is_on = False

    def __call__(self, painter: QPainter, place: QRectF, film: QSize) -> None:
        if self.signals is None or not self.is_on or film.isEmpty():
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for person, role in _ROLES.items():
            box = self._box(self.signals, person)
            if box is not None:
                self._paint(painter, box, person, role, place, film)
        painter.restore()

    def _now(self, signals: SignalSet, *names: str) -> list[float]:
        now = np.array([self._now_us()], dtype=np.int64)
        return [float(signals.at(name, now)[0]) for name in names]

    def _box(self, signals: SignalSet, person: str) -> QRectF | None:
        """Where the person is in film pixels; None where that was not measured."""
        sides = self._now(signals, *(f"{person}_box_{side}" for side in "xywh"))
        return None if any(np.isnan(sides)) else QRectF(*sides)

    def _paint(
        self, painter: QPainter, box: QRectF, person: str, role: Role, place: QRectF, film: QSize
    ) -> None:
        assert self.signals is not None
        ink = INK_OF[role]
        on_film = on_screen(box, place, film.width(), film.height())
        paint_corners(painter, on_film, ink)
        yaw, pitch = self._now(self.signals, f"{person}_yaw_deg", f"{person}_pitch_deg")
        paint_direction(painter, on_film, yaw, pitch, ink)
        for side in ("right", "left"):
            x, y = self._now(self.signals, f"{person}_{side}_hand_x", f"{person}_{side}_hand_y")
            if not np.isnan(x + y):
                hand = on_screen(QRectF(x, y, 0, 0), place, film.width(), film.height())
                paint_hand(painter, hand.topLeft(), on_film.width() * _HAND_SHARE, ink)
        words, sign = self.people.get(role, (_words(person), None))
        paint_name(painter, on_film, words, ink, sign)
