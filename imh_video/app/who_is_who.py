"""The step before the first analysis: how a film was taken, where nobody is, and who is who.

What a person says is kept in the library and holds for every later analysis; the program only
proposes. ``people.json`` of the command line says the same (``people_file``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from imh_video.app.people_file import Box, PeopleChoice, PersonChoice, write_people
from imh_video.media.problem import MediaProblem
from imh_video.media.source import MediaSource
from imh_video.model.consent import Use
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import PersonId, RecordingId
from imh_video.model.recording import Area, Layout, PointedPerson, Recording
from imh_video.timebase import Micros

if TYPE_CHECKING:
    from imh_video.app.analysis import AnalysisOptions
    from imh_video.app.analysis_films import CameraToLookAt
    from imh_video.app.library import Library
    from imh_video.app.people_in_film import AnalysedPerson

Size = tuple[int, int]
"""Width and height of the displayed picture, pixels."""


@dataclass(frozen=True, slots=True)
class FilmSetUp:
    """All that a person says in this step."""

    layout: Layout = Layout.ONE_VIEW
    left_out: tuple[Area, ...] = ()
    pointed: tuple[PointedPerson, ...] = ()


def set_up_of(recording: Recording) -> FilmSetUp:
    """What was said of a recording so far."""
    return FilmSetUp(recording.layout, recording.left_out, recording.pointed)


def set_up_film(library: Library, recording_id: RecordingId, said: FilmSetUp) -> Recording:
    """Keep it for good; a later analysis uses it and asks no more."""
    return library.set_layout(
        recording_id, said.layout, left_out=said.left_out, pointed=said.pointed
    )


def save_people_file(library: Library, recording_id: RecordingId, path: Path) -> None:
    """What was said of a recording, as ``analyse --people`` reads it. Asks the gate to export.

    Raises ConsentRefused, PeopleProblem.
    """
    source = library.media_source(recording_id, Use.EXPORT)
    recording = library.recording(recording_id)
    size = picture_size(source)
    people = library.people(recording.family_id)
    write_people(path, choice_of(set_up_of(recording), people, size or (0, 0)))


def options_for(
    recording: Recording,
    people: Sequence[Person],
    source: MediaSource,
    further: Sequence[CameraToLookAt] = (),
) -> AnalysisOptions:
    """What was said of a recording, as the analysis wants it; ``people`` is the family.

    ``further`` is the films of the cameras beside the first, as ``cameras_to_look_at`` gives them.
    """
    from imh_video.app.analysis import AnalysisOptions

    said = set_up_of(recording)
    if said == FilmSetUp():
        return AnalysisOptions(further=tuple(further))
    choice = _choice_of_camera(said, people, source, 0)
    return AnalysisOptions(
        people=choice,
        further=tuple(_with_what_was_said(one, said, people) for one in further),
    )


def _with_what_was_said(
    camera: CameraToLookAt, said: FilmSetUp, people: Sequence[Person]
) -> CameraToLookAt:
    try:
        choice = _choice_of_camera(said, people, camera.source, camera.number)
    except MediaProblem:
        # The look goes on without this camera, and says why.
        return camera
    return replace(camera, choice=choice)


def _choice_of_camera(
    said: FilmSetUp, people: Iterable[Person], source: MediaSource, camera: int
) -> PeopleChoice:
    """The film is only opened where a place in its picture was said."""
    places = [*said.left_out, *(one.place for one in said.pointed)]
    needs_size = any(place.camera == camera for place in places)
    size = (picture_size(source) if needs_size else None) or (0, 0)
    return choice_of(said, people, size, camera)


def looked_us(recording: Recording) -> Micros:
    """How much film a look at it takes in: of two cameras both, otherwise the first."""
    if recording.layout is Layout.TWO_CAMERAS:
        return sum(camera.duration_us for camera in recording.cameras)
    return recording.duration_us


def cameras_to_look_at(library: Library, recording: Recording) -> tuple[CameraToLookAt, ...]:
    """The cameras beside the first one, to be looked at. Asks the gate for playing each film.

    Raises ConsentRefused.
    """
    from imh_video.app.analysis_films import CameraToLookAt

    return tuple(
        CameraToLookAt(
            camera.number,
            library.media_source(recording.id, Use.PLAY, camera=camera.number),
            camera.clock,
        )
        for camera in recording.cameras[1:]
    )


def picture_size(source: MediaSource) -> Size | None:
    """Of the picture as it is displayed; None for a film without one."""
    from imh_video.media.probe import probe

    video = probe(source).video
    return None if video is None else (video.width, video.height)


def choice_of(
    said: FilmSetUp, people: Iterable[Person], size: Size, camera: int = 0
) -> PeopleChoice:
    """What was said of one camera's picture: places in its pixels, persons with their roles.

    Somebody the family lost is not followed.
    """
    roles = {person.id: person.role for person in people}
    return PeopleChoice(
        layout=said.layout,
        people=tuple(
            PersonChoice(
                role=_role_in_film(one, roles),
                region=box_of(one.place, size),
                at_us=one.at_us,
                called=one.person_id or "",
                is_followed=one.is_followed,
            )
            for one in said.pointed
            if one.place.camera == camera
        ),
        leave_out=tuple(box_of(area, size) for area in said.left_out if area.camera == camera),
    )


def _role_in_film(one: PointedPerson, roles: Mapping[PersonId, Role]) -> Role:
    """A grandparent who is followed stands where a parent would."""
    role = roles.get(one.person_id, Role.OTHER) if one.person_id is not None else Role.OTHER
    return Role.CAREGIVER if role is Role.OTHER and one.is_followed and one.person_id else role


def box_of(area: Area, size: Size) -> Box:
    """Fractions of the picture as pixels of it."""
    width, height = size
    return (area.left * width, area.top * height, area.width * width, area.height * height)


def area_of(box: Box, size: Size) -> Area:
    """Pixels of the picture as fractions of it, to 6 decimals: finer than any picture."""
    (x, y, width, height), (whole, high) = box, size
    fractions = (x / whole, y / high, width / whole, height / high)
    left, top, width, height = (round(one, 6) for one in fractions)
    return Area(left, top, width, height)


def pointed_at(
    person: AnalysedPerson, person_id: PersonId | None, size: Size, *, is_followed: bool = True
) -> PointedPerson:
    """Somebody the program found, as this person of the family (None: nobody we follow)."""
    place = replace(area_of(person.example_box, size), camera=person.camera)
    return PointedPerson(person.example_us, place, person_id, is_followed)


def proposed(
    found: Sequence[AnalysedPerson], people: Sequence[Person]
) -> dict[int, PersonId | None]:
    """By ``number``, whom of the family each may be; None for nobody we follow.

    A role that two of the family have goes to the first of them: which twin it is no picture says.
    """
    answer: dict[int, PersonId | None] = {}
    for one in found:
        if one.called:
            answer[one.number] = PersonId(one.called)
            continue
        of_role = [person for person in people if person.role is one.role]
        is_main = one.role in (Role.INFANT, Role.CAREGIVER)
        answer[one.number] = of_role[0].id if is_main and of_role else None
    return answer
