"""How long replies took: every single one as a dot, with the median marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from imh_video.exchange.report_document import ReplyTimes
from imh_video.model.scheme import Code
from imh_video.timebase import Micros, seconds
from imh_video_ui.reports.counted import tr
from imh_video_ui.reports.plot_base import (
    AXIS_PX,
    HEAD_PX,
    Plot,
    hair_line,
    paint_empty,
    paint_head,
    paint_words,
    words_width,
)
from imh_video_ui.theme import colour, glyph_of

_ROW_PX = 40
_DOT_PX = 4.0
_WORDS_PX = 250
"""The least room for the figures at the end of a row."""
_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)
_TICKS = 6
_MOST_HIGH = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """Where a latency lies: a share of the axis, and how many lie below it already."""

    share: float
    height: int
    us: Micros


def dots(latencies_us: Sequence[Micros], most_us: Micros, room_px: float) -> tuple[Dot, ...]:
    """Dots that would lie on each other are stacked; beyond a few they share their place."""
    taken: dict[int, int] = {}
    found = []
    for us in sorted(latencies_us):
        share = us / most_us if most_us else 0.0
        column = int(share * room_px // (2 * _DOT_PX))
        height = taken.get(column, 0)
        taken[column] = height + 1
        found.append(Dot(share, min(height, _MOST_HIGH - 1), us))
    return tuple(found)


def axis_of(most_us: Micros) -> tuple[Micros, Micros]:
    """The end of the axis and the step of its ticks."""
    whole_s = max(seconds(most_us), 0.1)
    step_s = next((s for s in _STEPS_S if s * _TICKS >= whole_s), _STEPS_S[-1])
    steps = -(-whole_s // step_s)
    return round(steps * step_s * 1_000_000), round(step_s * 1_000_000)


class LatencyPlot(Plot):
    """A row for each cue; ``window_us`` closes the axis where replies were looked for till then."""

    def __init__(
        self,
        name: str,
        rows: Sequence[ReplyTimes],
        codes: Mapping[str, Code],
        window_us: Micros = 0,
    ) -> None:
        super().__init__(name)
        self._rows = tuple(rows)
        self._codes = codes
        longest = max((us for row in rows for us in row.latencies_us), default=0)
        self.end_us, self._step_us = axis_of(max(longest, window_us))
        # No row's figures are cut.
        widest = max((words_width(figures_words(row)) for row in rows), default=0.0)
        self._words_px = max(_WORDS_PX, widest + 20)
        self.setAccessibleDescription(". ".join(map(row_words, rows)))
        self.set_height(max(1, len(rows)) * _ROW_PX + (AXIS_PX if rows else 0))

    @property
    def _room(self) -> float:
        return max(40.0, self.width() - HEAD_PX - self._words_px)

    def _x(self, us: Micros) -> float:
        return HEAD_PX + us / self.end_us * self._room

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.begin_tips()
        if not self._rows:
            rect = QRectF(0, 0, self.width(), _ROW_PX)
            paint_empty(painter, rect, tr("No cue has a reply that could be timed."))
            painter.end()
            return
        self._paint_axis(painter, len(self._rows) * _ROW_PX)
        for place, row in enumerate(self._rows):
            self._paint_row(painter, row, QRectF(0, place * _ROW_PX, self.width(), _ROW_PX))
        painter.end()

    def _paint_axis(self, painter: QPainter, bottom: float) -> None:
        for us in range(0, self.end_us + 1, self._step_us):
            x = round(self._x(us)) + 0.5
            painter.setPen(hair_line())
            painter.drawLine(QLineF(x, 0, x, bottom))
            figure = f"{seconds(us):g} s"
            words = QRectF(x - 40, bottom + 2, 80, AXIS_PX - 2)
            paint_words(painter, words, figure, Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawLine(QLineF(HEAD_PX, bottom + 0.5, HEAD_PX + self._room, bottom + 0.5))

    def _paint_row(self, painter: QPainter, row: ReplyTimes, rect: QRectF) -> None:
        code = self._codes.get(row.cue_id)
        glyph = glyph_of(code.valence) if code is not None else None
        words = " → ".join(part for part in (row.cue, row.reply) if part)
        if len({one.person for one in self._rows}) > 1:
            words = f"{row.person}: {words}"
        head = QRectF(rect.left(), rect.top(), HEAD_PX, rect.height())
        paint_head(painter, head, words, glyph)
        floor = rect.bottom() - 9
        painter.setPen(QPen(colour("accent"), 1))
        painter.setBrush(colour("accent", 0.75))
        for dot in dots(row.latencies_us, self.end_us, self._room):
            x = HEAD_PX + dot.share * self._room
            middle = QPointF(x, floor - dot.height * 2 * _DOT_PX)
            painter.drawEllipse(middle, _DOT_PX, _DOT_PX)
            square = QRectF(middle.x() - 5, middle.y() - 5, 10, 10)
            self.tip(square, f"{words}: {seconds(dot.us):.2f} s")
        if row.latencies_us:
            x = self._x(round(median(row.latencies_us)))
            painter.setPen(QPen(colour("text"), 2))
            painter.drawLine(QLineF(x, rect.top() + 4, x, rect.bottom() - 3))
        end = QRectF(HEAD_PX + self._room + 16, rect.top(), self._words_px - 16, rect.height())
        paint_words(painter, end, figures_words(row), Qt.AlignmentFlag.AlignLeft)
        self.tip(head, row_words(row))


def figures_words(row: ReplyTimes) -> str:
    """The figures at the end of a row: the median, and how many were answered."""
    parts = []
    if row.latencies_us:
        middle = seconds(round(median(row.latencies_us)))
        parts.append(tr("middle {s} s").format(s=f"{middle:.2f}"))
    if row.person:
        known = len(row.latencies_us) + row.unanswered
        parts.append(tr("{n} of {all} answered").format(n=len(row.latencies_us), all=known))
        if row.not_known:
            parts.append(tr("{n} not known").format(n=row.not_known))
    else:
        pairs = tr("1 pair") if len(row.latencies_us) == 1 else tr("{n} pairs")
        parts.append(pairs.format(n=len(row.latencies_us)))
    return ", ".join(parts)


def row_words(row: ReplyTimes) -> str:
    """A row for whoever does not see it."""
    head = ", ".join(part for part in (row.person, row.cue, row.reply) if part)
    times = ", ".join(f"{seconds(us):.2f} s" for us in row.latencies_us)
    return f"{head}: {figures_words(row)}" + (f" ({times})" if times else "")
