"""The buttons under the picture: draw an area to leave out, undo, redo."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from imh_video_ui.theme import Button


class FilmTools(QWidget):
    """Only the buttons; the page does what they say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draw = Button(self.tr("Draw an area to leave out"), size="compact",
                           icon="square-dashed-mouse-pointer", keys="A")  # fmt: skip
        self.draw.setCheckable(True)
        self.draw.setToolTip(
            self.tr(
                "A television, a mirror, a photograph: drag over it. With the key A, arrows move "
                "what is drawn."
            )
        )
        self.undo = Button(self.tr("Undo"), kind="quiet", size="compact", icon="undo-2")
        self.redo = Button(self.tr("Redo"), kind="quiet", size="compact", icon="redo-2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.draw, self.undo, self.redo):
            row.addWidget(button)
        row.addStretch(1)
