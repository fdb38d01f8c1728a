"""Who was seen, drawn over the film: corners round each face, where it points, the hands, the name.

Off until a person asks for it, and only over the pictures of the coding workspace: never before a
parent, never in a frame that is copied or saved. Nothing is drawn where nothing was measured: a
frame round a guess would look like knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

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
from imh_video_ui.player.film_on_screen import FilmOnScreen
from imh_video_ui.player.film_view import Overlay
from imh_video_ui.theme.persons import PersonSign

_ROLES = {"infant": Role.INFANT, "caregiver": Role.CAREGIVER}
_HAND_SHARE = 0.22
"""How large a hand's square is, in sizes of the face."""


_Now = Callable[..., list[float]]
"""The values of signals at one moment, NaN where they are not known."""


def _values(signals: SignalSet, us: Micros, *names: str) -> list[float]:
    now = np.array([us], dtype=np.int64)
    return [float(signals.at(name, now)[0]) for name in names]


def _words(person: str) -> str:
    return {
        "infant": QCoreApplication.translate("Overlay", "Baby"),
        "caregiver": QCoreApplication.translate("Overlay", "Parent"),
    }[person]


class PeopleOverlay:
    """Paints over the film view; ``now_us`` is the frame on screen.

    Over the picture of a further camera ``of_camera`` paints. What is switched here holds for all.
    """

    def __init__(self, now_us: Callable[[], Micros]) -> None:
        self._now_us = now_us
        self.signals: SignalSet | None = None
        self.people: Mapping[Role, tuple[str, PersonSign]] = {}
        """Who of the family was followed, where somebody said so: name and sign."""
        self.is_on = False
        self._outdated: list[SignalSet] = []

    def __call__(self, painter: QPainter, place: QRectF, film: QSize) -> None:
        if self._draws(film):
            self._paint_all(self._at(0, self._now_us()), painter, place, film)

    def of_camera(self, camera: FilmOnScreen) -> Overlay:
        """What to paint over the picture of a further camera, by the frame that it shows."""

        def paint(painter: QPainter, place: QRectF, film: QSize) -> None:
            if self._draws(film) and camera.table is not None and camera.shown_index >= 0:
                us = camera.table.time_us(camera.shown_index)
                self._paint_all(self._at(camera.number, us), painter, place, film)

        return paint

    def lay_otherwise(self, number: int) -> None:
        """That camera's picture was turned: where people are was measured as it lay before."""
        if self.signals is not None and number in self.signals.pictures:
            self._outdated.append(self.signals.pictures[number])

    def forget(self) -> None:
        """The film is let go."""
        self.signals = None
        self._outdated.clear()

    def _draws(self, film: QSize) -> bool:
        return self.is_on and self.signals is not None and not film.isEmpty()

    def _at(self, number: int, us: Micros) -> _Now | None:
        """What was measured in a camera's picture at a moment of its own; None: nothing at all."""
        assert self.signals is not None
        own = self.signals.pictures.get(number)
        if own is None and number == 0:
            own = self.signals
        if own is None or any(own is one for one in self._outdated):
            return None
        return partial(_values, own, us)

    def _paint_all(self, now: _Now | None, painter: QPainter, place: QRectF, film: QSize) -> None:
        if now is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for person, role in _ROLES.items():
            sides = now(*(f"{person}_box_{side}" for side in "xywh"))
            if not any(np.isnan(sides)):
                self._paint(now, painter, QRectF(*sides), person, role, place, film)
        painter.restore()

    def _paint(
        self,
        now: _Now,
        painter: QPainter,
        box: QRectF,
        person: str,
        role: Role,
        place: QRectF,
        film: QSize,
    ) -> None:
        ink = INK_OF[role]
        on_film = on_screen(box, place, film.width(), film.height())
        paint_corners(painter, on_film, ink)
        yaw, pitch = now(f"{person}_yaw_deg", f"{person}_pitch_deg")
        paint_direction(painter, on_film, yaw, pitch, ink)
        for side in ("right", "left"):
            x, y = now(f"{person}_{side}_hand_x", f"{person}_{side}_hand_y")
            # The finder of bodies guesses where a hand is beyond the edge: nobody sees it there.
            if 0 <= x < film.width() and 0 <= y < film.height():
                hand = on_screen(QRectF(x, y, 0, 0), place, film.width(), film.height())
                paint_hand(painter, hand.topLeft(), on_film.width() * _HAND_SHARE, ink)
        words, sign = self.people.get(role, (_words(person), None))
        paint_name(painter, on_film, words, ink, sign)
