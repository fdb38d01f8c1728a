"""Cards: one thing with its facts; clickable and reachable by keyboard where it opens something."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from imh_video_ui.theme.labels import restyle
from imh_video_ui.theme.tokens import RADIUS_CARD


class Card(QFrame):
    """A surface with an edge. ``opens`` makes it a button for pointer, keyboard and reader."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None, *, opens: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setProperty("ring_radius", RADIUS_CARD)
        self._opens = bool(opens)
        if opens:
            self.setAccessibleName(opens)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setProperty("hoverable", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_chosen(self, chosen: bool) -> None:
        """The one whose content shows: an accent edge, which is not the focus ring."""
        restyle(self, chosen=chosen)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._opens and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        presses = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self._opens and event.key() in presses:
            self.clicked.emit()
            return
        super().keyPressEvent(event)
