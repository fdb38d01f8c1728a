"""Who agreed to a film's own review, as it is said while the film is added."""

from __future__ import annotations

from datetime import date, datetime

from imh_video.app import consent_gate
from imh_video.app.consent_gate import ConsentRefused
from imh_video.model.consent import Consent, Form, Purpose, Use
from imh_video.model.family import Person
from imh_video.model.identifiers import ConsentId, PersonId, new_id
from imh_video.model.recording import PersonInFilm, Presence
from imh_video.store.problems import LibraryProblem


def own_review_answers(
    people: tuple[Person, ...],
    in_film: tuple[PersonInFilm, ...],
    agreed_by: tuple[PersonId, ...],
    taken_by: str,
    method: str,
    until: date | None,
) -> tuple[Consent, ...]:
    """The answers given with a film: to the picture by those seen, to the sound by those heard."""
    check_of_family(people, (*in_film, *(PersonInFilm(one) for one in agreed_by)))
    heard = {one.person_id for one in in_film if one.presence is Presence.HEARD}
    return tuple(
        Consent(
            id=ConsentId(new_id()),
            person_id=person_id,
            purpose=Purpose.OWN_REVIEW,
            form=Form.AUDIO if person_id in heard else Form.IDENTIFIABLE,
            granted=True,
            given_on=datetime.now().astimezone().date(),
            until=until,
            taken_by=taken_by,
            method=method,
        )
        for person_id in dict.fromkeys(agreed_by)
    )


def check_of_family(people: tuple[Person, ...], in_film: tuple[PersonInFilm, ...]) -> None:
    """Raises LibraryProblem where somebody in the film is none of these people."""
    known = {person.id for person in people}
    if any(one.person_id not in known for one in in_film):
        raise LibraryProblem(
            "Somebody named here is not one of this family.", way_out="Add the person first."
        )


def check_own_review(
    people: tuple[Person, ...],
    in_film: tuple[PersonInFilm, ...],
    consents: tuple[Consent, ...],
    on: date,
) -> None:
    """Raises ConsentRefused where somebody in the film has not agreed."""
    permission = consent_gate.ask(
        people,
        in_film,
        consents,
        use=Use.PLAY,
        purpose=Purpose.OWN_REVIEW,
        form=Form.IDENTIFIABLE,
        on=on,
    )
    if not permission.allowed:
        raise ConsentRefused(permission, "The film was not added")
