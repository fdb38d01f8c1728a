"""How much is played before and after: two small fields of seconds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QWidget

from imh_video.timebase import micros, seconds
from imh_video_ui.player.route import Margins
from imh_video_ui.theme import label, restyle

MOST_S = 5.0
_STEP_S = 0.1
_WIDTH = 104


class MarginFields(QWidget):
    """``changed`` tells both, before and after, in microseconds."""

    changed = Signal(object)

    def __init__(self, before: str, after: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        self.before = self._field(grid, 0, before)
        self.after = self._field(grid, 1, after)

    def _field(self, grid: QGridLayout, row: int, words: str) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(0.0, MOST_S)
        field.setSingleStep(_STEP_S)
        field.setDecimals(1)
        field.setSuffix(self.tr(" s"))
        field.setFixedWidth(_WIDTH)
        field.setAccessibleName(words)
        restyle(field, fit="compact")
        # A style sheet's padding does not reach the text of a spin box.
        field.lineEdit().setTextMargins(8, 0, 0, 0)
        title = label(words, "small")
        title.setBuddy(field)
        grid.addWidget(title, row, 0)
        grid.addWidget(field, row, 1)
        field.valueChanged.connect(self._tell)
        return field

    @property
    def margins_us(self) -> Margins:
        return micros(self.before.value()), micros(self.after.value())

    def show_margins(self, margins_us: Margins) -> None:
        for field, us in zip((self.before, self.after), margins_us, strict=True):
            field.blockSignals(True)
            field.setValue(seconds(us))
            field.blockSignals(False)

    def _tell(self) -> None:
        self.changed.emit(self.margins_us)
