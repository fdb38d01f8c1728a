"""A scheme file as text, with the number of each line and a mark where something is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from imh_video.schemes.problems import SchemeProblem
from imh_video.schemes.read import ReadThrough, read_through
from imh_video_ui.theme import colour, paint_icon, theme_signals

_CHECK_AFTER_MS = 400


class _Gutter(QWidget):
    def __init__(self, view: SchemeText) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_gutter(self, event.rect())


class SchemeText(QPlainTextEdit):
    """Checks itself a moment after typing; ``checked`` brings a ReadThrough."""

    checked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wrong: dict[int, str] = {}
        self._name = ""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(13)
        self.setFont(font)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("The scheme as text"))
        self._gutter = _Gutter(self)
        self._check = QTimer(self, singleShot=True, interval=_CHECK_AFTER_MS)
        self._check.timeout.connect(self.check)
        self.textChanged.connect(self._check.start)
        self.blockCountChanged.connect(lambda _n: self._make_room())
        self.updateRequest.connect(self._scrolled)
        theme_signals().changed.connect(self._show_marks)
        self._make_room()

    def show_text(self, text: str, name: str) -> ReadThrough:
        self._name = name
        if text != self.toPlainText():
            self.setPlainText(text)
        return self.check()

    def check(self) -> ReadThrough:
        """Check now what would be checked in a moment."""
        self._check.stop()
        read = read_through(self.toPlainText(), self._name)
        self._mark(read.problems)
        self.checked.emit(read)
        return read

    def go_to_line(self, line: int) -> None:
        """Put the keyboard on a line, counted from 1."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def wrong_lines(self) -> tuple[int, ...]:
        return tuple(sorted(self._wrong))

    def _mark(self, problems: Sequence[SchemeProblem]) -> None:
        self._wrong = {}
        for problem in problems:
            self._wrong.setdefault(problem.line or 1, problem.problem)
        self._show_marks()

    def _show_marks(self) -> None:
        marks = []
        for line in self._wrong:
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(colour("stop_t"))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
            marks.append(mark)
        self.setExtraSelections(marks)
        self._gutter.update()

    # --- the numbers beside the lines

    def gutter_width(self) -> int:
        digits = max(3, len(str(self.blockCount())))
        return 34 + digits * self.fontMetrics().horizontalAdvance("9")

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)

    def _scrolled(self, rect: QRect, dy: int) -> None:
        if dy:
            self._gutter.scroll(0, dy)
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._gutter.setGeometry(inside.left(), inside.top(), self.gutter_width(), inside.height())

    def paint_gutter(self, gutter: QWidget, rect: QRect) -> None:
        """Numbers, and a sign on each line with something wrong."""
        painter = QPainter(gutter)
        painter.fillRect(rect, colour("subtle"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > rect.bottom():
                break
            number = block.blockNumber() + 1
            is_wrong = number in self._wrong
            painter.setPen(colour("stop" if is_wrong else "text3"))
            words = QRectF(0, place.top(), gutter.width() - 10, place.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignRight, str(number))
            if is_wrong:
                sign = QRectF(6, place.top() + (place.height() - 14) / 2, 14, 14)
                paint_icon(painter, sign, "circle-alert", "stop")
            block = block.next()
        painter.end()
