"""What to do while nothing is marked: watch once, then press two keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imh_video_ui.theme import Button, KeyCap, TintedDisc, ground, label


class FirstSteps(QWidget):
    """Between film and timeline; goes with the first mark."""

    watch_pressed = Signal()
    look_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "window")
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 14, 28, 14)
        row.setSpacing(20)
        row.addStretch(1)
        row.addWidget(TintedDisc("hand", tint="connect_t", ink="connect_x"))
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(label(self.tr("Nothing marked yet"), "section"))
        column.addLayout(self._build_sentence())
        column.addSpacing(4)
        column.addLayout(self._build_buttons())
        row.addLayout(column)
        row.addStretch(1)

    def _build_sentence(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for part in (
            self.tr("Watch it once without marking. Then press"),
            KeyCap("B"),
            self.tr("for the baby,"),
            KeyCap("P"),
            self.tr("for the parent or"),
            KeyCap("D"),
            self.tr("for both, and a letter."),
        ):
            row.addWidget(label(part, "body", "text2") if isinstance(part, str) else part)
        row.addStretch(1)
        return row

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        watch = Button(self.tr("Watch it whole"), kind="primary", icon="play",
                       keys=self.tr("Space"), size="compact")  # fmt: skip
        watch.clicked.connect(self.watch_pressed)
        look = Button(self.tr("Look for possible moments"), icon="scan-search", size="compact")
        look.clicked.connect(self.look_pressed)
        for button in (watch, look):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addStretch(1)
        return row
