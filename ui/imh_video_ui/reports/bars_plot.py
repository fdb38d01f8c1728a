"""Bars for each code, by person, with the figure at the end of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from imh_video.model.scheme import Actor, Valence
from imh_video_ui.reports.bar_groups import Bar, BarGroup, groups_words
from imh_video_ui.reports.counted import tr
from imh_video_ui.reports.plot_base import (
    HEAD_PX,
    Plot,
    hair_line,
    paint_empty,
    paint_head,
    paint_words,
    words_width,
)
from imh_video_ui.theme import current, glyph_of
from imh_video_ui.timeline.mark_painter import LINE, hatch, paint_body, state_outline

_PERSON_PX = 30
_BAR_PX = 18
_ROW_PX = 25
_BETWEEN_PX = 8
_NAME_PX = 150
_LEAST_BAR_PX = 3.0


class BarsPlot(Plot):
    """A group for each code; several codings stand below each other in it, each with its name."""

    def __init__(self, name: str, actors: Mapping[str, Actor]) -> None:
        super().__init__(name)
        self._name = name
        self._actors = actors
        self._groups: tuple[BarGroup, ...] = ()
        self.show_groups((), name)

    @property
    def groups(self) -> tuple[BarGroup, ...]:
        return self._groups

    def show_groups(self, groups: Sequence[BarGroup], what: str) -> None:
        """Draw these; ``what`` says what their length means."""
        self._groups = tuple(groups)
        self.setAccessibleName(f"{self._name}: {what}")
        self.setAccessibleDescription(groups_words(groups))
        people = len({group.person for group in groups})
        height = people * _PERSON_PX + sum(map(_group_height, groups))
        self.set_height(max(height, 2 * _ROW_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.begin_tips()
        if not self._groups:
            words = tr("There is nothing to draw here: no code with such a figure was marked.")
            paint_empty(painter, QRectF(0, 0, self.width(), 2 * _ROW_PX), words)
        top, person = 0.0, None
        for group in self._groups:
            if group.person != person:
                person = group.person
                self._paint_person(painter, person, top)
                top += _PERSON_PX
            self._paint_group(painter, group, top)
            top += _group_height(group)
        painter.end()

    def _paint_person(self, painter: QPainter, person: str, top: float) -> None:
        actor = self._actors.get(person)
        rect = QRectF(0, top, self.width(), _PERSON_PX)
        glyph = glyph_of(actor) if actor is not None else None
        paint_head(painter, rect.adjusted(0, 4, 0, 0), person, glyph, strong=True)
        painter.setPen(hair_line())
        painter.drawLine(QLineF(0, rect.bottom(), self.width(), rect.bottom()))

    def _paint_group(self, painter: QPainter, group: BarGroup, top: float) -> None:
        glyph = glyph_of(group.valence) if group.valence is not None else None
        head = QRectF(12, top + _BETWEEN_PX / 2, HEAD_PX - 12, _ROW_PX)
        paint_head(painter, head, group.label, glyph)
        for place, bar in enumerate(group.bars):
            row = QRectF(HEAD_PX, head.top() + place * _ROW_PX, self.width() - HEAD_PX, _ROW_PX)
            self._paint_bar(painter, group, bar, row)

    def _paint_bar(self, painter: QPainter, group: BarGroup, bar: Bar, row: QRectF) -> None:
        if bar.name:
            paint_head(painter, QRectF(row.left(), row.top(), _NAME_PX, row.height()), bar.name,
                       None)  # fmt: skip
            row = row.adjusted(_NAME_PX, 0, 0, 0)
        room = row.width() - self._room_for_words - 10
        share = bar.value / self._most if bar.value and self._most else 0.0
        body = QRectF(row.left(), row.center().y() - _BAR_PX / 2, room * share, _BAR_PX)
        painter.setPen(hair_line())
        painter.drawLine(QLineF(row.left(), row.top() + 2, row.left(), row.bottom() - 2))
        if bar.value:
            body.setWidth(max(_LEAST_BAR_PX, body.width()))
            _paint_body(painter, body, group.valence or Valence.NEUTRAL)
        words = QRectF(body.right() + 8, row.top(), self._room_for_words, row.height())
        token = "text3" if bar.value is None else "text"
        paint_words(painter, words, bar.words, Qt.AlignmentFlag.AlignLeft, token)
        whose = f"{bar.name}, " if bar.name else ""
        self.tip(row, f"{whose}{group.person}, {group.label}: {bar.words}")

    @property
    def _most(self) -> float:
        values = [bar.value for group in self._groups for bar in group.bars]
        return max((value for value in values if value is not None), default=0.0)

    @property
    def _room_for_words(self) -> float:
        words = [words_width(bar.words) for group in self._groups for bar in group.bars]
        return max(words, default=0.0) + 12


def _group_height(group: BarGroup) -> int:
    return len(group.bars) * _ROW_PX + _BETWEEN_PX


def _paint_body(painter: QPainter, rect: QRectF, valence: Valence) -> None:
    """The look of a mark of that kind, so that its shape says the same as its colour."""
    inner = rect.adjusted(LINE / 2, LINE / 2, -LINE / 2, -LINE / 2)
    ink = QColor(current().valence(valence).line)
    if inner.width() < _LEAST_BAR_PX:
        painter.fillRect(rect, ink)
        return
    paint_body(painter, inner, valence, LINE, dashed=False)
    if valence is Valence.STRAIN:
        ink.setAlphaF(0.5)
        hatch(painter, state_outline(inner, valence), ink)
