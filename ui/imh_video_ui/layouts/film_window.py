"""A window with the film's pictures, for a screen of its own; its bar comes with the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from imh_video_ui.player.passing_bar import PassingBar
from imh_video_ui.player.stage import FilmStage
from imh_video_ui.player.transport_bar import TransportBar
from imh_video_ui.theme import Button, ground, label

_SMALLEST = (450, 254)
"""Room for the least that its bar needs."""


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

    def __init__(self, over: QWidget, bar: TransportBar) -> None:
        """``over`` is the main window, with which it is minimised and goes.

        ``bar`` moves the film: a twin of the one in the main window.
        """
        super().__init__(over, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Film"))
        self.setAccessibleName(self.tr("Film in its own window"))
        self.setMinimumSize(*_SMALLEST)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.bar = bar
        bar.fill_elsewhere = self.switch_full_screen
        self.back = Button(self.tr("Bring the film back"), size="compact", icon="undo-2")
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.clicked.connect(self.close)
        bar.add_choice(self.back)
        self._passing = PassingBar(self, bar)
        self._passing.shown.connect(self._bar_shown)
        self._stage: FilmStage | None = None

    def take(self, stage: FilmStage) -> None:
        """Show these pictures. The keyboard is theirs while it is in this window."""
        self._stage = stage
        self._column.addWidget(stage)
        stage.show()
        self.setFocusProxy(stage)
        stage.companions.changed.connect(self._watch_pictures)
        self._watch_pictures()
        self._passing.show()
        # The keys are the film's until somebody goes to the bar with Tab.
        self.setFocus()

    def _watch_pictures(self) -> None:
        if self._stage is not None:
            self._passing.watch(self._stage)

    def _bar_shown(self, is_shown: bool) -> None:
        """Over the whole screen the pointer goes with the bar; in a window it stays."""
        stage = self._stage
        if stage is None:
            return
        stage.cover_foot(self.height() - self.bar.y() if is_shown else 0)
        for place in stage.places:
            if is_shown or not self.isFullScreen():
                place.view.show_cursor()
            else:
                place.view.setCursor(Qt.CursorShape.BlankCursor)

    def switch_full_screen(self) -> None:
        """Fill the screen on which it is, or no longer."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.bar.show_filled(self.isFullScreen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the workspace were asked before; these are the window's own."""
        leaves = event.key() == Qt.Key.Key_Escape and self.isFullScreen()
        if leaves or event.key() == Qt.Key.Key_F11:
            self.switch_full_screen()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._bar_shown(True)
        if self._stage is not None:
            self._stage.cover_foot(0)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
