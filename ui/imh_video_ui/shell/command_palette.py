"""Find an action or a family by typing a few letters of it (Ctrl K)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from imh_video_ui.theme import (
    cast_shadow,
    colour,
    key_cap_width,
    label,
    paint_icon,
    paint_key_cap,
    program_font,
)
from imh_video_ui.theme.icons import icon
from imh_video_ui.theme.tokens import KEY_CAP_HEIGHT, RADIUS_CHIP

_WIDTH = 560
_ROW = 40
_MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that can be found and done."""

    words: str
    act: Callable[[], object]
    place: str = ""
    """Which menu it is in, or what it is."""
    keys: str = ""
    name: str = ""
    """What an action is remembered by."""
    icon: QIcon | None = None


def matches(typed: str, finding: Finding) -> bool:
    """Whether every typed word begins some word of it."""
    words = f"{finding.words} {finding.place}".casefold().replace("-", " ").split()
    return all(
        any(word.startswith(part) for word in words)
        for part in typed.casefold().replace("-", " ").split()
    )


_Index = QModelIndex | QPersistentModelIndex


class FindingsModel(QAbstractListModel):
    """The findings that match what is typed."""

    def __init__(self, findings: Sequence[Finding], parent: QObject) -> None:
        super().__init__(parent)
        self._all = list(findings)
        self._shown = self._all

    def narrow(self, typed: str) -> None:
        self.beginResetModel()
        self._shown = [finding for finding in self._all if matches(typed, finding)]
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def finding(self, index: _Index) -> Finding:
        return self._shown[index.row()]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        finding = self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (finding.words, finding.place, finding.keys) if part)
        return None


class _Row(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(_WIDTH - 24, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, FindingsModel)
        finding = model.finding(index)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_t"))
            painter.drawRoundedRect(rect, RADIUS_CHIP, RADIUS_CHIP)
        middle = rect.center().y()
        sign = QRectF(rect.left() + 12, round(middle - 8), 16, 16)
        if finding.icon is not None and not finding.icon.isNull():
            finding.icon.paint(painter, sign.toRect())
        else:
            paint_icon(painter, sign, "chevron-right", "text2")
        right = self._paint_keys(painter, rect, finding)
        self._paint_words(painter, rect, right, finding)
        painter.restore()

    def _paint_keys(self, painter: QPainter, rect: QRectF, finding: Finding) -> float:
        """Draw the cap; where the room for words ends."""
        right = rect.right() - 10
        if finding.keys:
            width = key_cap_width(finding.keys)
            top = round(rect.center().y() - KEY_CAP_HEIGHT / 2)
            place = QRectF(round(right - width), top, width, KEY_CAP_HEIGHT)
            paint_key_cap(painter, place, finding.keys, fill=colour("surface"))
            right -= width + 12
        return right

    def _paint_words(self, painter: QPainter, rect: QRectF, right: float, finding: Finding) -> None:
        left = rect.left() + 40
        small = program_font(12)
        place_width = QFontMetricsF(small).horizontalAdvance(finding.place)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(small)
        painter.setPen(colour("text3"))
        place = QRectF(right - place_width - 2, rect.top(), place_width + 2, rect.height())
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, finding.place)
        font = program_font(14, 500)
        painter.setFont(font)
        painter.setPen(colour("text"))
        room = place.left() - 12 - left
        words = QFontMetricsF(font).elidedText(finding.words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, rect.top(), room, rect.height()), middle, words)


class CommandPalette(QFrame):
    """Opens over the window; Up and Down choose, Enter does it, Esc leaves."""

    def __init__(self, window: QWidget, findings: Sequence[Finding]) -> None:
        super().__init__(window)
        self.setObjectName("dialog")
        self.setAccessibleName(self.tr("Find an action"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = window
        self._came_from = window.focusWidget()
        self.model = FindingsModel(findings, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Type a few letters"))
        self.field.setAccessibleName(self.tr("Find an action or a family"))
        self.field.setProperty("search", True)
        self.field.addAction(icon("search", 16, "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.list = QListView()
        self.list.setProperty("plain", True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("What was found"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = label(self.tr("Nothing is called like that."), "body", "text2")
        self._nothing.setContentsMargins(12, 8, 12, 8)
        for widget in (self.field, self.list, self._nothing):
            column.addWidget(widget)
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._do)
        window.installEventFilter(self)
        cast_shadow(self)
        self._narrow("")

    def open(self) -> None:
        """Show it and take the keyboard."""
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _narrow(self, typed: str) -> None:
        self.model.narrow(typed)
        found = self.model.rowCount()
        self.list.setVisible(found > 0)
        self._nothing.setVisible(found == 0)
        self.list.setFixedHeight(_ROW * min(max(found, 1), _MOST_ROWS) + 4)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        self.resize(_WIDTH, self.sizeHint().height())
        self.move((self._window.width() - _WIDTH) // 2, 96)

    def _step(self, by: int) -> None:
        count = self.model.rowCount()
        if count:
            row = (self.list.currentIndex().row() + by) % count
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _do(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        finding = self.model.finding(index)
        self.leave()
        finding.act()

    def leave(self) -> None:
        """Close, and give the keyboard back to where it came from."""
        if self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._place()
            return False
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.close()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event.key())
        return False

    def _key(self, key: int) -> bool:
        """Whether the key was one of ours."""
        match key:
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._do(self.list.currentIndex())
            case _:
                return False
        return True
