"""Lucide icons, drawn at any size, in token colours, sharp at every scaling of the screen."""

from __future__ import annotations

import sqlite3
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from imh_video_ui.theme.tokens import ICON_LINE
from imh_video_ui.theme.wearing import current

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_SIZE: Final = 18


@cache
def _texts() -> Mapping[str, str]:
    """Every icon's text by name, read once from the package's own database."""
    from lucide.db import get_default_db_path

    with sqlite3.connect(f"file:{get_default_db_path()}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT name, svg FROM icons").fetchall()
    database.close()
    return dict(rows)


def svg_text(name: str, ink: QColor) -> str:
    """The icon as SVG text in that colour. Raises KeyError for an unknown name."""
    text = _texts()[name].replace("currentColor", ink.name())
    return text.replace('stroke-width="2"', f'stroke-width="{ICON_LINE}"')


@lru_cache(maxsize=1024)
def _render(name: str, width: int, height: int, ink: str, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(svg_text(name, QColor(ink)).encode()))
    side = min(width, height)
    renderer.render(
        painter, QRectF((width - side) / 2, (height - side) / 2, float(side), float(side))
    )
    painter.end()
    return pixmap


def _ink(colour_token: str) -> str:
    return str(getattr(current(), colour_token))


def pixmap(
    name: str, size: int = DEFAULT_SIZE, colour_token: str = "text2", ratio: float = 1.0
) -> QPixmap:
    """The icon in a token colour of the theme that is on, for a screen of that pixel ratio."""
    return _render(name, size, size, _ink(colour_token), ratio)


def paint_icon(
    painter: QPainter, rect: QRectF | QRect, name: str, colour_token: str = "text2"
) -> None:
    """Draw the icon into the rectangle, in logical pixels, sharp on the painter's device."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    area = QRectF(rect)
    drawn = _render(name, round(area.width()), round(area.height()), _ink(colour_token), ratio)
    painter.drawPixmap(area.topLeft(), drawn)


class _Engine(QIconEngine):
    """Looks its colour up at every painting, so an icon follows the theme by itself."""

    def __init__(self, name: str, size: int, token: str, on_token: str) -> None:
        super().__init__()
        self._name = name
        self._size = size
        self._token = token
        self._on_token = on_token

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode is QIcon.Mode.Disabled:
            return _ink("text3")
        return _ink(self._on_token if state is QIcon.State.On else self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        ink = self._colour(mode, state)
        drawn = _render(self._name, rect.width(), rect.height(), ink, ratio)
        painter.drawPixmap(QPoint(rect.x(), rect.y()), drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _render(self._name, size.width(), size.height(), self._colour(mode, state), 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # Qt hands the size in device pixels here, with the ratio beside it.
        width, height = round(size.width() / scale), round(size.height() / scale)
        return _render(self._name, width, height, self._colour(mode, state), scale)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size

    def availableSizes(
        self, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off
    ) -> list[QSize]:
        return [QSize(self._size, self._size)]

    def clone(self) -> QIconEngine:
        twin = _Engine(self._name, self._size, self._token, self._on_token)
        _engines.append(twin)
        return twin


# Qt takes an engine over without keeping its Python half alive: these lists do, and one icon is
# shared by all who ask for the same one, so they stay as short as the list of icons in use.
_engines: list[_Engine] = []
_icons: dict[tuple[str, int, str, str], QIcon] = {}


def icon(
    name: str, size: int = DEFAULT_SIZE, colour_token: str = "text2", on_token: str = ""
) -> QIcon:
    """An icon that follows the theme. ``on_token`` colours it while its button is checked.

    Raises KeyError for a name that Lucide does not have.
    """
    key = (name, size, colour_token, on_token or colour_token)
    if key not in _icons:
        _texts()[name]  # an unknown name fails here and not at some later painting
        engine = _Engine(*key)
        _engines.append(engine)
        _icons[key] = QIcon(engine)
    return _icons[key]
