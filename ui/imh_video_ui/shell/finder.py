"""Finds an action or a family by its name: what the palette of the window offers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from imh_video_ui.shell.actions import ActionTable, PageActions, menu_words, plain_words
from imh_video_ui.shell.command_palette import CommandPalette, Finding
from imh_video_ui.shell.guide import Guide
from imh_video_ui.shell.menus import findable
from imh_video_ui.theme import key_text


class Finder(QObject):
    """``page_actions`` are what the page that shows adds to the window's own."""

    def __init__(
        self,
        window: QWidget,
        table: ActionTable,
        guide: Guide,
        page_actions: Callable[[], PageActions],
    ) -> None:
        super().__init__(window)
        self._window, self._table, self._guide = window, table, guide
        self._page_actions = page_actions
        self.palette: CommandPalette | None = None
        """While it is open."""

    def open(self) -> None:
        """Show what can be done and gone to now."""
        if self.palette is not None:
            return
        self.palette = CommandPalette(self._window, [*self._actions(), *self._families()])
        self.palette.destroyed.connect(self._closed)
        self.palette.open()

    def _closed(self) -> None:
        self.palette = None

    def _actions(self) -> list[Finding]:
        return [
            Finding(
                plain_words(action),
                action.trigger,
                menu_words(name),
                key_text(action.shortcut()),
                action.objectName(),
                action.icon(),
            )
            for name, action in findable(self._table, self._page_actions())
        ]

    def _families(self) -> list[Finding]:
        return [
            Finding(
                facts.family.code,
                partial(self._guide.open_family, facts.family.id),
                self.tr("Family"),
                name="family",
            )
            for facts in self._guide.pages.library.families
        ]
