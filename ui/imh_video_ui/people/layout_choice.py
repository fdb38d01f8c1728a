"""How was it filmed: four small drawings, one of them chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QSizePolicy, QWidget

from imh_video.model.recording import Layout
from imh_video_ui.people.words import layout_hint, layout_words
from imh_video_ui.theme import Glyph, colour, paint_glyph, program_font
from imh_video_ui.theme.tokens import RADIUS_CONTROL

_HEIGHT = 96
_DOT = 18
_ORDER = (Layout.ONE_VIEW, Layout.SPLIT_SCREEN, Layout.TWO_CAMERAS, Layout.MIRROR)


class LayoutChoice(QWidget):
    """Arrow keys go from one to the next; ``chosen`` tells of a person's choice only."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("How was it filmed?"))
        self._is_telling = False
        self._group = QButtonGroup(self)
        self._cards = {layout: _LayoutCard(layout) for layout in _ORDER}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, (layout, card) in enumerate(self._cards.items()):
            self._group.addButton(card)
            card.toggled.connect(partial(self._toggled, layout))
            grid.addWidget(card, place // 2, place % 2)
        self.show_layout(Layout.ONE_VIEW)

    def show_layout(self, layout: Layout) -> None:
        """Without telling anybody."""
        self._is_telling = False
        self._cards[layout].setChecked(True)
        self._is_telling = True

    def _toggled(self, layout: Layout, is_on: bool) -> None:
        # The arrow keys check a card without clicking it.
        if is_on and self._is_telling:
            self.chosen.emit(layout)

    def card(self, layout: Layout) -> QRadioButton:
        return self._cards[layout]


class _LayoutCard(QRadioButton):
    def __init__(self, layout: Layout) -> None:
        super().__init__(layout_words(layout))
        self._layout = layout
        self.setAccessibleName(layout_words(layout))
        self.setAccessibleDescription(layout_hint(layout))
        self.setToolTip(layout_hint(layout))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(150, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.isChecked() else 1.0
        painter.setPen(QPen(colour("accent" if self.isChecked() else "edge"), width))
        painter.setBrush(colour("accent_t" if self.isChecked() else "surface"))
        inset = width / 2
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_picture(painter, QRectF(self.width() / 2 - 44, 10, 88, 48))
        self._paint_words(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(place, 4, 4)
        middle = place.center()
        parent = QRectF(place.left() + 18, place.top() + 12, 22, 22)
        baby = QRectF(place.left() + 52, place.top() + 19, 16, 16)
        if self._layout is Layout.SPLIT_SCREEN:
            painter.drawLine(QPointF(middle.x(), place.top()), QPointF(middle.x(), place.bottom()))
            parent.moveCenter(QPointF(place.left() + 22, middle.y()))
            baby.moveCenter(QPointF(place.right() - 22, middle.y()))
        elif self._layout is Layout.TWO_CAMERAS:
            painter.setBrush(colour("surface"))
            painter.drawRoundedRect(QRectF(place.left() + 6, place.top() + 7, 36, 34), 3, 3)
            painter.drawRoundedRect(QRectF(place.left() + 47, place.top() + 12, 36, 28), 3, 3)
            parent.moveCenter(QPointF(place.left() + 24, middle.y()))
            baby.moveCenter(QPointF(place.left() + 65, middle.y() + 2))
        elif self._layout is Layout.MIRROR:
            self._paint_mirror(painter, QRectF(place.right() - 30, place.top() + 5, 24, 38))
            parent.moveCenter(QPointF(place.left() + 16, middle.y() - 3))
            baby.moveCenter(QPointF(place.left() + 38, middle.y() + 5))
        paint_glyph(painter, parent, Glyph.PARENT)
        paint_glyph(painter, baby, Glyph.BABY)

    def _paint_mirror(self, painter: QPainter, glass: QRectF) -> None:
        pen = QPen(colour("edge"), 1.2)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(colour("surface"))
        painter.drawRect(glass)
        pen.setColor(colour("parent"))
        painter.setPen(pen)
        painter.drawEllipse(glass.center(), 7.0, 7.0)

    def _paint_words(self, painter: QPainter) -> None:
        font = program_font(13, 500)
        metrics = QFontMetricsF(font)
        words = metrics.horizontalAdvance(self.text())
        left = (self.width() - words - _DOT - 8) / 2
        centre = QPointF(left + _DOT / 2, self.height() - 20)
        painter.setPen(QPen(colour("accent" if self.isChecked() else "edge"), 1.6))
        painter.setBrush(colour("accent" if self.isChecked() else "surface"))
        painter.drawEllipse(centre, _DOT / 2 - 1, _DOT / 2 - 1)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("on_accent"))
            painter.drawEllipse(centre, 3, 3)
        painter.setFont(font)
        painter.setPen(colour("text"))
        baseline = centre.y() + metrics.capHeight() / 2
        painter.drawText(QPointF(left + _DOT + 8, baseline), self.text())
