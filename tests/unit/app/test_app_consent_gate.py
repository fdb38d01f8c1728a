from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from imh_video.app.consent_gate import ConsentRefused, ask, sentence
from imh_video.model.consent import Consent, Form, Permission, Purpose, Use
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import ConsentId, FamilyId, PersonId, new_id
from imh_video.model.recording import PersonInFilm, Presence

DAY = date(2026, 5, 3)
BABY = Person(PersonId("baby"), FamilyId("f"), Role.INFANT, "Baby")
PARENT = Person(PersonId("parent"), FamilyId("f"), Role.CAREGIVER, "Parent A")
OTHER = PersonId("other")


def answer(
    person: Person,
    form: Form = Form.IDENTIFIABLE,
    *,
    granted: bool = True,
    purpose: Purpose = Purpose.SUPERVISION,
    until: date | None = None,
    given_on: date = date(2026, 1, 1),
    given_by: PersonId | None = None,
) -> Consent:
    return Consent(
        ConsentId(new_id()), person.id, purpose, form, granted, given_on, until, given_by=given_by
    )


def asked(
    consents: list[Consent],
    *,
    use: Use = Use.PLAY,
    form: Form = Form.IDENTIFIABLE,
    people: tuple[Person, ...] = (BABY,),
    in_film: tuple[PersonInFilm, ...] = (),
) -> Permission:
    return ask(people, in_film, consents, use=use, purpose=Purpose.SUPERVISION, form=form, on=DAY)


@pytest.mark.parametrize("use", list(Use))
@pytest.mark.parametrize("form", list(Form))
def test_without_an_answer_every_use_in_every_form_is_refused(use: Use, form: Form) -> None:
    assert not asked([], use=use, form=form).allowed


@pytest.mark.parametrize(
    ("granted", "use", "form", "allowed"),
    [
        (Form.IDENTIFIABLE, Use.PLAY, Form.IDENTIFIABLE, True),
        (Form.IDENTIFIABLE, Use.PLAY, Form.BLURRED, True),
        (Form.IDENTIFIABLE, Use.STILL, Form.IDENTIFIABLE, True),
        (Form.IDENTIFIABLE, Use.EXPORT, Form.AUDIO, True),
        (Form.BLURRED, Use.PLAY, Form.IDENTIFIABLE, False),
        (Form.BLURRED, Use.PLAY, Form.BLURRED, True),
        (Form.BLURRED, Use.STILL, Form.BLURRED, True),
        (Form.BLURRED, Use.STILL, Form.IDENTIFIABLE, False),
        (Form.STILLS, Use.STILL, Form.IDENTIFIABLE, True),
        (Form.STILLS, Use.PRINT, Form.STILLS, True),
        (Form.STILLS, Use.PLAY, Form.IDENTIFIABLE, False),
        (Form.STILLS, Use.PLAY, Form.BLURRED, False),
        (Form.AUDIO, Use.PLAY, Form.AUDIO, True),
        (Form.AUDIO, Use.PLAY, Form.IDENTIFIABLE, False),
        (Form.AUDIO, Use.STILL, Form.STILLS, False),
    ],
)
def test_a_yes_covers_what_shows_no_more(
    granted: Form, use: Use, form: Form, allowed: bool
) -> None:
    assert asked([answer(BABY, granted)], use=use, form=form).allowed is allowed


@pytest.mark.parametrize(
    ("refused", "use", "form", "allowed"),
    [
        (Form.AUDIO, Use.PLAY, Form.IDENTIFIABLE, False),
        (Form.STILLS, Use.PLAY, Form.IDENTIFIABLE, False),
        (Form.BLURRED, Use.PLAY, Form.IDENTIFIABLE, False),
        (Form.AUDIO, Use.PLAY, Form.BLURRED, False),
        (Form.AUDIO, Use.STILL, Form.IDENTIFIABLE, True),
        (Form.STILLS, Use.STILL, Form.IDENTIFIABLE, False),
        (Form.STILLS, Use.PLAY, Form.AUDIO, True),
    ],
)
def test_a_no_stops_whatever_would_show_that_too(
    refused: Form, use: Use, form: Form, allowed: bool
) -> None:
    answers = [answer(BABY), answer(BABY, refused, granted=False)]
    assert asked(answers, use=use, form=form).allowed is allowed


def test_two_parents_who_answer_differently_for_their_baby_mean_no() -> None:
    answers = [
        answer(BABY, given_by=PARENT.id),
        answer(BABY, granted=False, given_by=OTHER),
    ]
    permission = asked(answers)
    assert [missing.why for missing in permission.missing] == ["said no"]
    # Not even a still: the yes that would cover it is in dispute.
    assert not asked(answers, use=Use.STILL).allowed


def test_one_person_without_consent_stops_everybody() -> None:
    permission = asked([answer(BABY)], people=(BABY, PARENT))
    assert [missing.person_id for missing in permission.missing] == [PARENT.id]


def test_another_purpose_counts_for_nothing() -> None:
    assert not asked([answer(BABY, purpose=Purpose.OWN_REVIEW)]).allowed


@pytest.mark.parametrize(
    ("consent", "why"),
    [
        (answer(BABY, until=date(2026, 5, 2)), "ended on 2 May 2026"),
        (replace(answer(BABY), withdrawn_on=date(2026, 4, 1)), "taken back on 1 April 2026"),
        (answer(BABY, given_on=date(2026, 6, 1)), "begins on 1 June 2026"),
        (answer(BABY, granted=False), "said no"),
        (answer(PARENT), "not asked"),
    ],
)
def test_the_answer_says_why_a_consent_does_not_hold(consent: Consent, why: str) -> None:
    assert [missing.why for missing in asked([consent]).missing] == [why]


def test_a_consent_holds_to_the_end_of_its_last_day() -> None:
    assert asked([answer(BABY, until=DAY)]).allowed


def test_a_no_that_was_taken_back_no_longer_stops_anything() -> None:
    no = replace(answer(BABY, granted=False), withdrawn_on=date(2026, 4, 1))
    assert asked([no, answer(BABY)]).allowed


def test_somebody_only_heard_is_asked_about_sound_and_not_about_pictures() -> None:
    in_film = (PersonInFilm(BABY.id), PersonInFilm(PARENT.id, Presence.HEARD))
    answers = [answer(BABY)]
    people = (BABY, PARENT)
    assert asked(answers, use=Use.STILL, people=people, in_film=in_film).allowed
    refused = asked(answers, people=people, in_film=in_film)
    assert [(m.person_id, m.form) for m in refused.missing] == [(PARENT.id, Form.AUDIO)]
    answers.append(answer(PARENT, Form.AUDIO))
    assert asked(answers, people=people, in_film=in_film).allowed


def test_somebody_who_is_not_in_the_film_is_not_asked() -> None:
    in_film = (PersonInFilm(BABY.id),)
    assert asked([answer(BABY)], people=(BABY, PARENT), in_film=in_film).allowed


def test_a_film_in_which_nobody_is_named_is_refused() -> None:
    permission = asked([], people=())
    assert not permission.allowed
    assert "nobody has been named" in permission.missing[0].why


def test_the_refusal_names_who_and_what_in_plain_words() -> None:
    permission = asked([answer(BABY)], people=(BABY, PARENT), form=Form.BLURRED)
    expected = "Parent A: no consent for supervision, blurred film (not asked)."
    assert sentence(permission.missing[0]) == expected
    refused = ConsentRefused(permission, "Film 2")
    assert refused.sentence.startswith(f"Film 2: {expected}")
