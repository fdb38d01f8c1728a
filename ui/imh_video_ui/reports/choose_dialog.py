"""Which codings to count, one by one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.reports.counted import Countable, tr
from imh_video_ui.theme import Button, label

_ROW_PX = 34
_MOST_ROWS = 10


class ChooseDialog(Dialog):
    """``chosen`` tells the codings that were ticked, in the order of the list."""

    chosen = Signal(object)

    def __init__(
        self, parent: QWidget | None, codings: Sequence[Countable], ticked: Sequence[Countable]
    ) -> None:
        super().__init__(
            parent,
            tr("Which codings?"),
            tr("One gives a whole report; several are put beside each other."),
            icon="list-checks",
        )
        self._codings = tuple(codings)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Codings of this family"))
        for one in self._codings:
            marks = tr("1 mark") if one.marks == 1 else tr("{n} marks").format(n=one.marks)
            item = QListWidgetItem(f"{one.words}, {marks}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_on = one in ticked
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setMinimumHeight(_ROW_PX * min(len(self._codings), _MOST_ROWS) + 8)
        self.list.itemChanged.connect(self._say)
        self.body.addWidget(self.list, 1)
        self._remark = label("", "small", "text2")
        self.body.addWidget(self._remark)
        close = Button(tr("Close"), keys="Esc")
        close.clicked.connect(self.reject)
        self.add_way(close)
        self.count_button = Button(tr("Count these"), kind="primary", icon="check")
        self.count_button.clicked.connect(self.accept)
        self.add_way(self.count_button, is_safe=True)
        self._say()

    @property
    def ticked(self) -> tuple[Countable, ...]:
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(
            one
            for one, item in zip(self._codings, items, strict=True)
            if item.checkState() is Qt.CheckState.Checked
        )

    def _say(self) -> None:
        number = len(self.ticked)
        self.count_button.setEnabled(number > 0)
        words = tr("1 coding is chosen.") if number == 1 else tr("{n} codings are chosen.")
        self._remark.setText(words.format(n=number) if number else tr("Tick at least one."))

    def accept(self) -> None:
        self.chosen.emit(self.ticked)
        super().accept()
