"""Buttons: main, plain, quiet, text and danger, with an icon and the key that does the same."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

from imh_video_ui.theme.icons import icon as theme_icon
from imh_video_ui.theme.icons import paint_icon
from imh_video_ui.theme.keycaps import key_cap_width, paint_key_cap
from imh_video_ui.theme.tokens import KEY_CAP_HEIGHT
from imh_video_ui.theme.wearing import colour

_GAP = 8
# Horizontal padding by size; the style sheet has the heights.
_PADDING = {"": 16, "main": 24, "compact": 12, "bar": 9, "large": 16}
_ICON_SIZE = {"": 18, "main": 18, "compact": 16, "bar": 16, "large": 22}


class Button(QPushButton):
    """Icon, words and key cap in a row (or centred), in the colours of its kind.

    ``kind``: "primary" (one per panel), "" (plain), "quiet", "text", "danger".
    ``size``: "main", "" (40 high), "compact" (32), "bar" (28, in a timeline bar), "large" (60).
    """

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        kind: str = "",
        icon: str = "",
        keys: str = "",
        size: str = "",
        trailing_icon: str = "",
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        self.setProperty("fit", size)
        self._kind = kind
        self._size = size
        self._icon_name = icon
        self._trailing_icon = trailing_icon
        self._keys = keys
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._name_it()

    def _name_it(self) -> None:
        words = self.text().replace("&", "")
        self.setAccessibleName(words)
        if self._keys:
            self.setAccessibleDescription(self.tr("Key {keys}").format(keys=self._keys))

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self.updateGeometry()

    def set_icon_name(self, name: str) -> None:
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def set_keys(self, keys: str | QKeySequence) -> None:
        """Show the key that does the same; the caps show what the person has set."""
        self._keys = key_text(keys) if isinstance(keys, QKeySequence) else keys
        self._name_it()
        self.updateGeometry()
        self.update()

    @property
    def keys(self) -> str:
        return self._keys

    def _parts(self) -> list[float]:
        """The widths of what stands side by side."""
        icon_size = _ICON_SIZE[self._size]
        widths: list[float] = []
        if self._icon_name:
            widths.append(icon_size)
        if self.text():
            self.ensurePolished()
            widths.append(QFontMetricsF(self.font()).horizontalAdvance(self.text()))
        if self._trailing_icon:
            widths.append(icon_size)
        if self._keys:
            widths.append(key_cap_width(self._keys))
        return widths

    def _content_width(self) -> float:
        widths = self._parts()
        return sum(widths) + _GAP * max(0, len(widths) - 1)

    def sizeHint(self) -> QSize:
        padding = 4 if self._kind == "text" else _PADDING[self._size]
        return QSize(round(self._content_width() + 2 * padding + 2), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _ink_token(self) -> str:
        if not self.isEnabled():
            return "text3"
        if self._kind == "primary":
            return "on_accent"
        if self._kind == "text" or self.isChecked():
            return "accent"
        if self._kind == "danger":
            return "stop"
        return "text2" if self._kind == "quiet" and not self.underMouse() else "text"

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        self._paint_content(painter)
        painter.end()

    def _paint_content(self, painter: QPainter) -> None:
        token = self._ink_token()
        icon_size = _ICON_SIZE[self._size]
        middle = self.height() / 2
        left = (self.width() - self._content_width()) / 2
        if self._icon_name:
            place = QRectF(round(left), round(middle - icon_size / 2), icon_size, icon_size)
            paint_icon(painter, place, self._icon_name, token)
            left += icon_size + _GAP
        if self.text():
            left = self._paint_words(painter, left, token) + _GAP
        if self._trailing_icon:
            place = QRectF(round(left), round(middle - icon_size / 2), icon_size, icon_size)
            paint_icon(painter, place, self._trailing_icon, token)
            left += icon_size + _GAP
        if self._keys:
            self._paint_keys(painter, left, token)

    def _paint_words(self, painter: QPainter, left: float, token: str) -> float:
        """Draw the words and say where they end."""
        metrics = QFontMetricsF(self.font())
        painter.setFont(self.font())
        painter.setPen(colour(token))
        baseline = (self.height() + metrics.capHeight()) / 2
        painter.drawText(QPointF(left, baseline), self.text())
        return left + metrics.horizontalAdvance(self.text())

    def _paint_keys(self, painter: QPainter, left: float, token: str) -> None:
        width = key_cap_width(self._keys)
        place = QRectF(round(left), round((self.height() - KEY_CAP_HEIGHT) / 2), width, 20)
        if self._kind == "primary" and self.isEnabled():
            ink = colour(token)
            paint_key_cap(painter, place, self._keys, ink=ink, edge=colour(token, 0.6))
        else:
            paint_key_cap(painter, place, self._keys, fill=colour("surface"))


def icon_button(
    icon_name: str, says: str, parent: QWidget | None = None, *, size: int = 18, keys: str = ""
) -> QToolButton:
    """An icon alone: only for play, step, volume, full screen, close and zoom.

    ``says`` is its accessible name and tool tip.
    """
    result = QToolButton(parent)
    result.setIcon(theme_icon(icon_name, size, "text2", "accent"))
    result.setIconSize(QSize(size, size))
    result.setAccessibleName(says)
    result.setToolTip(f"{says} ({keys})" if keys else says)
    result.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return result


def key_text(keys: QKeySequence) -> str:
    """A key as its cap shows it: "Ctrl K", not "Ctrl+K"."""
    # Only the signs between keys go: the plus key itself stays.
    return re.sub(r"\+(?=.)", " ", keys.toString(QKeySequence.SequenceFormat.NativeText))
