"""Marks as small ready pictures: hundreds in view look alike, and copying is far cheaper."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from imh_video.model.scheme import Valence
from imh_video_ui.theme.tokens import Theme
from imh_video_ui.theme.wearing import current
from imh_video_ui.timeline.mark_painter import (
    DISC,
    MARK_HEIGHT,
    MarkLook,
    paint_point,
    paint_state,
)

_WIDEST: Final = 260
_MOST: Final = 2_000
"""At some 10 kB each."""
_EDGE: Final = 3
_Key = tuple[MarkLook, int, float, Theme]
_pictures: OrderedDict[_Key, QPixmap] = OrderedDict()


def draw_state(painter: QPainter, rect: QRectF, look: MarkLook, shown: tuple[float, float]) -> None:
    """Like ``paint_state``, from the store of ready pictures where that looks the same."""
    is_whole = shown[0] <= rect.left() and rect.right() <= shown[1]
    # Hatching has to stay in step with the lane, and a ring reaches beyond the mark.
    is_plain = not (look.chosen or look.unscorable or look.valence is Valence.STRAIN)
    if not (is_whole and is_plain and 3 <= rect.width() <= _WIDEST):
        paint_state(painter, rect, look, shown)
        return
    width = round(rect.width())
    picture = _picture(painter, look, width)
    painter.drawPixmap(QPointF(round(rect.left()) - _EDGE, rect.top() - _EDGE), picture)


def draw_point(painter: QPainter, x: float, row: QRectF, look: MarkLook, room_px: float) -> None:
    """Like ``paint_point``; its words are only drawn for points that have room for them."""
    if look.chosen or room_px > DISC:
        paint_point(painter, x, row, look, room_px)
        return
    picture = _picture(painter, look, 0)
    painter.drawPixmap(QPointF(round(x - DISC / 2) - _EDGE, row.top() - _EDGE), picture)


def _picture(painter: QPainter, look: MarkLook, width: int) -> QPixmap:
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    key = (look, width, ratio, current().theme)
    picture = _pictures.get(key)
    if picture is None:
        picture = _paint(look, width, ratio)
        _pictures[key] = picture
        if len(_pictures) > _MOST:
            _pictures.popitem(last=False)
    else:
        _pictures.move_to_end(key)
    return picture


def _paint(look: MarkLook, width: int, ratio: float) -> QPixmap:
    """A state of that width; a point where it is 0."""
    size = QSize((width or round(DISC)) + 2 * _EDGE, round(MARK_HEIGHT) + 2 * _EDGE)
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    place = QRectF(_EDGE, _EDGE, width or DISC, MARK_HEIGHT)
    if width:
        paint_state(painter, place, look)
    else:
        paint_point(painter, place.center().x(), place, look, 0)
    painter.end()
    return picture
