"""Every action of the window: in a menu, with its key, and found by name in the palette."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction

from imh_video.app.preferences import Preferences
from imh_video_ui.keys.sequences import give_keys
from imh_video_ui.theme import icon


class MenuName(StrEnum):
    """The menus, in the order in which they stand."""

    FILE = "file"
    EDIT = "edit"
    PLAY = "play"
    MARK = "mark"
    VIEW = "view"
    HELP = "help"


def menu_words(menu: MenuName) -> str:
    words = {
        MenuName.FILE: QCoreApplication.translate("Menus", "File"),
        MenuName.EDIT: QCoreApplication.translate("Menus", "Edit"),
        MenuName.PLAY: QCoreApplication.translate("Menus", "Play"),
        MenuName.MARK: QCoreApplication.translate("Menus", "Mark"),
        MenuName.VIEW: QCoreApplication.translate("Menus", "View"),
        MenuName.HELP: QCoreApplication.translate("Menus", "Help"),
    }
    return words[menu]


PageActions = Mapping[str, Sequence[QAction]]
"""What a page adds to the menus while it shows: menu name -> actions; a separator is allowed."""


class ActionTable(QObject):
    """The window's own actions. Keys are the person's where they chose some."""

    def __init__(self, window: QObject, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._actions: dict[str, QAction] = {}
        self._menus: dict[MenuName, list[str]] = {menu: [] for menu in MenuName}

    def add(
        self,
        menu: MenuName,
        name: str,
        words: str,
        act: Callable[[], object],
        *,
        keys: str = "",
        icon_name: str = "",
    ) -> QAction:
        """A new action; ``name`` is what a changed key is remembered by ("file.add_film")."""
        action = QAction(words, self._window)
        action.setObjectName(name)
        give_keys(action, (keys,) if keys else (), self._preferences.bindings)
        if icon_name:
            action.setIcon(icon(icon_name, 16))
        action.triggered.connect(lambda _checked=False: act())
        self._actions[name] = action
        self._menus[menu].append(name)
        return action

    def divide(self, menu: MenuName) -> None:
        """A line between two groups of a menu."""
        self._menus[menu].append("")

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Every action, whichever menu it is in."""
        return list(self._actions.values())

    def in_menu(self, menu: MenuName) -> list[QAction | None]:
        """The actions of a menu in order; None is a dividing line."""
        return [self._actions[name] if name else None for name in self._menus[menu]]


def plain_words(action: QAction) -> str:
    """What an action is called, without the mark of its access key."""
    return action.text().replace("&", "").removesuffix("…")
