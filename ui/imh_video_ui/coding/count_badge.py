"""A small count beside the words of a tab."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from imh_video_ui.theme import colour, program_font, theme_signals

_WIDTH = 32


class CountBadge(QWidget):
    """Always as wide, so that tabs stay where they are; empty while the count is 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme_signals().changed.connect(self.update)
        self.setFixedSize(self.sizeHint())
        self.set_count(0)

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(str(count))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(program_font(12, 600))
        words = QFontMetricsF(painter.font()).horizontalAdvance(str(self._count))
        pill = QRectF(0, 1, min(_WIDTH, max(20.0, words + 12)), 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(pill, 9, 9)
        painter.setPen(colour("text2"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(self._count))
        painter.end()
