"""How a page of figures is laid out: its head, its choices, how far it is, and what came out."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from imh_video_ui.theme.labels import rule
from imh_video_ui.theme.tokens import PAGE_PADDING


def page_head(title: QWidget, facts: QWidget, *buttons: QWidget) -> QHBoxLayout:
    """What the page is about on the left, the ways on at the right."""
    row = QHBoxLayout()
    row.setContentsMargins(PAGE_PADDING, 18, PAGE_PADDING, 10)
    row.setSpacing(12)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(title)
    words.addWidget(facts)
    row.addLayout(words, 1)
    for button in buttons:
        row.addWidget(button)
    return row


def lay_out_page(
    page: QWidget, head: QLayout, choices: QWidget, progress: QWidget, content: QWidget
) -> None:
    """One below the other; the content takes the room that is left."""
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(head)
    column.addWidget(choices)
    held = QHBoxLayout()
    held.setContentsMargins(PAGE_PADDING, 0, PAGE_PADDING, 8)
    held.addWidget(progress)
    column.addLayout(held)
    column.addWidget(rule())
    column.addWidget(content, 1)


def open_below(button: QPushButton, menu: QMenu) -> None:
    """The menu under its button, unless that can do nothing now."""
    if button.isEnabled():
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
