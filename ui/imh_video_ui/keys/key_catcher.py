"""A field that takes keys instead of letters: what is pressed here is what will be set."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from imh_video_ui.keys.entries import Kind
from imh_video_ui.keys.sequences import as_kept
from imh_video_ui.theme import colour, key_cap_width, key_text, paint_key_cap, program_font
from imh_video_ui.theme.tokens import RADIUS_CONTROL

_ALONE = (
    Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
    Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown,
)  # fmt: skip
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeyCatcher(QWidget):
    """``caught`` brings the key as it is kept; ``left`` comes with Escape or without the keyboard.

    For a code a first key waits for its second; ``leaders`` says which keys do.
    """

    caught = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = Kind.ACTION
        self._leaders: frozenset[str] = frozenset()
        self._first = ""
        self._is_waiting = False
        self._words = ""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFixedHeight(44)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Press the new keys"))
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(280, 44)

    @property
    def is_waiting(self) -> bool:
        return self._is_waiting

    def wait_for(self, kind: Kind, leaders: Collection[str] = ()) -> None:
        """Take the keyboard until keys were pressed."""
        self._kind, self._leaders, self._first = kind, frozenset(leaders), ""
        self._words = {
            Kind.CODE: self.tr("Press a first key and a letter, or one key"),
            Kind.LEADER: self.tr("Press one letter"),
        }.get(kind, self.tr("Press the keys together"))
        self._is_waiting = True
        self.setAccessibleDescription(self._words)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def leave(self) -> None:
        if self._is_waiting:
            self._is_waiting = False
            self.hide()
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._is_waiting:
            if event.type() == QEvent.Type.ShortcutOverride:
                # Every key belongs here, those of the window too.
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in _TABS:
                self.leave()
        return super().event(event)

    def focusOutEvent(self, event: object) -> None:
        self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        if event.key() in _ALONE or event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif self._kind is Kind.ACTION:
            self._catch(self._combination(event))
        else:
            self._take_stroke(event)

    def _combination(self, event: QKeyEvent) -> str:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return as_kept(QKeySequence(held.value | event.key()))

    def _take_stroke(self, event: QKeyEvent) -> None:
        text = event.text().upper()
        plain = len(text) == 1 and text.isascii() and text.isalnum()
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if not plain or event.modifiers() & held:
            self._words = self.tr("Only a letter or a digit can mark a code. Press another")
            self.update()
        elif self._first:
            self._catch(f"{self._first} {text}")
        elif self._kind is Kind.CODE and text in self._leaders:
            self._first = text
            self._words = self.tr("and now the letter")
            self.update()
        else:
            self._catch(text)

    def _catch(self, key: str) -> None:
        self._is_waiting = False
        self.hide()
        self.caught.emit(key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent"), 2))
        painter.setBrush(colour("accent_t"))
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        left = 12.0
        if self._first:
            cap = QRectF(left, 12, key_cap_width(self._first), 20)
            paint_key_cap(painter, cap, self._first, fill=colour("surface"))
            left = cap.right() + 8
        painter.setFont(program_font(14, 500))
        painter.setPen(colour("text"))
        words = QRectF(left, 0, self.width() - left - 70, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._words)
        leave = self.tr("Esc")
        width = key_cap_width(leave)
        paint_key_cap(painter, QRectF(self.width() - width - 12, 12, width, 20), leave)
        painter.end()


def shown_key(kind: Kind, key: str) -> str:
    """A key as its cap shows it."""
    return key_text(QKeySequence(key)) if kind in (Kind.ACTION, Kind.FIXED) else key
