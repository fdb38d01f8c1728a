"""The shape of every dialog: a disc, what it is about, one line, the content, the ways on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from imh_video_ui.theme import FocusRing, TintedDisc, colour, ground, label

WIDTH_PX = 600


class _Veil(QWidget):
    """Dims the window behind a dialog, so that the eye finds the dialog."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("shadow", 0.45))
        painter.end()


class Dialog(QDialog):
    """Fill ``body``, then add the ways on with ``add_way``; the safe one has the focus."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str = "",
        *,
        icon: str = "",
        tone: str = "accent",
        width_px: int = WIDTH_PX,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        ground(self, "surface")
        self._width_px = min(width_px, 640)
        self._veil: _Veil | None = None
        column = self._column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(28, 28, 28, 24)
        column.setSpacing(20)
        column.addLayout(self._head(title, sentence, icon, tone))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column.addLayout(self.body, 1)
        self._left_ways = QHBoxLayout()
        self._ways = QHBoxLayout()
        self._ways.setSpacing(8)
        foot = QHBoxLayout()
        foot.addLayout(self._left_ways)
        foot.addStretch(1)
        foot.addLayout(self._ways)
        column.addLayout(foot)
        self._ring = FocusRing(self)

    def _head(self, title: str, sentence: str, icon: str, tone: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        if icon:
            disc = TintedDisc(icon, size_px=52, tint=f"{tone}_t", ink=tone)
            row.addWidget(disc, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(title, "section", wraps=True))
        if sentence:
            words.addWidget(label(sentence, "body", "text2", wraps=True))
        row.addLayout(words, 1)
        return row

    def add_way(self, button: QPushButton, *, is_safe: bool = False, left: bool = False) -> None:
        """One of the ways on. Enter presses the safe one."""
        (self._left_ways if left else self._ways).addWidget(button)
        if is_safe:
            button.setDefault(True)
            button.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        parent = self.parentWidget()
        window = parent.window() if parent is not None else None
        if window is not None and window.isVisible():
            self._veil = _Veil(window)
        self.fit()
        super().showEvent(event)

    def fit(self) -> None:
        """As high as what is in it; again when something came or went, about the same middle."""
        before = self.height() if self.isVisible() else 0
        # Texts that wrap say how high they are only for a width: size hints guess too much.
        self._column.invalidate()
        self._column.activate()
        height = self._column.totalHeightForWidth(self._width_px)
        # Below 0: nothing in it wraps, so its size hint is exact.
        if height < 0:
            height = self._column.totalSizeHint().height()
        self.setFixedSize(self._width_px, height)
        if before:
            self.move(self.x(), max(0, self.y() - (height - before) // 2))

    def done(self, result: int) -> None:
        if self._veil is not None:
            self._veil.deleteLater()
            self._veil = None
        super().done(result)
