"""One old code: its marks, what they become, and what to know of that."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from imh_video.app.scheme_change import TAKE_AWAY, CodeChange
from imh_video.model.scheme import Actor, CodingScheme
from imh_video_ui.scheme_change.change_words import marks_words, notes_words, tr
from imh_video_ui.theme import Glyph, GlyphView, glyph_of, label, restyle
from imh_video_ui.theme.sign import Sign
from imh_video_ui.timeline.head_painter import actor_words

_UNDECIDED = "?"
_CHOICE_PX = 270


class CodeRow(QWidget):
    """``chosen`` tells the id of the new code, or TAKE_AWAY."""

    chosen = Signal(str, str)
    """Old id, new id."""

    def __init__(self, one: CodeChange, new: CodingScheme) -> None:
        super().__init__()
        self.old = one.mapping.old
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        sign = Glyph.CANNOT_SEE if self.old.unscorable else glyph_of(self.old.valence)
        row.addWidget(GlyphView(sign, 12))
        row.addWidget(label(self.old.label, "strong"))
        who = actor_words(self.old.actor)
        row.addWidget(label(f"{who}, {marks_words(one.marks)}", "small", "text2"))
        row.addStretch(1)
        row.addWidget(Sign("arrow-right", "text3", 16))
        self.choice = self._build_choice(new)
        row.addWidget(self.choice)
        column.addLayout(row)
        self.notes = label("", "small", "text2", wraps=True)
        column.addWidget(self.notes)
        self.show_change(one)

    def _build_choice(self, new: CodingScheme) -> QComboBox:
        box = QComboBox()
        restyle(box, fit="compact")
        box.setAccessibleName(tr("What becomes of {code}").format(code=self.old.label))
        box.setFixedWidth(_CHOICE_PX)
        box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        box.addItem(tr("Choose…"), _UNDECIDED)
        actors = sorted(Actor, key=lambda actor: actor is not self.old.actor)
        for actor in actors:
            for code in new.codes_of(actor):
                whose = "" if actor is self.old.actor else f"{actor_words(actor)}: "
                box.addItem(f"{whose}{code.label}", code.id)
        box.insertSeparator(box.count())
        box.addItem(tr("Take these marks away"), TAKE_AWAY)
        box.activated.connect(self._choose)
        return box

    def _choose(self, place: int) -> None:
        wanted = self.choice.itemData(place)
        if wanted != _UNDECIDED:
            self.chosen.emit(self.old.id, wanted)

    def show_change(self, one: CodeChange) -> None:
        """What is planned now, with what to know of it."""
        target = _UNDECIDED
        if one.is_taken_away:
            target = TAKE_AWAY
        elif one.mapping.new is not None:
            target = one.mapping.new.id
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(self.choice.findData(target, flags=_EXACTLY))
        words = notes_words(one)
        self.notes.setText(words)
        self.notes.setVisible(bool(words))
        self.choice.setAccessibleDescription(words)


_EXACTLY = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive
