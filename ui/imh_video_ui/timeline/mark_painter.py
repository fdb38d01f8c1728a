"""How a mark looks: shape, line, hatching, sign and words by the kind of its code.

Shape and sign say the same as the colour, so that nothing is told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QStaticText,
)

from imh_video.model.mark import Certainty
from imh_video.model.scheme import Valence
from imh_video_ui.theme.fonts import role_font
from imh_video_ui.theme.glyphs import Glyph, glyph_of, paint_glyph
from imh_video_ui.theme.persons import PersonSign, paint_person
from imh_video_ui.theme.wearing import colour, current

MARK_HEIGHT: Final = 20.0
LINE: Final = 1.4
CHOSEN_LINE: Final = 2.4
RING_GAP: Final = 3.5
GLYPH_ALONE_BELOW: Final = 34.0
NO_GLYPH_BELOW: Final = 14.0
GLYPH_SIZE: Final = 10.0
SIGNS_FROM: Final = 4 * GLYPH_ALONE_BELOW
"""Narrower marks have no room for the flag and the diamond beside their words."""
PERSON_FROM: Final = 76.0
"""Narrower states have no room for the sign of a person: then the lane alone says it."""
PERSON_ROOM: Final = GLYPH_SIZE + 5
DISC: Final = 17.0
STEM_LINE: Final = 1.6
CUT_CORNER: Final = 6.0
PAUSE_RADIUS: Final = 3.0
NEUTRAL_RADIUS: Final = 2.0
TEXT_INSET: Final = 7.0
LEAST_WORDS: Final = 20.0
"""Less room than this would show a letter and an ellipsis: then the sign says it alone."""


@dataclass(frozen=True, slots=True)
class MarkLook:
    """All that decides how a mark is drawn, apart from where it lies."""

    text: str
    valence: Valence
    unscorable: bool = False
    uncertain: bool = False
    chosen: bool = False
    concern: bool = False
    suggested: bool = False
    """It began as a possible moment; shown for ever."""
    sign: PersonSign | None = None
    """Whose it is, where there are twins or two adults."""


def is_uncertain(certainty: Certainty) -> bool:
    return certainty is not Certainty.SURE


def hatch(painter: QPainter, shape: QPainterPath | QRectF, ink: QColor) -> None:
    """45 degree lines through the shape, in step with the lane and not with the shape."""
    painter.setBrushOrigin(QPointF(0, 0))
    brush = QBrush(ink, Qt.BrushStyle.BDiagPattern)
    if isinstance(shape, QRectF):
        painter.fillRect(shape, brush)
    else:
        painter.fillPath(shape, brush)


def state_outline(rect: QRectF, valence: Valence) -> QPainterPath:
    """Connection has pill ends, pause and neutral small radii, strain two cut corners."""
    path = QPainterPath()
    if valence is Valence.STRAIN:
        cut = min(CUT_CORNER, rect.width() / 2)
        corners = [
            QPointF(rect.left() + cut, rect.top()),
            rect.topRight(),
            QPointF(rect.right(), rect.bottom() - cut),
            QPointF(rect.right() - cut, rect.bottom()),
            rect.bottomLeft(),
            QPointF(rect.left(), rect.top() + cut),
        ]
        path.addPolygon(QPolygonF(corners))
        path.closeSubpath()
        return path
    radius = {
        Valence.CONNECT: MARK_HEIGHT / 2,
        Valence.PAUSE: PAUSE_RADIUS,
        Valence.NEUTRAL: NEUTRAL_RADIUS,
    }[valence]
    radius = min(radius, rect.width() / 2)
    path.addRoundedRect(rect, radius, radius)
    return path


def paint_state(
    painter: QPainter, rect: QRectF, look: MarkLook, shown: tuple[float, float] | None = None
) -> None:
    """A mark with a length, ``MARK_HEIGHT`` high; its words stay in the part that is ``shown``."""
    if look.unscorable:
        _paint_unscorable(painter, _cut(rect, shown), look)
        return
    inks = current().valence(look.valence)
    line_px = CHOSEN_LINE if look.chosen else LINE
    inner = rect.adjusted(LINE / 2, LINE / 2, -LINE / 2, -LINE / 2)
    if inner.width() < 2:
        painter.fillRect(QRectF(rect.left(), rect.top(), max(2.0, rect.width()), rect.height()),
                         QColor(inks.line))  # fmt: skip
        _ring(painter, rect, look)
        return
    paint_body(painter, inner, look.valence, line_px, dashed=look.uncertain)
    if look.valence is Valence.STRAIN:
        ink = QColor(inks.line)
        ink.setAlphaF(0.5)
        hatch(painter, state_outline(inner, look.valence), ink)
    paint_words(painter, _cut(inner, shown), look)
    _ring(painter, rect, look)


def paint_body(
    painter: QPainter, inner: QRectF, valence: Valence, line_px: float, *, dashed: bool
) -> None:
    """Fill and outline of a state, without words or hatching."""
    inks = current().valence(valence)
    painter.setBrush(QColor(inks.fill))
    painter.setPen(_line_pen(QColor(inks.line), line_px, dashed=dashed))
    painter.drawPath(state_outline(inner, valence))


def _cut(rect: QRectF, shown: tuple[float, float] | None) -> QRectF:
    if shown is None:
        return rect
    left, right = max(rect.left(), shown[0]), min(rect.right(), shown[1])
    return QRectF(left, rect.top(), max(0.0, right - left), rect.height())


def _line_pen(ink: QColor, width: float, *, dashed: bool) -> QPen:
    pen = QPen(ink, width)
    if dashed:
        pen.setDashPattern([3.0, 2.0])
    return pen


def paint_words(painter: QPainter, rect: QRectF, look: MarkLook) -> None:
    """Sign and words of a state inside its outline, as far as there is room."""
    if rect.width() < NO_GLYPH_BELOW:
        return
    glyph = glyph_of(look.valence)
    ink = current().valence(look.valence)
    middle = rect.center().y()
    left = rect.left() + TEXT_INSET
    words = QRectF(left + GLYPH_SIZE + 4, rect.top(), 0, rect.height())
    words.setRight(rect.right() - 4)
    least = min(LEAST_WORDS, text_width(look.text)) if look.text else LEAST_WORDS
    if rect.width() < GLYPH_ALONE_BELOW or words.width() < least:
        paint_glyph(painter, _square(rect.center().x(), middle), glyph, ink.line)
        return
    paint_glyph(painter, _square(left + GLYPH_SIZE / 2, middle), glyph, ink.line)
    words.setRight(_signs_at_the_end(painter, rect, look))
    if look.valence is Valence.STRAIN:
        _plate(painter, words, look.text, QColor(ink.fill))
    draw_words(painter, words, look.text, QColor(ink.text))


def _signs_at_the_end(painter: QPainter, rect: QRectF, look: MarkLook) -> float:
    """Draws the person, the flag and the diamond, and returns where words must end."""
    right = rect.right() - 4
    if look.sign is not None and rect.width() >= PERSON_FROM:
        paint_person_at_end(painter, rect, look.sign)
        right -= PERSON_ROOM
    signs = [Glyph.CONCERN] if look.concern else []
    signs += [Glyph.POSSIBLE] if look.suggested else []
    for sign in signs:
        if rect.width() < SIGNS_FROM:
            break
        paint_glyph(painter, _square(right - 6, rect.center().y()), sign)
        right -= GLYPH_SIZE + 6
    return right


def paint_person_at_end(painter: QPainter, rect: QRectF, sign: PersonSign) -> None:
    """Whose mark it is, at its right end, in the colour of words."""
    paint_person(painter, _square(rect.right() - 11, rect.center().y()), sign, colour("text2"))


def _square(x: float, y: float) -> QRectF:
    return QRectF(x - GLYPH_SIZE / 2, y - GLYPH_SIZE / 2, GLYPH_SIZE, GLYPH_SIZE)


def _plate(painter: QPainter, words: QRectF, text: str, ground: QColor) -> None:
    """Hatching behind letters would make them hard to read."""
    width = min(words.width(), text_width(text)) + 4
    ground.setAlphaF(0.8)
    painter.fillRect(QRectF(words.left() - 2, words.top() + 3, width, words.height() - 6), ground)


def _paint_unscorable(painter: QPainter, rect: QRectF, look: MarkLook) -> None:
    paint_unknown(painter, rect, framed=True)
    held = QRectF(0, rect.top(), unscorable_room(look.text, rect.width()), rect.height())
    held.moveCenter(rect.center())
    paint_unscorable_words(painter, held, look.text)
    _ring(painter, rect, look)


def unscorable_room(text: str, width: float) -> int:
    """How wide the words in the middle are, or else the sign; 0 where there is no room."""
    needed = text_width(text) + 10
    if width > needed + 10:
        return int(needed) + 1
    return round(GLYPH_SIZE) + 2 if width >= GLYPH_ALONE_BELOW / 2 else 0


def paint_unscorable_words(painter: QPainter, rect: QRectF, text: str) -> None:
    """The words, or the sign alone, on a plate that keeps the hatching away from them."""
    if rect.width() >= text_width(text) + 10:
        plate = rect.adjusted(0, 2, 0, -2)
        painter.fillRect(plate, colour("surface"))
        draw_words(painter, plate, text, colour("text2"), Qt.AlignmentFlag.AlignCenter)
    elif rect.width() > 0:
        square = _square(rect.center().x(), rect.center().y())
        painter.fillRect(square.adjusted(-1, -1, 1, 1), colour("surface"))
        paint_glyph(painter, square, Glyph.CANNOT_SEE)


def paint_unknown(painter: QPainter, rect: QRectF, *, framed: bool) -> None:
    """What could not be seen or measured: hatched, with no line through it."""
    paint_all_unknown(painter, [rect], framed=framed)


def paint_all_unknown(painter: QPainter, rects: list[QRectF], *, framed: bool) -> None:
    """Many stretches of which nothing is known, in one go."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrushOrigin(QPointF(0, 0))
    painter.setPen(Qt.PenStyle.NoPen)
    for brush in (
        QBrush(colour("sunken")),
        QBrush(colour("text3", 0.55), Qt.BrushStyle.BDiagPattern),
    ):
        painter.setBrush(brush)
        painter.drawRects(rects)
    painter.restore()
    if framed:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawRects([rect.adjusted(0.5, 0.5, -0.5, -0.5) for rect in rects])


def paint_point(painter: QPainter, x: float, row: QRectF, look: MarkLook, room_px: float) -> None:
    """A mark without a length: a disc on a stem, its words to the right as far as there is room."""
    inks = current().valence(look.valence)
    middle = row.center().y()
    painter.setPen(QPen(QColor(inks.line), STEM_LINE))
    painter.drawLine(QLineF(x, row.top() - 1, x, row.bottom() + 1))
    painter.setPen(
        _line_pen(QColor(inks.line), CHOSEN_LINE if look.chosen else LINE, dashed=look.uncertain)
    )
    painter.setBrush(QColor(inks.fill))
    painter.drawEllipse(QPointF(x, middle), DISC / 2 - 0.7, DISC / 2 - 0.7)
    paint_glyph(painter, QRectF(x - 4.5, middle - 4.5, 9, 9), glyph_of(look.valence), inks.line)
    words = QRectF(x + DISC / 2 + 4, row.top(), room_px - DISC / 2 - 6, row.height())
    if look.sign is not None and words.width() >= PERSON_ROOM:
        square = _square(words.left() + GLYPH_SIZE / 2, middle)
        paint_person(painter, square, look.sign, colour("text2"))
        words.setLeft(words.left() + PERSON_ROOM)
    if words.width() > 12:
        draw_words(painter, words, look.text, colour("text"))
    if look.chosen:
        reach = DISC / 2 + RING_GAP - 0.7
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("focus"), 2))
        painter.drawEllipse(QPointF(x, middle), reach, reach)


def _ring(painter: QPainter, rect: QRectF, look: MarkLook) -> None:
    if not look.chosen:
        return
    around = rect.adjusted(-RING_GAP + 1, -RING_GAP + 1, RING_GAP - 1, RING_GAP - 1)
    if look.valence is Valence.CONNECT and not look.unscorable:
        radius = min(around.height(), around.width()) / 2
    else:
        radius = 5.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("focus"), 2))
    painter.drawRoundedRect(around, radius, radius)


def draw_words(
    painter: QPainter,
    rect: QRectF,
    text: str,
    ink: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    role: str = "mark",
) -> None:
    """One line of words, cut with an ellipsis where the room ends."""
    if rect.width() < min(LEAST_WORDS, text_width(text, role)):
        return
    words = elided(text, int(rect.width()), role)
    x = rect.left()
    if align & Qt.AlignmentFlag.AlignHCenter:
        x = rect.center().x() - text_width(words, role) / 2
    painter.setFont(_font(role))
    painter.setPen(ink)
    laid_out = _laid_out(words, role)
    painter.drawStaticText(QPointF(x, rect.center().y() - laid_out.size().height() / 2), laid_out)


@lru_cache(maxsize=4096)
def _laid_out(words: str, role: str) -> QStaticText:
    """Laying text out is the dearest part of drawing it."""
    text = QStaticText(words)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    text.prepare(font=_font(role))
    return text


@cache
def _font(role: str) -> QFont:
    return role_font(role)


@lru_cache(maxsize=4096)
def elided(text: str, width_px: int, role: str = "mark") -> str:
    """The text cut to that width."""
    if text_width(text, role) <= width_px:
        return text
    return QFontMetricsF(_font(role)).elidedText(text, Qt.TextElideMode.ElideRight, width_px)


@lru_cache(maxsize=1024)
def text_width(text: str, role: str = "mark") -> float:
    return QFontMetricsF(_font(role)).horizontalAdvance(text)
