"""Strips of marks on paper: a stretch of time in lines, one lane above the other.

The colours are the light theme's, since paper is always light. Valence is told by fill, shape and
the code's name: round ends and a disc for connection, two bars for a pause, a square for neutral, a
triangle and hatching for strain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from imh_video.exchange.report_document import CodingReport, Strip, StripPiece
from imh_video.exchange.report_fonts import BOLD, REGULAR
from imh_video.model.job import JobControl, steps_of, stoppable
from imh_video.model.scheme import Valence
from imh_video.timebase import MICROS_PER_SECOND, Micros, Span

INK = HexColor("#1C2529")
QUIET = HexColor("#46525A")
PALE = HexColor("#FAF8F5")
_RULE = HexColor("#DDD8CF")
_UNSEEN = HexColor("#85827A")
_COLOURS = {
    Valence.CONNECT: (HexColor("#BF5B12"), HexColor("#FCE4CC"), HexColor("#6A2F05")),
    Valence.PAUSE: (HexColor("#2A6AAC"), HexColor("#DCEAF8"), HexColor("#123F6B")),
    Valence.NEUTRAL: (HexColor("#727C82"), HexColor("#EDEFF0"), HexColor("#38424A")),
    Valence.STRAIN: (HexColor("#5E4B63"), HexColor("#E7E1E9"), HexColor("#3B2F40")),
}
_WORDS = {
    Valence.CONNECT: "connection",
    Valence.PAUSE: "pause",
    Valence.NEUTRAL: "neutral",
    Valence.STRAIN: "strain",
}
_HEAD = 74.0
_LANE = 12.0
_GAP = 5.0
_AXIS = 14.0
_TALLEST = 420.0
"""Everything of one line of time must fit a page."""
_LINES_OF = (30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)
_MOST_LINES = 10
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200)


def chunks_of(stretch: Span) -> list[Span]:
    """The stretch in lines of equal length, ten at most as long as that is readable."""
    total = stretch.duration_us
    fitting = (s * MICROS_PER_SECOND for s in _LINES_OF)
    length = next((us for us in fitting if us * _MOST_LINES >= total), _LINES_OF[-1] * 10**6)
    starts = range(stretch.onset_us, max(stretch.end_us, stretch.onset_us + 1), length)
    return [Span(start, start + length) for start in starts]


def strip_rows(report: CodingReport, chunk: Span, width: float, control: JobControl) -> Flowable:
    """One line of time with everybody's strips; drawn later, and ``control`` is told then."""
    assert report.stretch is not None
    lines = [_Line.of(strip, chunk) for strip in stoppable(report.strips, control)]
    return _StripRows(lines, chunk, min(report.stretch.end_us, chunk.end_us), width, control)


def key_row(width: float) -> Flowable:
    """What the shapes and colours mean."""
    return _Key(width)


@dataclass(frozen=True)
class _Line:
    """What one person's strip shows in one line; lanes are numbered anew."""

    title: str
    pieces: tuple[StripPiece, ...]
    lane_of: dict[int, int]
    unseen: tuple[Span, ...]

    @classmethod
    def of(cls, strip: Strip, chunk: Span) -> _Line:
        here = tuple(p for p in strip.pieces if _is_in(p.span, chunk))
        used = sorted({piece.lane for piece in here})
        unseen = tuple(span for span in strip.unseen if span.overlaps(chunk))
        return cls(strip.title, here, {lane: at for at, lane in enumerate(used)}, unseen)

    @property
    def lanes(self) -> int:
        return max(1, len(self.lane_of))


def _is_in(span: Span, chunk: Span) -> bool:
    return chunk.onset_us <= span.onset_us < chunk.end_us or span.overlaps(chunk)


class _StripRows(Flowable):  # type: ignore[misc] # reportlab is not typed
    def __init__(
        self,
        lines: list[_Line],
        chunk: Span,
        last_us: Micros,
        width: float,
        control: JobControl,
    ) -> None:
        super().__init__()
        self._control = control
        self._lines = lines
        self._chunk = chunk
        self._last_us = last_us
        self._width = width
        lanes = sum(line.lanes for line in lines)
        room = _TALLEST - _AXIS - _GAP * len(lines)
        self._lane = min(_LANE, room / max(1, lanes))
        self._height = _AXIS + lanes * self._lane + _GAP * len(lines) + 6

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self._width, self._height

    def draw(self) -> None:
        top = self._height - 4
        for line in steps_of(self._lines, self._control):
            below = top - line.lanes * self._lane
            self._draw_line(line, top, below)
            top = below - _GAP
        self._draw_axis(top)

    def _x(self, us: Micros) -> float:
        share = (us - self._chunk.onset_us) / self._chunk.duration_us
        return _HEAD + (self._width - _HEAD) * min(max(share, 0.0), 1.0)

    def _draw_line(self, line: _Line, top: float, below: float) -> None:
        canvas = self.canv
        canvas.setFont(BOLD, 8)
        canvas.setFillColor(INK)
        canvas.drawString(0, top - 9, _cut(line.title, BOLD, 8, _HEAD - 6))
        right = self._x(self._last_us)
        canvas.setFillColor(PALE)
        canvas.rect(_HEAD, below, right - _HEAD, top - below, stroke=0, fill=1)
        for span in line.unseen:
            left, end = self._x(span.onset_us), self._x(min(span.end_us, self._last_us))
            _hatch(canvas, left, below, end - left, top - below, _UNSEEN)
        begins: dict[int, float] = {}
        for piece in reversed(line.pieces):
            lane_top = top - line.lane_of[piece.lane] * self._lane
            self._draw_piece(piece, lane_top, begins.get(piece.lane, right))
            begins[piece.lane] = self._x(piece.span.onset_us)

    def _draw_piece(self, piece: StripPiece, top: float, until: float) -> None:
        """``until``: where the next piece of the lane begins; a point's name runs as far."""
        height = self._lane - 1.6
        left = self._x(piece.span.onset_us)
        base = top - height - 0.8
        if piece.span.is_point:
            _draw_glyph(self.canv, piece.valence, left, base + height / 2, height * 0.34)
            self._say(piece, left + height * 0.5, base, height, until - left - height)
            return
        wide = max(1.2, self._x(piece.span.end_us) - left)
        edge, fill, _ = _COLOURS[piece.valence]
        canvas = self.canv
        canvas.setStrokeColor(edge)
        canvas.setFillColor(fill)
        canvas.setLineWidth(0.7)
        canvas.setDash(*(((2, 1.4), 0) if piece.is_unsure else ((), 0)))
        round_ends = height / 2 if piece.valence is Valence.CONNECT else 1.0
        canvas.roundRect(left, base, wide, height, min(round_ends, wide / 2), stroke=1, fill=1)
        canvas.setDash((), 0)
        if piece.valence is Valence.STRAIN:
            _hatch(canvas, left, base, wide, height, edge)
        if wide > height:
            _draw_glyph(
                canvas, piece.valence, left + height * 0.62, base + height / 2, height * 0.24
            )
            self._say(piece, left + height * 1.1, base, height, wide - height * 1.3)

    def _say(self, piece: StripPiece, x: float, base: float, height: float, room: float) -> None:
        size = min(6.8, height * 0.66)
        text = _cut(piece.text, REGULAR, size, room)
        if size >= 4 and len(text) > 1:
            self.canv.setFont(REGULAR, size)
            self.canv.setFillColor(_COLOURS[piece.valence][2])
            self.canv.drawString(x, base + height / 2 - size * 0.34, text)

    def _draw_axis(self, top: float) -> None:
        canvas = self.canv
        canvas.setStrokeColor(_RULE)
        canvas.setLineWidth(0.6)
        canvas.line(_HEAD, top, self._x(self._last_us), top)
        canvas.setFont(REGULAR, 6.5)
        canvas.setFillColor(QUIET)
        length_s = self._chunk.duration_us / MICROS_PER_SECOND
        step = next((s for s in _STEPS_S if s * 12 >= length_s), _STEPS_S[-1]) * MICROS_PER_SECOND
        for us in range(self._chunk.onset_us, self._last_us + 1, step):
            x = self._x(us)
            canvas.line(x, top, x, top - 2.5)
            canvas.drawCentredString(x, top - 9.5, _clock(us))


class _Key(Flowable):  # type: ignore[misc] # reportlab is not typed
    def __init__(self, width: float) -> None:
        super().__init__()
        self._width = width

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self._width, 14

    def draw(self) -> None:
        x = 0.0
        canvas = self.canv
        for valence, word in _WORDS.items():
            _draw_glyph(canvas, valence, x + 4, 6, 3.2)
            x = self._word(x + 11, word)
        _hatch(canvas, x, 2.5, 16, 7, _UNSEEN)
        x = self._word(x + 20, "can't see")
        edge, fill, _ = _COLOURS[Valence.NEUTRAL]
        canvas.setStrokeColor(edge)
        canvas.setFillColor(fill)
        canvas.setDash((2, 1.4), 0)
        canvas.rect(x, 2.5, 16, 7, stroke=1, fill=1)
        canvas.setDash((), 0)
        self._word(x + 20, "not sure")

    def _word(self, x: float, word: str) -> float:
        self.canv.setFont(REGULAR, 7.5)
        self.canv.setFillColor(QUIET)
        self.canv.drawString(x, 3.4, word)
        return x + float(stringWidth(word, REGULAR, 7.5)) + 14


def _draw_glyph(canvas: Any, valence: Valence, x: float, y: float, r: float) -> None:  # noqa: ANN401
    edge, fill, _ = _COLOURS[valence]
    canvas.setStrokeColor(edge)
    canvas.setFillColor(edge)
    canvas.setLineWidth(0.8)
    if valence is Valence.CONNECT:
        canvas.circle(x, y, r, stroke=0, fill=1)
    elif valence is Valence.PAUSE:
        for left in (x - r, x + r * 0.3):
            canvas.rect(left, y - r, r * 0.7, 2 * r, stroke=0, fill=1)
    elif valence is Valence.NEUTRAL:
        canvas.setFillColor(fill)
        canvas.rect(x - r, y - r, 2 * r, 2 * r, stroke=1, fill=1)
    else:
        path = canvas.beginPath()
        path.moveTo(x - r, y + r)
        path.lineTo(x + r, y + r)
        path.lineTo(x, y - r)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)


def _hatch(
    canvas: Any,  # noqa: ANN401 -- reportlab's own
    left: float,
    below: float,
    width: float,
    height: float,
    colour: Any,  # noqa: ANN401
) -> None:
    """Diagonal lines over a rectangle, cut at its edges."""
    if width <= 0:
        return
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(left, below, width, height)
    canvas.clipPath(path, stroke=0)
    canvas.setStrokeColor(colour, 0.5)
    canvas.setLineWidth(0.5)
    x = left - height
    while x < left + width:
        canvas.line(x, below, x + height, below + height)
        x += 3.2
    canvas.restoreState()


def _cut(text: str, font: str, size: float, room: float) -> str:
    """The text, shortened with an ellipsis until it fits; "" where nothing does."""
    if stringWidth(text, font, size) <= room:
        return text
    while text and stringWidth(text + "…", font, size) > room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def _clock(us: Micros) -> str:
    whole = us // MICROS_PER_SECOND
    hours, rest = divmod(whole, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
