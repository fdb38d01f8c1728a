"""Layouts of the window: kept when it is left, brought back, saved under names and chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMainWindow

from imh_video.model.problem import Problem
from imh_video_ui.layouts.arrangement import Arrangement
from imh_video_ui.layouts.layout import Layout
from imh_video_ui.layouts.layouts_dialog import LayoutsDialog
from imh_video_ui.layouts.name_dialog import NameDialog
from imh_video_ui.layouts.screens import place_of, put
from imh_video_ui.layouts.shelf import LayoutShelf
from imh_video_ui.shell.actions import ActionTable, MenuName
from imh_video_ui.shell.menus import SUBMENU

_WITH_KEYS: Final = 9
"""So many named layouts have a key and a place in the menu; the others are in the dialog."""
_LOOK_EVERY_MS: Final = 2000
_FIRST_SIZE: Final = (1600, 1000)


class LayoutsHand(QObject):
    """One per window. ``attach`` it to the coding page that is there."""

    problem = Signal(str)
    told = Signal(str)

    def __init__(self, window: QMainWindow, shelf: LayoutShelf) -> None:
        super().__init__(window)
        self._window, self._shelf = window, shelf
        self._arrangement: Arrangement | None = None
        self._table: ActionTable | None = None
        self._chosen = ""
        # A look now and then sees every change, by whichever hand, and misses at most the last
        # moments before a crash.
        self._look = QTimer(self, interval=_LOOK_EVERY_MS)
        self._look.timeout.connect(self._keep_if_changed)

    # --- the page and the window

    def attach(self, arrangement: Arrangement) -> None:
        """Arrange this page as the last one was left."""
        self._arrangement = arrangement
        arrangement.arrange(self._shelf.last or Layout())
        self._look.start()

    def detach(self) -> None:
        """The page goes: keep how it was left, and bring the film into it."""
        self._look.stop()
        if self._arrangement is None:
            return
        self.keep()
        arrangement, self._arrangement = self._arrangement, None
        arrangement.apart.set_apart(False)

    def keep(self) -> None:
        """Remember how everything stands. A disk that is full must keep nobody from leaving."""
        try:
            self._shelf.keep_last(self._now())
        except Problem as problem:
            # Said once: when the window is closed it is tried, and said, again.
            self._look.stop()
            self.problem.emit(problem.sentence)

    def _keep_if_changed(self) -> None:
        if self._window.isVisible() and self._now() != self._shelf.last:
            self.keep()

    def stand_window(self) -> None:
        """Bring the main window to where it was left, into sight."""
        last = self._shelf.last
        if last is None or last.window is None:
            self._window.resize(*_FIRST_SIZE)
        else:
            put(self._window, last.window)

    def _now(self) -> Layout:
        layout = self._arrangement.now() if self._arrangement is not None else Layout()
        return replace(layout, window=place_of(self._window))

    # --- choosing

    def use(self, layout: Layout) -> None:
        """Arrange everything so, the windows too where it says where they stand."""
        if layout.window is not None:
            put(self._window, layout.window)
        if self._arrangement is not None:
            self._arrangement.arrange(layout)

    def use_named(self, name: str) -> None:
        one = self._shelf.find(name)
        if one is not None:
            self._chosen = one.name
            self.use(one.layout)
            self.told.emit(self.tr("Layout “{name}”").format(name=one.name))

    def use_number(self, number: int) -> None:
        """The layout at that place, counted from 1."""
        if number <= len(self._shelf.named):
            self.use_named(self._shelf.named[number - 1].name)

    def use_standard(self) -> None:
        """As the workspace was before anybody moved anything; the main window stays, and names."""
        self._chosen = ""
        self.use(Layout())
        self.told.emit(self.tr("The standard layout"))

    # --- naming

    def ask_and_save(self) -> None:
        """Save how everything stands under a name that is asked for."""
        layout = self._now()
        named = [one.name for one in self._shelf.named]
        dialog = NameDialog(self._window, named, self._chosen)
        dialog.accepted.connect(lambda: self.save(dialog.answer, layout))
        dialog.open()

    def save(self, name: str, layout: Layout) -> None:
        try:
            self._shelf.save(name, layout)
        except Problem as problem:
            self.problem.emit(problem.sentence)
            return
        self._chosen = name
        self.told.emit(self.tr("The layout is saved as “{name}”.").format(name=name))
        self._show_names()

    def manage(self) -> None:
        """The list of named layouts."""
        dialog = LayoutsDialog(self._window, self._shelf)
        dialog.used.connect(self.use_named)
        dialog.edited.connect(self._show_names)
        dialog.open()

    # --- actions

    def add_actions(self, table: ActionTable) -> None:
        """Put the actions into the View menu, in a menu of their own."""
        self._table = table
        plans: list[tuple[str, str, Callable[[], object], str, str]] = [
            ("save", self.tr("Save this layout…"), self.ask_and_save, "Ctrl+Alt+W", "save"),
            ("manage", self.tr("Layouts: rename, delete…"), self.manage, "Ctrl+Alt+Y", "pencil"),
            ("standard", self.tr("Standard layout"), self.use_standard, "Ctrl+Alt+0",
             "rotate-ccw"),
        ]  # fmt: skip
        plans += [
            (f"use_{n}", self._words_of(n), partial(self.use_number, n), f"Ctrl+Alt+{n}", "")
            for n in range(1, _WITH_KEYS + 1)
        ]
        for name, words, act, keys, icon in plans:
            action = table.add(
                MenuName.VIEW, f"layouts.{name}", words, act, keys=keys, icon_name=icon
            )
            action.setProperty(SUBMENU, self.tr("Layouts"))
        for n in range(1, _WITH_KEYS + 1):
            plain = self.tr("Layout {n}").format(n=n)
            table[f"layouts.use_{n}"].setProperty("plain_words", plain)
        self._show_names()

    def _words_of(self, number: int) -> str:
        named = self._shelf.named
        return named[number - 1].name if number <= len(named) else ""

    def _show_names(self) -> None:
        if self._table is None:
            return
        for n in range(1, _WITH_KEYS + 1):
            action, words = self._table[f"layouts.use_{n}"], self._words_of(n)
            # A name must not be read as the mark of an access key.
            action.setText(words.replace("&", "&&"))
            action.setEnabled(bool(words))
            action.setVisible(bool(words))
