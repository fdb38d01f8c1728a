"""What every plot of a report stands on: it repaints with the theme and says itself in words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from imh_video_ui.theme import Glyph, colour, paint_glyph, program_font, theme_signals
from imh_video_ui.timeline.mark_painter import draw_words

HEAD_PX: Final = 176
"""Room for the sign and words at the left of a row."""
AXIS_PX: Final = 24


class Plot(QWidget):
    """As wide as there is room, as high as ``set_height`` says. The tables are its twins."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._height = AXIS_PX
        self._tips: list[tuple[QRectF, str]] = []
        theme_signals().changed.connect(self.update)

    def set_height(self, height: float) -> None:
        self._height = round(height)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, self._height)

    def tip(self, rect: QRectF, words: str) -> None:
        """Say this while the pointer rests there. Called while painting."""
        self._tips.append((rect, words))

    def begin_tips(self) -> None:
        self._tips = []

    def tip_at(self, x: float, y: float) -> str:
        """What is said at that place; "" where there is nothing to say."""
        for rect, words in reversed(self._tips):
            if rect.contains(x, y):
                return words
        return ""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.tip_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def paint_head(
    painter: QPainter, rect: QRectF, words: str, glyph: Glyph | None, *, strong: bool = False
) -> None:
    """The sign and the words at the left of a row."""
    left = rect.left()
    if glyph is not None:
        paint_glyph(painter, QRectF(left, rect.center().y() - 6, 12, 12), glyph)
        left += 19
    role = "caption_strong" if strong else "caption"
    ink = colour("text" if strong else "text2")
    room = QRectF(left, rect.top(), rect.right() - left - 8, rect.height())
    draw_words(painter, room, words, ink, role=role)


def paint_words(
    painter: QPainter, rect: QRectF, words: str, align: Qt.AlignmentFlag, token: str = "text2"
) -> None:
    """Figures of an axis or a bar, never cut."""
    painter.setFont(program_font(12))
    painter.setPen(colour(token))
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, words)


def words_width(words: str, size_px: int = 12) -> float:
    return QFontMetricsF(program_font(size_px)).horizontalAdvance(words)


def paint_empty(painter: QPainter, rect: QRectF, words: str) -> None:
    """Where there is nothing to draw, it is said."""
    paint_words(painter, rect, words, Qt.AlignmentFlag.AlignLeft, "text3")


def hair_line() -> QPen:
    return QPen(colour("line"), 1)
