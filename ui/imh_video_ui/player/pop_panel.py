"""A small panel over the bar, with fields that the keyboard reaches; Escape closes it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from imh_video_ui.theme import FocusRing

_GAP = 6
_MARGIN = 14


class PopPanel(QWidget):
    """Closes when somebody presses beside it. ``column`` takes what stands in it."""

    def __init__(self, says: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(says)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = QFrame()
        frame.setObjectName("toast")
        outer.addWidget(frame)
        self.column = QVBoxLayout(frame)
        self.column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self.column.setSpacing(8)
        self._ring = FocusRing(self)

    def open_above(self, anchor: QWidget) -> None:
        """Show it with its foot on that widget, held to the window's right edge."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, -self.height() - _GAP))
        window = anchor.window()
        right = window.mapToGlobal(QPoint(window.width(), 0)).x()
        corner.setX(
            max(window.mapToGlobal(QPoint(0, 0)).x(), min(corner.x(), right - self.width()))
        )
        self.move(corner)
        self.show()
        self._focus_first()

    def _focus_first(self) -> None:
        part = self.nextInFocusChain()
        while part is not None and part is not self:
            takes_keys = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if takes_keys and part.isEnabled() and self.isAncestorOf(part):
                part.setFocus(Qt.FocusReason.PopupFocusReason)
                return
            part = part.nextInFocusChain()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
