"""Toasts: one sentence at the bottom left, with at most one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QWidget

from imh_video_ui.theme.buttons import Button, icon_button
from imh_video_ui.theme.icons import icon
from imh_video_ui.theme.labels import label
from imh_video_ui.theme.tokens import (
    RAIL_WIDTH,
    SHADOW_BLUR,
    SHADOW_DROP,
    SHADOW_OPACITY,
    TOAST_MS,
)
from imh_video_ui.theme.wearing import colour


def cast_shadow(widget: QWidget) -> None:
    """The one shadow there is: for dialogs, menus and toasts."""
    shadow = QGraphicsDropShadowEffect(widget)
    shadow.setBlurRadius(SHADOW_BLUR)
    shadow.setOffset(0, SHADOW_DROP)
    shadow.setColor(colour("shadow", SHADOW_OPACITY))
    widget.setGraphicsEffect(shadow)


class Toast(QFrame):
    """Shown by ``ToastShelf.show_toast``; goes by itself unless it offers an action."""

    def __init__(
        self,
        text: str,
        parent: QWidget,
        *,
        icon_name: str,
        tone: str,
        action: str,
        act: Callable[[], object] | None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setAccessibleName(text)
        self.text = text
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        sign = QLabel()
        sign.setPixmap(icon(icon_name, 18, tone).pixmap(18, 18))
        row.addWidget(sign)
        words = label(text, "body", wraps=len(text) > 60)
        if len(text) > 60:
            words.setMinimumWidth(380)
        row.addWidget(words, 1)
        if action and act is not None:
            button = Button(action, kind="text", size="compact")
            button.clicked.connect(act)
            button.clicked.connect(self.close)
            row.addWidget(button)
        close = icon_button("x", self.tr("Close"), size=16)
        close.clicked.connect(self.close)
        row.addWidget(close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        cast_shadow(self)


class ToastShelf(QObject):
    """Where a window's toasts stand: bottom left, the newest lowest, one at a time."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._toast: Toast | None = None
        window.installEventFilter(self)

    @property
    def toast(self) -> Toast | None:
        """The one that is shown now."""
        return self._toast

    def show_toast(
        self,
        text: str,
        *,
        icon_name: str = "check",
        tone: str = "good",
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Say one sentence. With an action it stays until closed, otherwise six seconds."""
        if self._toast is not None:
            self._toast.close()
        toast = Toast(text, self._window, icon_name=icon_name, tone=tone, action=action, act=act)
        self._toast = toast
        toast.destroyed.connect(lambda: self._forget(toast))
        toast.adjustSize()
        toast.show()
        self._place()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(toast, text))
        if not action:
            QTimer.singleShot(TOAST_MS, toast, toast.close)

    def _forget(self, gone: Toast) -> None:
        if self._toast is gone:
            self._toast = None

    def _place(self) -> None:
        if self._toast is not None:
            bottom = self._window.height() - self._toast.height() - 48
            self._toast.move(QPoint(RAIL_WIDTH + 20, bottom))
            self._toast.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False
