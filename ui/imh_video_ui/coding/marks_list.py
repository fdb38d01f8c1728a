"""All marks as a list that follows the playhead: the twin of the timeline for readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from imh_video.app.finding import Wanted
from imh_video.model.family import Person
from imh_video.model.identifiers import MarkId
from imh_video.model.mark import Mark, Origin
from imh_video.model.scheme import CodingScheme
from imh_video.timebase import Micros
from imh_video_ui.coding.filter_row import FilterRow
from imh_video_ui.coding.marks_model import (
    CODE,
    LENGTH,
    MARK_ROLE,
    TIME,
    WHO,
    Index,
    MarksModel,
)
from imh_video_ui.theme import (
    EmptyState,
    Glyph,
    colour,
    glyph_of,
    paint_glyph,
    paint_icon,
    program_font,
)
from imh_video_ui.theme.persons import paint_person

_ROW_HEIGHT = 34


class _MarkDelegate(QStyledItemDelegate):
    """Signs before the words; a bar at the mark that the playhead has reached."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
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
        self, painter: QPainter, rect: QRectF, model: MarksModel, mark: Mark, index: Index
    ) -> None:
        left = rect.left() + 10
        code = model.code_of(mark)
        if index.column() == WHO and code is not None:
            sign = QRectF(left, rect.center().y() - 6, 12, 12)
            paint_person(painter, sign, model.sign_of(mark))
            return
        if index.column() == CODE and code is not None:
            glyph = Glyph.CANNOT_SEE if code.unscorable else glyph_of(code.valence)
            paint_glyph(painter, QRectF(left, rect.center().y() - 6, 12, 12), glyph)
            left += 20
        right = rect.right() - 8
        if index.column() == CODE:
            right = self._paint_signs(painter, rect, mark, is_linked=model.is_linked(mark.id))
        is_dim = index.column() in (TIME, LENGTH)
        painter.setFont(program_font(13, 400 if is_dim else 500))
        painter.setPen(colour("text2" if is_dim else "text"))
        words = QRectF(left, rect.top(), max(0.0, right - left), rect.height())
        align = Qt.AlignmentFlag.AlignRight if index.column() == LENGTH else Qt.AlignmentFlag(0)
        text = QFontMetricsF(painter.font()).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, align | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_signs(
        self, painter: QPainter, rect: QRectF, mark: Mark, *, is_linked: bool
    ) -> float:
        """A note, links, a concern, and where it came from; where the words must end."""
        right = rect.right() - 6
        if mark.origin is Origin.SUGGESTION:
            right -= 16
            paint_glyph(painter, QRectF(right, rect.center().y() - 6, 12, 12), Glyph.POSSIBLE)
        if mark.is_concern:
            right -= 16
            paint_glyph(painter, QRectF(right, rect.center().y() - 6, 12, 12), Glyph.CONCERN)
        for icon_name, is_there in (
            ("link-2", is_linked),
            ("notebook-pen", bool(mark.note or mark.quotation)),
        ):
            if is_there:
                right -= 18
                place = QRectF(round(right), round(rect.center().y() - 7), 14, 14)
                paint_icon(painter, place, icon_name, "text3")
        return right - 4

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, _ROW_HEIGHT)


class MarksPanel(QWidget):
    """What is looked for, and the list. Rows choose marks; Enter or a double click goes there."""

    mark_chosen = Signal(object)
    """MarkId of the row that the person went to."""
    marks_chosen = Signal(object)
    """All MarkIds that the person chose, the one gone to last."""
    mark_wanted = Signal(object)
    """MarkId to go to."""
    count_changed = Signal(int)
    looked_for = Signal()
    """Other marks are looked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = MarksModel(self)
        self._is_told = False
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        self.filter = FilterRow(self.model)
        self.search = self.filter.search
        self.filter.changed.connect(self._look_for)
        column.addWidget(self.filter)
        self.table = self._build_table()
        column.addLayout(self._build_places(), 1)
        for changed in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            changed.connect(self._say_what_is_there)
        self._say_what_is_there()

    def _build_places(self) -> QStackedLayout:
        """The list, or what stands in its place while it is empty."""
        self._unmarked = EmptyState(
            "list-plus",
            self.tr("Nothing marked yet"),
            self.tr("Press the keys beside a code, or click it."),
            width_px=300,
        )
        self._unlike = EmptyState(
            "search-x",
            self.tr("No mark is like that"),
            self.tr("Look for less at once, or show all."),
            width_px=300,
        )
        self._places = QStackedLayout()
        for place in (self.table, self._unmarked, self._unlike):
            self._places.addWidget(place)
        return self._places

    def _build_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setProperty("plain", True)
        table.setAccessibleName(self.tr("Marks in order of time"))
        table.setItemDelegate(_MarkDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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
        table.selectionModel().selectionChanged.connect(self._rows_chosen)
        table.activated.connect(self._row_wanted)
        table.doubleClicked.connect(self._row_wanted)
        return table

    def show_marks(
        self, scheme: CodingScheme, marks: Sequence[Mark], people: Sequence[Person] = ()
    ) -> None:
        self.model.show(scheme, marks, people)
        self.count_changed.emit(self.model.total)

    def change_marks(self, put: Iterable[Mark], dropped: Iterable[MarkId]) -> None:
        chosen = self._chosen_ids()
        # A row that goes hands the choice to its neighbour, which nobody asked for.
        self._is_told = True
        self.model.change(put, dropped)
        self.choose(chosen[-1] if chosen else None, chosen)
        self.count_changed.emit(self.model.total)

    def _chosen_ids(self) -> list[MarkId]:
        """In order of time, but the one that the keyboard is on comes last."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        here = self.table.currentIndex().row()
        if here in rows:
            rows.remove(here)
            rows.append(here)
        return [mark.id for row in rows if (mark := self.model.mark_at(row)) is not None]

    def follow(self, us: Micros) -> None:
        """Keep the mark that the playhead has reached in view."""
        if self.model.follow(us) and self.model.here >= 0 and self.isVisible():
            index = self.model.index(self.model.here, 0)
            self.table.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def choose(self, mark_id: MarkId | None, also: Iterable[MarkId] = ()) -> None:
        """Show which marks are chosen elsewhere; the first is the one that the keyboard is on."""
        row = self.model.row_of(mark_id) if mark_id is not None else -1
        rows = {row, *(self.model.row_of(one) for one in also)} - {-1}
        self._is_told = True
        flags = QItemSelectionModel.SelectionFlag
        model = self.table.selectionModel()
        model.select(self._selection(rows), flags.ClearAndSelect | flags.Rows)
        if row >= 0:
            index = self.model.index(row, 0)
            model.setCurrentIndex(index, flags.NoUpdate)
            self.table.scrollTo(index)
        self._is_told = False

    def _selection(self, rows: Iterable[int]) -> QItemSelection:
        """Neighbouring rows as one range each: a range per row would be slow with thousands."""
        selection, first, last = QItemSelection(), -1, -2
        for row in [*sorted(rows), -1]:
            if row != last + 1 or row < 0:
                if first >= 0:
                    selection.select(self.model.index(first, 0), self.model.index(last, LENGTH))
                first = row
            last = row
        return selection

    def _look_for(self, wanted: Wanted) -> None:
        chosen = self._chosen_ids()
        self._is_told = True
        self.model.look_for(wanted)
        self.choose(chosen[-1] if chosen else None, chosen)
        self.looked_for.emit()

    def _rows_chosen(self, _chosen: QItemSelection, _gone: QItemSelection) -> None:
        if self._is_told:
            return
        ids = self._chosen_ids()
        if ids:
            self.mark_chosen.emit(ids[-1])
            self.marks_chosen.emit(tuple(ids))

    def _row_wanted(self, index: Index) -> None:
        mark = self.model.mark_at(index.row())
        if mark is not None:
            self.mark_wanted.emit(mark.id)

    def _say_what_is_there(self) -> None:
        if self.model.total == 0:
            self._places.setCurrentWidget(self._unmarked)
        elif self.model.rowCount() == 0:
            self._places.setCurrentWidget(self._unlike)
        else:
            self._places.setCurrentWidget(self.table)
        self.filter.show_count()
