"""Asks before something is deleted for good, and says what goes and what stays."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.theme import Button


class RemoveDialog(Dialog):
    """The safe way is to keep everything; it has the focus."""

    def __init__(
        self, parent: QWidget | None, title: str, words: str, act: Callable[[], object]
    ) -> None:
        super().__init__(parent, title, words, icon="trash", tone="warn")
        self.remove_button = Button(self.tr("Remove for good"), kind="danger", icon="trash")
        self.remove_button.clicked.connect(self.accept)
        self.accepted.connect(act)
        keep = Button(self.tr("Keep it"), kind="primary", keys="Esc")
        keep.clicked.connect(self.reject)
        self.add_way(self.remove_button)
        self.add_way(keep, is_safe=True)

    @classmethod
    def ask(
        cls, parent: QWidget | None, title: str, words: str, act: Callable[[], object]
    ) -> RemoveDialog:
        """Open it; ``act`` is called when the person means it."""
        dialog = cls(parent, title, words, act)
        dialog.open()
        return dialog
