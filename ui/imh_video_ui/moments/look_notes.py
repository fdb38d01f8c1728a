"""What should be known of the look at a film, for as long as the film is open: plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imh_video_ui.theme import ground, label
from imh_video_ui.theme.icons import icon


class LookNotes(QWidget):
    """Why the last look failed, or what it warns of; nothing is shown where there is neither."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentences: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 2)
        self._column.setSpacing(4)
        self.hide()

    def say(self, sentences: Sequence[str]) -> None:
        """These and no others; each stands with the sign of a warning."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.sentences = tuple(sentences)
        for sentence in self.sentences:
            self._column.addWidget(_note(sentence))
        self.setVisible(bool(self.sentences))


def _note(sentence: str) -> QWidget:
    box = ground(QWidget(), "warn_t")
    row = QHBoxLayout(box)
    row.setContentsMargins(8, 6, 8, 6)
    row.setSpacing(8)
    sign = QLabel()
    sign.setPixmap(icon("triangle-alert", 14, "warn").pixmap(14, 14))
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(sentence, "caption", "text", wraps=True), 1)
    return box
