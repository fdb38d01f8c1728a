"""Where the pictures of several cameras lie: one large, or side by side. No widget."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

GAP_PX = 4
_SHAPE = 9 / 16
_SMALL_SHARE = 0.22
_SMALL_PX = (120, 300)
_MOST_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class StageLayout:
    """``large`` is the place (0 for the first camera) of the large picture; None: side by side."""

    large: int | None = 0

    def as_text(self) -> str:
        return "side" if self.large is None else str(self.large)

    @classmethod
    def of_text(cls, text: str) -> StageLayout:
        """What ``as_text`` wrote; anything else is the first camera large."""
        if text == "side":
            return cls(None)
        return cls(int(text)) if text.isdecimal() else cls()

    def rects(self, area: QRect, count: int) -> tuple[QRect, ...]:
        """Where each of so many pictures lies, in their order. They never overlap."""
        if count <= 1:
            return (area,) * count
        if self.large is None:
            return _side_by_side(area, count)
        return _one_large(area, count, min(self.large, count - 1))


def _one_large(area: QRect, count: int, large: int) -> tuple[QRect, ...]:
    """The small ones stand in a column on the right, where the eye goes after the film."""
    small = count - 1
    least, most = _SMALL_PX
    width = min(max(round(area.width() * _SMALL_SHARE), least), most)
    width = min(width, round(area.width() * _MOST_SHARE))
    room = (area.height() - GAP_PX * (small - 1)) // small
    height = max(1, min(round(width * _SHAPE), room))
    left = area.right() + 1 - width
    others = iter(
        QRect(left, area.top() + place * (height + GAP_PX), width, height) for place in range(small)
    )
    main = QRect(area.left(), area.top(), area.width() - width - GAP_PX, area.height())
    return tuple(main if place == large else next(others) for place in range(count))


def _side_by_side(area: QRect, count: int) -> tuple[QRect, ...]:
    """Two beside each other (one above the other where there is more height); more in a grid."""
    is_tall = area.height() > area.width()
    columns = (1 if is_tall else 2) if count == 2 else 2
    rows = -(-count // columns)
    width = (area.width() - GAP_PX * (columns - 1)) // columns
    height = (area.height() - GAP_PX * (rows - 1)) // rows
    rects = []
    for place in range(count):
        row, column = divmod(place, columns)
        in_row = min(columns, count - row * columns)
        # A row that is not full stands in the middle.
        indent = (columns - in_row) * (width + GAP_PX) // 2
        left = area.left() + indent + column * (width + GAP_PX)
        rects.append(QRect(left, area.top() + row * (height + GAP_PX), width, height))
    return tuple(rects)
