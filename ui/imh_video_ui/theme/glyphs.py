"""The program's own signs: one for each valence and each person, so that colour is never alone."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from imh_video.model.family import Role
from imh_video.model.scheme import Actor, Valence
from imh_video_ui.theme.fonts import program_font
from imh_video_ui.theme.wearing import current, theme_signals


class Glyph(StrEnum):
    """The values of valences are those of the model."""

    CONNECT = "connect"
    PAUSE = "pause"
    NEUTRAL = "neutral"
    STRAIN = "strain"
    POSSIBLE = "possible"
    CANNOT_SEE = "cannot_see"
    CONCERN = "concern"
    BABY = "baby"
    PARENT = "parent"
    TOGETHER = "together"


def glyph_of(thing: Valence | Actor | Role) -> Glyph:
    """The sign of a valence, an actor or a person's role."""
    if isinstance(thing, Valence):
        return Glyph(thing.value)
    if thing in (Actor.INFANT, Role.INFANT):
        return Glyph.BABY
    if thing in (Actor.PARENT, Role.CAREGIVER, Role.OTHER):
        return Glyph.PARENT
    return Glyph.TOGETHER


def glyph_colour(glyph: Glyph) -> QColor:
    """Its usual colour in the theme that is on."""
    token = {
        Glyph.POSSIBLE: "accent",
        Glyph.CANNOT_SEE: "text3",
        Glyph.CONCERN: "warn",
        Glyph.TOGETHER: "both",
    }.get(glyph, glyph.value)
    return QColor(getattr(current(), token))


def paint_glyph(
    painter: QPainter,
    rect: QRectF,
    glyph: Glyph,
    colour: QColor | str | None = None,
    number: int | None = None,
) -> None:
    """Draw the sign into the largest square in the middle of the rectangle.

    ``colour`` None is its usual one. ``number`` tells several babies or adults apart: 1 is plain,
    2 has a bar through it, 3 a cross, and any other is written in it.
    """
    ink = glyph_colour(glyph) if colour is None else QColor(colour)
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / 24, side / 24)
    bars = _bars(number)
    if bars and glyph is Glyph.BABY:
        # Out of a filled sign they are cut; through an open one they are drawn.
        whole = QPainterPath()
        whole.addRect(QRectF(0, 0, 24, 24))
        painter.setClipPath(whole.subtracted(_path_of(bars)), Qt.ClipOperation.IntersectClip)
    _PAINTERS[glyph](painter, ink)
    if bars and glyph is not Glyph.BABY:
        painter.fillPath(_path_of(bars), ink)
    elif number is not None and number > _MOST_BARS:
        _paint_number(painter, glyph, ink, number)
    painter.restore()


def _fill(painter: QPainter, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)


def _outline(painter: QPainter, ink: QColor, width: float) -> None:
    pen = QPen(ink, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_connect(painter: QPainter, ink: QColor) -> None:
    _fill(painter, ink)
    painter.drawEllipse(QPointF(12, 12), 9.5, 9.5)


def _paint_pause(painter: QPainter, ink: QColor) -> None:
    _fill(painter, ink)
    for left in (4.0, 14.0):
        painter.drawRoundedRect(QRectF(left, 3, 6, 18), 1.5, 1.5)


def _paint_neutral(painter: QPainter, ink: QColor) -> None:
    _outline(painter, ink, 3.4)
    painter.drawRect(QRectF(4, 4, 16, 16))


def _paint_strain(painter: QPainter, ink: QColor) -> None:
    _fill(painter, ink)
    painter.drawPolygon(QPolygonF([QPointF(2, 4), QPointF(22, 4), QPointF(12, 21.5)]))


def _paint_possible(painter: QPainter, ink: QColor) -> None:
    _outline(painter, ink, 2.8)
    pen = painter.pen()
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.7, 1.06])
    painter.setPen(pen)
    corners = [QPointF(12, 2), QPointF(22, 12), QPointF(12, 22), QPointF(2, 12)]
    painter.drawPolygon(QPolygonF(corners))


def _paint_cannot_see(painter: QPainter, ink: QColor) -> None:
    _outline(painter, ink, 2.2)
    eye = QPainterPath(QPointF(1.5, 12))
    eye.quadTo(QPointF(12, 0.5), QPointF(22.5, 12))
    eye.quadTo(QPointF(12, 23.5), QPointF(1.5, 12))
    painter.drawPath(eye)
    painter.drawEllipse(QPointF(12, 12), 3.4, 3.4)
    painter.drawLine(QPointF(3.5, 21), QPointF(20.5, 3))


def _paint_concern(painter: QPainter, ink: QColor) -> None:
    _outline(painter, ink, 2.2)
    painter.drawLine(QPointF(5, 2), QPointF(5, 22))
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([QPointF(5, 3), QPointF(20, 8), QPointF(5, 13)]))


def _paint_baby(painter: QPainter, ink: QColor) -> None:
    _fill(painter, ink)
    painter.drawEllipse(QPointF(12, 12), 8.5, 8.5)


def _paint_parent(painter: QPainter, ink: QColor) -> None:
    _outline(painter, ink, 4)
    painter.drawEllipse(QPointF(12, 12), 9.2, 9.2)


def _paint_together(painter: QPainter, ink: QColor) -> None:
    _outline(painter, ink, 3.2)
    painter.drawEllipse(QPointF(10, 12), 8.2, 8.2)
    _fill(painter, ink)
    painter.drawEllipse(QPointF(16.5, 12.5), 6, 6)


_MOST_BARS = 3
_PAINTERS = {
    Glyph.CONNECT: _paint_connect,
    Glyph.PAUSE: _paint_pause,
    Glyph.NEUTRAL: _paint_neutral,
    Glyph.STRAIN: _paint_strain,
    Glyph.POSSIBLE: _paint_possible,
    Glyph.CANNOT_SEE: _paint_cannot_see,
    Glyph.CONCERN: _paint_concern,
    Glyph.BABY: _paint_baby,
    Glyph.PARENT: _paint_parent,
    Glyph.TOGETHER: _paint_together,
}


def _paint_number(painter: QPainter, glyph: Glyph, ink: QColor, number: int) -> None:
    is_filled = glyph is Glyph.BABY
    font: QFont = program_font(13, 700)
    painter.setFont(font)
    painter.setPen(QColor(current().surface) if is_filled else ink)
    painter.drawText(QRectF(0, 0, 24, 24), Qt.AlignmentFlag.AlignCenter, str(number))


def _bars(number: int | None) -> tuple[QRectF, ...]:
    """None for the first, one for the second, a cross for the third."""
    bars = (QRectF(1, 10, 22, 4), QRectF(10, 1, 4, 22))
    return bars[: number - 1] if number is not None and number <= _MOST_BARS else ()


def _path_of(bars: tuple[QRectF, ...]) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for bar in bars:
        path.addRect(bar)
    return path


class GlyphView(QWidget):
    """A sign as a widget, beside the words that say the same."""

    def __init__(self, glyph: Glyph, size_px: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = glyph
        self._number: int | None = None
        self.setFixedSize(QSize(size_px, size_px))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme_signals().changed.connect(self.update)

    @property
    def number(self) -> int | None:
        """Which of several babies or adults; None where that is not said."""
        return self._number

    def set_number(self, number: int | None) -> None:
        self._number = number
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_glyph(painter, QRectF(self.rect()), self._glyph, None, self._number)
        painter.end()
