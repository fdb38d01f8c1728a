"""Small dialogs of the library: a new family, a goal, somebody else in the film, consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from imh_video.app.preferences import Preferences
from imh_video.model.family import Role
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.library.consent_form import ConsentForm, TakenConsent, chosen_day, date_field
from imh_video_ui.library.family_facts import FamilyFacts
from imh_video_ui.theme import Button, label

_USUAL_AGE = timedelta(days=150)


@dataclass(frozen=True, slots=True)
class NewPerson:
    role: Role
    called: str
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewFamily:
    """What the dialog asked for; the code is drawn by the library."""

    people: tuple[NewPerson, ...]
    goal: str


class NewFamilyDialog(Dialog):
    """No names: the library draws a code that says nothing about the family."""

    def __init__(self, parent: QWidget | None, today: date) -> None:
        super().__init__(
            parent,
            self.tr("New family"),
            self.tr("The family gets a random code. No names are kept."),
            icon="user-plus",
        )
        self._knows_birthday = QCheckBox(self.tr("The baby’s day of birth is known"))
        self._knows_birthday.setChecked(True)
        self._born_on = date_field(today - _USUAL_AGE, self.tr("Baby born on"))
        self._born_on.setMaximumDate(self._born_on.date().addDays(_USUAL_AGE.days))
        self._knows_birthday.toggled.connect(self._born_on.setEnabled)
        self._second_parent = QCheckBox(self.tr("A second parent is part of it"))
        self._second_baby = QCheckBox(self.tr("Twins: a second baby is part of it"))
        self._goal = QLineEdit()
        self._goal.setPlaceholderText(self.tr("In the parent’s own words. May be noted later."))
        self._goal.setAccessibleName(self.tr("What the parent would like"))
        self.body.addWidget(label(self.tr("Baby born on"), "small_strong"))
        self.body.addWidget(self._born_on)
        for box in (self._knows_birthday, self._second_parent, self._second_baby):
            self.body.addWidget(box)
        self.body.addWidget(label(self.tr("What the parent would like"), "small_strong"))
        self.body.addWidget(self._goal)
        cancel = Button(self.tr("Cancel"), keys="Esc")
        cancel.clicked.connect(self.reject)
        make = Button(self.tr("Make the family"), kind="primary", icon="plus")
        make.clicked.connect(self.accept)
        self.add_way(cancel)
        self.add_way(make, is_safe=True)

    def answer(self) -> NewFamily:
        """What was chosen."""
        born_on = chosen_day(self._born_on) if self._knows_birthday.isChecked() else None
        twins = self._second_baby.isChecked()
        babies = [self.tr("Baby A"), self.tr("Baby B")] if twins else [self.tr("Baby")]
        people = [NewPerson(Role.INFANT, called, born_on) for called in babies]
        people.append(NewPerson(Role.CAREGIVER, self.tr("Parent A")))
        if self._second_parent.isChecked():
            people.append(NewPerson(Role.CAREGIVER, self.tr("Parent B")))
        return NewFamily(tuple(people), self._goal.text().strip())


class GoalDialog(Dialog):
    """A goal in the parent's own words."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            self.tr("New goal"),
            self.tr("What the parent would like, word for word."),
            icon="quote",
        )
        self._words = QPlainTextEdit()
        self._words.setAccessibleName(self.tr("What the parent would like"))
        self._words.setFixedHeight(96)
        self._words.setTabChangesFocus(True)
        self.body.addWidget(self._words)
        cancel = Button(self.tr("Cancel"), keys="Esc")
        cancel.clicked.connect(self.reject)
        self._keep = Button(self.tr("Keep"), kind="primary", icon="check")
        self._keep.clicked.connect(self.accept)
        self._keep.setEnabled(False)
        self._words.textChanged.connect(lambda: self._keep.setEnabled(bool(self.words)))
        self.add_way(cancel)
        self.add_way(self._keep)
        self._words.setFocus()

    @property
    def words(self) -> str:
        return " ".join(self._words.toPlainText().split())


class PersonDialog(Dialog):
    """Somebody else who is seen or heard in the film."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            self.tr("Someone else is in it"),
            self.tr("Anybody who is seen or heard is asked too. No names: say who they are."),
            icon="user-plus",
        )
        self._called = QComboBox()
        self._called.setEditable(True)
        self._called.addItems(
            [self.tr("Parent B"), self.tr("Grandparent"), self.tr("Sibling"), self.tr("Visitor")]
        )
        self._called.setAccessibleName(self.tr("Who is it?"))
        self.body.addWidget(label(self.tr("Who is it?"), "small_strong"))
        self.body.addWidget(self._called)
        cancel = Button(self.tr("Cancel"), keys="Esc")
        cancel.clicked.connect(self.reject)
        add = Button(self.tr("Add"), kind="primary", icon="plus")
        add.clicked.connect(self.accept)
        self.add_way(cancel)
        self.add_way(add, is_safe=True)

    def answer(self) -> NewPerson:
        called = " ".join(self._called.currentText().split()) or self.tr("Visitor")
        is_parent = called.casefold().startswith(self.tr("Parent").casefold())
        return NewPerson(Role.CAREGIVER if is_parent else Role.OTHER, called)


class ConsentDialog(Dialog):
    """What each person said about own review with the family."""

    def __init__(
        self, parent: QWidget | None, facts: FamilyFacts, preferences: Preferences, today: date
    ) -> None:
        super().__init__(
            parent,
            self.tr("Consent of {code}").format(code=facts.family.code),
            self.tr(
                "For your own review with the family. Everything is off until someone says yes."
            ),
            icon="shield-check",
            width_px=640,
        )
        self.form = ConsentForm(facts.people, facts.consents, preferences, today)
        self.body.addWidget(self.form)
        cancel = Button(self.tr("Cancel"), keys="Esc")
        cancel.clicked.connect(self.reject)
        keep = Button(self.tr("Keep"), kind="primary", icon="check")
        keep.clicked.connect(self.accept)
        self.add_way(cancel)
        self.add_way(keep, is_safe=True)

    def answer(self) -> TakenConsent:
        return self.form.taken()
