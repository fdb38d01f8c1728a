"""What the signs mean, in one quiet line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from imh_video_ui.theme import Glyph, colour, paint_glyph, role_font, theme_signals
from imh_video_ui.timeline.mark_painter import paint_unknown

_SIGN = 11
_GAP = 6
_APART = 14


class Legend(QWidget):
    """Connection, pause, neutral, strain, possible, can't see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[tuple[Glyph | None, str]] = [
            (Glyph.CONNECT, self.tr("connection")),
            (Glyph.PAUSE, self.tr("pause")),
            (Glyph.NEUTRAL, self.tr("neutral")),
            (Glyph.STRAIN, self.tr("strain")),
            (Glyph.POSSIBLE, self.tr("possible")),
            (None, self.tr("can't see")),
        ]
        self.setAccessibleName(self.tr("What the signs mean"))
        self.setAccessibleDescription(", ".join(words for _, words in self._entries))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme_signals().changed.connect(self.update)

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(role_font("caption"))
        return [
            (_SIGN if glyph is not None else 16) + _GAP + metrics.horizontalAdvance(words)
            for glyph, words in self._entries
        ]

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._widths()) + _APART * (len(self._entries) - 1)) + 2, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        # A part of a legend would mislead: it shows whole or not at all.
        if self.width() < self.sizeHint().width() - 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(role_font("caption"))
        x = float(self.width() - self.sizeHint().width())
        middle = self.height() / 2
        for (glyph, words), width in zip(self._entries, self._widths(), strict=True):
            sign = QRectF(x, middle - _SIGN / 2, _SIGN if glyph is not None else 16, _SIGN)
            if glyph is None:
                paint_unknown(painter, sign, framed=True)
            else:
                paint_glyph(painter, sign, glyph)
            painter.setPen(colour("accent" if glyph is Glyph.POSSIBLE else "text2"))
            place = QRectF(sign.right() + _GAP, 0, width, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            x += width + _APART
        painter.end()
