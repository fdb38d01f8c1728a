"""The palette as the coder will see it, and a place to try the keys without marking anything."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from imh_video.app.chords import ChordMachine, Complete, KeyMap, Unbound, Waiting
from imh_video.model.scheme import Actor, CodeKind, CodingScheme
from imh_video_ui.coding.key_router import stroke_of
from imh_video_ui.coding.palette import WIDTH_PX, CodePalette
from imh_video_ui.theme import (
    Glyph,
    colour,
    glyph_of,
    label,
    paint_glyph,
    paint_key_cap,
    program_font,
    theme_signals,
)
from imh_video_ui.theme.tokens import RADIUS_CONTROL
from imh_video_ui.timeline.head_painter import actor_words

_PASSES = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


class TryOut(QWidget):
    """Has the keyboard and takes strokes, as the coding page does."""

    pressed = Signal(str)
    """The code that the keys mean."""
    waiting = Signal(str)
    """The first key that waits; "" when none does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme: CodingScheme | None = None
        self._machine: ChordMachine | None = None
        self._strokes: tuple[str, ...] = ()
        self._words = ""
        self._sign: Glyph | None = None
        self._over = QTimer(self, interval=100)
        self._over.timeout.connect(self._look_at_clock)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(44)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(self.tr("Try the keys here"))
        theme_signals().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PX, 44)

    @property
    def words(self) -> str:
        """What it says now."""
        return self._words

    def show_keys(self, scheme: CodingScheme, keys: KeyMap) -> None:
        self._scheme = scheme
        if self._machine is None:
            self._machine = ChordMachine(keys)
        self._machine.keys = keys

    def event(self, event: QEvent) -> bool:
        is_claim = event.type() == QEvent.Type.ShortcutOverride
        if is_claim and isinstance(event, QKeyEvent) and stroke_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stroke = stroke_of(event)
        if event.key() in _PASSES or not stroke or event.isAutoRepeat():
            super().keyPressEvent(event)
            return
        self._take(stroke)

    def _take(self, stroke: str) -> None:
        machine, scheme = self._machine, self._scheme
        if machine is None or scheme is None:
            return
        answer = machine.press(stroke)
        if isinstance(answer, Waiting):
            who = actor_words(answer.actor) if answer.actor is not None else ""
            self._say((stroke,), self.tr("{who}, now a letter").format(who=who), None)
            self._over.start()
            self.waiting.emit(stroke)
            return
        self._over.stop()
        self.waiting.emit("")
        if isinstance(answer, Complete):
            code = scheme.code(answer.code_id)
            sign = Glyph.CANNOT_SEE if code.unscorable else glyph_of(code.valence)
            self._say(answer.strokes, code.label, sign)
            self.pressed.emit(code.id)
        elif isinstance(answer, Unbound):
            self._say(answer.strokes, self.tr("is no code"), None)
        else:
            self._say((stroke,), self.tr("means nothing here"), None)

    def _look_at_clock(self) -> None:
        if self._machine is not None and not self._machine.leader:
            self._over.stop()
            self.waiting.emit("")
            self._say((), "", None)

    def _say(self, strokes: tuple[str, ...], words: str, sign: Glyph | None) -> None:
        self._strokes, self._words, self._sign = strokes, words, sign
        self.setAccessibleDescription(f"{' '.join(strokes)} {words}")
        self.update()

    def focusInEvent(self, event: object) -> None:
        self.update()

    def focusOutEvent(self, event: object) -> None:
        if self._machine is not None:
            self._machine.cancel()
        self._say((), "", None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(colour("surface"))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        left = 10.0
        for stroke in self._strokes:
            cap = QRectF(left, 12, 20, 20)
            paint_key_cap(painter, cap, stroke, fill=colour("subtle"))
            left = cap.right() + 6
        if self._sign is not None:
            paint_glyph(painter, QRectF(left + 2, 16, 12, 12), self._sign)
            left += 20
        painter.setFont(program_font(13, 500 if self._words else 400))
        painter.setPen(colour("text" if self._words else "text3"))
        words = self._words or self.tr("Try the keys here")
        place = QRectF(left, 0, self.width() - left - 6, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class Preview(QWidget):
    """``code_wanted`` when a row of the palette is pressed: the form goes to that code."""

    code_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(self.tr("As the coder sees it"), "caption_strong", "text3"))
        self.palette_panel = CodePalette()
        self.palette_panel.setAccessibleName(self.tr("The codes as the coder sees them"))
        self.palette_panel.code_pressed.connect(self.code_wanted)
        self.palette_panel.actor_changed.connect(self._keys_for)
        column.addWidget(self.palette_panel, 1)
        self.try_out = TryOut()
        self.try_out.pressed.connect(self._was_pressed)
        self.try_out.waiting.connect(self._leader_waits)
        column.addWidget(self.try_out)
        self._scheme: CodingScheme | None = None
        self._on: set[str] = set()

    def show_scheme(self, scheme: CodingScheme) -> None:
        """As it is now, whatever is still wrong with it."""
        self._scheme = scheme
        self.palette_panel.setVisible(bool(scheme.codes))
        if scheme.codes:
            keys = KeyMap.of(scheme, actor=self.palette_panel.actor)
            self.palette_panel.show_scheme(scheme, keys)
            self.try_out.show_keys(scheme, keys)

    def show_actor(self, actor: Actor) -> None:
        if self._scheme is not None and self._scheme.codes_of(actor):
            self.palette_panel.show_actor(actor)

    def _keys_for(self, actor: Actor) -> None:
        if self._scheme is not None:
            self.try_out.show_keys(self._scheme, KeyMap.of(self._scheme, actor=actor))

    def _leader_waits(self, leader: str) -> None:
        self.palette_panel.show_leader(leader)

    def _was_pressed(self, code_id: str) -> None:
        """States go on and off, and end their rivals, as they will."""
        scheme = self._scheme
        if scheme is None:
            return
        code = scheme.code(code_id)
        self.palette_panel.show_actor(code.actor)
        if code.kind is CodeKind.STATE:
            was_on = code_id in self._on
            self._on -= {rival.id for rival in scheme.rivals(code)} | {code_id}
            self._on |= set() if was_on else {code_id}
        self.palette_panel.show_on(self._on)
