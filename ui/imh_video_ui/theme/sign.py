"""An icon as a widget, beside the words that say the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from imh_video_ui.theme.icons import DEFAULT_SIZE, paint_icon
from imh_video_ui.theme.wearing import theme_signals


class Sign(QWidget):
    """A Lucide icon in a token colour; follows the theme, takes no clicks."""

    def __init__(
        self,
        icon: str,
        token: str = "text2",
        size_px: int = DEFAULT_SIZE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._token = icon, token
        self.setFixedSize(size_px, size_px)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme_signals().changed.connect(self.update)

    def set_icon(self, icon: str, token: str | None = None) -> None:
        self._icon = icon
        self._token = token or self._token
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), self._icon, self._token)
        painter.end()
