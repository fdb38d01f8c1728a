"""Who agreed to your own review with the family: one answer for each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import QDate, QLocale, QObject, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.consent import Consent, Form, Purpose
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import PersonId
from imh_video_ui.library.dates import age_words
from imh_video_ui.library.family_facts import AnswerState, person_answer
from imh_video_ui.theme import Card, GlyphView, RadioRow, glyph_of, label

_DAYS_A_MONTH = 30.44


class Said(StrEnum):
    """A person's answer as it is being taken."""

    AGREED = "agreed"
    NOT_ASKED = "not_asked"
    NO = "no"
    NOT_IN_IT = "not_in_it"
    """Not in this film, neither seen nor heard: not asked about it."""


@dataclass(frozen=True, slots=True)
class TakenConsent:
    """What the form holds: who said what, how, to whom, until when."""

    answers: dict[PersonId, Said]
    method: str
    taken_by: str
    until: date | None

    @property
    def agreed_by(self) -> tuple[PersonId, ...]:
        return tuple(person for person, said in self.answers.items() if said is Said.AGREED)

    @property
    def in_film(self) -> tuple[PersonId, ...]:
        return tuple(person for person, said in self.answers.items() if said is not Said.NOT_IN_IT)

    @property
    def is_whole(self) -> bool:
        """Whether everybody in the film has agreed, and somebody is in it."""
        return bool(self.in_film) and self.in_film == self.agreed_by


def keep_consent(library: Library, taken: TakenConsent) -> None:
    """Write who said yes or no to own review; the other answers change nothing."""
    for person_id, said in taken.answers.items():
        if said not in (Said.AGREED, Said.NO):
            continue
        agreed = said is Said.AGREED
        library.set_consent(
            person_id,
            Purpose.OWN_REVIEW,
            Form.IDENTIFIABLE,
            granted=agreed,
            until=taken.until if agreed else None,
            taken_by=taken.taken_by,
            method=taken.method,
        )


def date_field(day: date, name: str) -> QDateEdit:
    """A day to choose, in British order."""
    field = QDateEdit(QDate(day.year, day.month, day.day))
    field.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    field.setDisplayFormat("d MMM yyyy")
    field.setCalendarPopup(True)
    field.setAccessibleName(name)
    return field


def chosen_day(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())


class _PersonAnswer(QObject):
    """The three answers of one person on a card."""

    changed = Signal()

    def __init__(
        self, person: Person, said: Said, today: date, parent: QWidget, *, for_film: bool
    ) -> None:
        super().__init__(parent)
        self.person = person
        self.card = Card()
        column = QVBoxLayout(self.card)
        column.setContentsMargins(18, 12, 18, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(GlyphView(glyph_of(person.role), 16))
        head.addWidget(label(person.called, "card"))
        head.addWidget(label(_remark(person, today), "small", "text2"))
        head.addStretch(1)
        column.addLayout(head)
        self._group = QButtonGroup(self)
        self._rows: dict[Said, RadioRow] = {}
        answers = QHBoxLayout()
        answers.setSpacing(10)
        choices = [
            (Said.AGREED, self.tr("Yes, agreed")),
            (Said.NOT_ASKED, self.tr("Not asked yet")),
            (Said.NO, self.tr("No")),
        ]
        if for_film:
            choices.append((Said.NOT_IN_IT, self.tr("Not in this film")))
        for one, words in choices:
            row = RadioRow(words)
            row.setAccessibleName(f"{person.called}: {words}")
            self._group.addButton(row)
            self._rows[one] = row
            answers.addWidget(row, 1)
        column.addLayout(answers)
        self._rows[said].setChecked(True)
        self._group.buttonToggled.connect(lambda _button, on: self.changed.emit() if on else None)

    @property
    def said(self) -> Said:
        return next(said for said, row in self._rows.items() if row.isChecked())

    def choose(self, said: Said) -> None:
        self._rows[said].setChecked(True)


def _remark(person: Person, today: date) -> str:
    if person.role is Role.INFANT and person.born_on is not None:
        return age_words(person.born_on, today, person.weeks_early)
    return ""


class ConsentForm(QWidget):
    """One card for each person, then how it was given, by whom taken and until when."""

    changed = Signal()

    def __init__(
        self,
        people: Sequence[Person],
        consents: Sequence[Consent],
        preferences: Preferences,
        today: date,
        *,
        for_film: bool = False,
    ) -> None:
        super().__init__()
        self._for_film = for_film
        self._preferences = preferences
        self._answers: list[_PersonAnswer] = []
        self._today = today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        column.addLayout(self._cards)
        column.addSpacing(4)
        column.addLayout(self._circumstances())
        for person in people:
            self.add_person(person, _said_before(person, consents, today))

    def add_person(self, person: Person, said: Said = Said.NOT_ASKED) -> None:
        """One more card; everything is off until someone says yes."""
        answer = _PersonAnswer(person, said, self._today, self, for_film=self._for_film)
        answer.changed.connect(self.changed)
        self._answers.append(answer)
        self._cards.addWidget(answer.card)

    def _circumstances(self) -> QHBoxLayout:
        self._method = QComboBox()
        self._method.addItems(
            [self.tr("Signed form"), self.tr("Spoken, on film"), self.tr("Spoken")]
        )
        self._method.setAccessibleName(self.tr("How was it given?"))
        self._taken_by = QLineEdit(self._preferences.text("consent.taken_by"))
        self._taken_by.setPlaceholderText(self.tr("Name and role"))
        self._taken_by.setAccessibleName(self.tr("Taken by"))
        months = self._preferences.whole("consent.months")
        end = self._today + timedelta(days=round(months * _DAYS_A_MONTH))
        self._until = date_field(end, self.tr("Until"))
        row = QHBoxLayout()
        row.setSpacing(16)
        for words, field, share in (
            (self.tr("How was it given?"), self._method, 3),
            (self.tr("Taken by"), self._taken_by, 3),
            (self.tr("Until"), self._until, 2),
        ):
            place = QVBoxLayout()
            place.setSpacing(6)
            caption = label(words, "small_strong")
            caption.setBuddy(field)
            place.addWidget(caption)
            place.addWidget(field)
            row.addLayout(place, share)
        return row

    def choose(self, person_id: PersonId, said: Said) -> None:
        """Answer for a person, as a click on the row does."""
        for answer in self._answers:
            if answer.person.id == person_id:
                answer.choose(said)

    def taken(self) -> TakenConsent:
        """What the form holds now; the name of who takes consent is remembered."""
        taken_by = self._taken_by.text().strip()
        if taken_by:
            self._preferences.set("consent.taken_by", taken_by)
        return TakenConsent(
            {answer.person.id: answer.said for answer in self._answers},
            self._method.currentText(),
            taken_by,
            chosen_day(self._until),
        )


def _said_before(person: Person, consents: Sequence[Consent], today: date) -> Said:
    state = person_answer(person, consents, Purpose.OWN_REVIEW, today).state
    if state in (AnswerState.AGREED, AnswerState.ENDS_SOON):
        return Said.AGREED
    return Said.NO if state is AnswerState.SAID_NO else Said.NOT_ASKED
