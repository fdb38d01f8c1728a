"""Enter presses the button that has the keyboard, as Space does: in every window, not only dialogs.

Qt leaves Enter to dialogs and their default buttons. Elsewhere it did nothing, or what a shortcut
meant by it: with the ring round *Dismiss*, Enter kept the moment.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QToolButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_COMING_BACK = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class EnterPresses(QObject):
    """Filters the keys of the whole program. Lists, tables and fields keep their Enter.

    A button that only has the keyboard because it was clicked gives way to a shortcut: whoever
    clicked Play and presses Enter means the moment that is open, not Play.
    """

    pressed = Signal(object)
    """The button, before it acts."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_clicked = False
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if event.reason() not in _COMING_BACK:
                self._is_clicked = event.reason() == Qt.FocusReason.MouseFocusReason
            return False
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not isinstance(event, QKeyEvent) or event.key() not in _ENTER:
            return False
        if event.modifiers() not in _PLAIN or not isinstance(watched, QPushButton | QToolButton):
            return False
        if not _is_ours(watched):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            return self._claim(event)
        if not event.isAutoRepeat():
            self.pressed.emit(watched)
            watched.click()
        return True

    def _claim(self, event: QKeyEvent) -> bool:
        if self._is_clicked:
            return False
        event.accept()
        return True


def _is_ours(button: QPushButton | QToolButton) -> bool:
    """Dialogs know what Enter means in them; a menu that is open has the keyboard itself."""
    if not (button.hasFocus() and button.isEnabled()):
        return False
    return not isinstance(button.window(), QDialog) and QApplication.activePopupWidget() is None
