"""How the window looks: light or dark, the menu bar, the whole screen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QApplication, QMainWindow

from imh_video.app.preferences import Preferences
from imh_video_ui.shell.actions import ActionTable, MenuName
from imh_video_ui.shell.menus import SUBMENU
from imh_video_ui.theme import ThemeMode, apply_theme, current, current_mode


class WindowLook(QObject):
    """What is chosen is a preference, and the window follows the preferences."""

    def __init__(self, window: QMainWindow, preferences: Preferences, table: ActionTable) -> None:
        super().__init__(window)
        self._window, self._preferences, self._table = window, preferences, table
        self.stop = preferences.subscribe(self._preference_changed)

    def add_themes(self) -> None:
        """Light, dark, and as the computer."""
        group = QActionGroup(self)
        for mode, words, icon_name in (
            (ThemeMode.SYSTEM, self.tr("Look as the computer"), "monitor"),
            (ThemeMode.LIGHT, self.tr("Light"), "sun"),
            (ThemeMode.DARK, self.tr("Dark"), "moon"),
        ):
            action = self._table.add(MenuName.VIEW, f"view.theme_{mode}", words,
                                     partial(self._preferences.set, "look.theme", mode.value),
                                     icon_name=icon_name)  # fmt: skip
            action.setCheckable(True)
            action.setProperty(SUBMENU, self.tr("Light or dark"))
            action.setChecked(mode is current_mode())
            group.addAction(action)
        switch = self._table.add(MenuName.VIEW, "view.switch_theme",
                                 self.tr("Switch between light and dark"), self.switch_theme,
                                 keys="Ctrl+Shift+L", icon_name="sun-moon")  # fmt: skip
        switch.setProperty(SUBMENU, self.tr("Light or dark"))

    def add_window(self) -> None:
        """The whole screen, and the menu bar."""
        self._table.add(MenuName.VIEW, "view.full_screen", self.tr("Full screen"),
                        self._switch_full_screen, keys="F11", icon_name="maximize")  # fmt: skip
        self._table.add(MenuName.VIEW, "view.menu_bar", self.tr("Show or hide the menu bar"),
                        self._switch_menu_bar, keys="Ctrl+M", icon_name="menu")  # fmt: skip

    def switch_theme(self) -> None:
        """From light to dark or back; remembered."""
        self._preferences.set("look.theme", "light" if current().is_dark else "dark")

    def _switch_menu_bar(self) -> None:
        self._preferences.set("look.menu_bar", not self.has_menu_bar)

    @property
    def has_menu_bar(self) -> bool:
        return self._preferences.flag("look.menu_bar")

    def _switch_full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _preference_changed(self, key: str) -> None:
        if key == "look.theme":
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            apply_theme(app, self._preferences.text(key))
            self._table[f"view.theme_{current_mode()}"].setChecked(True)
        elif key == "look.menu_bar":
            self._window.menuBar().setVisible(self.has_menu_bar)
