"""What a screen reader would say of each control in sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from imh_video_ui.theme import ElidedLabel

_CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QPlainTextEdit, QTabWidget, QTextEdit,
)  # fmt: skip
# Qt names these itself, or speaks of what is in them.
_OF_QT = (QHeaderView, QMenu, QMenuBar, QScrollArea, QScrollBar, QTabBar)
_WHOLE = (QAbstractSpinBox, QComboBox, QLineEdit)
"""Controls whose parts are not controls of their own: the line in a spin box, a field's cross."""


def in_sight() -> Iterator[QWidget]:
    """Every widget of every window that shows."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            yield from (one for one in (window, *window.findChildren(QWidget)) if one.isVisible())


def controls(widgets: Iterable[QWidget]) -> Iterator[QWidget]:
    """Those that somebody can use, by pointer or by keyboard."""
    for widget in widgets:
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        is_part = isinstance(widget.parentWidget(), _WHOLE) or widget.objectName().startswith("qt_")
        is_control = (isinstance(widget, _CONTROLS) or takes_keys) and not is_part
        if is_control and not isinstance(widget, _OF_QT):
            yield widget


def name_of(widget: QWidget) -> str:
    """Its accessible name, or the words on it. What is typed into a field is no name."""
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""


def nameless(widgets: Iterable[QWidget]) -> list[str]:
    """What kind of control it is, and where, for each that has no name."""
    return [
        f"{type(one).__name__} in {type(one.parentWidget()).__name__}"
        for one in controls(widgets)
        if not name_of(one).strip()
    ]


def cut_words(widgets: Iterable[QWidget]) -> list[str]:
    """Words that do not fit where they stand. What is cut with an ellipsis says so itself."""
    found = []
    for widget in widgets:
        if isinstance(widget, QLabel) and widget.text() and not isinstance(widget, ElidedLabel):
            width, height = widget.width(), widget.height()
            wanted = widget.sizeHint()
            if widget.wordWrap():
                is_cut = widget.heightForWidth(width) > height + 1
            else:
                is_cut = wanted.width() > width + 1 or wanted.height() > height + 1
            if is_cut:
                found.append(f"{widget.text()!r} in {type(widget.parentWidget()).__name__}")
        elif isinstance(widget, QPushButton) and widget.sizeHint().width() > widget.width() + 1:
            # The round button for playing is as large as it is; it has no words.
            found += [f"button {widget.text()!r}"] if widget.text() else []
    return found
