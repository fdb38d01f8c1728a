"""The field behind the time code: type a time or a frame, see it, and stay or go back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy, QWidget

from imh_video.timebase import timecode
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.place import NoSuchPlace, find_place
from imh_video_ui.player.pop_panel import PopPanel
from imh_video_ui.theme import colour, label, restyle, role_font, theme_signals

_FIELD_WIDTH = 240


class TimeCode(QAbstractButton):
    """The time of the frame on screen; pressed, it asks where to go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(role_font("time"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._is_exact = True
        self.show_time(timecode(0), is_exact=True)
        theme_signals().changed.connect(self.update)

    def show_time(self, words: str, *, is_exact: bool) -> None:
        """Paler while the picture of this moment is still on its way."""
        if words != self.text():
            is_longer = len(words) != len(self.text())
            self.setText(words)
            self.setAccessibleName(self.tr("Time {time}").format(time=words))
            if is_longer:
                self.updateGeometry()
        if self._is_exact != is_exact:
            self._is_exact = is_exact
            self.update()

    @property
    def is_exact(self) -> bool:
        return self._is_exact

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        # A place of its own, or everything would shift with the number of digits.
        widest = max(metrics.horizontalAdvance(text) for text in ("00:00.000", self.text()))
        return QSize(widest + 4, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.underMouse() and self.isEnabled())
        painter.setFont(font)
        painter.setPen(colour("text" if self._is_exact and self.isEnabled() else "text3"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class GoTo(PopPanel):
    """Shows the frame while it is typed. Enter stays there; Escape goes back to where it was."""

    def __init__(self, player: FilmPlayer, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Go to a time or a frame"))
        self._player = player
        self._from = 0
        self._was_playing = False
        self._is_confirmed = False
        self.field = QLineEdit()
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.field.setAccessibleName(self.tr("Time or frame"))
        self.field.setPlaceholderText(self.tr("41.24   1:02   f1031   +2   -5f"))
        self.field.textEdited.connect(self._typed)
        self.field.returnPressed.connect(self._confirm)
        self.words = label("", "small", "text2", wraps=True)
        self.words.setFixedWidth(_FIELD_WIDTH)
        self.column.addWidget(self.field)
        self.column.addWidget(self.words)

    def ask(self, anchor: QWidget) -> None:
        """Open it; the film stands while somebody types."""
        player = self._player
        if player.table is None:
            return
        self._was_playing, self._is_confirmed = player.playing, False
        player.pause()
        self._from = player.frame_index
        self.field.clear()
        self._say(self.tr("Enter goes there, Esc goes back."))
        self.open_above(anchor)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _find(self) -> int | None:
        """The frame that is typed; None, with a word on why, while it names no place."""
        table = self._player.table
        if table is None:
            return None
        try:
            index = find_place(self.field.text(), self._from, table)
        except NoSuchPlace as problem:
            self._say(problem.sentence, is_wrong=bool(self.field.text().strip()))
            return None
        words = self.tr("{time}, frame {number}")
        self._say(words.format(time=timecode(table.time_us(index)), number=index))
        return index

    def _typed(self) -> None:
        index = self._find()
        self._player.seek_index(self._from if index is None else index)

    def _confirm(self) -> None:
        index = self._find()
        if index is None:
            return
        self._player.seek_index(index)
        self._is_confirmed = True
        self.close()

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        self.words.setText(words)
        restyle(self.words, tone="stop" if is_wrong else "text2")
        restyle(self.field, wrong=is_wrong)
        self.field.setAccessibleDescription(words)
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # the field has it; a wrong place must not close the panel
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._go_back_or_stay()
        super().closeEvent(event)

    def _go_back_or_stay(self) -> None:
        if not self._is_confirmed:
            self._player.seek_index(self._from)
        if self._was_playing:
            self._was_playing = False
            self._player.play()
