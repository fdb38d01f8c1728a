"""Which codes cannot apply to one family: a baby who cannot see, an arm in plaster; and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from imh_video.model.family import Family
from imh_video.model.scheme import Actor, Code, CodingScheme
from imh_video.schemes.locate import all_schemes
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.theme import Button, GlyphView, glyph_of, ground, label
from imh_video_ui.timeline.head_painter import actor_words

_WIDTH, _HEIGHT, _ROUND = 680, 700, 48
_LABEL_PX = 230


@dataclass(frozen=True)
class CodeLine:
    """One code: whether it is switched off, and the field for why."""

    code: Code
    box: QCheckBox
    why: QLineEdit


class FamilyCodesDialog(Dialog):
    """A ticked code is not offered for this family, and never counted as absent."""

    def __init__(self, parent: QWidget | None, family: Family, scheme_id: str) -> None:
        super().__init__(
            parent,
            self.tr("Codes that cannot apply to {code}").format(code=family.code),
            self.tr(
                "Tick what cannot happen or cannot be seen here, whatever the family does. It is "
                "not offered when marking, and reports never count it as absent."
            ),
            icon="list-tree",
        )
        self._family = family
        self._why = {code_id: family.why_off(code_id) for code_id in family.switched_off_codes}
        self._schemes = all_schemes()
        self.lines: dict[str, CodeLine] = {}
        self.scheme_box = QComboBox()
        self.scheme_box.setAccessibleName(self.tr("Codes of which scheme"))
        for scheme in self._schemes:
            self.scheme_box.addItem(scheme.title, scheme.id)
        self.scheme_box.setCurrentIndex(max(0, self.scheme_box.findData(scheme_id)))
        self.scheme_box.activated.connect(lambda _place: self._scheme_chosen())
        self.body.addWidget(self.scheme_box)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body.addWidget(self._area, 1)
        self._show_codes(self._schemes[self.scheme_box.currentIndex()])
        cancel = Button(self.tr("Cancel"), keys="Esc")
        cancel.clicked.connect(self.reject)
        keep = Button(self.tr("Keep"), kind="primary", icon="check")
        keep.clicked.connect(self.accept)
        self.add_way(cancel)
        self.add_way(keep, is_safe=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        room = self.screen().availableSize() if parent is None else parent.window().size()
        self.setFixedSize(min(_WIDTH, room.width() - _ROUND), min(_HEIGHT, room.height() - _ROUND))

    def _scheme_chosen(self) -> None:
        self._remember()
        self._show_codes(self._schemes[self.scheme_box.currentIndex()])

    def _show_codes(self, scheme: CodingScheme) -> None:
        inside = ground(QWidget(), "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(6, 4, 14, 8)
        column.setSpacing(4)
        self.lines = {}
        for actor in Actor:
            # What could not be seen is said by its own code, which always applies.
            codes = [code for code in scheme.codes_of(actor) if not code.unscorable]
            if codes:
                column.addSpacing(8)
                column.addWidget(label(actor_words(actor), "caption_strong", "text3"))
            for code in codes:
                column.addLayout(self._line(code))
        column.addStretch(1)
        self._area.setWidget(inside)

    def _line(self, code: Code) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        box = QCheckBox(code.label)
        box.setToolTip(code.definition)
        box.setFixedWidth(_LABEL_PX)
        box.setChecked(code.id in self._why)
        why = QLineEdit(self._why.get(code.id, ""))
        why.setProperty("fit", "compact")
        why.setPlaceholderText(self.tr("why, in a few words"))
        why.setAccessibleName(self.tr("Why not: {code}").format(code=code.label))
        why.setVisible(box.isChecked())
        box.toggled.connect(why.setVisible)
        box.clicked.connect(lambda on: why.setFocus() if on else None)
        row.addWidget(GlyphView(glyph_of(code.valence)))
        row.addWidget(box)
        row.addWidget(why, 1)
        row.addStretch(0)
        self.lines[code.id] = CodeLine(code, box, why)
        return row

    def _remember(self) -> None:
        """What is ticked now, for the codes that show."""
        for code_id, line in self.lines.items():
            if line.box.isChecked():
                self._why[code_id] = " ".join(line.why.text().split())
            else:
                self._why.pop(code_id, None)

    def answer(self) -> Family:
        """The family with these codes switched off; those of other schemes stay as they were."""
        self._remember()
        why = tuple(sorted((code_id, words) for code_id, words in self._why.items() if words))
        return replace(self._family, switched_off_codes=frozenset(self._why), switched_off_why=why)
