"""Help: every key, what the program does not do, and whose work it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from imh_video_ui.shell.actions import plain_words
from imh_video_ui.theme import Button, Card, KeyCap, key_text, label
from imh_video_ui.theme.sign import Sign
from imh_video_ui.theme.tokens import PAGE_PADDING

KeyGroup = tuple[str, Sequence[QAction]]


class HelpPage(QWidget):
    """Built anew whenever it is opened: the keys are those in force."""

    keys_wanted = Signal()
    left = Signal()
    """Back to where somebody came from."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setProperty("own_ring", True)
        outer.addWidget(self._area)

    def _head(self) -> QHBoxLayout:
        back = Button(self.tr("Back"), icon="arrow-left", keys="Esc")
        back.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Help"), "page"))
        row.addStretch(1)
        row.addWidget(back)
        return row

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The arrow keys go through the page, and Escape leaves it.
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def show_keys(self, groups: Sequence[KeyGroup]) -> None:
        """All actions with a key, group by group."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(PAGE_PADDING, 22, PAGE_PADDING, PAGE_PADDING)
        column.setSpacing(16)
        column.addLayout(self._head())
        column.addWidget(
            label(
                self.tr("Every action is in a menu, and Ctrl K finds it by its name."),
                "body",
                "text2",
            )
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._keys(groups), 3, Qt.AlignmentFlag.AlignTop)
        side = QVBoxLayout()
        side.setSpacing(16)
        side.addWidget(self._limits())
        side.addWidget(self._about())
        side.addStretch(1)
        row.addLayout(side, 2)
        column.addLayout(row)
        column.addStretch(1)
        self._area.setWidget(inside)

    def _keys(self, groups: Sequence[KeyGroup]) -> QWidget:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(22, 16, 22, 18)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Keys"), "section"))
        head.addStretch(1)
        change = Button(self.tr("Change keys…"), icon="keyboard", size="compact")
        change.clicked.connect(self.keys_wanted)
        head.addWidget(change)
        column.addLayout(head)
        for name, actions in groups:
            keyed = [a for a in actions if a.isVisible() and not a.shortcut().isEmpty()]
            if not keyed:
                continue
            column.addSpacing(6)
            column.addWidget(label(name, "caption_strong", "text3"))
            column.addLayout(_key_table(keyed))
        return card

    def _limits(self) -> QWidget:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(22, 16, 22, 18)
        column.setSpacing(10)
        column.addWidget(label(self.tr("What it does not do"), "section"))
        for words in (
            self.tr("It does not score or judge a parent, a baby or the two together."),
            self.tr("It does not read emotions, and it recognises nobody."),
            self.tr("It sends nothing over a network."),
            self.tr("A possible moment is a suggestion. Only a person makes a mark."),
            self.tr("This version does not encrypt films yet. Use it for practice films."),
        ):
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(Sign("circle-minus", "text3", 16), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(words, "body", wraps=True), 1)
            column.addLayout(line)
        return card

    def _about(self) -> QWidget:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(22, 16, 22, 18)
        column.setSpacing(8)
        version = metadata.version("imh-video")
        column.addWidget(label(f"imh-video {version}", "section"))
        column.addWidget(label(self.tr("Free software, Apache License 2.0."), "body", "text2"))
        column.addWidget(
            label(
                self.tr(
                    "With Qt (LGPL), Lucide icons (ISC, some from Feather, MIT), and the typefaces "
                    "Inter and Atkinson Hyperlegible (SIL Open Font License 1.1)."
                ),
                "small",
                "text2",
                wraps=True,
            )
        )
        return card


def _called(action: QAction) -> str:
    """What it is always called: "Undo", and not what it would take back now."""
    words, always = plain_words(action), str(action.property("plain_words") or "")
    return always if always and words.startswith(f"{always}:") else words


def _key_table(actions: Sequence[QAction]) -> QGridLayout:
    """Two columns of words and caps."""
    table = QGridLayout()
    table.setHorizontalSpacing(12)
    table.setVerticalSpacing(7)
    rows = -(-len(actions) // 2)
    for place, action in enumerate(actions):
        across, down = divmod(place, rows)
        cap = KeyCap(key_text(action.shortcut()))
        table.addWidget(cap, down, across * 3, Qt.AlignmentFlag.AlignLeft)
        table.addWidget(label(_called(action), "body"), down, across * 3 + 1)
    table.setColumnMinimumWidth(2, 24)
    for across in (1, 4):
        table.setColumnStretch(across, 1)
    return table
