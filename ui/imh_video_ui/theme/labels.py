"""Texts and dividing lines in the roles and tones of the tokens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget


def label(
    text: str = "",
    role: str = "body",
    tone: str = "text",
    *,
    wraps: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A text of a role ("page", "section", "card", "body", "small", "caption", "quote"...).

    The text is shown as it is: what people typed is never read as markup.
    """
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    result.setProperty("tone", tone)
    if wraps:
        result.setWordWrap(True)
        result.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return result


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties the style sheet reads, and have it read them again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin dividing line across."""
    result = QFrame(parent)
    result.setObjectName("rule")
    return result


def upright_rule(parent: QWidget | None = None) -> QFrame:
    """A thin dividing line from top to bottom."""
    result = QFrame(parent)
    result.setObjectName("upright_rule")
    return result


def ground(widget: QWidget, token: str) -> QWidget:
    """Give a plain widget the ground of a token ("surface", "subtle", "sunken", "window")."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.setProperty("ground", token)
    return widget


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where there is no room; the whole text is the tool tip."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "text") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.set_whole_text(text)

    def set_whole_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._elide()

    @property
    def whole_text(self) -> str:
        return self._whole

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24)
        )
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")

    def resizeEvent(self, event: object) -> None:
        self._elide()
