"""A family on a card: code, the baby's age, last film, next step, what they agreed to."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imh_video.model.consent import Purpose
from imh_video_ui.library.dates import age_words
from imh_video_ui.library.family_facts import AnswerState, FamilyFacts
from imh_video_ui.library.stills import StillShelf, StillView
from imh_video_ui.library.words import chip_words, film_words, next_step_words
from imh_video_ui.theme import Card, Chip, ElidedLabel, label
from imh_video_ui.theme.sign import Sign

_MOST_CHIPS = 2


def card_age(facts: FamilyFacts, today: date) -> str:
    """The baby's age now, as short as a card needs."""
    baby = facts.baby
    if baby is None or baby.born_on is None:
        return ""
    return age_words(baby.born_on, today, baby.weeks_early)


class FamilyCard(Card):
    """Opens the family beneath its row; the open one has the accent edge."""

    def __init__(self, facts: FamilyFacts, shelf: StillShelf, today: date) -> None:
        step, step_icon = next_step_words(facts, today)
        film = film_words(facts.last_film, today)
        age = card_age(facts, today)
        said = ", ".join(part for part in (facts.family.code, age, film, step) if part)
        super().__init__(opens=said)
        self.family_id = facts.family.id
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(8)
        column.addLayout(self._head(facts, shelf, age))
        column.addSpacing(2)
        column.addLayout(_line("film", film, "small"))
        column.addLayout(_line(step_icon, step, "small_strong"))
        column.addLayout(_chips(facts, today))

    def _head(self, facts: FamilyFacts, shelf: StillShelf, age: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        last = facts.last_film.recording if facts.last_film else None
        row.addWidget(StillView(shelf, last, QSize(54, 54), fills=True))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(label(facts.family.code, "section"))
        words.addWidget(ElidedLabel(age or self.tr("Age not known"), "small", "text2"))
        words.addStretch(1)
        row.addLayout(words, 1)
        self._arrow = Sign("chevron-right", "text2", 18)
        row.addWidget(self._arrow)
        return row

    def set_chosen(self, chosen: bool) -> None:
        super().set_chosen(chosen)
        self._arrow.set_icon("chevron-down" if chosen else "chevron-right")


def _line(icon: str, words: str, role: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Sign(icon, "text2", 14), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(ElidedLabel(words, role, "text2" if role == "small" else "text"), 1)
    return row


def _chips(facts: FamilyFacts, today: date) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    own_review, *others = facts.answers(today)
    worth_saying = [
        answer
        for answer in others
        if answer.state in (AnswerState.AGREED, AnswerState.ENDS_SOON, AnswerState.ENDED)
    ]
    assert own_review.purpose is Purpose.OWN_REVIEW
    for answer in (own_review, *worth_saying)[:_MOST_CHIPS]:
        words, tone, icon = chip_words(answer, today)
        row.addWidget(Chip(words, tone, icon=icon))
    row.addStretch(1)
    return row


def card_of(widget: QWidget | None) -> FamilyCard | None:
    """The card a widget lies in, if any."""
    while widget is not None and not isinstance(widget, FamilyCard):
        widget = widget.parentWidget()
    return widget
