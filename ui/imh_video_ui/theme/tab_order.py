"""The way of the Tab key into what was made later: Qt puts that at the end of the whole window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget


def lead_into_tabs(tabs: QTabWidget) -> None:
    """From the row of tabs into the pages, in the order in which they were made."""
    before: QWidget = tabs.tabBar()
    for place in range(tabs.count()):
        page = tabs.widget(place)
        for inside in page.findChildren(QWidget) if page is not None else ():
            if inside.focusPolicy() & Qt.FocusPolicy.TabFocus and inside.window() is tabs.window():
                QWidget.setTabOrder(before, inside)
                before = inside
