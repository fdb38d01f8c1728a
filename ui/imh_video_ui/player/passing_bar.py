"""A bar over the film that comes with the pointer, or the keyboard, and goes again when unused."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from imh_video_ui.player.pop_panel import PopPanel

STAYS_MS: Final = 3_000
"""How long the bar stays after the pointer was last moved."""

_MARGIN: Final = 20
_WIDTH: Final = 920


class PassingBar(QObject):
    """Lays ``bar`` over the foot of ``over``. ``watch`` the parts over which the pointer moves."""

    shown = Signal(bool)
    """Whether the bar, and with it the pointer, is to be seen from now on."""

    def __init__(self, over: QWidget, bar: QWidget) -> None:
        super().__init__(over)
        self._over, self.bar = over, bar
        self._leave = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._leave.timeout.connect(self.put_away)
        bar.setParent(over)
        over.installEventFilter(self)
        self.watch(bar)
        self._place()
        self.show()

    def watch(self, whole: QWidget) -> None:
        """The bar comes when the pointer moves over this or anything in it."""
        for part in (whole, *whole.findChildren(QWidget)):
            part.setMouseTracking(True)
            part.installEventFilter(self)

    def show(self) -> None:
        """Until it has not been used for a while."""
        self.bar.show()
        self.bar.raise_()
        self.shown.emit(True)
        self._leave.start()

    def put_away(self) -> None:
        """Unless somebody uses it: with the pointer, with the keyboard, or a panel of it."""
        focus = QApplication.focusWidget()
        by_keyboard = focus is not None and self.bar.isAncestorOf(focus)
        has_panel = isinstance(QApplication.activePopupWidget(), QMenu | PopPanel)
        if self.bar.underMouse() or by_keyboard or has_panel:
            self._leave.start()
            return
        self.bar.hide()
        self.shown.emit(False)

    def _place(self) -> None:
        over, bar = self._over, self.bar
        width = min(_WIDTH, max(bar.minimumWidth(), over.width() - 2 * _MARGIN))
        left, top = (over.width() - width) // 2, over.height() - bar.height() - _MARGIN
        bar.setGeometry(left, max(0, top), width, bar.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() is QEvent.Type.Resize:
            self._place()
        is_in_bar = isinstance(watched, QWidget) and (
            watched is self.bar or self.bar.isAncestorOf(watched)
        )
        moves = event.type() is QEvent.Type.MouseMove
        if moves or (is_in_bar and event.type() is QEvent.Type.FocusIn):
            self.show()
        return False
