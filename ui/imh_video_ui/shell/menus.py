"""Fills the menu bar from actions; those that name a submenu stand in it together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from imh_video_ui.shell.actions import ActionTable, MenuName, PageActions, menu_words

SUBMENU = "submenu"
"""The property of an action that holds the words of the submenu in which it stands."""


class Menus(QObject):
    """The menus of one window."""

    def __init__(self, window: QMainWindow, table: ActionTable) -> None:
        super().__init__(window)
        self._window, self._table = window, table
        self._menus: list[QMenu] = []

    def fill(self, from_page: PageActions, *, is_shown: bool) -> None:
        """The window's own actions, and under a line those of the page that shows."""
        bar = self._window.menuBar()
        bar.clear()
        for menu in self._menus:
            menu.deleteLater()
        self._menus = []
        for name in MenuName:
            menu = QMenu(menu_words(name), bar)
            add_to_menu(menu, self._table.in_menu(name))
            page_actions = from_page.get(name.value, ())
            if page_actions and not menu.isEmpty():
                menu.addSeparator()
            add_to_menu(menu, page_actions)
            self._menus.append(menu)
            if not menu.isEmpty():
                bar.addMenu(menu)
        bar.setVisible(is_shown)
        # The keys must work with the menu bar hidden: the window holds its actions too.
        self._window.addActions(self._table.all())


def add_to_menu(menu: QMenu, actions: Iterable[QAction | None]) -> None:
    """One after the other; None is a dividing line, and a submenu stands where its first would."""
    submenus: dict[str, QMenu] = {}
    for action in actions:
        if action is None:
            menu.addSeparator()
            continue
        words = str(action.property(SUBMENU) or "")
        if words and words not in submenus:
            submenus[words] = menu.addMenu(words)
        (submenus[words] if words else menu).addAction(action)


def findable(
    table: ActionTable, from_page: Mapping[str, Sequence[QAction]]
) -> list[tuple[MenuName, QAction]]:
    """Every action that can be done now, with the menu in which it stands."""
    return [
        (name, action)
        for name in MenuName
        for action in (*table.in_menu(name), *from_page.get(name.value, ()))
        if action is not None and _can_be_done(action)
    ]


def _can_be_done(action: QAction) -> bool:
    return not action.isSeparator() and action.isEnabled() and bool(action.text())
