"""How possible moments are looked for: a way of looking, what holds for the family, what never."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from imh_video.model.family import Family
from imh_video.model.moment import MomentChoices, MomentKind
from imh_video.model.recording import Recording
from imh_video.moments.circumstances import Circumstance, circumstances
from imh_video.moments.presets import STANDARD, presets
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.moments.moment_words import kind_words
from imh_video_ui.theme import Button, ground, label

_T = TypeVar("_T")
_WIDTH, _HEIGHT, _ROUND = 640, 760, 48


def file_words(text: str) -> str:
    """Words of presets.toml and circumstances.toml in the language of the window."""
    return QCoreApplication.translate("MomentChoices", text)


def choices_words(choices: MomentChoices) -> str:
    """What was chosen for a family, in one line."""
    way = next((one for one in presets() if one.id == (choices.preset or STANDARD)), None)
    parts = [file_words(way.title) if way is not None else choices.preset]
    held, off = len(choices.circumstances), len(choices.switched_off)
    if held:
        one, many = _tr("1 thing holds"), _tr("{n} things hold").format(n=held)
        parts.append(one if held == 1 else many)
    if off:
        one, many = _tr("1 kind left out"), _tr("{n} kinds left out").format(n=off)
        parts.append(one if off == 1 else many)
    return f"{', '.join(parts)}."


class MomentChoicesDialog(Dialog):
    """For a family; with ``recording`` also the way of looking in that film alone."""

    def __init__(
        self, parent: QWidget | None, family: Family, recording: Recording | None = None
    ) -> None:
        super().__init__(
            parent,
            self.tr("What is looked for with {code}").format(code=family.code),
            self.tr(
                "The film is not looked at again: the list is made anew in a moment. What you kept "
                "or dismissed stays."
            ),
            icon="scan-search",
            width_px=_WIDTH,
        )
        self._before = family.moments
        self.film_way: QComboBox | None = None
        if recording is not None:
            self.film_way = self._way_box(
                self.tr("In {film}").format(film=recording.title), recording.moment_preset,
                first=self.tr("As for the family"),
            )  # fmt: skip
        self.way = self._way_box(self.tr("In all films of this family"), family.moments.preset)
        self.circumstances: dict[str, QCheckBox] = {}
        self.kinds: dict[MomentKind, QCheckBox] = {}
        self.why = QLineEdit(family.moments.why)
        self._build_scrolled()
        self._build_ways()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        room = self.screen().availableSize() if parent is None else parent.window().size()
        self.setFixedSize(min(_WIDTH, room.width() - _ROUND), min(_HEIGHT, room.height() - _ROUND))

    def _way_box(self, words: str, chosen: str, first: str = "") -> QComboBox:
        """A choice of a way of looking with its hint; ``first`` stands for none of its own."""
        box = QComboBox()
        box.setAccessibleName(words)
        if first:
            box.addItem(first, "")
        for one in presets():
            # Without a row for none, the standard way is none.
            box.addItem(file_words(one.title), one.id if first or one.id != STANDARD else "")
        box.setCurrentIndex(max(0, box.findData(chosen)))
        hint = label("", "caption", "text2", wraps=True)

        def show_hint() -> None:
            wanted = box.currentData() or ("" if first else STANDARD)
            hints = {one.id: file_words(one.hint) for one in presets()}
            hint.setText(hints.get(wanted, ""))
            hint.setVisible(bool(hint.text()))

        box.currentIndexChanged.connect(show_hint)
        show_hint()
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(label(words, "caption_strong", "text2"))
        column.addWidget(box)
        column.addWidget(hint)
        self.body.addLayout(column)
        return box

    def _build_scrolled(self) -> None:
        inside = ground(QWidget(), "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 4, 14, 8)
        column.setSpacing(6)
        column.addWidget(label(self.tr("What holds for this family"), "caption_strong", "text2"))
        for one in circumstances():
            column.addLayout(self._circumstance(one))
        column.addSpacing(8)
        column.addWidget(label(self.tr("Never suggest for this family"), "caption_strong", "text2"))
        column.addLayout(self._kinds())
        column.addSpacing(8)
        column.addWidget(label(self.tr("Why, in a few words"), "caption_strong", "text2"))
        self.why.setAccessibleName(self.tr("Why, in a few words"))
        self.why.setPlaceholderText(self.tr("for those who read it later"))
        column.addWidget(self.why)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        area.setWidget(inside)
        self.body.addWidget(area, 1)

    def _circumstance(self, one: Circumstance) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        box = QCheckBox(file_words(one.title))
        box.setAccessibleDescription(file_words(one.leads_to))
        box.setChecked(one.id in self._before.circumstances)
        leads = label(file_words(one.leads_to), "caption", "text3", wraps=True)
        leads.setContentsMargins(28, 0, 0, 4)
        column.addWidget(box)
        column.addWidget(leads)
        self.circumstances[one.id] = box
        return column

    def _kinds(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for number, kind in enumerate(MomentKind):
            box = QCheckBox(kind_words(kind))
            box.setChecked(kind in self._before.switched_off)
            grid.addWidget(box, number // 2, number % 2)
            self.kinds[kind] = box
        return grid

    def _build_ways(self) -> None:
        cancel = Button(self.tr("Cancel"), keys="Esc")
        cancel.clicked.connect(self.reject)
        keep = Button(self.tr("Keep"), kind="primary", icon="check")
        keep.clicked.connect(self.accept)
        self.add_way(cancel)
        self.add_way(keep, is_safe=True)

    @property
    def choices(self) -> MomentChoices:
        """What is chosen for the family. What this version does not know stays as it was."""
        known = set(self.circumstances)
        kept = self._before.circumstances - known
        return MomentChoices(
            preset=str(self.way.currentData() or ""),
            circumstances=frozenset(kept | set(_ticked(self.circumstances))),
            switched_off=frozenset(_ticked(self.kinds)),
            why=" ".join(self.why.text().split()),
        )

    @property
    def film_preset(self) -> str:
        """The film's own way of looking; "" is as for the family."""
        return "" if self.film_way is None else str(self.film_way.currentData() or "")


def _ticked(boxes: Mapping[_T, QCheckBox]) -> list[_T]:
    return [name for name, box in boxes.items() if box.isChecked()]


def _tr(text: str) -> str:
    return QCoreApplication.translate("MomentChoices", text)
