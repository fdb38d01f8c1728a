"""The rail: one button for each workspace that exists, icon and word."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from imh_video_ui.theme import colour, paint_icon, program_font, theme_signals
from imh_video_ui.theme.tokens import RADIUS_CONTROL, RAIL_WIDTH

_BUTTON = QSize(60, 58)
_ICON = 22


class Logo(QWidget):
    """The program's mark: an open ring, and a warm dot that answers it."""

    def __init__(self, size_px: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size_px, size_px)
        self.setAccessibleName("imh-video")
        theme_signals().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_logo(painter, QRectF(self.rect()))
        painter.end()


def paint_logo(painter: QPainter, rect: QRectF) -> None:
    """Draw the mark into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 36, rect.height() / 36)
    pen = QPen(colour("accent"), 3.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawArc(QRectF(6, 6, 24, 24), 38 * 16, 268 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("connect"))
    painter.drawEllipse(QPointF(26.5, 20.5), 5.6, 5.6)
    painter.restore()


class RailButton(QAbstractButton):
    """Icon above word; the chosen one stands on a card with a bar at the window's edge."""

    def __init__(self, icon: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setText(words)
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_signals().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return _BUTTON

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked():
            painter.setPen(QPen(colour("line"), 1))
            painter.setBrush(colour("surface"))
            painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("line"))
            painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        ink = "accent" if self.isChecked() else "text2"
        place = QRectF((self.width() - _ICON) / 2, 9, _ICON, _ICON)
        paint_icon(painter, place, self._icon, ink)
        self._paint_words(painter, ink)
        painter.end()

    def _paint_words(self, painter: QPainter, ink: str) -> None:
        font = program_font(12, 600 if self.isChecked() else 400)
        painter.setFont(font)
        painter.setPen(colour(ink))
        width = QFontMetricsF(font).horizontalAdvance(self.text())
        painter.drawText(QPointF((self.width() - width) / 2, self.height() - 12), self.text())


class Rail(QWidget):
    """``chosen`` carries the name of the workspace."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(RAIL_WIDTH)
        self.setAccessibleName(self.tr("Workspaces"))
        self._buttons: dict[str, RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(4)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Logo(), 0, centre)
        column.addSpacing(8)
        self._upper = QVBoxLayout()
        self._upper.setSpacing(4)
        self._lower = QVBoxLayout()
        self._lower.setSpacing(4)
        column.addLayout(self._upper)
        column.addStretch(1)
        column.addLayout(self._lower)

    def add(self, name: str, icon: str, words: str, *, at_foot: bool = False) -> RailButton:
        """One workspace; only those that exist get a button."""
        button = RailButton(icon, words)
        self._buttons[name] = button
        place = self._lower if at_foot else self._upper
        place.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        button.clicked.connect(lambda: self._clicked(name))
        return button

    def _clicked(self, name: str) -> None:
        # No exclusive group: in one, Tab would reach the chosen button only.
        self.show_chosen(name)
        self.chosen.emit(name)

    def names(self) -> tuple[str, ...]:
        return tuple(self._buttons)

    def show_chosen(self, name: str) -> None:
        for other, button in self._buttons.items():
            button.setChecked(other == name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        button = next((one for one in self._buttons.values() if one.isChecked()), None)
        if button is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        middle = button.geometry().center().y()
        painter.drawRoundedRect(QRectF(-3, middle - 13, 6, 27), 3, 3)
        painter.end()
