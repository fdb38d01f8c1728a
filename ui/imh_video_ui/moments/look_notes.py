"""What should be known of the look at a film, for as long as the film is open: plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imh_video_ui.theme import Button, TintedDisc, ground, label

_SIGN_PX = 32


class LookNotes(QWidget):
    """Why the last look ended early, or what it warns of; hidden where there is neither."""

    people_requested = Signal()
    """Say who is who: most of what a look warns of is mended there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentences: tuple[str, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(10, 8, 10, 2)
        outer.setSpacing(2)
        self._column = QVBoxLayout()
        outer.addLayout(self._column)
        self._column.setSpacing(4)
        self.people = Button(self.tr("Who is who…"), kind="text", size="compact", icon="users")
        self.people.clicked.connect(self.people_requested)
        outer.addWidget(self.people, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def warn(self, sentences: Sequence[str], *, with_people: bool = False) -> None:
        """These and no others, each with the sign of a warning, and the way to who is who."""
        self._say(sentences, "warn_t", "triangle-alert", "warn")
        self.people.setVisible(with_people)

    def tell(self, sentence: str) -> None:
        """This one alone; nothing is wrong."""
        self._say([sentence], "subtle", "info", "text2")
        self.people.hide()

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
    row.setContentsMargins(2, 4, 8, 4)
    row.setSpacing(4)
    # Painted, not a picture kept from before: it follows the theme.
    row.addWidget(TintedDisc(sign, size_px=_SIGN_PX, tint=tint, ink=ink))
    row.addWidget(label(sentence, "caption", "text", wraps=True), 1)
    return box
