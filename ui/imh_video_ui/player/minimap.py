"""In the corner of a picture seen closer: which part of it this is, and how much closer."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen

from imh_video_ui.player.view_window import Place
from imh_video_ui.theme import colour, program_font
from imh_video_ui.theme.tokens import FILM_LABEL_OPACITY, RADIUS_CONTROL

_LONGEST_PX = 116.0
_MARGIN = 12.0
_PADDING = 6.0
_WORDS_HEIGHT = 20.0
_LEAST_ROOM = 240.0


def zoom_words(zoom: float) -> str:
    """As "2.0×"."""
    return QCoreApplication.translate("FilmView", "{zoom}×").format(zoom=f"{zoom:.1f}")


def paint_minimap(
    painter: QPainter, view: QRectF, image: QImage, shape: QSizeF, seen: Place, zoom: float
) -> None:
    """Top right in ``view``. ``shape`` is the whole picture's, ``seen`` the part on screen.

    Where there is no room for a map only the number is shown.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    has_room = min(view.width(), view.height()) >= _LEAST_ROOM
    size = shape.scaled(_LONGEST_PX, _LONGEST_PX, Qt.AspectRatioMode.KeepAspectRatio)
    words = zoom_words(zoom)
    font = program_font(13, 600)
    width = max(size.width() if has_room else 0.0, QFontMetricsF(font).horizontalAdvance(words))
    height = _WORDS_HEIGHT + (size.height() + _PADDING if has_room else 0.0)
    panel = QRectF(0, 0, width + 2 * _PADDING, height + _PADDING)
    panel.moveTopRight(view.topRight() + QPointF(-_MARGIN, _MARGIN))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("film_ground", FILM_LABEL_OPACITY))
    painter.drawRoundedRect(panel, RADIUS_CONTROL, RADIUS_CONTROL)
    if has_room:
        corner = QPointF(panel.center().x() - size.width() / 2, panel.top() + _PADDING)
        _paint_map(painter, QRectF(corner, size), image, seen)
    painter.setFont(font)
    painter.setPen(colour("film_text"))
    foot = QRectF(panel.left(), panel.bottom() - _WORDS_HEIGHT - 2, panel.width(), _WORDS_HEIGHT)
    painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def _paint_map(painter: QPainter, whole: QRectF, image: QImage, seen: Place) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(whole, image)
    # What is not on screen lies in the shade: the frame alone is hard to see on a light wall.
    painter.setPen(Qt.PenStyle.NoPen)
    part = QRectF(
        whole.left() + seen.left * whole.width(),
        whole.top() + seen.top * whole.height(),
        seen.width * whole.width(),
        seen.height * whole.height(),
    )
    painter.fillRect(whole, colour("film_ground", 0.55))
    painter.drawImage(part, image, _source(image, seen))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("film_text"), 2))
    painter.drawRect(part)


def _source(image: QImage, seen: Place) -> QRectF:
    return QRectF(
        seen.left * image.width(),
        seen.top * image.height(),
        seen.width * image.width(),
        seen.height * image.height(),
    )
