"""The whole change of a scheme before it is applied; applying it is one edit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.scheme_change import change_scheme, plan_scheme_change
from imh_video.model.problem import Problem
from imh_video.model.scheme import CodingScheme
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.scheme_change.change_words import (
    needs_looking_at,
    offer_words,
    other_words,
    summary_words,
    tr,
    undecided_words,
)
from imh_video_ui.scheme_change.code_row import CodeRow
from imh_video_ui.theme import Button, ground, label, rule

_MOST_HIGH_PX = 760
_ROW_PX, _MOST_ROWS = 74, 5


class SchemeChangeDialog(Dialog):
    """``changed`` once it was done. Nothing is done before somebody presses the button."""

    changed = Signal()

    def __init__(self, parent: QWidget | None, desk: CodingDesk, scheme: CodingScheme) -> None:
        super().__init__(
            parent,
            tr("Change the scheme to {title} {version}").format(
                title=scheme.title, version=scheme.version
            ),
            offer_words(desk.scheme, scheme) + " " + tr("Undo takes the change back whole."),
            icon="list-tree",
            width_px=640,
        )
        self._desk, self._scheme = desk, scheme
        self._choices: dict[str, str] = {}
        self.plan = plan_scheme_change(desk, scheme)
        self.rows: dict[str, CodeRow] = {}
        self._build()
        self._say()

    def _build(self) -> None:
        if any(map(needs_looking_at, self.plan.codes)):
            self.body.addWidget(self._build_rows(), 1)
        for line in other_words(self.plan):
            self.body.addWidget(label(line, "small", "text2", wraps=True))
        self.body.addWidget(rule())
        self.summary = label("", "strong", wraps=True)
        self.remark = label("", "small", "warn", wraps=True)
        self.remark.setMinimumHeight(36)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.remark)
        keep = Button(tr("Keep the old version"), keys="Esc")
        keep.clicked.connect(self.reject)
        self.add_way(keep, is_safe=True)
        self.change_button = Button(tr("Change the scheme"), kind="primary", icon="check")
        self.change_button.clicked.connect(self.change)
        self.add_way(self.change_button)

    def _build_rows(self) -> QScrollArea:
        inside = QWidget()
        ground(inside, "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(0)
        shown = [one for one in self.plan.codes if needs_looking_at(one)]
        # What waits for a person stands first.
        for place, one in enumerate(sorted(shown, key=lambda one: one.is_decided)):
            if place:
                column.addWidget(rule())
            row = CodeRow(one, self._scheme)
            row.chosen.connect(self.choose)
            self.rows[one.mapping.old.id] = row
            column.addWidget(row)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground(area.viewport(), "surface")
        area.setWidget(inside)
        area.setMinimumHeight(min(column.sizeHint().height() + 4, _MOST_ROWS * _ROW_PX))
        return area

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        room_px = parent.window().height() - 40 if parent is not None else _MOST_HIGH_PX
        self.setFixedHeight(max(min(self.height(), room_px), 320))

    # --- planning

    def choose(self, old_id: str, new_id: str) -> None:
        """What becomes of the marks of that code; ``TAKE_AWAY`` for a new id deletes them."""
        self._choices[old_id] = new_id
        self.plan = plan_scheme_change(self._desk, self._scheme, self._choices)
        for one in self.plan.codes:
            row = self.rows.get(one.mapping.old.id)
            if row is not None:
                row.show_change(one)
        self._say()

    def _say(self) -> None:
        self.summary.setText(summary_words(self.plan))
        words = undecided_words(self.plan)
        if self._desk.read_only:
            words = tr("Nothing can be changed: {why}.").format(why=self._desk.why_read_only)
        self.remark.setText(words)
        self.change_button.setEnabled(self.plan.is_ready and not self._desk.read_only)

    # --- doing

    def change(self) -> None:
        """Do what is shown, as one edit."""
        try:
            change_scheme(self._desk, self.plan)
        except Problem as problem:
            problem_dialog(self, problem, title=tr("The scheme was not changed")).open()
            return
        self.changed.emit()
        self.accept()
