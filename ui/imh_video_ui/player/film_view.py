"""Paints the film: letterboxed on the stage, or closer, with room for what lies over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from imh_video_ui.player.film_notices import (
    TroubleCard,
    WaitingPill,
    no_film_words,
    paint_no_film,
    share_opened,
    waiting_words,
)
from imh_video_ui.player.film_on_screen import FilmOnScreen
from imh_video_ui.player.magnifier import Magnifier, paint_part
from imh_video_ui.player.minimap import paint_minimap, zoom_words
from imh_video_ui.player.picture_menu import FilmActions, picture_menu
from imh_video_ui.player.view_window import STEP, WHOLE, Place, Size, ViewWindow
from imh_video_ui.theme import colour, theme_signals

Overlay = Callable[[QPainter, QRectF, QSize], None]
"""Paints over the picture: the painter, where the picture lies, and its size in film pixels."""

_SETTLED_MS = 120
_LEAST = QSize(320, 180)
_NOTCH = 120
_LENS_STEP_PX = 16
_LEFT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class FilmView(QWidget):
    """Shows what the player shows. The picture is never stretched, and never cropped unasked."""

    full_screen_wished = Signal()
    try_again_wished = Signal()
    playable_copy_wished = Signal()
    zoom_changed = Signal(float)
    magnifier_changed = Signal(bool)

    def __init__(self, player: FilmOnScreen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._image: QImage | None = player.shown_image
        self._overlay: Overlay | None = None
        self._actions: FilmActions | None = None
        self._window = WHOLE
        self._shape: QSize | None = None
        self._lens = Magnifier()
        self._held_at: QPointF | None = None
        self._offers_copy = False
        self.setAccessibleName(self.tr("Film"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_LEAST)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        # The picture is decoded anew for a new size: once, when the dragging has ended.
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._tell_size)
        self._build_notices()
        self._connect()
        # A further view of what is on another one already says what that one says.
        if player.trouble is not None:
            self._show_trouble(player.trouble)
        else:
            self._show_waiting()

    def _build_notices(self) -> None:
        self.waiting = WaitingPill(self)
        self.trouble = TroubleCard(self)
        self.trouble.try_again_wished.connect(self.try_again_wished)
        self.trouble.playable_copy_wished.connect(self.playable_copy_wished)
        self.trouble.offer_copy(False)

    def _connect(self) -> None:
        player = self._player
        player.frame_shown.connect(self._show_frame)
        player.state_changed.connect(self._state_changed)
        player.opened.connect(self._film_opened)
        player.problem.connect(self._show_trouble)
        player.waiting_changed.connect(self._show_waiting)
        player.opening_changed.connect(self._show_waiting)
        player.remedy_told.connect(self._show_trouble)
        theme_signals().changed.connect(self.update)

    @property
    def player(self) -> FilmOnScreen:
        return self._player

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Paint this over every picture; it has to be quick."""
        self._overlay = overlay
        self.update()

    def set_actions(self, actions: FilmActions | None) -> None:
        """What a right click offers; without them it offers nothing."""
        self._actions = actions

    @property
    def offers_playable_copy(self) -> bool:
        """Whether trouble with the film can be met with a copy that plays."""
        return self._offers_copy

    @offers_playable_copy.setter
    def offers_playable_copy(self, offers: bool) -> None:
        self._offers_copy = offers
        self.trouble.offer_copy(offers)

    @property
    def image(self) -> QImage | None:
        """The picture on screen, as decoded; None without a film."""
        return self._image

    # --- where the picture lies

    @property
    def picture_rect(self) -> QRectF:
        """Where the picture lies; beyond the widget when seen closer; empty without one."""
        place = self._place
        if place is None:
            return QRectF()
        return QRectF(place.left, place.top, place.width, place.height)

    @property
    def _place(self) -> Place | None:
        size = self._picture_size
        return None if size is None else self._window.place(self._view_size, _size(size))

    @property
    def _view_size(self) -> Size:
        return Size(float(max(1, self.width())), float(max(1, self.height())))

    @property
    def _picture_size(self) -> QSize | None:
        """In film pixels: what is decoded may be smaller."""
        size = self._player.picture_size or (self._image.size() if self._image else None)
        return None if size is None or size.isEmpty() else size

    # --- closer and farther

    @property
    def zoom(self) -> float:
        """1 is the whole picture, 8 the closest."""
        return self._window.zoom

    def zoom_in(self) -> None:
        """One step closer, to the cursor where it is on the film."""
        self.zoom_by(STEP)

    def zoom_out(self) -> None:
        self.zoom_by(1 / STEP)

    def zoom_reset(self) -> None:
        """The whole picture."""
        self._look_through(WHOLE)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Closer by that factor; what lies at that point (else at the cursor) stays there."""
        size = self._picture_size
        if size is None or self._image is None:
            return
        point = at or self._pointed_at()
        place = (point.x(), point.y())
        self._look_through(self._window.zoomed(factor, place, self._view_size, _size(size)))

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by so many pixels, as with a hand on it."""
        size = self._picture_size
        if size is not None:
            self._look_through(self._window.panned(dx, dy, self._view_size, _size(size)))

    def _pointed_at(self) -> QPointF:
        cursor = QPointF(self.mapFromGlobal(self.cursor().pos()))
        is_here = self.underMouse() and QRectF(self.rect()).contains(cursor)
        return cursor if is_here else QRectF(self.rect()).center()

    def _look_through(self, window: ViewWindow) -> None:
        if window == self._window:
            return
        is_new_zoom = window.zoom != self._window.zoom
        self._window = window
        if is_new_zoom:
            self._settled.start()
            self.setAccessibleDescription("" if window.is_whole else zoom_words(window.zoom))
            self.zoom_changed.emit(window.zoom)
        self.show_cursor()
        self.update()

    # --- the magnifier

    @property
    def is_magnifying(self) -> bool:
        return self._lens.is_on

    def set_magnifier(self, on: bool) -> None:
        """The lens appears at the cursor, or in the middle where the cursor is elsewhere."""
        on = on and self._image is not None
        if on == self._lens.is_on:
            return
        self._lens.is_on = on
        self._put_lens(self._pointed_at())
        if on and not self.underMouse():
            # Called up by keyboard: the arrows shall move it.
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # Standing, it shows the film's own pixels: they may have to be decoded first.
        self._settled.start()
        self.show_cursor()
        self.magnifier_changed.emit(on)

    def move_magnifier(self, dx: float, dy: float) -> None:
        """By so many pixels, for the keyboard."""
        self._put_lens(self._lens.centre + QPointF(dx, dy))

    @property
    def magnifier_centre(self) -> QPointF:
        return self._lens.centre

    def _put_lens(self, point: QPointF) -> None:
        before = self._lens.rect
        self._lens.move_to(point, self.picture_rect.intersected(QRectF(self.rect())))
        self.update(before.united(self._lens.rect).toAlignedRect())

    # --- what the player tells

    def _show_frame(self, _index: int, image: QImage) -> None:
        self._image = image
        self.trouble.hide()
        self._show_waiting()
        self.update()

    def _film_opened(self) -> None:
        # The same film opened anew stays as close as it was; turned, it is another picture.
        if self._shape != self._player.picture_size:
            self._shape = self._player.picture_size
            self._look_through(WHOLE)
        self._settled.start()

    def _state_changed(self) -> None:
        player = self._player
        if player.shown_image is None and not player.is_open:
            self._forget_picture()
        if player.trouble is None and not self.trouble.isHidden():
            self.trouble.hide()
            self.update()
        if self._lens.is_on:
            self._settled.start()

    def _forget_picture(self) -> None:
        self._image, self._shape = None, None
        self.set_magnifier(False)
        self._look_through(WHOLE)
        self._show_waiting()
        self.update()

    def _show_trouble(self, sentence: str) -> None:
        self.waiting.say("")
        self.trouble.tell(sentence)
        self.update()

    def _show_waiting(self, *_: object) -> None:
        is_told = self._player.is_waiting and self.trouble.isHidden()
        words = waiting_words(self._player, self._image) if is_told else ""
        self.waiting.say(words, share_opened(self._player))

    def _tell_size(self) -> None:
        ratio = self.devicePixelRatioF() * self._window.zoom
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        size = self._player.picture_size
        if self._lens.is_on and size is not None and not self._player.is_running:
            width, height = max(width, size.width()), max(height, size.height())
        self._player.set_picture_size(width, height)

    # --- the widget

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._lens.is_on:
            self._put_lens(self._lens.centre)
        self._settled.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settled.start()

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.WindowActivate:
            # Another view of the same player may have asked for another size meanwhile.
            self._settled.start()
        elif kind == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            return self._native_gesture(event)
        elif kind == QEvent.Type.Gesture and isinstance(event, QGestureEvent):
            return self._gesture(event)
        elif kind == QEvent.Type.ShortcutOverride and self._claims(event):
            event.accept()
            return True
        return super().event(event)

    def _claims(self, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and self.is_for_lens(event)

    def _native_gesture(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return super().event(event)
        self.zoom_by(1 + event.value(), event.position())
        return True

    def _gesture(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        if pinch.changeFlags() & QPinchGesture.ChangeFlag.ScaleFactorChanged:
            middle = QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint()))
            self.zoom_by(pinch.scaleFactor(), middle)
        event.accept(pinch)
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl closer and farther; without, a picture seen closer moves."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP ** (event.angleDelta().y() / _NOTCH), event.position())
            event.accept()
        elif not self._window.is_whole:
            delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
            self.pan(delta.x() / 2, delta.y() / 2)
            event.accept()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A right click means this picture for as long as its menu is open.
        if self._actions is not None and event.button() in (_LEFT, _MIDDLE):
            self._actions.act_on(self)
        if event.button() in (_LEFT, _MIDDLE) and not self._window.is_whole:
            self._held_at = event.position()
            self.show_cursor()
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held_at is not None:
            moved = event.position() - self._held_at
            self._held_at = event.position()
            self.pan(moved.x(), moved.y())
        if self._lens.is_on:
            self._put_lens(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() in (_LEFT, _MIDDLE):
            self._held_at = None
            self.show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is _LEFT:
            self.full_screen_wished.emit()

    def show_cursor(self) -> None:
        """The cursor that tells what the mouse does here."""
        if self._held_at is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._lens.is_on:
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif not self._window.is_whole:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._actions is None or self._image is None:
            event.ignore()
            return
        where = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            where = self.mapToGlobal(QPoint(self.width() // 2, self.height() // 2))
        picture_menu(self, self._actions).popup(where)

    def is_for_lens(self, event: QKeyEvent) -> bool:
        """Whether this key moves the magnifier."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        return self._lens.is_on and plain and event.key() in _ARROWS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With the magnifier on and the keyboard here, the arrows move it; with Shift far."""
        if not self.is_for_lens(event):
            super().keyPressEvent(event)
            return
        is_far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = _LENS_STEP_PX * (5 if is_far else 1)
        across, down = _ARROWS[Qt.Key(event.key())]
        self.move_magnifier(across * step, down * step)

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("stage"))
        size = self._picture_size
        if self._image is not None and size is not None and self.trouble.isHidden():
            self._paint_picture(painter, self._image, size)
        elif self._is_empty:
            paint_no_film(painter, QRectF(self.rect()))
        painter.end()

    @property
    def _is_empty(self) -> bool:
        return self._image is None and not self._player.has_film and self.trouble.isHidden()

    @property
    def empty_words(self) -> str:
        """What it says without a film; "" with one."""
        return no_film_words() if self._is_empty else ""

    def _paint_picture(self, painter: QPainter, image: QImage, size: QSize) -> None:
        place, view = self.picture_rect, QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paint_part(painter, image, place, view)
        if self._overlay is not None:
            self._overlay(painter, place, size)
        if not self._window.is_whole:
            seen = self._window.seen(self._view_size, _size(size))
            paint_minimap(painter, view, image, QSizeF(size), seen, self._window.zoom)
        if self._lens.is_on:
            self._lens.paint(painter, image, place)


def _size(size: QSize) -> Size:
    return Size(float(size.width()), float(size.height()))
