"""Paints the film: the whole picture, letterboxed on the stage, with room for what lies over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.theme import colour, theme_signals

Overlay = Callable[[QPainter, QRectF, QSize], None]
"""Paints over the picture: the painter, where the picture lies, and its size in film pixels."""

_SETTLED_MS = 120
_LEAST = QSize(320, 180)


class FilmView(QWidget):
    """Shows what the player shows. The picture is never cropped and never stretched."""

    full_screen_wished = Signal()

    def __init__(self, player: FilmPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._image: QImage | None = player.shown_image
        self._overlay: Overlay | None = None
        self.setAccessibleName(self.tr("Film"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_LEAST)
        # The picture is decoded anew for a new size: once, when the dragging has ended.
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._tell_size)
        player.frame_shown.connect(self._show_frame)
        player.state_changed.connect(self._forget_when_closed)
        theme_signals().changed.connect(self.update)

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Paint this over every picture; it has to be quick."""
        self._overlay = overlay
        self.update()

    @property
    def image(self) -> QImage | None:
        """The picture on screen, as decoded; None without a film."""
        return self._image

    @property
    def picture_rect(self) -> QRectF:
        """Where the picture lies in the widget; empty without one."""
        size = self._picture_size
        if size is None:
            return QRectF()
        fitted = QSizeF(size).scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        corner = QPointF((self.width() - fitted.width()) / 2, (self.height() - fitted.height()) / 2)
        return QRectF(corner, fitted)

    @property
    def _picture_size(self) -> QSize | None:
        """In film pixels: what is decoded may be smaller."""
        return self._player.picture_size or (self._image.size() if self._image else None)

    def _show_frame(self, _index: int, image: QImage) -> None:
        self._image = image
        self.update()

    def _forget_when_closed(self) -> None:
        if self._player.shown_image is None and not self._player.is_open:
            self._image = None
            self.update()

    def _tell_size(self) -> None:
        ratio = self.devicePixelRatioF()
        self._player.set_picture_size(round(self.width() * ratio), round(self.height() * ratio))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settled.start()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.full_screen_wished.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("stage"))
        size = self._picture_size
        if self._image is not None and size is not None:
            place = self.picture_rect
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
            if self._overlay is not None:
                self._overlay(painter, place, size)
        painter.end()


class FullScreenFilm(FilmView):
    """The same film over the whole screen. Esc, F11 or a double click ends it."""

    def __init__(self, player: FilmPlayer, parent: QWidget | None = None) -> None:
        super().__init__(player, parent)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Film"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.full_screen_wished.connect(self.close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Escape: self.close,
            Qt.Key.Key_F11: self.close,
            Qt.Key.Key_Space: self._player.toggle,
            Qt.Key.Key_K: self._player.pause,
            Qt.Key.Key_J: lambda: self._player.shuttle(-1),
            Qt.Key.Key_L: lambda: self._player.shuttle(1),
            Qt.Key.Key_Comma: lambda: self._player.step(-1),
            Qt.Key.Key_Period: lambda: self._player.step(1),
        }
        act = acts.get(event.key())
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
