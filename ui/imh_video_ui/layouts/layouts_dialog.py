"""The named layouts as a list: choose, rename, delete, and put back what was deleted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from imh_video.model.problem import Problem
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.layouts.layout import NamedLayout
from imh_video_ui.layouts.shelf import LayoutShelf
from imh_video_ui.theme import Button, label

_LIST_PX, _ROW_PX = 220, 32


class _Names(QListWidget):
    """F2 or a double click renames, Delete deletes."""

    delete_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setViewportMargins(8, 6, 8, 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)


class LayoutsDialog(Dialog):
    """Every change is kept at once."""

    used = Signal(str)
    """Arrange the workspace as the layout of this name says."""
    edited = Signal()
    """Names came, went or are others."""

    def __init__(self, parent: QWidget | None, shelf: LayoutShelf) -> None:
        super().__init__(
            parent,
            self.tr("Layouts"),
            self.tr("How the coding workspace is arranged, under names of your own."),
            icon="panels-top-left",
        )
        self._shelf = shelf
        self._before: tuple[NamedLayout, ...] | None = None
        self.names = _Names()
        self.names.setAccessibleName(self.tr("Layouts"))
        self.names.setFixedHeight(_LIST_PX)
        self.names.itemChanged.connect(self._renamed)
        self.names.delete_wanted.connect(self._delete)
        self.names.currentRowChanged.connect(self._show_ways)
        self.says = label("", "small", "text2", wraps=True)
        self.body.addWidget(self.names)
        self.body.addLayout(self._build_row())
        self.body.addWidget(self.says)
        self._build_ways()
        self._show_names()
        self.names.setFocus()

    def _build_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.rename = Button(self.tr("Rename"), icon="pencil", size="compact", keys="F2")
        self.rename.clicked.connect(self._begin_renaming)
        self.delete = Button(self.tr("Delete"), icon="trash", size="compact", keys=self.tr("Del"))
        self.delete.clicked.connect(self._delete)
        self.back = Button(self.tr("Put back"), icon="undo-2", size="compact")
        self.back.clicked.connect(self._put_back)
        for button in (self.rename, self.delete, self.back):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _build_ways(self) -> None:
        close = Button(self.tr("Close"), keys="Esc")
        close.clicked.connect(self.reject)
        self.use = Button(self.tr("Use it"), kind="primary", icon="check")
        self.use.clicked.connect(self._use)
        self.add_way(close)
        self.add_way(self.use, is_safe=True)

    # --- showing

    def _show_names(self, row: int = 0) -> None:
        self.names.blockSignals(True)
        self.names.clear()
        for one in self._shelf.named:
            item = QListWidgetItem(one.name)
            item.setData(Qt.ItemDataRole.UserRole, one.name)
            item.setSizeHint(QSize(0, _ROW_PX))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.names.addItem(item)
        self.names.setCurrentRow(min(row, self.names.count() - 1))
        self.names.blockSignals(False)
        self._show_ways()

    def _show_ways(self) -> None:
        for button in (self.rename, self.delete, self.use):
            button.setEnabled(self.names.currentItem() is not None)
        self.back.setEnabled(self._before is not None)
        if not self.names.count():
            none = self.tr(
                "None is saved yet. Close this, then choose View, Layouts, Save this layout."
            )
            self.says.setText(none)

    @property
    def _name(self) -> str:
        """Of the one that the list is on."""
        item = self.names.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    # --- acting

    def _begin_renaming(self) -> None:
        item = self.names.currentItem()
        if item is not None:
            self.names.editItem(item)

    def _renamed(self, item: QListWidgetItem) -> None:
        old, new = str(item.data(Qt.ItemDataRole.UserRole)), item.text()
        self._change(lambda: self._shelf.rename(old, new))
        # The list is still at work on this row: it stays, with the name that holds now.
        name = self._shelf.named[self.names.row(item)].name
        self.names.blockSignals(True)
        item.setText(name)
        item.setData(Qt.ItemDataRole.UserRole, name)
        self.names.blockSignals(False)

    def _delete(self) -> None:
        before = self._shelf.named
        if self._name and self._change(lambda: self._shelf.delete(self._name)):
            self._before = before
            self._show_names(self.names.currentRow())

    def _put_back(self) -> None:
        before = self._before
        if before is not None and self._change(lambda: self._shelf.put_back(before)):
            self._before = None
            self._show_names(self.names.currentRow())

    def _change(self, act: Callable[[], object]) -> bool:
        """Do it; where it fails, say why."""
        try:
            act()
            says = ""
        except Problem as problem:
            says = problem.sentence
        self.says.setText(says)
        self.edited.emit()
        return not says

    def _use(self) -> None:
        name = self._name
        self.accept()
        self.used.emit(name)
