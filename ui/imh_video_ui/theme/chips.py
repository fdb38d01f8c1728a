"""Chips: one fact in one to three words, with an icon. They are not buttons."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from imh_video_ui.theme.fonts import role_font
from imh_video_ui.theme.glyphs import Glyph, paint_glyph
from imh_video_ui.theme.icons import paint_icon
from imh_video_ui.theme.tokens import CHIP_HEIGHT, RADIUS_CHIP
from imh_video_ui.theme.wearing import colour, theme_signals

_GROUND = {
    "good": "good_t",
    "warn": "warn_t",
    "stop": "stop_t",
    "accent": "accent_t",
    "plain": "sunken",
    "outline": "surface",
}
_INK = {"plain": "text2", "outline": "text2"}
_ICON = 14
_PADDING = 8
_GAP = 6


class Chip(QWidget):
    """``tone``: good, warn, stop, accent, plain, or outline (with a line and no tint)."""

    def __init__(
        self,
        text: str,
        tone: str = "plain",
        *,
        icon: str = "",
        glyph: Glyph | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._tone = tone
        self._icon = icon
        self._glyph = glyph
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_signals().changed.connect(self.update)

    @property
    def text(self) -> str:
        return self._text

    def set_fact(self, text: str, tone: str, icon: str = "") -> None:
        """State something else."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _has_sign(self) -> bool:
        return bool(self._icon) or self._glyph is not None

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(role_font("caption_strong")).horizontalAdvance(self._text)
        sign = _ICON + _GAP if self._has_sign() else 0
        return QSize(round(words + sign + 2 * _PADDING + 1), CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_outline = self._tone == "outline"
        painter.setPen(QPen(colour("line"), 1) if is_outline else Qt.PenStyle.NoPen)
        painter.setBrush(colour(_GROUND[self._tone]))
        rect = QRectF(self.rect())
        rect = rect.adjusted(0.5, 0.5, -0.5, -0.5) if is_outline else rect
        painter.drawRoundedRect(rect, RADIUS_CHIP, RADIUS_CHIP)
        self._paint_words(painter, self._paint_sign(painter))
        painter.end()

    def _paint_sign(self, painter: QPainter) -> float:
        """Draw icon or glyph; where the words begin."""
        place = QRectF(_PADDING, (self.height() - _ICON) / 2, _ICON, _ICON)
        if self._glyph is not None:
            paint_glyph(painter, place.adjusted(1.5, 1.5, -1.5, -1.5), self._glyph)
        elif self._icon:
            paint_icon(painter, place, self._icon, _INK.get(self._tone, self._tone))
        return _PADDING + (_ICON + _GAP if self._has_sign() else 0)

    def _paint_words(self, painter: QPainter, left: float) -> None:
        font = role_font("caption_strong")
        if self._tone == "outline":
            font = role_font("caption")
        painter.setFont(font)
        painter.setPen(colour(_INK.get(self._tone, self._tone)))
        metrics = QFontMetricsF(font)
        baseline = (self.height() + metrics.capHeight()) / 2
        painter.drawText(QPointF(left, baseline), self._text)
