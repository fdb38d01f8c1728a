"""All marks as a list that follows the playhead: the twin of the timeline for readers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Mark, Origin
from imh_video.model.scheme import Actor, Code, CodingScheme
from imh_video.timebase import Micros, timecode
from imh_video_ui.theme import (
    Glyph,
    colour,
    glyph_of,
    label,
    paint_glyph,
    paint_icon,
    program_font,
    restyle,
)
from imh_video_ui.timeline.head_painter import actor_words

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
TIME, WHO, CODE, LENGTH = range(4)
MARK_ROLE = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 34
_ROW_BY_ROW = 50
"""With more changes at once it is quicker to arrange the whole list."""
_Order: TypeAlias = tuple[Micros, Micros, str]


def _order_of(mark: Mark) -> _Order:
    return mark.span.onset_us, mark.span.end_us, mark.id


class MarksModel(QAbstractTableModel):
    """Marks in order of time, narrowed to what is looked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._codes: dict[str, Code] = {}
        self._all: dict[MarkId, Mark] = {}
        self._shown: list[Mark] = []
        self._order: list[_Order] = []
        self._wanted = ""
        self.here = -1
        """The row of the last mark that began before the playhead; -1 before the first."""

    def show(self, scheme: CodingScheme, marks: Iterable[Mark]) -> None:
        self._codes = {code.id: code for code in scheme.codes}
        self._all = {mark.id: mark for mark in marks}
        self._arrange()

    def change(self, put: Iterable[Mark], dropped: Iterable[MarkId]) -> None:
        """Take over what an edit changed, row by row unless it is very much."""
        put, dropped = list(put), list(dropped)
        if len(put) + len(dropped) > _ROW_BY_ROW:
            for mark_id in dropped:
                self._all.pop(mark_id, None)
            self._all.update({mark.id: mark for mark in put})
            self._arrange()
            return
        self.here = -1
        for mark_id in (*dropped, *(mark.id for mark in put)):
            self._take_out(mark_id)
        for mark in put:
            self._put_in(mark)

    def _take_out(self, mark_id: MarkId) -> None:
        row = self.row_of(mark_id)
        self._all.pop(mark_id, None)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._shown[row], self._order[row]
            self.endRemoveRows()

    def _put_in(self, mark: Mark) -> None:
        self._all[mark.id] = mark
        if self._is_wanted(mark):
            row = bisect_left(self._order, _order_of(mark))
            self.beginInsertRows(QModelIndex(), row, row)
            self._shown.insert(row, mark)
            self._order.insert(row, _order_of(mark))
            self.endInsertRows()

    def narrow(self, wanted: str) -> None:
        """Only marks whose code, person, note or quotation contains the words."""
        self._wanted = wanted.casefold().strip()
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        found = [mark for mark in self._all.values() if self._is_wanted(mark)]
        self._shown = sorted(found, key=_order_of)
        self._order = [_order_of(mark) for mark in self._shown]
        self.here = -1
        self.endResetModel()

    def _is_wanted(self, mark: Mark) -> bool:
        if not self._wanted:
            return True
        words = f"{self.words_of(mark)} {self.who_of(mark)} {mark.note} {mark.quotation}"
        return self._wanted in words.casefold()

    @property
    def total(self) -> int:
        return len(self._all)

    def words_of(self, mark: Mark) -> str:
        code = self._codes.get(mark.code_id)
        return code.label if code is not None else mark.code_id

    def code_of(self, mark: Mark) -> Code | None:
        return self._codes.get(mark.code_id)

    def who_of(self, mark: Mark) -> str:
        code = self._codes.get(mark.code_id)
        return actor_words(code.actor if code is not None else Actor.SESSION)

    def mark_at(self, row: int) -> Mark | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, mark_id: MarkId) -> int:
        """-1 when the mark is not shown."""
        mark = self._all.get(mark_id)
        if mark is None:
            return -1
        row = bisect_left(self._order, _order_of(mark))
        is_shown = row < len(self._shown) and self._shown[row].id == mark_id
        return row if is_shown else -1

    def follow(self, us: Micros) -> bool:
        """Move ``here`` to the playhead; whether it moved."""
        here = bisect_left(self._order, (us + 1, 0, "")) - 1
        if here == self.here:
            return False
        before, self.here = self.here, here
        for row in (before, here):
            if 0 <= row < len(self._shown):
                self.dataChanged.emit(self.index(row, 0), self.index(row, LENGTH))
        return True

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Time"), self.tr("Who"), self.tr("Code"), self.tr("Length"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        mark = self.mark_at(index.row())
        if mark is None:
            return None
        if role == MARK_ROLE:
            return mark
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(mark, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(mark, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and (mark.note or mark.quotation):
            return "\n".join(text for text in (mark.note, mark.quotation) if text)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == LENGTH:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _text(self, mark: Mark, column: int) -> str:
        if column == TIME:
            return timecode(mark.span.onset_us)[:-2]
        if column == WHO:
            return self.who_of(mark)
        if column == CODE:
            return self.words_of(mark)
        return self._length(mark)

    def _length(self, mark: Mark) -> str:
        if mark.is_open:
            return self.tr("now")
        return "" if mark.span.is_point else f"{mark.span.duration_us / 1_000_000:.1f} s"

    def _spoken(self, mark: Mark, column: int) -> str:
        text = self._text(mark, column)
        if column == CODE and mark.origin is Origin.SUGGESTION:
            return self.tr("{code}, began as a possible moment").format(code=text)
        return text


class _MarkDelegate(QStyledItemDelegate):
    """Signs before the words; a bar at the mark that the playhead has reached."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        mark = index.data(MARK_ROLE)
        if not isinstance(model, MarksModel) or not isinstance(mark, Mark):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_here = index.row() == model.here
        if is_chosen or is_here:
            painter.fillRect(rect, colour("accent_t" if is_chosen else "subtle"))
        if is_here and index.column() == TIME:
            painter.fillRect(QRectF(rect.left(), rect.top() + 4, 3, rect.height() - 8),
                             colour("playhead"))  # fmt: skip
        self._paint_cell(painter, rect, model, mark, index)
        painter.restore()

    def _paint_cell(
        self, painter: QPainter, rect: QRectF, model: MarksModel, mark: Mark, index: _Index
    ) -> None:
        left = rect.left() + 10
        code = model.code_of(mark)
        if index.column() == WHO and code is not None:
            sign = QRectF(left, rect.center().y() - 6, 12, 12)
            paint_glyph(painter, sign, glyph_of(code.actor))
            return
        if index.column() == CODE and code is not None:
            glyph = Glyph.CANNOT_SEE if code.unscorable else glyph_of(code.valence)
            paint_glyph(painter, QRectF(left, rect.center().y() - 6, 12, 12), glyph)
            left += 20
        right = rect.right() - 8
        if index.column() == CODE:
            right = self._paint_signs(painter, rect, mark)
        is_dim = index.column() in (TIME, LENGTH)
        painter.setFont(program_font(13, 400 if is_dim else 500))
        painter.setPen(colour("text2" if is_dim else "text"))
        words = QRectF(left, rect.top(), max(0.0, right - left), rect.height())
        align = Qt.AlignmentFlag.AlignRight if index.column() == LENGTH else Qt.AlignmentFlag(0)
        text = QFontMetricsF(painter.font()).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, align | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_signs(self, painter: QPainter, rect: QRectF, mark: Mark) -> float:
        """A note, a concern, and where it came from; where the words must end."""
        right = rect.right() - 6
        if mark.origin is Origin.SUGGESTION:
            right -= 16
            paint_glyph(painter, QRectF(right, rect.center().y() - 6, 12, 12), Glyph.POSSIBLE)
        if mark.is_concern:
            right -= 16
            paint_glyph(painter, QRectF(right, rect.center().y() - 6, 12, 12), Glyph.CONCERN)
        if mark.note or mark.quotation:
            right -= 18
            paint_icon(painter, QRectF(round(right), round(rect.center().y() - 7), 14, 14),
                       "notebook-pen", "text3")  # fmt: skip
        return right - 4

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(60, _ROW_HEIGHT)


class MarksPanel(QWidget):
    """Search field and list. A row chooses its mark; Enter or a double click goes there."""

    mark_chosen = Signal(object)
    """MarkId of the row that the person chose."""
    mark_wanted = Signal(object)
    """MarkId to go to."""
    count_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = MarksModel(self)
        self._is_told = False
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a code, a person or a note"))
        self.search.setAccessibleName(self.tr("Find marks"))
        self.search.setClearButtonEnabled(True)
        restyle(self.search, fit="compact")
        self.search.textChanged.connect(self._narrow)
        column.addWidget(self.search)
        self.table = self._build_table()
        column.addWidget(self.table, 1)
        self._nothing = label("", "small", "text2", wraps=True)
        column.addWidget(self._nothing)
        for changed in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            changed.connect(self._say_what_is_there)
        self._say_what_is_there()

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setProperty("plain", True)
        table.setAccessibleName(self.tr("Marks in order of time"))
        table.setItemDelegate(_MarkDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(CODE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((TIME, 92), (WHO, 52), (LENGTH, 68)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            table.setColumnWidth(column, width)
        table.selectionModel().selectionChanged.connect(self._row_chosen)
        table.activated.connect(self._row_wanted)
        table.doubleClicked.connect(self._row_wanted)
        return table

    def show_marks(self, scheme: CodingScheme, marks: Sequence[Mark]) -> None:
        self.model.show(scheme, marks)
        self.count_changed.emit(self.model.total)

    def change_marks(self, put: Iterable[Mark], dropped: Iterable[MarkId]) -> None:
        rows = self.table.selectionModel().selectedRows()
        chosen = self.model.mark_at(rows[0].row()) if rows else None
        # A row that goes hands the choice to its neighbour, which nobody asked for.
        self._is_told = True
        self.model.change(put, dropped)
        self.choose(chosen.id if chosen is not None else None)
        self.count_changed.emit(self.model.total)

    def follow(self, us: Micros) -> None:
        """Keep the mark that the playhead has reached in view."""
        if self.model.follow(us) and self.model.here >= 0 and self.isVisible():
            index = self.model.index(self.model.here, 0)
            self.table.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def choose(self, mark_id: MarkId | None) -> None:
        """Show which mark is chosen elsewhere."""
        row = self.model.row_of(mark_id) if mark_id is not None else -1
        self._is_told = True
        if row < 0:
            self.table.clearSelection()
        else:
            index = self.model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
        self._is_told = False

    def _narrow(self, text: str) -> None:
        self.model.narrow(text)

    def _row_chosen(self, chosen: QItemSelection, _gone: QItemSelection) -> None:
        rows = chosen.indexes()
        mark = self.model.mark_at(rows[0].row()) if rows else None
        if mark is not None and not self._is_told:
            self.mark_chosen.emit(mark.id)

    def _row_wanted(self, index: _Index) -> None:
        mark = self.model.mark_at(index.row())
        if mark is not None:
            self.mark_wanted.emit(mark.id)

    def _say_what_is_there(self) -> None:
        if self.model.total == 0:
            words = self.tr("Nothing marked yet. Press B, P or D and then a letter.")
        elif self.model.rowCount() == 0:
            words = self.tr("No mark has these words.")
        else:
            words = ""
        self._nothing.setText(words)
        self._nothing.setVisible(bool(words))
