"""What the library page says about a family, read once and shown as it was then. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from imh_video.app.library import Library
from imh_video.app.own_pass import hides_suggestions
from imh_video.app.shown_moments import short_list_of
from imh_video.model.consent import Consent, Purpose
from imh_video.model.family import Family, Goal, Person, Role
from imh_video.model.identifiers import CandidateId, FamilyId
from imh_video.model.mark import Coding
from imh_video.model.moment import Decision, Verdict
from imh_video.model.recording import Recording

ENDS_SOON_DAYS = 30


class AnswerState(StrEnum):
    """What a family said to a purpose, all its people together; the strictest wins."""

    AGREED = "agreed"
    ENDS_SOON = "ends_soon"
    SAID_NO = "said_no"
    ENDED = "ended"
    NOT_ASKED = "not_asked"


# From the strictest on: one no outweighs every yes.
_STRICTNESS = (
    AnswerState.SAID_NO,
    AnswerState.ENDED,
    AnswerState.NOT_ASKED,
    AnswerState.ENDS_SOON,
    AnswerState.AGREED,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """``until`` is the last day on which all agree; None has no end."""

    purpose: Purpose
    state: AnswerState
    until: date | None = None


class NextStep(StrEnum):
    """What a family waits for."""

    FIRST_FILM = "first_film"
    ASK_CONSENT = "ask_consent"
    BEGIN_CODING = "begin_coding"
    GO_ON_CODING = "go_on_coding"


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """A film and the codings of it."""

    recording: Recording
    codings: tuple[Coding, ...]
    marks: int
    """In all its codings together."""

    @property
    def is_begun(self) -> bool:
        return bool(self.codings)


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    family: Family
    people: tuple[Person, ...]
    films: tuple[FilmFacts, ...]
    """In the order of filming."""
    goals: tuple[Goal, ...]
    consents: tuple[Consent, ...]

    @property
    def baby(self) -> Person | None:
        return next((person for person in self.people if person.role is Role.INFANT), None)

    @property
    def last_film(self) -> FilmFacts | None:
        return self.films[-1] if self.films else None

    @property
    def open_goals(self) -> tuple[Goal, ...]:
        return tuple(goal for goal in self.goals if goal.closed_on is None)

    def next_step(self, today: date) -> NextStep:
        own_review = self.answer(Purpose.OWN_REVIEW, today).state
        if self.films and own_review not in (AnswerState.AGREED, AnswerState.ENDS_SOON):
            return NextStep.ASK_CONSENT
        if self.last_film is None:
            return NextStep.FIRST_FILM
        return NextStep.GO_ON_CODING if self.last_film.is_begun else NextStep.BEGIN_CODING

    def answer(self, purpose: Purpose, today: date) -> Answer:
        """What all people of the family together said to a purpose."""
        if not self.people:
            return Answer(purpose, AnswerState.NOT_ASKED)
        each = [_answer_of(person, self.consents, purpose, today) for person in self.people]
        strictest = min(each, key=lambda answer: _STRICTNESS.index(answer.state))
        ends = [answer.until for answer in each if answer.until is not None]
        return Answer(purpose, strictest.state, min(ends) if ends else None)

    def answers(self, today: date) -> tuple[Answer, ...]:
        return tuple(self.answer(purpose, today) for purpose in Purpose)


def person_answer(
    person: Person, consents: Iterable[Consent], purpose: Purpose, today: date
) -> Answer:
    """What one person said to a purpose."""
    return _answer_of(person, consents, purpose, today)


def _answer_of(
    person: Person, consents: Iterable[Consent], purpose: Purpose, today: date
) -> Answer:
    own = [c for c in consents if c.person_id == person.id and c.purpose is purpose]
    if not own:
        return Answer(purpose, AnswerState.NOT_ASKED)
    holding = [consent for consent in own if consent.holds_on(today)]
    if not holding:
        return Answer(purpose, _why_not(own, today))
    ends = [consent.until for consent in holding if consent.until is not None]
    until = min(ends) if ends else None
    is_soon = until is not None and (until - today).days <= ENDS_SOON_DAYS
    return Answer(purpose, AnswerState.ENDS_SOON if is_soon else AnswerState.AGREED, until)


def _why_not(own: Sequence[Consent], today: date) -> AnswerState:
    newest = max(own, key=lambda consent: consent.given_on)
    was_yes = newest.granted and newest.withdrawn_on is None
    is_past = newest.until is not None and newest.until < today
    return AnswerState.ENDED if was_yes and is_past else AnswerState.SAID_NO


def read_family(library: Library, family: Family) -> FamilyFacts:
    """All that the page shows of one family."""
    # Those of one day stay in the order in which they were added: "Film 10" is after "Film 9".
    recordings = sorted(library.recordings(family.id), key=lambda r: r.filmed_on or date.max)
    films = tuple(_read_film(library, recording) for recording in recordings)
    return FamilyFacts(
        family,
        tuple(library.people(family.id)),
        films,
        tuple(library.goals(family.id)),
        tuple(library.consents(family.id)),
    )


def _read_film(library: Library, recording: Recording) -> FilmFacts:
    codings = library.codings(recording.id)
    marks = sum(library.mark_count(coding.id) for coding in codings)
    return FilmFacts(recording, codings, marks)


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of looking for possible moments in a film."""

    kept: int
    dismissed: int
    waiting: int


def read_looked(library: Library, film: FilmFacts) -> Looked | None:
    """How many possible moments of a film wait, by its newest coding; None before any look."""
    found = library.candidates(film.recording.id)
    if found is None:
        return None
    decided: Mapping[CandidateId, Decision] = {}
    if film.codings:
        with library.read_coding(film.codings[-1].id) as desk:
            if hides_suggestions(desk):
                # Not even how many: the coder's own pass goes on.
                return Looked(0, 0, 0)
            decided = dict(desk.decisions)
    # How many there are is the same in any order.
    shown = short_list_of(library, film.recording.id, found, answered=decided)
    ids = {moment.id for moment in shown.moments}
    verdicts = [d.verdict for d in decided.values() if d.candidate_id in ids]
    dismissed = verdicts.count(Verdict.DISMISSED)
    waiting = len(shown.moments) - len(verdicts)
    return Looked(len(verdicts) - dismissed, dismissed, max(waiting, 0))


def read_families(library: Library) -> tuple[FamilyFacts, ...]:
    """Every family, the one filmed last first; those without a film at the end."""
    everybody = [read_family(library, family) for family in library.families()]
    return tuple(sorted(everybody, key=_filmed_last, reverse=True))


def _filmed_last(facts: FamilyFacts) -> tuple[date, str]:
    last = facts.last_film
    filmed_on = last.recording.filmed_on if last is not None else None
    return (filmed_on or date.min, facts.family.code)


def matches(facts: FamilyFacts, typed: str) -> bool:
    """Whether the code or a goal holds what was typed."""
    wanted = typed.casefold().strip()
    texts = [facts.family.code, *(goal.words for goal in facts.goals)]
    return any(wanted in text.casefold() for text in texts)


def family_of(everybody: Iterable[FamilyFacts], family_id: FamilyId) -> FamilyFacts | None:
    return next((facts for facts in everybody if facts.family.id == family_id), None)
