"""What stands where nothing is yet: what to do, and the one or two ways to begin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from imh_video_ui.theme.icons import paint_icon
from imh_video_ui.theme.labels import label
from imh_video_ui.theme.wearing import colour, theme_signals


class TintedDisc(QWidget):
    """One icon in a tinted disc."""

    def __init__(
        self, icon: str, *, size_px: int = 72, tint: str = "accent_t", ink: str = "accent"
    ) -> None:
        super().__init__()
        self._icon, self._tint, self._ink = icon, tint, ink
        self.setFixedSize(size_px, size_px)
        theme_signals().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._tint))
        rect = QRectF(self.rect())
        painter.drawEllipse(rect)
        side = round(rect.width() * 0.42)
        place = QRectF(0, 0, side, side)
        place.moveCenter(rect.center())
        place.moveTo(round(place.left()), round(place.top()))
        paint_icon(painter, place, self._icon, self._ink)
        painter.end()


class EmptyState(QWidget):
    """Disc, title, one sentence, at most two buttons; without the disc where there is no room."""

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str,
        *buttons: QPushButton,
        tint: str = "accent_t",
        ink: str = "accent",
        width_px: int = 560,
        parent: QWidget | None = None,
    ) -> None:
        """``width_px`` is the most that the sentence takes: less beside a film."""
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        self._disc = TintedDisc(icon, tint=tint, ink=ink)
        column.addWidget(self._disc, 0, centre)
        column.addSpacing(8)
        self.title = label(title, "page")
        self.title.setAlignment(centre)
        self.sentence = label(sentence, "body", "text2", wraps=True)
        self.sentence.setAlignment(centre)
        width = min(width_px, 8 * len(sentence))
        self.sentence.setFixedWidth(width)
        self.sentence.ensurePolished()
        # A centred label is not asked for its height at that width: say it.
        self.sentence.setMinimumHeight(self.sentence.heightForWidth(width))
        column.addWidget(self.title, 0, centre)
        column.addWidget(self.sentence, 0, centre)
        if buttons:
            column.addSpacing(12)
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        self._column = column
        column.addStretch(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words come before ornament: on a low screen the title would be cut."""
        super().resizeEvent(event)
        needed = self._column.minimumSize().height()
        if self._disc.isHidden():
            needed += self._disc.height() + self._column.spacing()
        self._disc.setVisible(self.height() >= needed)

    def add_below(self, widget: QWidget) -> None:
        """A quieter way on, under the buttons."""
        last = self._column.count() - 1
        self._column.insertWidget(last, widget, 0, Qt.AlignmentFlag.AlignHCenter)
