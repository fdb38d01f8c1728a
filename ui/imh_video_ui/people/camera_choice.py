"""Which camera's picture is shown in the step who is who, where there are several."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from imh_video_ui.player.stage import camera_name


class CameraChoice(QWidget):
    """Arrow keys go from one to the next; ``chosen`` tells of a person's choice only."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Whose picture is shown"))
        self._group = QButtonGroup(self)
        self._buttons: list[QRadioButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._row.addStretch(1)
        self.hide()

    def show_cameras(self, called: Sequence[str], shown: int) -> None:
        """What each is called beside its number. Nothing is to be chosen of one. Tells nobody."""
        count = len(called)
        while len(self._buttons) < count:
            self._add(len(self._buttons))
        for number, button in enumerate(self._buttons):
            button.setVisible(number < count)
            button.setText(camera_name(number, called[number] if number < count else ""))
            blocked = button.blockSignals(True)
            button.setChecked(number == shown)
            button.blockSignals(blocked)
        self.setVisible(count > 1)

    def button(self, number: int) -> QRadioButton:
        return self._buttons[number]

    def _add(self, number: int) -> None:
        button = QRadioButton()
        button.setToolTip(self.tr("Say who is who in this camera's picture"))
        button.toggled.connect(partial(self._toggled, number))
        self._group.addButton(button)
        self._buttons.append(button)
        self._row.insertWidget(number, button)

    def _toggled(self, number: int, is_on: bool) -> None:
        if is_on:
            self.chosen.emit(number)
