"""Marks put together from ready pieces: hundreds in view look alike, and copying is far cheaper.

A body is kept once, long, and drawn as its left part and its right end; words are kept by how much
room they have, in steps, so that a new zoom finds most of them ready.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from imh_video.model.scheme import Valence
from imh_video_ui.theme.persons import PersonSign, paint_person
from imh_video_ui.theme.wearing import colour, current
from imh_video_ui.timeline.mark_painter import (
    CUT_CORNER,
    DISC,
    GLYPH_ALONE_BELOW,
    GLYPH_SIZE,
    LEAST_WORDS,
    LINE,
    MARK_HEIGHT,
    PERSON_FROM,
    PERSON_ROOM,
    SIGNS_FROM,
    TEXT_INSET,
    MarkLook,
    draw_words,
    hatch,
    paint_body,
    paint_point,
    paint_state,
    paint_unknown,
    paint_unscorable_words,
    paint_words,
    text_width,
    unscorable_room,
)

_LONG: Final = 400
"""Longer marks are few at any zoom: they are painted as they are."""
_END: Final = 16
_ROOM_STEP: Final = 6
_MOST: Final = 3_000
"""Some 8 kB each."""
_EDGE: Final = 3
_HEIGHT: Final = round(MARK_HEIGHT) + 2 * _EDGE
_BEFORE_WORDS: Final = round(TEXT_INSET + GLYPH_SIZE + 4)
_AFTER_WORDS: Final = 4
_pictures: OrderedDict[Hashable, QPixmap] = OrderedDict()


class MarkPieces:
    """Draws marks with one painter. UI thread."""

    def __init__(self, painter: QPainter) -> None:
        device = painter.device()
        self._painter = painter
        self._ratio = device.devicePixelRatioF() if device is not None else 1.0
        self._key = (self._ratio, current().theme)

    def state(self, rect: QRectF, look: MarkLook, shown: tuple[float, float]) -> None:
        """Like ``paint_state``, from ready pieces where that looks the same."""
        width = round(rect.width())
        is_whole = shown[0] <= rect.left() and rect.right() <= shown[1]
        has_signs = (look.concern or look.suggested) and width >= SIGNS_FROM
        if look.chosen or has_signs or not is_whole or not 3 <= width <= _LONG:
            paint_state(self._painter, rect, look, shown)
            return
        left, top = round(rect.left()), round(rect.top())
        if look.unscorable:
            self._unscorable(left, top, width, look.text)
            return
        if width < GLYPH_ALONE_BELOW or _room(width) < min(LEAST_WORDS, text_width(look.text)):
            bare = MarkLook("", look.valence, uncertain=look.uncertain)
            picture = self._ready((bare, width), width, lambda p: _paint_whole(p, width, bare))
            self._painter.drawPixmap(left - _EDGE, top - _EDGE, picture)
            return
        self._body(left, top, width, look)
        self._words(left, top, width, look)
        if look.sign is not None and width >= PERSON_FROM:
            self._person(left + width - 16, top, look.sign)

    def _unscorable(self, left: int, top: int, width: int, text: str) -> None:
        body = self._ready("unscorable", _LONG, _paint_long_unscorable)
        self._cut(body, left, top, width, 1)
        held = unscorable_room(text, width)
        picture = self._ready(
            (text, held), held, lambda p: paint_unscorable_words(p, _place(held), text)
        )
        self._painter.drawPixmap(left - _EDGE + (width - held) // 2, top - _EDGE, picture)

    def _cut(self, long: QPixmap, left: int, top: int, width: int, end_px: int) -> None:
        """The left part of a long picture, closed by its last ``end_px``."""
        ratio, high = self._ratio, long.height()
        cut = round((_EDGE + width - end_px) * ratio)
        end = round((end_px + _EDGE) * ratio)
        self._painter.drawPixmap(left - _EDGE, top - _EDGE, long, 0, 0, cut, high)
        self._painter.drawPixmap(
            QPointF(left - _EDGE + cut / ratio, top - _EDGE),
            long,
            QRectF(long.width() - end, 0, end, high),
        )

    def _body(self, left: int, top: int, width: int, look: MarkLook) -> None:
        key = (look.valence, look.uncertain)
        body = self._ready(key, _LONG, lambda p: _paint_long_body(p, look))
        self._cut(body, left, top, width, _END)
        if look.valence is Valence.STRAIN:
            ink = QColor(current().valence(look.valence).line)
            ink.setAlphaF(0.5)
            inside = QRectF(left + CUT_CORNER, top + LINE, width - 2 * CUT_CORNER,
                            MARK_HEIGHT - 2 * LINE)  # fmt: skip
            hatch(self._painter, inside, ink)

    def _words(self, left: int, top: int, width: int, look: MarkLook) -> None:
        room = _room(width)
        if look.sign is not None and width >= PERSON_FROM:
            room -= PERSON_ROOM
        needed = text_width(look.text)
        held = _held(room, needed)
        picture = self._ready(
            (look.text, look.valence, held),
            _BEFORE_WORDS + held + _AFTER_WORDS,
            lambda p: _paint_sign_and_text(p, held, look),
        )
        self._painter.drawPixmap(left - _EDGE, top - _EDGE, picture)

    def point(self, x: float, row: QRectF, look: MarkLook, room_px: float) -> None:
        """Like ``paint_point``; its words stand where they have room."""
        if look.chosen:
            paint_point(self._painter, x, row, look, room_px)
            return
        bare = MarkLook("", look.valence, uncertain=look.uncertain)
        left, top = round(x - DISC / 2), round(row.top())
        size = round(DISC)
        picture = self._ready((bare, 0), size, lambda p: _paint_disc(p, bare))
        self._painter.drawPixmap(left - _EDGE, top - _EDGE, picture)
        room, words_left = int(room_px - DISC / 2 - 6), left + size + 4
        if look.sign is not None and room >= PERSON_ROOM:
            self._person(words_left, top, look.sign)
            room, words_left = room - round(PERSON_ROOM), words_left + round(PERSON_ROOM)
        needed = text_width(look.text)
        if room < min(LEAST_WORDS, needed):
            return
        held = _held(room, needed)
        words = self._ready((look.text, held), held, lambda p: _paint_text(p, held, look.text))
        self._painter.drawPixmap(words_left - _EDGE, top - _EDGE, words)

    def _person(self, left: int, top: int, sign: PersonSign) -> None:
        size = round(GLYPH_SIZE)
        picture = self._ready(sign, size, lambda p: paint_person(p, _place(size), sign,
                                                                 colour("text2")))  # fmt: skip
        self._painter.drawPixmap(left - _EDGE, top - _EDGE, picture)

    def _ready(self, what: Hashable, width: int, paint: Callable[[QPainter], None]) -> QPixmap:
        key = (what, self._key)
        picture = _pictures.get(key)
        if picture is None:
            picture = _pictures[key] = _painted(width, self._ratio, paint)
            if len(_pictures) > _MOST:
                _pictures.popitem(last=False)
        else:
            _pictures.move_to_end(key)
        return picture


def _room(width: int) -> float:
    """What a state of that width leaves for its words."""
    return width - LINE - _AFTER_WORDS - _BEFORE_WORDS


def _held(room: float, needed: float) -> int:
    """The width for which words are kept ready: in steps, and never more than they need."""
    if room >= needed:
        return int(needed) + 1
    return max(int(LEAST_WORDS), int(room // _ROOM_STEP) * _ROOM_STEP)


def _painted(width: int, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
    """With an edge on all sides for lines that reach beyond the mark."""
    picture = QPixmap(QSize(width + 2 * _EDGE, _HEIGHT) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return picture


def _paint_whole(painter: QPainter, width: int, look: MarkLook) -> None:
    paint_state(painter, _place(width), look)


def _place(width: int) -> QRectF:
    return QRectF(_EDGE, _EDGE, width, MARK_HEIGHT)


def _paint_long_unscorable(painter: QPainter) -> None:
    paint_unknown(painter, _place(_LONG), framed=True)


def _paint_long_body(painter: QPainter, look: MarkLook) -> None:
    inner = _place(_LONG).adjusted(LINE / 2, LINE / 2, -LINE / 2, -LINE / 2)
    paint_body(painter, inner, look.valence, LINE, dashed=look.uncertain)


def _paint_sign_and_text(painter: QPainter, room: int, look: MarkLook) -> None:
    look = replace(look, sign=None)
    place = _place(_BEFORE_WORDS + room + _AFTER_WORDS)
    paint_words(painter, place.translated(LINE / 2, 0), look)


def _paint_disc(painter: QPainter, look: MarkLook) -> None:
    row = _place(round(DISC))
    paint_point(painter, row.center().x(), row, look, 0)


def _paint_text(painter: QPainter, width: int, text: str) -> None:
    draw_words(painter, _place(width), text, colour("text"))
