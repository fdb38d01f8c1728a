"""Asked before an own pass is ended unfinished: what was seen cannot be unseen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.theme import Button, label


class LeaveOwnPassDialog(Dialog):
    """Accepted: end it as it is."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            self.tr("End your own pass unfinished?"),
            self.tr("Your marks stay as they are."),
            icon="eye",
        )
        words = self.tr(
            "Possible moments show at once. This cannot be taken back, and an own pass of this "
            "film cannot be begun again. Your marks of now do not count as made without them."
        )
        self.body.addWidget(label(words, "body", wraps=True))
        leave = Button(self.tr("End it unfinished"))
        leave.clicked.connect(self.accept)
        go_on = Button(self.tr("Go on with it"), kind="primary", keys="Esc")
        go_on.clicked.connect(self.reject)
        self.add_way(leave)
        self.add_way(go_on, is_safe=True)
