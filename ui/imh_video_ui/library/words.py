"""What the library page calls things."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from imh_video.model.consent import Purpose
from imh_video_ui.library.dates import day_words, month_words
from imh_video_ui.library.family_facts import Answer, AnswerState, FamilyFacts, FilmFacts, NextStep


def _tr(text: str) -> str:
    return QCoreApplication.translate("Library", text)


def purpose_words(purpose: Purpose) -> str:
    return {
        Purpose.OWN_REVIEW: _tr("Own review"),
        Purpose.SUPERVISION: _tr("Supervision"),
        Purpose.TEAM_TRAINING: _tr("Team training"),
        Purpose.EXTERNAL_TEACHING: _tr("Teaching outside"),
        Purpose.RESEARCH: _tr("Research"),
        Purpose.PUBLICATION: _tr("Publication"),
    }[purpose]


def answer_words(answer: Answer) -> str:
    """How an answer stands at the end of its line."""
    match answer.state:
        case AnswerState.AGREED | AnswerState.ENDS_SOON:
            if answer.until is None:
                return _tr("agreed")
            return _tr("to {day}").format(day=month_words(answer.until))
        case AnswerState.SAID_NO:
            return _tr("said no")
        case AnswerState.ENDED:
            return _tr("ended")
        case AnswerState.NOT_ASKED:
            return _tr("not asked")


def answer_sign(answer: Answer) -> tuple[str, str]:
    """Its icon, and the token of its colour."""
    return {
        AnswerState.AGREED: ("circle-check", "good"),
        AnswerState.ENDS_SOON: ("clock", "warn"),
        AnswerState.SAID_NO: ("circle-x", "stop"),
        AnswerState.ENDED: ("circle-x", "stop"),
        AnswerState.NOT_ASKED: ("circle-minus", "text3"),
    }[answer.state]


def chip_words(answer: Answer, today: date) -> tuple[str, str, str]:
    """A consent as a chip: words, tone, icon."""
    if answer.state is AnswerState.AGREED:
        return purpose_words(answer.purpose), "good", "check"
    if answer.state is AnswerState.ENDS_SOON and answer.until is not None:
        days = (answer.until - today).days
        return _tr("Ends in {n} days").format(n=days), "warn", "clock"
    if answer.state is AnswerState.ENDED:
        return _tr("Consent ended"), "stop", "x"
    if answer.state is AnswerState.SAID_NO:
        return _tr("{purpose}: no").format(purpose=purpose_words(answer.purpose)), "stop", "x"
    return _tr("Not asked yet"), "warn", "circle-question-mark"


def film_words(film: FilmFacts | None, today: date) -> str:
    """A film in one line of a card."""
    if film is None:
        return _tr("No film yet")
    if film.recording.filmed_on is None:
        return film.recording.title
    day = day_words(film.recording.filmed_on, today)
    return _tr("{film}, {day}").format(film=film.recording.title, day=day)


def next_step_words(facts: FamilyFacts, today: date) -> tuple[str, str]:
    """What the family waits for, and its icon."""
    film = facts.last_film.recording.title if facts.last_film else ""
    film = film[:1].lower() + film[1:]
    return {
        NextStep.FIRST_FILM: (_tr("Add the first film"), "plus"),
        NextStep.ASK_CONSENT: (_tr("Ask about consent"), "message-circle-question-mark"),
        NextStep.BEGIN_CODING: (_tr("Code {film}").format(film=film), "pencil"),
        NextStep.GO_ON_CODING: (_tr("Go on coding {film}").format(film=film), "pencil"),
    }[facts.next_step(today)]
