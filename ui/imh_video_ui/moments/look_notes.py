"""What should be known of the look at a film, for as long as the film is open: plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from imh_video_ui.theme import ground, label
from imh_video_ui.theme.icons import icon


class LookNotes(QWidget):
    """Why the last look ended early, or what it warns of; hidden where there is neither."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentences: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 2)
        self._column.setSpacing(4)
        self.hide()

    def warn(self, sentences: Sequence[str]) -> None:
        """These and no others, each with the sign of a warning."""
        self._say(sentences, "warn_t", "triangle-alert", "warn")

    def tell(self, sentence: str) -> None:
        """This one alone; nothing is wrong."""
        self._say([sentence], "subtle", "info", "text2")

    def clear(self) -> None:
        self._say((), "", "", "")

    def _say(self, sentences: Sequence[str], tint: str, sign: str, ink: str) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.sentences = tuple(sentences)
        for sentence in self.sentences:
            self._column.addWidget(_note(sentence, tint, sign, ink))
        self.setVisible(bool(self.sentences))


def _note(sentence: str, tint: str, sign: str, ink: str) -> QWidget:
    box = ground(QWidget(), tint)
    row = QHBoxLayout(box)
    row.setContentsMargins(8, 6, 8, 6)
    row.setSpacing(8)
    picture = QLabel()
    picture.setPixmap(icon(sign, 14, ink).pixmap(14, 14))
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(sentence, "caption", "text", wraps=True), 1)
    return box
