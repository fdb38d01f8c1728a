"""A still of the film with who was found in it, on which areas to leave out are drawn.

By mouse: drag after "Draw an area", click one to choose it, drag it to move it. By keyboard: A
draws one in the middle, arrows move it, Shift and arrows make it larger or smaller, Delete takes it
away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from imh_video.model.family import Role
from imh_video.model.recording import Area
from imh_video_ui.people.area_edit import FIRST, STEP, area_at, between, grown, moved, rect_of
from imh_video_ui.people.drawing import (
    INK_OF,
    on_screen,
    paint_corners,
    paint_direction,
    paint_name,
)
from imh_video_ui.theme import DARK, colour, paint_icon, program_font
from imh_video_ui.timeline.describing import tell_readers

_ARROWS = {
    Qt.Key.Key_Left: (-STEP, 0.0),
    Qt.Key.Key_Right: (STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -STEP),
    Qt.Key.Key_Down: (0.0, STEP),
}


@dataclass(frozen=True, slots=True)
class SeenHere:
    """Somebody in the picture that shows; box in pixels of the film, angles NaN where unknown."""

    box: QRectF
    words: str
    role: Role
    is_sure: bool
    yaw_deg: float = float("nan")
    pitch_deg: float = float("nan")


class FilmStill(QWidget):
    """``areas_changed`` brings all areas, and what was done: steps of one move are the same."""

    areas_changed = Signal(object, str)
    drawing_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._film = QSize()
        self._instead = ""
        self._people: tuple[SeenHere, ...] = ()
        self._areas: tuple[Area, ...] = ()
        self._chosen: int | None = None
        self._is_drawing = False
        self._from: QPointF | None = None
        self._to = QPointF()
        self._held: Area | None = None
        self._moves = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(480, 270)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Still of the film"))
        self.setProperty("own_ring", True)

    # --- what is shown

    def show_picture(self, picture: QImage | None, film: QSize) -> None:
        """``film`` is how large the displayed film is, in its own pixels."""
        self._picture, self._film, self._instead = picture, film, ""
        self.update()

    def show_instead(self, why: str) -> None:
        """There is no picture to show, and why: nothing of the film is to be seen."""
        self._picture, self._instead = None, why
        self.setAccessibleDescription(why)
        self.update()

    def show_people(self, people: Sequence[SeenHere]) -> None:
        self._people = tuple(people)
        self.update()

    def show_areas(self, areas: tuple[Area, ...]) -> None:
        self._areas = areas
        if self._chosen is not None and self._chosen >= len(areas):
            self._chosen = None
        self.update()

    def choose_area(self, number: int | None) -> None:
        self._chosen = number
        self._moves += 1
        self._tell()
        self.update()

    # --- drawing

    def set_drawing(self, is_on: bool) -> None:
        """The next drag makes an area."""
        if is_on != self._is_drawing:
            self._is_drawing, self._from = is_on, None
            self.setCursor(Qt.CursorShape.CrossCursor if is_on else Qt.CursorShape.ArrowCursor)
            self.drawing_changed.emit(is_on)
            self.update()

    def draw_with_keys(self) -> None:
        """An area in the middle, to be moved with the arrows."""
        self.set_drawing(False)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._put((*self._areas, FIRST), "draw")
        self.choose_area(len(self._areas) - 1)

    def remove_area(self, number: int) -> None:
        kept = tuple(area for place, area in enumerate(self._areas) if place != number)
        self._chosen = None
        self._put(kept, "remove")

    def _put(self, areas: tuple[Area, ...], what: str) -> None:
        self._areas = areas
        self.areas_changed.emit(areas, what)
        self._tell()
        self.update()

    def _change_chosen(self, area: Area) -> None:
        assert self._chosen is not None
        areas = list(self._areas)
        areas[self._chosen] = area
        self._put(tuple(areas), f"move {self._chosen} {self._moves}")

    def _tell(self) -> None:
        """A screen reader hears where the chosen area is."""
        if self._chosen is None:
            return
        area = self._areas[self._chosen]
        words = self.tr(
            "Area {n} of {all}: {left} % from the left, {top} % from the top, {width} % wide, "
            "{height} % high"
        )
        tell_readers(
            self,
            words.format(
                n=self._chosen + 1,
                all=len(self._areas),
                left=round(100 * area.left),
                top=round(100 * area.top),
                width=round(100 * area.width),
                height=round(100 * area.height),
            ),
        )

    # --- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and (self._is_drawing or self._chosen is not None):
            self.set_drawing(False)
            self.choose_area(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._areas:
            self.choose_area(0 if self._chosen is None else (self._chosen + 1) % len(self._areas))
        elif self._chosen is not None and key in _ARROWS:
            across, down = _ARROWS[Qt.Key(key)]
            grows = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            change = grown if grows else moved
            self._change_chosen(change(self._areas[self._chosen], across, down))
        elif self._chosen is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_area(self._chosen)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, _event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self.update()

    # --- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._from = self._to = event.position()
        if not self._is_drawing:
            self.choose_area(area_at(self._areas, event.position(), self.picture_rect()))
            self._held = None if self._chosen is None else self._areas[self._chosen]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        self._to = event.position()
        place = self.picture_rect()
        if not self._is_drawing and self._held is not None and not place.isEmpty():
            way = self._to - self._from
            across, down = way.x() / place.width(), way.y() / place.height()
            self._change_chosen(moved(self._held, across, down))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        begun, self._from, self._held = self._from, None, None
        if begun is None or not self._is_drawing:
            return
        area = between(begun, event.position(), self.picture_rect())
        if area is not None:
            self.set_drawing(False)
            self._put((*self._areas, area), "draw")
            self.choose_area(len(self._areas) - 1)
        self.update()

    # --- painting

    def picture_rect(self) -> QRectF:
        """Where the picture stands: whole, in the middle."""
        size = self._film if not self._film.isEmpty() else QSize(16, 9)
        scaled = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        rect = QRectF(0, 0, scaled.width(), scaled.height())
        rect.moveCenter(QRectF(self.rect()).center())
        return rect

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), colour("stage"))
        place = self.picture_rect()
        if self._picture is not None:
            painter.drawImage(place, self._picture)
        elif self._instead:
            self._paint_instead(painter)
        for number, area in enumerate(self._areas):
            self._paint_area(painter, rect_of(area, place), number)
        self._paint_people(painter, place)
        if self._is_drawing and self._from is not None:
            painter.setPen(QPen(colour("focus"), 2, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self._from, self._to).normalized())
        if self.hasFocus() and self._chosen is None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 3))
            painter.drawRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        painter.end()

    def _paint_people(self, painter: QPainter, place: QRectF) -> None:
        if self._film.isEmpty() or self._picture is None:
            return
        for person in self._people:
            box = on_screen(person.box, place, self._film.width(), self._film.height())
            paint_corners(painter, box, INK_OF[person.role], is_sure=person.is_sure)
            paint_direction(painter, box, person.yaw_deg, person.pitch_deg, INK_OF[person.role])
            paint_name(painter, box, person.words, INK_OF[person.role])

    def _paint_area(self, painter: QPainter, rect: QRectF, number: int) -> None:
        """Hatched and dashed: left out also for who sees no colours."""
        painter.fillRect(rect, colour("film_ground", 0.55))
        ink = QColor(DARK.warn)
        painter.save()
        painter.setClipRect(rect)
        painter.setPen(QPen(ink, 1.2))
        step, reach = 22, rect.height()
        x = rect.left() - reach
        while x < rect.right():
            painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + reach, rect.top()))
            x += step
        painter.restore()
        pen = QPen(ink, 2)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
        words = self.tr("Left out: {n}").format(n=number + 1)
        paint_name(painter, rect, words, ink)
        if number == self._chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(DARK.focus), 3))
            painter.drawRect(rect.adjusted(-4, -4, 4, 4))

    def _paint_instead(self, painter: QPainter) -> None:
        """A lock and the reason in words: of the film nothing is shown, not even blurred."""
        rect = QRectF(self.rect())
        sign = QRectF(rect.center().x() - 16, rect.center().y() - 48, 32, 32)
        paint_icon(painter, sign, "lock", "film_text")
        painter.setPen(colour("film_text"))
        painter.setFont(program_font(14, 500))
        words = rect.adjusted(60, rect.height() / 2, -60, -20)
        painter.drawText(
            words, int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap), self._instead
        )
