"""What to do while nothing is marked: watch once, then press two keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imh_video.app.chords import KeyMap
from imh_video.model.scheme import Actor
from imh_video_ui.theme import Button, KeyCap, TintedDisc, ground, label


class FirstSteps(QWidget):
    """Between film and timeline; goes with the first mark."""

    watch_pressed = Signal()
    look_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "window")
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 14, 28, 14)
        row.setSpacing(20)
        row.addStretch(1)
        row.addWidget(TintedDisc("hand", tint="connect_t", ink="connect_x"))
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(label(self.tr("Nothing marked yet"), "section"))
        column.addLayout(self._build_sentence())
        column.addSpacing(4)
        column.addLayout(self._build_buttons())
        row.addLayout(column)
        row.addStretch(1)

    def _build_sentence(self) -> QHBoxLayout:
        """With the first keys of this coder; filled by ``show_keys``."""
        row = QHBoxLayout()
        row.setSpacing(6)
        self._caps = {actor: KeyCap("") for actor in (Actor.INFANT, Actor.PARENT, Actor.DYAD)}
        self._with_caps: list[QWidget] = []
        baby, parent, both = self._caps.values()
        for part in (
            self.tr("Watch it once without marking. Then press"),
            baby,
            self.tr("for the baby,"),
            parent,
            self.tr("for the parent or"),
            both,
            self.tr("for both, and a letter."),
        ):
            shown = label(part, "body", "text2") if isinstance(part, str) else part
            self._with_caps.append(shown)
            row.addWidget(shown)
        words = self.tr("Watch it once without marking. Then press the keys beside the codes.")
        self._without_caps = label(words, "body", "text2")
        row.addWidget(self._without_caps)
        row.addStretch(1)
        return row

    def show_keys(self, keys: KeyMap, play: str) -> None:
        """Which key comes first for whom, and which one plays; codes may have single keys."""
        for actor, cap in self._caps.items():
            cap.set_keys(keys.leader_of(actor))
        has_all = all(cap.keys for cap in self._caps.values())
        for part in self._with_caps:
            part.setVisible(has_all)
        self._without_caps.setVisible(not has_all)
        self._watch.set_keys(play)

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        watch = Button(self.tr("Watch it whole"), kind="primary", icon="play", size="compact")
        self._watch = watch
        watch.clicked.connect(self.watch_pressed)
        look = Button(self.tr("Look for possible moments"), icon="scan-search", size="compact")
        look.clicked.connect(self.look_pressed)
        for button in (watch, look):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addStretch(1)
        return row
