"""A table of a report: sorted by any column, read out, and copied as text."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from imh_video.exchange.report_document import Cell, ReportTable
from imh_video.exchange.report_numbers import NOT_KNOWN, copied, is_number, shown
from imh_video_ui.reports.counted import tr
from imh_video_ui.theme import program_font

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 30
_MOST_ROWS_UNFOLDED = 60
_WIDEST_PX, _NARROWEST_PX = 300, 64
_ROWS_MEASURED = 200


class ReportTableModel(QAbstractTableModel):
    """Reads a ReportTable; never changes it."""

    def __init__(self, table: ReportTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.order = list(range(len(table.rows)))
        """The rows of the table as they show."""

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By value, not by the words that show it; what is not known is always last."""
        rows = self.table.rows
        falls = order is Qt.SortOrder.DescendingOrder
        self.layoutAboutToBeChanged.emit()
        self.order = list(range(len(rows)))
        if column >= 0:
            known = [at for at in self.order if rows[at][column] is not None]
            unknown = [at for at in self.order if rows[at][column] is None]
            known.sort(key=lambda at: _sortable(rows[at][column]), reverse=falls)
            self.order = known + unknown
        self.layoutChanged.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.table.columns)

    def cell(self, index: _Index) -> Cell:
        return self.table.rows[self.order[index.row()]][index.column()]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self.table.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(self.cell(index), column.kind)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = shown(self.cell(index), column.kind)
            said = tr("not known") if words == NOT_KNOWN else words
            return f"{column.heading}: {said}"
        if role == Qt.ItemDataRole.TextAlignmentRole and is_number(column.kind):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and not is_number(column.kind):
            return str(self.cell(index) or "") or None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.table.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight
                if is_number(column.kind)
                else (Qt.AlignmentFlag.AlignLeft)
            )
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


def _sortable(cell: Cell) -> tuple[float, str]:
    """Numbers before words, words without regard to capitals."""
    return (0.0, cell.casefold()) if isinstance(cell, str) else (float(cell or 0), "")


class ReportTableView(QTableView):
    """The whole table, as high as its rows; ``folds`` False gives it a scroll bar of its own.

    Ctrl+C copies what is chosen, or everything, with the headings, ready for a spreadsheet.
    """

    row_wanted = Signal(int)
    """The row of the ReportTable that somebody opened with Enter or two clicks."""

    def __init__(
        self, table: ReportTable, parent: QWidget | None = None, *, unfolded: bool = True
    ) -> None:
        super().__init__(parent)
        self.table = table
        self._unfolded = unfolded and len(table.rows) <= _MOST_ROWS_UNFOLDED
        self._rows = ReportTableModel(table, self)
        self.setModel(self._rows)
        self.setAccessibleName(table.title)
        self.setAccessibleDescription(table.about)
        self._dress()
        self._size_columns()
        self._add_actions()
        self.activated.connect(self._open_row)

    def _dress(self) -> None:
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFont(program_font(13))
        self.setStyleSheet("QTableView::item { padding: 0 9px; border: none; }")
        rows = self.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        if self._unfolded:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _size_columns(self) -> None:
        words, heads = QFontMetricsF(program_font(13)), QFontMetricsF(program_font(13, 600))
        for place, column in enumerate(self.table.columns):
            head = heads.horizontalAdvance(column.heading) + 40
            held = [
                words.horizontalAdvance(shown(row[place], column.kind)) + 26
                for row in self.table.rows[:_ROWS_MEASURED]
            ]
            width = min(max(head, *held, _NARROWEST_PX), _WIDEST_PX)
            self.setColumnWidth(place, round(width))
        self._fit_width()
        self.horizontalHeader().sectionResized.connect(self._fit_width)

    def _fit_width(self) -> None:
        """No wider than its columns: an empty end would look like one more."""
        bar = 0 if self._unfolded else self.verticalScrollBar().sizeHint().width()
        self.setMaximumWidth(self.horizontalHeader().length() + 2 * self.frameWidth() + bar)

    def _add_actions(self) -> None:
        self.copy_action = QAction(tr("Copy"), self)
        self.copy_action.setShortcut(QKeySequence.StandardKey.Copy)
        self.copy_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy_action.triggered.connect(self.copy_chosen)
        copy_all = QAction(tr("Copy the whole table"), self)
        copy_all.triggered.connect(self.copy_all)
        as_made = QAction(tr("Back to the first order"), self)
        as_made.triggered.connect(lambda: self.sortByColumn(-1, Qt.SortOrder.AscendingOrder))
        self.addActions([self.copy_action, copy_all, as_made])
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._unfolded:
            return hint
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        rows = len(self.table.rows) * ROW_HEIGHT
        return QSize(hint.width(), self.horizontalHeader().sizeHint().height() + rows + below + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height() if self._unfolded else 160)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self._unfolded:
            # Room for the scroll bar across, which may have come or gone.
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt's own answer would be the field that has the keyboard, alone.
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
            return
        super().keyPressEvent(event)

    # --- copying

    def copy_chosen(self) -> None:
        """What is chosen, with the headings of its columns when it is more than one field."""
        chosen = self.selectionModel().selectedIndexes()
        if not chosen:
            self.copy_all()
            return
        rows = sorted({index.row() for index in chosen})
        columns = sorted({index.column() for index in chosen})
        held = {(index.row(), index.column()) for index in chosen}
        lines = ["\t".join(self.table.columns[column].heading for column in columns)]
        if len(chosen) == 1:
            lines = []
        for row in rows:
            fields = [self._copied(row, at) if (row, at) in held else "" for at in columns]
            lines.append("\t".join(fields))
        _to_clipboard(lines)

    def copy_all(self) -> None:
        """The whole table in the order that shows."""
        lines = ["\t".join(column.heading for column in self.table.columns)]
        columns = range(len(self.table.columns))
        lines += [
            "\t".join(self._copied(row, at) for at in columns)
            for row in range(self._rows.rowCount())
        ]
        _to_clipboard(lines)

    def _copied(self, row: int, column: int) -> str:
        cell = self._rows.cell(self._rows.index(row, column))
        return copied(cell, self.table.columns[column].kind)

    def _open_row(self, index: QModelIndex) -> None:
        self.row_wanted.emit(self._rows.order[index.row()])


def _to_clipboard(lines: list[str]) -> None:
    QGuiApplication.clipboard().setText("\n".join(lines))
