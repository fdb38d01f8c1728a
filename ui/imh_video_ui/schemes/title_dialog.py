"""What the copy of a scheme is to be called."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.theme import Button, label


class TitleDialog(Dialog):
    """``title`` is never empty once it was accepted."""

    def __init__(self, parent: QWidget | None, proposed: str) -> None:
        super().__init__(
            parent,
            self.tr("Make a copy to change"),
            self.tr("The scheme of the program stays as it is."),
            icon="copy-plus",
        )
        self._line = QLineEdit(proposed)
        self._line.setAccessibleName(self.tr("What it is called"))
        self.body.addWidget(label(self.tr("What it is called"), "small_strong"))
        self.body.addWidget(self._line)
        cancel = Button(self.tr("Cancel"), keys="Esc")
        cancel.clicked.connect(self.reject)
        make = Button(self.tr("Make the copy"), kind="primary", icon="copy-plus")
        make.clicked.connect(self.accept)
        self._line.textChanged.connect(lambda _text: make.setEnabled(bool(self.title)))
        self.add_way(cancel)
        self.add_way(make, is_safe=True)
        self._line.selectAll()
        self._line.setFocus()

    @property
    def title(self) -> str:
        return " ".join(self._line.text().split())
