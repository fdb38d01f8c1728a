"""A coloured strip per person: what was marked when, as the timeline draws it."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class _Placed:
    rect: QRectF
    piece: StripPiece


class StripsPlot(Plot):
    """All strips over one axis. Two clicks on a mark ask for that place in the film."""

    moment_wanted = Signal(int)
    """Microseconds of recording time."""

    def __init__(self, strips: Sequence[Strip], stretch: Span | None) -> None:
        super().__init__(tr("What was marked, as strips"))
        self._strips = tuple(strips)
        self._stretch = stretch or Span(0, 1)
        self._placed: list[_Placed] = []
        self.setAccessibleDescription(strips_words(strips))
        self.set_height(sum(map(_strip_height, self._strips)) + AXIS_PX)

    def _x(self, us: Micros) -> float:
        share = (us - self._stretch.onset_us) / max(1, self._stretch.duration_us)
        return HEAD_PX + share * self._room

    @property
    def _room(self) -> float:
        return max(1.0, self.width() - HEAD_PX - 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.begin_tips()
        self._placed = []
        top = 0.0
        for strip in self._strips:
            height = _strip_height(strip)
            self._paint_strip(painter, strip, QRectF(0, top, self.width(), height - _GAP_PX))
            top += height
        self._paint_axis(painter, QRectF(0, top, self.width(), AXIS_PX))
        painter.end()

    def _paint_strip(self, painter: QPainter, strip: Strip, rect: QRectF) -> None:
        lanes = QRectF(HEAD_PX, rect.top(), self._room, rect.height())
        painter.fillRect(lanes, colour("subtle"))
        painter.fillRect(QRectF(0, rect.bottom(), self.width(), 1), colour("line"))
        paint_head(painter, QRectF(0, rect.top(), HEAD_PX, rect.height()), strip.title,
                   glyph_of(strip.actor), strong=True)  # fmt: skip
        for span in strip.unseen:
            self._paint_unseen(painter, strip, span, lanes)
        by_lane: dict[int, list[StripPiece]] = {}
        for piece in strip.pieces:
            by_lane.setdefault(piece.lane, []).append(piece)
        painter.save()
        painter.setClipRect(lanes.adjusted(-DISC, 0, DISC, 0))
        for lane, pieces in by_lane.items():
            row_top = rect.top() + _PAD_PX + lane * _LANE_PX
            for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
                self._paint_piece(painter, strip, piece, following, row_top)
        painter.restore()

    def _paint_unseen(self, painter: QPainter, strip: Strip, span: Span, lanes: QRectF) -> None:
        hidden = QRectF(self._x(span.onset_us), lanes.top(), 0, lanes.height())
        hidden.setRight(max(hidden.left() + 2, self._x(span.end_us)))
        paint_unknown(painter, hidden, framed=False)
        words = tr("can't see")
        plate = QRectF(0, 0, unscorable_room(words, hidden.width()), MARK_HEIGHT)
        plate.moveCenter(hidden.center())
        paint_unscorable_words(painter, plate, words)
        said = tr("{who} could not be seen").format(who=strip.title)
        self.tip(hidden, f"{said}, {_span_words(span)}")

    def _paint_piece(
        self,
        painter: QPainter,
        strip: Strip,
        piece: StripPiece,
        following: StripPiece | None,
        top: float,
    ) -> None:
        look = MarkLook(piece.text, piece.valence, uncertain=piece.is_unsure)
        left, right = self._x(piece.span.onset_us), self._x(piece.span.end_us)
        if piece.span.is_point:
            row = QRectF(left - DISC / 2, top, DISC, MARK_HEIGHT)
            end = self.width() if following is None else self._x(following.span.onset_us)
            paint_point(painter, left, row, look, end - left - DISC)
        else:
            row = QRectF(left, top, max(2.0, right - left), MARK_HEIGHT)
            paint_state(painter, row, look)
        self._placed.append(_Placed(_hit(row), piece))
        unsure = tr(", not certain") if piece.is_unsure else ""
        said = f"{strip.title}: {piece.text}, {_span_words(piece.span)}{unsure}"
        self.tip(_hit(row), said)

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

    def piece_at(self, x: float, y: float) -> StripPiece | None:
        """The mark that is drawn at that place."""
        for placed in reversed(self._placed):
            if placed.rect.contains(x, y):
                return placed.piece
        return None

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
