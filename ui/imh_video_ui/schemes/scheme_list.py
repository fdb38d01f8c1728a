"""All schemes as cards: those of the program, and own ones with what is still wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from imh_video.app.own_schemes import SchemeFile
from imh_video_ui.theme import Button, Card, Chip, label


class SchemeCard(Card):
    """One scheme; opens it."""

    copy_wished = Signal()
    export_wished = Signal()
    removal_wished = Signal()

    def __init__(self, file: SchemeFile) -> None:
        super().__init__(opens=file.title)
        self.file = file
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 14, 16, 14)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(file.title, "card"))
        if file.scheme is not None:
            version = self.tr("version {v}").format(v=file.scheme.version or "?")
            head.addWidget(label(version, "small", "text3"))
        head.addWidget(self._state())
        head.addStretch(1)
        words.addLayout(head)
        words.addWidget(label(self._summary(), "small", "text2", wraps=True))
        row.addLayout(words, 1)
        for button in self._ways():
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _state(self) -> Chip:
        if self.file.is_built_in:
            return Chip(self.tr("comes with the program"), "plain", icon="book-open")
        if self.file.is_ready:
            return Chip(self.tr("your own"), "accent", icon="pencil")
        n = len(self.file.problems)
        words = self.tr("1 thing to mend") if n == 1 else self.tr("{n} things to mend").format(n=n)
        return Chip(words, "stop", icon="circle-alert")

    def _summary(self) -> str:
        scheme = self.file.scheme
        if scheme is None:
            return self.tr("This file can only be shown as text.")
        n = len(scheme.codes)
        codes = self.tr("1 code") if n == 1 else self.tr("{n} codes").format(n=n)
        return f"{codes}. {scheme.summary}"

    def _ways(self) -> list[Button]:
        copy = Button(self.tr("Make a copy to change"), icon="copy-plus", size="compact")
        copy.clicked.connect(self.copy_wished)
        copy.setEnabled(self.file.scheme is not None)
        export = Button(self.tr("Export…"), icon="file-down", size="compact")
        export.clicked.connect(self.export_wished)
        self.copy_button, self.export_button = copy, export
        if self.file.is_built_in:
            return [copy, export]
        remove = Button(self.tr("Remove"), icon="trash", size="compact")
        remove.clicked.connect(self.removal_wished)
        self.remove_button = remove
        return [copy, export, remove]


class SchemeList(QScrollArea):
    """Each signal brings the SchemeFile that is meant."""

    opened = Signal(object)
    copy_wished = Signal(object)
    export_wished = Signal(object)
    removal_wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cards: list[SchemeCard] = []

    def show_files(self, files: Sequence[SchemeFile]) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(6, 6, 14, 20)
        column.setSpacing(10)
        self.cards = [SchemeCard(file) for file in files]
        for head, built_in in ((self.tr("Your own"), False), (self.tr("Of the program"), True)):
            cards = [card for card in self.cards if card.file.is_built_in is built_in]
            column.addWidget(label(head, "caption_strong", "text3"))
            for card in cards:
                column.addWidget(card)
                self._connect(card)
            if not cards:
                words = self.tr("None yet. A copy of a scheme below is a good beginning.")
                column.addWidget(label(words, "body", "text2"))
            column.addSpacing(8)
        column.addStretch(1)
        self.setWidget(inside)

    def _connect(self, card: SchemeCard) -> None:
        file = card.file
        card.clicked.connect(lambda: self.opened.emit(file))
        card.copy_wished.connect(lambda: self.copy_wished.emit(file))
        card.export_wished.connect(lambda: self.export_wished.emit(file))
        card.removal_wished.connect(lambda: self.removal_wished.emit(file))
