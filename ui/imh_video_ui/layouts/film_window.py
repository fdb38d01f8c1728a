"""A window with the film's pictures and nothing else, for a screen of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from imh_video_ui.player.stage import FilmStage
from imh_video_ui.theme import Button, ground, label

_SMALLEST = (320, 240)


class FilmAway(QWidget):
    """What stands in the place of the film meanwhile; it takes little room where little is left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        ground(self, "window")
        self.back = Button(self.tr("Bring the film back"), icon="undo-2", size="compact")
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        words = label(self.tr("The film is in its own window"), "body", "text2")
        for part in (words, self.back):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.hide()


class FilmWindow(QWidget):
    """Holds the stage as long as it is open; who opened it takes the stage out again."""

    closed = Signal()
    """Somebody closed it. The stage is still here."""

    def __init__(self, over: QWidget) -> None:
        """``over`` is the main window, with which it is minimised and goes."""
        super().__init__(over, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Film"))
        self.setAccessibleName(self.tr("Film in its own window"))
        self.setMinimumSize(*_SMALLEST)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def take(self, stage: FilmStage) -> None:
        """Show these pictures. The keyboard is theirs while it is in this window."""
        self._column.addWidget(stage)
        stage.show()
        self.setFocusProxy(stage)

    def switch_full_screen(self) -> None:
        """Fill the screen on which it is, or no longer."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the workspace were asked before; these are the window's own."""
        leaves = event.key() == Qt.Key.Key_Escape and self.isFullScreen()
        if leaves or event.key() == Qt.Key.Key_F11:
            self.switch_full_screen()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
