"""A coloured strip per person: what was marked when, as the timeline draws it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen

from imh_video.exchange.report_document import Strip, StripPiece
from imh_video.timebase import Micros, Span, seconds, timecode
from imh_video_ui.coding.legend import Legend
from imh_video_ui.reports.counted import tr
from imh_video_ui.reports.plot_base import AXIS_PX, HEAD_PX, Plot, paint_head
from imh_video_ui.theme import Glyph, colour, glyph_of
from imh_video_ui.timeline.mark_painter import (
    DISC,
    MARK_HEIGHT,
    MarkLook,
    draw_words,
    paint_point,
    paint_state,
    paint_unknown,
    paint_unscorable_words,
    unscorable_room,
)
from imh_video_ui.timeline.ruler import ruler_words, tick_step_us
from imh_video_ui.timeline.view_range import ViewRange

_LANE_PX = 24
_PAD_PX = 7
_GAP_PX = 6
_LEAST_HIT_PX = 6.0


@dataclass(frozen=True)
class _Row:
    """A strip at its place, with the pieces of each lane in order of time."""

    strip: Strip
    top: float
    lanes: tuple[tuple[StripPiece, ...], ...]
    onsets: tuple[tuple[Micros, ...], ...]

    @property
    def height(self) -> int:
        return _strip_height(self.strip)

    def lane_top(self, lane: int) -> float:
        return self.top + _PAD_PX + lane * _LANE_PX


def _rows_of(strips: Sequence[Strip]) -> tuple[_Row, ...]:
    rows, top = [], 0.0
    for strip in strips:
        lanes: list[list[StripPiece]] = [[] for _ in range(strip.lanes)]
        for piece in sorted(strip.pieces, key=lambda one: one.span.onset_us):
            lanes[piece.lane].append(piece)
        onsets = tuple(tuple(piece.span.onset_us for piece in lane) for lane in lanes)
        rows.append(_Row(strip, top, tuple(map(tuple, lanes)), onsets))
        top += _strip_height(strip)
    return tuple(rows)


class StripsPlot(Plot):
    """All strips over one axis. Two clicks on a mark ask for that place in the film."""

    moment_wanted = Signal(int)
    """Microseconds of recording time."""

    def __init__(self, strips: Sequence[Strip], stretch: Span | None) -> None:
        super().__init__(tr("What was marked, as strips"))
        self._rows = _rows_of(strips)
        self._stretch = stretch or Span(0, 1)
        self.setAccessibleDescription(strips_words(strips))
        self.set_height(sum(row.height for row in self._rows) + AXIS_PX)

    def _x(self, us: Micros) -> float:
        share = (us - self._stretch.onset_us) / max(1, self._stretch.duration_us)
        return HEAD_PX + share * self._room

    def _us(self, x: float) -> Micros:
        share = (x - HEAD_PX) / self._room
        return self._stretch.onset_us + round(share * self._stretch.duration_us)

    @property
    def _room(self) -> float:
        return max(1.0, self.width() - HEAD_PX - 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what came into sight: a strip of many lanes is higher than a window."""
        seen = QRectF(event.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in self._rows:
            if row.top < seen.bottom() and row.top + row.height > seen.top():
                self._paint_strip(painter, row, seen)
        if seen.bottom() > self.height() - AXIS_PX:
            axis = QRectF(0, self.height() - AXIS_PX, self.width(), AXIS_PX)
            self._paint_axis(painter, axis)
        painter.end()

    def _paint_strip(self, painter: QPainter, row: _Row, seen: QRectF) -> None:
        rect = QRectF(0, row.top, self.width(), row.height - _GAP_PX)
        lanes = QRectF(HEAD_PX, rect.top(), self._room, rect.height())
        painter.fillRect(lanes, colour("subtle"))
        painter.fillRect(QRectF(0, rect.bottom(), self.width(), 1), colour("line"))
        paint_head(painter, QRectF(0, rect.top(), HEAD_PX, rect.height()), row.strip.title,
                   glyph_of(row.strip.actor), strong=True)  # fmt: skip
        for span in row.strip.unseen:
            self._paint_unseen(painter, self._unseen_rect(row, span))
        painter.save()
        painter.setClipRect(lanes.adjusted(-DISC, 0, DISC, 0))
        for lane, pieces in enumerate(row.lanes):
            top = row.lane_top(lane)
            if top + _LANE_PX < seen.top() or top > seen.bottom():
                continue
            for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
                self._paint_piece(painter, piece, following, top)
        painter.restore()

    def _unseen_rect(self, row: _Row, span: Span) -> QRectF:
        hidden = QRectF(self._x(span.onset_us), row.top, 0, row.height - _GAP_PX)
        hidden.setRight(max(hidden.left() + 2, self._x(span.end_us)))
        return hidden

    def _paint_unseen(self, painter: QPainter, hidden: QRectF) -> None:
        paint_unknown(painter, hidden, framed=False)
        words = tr("can't see")
        plate = QRectF(0, 0, unscorable_room(words, hidden.width()), MARK_HEIGHT)
        plate.moveCenter(hidden.center())
        paint_unscorable_words(painter, plate, words)

    def _piece_rect(self, piece: StripPiece, top: float) -> QRectF:
        left = self._x(piece.span.onset_us)
        if piece.span.is_point:
            return QRectF(left - DISC / 2, top, DISC, MARK_HEIGHT)
        return QRectF(left, top, max(2.0, self._x(piece.span.end_us) - left), MARK_HEIGHT)

    def _paint_piece(
        self, painter: QPainter, piece: StripPiece, following: StripPiece | None, top: float
    ) -> None:
        look = MarkLook(piece.text, piece.valence, uncertain=piece.is_unsure)
        rect = self._piece_rect(piece, top)
        if piece.span.is_point:
            x = rect.center().x()
            end = self.width() if following is None else self._x(following.span.onset_us)
            paint_point(painter, x, rect, look, end - x - DISC)
        else:
            paint_state(painter, rect, look)

    def _paint_axis(self, painter: QPainter, rect: QRectF) -> None:
        view = ViewRange.whole_film(self._stretch.duration_us, max(1, round(self._room)))
        step_us = tick_step_us(view)
        first = -(-self._stretch.onset_us // step_us) * step_us
        painter.setPen(QPen(colour("edge"), 1))
        for us in range(first, self._stretch.end_us + 1, step_us):
            x = round(self._x(us)) + 0.5
            painter.setPen(QPen(colour("edge"), 1))
            painter.drawLine(QLineF(QPointF(x, rect.top()), QPointF(x, rect.top() + 5)))
            words = QRectF(x + 4, rect.top() + 2, 80, rect.height() - 4)
            if words.left() + 34 < self.width():
                draw_words(painter, words, ruler_words(us, step_us), colour("text2"),
                           role="caption")  # fmt: skip

    # --- what lies where

    def _row_at(self, y: float) -> _Row | None:
        return next((row for row in self._rows if row.top <= y < row.top + row.height), None)

    def piece_at(self, x: float, y: float) -> StripPiece | None:
        """The mark that is drawn at that place."""
        row = self._row_at(y)
        lane = -1 if row is None else int((y - row.top - _PAD_PX) // _LANE_PX)
        if row is None or not 0 <= lane < len(row.lanes):
            return None
        # In a lane nothing lies on each other: it can only be one beside that place.
        near = bisect_right(row.onsets[lane], self._us(x))
        for piece in row.lanes[lane][max(0, near - 1) : near + 1]:
            if _hit(self._piece_rect(piece, row.lane_top(lane))).contains(x, y):
                return piece
        return None

    def place_of(self, text: str) -> QPointF:
        """The middle of the first mark with these words. Raises LookupError."""
        for row in self._rows:
            for piece in row.strip.pieces:
                if piece.text == text:
                    return self._piece_rect(piece, row.lane_top(piece.lane)).center()
        raise LookupError(text)

    def tip_at(self, x: float, y: float) -> str:
        row, piece = self._row_at(y), self.piece_at(x, y)
        if row is None:
            return ""
        who = row.strip.title
        if piece is not None:
            unsure = tr(", not certain") if piece.is_unsure else ""
            return f"{who}: {piece.text}, {_span_words(piece.span)}{unsure}"
        for span in row.strip.unseen:
            if self._unseen_rect(row, span).contains(x, y):
                words = tr("{who} could not be seen").format(who=who)
                return f"{words}, {_span_words(span)}"
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.piece_at(event.position().x(), event.position().y())
        shape = Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.piece_at(event.position().x(), event.position().y())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.moment_wanted.emit(found.span.onset_us)


def _strip_height(strip: Strip) -> int:
    return max(1, strip.lanes) * _LANE_PX + 2 * _PAD_PX - (_LANE_PX - 20) + _GAP_PX


def _hit(rect: QRectF) -> QRectF:
    grown = max(0.0, (_LEAST_HIT_PX - rect.width()) / 2)
    return rect.adjusted(-grown, -1, grown, 1)


def _span_words(span: Span) -> str:
    at = timecode(span.onset_us)[:-2]
    if span.is_point:
        return tr("at {time}").format(time=at)
    return tr("{time} for {length} s").format(time=at, length=f"{seconds(span.duration_us):.1f}")


def strips_words(strips: Sequence[Strip]) -> str:
    """The strips for whoever does not see them; the list of marks has every single one."""
    words = [
        tr("{who}: {n} marks").format(who=strip.title, n=len(strip.pieces)) for strip in strips
    ]
    return ". ".join(words)


class StripLegend(Legend):
    """What the signs mean; a report holds no possible moments."""

    def __init__(self) -> None:
        super().__init__()
        self._entries = [one for one in self._entries if one[0] is not Glyph.POSSIBLE]
        self.setAccessibleDescription(", ".join(words for _, words in self._entries))
