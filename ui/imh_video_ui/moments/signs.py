"""Small painted parts of a card: three bars with their word, and the signs in their order."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from imh_video.model.moment import Confidence
from imh_video_ui.moments.moment_words import (
    Step,
    bars_of,
    confidence_words,
    gap_words,
    short_time,
)
from imh_video_ui.theme import Glyph, colour, paint_glyph, role_font, theme_signals

_BAR_WIDTH = 4
_BAR_GAP = 2
_CHIP_HEIGHT = 24
_LINE_GAP = 6
_PADDING = 6
_SIGN = 10

_GLYPHS = {"infant": Glyph.BABY, "caregiver": Glyph.PARENT}


class Clearness(QWidget):
    """How clear the signs are: three bars and the word, never a percentage."""

    def __init__(self, confidence: Confidence) -> None:
        super().__init__()
        self._bars = bars_of(confidence)
        self._words = confidence_words(confidence)
        self.setAccessibleName(self.tr("Signs: {how}").format(how=self._words))
        self.setToolTip(self.tr("How clear the signs are"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme_signals().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(role_font("caption")).horizontalAdvance(self._words)
        return QSize(round(3 * _BAR_WIDTH + 2 * _BAR_GAP + 6 + words) + 1, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number in range(3):
            height = 5 + 4 * number
            bar = QRectF(number * (_BAR_WIDTH + _BAR_GAP), 15 - height, _BAR_WIDTH, height)
            if number < self._bars:
                painter.fillRect(bar, colour("text2"))
            else:
                painter.setPen(QPen(colour("edge"), 1))
                painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(role_font("caption"))
        painter.setPen(colour("text2"))
        left = 3 * _BAR_WIDTH + 2 * _BAR_GAP + 6
        words = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.end()


@dataclass(frozen=True, slots=True)
class _Placed:
    step: Step
    chip: QRectF
    gap: QRectF | None


class StepsView(QWidget):
    """Cue, reply and what came of it as chips in a row, with the gaps between them."""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        super().__init__()
        self._steps = steps
        self._placed: list[_Placed] = []
        self.setAccessibleName(self.tr("Signs in their order"))
        self.setAccessibleDescription("; ".join(self._spoken(step) for step in steps))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_CHIP_HEIGHT)
        theme_signals().changed.connect(self.update)

    def _spoken(self, step: Step) -> str:
        who = {"infant": self.tr("baby"), "caregiver": self.tr("parent")}.get(
            step.who, self.tr("both")
        )
        return f"{who}: {step.what} {short_time(step.at_us)}"

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._placed = self._place(self.width())
        lines = max((round(one.chip.bottom()) for one in self._placed), default=_CHIP_HEIGHT)
        self.setFixedHeight(lines)

    def _place(self, room: float) -> list[_Placed]:
        """Chips from left to right; a new line where the next one has no room."""
        words, small = QFontMetricsF(role_font("caption")), QFontMetricsF(role_font("key"))
        x = y = 0.0
        placed: list[_Placed] = []
        for step in self._steps:
            text = f"{step.what} {short_time(step.at_us)[-4:]}"
            width = words.horizontalAdvance(text) + _SIGN + 4 + 2 * _PADDING
            gap_width = small.horizontalAdvance(gap_words(step.gap_us)) + 4 if step.gap_us else 0.0
            if x and x + gap_width + width > room:
                x, y = 0.0, y + _CHIP_HEIGHT + _LINE_GAP
            gap = QRectF(x, y, gap_width, _CHIP_HEIGHT) if step.gap_us else None
            x += gap_width if step.gap_us else (4 if x else 0)
            placed.append(_Placed(step, QRectF(x, y, min(width, room), _CHIP_HEIGHT), gap))
            x += width
        return placed

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one in self._placed:
            if one.gap is not None and one.step.gap_us is not None:
                self._paint_gap(painter, one.gap, gap_words(one.step.gap_us))
            self._paint_chip(painter, one.chip, one.step)
        painter.end()

    def _paint_gap(self, painter: QPainter, rect: QRectF, words: str) -> None:
        painter.setPen(QPen(colour("accent"), 1.2))
        y = rect.bottom() - 4.5
        painter.drawLine(QLineF(rect.left(), y, rect.right(), y))
        painter.setFont(role_font("key"))
        painter.setPen(colour("text2"))
        above = rect.adjusted(0, 0, 0, -6)
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_chip(self, painter: QPainter, rect: QRectF, step: Step) -> None:
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        sign = QRectF(rect.left() + _PADDING, rect.center().y() - _SIGN / 2, _SIGN, _SIGN)
        paint_glyph(painter, sign, _GLYPHS.get(step.who, Glyph.TOGETHER))
        painter.setFont(role_font("caption"))
        metrics = QFontMetricsF(painter.font())
        left = sign.right() + 4
        painter.setPen(colour("text"))
        painter.drawText(QRectF(left, rect.top(), rect.right() - left, rect.height()),
                         Qt.AlignmentFlag.AlignVCenter, step.what)  # fmt: skip
        left += metrics.horizontalAdvance(f"{step.what} ")
        painter.setPen(colour("text3"))
        painter.drawText(QRectF(left, rect.top(), rect.right() - left, rect.height()),
                         Qt.AlignmentFlag.AlignVCenter, short_time(step.at_us)[-4:])  # fmt: skip
