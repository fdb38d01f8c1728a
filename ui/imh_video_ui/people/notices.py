"""What should be looked at, in plain sentences, each with the way to the place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imh_video.timebase import Micros
from imh_video_ui.people.words import clock
from imh_video_ui.theme import Button, TintedDisc, ground, label

_MOST = 2


class Notices(QWidget):
    """The first two; more would push the picture away."""

    look_wished = Signal(object)
    """Show that moment (microseconds)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.sentences: tuple[str, ...] = ()

    def show_notices(self, notices: Sequence[tuple[str, Micros]]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.sentences = tuple(words for words, _ in notices[:_MOST])
        for words, us in notices[:_MOST]:
            self._column.addWidget(self._notice(words, us))
        self.setVisible(bool(notices))

    def _notice(self, words: str, us: Micros) -> QWidget:
        box = ground(QWidget(), "warn_t")
        row = QHBoxLayout(box)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(TintedDisc("triangle-alert", size_px=32, tint="warn_t", ink="warn"))
        row.addWidget(label(words, "body", wraps=True), 1)
        look = Button(self.tr("Look at {at}").format(at=clock(us)), size="compact")
        look.clicked.connect(partial(self.look_wished.emit, us))
        row.addWidget(look)
        return box
