"""Where one is in a job of several steps: circles with numbers, a tick on what is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from imh_video_ui.theme import colour, paint_icon, program_font, theme_signals

_DISC = 30.0
_GAP = 10.0


class Stepper(QWidget):
    """Shows, does not lead: Back and Next do."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = tuple(steps)
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_signals().changed.connect(self.update)
        self.show_step(0)

    @property
    def at(self) -> int:
        return self._at

    def show_step(self, at: int) -> None:
        """0 is the first step; as many as there are means all done."""
        self._at = at
        step = min(at, len(self._steps) - 1)
        self.setAccessibleName(
            self.tr("Step {n} of {all}: {words}").format(
                n=step + 1, all=len(self._steps), words=self._steps[step]
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(700, 34)

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(program_font(14, 600))
        return [_DISC + _GAP + metrics.horizontalAdvance(words) + 2 for words in self._steps]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widths = self._widths()
        between = max(24.0, (self.width() - sum(widths)) / max(len(widths) - 1, 1))
        x, middle = 1.0, self.height() / 2
        for place, (words, width) in enumerate(zip(self._steps, widths, strict=True)):
            self._paint_step(painter, QPointF(x, middle), place, words)
            if place < len(widths) - 1:
                painter.setPen(QPen(colour("line"), 2))
                left, right = x + width + 12, x + width + between - 12
                painter.drawLine(QPointF(left, middle), QPointF(right, middle))
            x += width + between
        painter.end()

    def _paint_step(self, painter: QPainter, at: QPointF, place: int, words: str) -> None:
        is_done, is_now = place < self._at, place == self._at
        disc = QRectF(at.x() + 1, at.y() - _DISC / 2 + 1, _DISC - 2, _DISC - 2)
        edge = "good" if is_done else ("accent" if is_now else "edge")
        fill = "good_t" if is_done else ("accent" if is_now else "surface")
        painter.setPen(QPen(colour(edge), 1.6))
        painter.setBrush(colour(fill))
        painter.drawEllipse(disc)
        if is_done:
            sign = QRectF(round(disc.center().x() - 8), round(disc.center().y() - 8), 16, 16)
            paint_icon(painter, sign, "check", "good")
        else:
            painter.setFont(program_font(14, 600))
            painter.setPen(colour("on_accent" if is_now else "text3"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(place + 1))
        font = program_font(14, 600 if is_now else 500)
        painter.setFont(font)
        painter.setPen(colour("text" if is_now else "text2"))
        baseline = at.y() + QFontMetricsF(font).capHeight() / 2
        painter.drawText(QPointF(disc.right() + _GAP, baseline), words)
