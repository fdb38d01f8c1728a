"""Small parts of the queue: rows, and who has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imh_video_ui.theme import Button, label
from imh_video_ui.theme.icons import icon


def in_the_middle(button: Button) -> QHBoxLayout:
    """A row with nothing but this button."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(button)
    row.addStretch(1)
    return row


def has_keyboard(widget: QWidget) -> bool:
    """Whether something inside it has the keyboard."""
    focused = QApplication.focusWidget()
    return focused is not None and widget.isAncestorOf(focused)


def note_row(words: str) -> QHBoxLayout:
    """A quiet remark with its sign."""
    row = QHBoxLayout()
    row.setContentsMargins(6, 4, 6, 0)
    row.setSpacing(8)
    sign = QLabel()
    sign.setPixmap(icon("info", 14, "text3").pixmap(14, 14))
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, "caption", "text2", wraps=True), 1)
    return row


def empty_layout(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QVBoxLayout | QHBoxLayout):
            empty_layout(inner)
