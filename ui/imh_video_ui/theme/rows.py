"""Radio rows: one answer of a few, the whole row clickable."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from imh_video_ui.theme.fonts import program_font
from imh_video_ui.theme.tokens import RADIUS_CONTROL
from imh_video_ui.theme.wearing import colour

_HEIGHT = 44
_DOT = 20


class RadioRow(QRadioButton):
    """44 high; chosen is tint, a 2 px edge and a filled dot."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(program_font(14, 500)).horizontalAdvance(self.text())
        return QSize(round(words) + 64, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.isChecked() else 1.0
        edge = "accent" if self.isChecked() else "edge"
        painter.setPen(QPen(colour(edge if self.isEnabled() else "line"), width))
        painter.setBrush(colour("accent_t" if self.isChecked() else "surface"))
        inset = width / 2
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_dot(painter)
        self._paint_words(painter)
        painter.end()

    def _paint_dot(self, painter: QPainter) -> None:
        centre = QPointF(15 + _DOT / 2, self.height() / 2)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawEllipse(centre, _DOT / 2, _DOT / 2)
            painter.setBrush(colour("on_accent"))
            painter.drawEllipse(centre, 3.5, 3.5)
            return
        painter.setPen(QPen(colour("edge"), 1.6))
        painter.setBrush(colour("surface"))
        painter.drawEllipse(centre, _DOT / 2 - 1, _DOT / 2 - 1)

    def _paint_words(self, painter: QPainter) -> None:
        font = program_font(14, 500)
        painter.setFont(font)
        painter.setPen(colour("text" if self.isEnabled() else "text3"))
        baseline = (self.height() + QFontMetricsF(font).capHeight()) / 2
        painter.drawText(QPointF(15 + _DOT + 10, baseline), self.text())
