"""What follows what, as a square of numbers: from the row to the column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QAction,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from imh_video.exchange.report_document import ReportTable
from imh_video.model.scheme import Actor, Code
from imh_video_ui.reports.counted import tr
from imh_video_ui.theme import Glyph, colour, glyph_of, paint_glyph, program_font, theme_signals
from imh_video_ui.timeline.mark_painter import draw_words

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_CELL = QSize(78, 40)
_HEAD_WIDTH, _HEAD_HEIGHT = 196, 62
_RADIUS = 6
_PLAIN = """
QHeaderView { background: transparent; }
QTableCornerButton::section { background: transparent; border: none; }
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One code of one person, a row and a column of the square."""

    person: str
    label: str
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class Follows:
    """One field of the square; ``words`` say everything that is known of it."""

    times: int
    words: str


@dataclass(frozen=True)
class Square:
    """All steps that come or are followed, in the scheme's order; missing fields are noughts."""

    steps: tuple[Step, ...]
    fields: Mapping[tuple[int, int], Follows] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.steps)


def square_of(table: ReportTable, codes: Mapping[str, Code], actors: Mapping[str, Actor]) -> Square:
    """The core's list of transitions as a square."""
    order = {(code.actor, code.label): at for at, code in enumerate(codes.values())}
    found: dict[tuple[str, str], Step] = {}
    for row in table.rows:
        for person, label in ((str(row[0]), str(row[1])), (str(row[2]), str(row[3]))):
            found.setdefault((person, label), Step(person, label, actors.get(person)))
    people = list(dict.fromkeys(step.person for step in found.values()))

    def place(step: Step) -> tuple[int, str, int]:
        whose = list(Actor).index(step.actor) if step.actor is not None else len(Actor)
        known = order.get((step.actor, step.label)) if step.actor is not None else None
        return whose, f"{people.index(step.person):03d}", len(order) if known is None else known

    steps = tuple(sorted(found.values(), key=place))
    at = {(step.person, step.label): number for number, step in enumerate(steps)}
    fields = {}
    for row in table.rows:
        key = at[str(row[0]), str(row[1])], at[str(row[2]), str(row[3])]
        fields[key] = Follows(int(row[4] or 0), _field_words(table, row))
    return Square(steps, fields)


def _field_words(table: ReportTable, row: tuple[object, ...]) -> str:
    share, expected, residual = row[5], row[6], row[7]
    words = [tr("{n} times").format(n=row[4]) if row[4] != 1 else tr("once")]
    if isinstance(share, float):
        words.append(tr("{share} of what follows").format(share=f"{share:.0%}".replace("%", " %")))
    if isinstance(expected, float):
        words.append(tr("{n} expected by chance").format(n=f"{expected:.1f}"))
    if isinstance(residual, float):
        words.append(tr("adjusted residual {n}").format(n=f"{residual:.1f}"))
    if row[9]:
        words.append(tr("few"))
    return ", ".join(words)


class _SquareModel(QAbstractTableModel):
    def __init__(self, square: Square, parent: QObject) -> None:
        super().__init__(parent)
        self.square = square

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.square.size

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.square.size

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self.square.fields.get((index.row(), index.column()))
        if role == Qt.ItemDataRole.DisplayRole:
            return str(found.times if found else 0)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            before, after = self.square.steps[index.row()], self.square.steps[index.column()]
            steps = tr("After {before}, {after}").format(
                before=step_words(before), after=step_words(after)
            )
            return f"{steps}: {found.words if found else tr('never')}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return step_words(self.square.steps[section])
        return None


def step_words(step: Step) -> str:
    return f"{step.person}: {step.label}"


class _Heads(QHeaderView):
    """The steps with the sign of the person; wrapped over the columns, in one line at the rows."""

    def __init__(self, orientation: Qt.Orientation, square: Square, parent: QTableView) -> None:
        super().__init__(orientation, parent)
        self._square = square
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme_signals().changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        across = self.orientation() is Qt.Orientation.Horizontal
        return QSize(0, _HEAD_HEIGHT) if across else QSize(_HEAD_WIDTH, 0)

    def paintSection(self, painter: QPainter, rect: object, section: int) -> None:
        area = QRectF(rect)  # type: ignore[call-overload]
        step = self._square.steps[section]
        glyph = glyph_of(step.actor) if step.actor is not None else None
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, colour("surface"))
        if self.orientation() is Qt.Orientation.Horizontal:
            self._paint_above(painter, area, step, glyph)
        else:
            self._paint_beside(painter, area, step, glyph)
        painter.restore()

    def _paint_above(
        self, painter: QPainter, area: QRectF, step: Step, glyph: Glyph | None
    ) -> None:
        if glyph is not None:
            paint_glyph(painter, QRectF(area.center().x() - 5, area.top() + 4, 10, 10), glyph)
        painter.setFont(program_font(12, 600))
        painter.setPen(colour("text2"))
        room = area.adjusted(3, 17, -3, -4)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        lines = wrapped(step.label, room.width(), QFontMetricsF(painter.font()))
        painter.drawText(room, flags, "\n".join(lines))

    def _paint_beside(
        self, painter: QPainter, area: QRectF, step: Step, glyph: Glyph | None
    ) -> None:
        if glyph is not None:
            paint_glyph(painter, QRectF(area.left() + 2, area.center().y() - 6, 12, 12), glyph)
        words = area.adjusted(20, 0, -8, 0)
        draw_words(painter, words, step.label, colour("text"), role="caption_strong")


def wrapped(text: str, width: float, metrics: QFontMetricsF, most: int = 2) -> list[str]:
    """The words on at most two lines, the last one cut where there is no room."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or metrics.horizontalAdvance(longer) <= width or len(lines) == most:
            lines[-1] = longer
        else:
            lines.append(word)
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]


class _Fields(QStyledItemDelegate):
    """A number in a soft square: tinted where it happened, sunken where it never did."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        times = str(index.data())
        rect = QRectF(option.rect).adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken" if times == "0" else "accent_t"))
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        painter.setFont(program_font(14, 400 if times == "0" else 600))
        painter.setPen(colour("text3" if times == "0" else "text"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, times)
        state = option.state
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 3))
            painter.drawRoundedRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5), _RADIUS, _RADIUS)
        painter.restore()


class TransitionMatrix(QTableView):
    """Arrow keys move from field to field; each says itself whole. Ctrl+C copies the square."""

    def __init__(self, title: str, square: Square) -> None:
        super().__init__()
        self.square = square
        self.setModel(_SquareModel(square, self))
        self.setItemDelegate(_Fields(self))
        self.setAccessibleName(title)
        self.setAccessibleDescription(tr("From the row to the column"))
        self.setProperty("own_ring", True)
        self.setProperty("plain", True)
        self.setHorizontalHeader(_Heads(Qt.Orientation.Horizontal, square, self))
        self.setVerticalHeader(_Heads(Qt.Orientation.Vertical, square, self))
        self.horizontalHeader().setDefaultSectionSize(_CELL.width())
        self.verticalHeader().setDefaultSectionSize(_CELL.height())
        self.setStyleSheet(_PLAIN)
        self.setMaximumWidth(_HEAD_WIDTH + square.size * _CELL.width() + 4)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        copy = QAction(tr("Copy the whole square"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_all)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        theme_signals().changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        width = _HEAD_WIDTH + self.square.size * _CELL.width() + 4
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if width > self.width() else 0
        return QSize(width, _HEAD_HEIGHT + self.square.size * _CELL.height() + 4 + below)

    def minimumSizeHint(self) -> QSize:
        return QSize(_HEAD_WIDTH + 2 * _CELL.width(), self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt's own answer would be the field that has the keyboard, alone.
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_all()
            return
        super().keyPressEvent(event)

    def copy_all(self) -> None:
        """The square as text, a tab between two fields."""
        names = [step_words(step) for step in self.square.steps]
        lines = ["\t".join(["", *names])]
        for row, name in enumerate(names):
            fields = [self.square.fields.get((row, at)) for at in range(self.square.size)]
            figures = [str(one.times if one else 0) for one in fields]
            lines.append("\t".join([name, *figures]))
        QGuiApplication.clipboard().setText("\n".join(lines))
