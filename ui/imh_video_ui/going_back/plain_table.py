"""A short table to choose one row from, with the keyboard or the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

_ROW_PX = 32


class PlainTable(QTableWidget):
    """Rows of words; the last column takes the room that is left. ``currentCellChanged`` tells."""

    def __init__(self, name: str, headings: Sequence[str], widths_px: Sequence[int]) -> None:
        super().__init__(0, len(headings))
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        for place, width in enumerate(widths_px):
            self.setColumnWidth(place, width)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.setStyleSheet("QTableView::item { padding: 0 9px; border: none; }")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(4 * _ROW_PX)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Put these in the place of what stands there."""
        self.setRowCount(len(rows))
        for row, fields in enumerate(rows):
            for column, words in enumerate(fields):
                self.setItem(row, column, QTableWidgetItem(words))

    def show_field(self, row: int, column: int, words: str) -> None:
        item = self.item(row, column)
        if item is not None:
            item.setText(words)
