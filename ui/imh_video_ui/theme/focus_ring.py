"""The focus ring: one overlay per window that shows where the keyboard is.

Custom views that draw their own ring (timeline, matrix, strip) set the property ``own_ring``.
A widget may set the property ``ring_radius`` to the radius of its corners.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from imh_video_ui.theme.tokens import FOCUS_GAP, FOCUS_WIDTH, RADIUS_CONTROL
from imh_video_ui.theme.wearing import colour

_TYPED_INTO = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
_MOVES = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.ZOrderChange,
}
_POINTER = {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress}
_REACH = FOCUS_WIDTH + FOCUS_GAP


class FocusRing(QWidget):
    """Lies round the widget with the focus, over everything else, and lets every click through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._window = window
        self._watched: list[QObject] = []
        self._target: QWidget | None = None
        self._by_keyboard = True
        # Moves come in bursts while a layout settles: one repaint after each burst is enough.
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._follow)
        window.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)
        self.hide()

    @property
    def ring_rect(self) -> QRect | None:
        """Where the ring is now, in the window; None while there is none."""
        rect = self._target_rect()
        return rect if rect is not None and not rect.isEmpty() else None

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._unwatch()
        is_ours = now is not None and (now is self._window or self._window.isAncestorOf(now))
        self._target = now if is_ours else None
        self._watch()
        self._follow()

    def _watch(self) -> None:
        widget = self._target
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            widget.destroyed.connect(self._forget)
            self._watched.append(widget)
            widget = widget.parentWidget()

    def _unwatch(self) -> None:
        for widget in self._watched:
            try:
                widget.removeEventFilter(self)
                widget.destroyed.disconnect(self._forget)
            except RuntimeError:
                continue  # it was deleted together with its page
        self._watched.clear()

    def _forget(self) -> None:
        self._target = None
        self._watched.clear()
        self._settle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if "_window" not in self.__dict__:
            return False  # being taken down: Qt still asks while Python has let go
        if watched is self._window:
            self._watch_window(kind)
        elif kind in _POINTER or kind == QEvent.Type.KeyPress:
            self._note_hand(kind)
        elif kind in _MOVES:
            self._settle.start()
        return False

    def _watch_window(self, kind: QEvent.Type) -> None:
        if kind == QEvent.Type.Show:
            handle = self._window.windowHandle()
            if handle is not None:
                # The native window sees each press once, before any widget does.
                handle.installEventFilter(self)
        if kind in _MOVES or kind == QEvent.Type.ChildAdded:
            self._settle.start()

    def _note_hand(self, kind: QEvent.Type) -> None:
        by_keyboard = kind == QEvent.Type.KeyPress
        if by_keyboard != self._by_keyboard or isinstance(self._target, QTabBar):
            self._by_keyboard = by_keyboard
            self._settle.start()

    def _follow(self) -> None:
        rect = self.ring_rect
        self.setVisible(rect is not None)
        if rect is None:
            return
        self.setGeometry(self._around(rect))
        # Only the ring itself is covered: a film or a cursor inside repaints without us.
        inset = self._radius()
        inner = self.rect().adjusted(_REACH, _REACH, -_REACH, -_REACH)
        inner = inner.adjusted(inset, inset, -inset, -inset)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inner)))
        self.raise_()
        self.update()

    def _around(self, rect: QRect) -> QRect:
        """The ring's own place: inside the window, even at a widget that fills it."""
        return rect.adjusted(-_REACH, -_REACH, _REACH, _REACH).intersected(self._window.rect())

    def _radius(self) -> int:
        own = self._target.property("ring_radius") if self._target is not None else None
        return RADIUS_CONTROL if own is None else int(own)

    def _target_rect(self) -> QRect | None:
        target = self._target
        if target is None or not target.isVisible() or target.property("own_ring"):
            return None
        if not self._by_keyboard and not isinstance(target, _TYPED_INTO):
            return None
        inner = target.rect()
        if isinstance(target, QTabBar):
            # The bar may be as wide as the page: the keyboard is on one tab of it.
            inner = target.tabRect(target.currentIndex()).intersected(inner)
        rect = QRect(target.mapTo(self._window, inner.topLeft()), inner.size())
        return self._visible_part(target, rect)

    def _visible_part(self, target: QWidget, rect: QRect) -> QRect:
        """Cut by the scroll areas it lies in, with room for the ring itself."""
        widget = target.parentWidget()
        while widget is not None and widget is not self._window:
            area = widget.parentWidget()
            if isinstance(area, QAbstractScrollArea) and widget is area.viewport():
                seen = QRect(widget.mapTo(self._window, widget.rect().topLeft()), widget.size())
                rect = rect.intersected(seen)
            widget = area
        return rect

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("focus"), FOCUS_WIDTH))
        half = FOCUS_WIDTH / 2
        ring = QRectF(self.rect()).adjusted(half, half, -half, -half)
        radius = self._radius() + FOCUS_GAP + half
        painter.drawRoundedRect(ring, radius, radius)
        painter.end()
