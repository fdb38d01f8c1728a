"""The parts of a scheme as a list: the scheme, its groups, its codes actor by actor."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from imh_video.model.scheme import Actor, Code, CodingScheme
from imh_video.schemes.draft_check import Part, Place
from imh_video_ui.theme import Glyph, colour, glyph_of, paint_glyph, paint_icon, program_font
from imh_video_ui.theme.tokens import RADIUS_CHIP
from imh_video_ui.timeline.head_painter import actor_words

_ROW, _HEAD = 32, 36
_DATA = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    place: Place | None
    """None for a head."""
    code: Code | None = None
    is_wrong: bool = False


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        line = index.data(_DATA)  # type: ignore[attr-defined]
        return QSize(120, _ROW if line.place is not None else _HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        line: _Line = index.data(_DATA)  # type: ignore[attr-defined]
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_t"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), RADIUS_CHIP, RADIUS_CHIP)
        left = rect.left() + 12
        if line.place is None:
            painter.setFont(program_font(12, 600))
            painter.setPen(colour("text3"))
            rect = rect.adjusted(0, 8, 0, 0)
        else:
            painter.setFont(program_font(13, 600 if chosen else 400))
            painter.setPen(colour("text"))
        if line.code is not None:
            sign = QRectF(left, rect.center().y() - 5.5, 11, 11)
            shape = Glyph.CANNOT_SEE if line.code.unscorable else glyph_of(line.code.valence)
            paint_glyph(painter, sign, shape)
            left += 19
            painter.setPen(colour("text"))
        right = rect.right() - 12
        if line.is_wrong:
            right -= 16
            place = QRectF(right, rect.center().y() - 8, 16, 16)
            paint_icon(painter, place, "circle-alert", "stop")
            right -= 4
        words = QRectF(left, rect.top(), right - left, rect.height())
        text = QFontMetricsF(painter.font()).elidedText(
            line.words, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class Outline(QListWidget):
    """``chosen`` brings the place; Alt with an arrow asks to move it, Delete to take it away."""

    chosen = Signal(object)
    move_wished = Signal(int)
    removal_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(self.tr("Parts of the scheme"))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda now, _before: self._was_chosen(now))

    def show_scheme(self, scheme: CodingScheme, wrong: Collection[tuple[Part, int]]) -> None:
        """Its parts, marked where something is wrong; what was chosen stays chosen."""
        place, at = self.place, self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        top_wrong = bool({(Part.SCHEME, 0), (Part.LEADER, 0)} & set(wrong))
        self._add(_Line(self.tr("The scheme itself"), Place(Part.SCHEME), is_wrong=top_wrong))
        self._add(_Line(self.tr("Groups"), None))
        for index, group in enumerate(scheme.groups):
            words = group.label or self.tr("new group")
            self._add(_Line(words, Place(Part.GROUP, index), is_wrong=(Part.GROUP, index) in wrong))
        for actor in Actor:
            self._add_codes(scheme, actor, wrong)
        self.choose(place or Place(Part.SCHEME))
        self.verticalScrollBar().setValue(at)
        self.blockSignals(False)

    def _add_codes(
        self, scheme: CodingScheme, actor: Actor, wrong: Collection[tuple[Part, int]]
    ) -> None:
        codes = [(i, code) for i, code in enumerate(scheme.codes) if code.actor is actor]
        if codes:
            words = self.tr("{who}, {n} codes").format(who=actor_words(actor), n=len(codes))
            self._add(_Line(words, None))
        for index, code in codes:
            is_wrong = (Part.CODE, index) in wrong
            words = code.label or self.tr("new code")
            self._add(_Line(words, Place(Part.CODE, index), code, is_wrong))

    def _add(self, line: _Line) -> None:
        item = QListWidgetItem(self)
        item.setData(_DATA, line)
        wrong = self.tr(", something is missing or wrong") if line.is_wrong else ""
        item.setData(Qt.ItemDataRole.AccessibleTextRole, line.words + wrong)
        if line.place is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    @property
    def place(self) -> Place | None:
        """What is chosen."""
        item = self.currentItem()
        line: _Line | None = item.data(_DATA) if item is not None else None
        return line.place if line is not None else None

    def choose(self, place: Place) -> None:
        """Choose the part that a place is in; the nearest one before where it is gone."""
        best = 0
        for row in range(self.count()):
            there = self.item(row).data(_DATA).place
            if there is not None and there.part == place.part:
                best = row
                if there.index == place.index:
                    break
        self.setCurrentRow(best)

    def _was_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_DATA).place is not None:
            self.chosen.emit(item.data(_DATA).place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_wished.emit(step)
        elif event.key() == Qt.Key.Key_Delete:
            self.removal_wished.emit()
        else:
            super().keyPressEvent(event)
