"""Families, their people, goals and consents, in and out of the database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from imh_video.model.consent import Consent, Form, Purpose
from imh_video.model.family import Family, Goal, Person, Role
from imh_video.model.identifiers import ConsentId, FamilyId, GoalId, PersonId
from imh_video.store.json_text import MOMENT_CHOICES
from imh_video.store.tables import ConsentRow, FamilyRow, GoalRow, PersonRow


def families(connection: Connection) -> tuple[Family, ...]:
    """In the order in which they were added."""
    asked = select(FamilyRow.__table__).order_by(FamilyRow.added_at, FamilyRow.id)
    return tuple(_family(row) for row in connection.execute(asked))


def family(connection: Connection, family_id: FamilyId) -> Family | None:
    asked = select(FamilyRow.__table__).where(FamilyRow.id == family_id)
    row = connection.execute(asked).first()
    return _family(row) if row else None


def family_of_code(connection: Connection, code: str) -> Family | None:
    asked = select(FamilyRow.__table__).where(func.upper(FamilyRow.code) == code.strip().upper())
    row = connection.execute(asked).first()
    return _family(row) if row else None


def add_family(connection: Connection, family: Family) -> None:
    row = _family_row(family) | {"added_at": datetime.now(UTC)}
    connection.execute(insert(FamilyRow), row)


def change_family(connection: Connection, family: Family) -> None:
    changed = update(FamilyRow).where(FamilyRow.id == family.id)
    connection.execute(changed, _family_row(family))


def people(connection: Connection, family_id: FamilyId) -> tuple[Person, ...]:
    """In the order in which they were added."""
    asked = (
        select(PersonRow.__table__)
        .where(PersonRow.family_id == family_id)
        .order_by(PersonRow.position)
    )
    return tuple(_person(row) for row in connection.execute(asked))


def person(connection: Connection, person_id: PersonId) -> Person | None:
    row = connection.execute(select(PersonRow.__table__).where(PersonRow.id == person_id)).first()
    return _person(row) if row else None


def add_person(connection: Connection, person: Person) -> None:
    counted = select(func.count()).where(PersonRow.family_id == person.family_id)
    row = _person_row(person) | {"position": connection.execute(counted).scalar_one()}
    connection.execute(insert(PersonRow), row)


def change_person(connection: Connection, person: Person) -> None:
    connection.execute(update(PersonRow).where(PersonRow.id == person.id), _person_row(person))


def goals(connection: Connection, family_id: FamilyId) -> tuple[Goal, ...]:
    """The oldest first."""
    asked = (
        select(GoalRow.__table__)
        .where(GoalRow.family_id == family_id)
        .order_by(GoalRow.agreed_on, GoalRow.id)
    )
    return tuple(_goal(row) for row in connection.execute(asked))


def add_goal(connection: Connection, goal: Goal) -> None:
    connection.execute(insert(GoalRow), _goal_row(goal))


def change_goal(connection: Connection, goal: Goal) -> None:
    connection.execute(update(GoalRow).where(GoalRow.id == goal.id), _goal_row(goal))


def consents(connection: Connection, family_id: FamilyId) -> tuple[Consent, ...]:
    """Every answer ever given in the family, the oldest first."""
    asked = (
        select(ConsentRow.__table__)
        .join(PersonRow, PersonRow.id == ConsentRow.person_id)
        .where(PersonRow.family_id == family_id)
        .order_by(ConsentRow.recorded_at, ConsentRow.id)
    )
    return tuple(_consent(row) for row in connection.execute(asked))


def consent(connection: Connection, consent_id: ConsentId) -> Consent | None:
    asked = select(ConsentRow.__table__).where(ConsentRow.id == consent_id)
    row = connection.execute(asked).first()
    return _consent(row) if row else None


def add_consent(connection: Connection, consent: Consent) -> None:
    row = _consent_row(consent) | {"recorded_at": datetime.now(UTC)}
    connection.execute(insert(ConsentRow), row)


def end_consent(connection: Connection, consent_id: ConsentId, on: date) -> None:
    changed = update(ConsentRow).where(ConsentRow.id == consent_id).values(withdrawn_on=on)
    connection.execute(changed)


def end_earlier_answers(connection: Connection, consent: Consent) -> None:
    """A new answer of the same person to the same question takes the place of the old ones."""
    same_answerer = (
        ConsentRow.given_by.is_(None)
        if consent.given_by is None
        else ConsentRow.given_by == consent.given_by
    )
    changed = (
        update(ConsentRow)
        .where(ConsentRow.person_id == consent.person_id, same_answerer)
        .where(ConsentRow.purpose == consent.purpose.value, ConsentRow.form == consent.form.value)
        .where(ConsentRow.withdrawn_on.is_(None))
        .values(withdrawn_on=consent.given_on)
    )
    connection.execute(changed)


def _family(row: Row[Any]) -> Family:
    off = json.loads(row.switched_off_codes)
    # A list of ids, or ids with their reasons once somebody gave one.
    why = tuple((code, words) for code, words in off.items() if words) if _has_reasons(off) else ()
    chosen = MOMENT_CHOICES.validate_json(row.moment_choices)
    return Family(FamilyId(row.id), row.code, row.good_to_know, frozenset(off), why, chosen)


def _has_reasons(off: object) -> bool:
    return isinstance(off, dict)


def _family_row(family: Family) -> dict[str, object]:
    return {
        "id": family.id,
        "code": family.code,
        "good_to_know": family.good_to_know,
        "switched_off_codes": _switched_off(family),
        "moment_choices": _moment_choices(family),
    }


def _moment_choices(family: Family) -> str:
    """Sets in order, so that the same choices are the same text."""
    said = MOMENT_CHOICES.dump_python(family.moments, mode="json")
    for name in ("circumstances", "switched_off"):
        said[name] = sorted(said[name])
    return json.dumps(said, ensure_ascii=False)


def _switched_off(family: Family) -> str:
    ids = sorted(family.switched_off_codes)
    if not any(family.why_off(code_id) for code_id in ids):
        return json.dumps(ids)
    return json.dumps({code_id: family.why_off(code_id) for code_id in ids}, ensure_ascii=False)


def _person(row: Row[Any]) -> Person:
    return Person(
        PersonId(row.id),
        FamilyId(row.family_id),
        Role(row.role),
        row.called,
        row.born_on,
        row.weeks_early,
    )


def _person_row(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "family_id": person.family_id,
        "role": person.role.value,
        "called": person.called,
        "born_on": person.born_on,
        "weeks_early": person.weeks_early,
    }


def _goal(row: Row[Any]) -> Goal:
    return Goal(GoalId(row.id), FamilyId(row.family_id), row.words, row.agreed_on, row.closed_on)


def _goal_row(goal: Goal) -> dict[str, object]:
    return {
        "id": goal.id,
        "family_id": goal.family_id,
        "words": goal.words,
        "agreed_on": goal.agreed_on,
        "closed_on": goal.closed_on,
    }


def _consent(row: Row[Any]) -> Consent:
    return Consent(
        id=ConsentId(row.id),
        person_id=PersonId(row.person_id),
        purpose=Purpose(row.purpose),
        form=Form(row.form),
        granted=row.granted,
        given_on=row.given_on,
        until=row.until,
        withdrawn_on=row.withdrawn_on,
        taken_by=row.taken_by,
        method=row.method,
        wording_version=row.wording_version,
        given_by=PersonId(row.given_by) if row.given_by else None,
    )


def _consent_row(consent: Consent) -> dict[str, object]:
    return {
        "id": consent.id,
        "person_id": consent.person_id,
        "given_by": consent.given_by,
        "purpose": consent.purpose.value,
        "form": consent.form.value,
        "granted": consent.granted,
        "given_on": consent.given_on,
        "until": consent.until,
        "withdrawn_on": consent.withdrawn_on,
        "taken_by": consent.taken_by,
        "method": consent.method,
        "wording_version": consent.wording_version,
    }
