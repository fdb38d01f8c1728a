"""The step at which somebody says who is in a film and what they agreed to."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video_ui.library.consent_form import ConsentForm
from imh_video_ui.library.family_dialogs import PersonDialog
from imh_video_ui.library.family_facts import FamilyFacts
from imh_video_ui.theme import Button, label


class ConsentStep(QScrollArea):
    """``ask`` begins anew for a family; ``form`` has the answers."""

    changed = Signal()

    def __init__(self, library: Library, preferences: Preferences, today: date) -> None:
        super().__init__()
        self._library, self._preferences, self._today = library, preferences, today
        self._facts: FamilyFacts | None = None
        self.form: ConsentForm | None = None
        """None until somebody was asked."""
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def ask(self, facts: FamilyFacts) -> None:
        """Who of this family is in the film, and what did they agree to?"""
        self._facts = facts
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 0, 8, 8)
        column.setSpacing(12)
        asked = self.tr("Who is in this film, and what did they agree to?")
        column.addWidget(label(asked, "section"))
        what_for = self.tr(
            "This is for your own review with the family. Other uses are asked for later, "
            "one at a time. Everything is off until someone says yes."
        )
        column.addWidget(label(what_for, "body", "text2", wraps=True))
        self.form = ConsentForm(
            facts.people, facts.consents, self._preferences, self._today, for_film=True
        )
        self.form.changed.connect(self.changed)
        column.addWidget(self.form)
        other = Button(self.tr("Someone else is in it"), kind="quiet", icon="user-plus")
        other.clicked.connect(self._ask_for_person)
        column.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidget(page)

    def _ask_for_person(self) -> None:
        dialog = PersonDialog(self)
        dialog.accepted.connect(lambda: self._add_person(dialog))
        dialog.open()

    def _add_person(self, dialog: PersonDialog) -> None:
        assert self._facts is not None
        assert self.form is not None
        new = dialog.answer()
        person = self._library.add_person(self._facts.family.id, new.role, new.called)
        self.form.add_person(person)
        self.changed.emit()
