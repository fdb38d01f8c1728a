"""The list of everything that has a key: words on the left, caps on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from imh_video_ui.keys.entries import KeyEntry
from imh_video_ui.theme import colour, key_cap_width, label, paint_key_cap, program_font
from imh_video_ui.theme.tokens import KEY_CAP_HEIGHT, RADIUS_CHIP

_ROW = 36
_HEAD = 40
_PAD = 12
_Index = QModelIndex | QPersistentModelIndex


class KeyListModel(QAbstractListModel):
    """Heads (texts) and entries in one column."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[KeyEntry | str] = []

    def show(self, entries: Sequence[KeyEntry]) -> None:
        """These, each run of one place under a head."""
        self.beginResetModel()
        self._rows = []
        place = None
        for entry in entries:
            if entry.place != place:
                place = entry.place
                self._rows.append(place)
            self._rows.append(entry)
        self.endResetModel()

    def entry(self, index: _Index) -> KeyEntry | None:
        """None for a head."""
        row = self._rows[index.row()] if index.isValid() else ""
        return row if isinstance(row, KeyEntry) else None

    def head(self, index: _Index) -> str:
        row = self._rows[index.row()]
        return row if isinstance(row, str) else ""

    def index_of(self, name: str) -> QModelIndex:
        for place, row in enumerate(self._rows):
            if isinstance(row, KeyEntry) and row.name == name:
                return self.index(place, 0)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """The first entry."""
        for place, row in enumerate(self._rows):
            if isinstance(row, KeyEntry):
                return self.index(place, 0)
        return QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.entry(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        entry = self.entry(index)
        if entry is None:
            return self.head(index)
        keys = self.tr(" or ").join(entry.shown) or self.tr("no key")
        return f"{entry.words}, {keys}"


class _Row(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        model = index.model()
        assert isinstance(model, KeyListModel)
        return QSize(320, _ROW if model.entry(index) else _HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, KeyListModel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        entry = model.entry(index)
        if entry is None:
            painter.setFont(program_font(12, 600))
            painter.setPen(colour("text3"))
            words = rect.adjusted(_PAD, 12, -_PAD, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, model.head(index))
        else:
            self._paint_entry(painter, option, rect, entry)
        painter.restore()

    def _paint_entry(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF, entry: KeyEntry
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_t"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), RADIUS_CHIP, RADIUS_CHIP)
        right = self._paint_caps(painter, rect, entry)
        painter.setFont(program_font(14, 600 if chosen else 400))
        painter.setPen(colour("text2" if entry.kind == "fixed" else "text"))
        words = QRectF(rect.left() + _PAD, rect.top(), right - rect.left() - 2 * _PAD, _ROW)
        text = QFontMetricsF(painter.font()).elidedText(
            entry.words, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_caps(self, painter: QPainter, rect: QRectF, entry: KeyEntry) -> float:
        """From the right edge inwards; where they begin."""
        right = rect.right() - _PAD
        top = rect.top() + (_ROW - KEY_CAP_HEIGHT) / 2
        for keys in reversed(entry.shown):
            width = key_cap_width(keys)
            right -= width
            cap = QRectF(right, top, width, KEY_CAP_HEIGHT)
            paint_key_cap(painter, cap, keys, fill=colour("surface"))
            right -= 6
        if entry.is_changed or not entry.keys:
            words = self.tr("changed") if entry.keys else self.tr("no key")
            painter.setFont(program_font(12))
            painter.setPen(colour("text3"))
            width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 4
            right -= width
            place = QRectF(right, rect.top(), width, _ROW)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            right -= 6
        return right


class KeyList(QListView):
    """One entry is chosen at a time; Enter or a double click asks for other keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = KeyListModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Row(self))
        self.setAccessibleName(self.tr("Actions and codes with their keys"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(False)
        self._nothing = label(self.tr("Nothing is called so."), "body", "text2", parent=self)
        self._nothing.move(24, 24)
        self._nothing.hide()

    def show_entries(self, entries: Sequence[KeyEntry], chosen: str = "") -> None:
        """These; the entry of that name stays chosen where it is among them."""
        at = self.verticalScrollBar().value()
        self.rows.show(entries)
        index = self.rows.index_of(chosen)
        stays = index.isValid()
        self.setCurrentIndex(index if stays else self.rows.first())
        if stays:
            self.verticalScrollBar().setValue(at)
            self.scrollTo(index)
        self._nothing.setVisible(not entries)

    @property
    def entry(self) -> KeyEntry | None:
        """The chosen one."""
        return self.rows.entry(self.currentIndex())
