"""The foot of the keys dialog: the chosen entry, what can be done with it, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from imh_video_ui.keys.entries import KeyEntry, Kind
from imh_video_ui.keys.key_catcher import KeyCatcher
from imh_video_ui.theme import Button, KeyCap, label
from imh_video_ui.theme.sign import Sign


class KeyPanel(QFrame):
    """Says what is wished; the dialog does it and answers with ``say`` or ``ask``."""

    caught = Signal(str, bool)
    """The key, and whether it comes beside the others."""
    taken_over = Signal()
    none_wished = Signal()
    own_wished = Signal()
    hold_wished = Signal(bool)
    undo_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note")
        self._entry: KeyEntry | None = None
        self._is_beside = False
        self._leaders: frozenset[str] = frozenset()
        self._stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        self._head = QHBoxLayout()
        self._head.setSpacing(6)
        column.addLayout(self._head)
        column.addLayout(self._build_ways())
        column.addLayout(self._build_message())
        self.show_entry(None)

    def _build_ways(self) -> QStackedLayout:
        self.change = Button(self.tr("Change"), icon="keyboard", keys=self.tr("Enter"),
                             size="compact")  # fmt: skip
        self.more = Button(self.tr("One more key"), icon="plus", size="compact")
        self.none = Button(self.tr("No key"), size="compact")
        self.own = Button(self.tr("Its own again"), icon="undo-2", size="compact")
        self.hold = QCheckBox(self.tr("Held down while it lasts"))
        self.change.clicked.connect(lambda: self.begin())
        self.more.clicked.connect(lambda: self.begin(beside=True))
        self.none.clicked.connect(self.none_wished)
        self.own.clicked.connect(self.own_wished)
        self.hold.clicked.connect(self.hold_wished)
        ways = QWidget()
        row = QHBoxLayout(ways)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.change, self.more, self.none, self.own):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.hold)
        self.catcher = KeyCatcher()
        self.catcher.caught.connect(self._was_caught)
        self.catcher.left.connect(lambda: self._stack.setCurrentIndex(0))
        self._stack.addWidget(ways)
        self._stack.addWidget(self.catcher)
        return self._stack

    def _build_message(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._sign = Sign("circle-alert", "warn", 16)
        # The list above keeps its place while messages come and go.
        row.addStrut(34)
        self.message = label("", "small", "text2", wraps=True)
        self.take_over = Button(self.tr("Take it over"), size="compact", icon="arrow-right-left")
        self.take_over.clicked.connect(self.taken_over)
        self.undo = Button(self.tr("Undo"), size="compact", icon="undo-2")
        self.undo.clicked.connect(self.undo_wished)
        row.addWidget(self._sign)
        row.addWidget(self.message, 1)
        row.addWidget(self.take_over)
        row.addWidget(self.undo)
        return row

    # --- what shows

    def show_entry(self, entry: KeyEntry | None, leaders: Collection[str] = ()) -> None:
        """What is chosen now; the message of another entry goes."""
        if entry is None or self._entry is None or entry.name != self._entry.name:
            self._say("", is_warning=False)
        self._entry, self._leaders = entry, frozenset(leaders)
        while (item := self._head.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if entry is not None:
            self._head.addWidget(label(entry.words, "strong"))
            self._head.addStretch(1)
            for keys in entry.shown:
                self._head.addWidget(KeyCap(keys))
        self._offer(entry)

    def _offer(self, entry: KeyEntry | None) -> None:
        can = entry is not None and entry.kind is not Kind.FIXED
        self.change.setEnabled(can)
        self.more.setVisible(entry is not None and entry.kind is Kind.ACTION)
        has_some = entry is not None and bool(entry.keys) and entry.kind is not Kind.LEADER
        self.none.setEnabled(can and has_some)
        self.own.setEnabled(can and bool(entry and entry.is_changed))
        self.hold.setVisible(bool(entry and entry.is_state))
        self.hold.setChecked(bool(entry and entry.is_held))
        if entry is not None and entry.kind is Kind.FIXED:
            self._say(self.tr("This key is always the same."), is_warning=False)

    def begin(self, *, beside: bool = False) -> None:
        """Wait for keys to be pressed."""
        if self._entry is None or not self.change.isEnabled():
            return
        self._is_beside = beside
        self._say("", is_warning=False)
        self._stack.setCurrentIndex(1)
        self.catcher.wait_for(self._entry.kind, self._leaders)

    def _was_caught(self, key: str) -> None:
        self._stack.setCurrentIndex(0)
        self.caught.emit(key, self._is_beside)

    # --- what came of it

    def say(self, words: str, *, can_undo: bool = False) -> None:
        self._say(words, is_warning=False)
        self.undo.setVisible(can_undo)

    def ask(self, key: str, rivals: Sequence[KeyEntry]) -> None:
        """Somebody else has the key: say who, and offer to take it over where that can be."""
        names = ", ".join(f"“{one.words}”" for one in rivals[:3])
        if len(rivals) > 3:
            names = self.tr("{names} and {n} more").format(names=names, n=len(rivals) - 3)
        is_fixed = any(one.kind is Kind.FIXED for one in rivals)
        begins = any(one.kind is Kind.LEADER for one in rivals)
        if is_fixed:
            words = self.tr("{key} always means {who}. Press another.")
        elif begins:
            words = self.tr("{key} begins codes: {who}. Press another, or change the first key.")
        else:
            words = self.tr("{key} is the key of {who} already.")
        self._say(words.format(key=key, who=names), is_warning=True)
        self.take_over.setVisible(not is_fixed and not begins)
        if self.take_over.isVisible():
            self.take_over.setFocus()
        else:
            self.change.setFocus()

    def _say(self, words: str, *, is_warning: bool) -> None:
        self.message.setText(words)
        self._sign.setVisible(is_warning)
        self.take_over.hide()
        self.undo.hide()
