"""The signs of persons: which of several babies or adults somebody is, told without colour.

The first has the plain sign, the second has a bar through it, the third a cross; whoever comes
after has the number. The name stands beside the sign wherever there is room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from imh_video.model.family import Person
from imh_video.model.identifiers import PersonId
from imh_video_ui.theme.glyphs import Glyph, glyph_of, paint_glyph


@dataclass(frozen=True, slots=True)
class PersonSign:
    """``number`` counts those whose sign has the same shape; 1 is the plain one."""

    glyph: Glyph
    number: int = 1
    is_one_of_several: bool = False


def signs_of(people: Iterable[Person]) -> dict[PersonId, PersonSign]:
    """The sign of everybody, in the order of the family: the same wherever it is asked for."""
    people = list(people)
    all_of = Counter(glyph_of(person.role) for person in people)
    before: Counter[Glyph] = Counter()
    signs = {}
    for person in people:
        glyph = glyph_of(person.role)
        before[glyph] += 1
        signs[person.id] = PersonSign(glyph, before[glyph], all_of[glyph] > 1)
    return signs


def paint_person(
    painter: QPainter, rect: QRectF, sign: PersonSign, ink: QColor | str | None = None
) -> None:
    """Draw the sign into the largest square in the middle of the rectangle."""
    paint_glyph(painter, rect, sign.glyph, ink, sign.number)


def person_icon(sign: PersonSign, size_px: int, ratio: float) -> QIcon:
    """The sign for a menu or a box of choices, in the theme that is on."""
    picture = QPixmap(round(size_px * ratio), round(size_px * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_person(painter, QRectF(0, 0, size_px, size_px), sign)
    painter.end()
    return QIcon(picture)
