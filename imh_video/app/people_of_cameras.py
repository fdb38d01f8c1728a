"""Two cameras on one clock: which of them each of the two people is taken from (ADR 35)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from imh_video.app.people_file import PeopleChoice
from imh_video.app.people_in_film import AnalysedPerson, people_in_film
from imh_video.model.family import Role
from imh_video.model.observation import Observations, PersonTrack
from imh_video.model.recording import CameraClock
from imh_video.model.signal import SignalSet
from imh_video.signals.bodies import FOREGROUND
from imh_video.signals.build import FromCamera, places_in_picture
from imh_video.timebase import Micros

_REACH_US: Micros = 150_000
"""A look so near in time stands for a row of the recording, as wherever signals are read."""
_SAID, _MOST_ODDS = 20.0, 6.0
_FROM_SHARE = 6.0
"""What being seen all the time counts against looking like a baby, as in proposals of roles."""
_SIDE_BY_SIDE = 0.25
_FILMED_ALL = 0.95
_WORDS = {Role.INFANT: "baby", Role.CAREGIVER: "parent"}


@dataclass(frozen=True, eq=False)
class CameraView:
    """What one camera saw, on its own clock, and what a person said about its picture."""

    number: int
    """0 is the reference camera."""
    seen: Observations
    clock: CameraClock
    duration_us: Micros
    choice: PeopleChoice

    def looks_in_recording(self, duration_us: Micros) -> NDArray[np.int64]:
        """When it looked, in recording time, while the reference camera ran."""
        own = self.seen.times_us
        times_us = np.array([self.clock.to_recording(int(us)) for us in own], dtype=np.int64)
        return times_us[(times_us >= 0) & (times_us < duration_us)]

    def rows_at(self, times_us: NDArray[np.int64]) -> NDArray[np.int64]:
        """The look nearest to each moment of recording time; -1 where it was not filming."""
        own_us = np.array([self.clock.to_camera(int(us)) for us in times_us], dtype=np.int64)
        looks = self.seen.times_us
        if not len(looks):
            return np.full(len(times_us), -1, dtype=np.int64)
        after = np.clip(np.searchsorted(looks, own_us), 0, len(looks) - 1)
        before = np.maximum(after - 1, 0)
        is_before = np.abs(looks[before] - own_us) <= np.abs(looks[after] - own_us)
        nearest = np.where(is_before, before, after)
        films = (own_us >= 0) & (own_us < self.duration_us)
        near = np.abs(looks[nearest] - own_us) <= _REACH_US
        return np.where(films & near, nearest, -1).astype(np.int64)


@dataclass(frozen=True, eq=False)
class PeopleOfCameras:
    """Who is in the recording: the two first, each from one camera, then everybody else.

    A second picture of one of the two in another camera is not told again.
    """

    people: tuple[AnalysedPerson, ...]
    of_camera: tuple[tuple[AnalysedPerson, ...], ...]
    """Everybody as each camera alone would have it."""
    views: tuple[CameraView, ...]
    side_by_side: tuple[Role, ...]
    """Of the two, those whose camera shows both at one distance."""
    partners: Mapping[Role, AnalysedPerson]
    """For each of the two the other one, as the camera shows them that the first is taken from."""

    def taken(self, role: Role) -> AnalysedPerson | None:
        return next((person for person in self.people if person.role is role), None)

    @property
    def are_from_one(self) -> bool:
        """Both from one camera: then it does not stand beside the partner of either."""
        cameras = [person.camera for person in self.people if person.role in _WORDS]
        return len(cameras) == 2 and cameras[0] == cameras[1]

    def for_signals(self, times_us: NDArray[np.int64]) -> Mapping[str, FromCamera]:
        """The two, laid along these moments of recording time."""
        views = {view.number: view for view in self.views}
        return {
            person.role.value: FromCamera(
                seen=views[person.camera].seen,
                track=person.track,
                rows=views[person.camera].rows_at(times_us),
                carries_places=person.camera == 0,
                is_beside_partner=not self.are_from_one and person.role not in self.side_by_side,
                partner=self._partner_of(person),
            )
            for person in self.people
            if person.role in _WORDS
        }

    def pictures(self) -> Mapping[int, SignalSet]:
        """Where the two are in the picture of each camera, on its own clock: to be drawn over it.

        A camera that nobody is taken from shows whom it would show alone.
        """
        return {
            view.number: places_in_picture(view.seen, self._shown_by(view), view.duration_us)
            for view in self.views
        }

    def _shown_by(self, view: CameraView) -> dict[str, PersonTrack]:
        alone = {p.role: p.track for p in self.of_camera[self.views.index(view)]}
        here = [person for person in self.people if person.camera == view.number]
        for person in here:
            if person.role in _WORDS:
                (other,) = set(_WORDS) - {person.role}
                alone.pop(other, None)
                alone[person.role] = person.track
                partner = self.partners.get(person.role)
                if partner is not None:
                    alone[other] = partner.track
        return {role.value: track for role, track in alone.items() if role in _WORDS}

    def _partner_of(self, person: AnalysedPerson) -> PersonTrack | None:
        partner = self.partners.get(person.role)
        return partner.track if partner is not None else None

    def warnings(self, times_us: NDArray[np.int64]) -> Iterator[str]:
        """What is not known because of where the cameras stood."""
        two = [person for person in self.people if person.role in _WORDS]
        if len(two) == 2 and self.are_from_one:
            yield (
                f"Only camera {two[0].camera + 1} shows them, so with two cameras which way they "
                "face is not known. If that camera shows both, choose one view in Who is who."
            )
        elif len(two) == 2:
            where = " and ".join(f"the {_WORDS[p.role]} from camera {p.camera + 1}" for p in two)
            yield (
                f"We take {where}. How far apart they are is not known across cameras; reaching "
                "and hands at the other only while one camera shows both."
            )
        for role in self.side_by_side if not self.are_from_one else ():
            person = self.taken(role)
            assert person is not None
            yield (
                f"Camera {person.camera + 1} shows both beside each other, so it does not stand "
                f"beside the partner: which way the {_WORDS[role]} faces is not known."
            )
        for person in two:
            view = next(view for view in self.views if view.number == person.camera)
            filmed = float(np.mean(view.rows_at(times_us) >= 0)) if len(times_us) else 1.0
            if filmed < _FILMED_ALL:
                yield (
                    f"Camera {view.number + 1} filmed {round(100 * filmed)} % of the recording; "
                    f"in the rest nothing is known of the {_WORDS[person.role]}."
                )


def people_of_cameras(views: Sequence[CameraView]) -> PeopleOfCameras:
    """Each of the two from the camera that shows them, the two from different ones if possible."""
    found = tuple(
        tuple(
            replace(person, camera=view.number) for person in people_in_film(view.seen, view.choice)
        )
        for view in views
    )
    main = [person for people in found for person in people if person.role in _WORDS]
    taken = _best_pair(main) or _of_the_only_camera(main)
    others = [p for people in found for p in people if p.role is Role.OTHER]
    clocks = {view.number: view.clock for view in views}
    people = tuple(
        replace(
            person,
            number=number,
            example_us=clocks[person.camera].to_recording(person.example_us),
        )
        for number, person in enumerate([*taken, *others], 1)
    )
    partners = {
        person.role: partner
        for person in taken
        if (partner := _partner_in_view(person, main)) is not None
    }
    aside = tuple(
        person.role for person in taken if _is_side_by_side(person, partners.get(person.role))
    )
    return PeopleOfCameras(people, found, tuple(views), aside, partners)


def _people_of(view: CameraView) -> tuple[AnalysedPerson, ...]:
    people = people_in_film(view.seen, view.choice)
    return tuple(replace(person, camera=view.number) for person in people)


def _best_pair(main: Sequence[AnalysedPerson]) -> list[AnalysedPerson] | None:
    """The two of different cameras who differ most like baby and parent and show most."""
    pairs = [
        (infant, caregiver)
        for infant in main
        for caregiver in main
        if infant.camera != caregiver.camera and not _is_against_what_was_said(infant, caregiver)
    ]
    if not pairs:
        return None
    best = max(pairs, key=lambda pair: _between(pair) + _FROM_SHARE * _shown_share(pair))
    against = [pair for pair in pairs if pair[0] is best[1] or pair[1] is best[0]]
    lead = _between(best) - max((_between(pair) for pair in against), default=0.0)
    confidence = 1.0 / (1.0 + exp(-max(min(lead, _between(best)), 0.0)))
    return [
        replace(person, role=role, role_confidence=1.0 if person.chosen else confidence)
        for person, role in zip(best, (Role.INFANT, Role.CAREGIVER), strict=True)
    ]


_Pair = tuple[AnalysedPerson, AnalysedPerson]
"""The infant and the caregiver."""


def _between(pair: _Pair) -> float:
    """How much surer it is of the first to be a baby than of the second, in log odds."""
    infant, caregiver = pair
    return _odds_of_infant(infant) - _odds_of_infant(caregiver)


def _shown_share(pair: _Pair) -> float:
    return pair[0].face_fraction + pair[1].face_fraction


def _is_against_what_was_said(infant: AnalysedPerson, caregiver: AnalysedPerson) -> bool:
    return (infant.chosen and infant.role is not Role.INFANT) or (
        caregiver.chosen and caregiver.role is not Role.CAREGIVER
    )


def _odds_of_infant(person: AnalysedPerson) -> float:
    """Log odds by what this person's own camera shows; what a human said counts as sure."""
    if person.chosen:
        return _SAID if person.role is Role.INFANT else -_SAID
    confidence = min(person.role_confidence, 1.0 - 1e-9)
    odds = min(log(confidence / (1.0 - confidence)), _MOST_ODDS)
    return odds if person.role is Role.INFANT else -odds


def _of_the_only_camera(main: Sequence[AnalysedPerson]) -> list[AnalysedPerson]:
    """No two cameras show one each: whoever shows most of each role."""
    answer = []
    for role in _WORDS:
        of_role = [person for person in main if person.role is role]
        if of_role:
            answer.append(max(of_role, key=lambda person: person.face_fraction))
    return answer


def _partner_in_view(
    person: AnalysedPerson, main: Sequence[AnalysedPerson]
) -> AnalysedPerson | None:
    """The other of the two, as the camera that this person is taken from shows them."""
    same = [p for p in main if p.camera == person.camera and p.track is not person.track]
    return same[0] if same else None


def _is_side_by_side(person: AnalysedPerson, partner: AnalysedPerson | None) -> bool:
    """Whether the camera sees the partner's face at the person's distance, hence stands apart."""
    if partner is None:
        return False
    own, other = _shows(person.track), _shows(partner.track)
    share = float((own & other).sum()) / max(int(own.sum()), 1)
    return share >= _SIDE_BY_SIDE and partner.track.size < FOREGROUND * person.track.size


def _shows(track: PersonTrack) -> NDArray[np.bool_]:
    return np.asarray(track.faces >= 0, dtype=np.bool_)
