"""The one consent gate. Every play, still, export and print asks it; default no, strictest wins.

Which answer covers which use:

| asked for            | needs a yes to                  | is stopped by a no to any of        |
|----------------------|---------------------------------|-------------------------------------|
| identifiable film    | identifiable                    | identifiable, blurred, stills, audio|
| blurred film         | blurred or identifiable         | blurred, audio                      |
| a still or a print   | stills or identifiable          | stills                              |
| sound only           | audio or identifiable           | audio                               |

A yes does not count where the same question also has a no: two parents may answer differently for
their baby. Somebody who is only heard is asked about sound, and not at all for a picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from imh_video.model.consent import Consent, Form, MissingConsent, Permission, Purpose, Use
from imh_video.model.family import Person
from imh_video.model.identifiers import PersonId
from imh_video.model.problem import Problem
from imh_video.model.recording import PersonInFilm, Presence

_COVERED_BY: dict[Form, tuple[Form, ...]] = {
    Form.IDENTIFIABLE: (Form.IDENTIFIABLE,),
    Form.BLURRED: (Form.BLURRED, Form.IDENTIFIABLE),
    Form.STILLS: (Form.STILLS, Form.IDENTIFIABLE),
    Form.AUDIO: (Form.AUDIO, Form.IDENTIFIABLE),
}
_STOPPED_BY: dict[Form, tuple[Form, ...]] = {
    Form.IDENTIFIABLE: tuple(Form),
    Form.BLURRED: (Form.BLURRED, Form.AUDIO),
    Form.STILLS: (Form.STILLS,),
    Form.AUDIO: (Form.AUDIO,),
}
_WORDS_FOR_PURPOSE: dict[Purpose, str] = {
    Purpose.OWN_REVIEW: "own review",
    Purpose.SUPERVISION: "supervision",
    Purpose.TEAM_TRAINING: "team training",
    Purpose.EXTERNAL_TEACHING: "teaching outside the team",
    Purpose.RESEARCH: "research",
    Purpose.PUBLICATION: "publication",
}
_WORDS_FOR_FORM: dict[Form, str] = {
    Form.IDENTIFIABLE: "identifiable film",
    Form.BLURRED: "blurred film",
    Form.STILLS: "stills",
    Form.AUDIO: "sound only",
}
NOBODY = PersonId("")
"""Stands for the people of a film in which nobody has been named yet."""


class ConsentRefused(Problem):
    """The gate said no. ``permission`` names who and what."""

    def __init__(self, permission: Permission, where: str = "") -> None:
        self.permission = permission
        super().__init__(
            " ".join(sentence(missing) for missing in permission.missing),
            where=where,
            way_out="Ask, and keep the answer on the consent sheet.",
        )


def sentence(missing: MissingConsent) -> str:
    """Whose consent is missing for what, and why, for a person to read."""
    asked = f"{words_for(missing.purpose)}, {words_for(missing.form)}"
    return f"{missing.called}: no consent for {asked} ({missing.why})."


def words_for(what: Purpose | Form) -> str:
    """What a purpose or a form is called on screen, within a sentence."""
    return _WORDS_FOR_PURPOSE[what] if isinstance(what, Purpose) else _WORDS_FOR_FORM[what]


def ask(
    people: Iterable[Person],
    in_film: Iterable[PersonInFilm],
    consents: Iterable[Consent],
    *,
    use: Use,
    purpose: Purpose,
    form: Form,
    on: date,
) -> Permission:
    """Whether this use is allowed on that day by everybody in the film.

    ``people`` is the family; without ``in_film`` all of them count as in the picture.
    """
    presence = {one.person_id: one.presence for one in in_film}
    concerned = [p for p in people if not presence or p.id in presence]
    if not concerned:
        nobody = MissingConsent(
            NOBODY, "The people in this film", purpose, form, "nobody has been named yet"
        )
        return Permission((nobody,))
    answers = tuple(consents)
    missing = []
    for person in concerned:
        needed = form_needed(use, form, presence.get(person.id, Presence.SEEN))
        why = needed and _why_not(person.id, answers, purpose, needed, on)
        if needed and why:
            missing.append(MissingConsent(person.id, person.called, purpose, needed, why))
    return Permission(tuple(missing))


def form_needed(use: Use, form: Form, presence: Presence) -> Form | None:
    """What one person must have said yes to; None when the use shows nothing of them."""
    is_picture = form is Form.STILLS or use in (Use.STILL, Use.PRINT)
    if presence is Presence.HEARD:
        return None if is_picture else Form.AUDIO
    # A clear still shows less than clear film; a blurred one is still asked as blurred.
    return Form.STILLS if is_picture and form is not Form.BLURRED else form


def _why_not(
    person_id: PersonId, consents: tuple[Consent, ...], purpose: Purpose, form: Form, on: date
) -> str:
    """A few plain words; "" when the person allows it."""
    answers = [c for c in consents if c.person_id == person_id and c.purpose is purpose]
    refused = {c.form for c in answers if not c.granted and c.stands_on(on)}
    if refused.intersection(_STOPPED_BY[form]):
        return "said no"
    granted = {c.form for c in answers if c.holds_on(on)} - refused
    if granted.intersection(_COVERED_BY[form]):
        return ""
    return _why_it_lapsed([c for c in answers if c.granted and c.form in _COVERED_BY[form]], on)


def _why_it_lapsed(once_granted: list[Consent], on: date) -> str:
    if not once_granted:
        return "not asked"
    newest = max(once_granted, key=lambda c: c.withdrawn_on or c.until or c.given_on)
    if newest.withdrawn_on is not None:
        return f"taken back on {_day(newest.withdrawn_on)}"
    if newest.until is not None and newest.until < on:
        return f"ended on {_day(newest.until)}"
    if newest.given_on > on:
        return f"begins on {_day(newest.given_on)}"
    return "said no"


def _day(day: date) -> str:
    return f"{day.day} {day.strftime('%B %Y')}"
