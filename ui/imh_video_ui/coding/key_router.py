"""Who gets a key: the field that is typed into, the timeline, a chord, or the film.

Chords must work wherever the keyboard is on the page, and the second stroke of a chord may be a
key that otherwise plays the film. So keys are looked at before any widget or shortcut has them.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from imh_video_ui.timeline.timeline_view import TimelineView

_TYPED_INTO = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
_Key = Qt.Key
_ARROWS = (_Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down)
_ENDS = (_Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown)
_ENTER = (_Key.Key_Return, _Key.Key_Enter)

_OWN_KEYS: tuple[tuple[type[QWidget], tuple[Qt.Key, ...]], ...] = (
    (QAbstractButton, (_Key.Key_Space,)),
    (QComboBox, (_Key.Key_Space, *_ARROWS, *_ENDS)),
    (QAbstractSlider, (*_ARROWS, *_ENDS)),
    (QTabBar, (_Key.Key_Left, _Key.Key_Right)),
    (QAbstractItemView, (*_ARROWS, *_ENDS, *_ENTER)),
)
"""What a control that has the keyboard needs for itself; all else plays the film."""

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class StrokeTaker(Protocol):
    """The page, as far as keys go."""

    def wants_stroke(self, stroke: str) -> bool: ...
    def take_stroke(self, stroke: str) -> None: ...
    def release_stroke(self, stroke: str) -> None:
        """The key of a stroke came up again; most strokes do not care."""

    def let_go(self) -> None:
        """Keys that are down may come up elsewhere: the window is left."""

    def leave_one_thing(self) -> bool:
        """Escape: leave the innermost thing that is under way; False when there is none."""


def stroke_of(event: QKeyEvent) -> str:
    """The letter, digit or sign of a plain key press as a chord knows it; "" for anything else."""
    if event.modifiers() not in _PLAIN:
        return ""
    key = event.key()
    if _Key.Key_A <= key <= _Key.Key_Z or _Key.Key_0 <= key <= _Key.Key_9:
        return chr(key)
    text = event.text()
    return text.upper() if len(text) == 1 and text.isprintable() and text != " " else ""


class KeyRouter(QObject):
    """Filters the keys of one page while it shows. Lives as long as the page."""

    def __init__(self, page: QWidget, taker: StrokeTaker, timeline: TimelineView) -> None:
        super().__init__(page)
        self._page = page
        self._taker = taker
        self._timeline = timeline
        self._further: list[QWidget] = []
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def take_also(self, window: QWidget) -> None:
        """Keys pressed in this window are the page's too, until ``leave``."""
        self._further.append(window)

    def leave(self, window: QWidget) -> None:
        self._further.remove(window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            self._release(event)
            return False
        if kind == QEvent.Type.WindowDeactivate:
            # It may come while the page is going away.
            if isValid(self._page) and watched in (self._page.window(), *self._further):
                self._taker.let_go()
            return False
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        if not self._is_ours(watched):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            return self._claim(watched, event)
        return self._press(watched, event)

    def _is_ours(self, widget: QWidget) -> bool:
        if not self._page.isVisible() or QApplication.activePopupWidget() is not None:
            return False
        if widget.window() in self._further:
            return True
        return widget is self._page or self._page.isAncestorOf(widget)

    def _claim(self, widget: QWidget, event: QKeyEvent) -> bool:
        """Keep a key from being a shortcut, so that it arrives as a key press."""
        claims = (
            self._is_typed(widget, event)
            or self._is_for_timeline(widget, event)
            or self._is_own(widget, event)
            or self._is_stroke(event)
            or event.key() == _Key.Key_Escape
        )
        if claims:
            event.accept()
        return claims

    def _press(self, widget: QWidget, event: QKeyEvent) -> bool:
        if event.key() == _Key.Key_Escape and not self._is_for_timeline(widget, event):
            return self._escape(widget)
        if self._is_typed(widget, event) or self._is_for_timeline(widget, event):
            return False
        if self._is_own(widget, event):
            return False
        if not self._is_stroke(event):
            return False
        if not event.isAutoRepeat():
            self._taker.take_stroke(stroke_of(event))
        return True

    def _release(self, event: QKeyEvent) -> None:
        """Wherever the keyboard went meanwhile. Repeats of a held key are no releases."""
        key = event.key()
        is_stroke = _Key.Key_A <= key <= _Key.Key_Z or _Key.Key_0 <= key <= _Key.Key_9
        if is_stroke and not event.isAutoRepeat():
            self._taker.release_stroke(chr(key))

    def _escape(self, widget: QWidget) -> bool:
        if self._taker.leave_one_thing():
            return True
        if isinstance(widget, _TYPED_INTO):
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def _is_typed(self, widget: QWidget, event: QKeyEvent) -> bool:
        """Letters, spaces and arrows belong to the field, and Ctrl with a key that edits."""
        if not isinstance(widget, _TYPED_INTO):
            return False
        control = Qt.KeyboardModifier.ControlModifier
        editing = (_Key.Key_Z, _Key.Key_Y, _Key.Key_A, _Key.Key_C, _Key.Key_V, _Key.Key_X)
        if event.modifiers() & control:
            return event.key() in editing or event.key() in (*_ARROWS, *_ENDS)
        is_function_key = _Key.Key_F1 <= event.key() <= _Key.Key_F35
        return not is_function_key and event.key() != _Key.Key_Escape

    def _is_for_timeline(self, widget: QWidget, event: QKeyEvent) -> bool:
        if widget is not self._timeline:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        return self._timeline.takes_key(event.key(), event.modifiers())

    def _is_own(self, widget: QWidget, event: QKeyEvent) -> bool:
        if event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            # With Shift a list of several chooses as it goes.
            several = QAbstractItemView.SelectionMode.ExtendedSelection
            is_list = isinstance(widget, QAbstractItemView) and widget.selectionMode() == several
            return is_list and event.key() in (_Key.Key_Up, _Key.Key_Down, *_ENDS)
        if event.modifiers() not in _PLAIN:
            return False
        return any(isinstance(widget, kind) and event.key() in keys for kind, keys in _OWN_KEYS)

    def _is_stroke(self, event: QKeyEvent) -> bool:
        stroke = stroke_of(event)
        return bool(stroke) and self._taker.wants_stroke(stroke)
