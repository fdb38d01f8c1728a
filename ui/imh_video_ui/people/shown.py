"""Of everybody a first look found: who is asked about, and who stands in the picture that shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF

from imh_video.app.people_in_film import AnalysedPerson
from imh_video.app.saying_who import WhoIsWho
from imh_video.app.who_is_who import FilmSetUp
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import PersonId
from imh_video.timebase import Micros
from imh_video_ui.people.film_still import SeenHere
from imh_video_ui.people.words import third_face

_SHOWN_WITHIN_US = 150_000
_LEAST_OTHER_US = 400_000
"""Somebody who is nobody's proposal and shows for less is not asked about."""
_MOST_OTHERS = 5


def asked_about(who: WhoIsWho, said: FilmSetUp) -> list[AnalysedPerson]:
    """The baby and the parent first, then others who show long enough to be asked about."""
    people = who.people(said)
    main = [one for one in people if one.role is not Role.OTHER]
    main.sort(key=lambda one: one.role is not Role.CAREGIVER)
    others = [
        one for one in people
        if one.role is Role.OTHER
        and (one.chosen or who.look.seen_us(one) >= _LEAST_OTHER_US)
    ]  # fmt: skip
    return [*main, *others[:_MOST_OTHERS]]


def is_one_of_several(person: Person, family: Sequence[Person]) -> bool:
    """Whether another baby, or another grown-up, is in the film too: a grandparent as well."""
    is_infant = person.role is Role.INFANT
    return sum((one.role is Role.INFANT) == is_infant for one in family) > 1


def notices_about(who: WhoIsWho, said: FilmSetUp) -> list[tuple[str, Micros]]:
    """A sentence, and the place in the film, for each who is nobody's proposal."""
    unknown = [one for one in asked_about(who, said) if one.role is Role.OTHER and not one.chosen]
    found = set(who.meant(said).values())
    others = [person.called for person in who.family if person.id not in found]
    return [(third_face(one, who.look.seen_us(one), others), one.example_us) for one in unknown]


def seen_at(who: WhoIsWho, said: FilmSetUp, us: Micros) -> list[SeenHere]:
    """Those of them who are seen at that moment of the film, which was looked at somewhere."""
    meant, times_us = who.meant(said), who.look.observations.times_us
    row = int(np.argmin(np.abs(times_us - us)))
    is_near = abs(int(times_us[row]) - us) <= _SHOWN_WITHIN_US
    seen = [one for one in asked_about(who, said) if is_near and one.track.seen[row]]
    return [_seen_here(who, one, meant[one.number], row) for one in seen]


def _seen_here(
    who: WhoIsWho, found: AnalysedPerson, person_id: PersonId | None, row: int
) -> SeenHere:
    called = next((p.called for p in who.family if p.id == person_id), "")
    question = _tr("Not followed") if found.chosen else _tr("Who?")
    words = (called if found.chosen else f"{called}?") if called else question
    yaw = pitch = float("nan")
    line = int(found.track.faces[row])
    if line >= 0:
        yaw, pitch, _ = (float(a) for a in who.look.observations.faces.angles[line])
    box = QRectF(*(float(side) for side in found.track.boxes[row]))
    return SeenHere(box, words, found.role, found.chosen, yaw, pitch)


def _tr(text: str) -> str:
    return QCoreApplication.translate("WhoIsWho", text)
