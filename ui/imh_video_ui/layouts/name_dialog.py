"""What a layout is to be called."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.theme import Button, label


class NameDialog(Dialog):
    """``answer`` is the name. One that is taken already can be replaced, and the button says so."""

    def __init__(self, parent: QWidget | None, taken: Sequence[str], suggested: str) -> None:
        super().__init__(
            parent,
            self.tr("Save this layout"),
            self.tr(
                "Keeps the sizes, the panels and lanes that show, and where the windows stand, "
                "under a name."
            ),
            icon="panels-top-left",
        )
        self._taken = {name.casefold() for name in taken}
        self.field = QLineEdit(suggested)
        self.field.setAccessibleName(self.tr("Name of the layout"))
        self.field.setMaxLength(60)
        self.field.selectAll()
        self.field.textChanged.connect(self._show_way)
        self.body.addWidget(label(self.tr("Name"), "small_strong"))
        self.body.addWidget(self.field)
        cancel = Button(self.tr("Cancel"), keys="Esc")
        cancel.clicked.connect(self.reject)
        self.save = Button(self.tr("Save"), kind="primary", icon="check")
        self.save.clicked.connect(self.accept)
        self.add_way(cancel)
        self.add_way(self.save, is_safe=True)
        self.field.setFocus()
        self._show_way()

    @property
    def answer(self) -> str:
        return " ".join(self.field.text().split())

    def _show_way(self) -> None:
        self.save.setEnabled(bool(self.answer))
        is_taken = self.answer.casefold() in self._taken
        self.save.setText(self.tr("Replace it") if is_taken else self.tr("Save"))
