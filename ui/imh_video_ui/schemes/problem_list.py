"""What is wrong with the scheme now; each line leads to its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from imh_video_ui.theme import Chip, icon, label

_SHOWN_ROWS = 3
_ROW_PX = 30


@dataclass(frozen=True, slots=True)
class Trouble:
    """One line of the list."""

    where: str
    what: str
    target: object
    """What ``wanted`` brings when the line is pressed."""


class ProblemList(QWidget):
    """One chip when all is well; otherwise how many, and the list."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.chip = Chip(self.tr("Everything fits together"), "good", icon="circle-check")
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("What is missing or wrong"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setIconSize(QSize(16, 16))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        column.addWidget(self.list)
        self._hint = label(
            self.tr("Saved all the same. A coding can begin with it when nothing is left here."),
            "caption",
            "text3",
            wraps=True,
        )
        column.addWidget(self._hint)

    def show_troubles(self, troubles: Sequence[Trouble]) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for trouble in troubles:
            words = ": ".join(part for part in (trouble.where, trouble.what) if part)
            item = QListWidgetItem(icon("circle-alert", 16, "stop"), words, self.list)
            item.setData(Qt.ItemDataRole.UserRole, trouble.target)
            item.setToolTip(words)
            item.setSizeHint(QSize(0, _ROW_PX))
        self.list.setCurrentRow(min(row, len(troubles) - 1))
        self.list.setFixedHeight(min(len(troubles), _SHOWN_ROWS) * _ROW_PX + 6)
        self.list.setVisible(bool(troubles))
        self._hint.setVisible(bool(troubles))
        n = len(troubles)
        if n:
            one, many = self.tr("1 thing to mend"), self.tr("{n} things to mend").format(n=n)
            self.chip.set_fact(one if n == 1 else many, "stop", "circle-alert")
        else:
            self.chip.set_fact(self.tr("Everything fits together"), "good", "circle-check")

    def words(self) -> list[str]:
        """The lines as they show."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def _go(self, item: QListWidgetItem) -> None:
        self.wanted.emit(item.data(Qt.ItemDataRole.UserRole))
