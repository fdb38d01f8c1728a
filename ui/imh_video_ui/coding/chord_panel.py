"""What a chord waits for, at the foot of the film: the pressed key, an empty one, and a ring.

Dark in both themes, as everything drawn over a film.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from imh_video.app.chords import ChordMachine
from imh_video_ui.player.stage import FilmStage
from imh_video_ui.theme import DARK, colour, program_font
from imh_video_ui.theme.glyphs import Glyph, paint_glyph

_HEIGHT = 56
_KEY = 36
_GAP = 10
_PADDING = 12
_FOOT_PX = 18
_REFRESH_MS = 40
_ANSWER_MS = 900


class ChordPanel(QWidget):
    """Lies over the film and lets every click through; visible only while there is something."""

    ran_out = Signal()
    """No letter came in time: the first key is forgotten."""

    def __init__(self, over: FilmStage) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Keys for marking"))
        self._over = over
        self._machine: ChordMachine | None = None
        self._keys: tuple[str, ...] = ()
        self._who = ""
        self._words = ""
        self._glyph: Glyph | None = None
        self._left = 0.0
        self._tick = QTimer(self, interval=_REFRESH_MS)
        self._tick.timeout.connect(self._refresh)
        self._go = QTimer(self, singleShot=True, interval=_ANSWER_MS)
        self._go.timeout.connect(self.hide)
        over.installEventFilter(self)
        over.foot_changed.connect(self._place)
        self.hide()

    @property
    def words(self) -> str:
        """What it says now."""
        return f"{self._who}{self._words}" if self.isVisibleTo(self._over) else ""

    def wait(self, machine: ChordMachine, leader: str, who: str) -> None:
        """A leader was pressed: say so and let the ring run out."""
        self._machine = machine
        self._say((leader,), who, self.tr(", now press a letter"), None)
        self._go.stop()
        self._tick.start()
        self._refresh()

    def answer(self, strokes: tuple[str, ...], words: str, glyph: Glyph | None = None) -> None:
        """Say for a moment what the keys did, or that they mean nothing."""
        self._machine = None
        self._tick.stop()
        self._left = 0.0
        self._say(strokes, "", words, glyph)
        self._go.start()

    def tell(self, words: str) -> None:
        """Say what goes on until something else is said or it is left."""
        self.answer((), words)
        self._go.stop()

    def leave(self) -> None:
        self._tick.stop()
        self._go.stop()
        self._machine = None
        self.hide()

    def _say(self, keys: tuple[str, ...], who: str, words: str, glyph: Glyph | None) -> None:
        self._keys, self._who, self._words, self._glyph = keys, who, words, glyph
        self._place()
        self.show()
        self.raise_()
        self.update()
        said = f"{' '.join(keys)}: {who}{words}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _refresh(self) -> None:
        machine = self._machine
        if machine is None or not machine.leader:
            self.leave()
            self.ran_out.emit()
            return
        self._left = machine.remaining_s / machine.timeout_s
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = round(min(self._wanted_width(), self._over.width() - 16))
        x = (self._over.width() - width) // 2
        foot = self._over.height() - self._over.foot_px - _FOOT_PX
        self.setGeometry(x, max(0, foot - _HEIGHT), width, _HEIGHT)

    def _is_waiting(self) -> bool:
        return self._machine is not None

    def _wanted_width(self) -> float:
        who = QFontMetricsF(program_font(14, 600)).horizontalAdvance(self._who)
        words = QFontMetricsF(program_font(14)).horizontalAdvance(self._words)
        keys = (len(self._keys) + (1 if self._is_waiting() else 0)) * (_KEY + _GAP)
        sign = 22 if self._glyph is not None else 0
        tail = 34 + self._hint_width() if self._is_waiting() else 8
        return 2 * _PADDING + keys + sign + who + words + tail

    def _hint_width(self) -> float:
        return QFontMetricsF(program_font(12)).horizontalAdvance(self.tr("Esc to leave")) + 14

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("film_ground", 0.92))
        painter.drawRoundedRect(QRectF(self.rect()), 12, 12)
        x = float(_PADDING)
        for key in self._keys:
            x = self._paint_key(painter, x, key)
        if self._is_waiting():
            x = self._paint_empty_key(painter, x)
        if self._glyph is not None:
            paint_glyph(painter, QRectF(x + 2, _HEIGHT / 2 - 7, 14, 14), self._glyph,
                        getattr(DARK, self._glyph.value, DARK.text))  # fmt: skip
            x += 22
        x = self._paint_words(painter, x, self._who, 600)
        x = self._paint_words(painter, x, self._words, 400)
        if self._is_waiting():
            self._paint_ring(painter, QPointF(x + 22, _HEIGHT / 2))
            self._paint_hint(painter)
        painter.end()

    def _paint_key(self, painter: QPainter, x: float, key: str) -> float:
        cap = QRectF(x, (_HEIGHT - _KEY) / 2, _KEY, _KEY)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("film_text"))
        painter.drawRoundedRect(cap, 6, 6)
        painter.setPen(colour("film_ground"))
        painter.setFont(program_font(16, 700))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        return x + _KEY + _GAP

    def _paint_empty_key(self, painter: QPainter, x: float) -> float:
        pen = QPen(colour("film_text", 0.75), 1.5)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        cap = QRectF(x, (_HEIGHT - _KEY) / 2, _KEY, _KEY).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(cap, 6, 6)
        return x + _KEY + _GAP

    def _paint_words(self, painter: QPainter, x: float, words: str, weight: int) -> float:
        font = program_font(14, weight)
        painter.setFont(font)
        painter.setPen(colour("film_text"))
        width = QFontMetricsF(font).horizontalAdvance(words)
        place = QRectF(x, 0, min(width, self.width() - x - 4), _HEIGHT)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        return x + width

    def _paint_ring(self, painter: QPainter, centre: QPointF) -> None:
        box = QRectF(centre.x() - 9, centre.y() - 9, 18, 18)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("film_text", 0.25), 3))
        painter.drawEllipse(box)
        painter.setPen(QPen(colour("film_text"), 3))
        painter.drawArc(box, 90 * 16, round(360 * 16 * self._left))

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setFont(program_font(12))
        painter.setPen(colour("film_text", 0.78))
        place = QRectF(0, 0, self.width() - _PADDING - 2, _HEIGHT)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(place, align, self.tr("Esc to leave"))
