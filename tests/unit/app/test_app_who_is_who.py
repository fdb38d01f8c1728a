"""What is said about a film is kept for good, and the command line can say the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.libraries import Made, make_library, write_film
from support.seen import Scene

from imh_video.app.consent_gate import ConsentRefused
from imh_video.app.first_look import first_look, looked_share
from imh_video.app.library import Library
from imh_video.app.people_file import PeopleChoice, read_people
from imh_video.app.people_in_film import people_in_film
from imh_video.app.who_is_who import (
    FilmSetUp,
    choice_of,
    options_for,
    pointed_at,
    proposed,
    save_people_file,
    set_up_film,
    set_up_of,
)
from imh_video.media.source import PathSource
from imh_video.model.consent import Form, Purpose, Use
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import FamilyId, PersonId
from imh_video.model.recording import Area, Layout, PointedPerson
from imh_video.store.problems import LibraryProblem
from imh_video.vision.model_store import list_models

PLACE = Area(0.5, 0.25, 0.1, 0.2)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


def said_by(made: Made) -> FilmSetUp:
    pointed = (
        PointedPerson(1_500_000, PLACE, made.baby.id),
        PointedPerson(500_000, Area(0.1, 0.1, 0.2, 0.2), made.parent.id, is_followed=False),
        PointedPerson(0, PLACE, None),
    )
    return FilmSetUp(Layout.MIRROR, (Area(0.7, 0.0, 0.3, 0.4),), pointed)


def test_it_is_still_known_when_the_library_is_opened_again(made: Made, tmp_path: Path) -> None:
    recording = made.add_film(write_film(tmp_path / "film.mp4"))
    assert set_up_of(recording) == FilmSetUp()
    set_up_film(made.library, recording.id, said_by(made))
    folder = made.library.folder
    made.library.close()
    with Library.open(folder) as again:
        kept = again.recording(recording.id)
        assert set_up_of(kept) == said_by(made)
        assert kept.is_set_up


def test_the_analysis_gets_it_in_pixels_with_each_persons_role(made: Made, tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4")
    set_up = set_up_film(made.library, made.add_film(film).id, said_by(made))
    options = options_for(set_up, made.everybody, PathSource(film))
    assert options.people is not None
    baby, parent, nobody = options.people.people
    assert (baby.role, baby.region, baby.at_us) == (
        Role.INFANT,
        (80.0, 30.0, 16.0, 24.0),
        1_500_000,
    )
    assert (parent.role, parent.is_followed) == (Role.CAREGIVER, False)
    assert (nobody.role, nobody.called) == (Role.OTHER, "")


def test_the_command_line_can_be_told_the_same(made: Made, tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4")
    recording = set_up_film(made.library, made.add_film(film).id, said_by(made))
    save_people_file(made.library, recording.id, tmp_path / "people.json")
    assert (
        read_people(tmp_path / "people.json")
        == options_for(recording, made.everybody, PathSource(film)).people
    )


def test_nothing_of_it_leaves_without_consent(made: Made, tmp_path: Path) -> None:
    recording = made.add_film(write_film(tmp_path / "film.mp4"))
    made.library.set_consent(
        made.baby.id, Purpose.OWN_REVIEW, Form.IDENTIFIABLE, granted=False
    )  # fmt: skip
    with pytest.raises(ConsentRefused):
        save_people_file(made.library, recording.id, tmp_path / "people.json")
    assert not (tmp_path / "people.json").exists()


def test_only_people_of_the_family_can_be_pointed_out(made: Made, tmp_path: Path) -> None:
    recording = made.add_film(write_film(tmp_path / "film.mp4"))
    stranger = FilmSetUp(pointed=(PointedPerson(0, PLACE, PersonId("stranger")),))
    with pytest.raises(LibraryProblem):
        set_up_film(made.library, recording.id, stranger)
    assert not made.library.recording(recording.id).is_set_up


def test_a_proposal_that_is_confirmed_is_found_again() -> None:
    family = FamilyId("f")
    people = (
        Person(PersonId("b1"), family, Role.INFANT, "Baby 1"),
        Person(PersonId("b2"), family, Role.INFANT, "Baby 2"),
        Person(PersonId("p"), family, Role.CAREGIVER, "Parent A"),
    )
    scene = Scene(120).person(900, 450, range(120), size=90, proportion=0.98, colour=1)
    scene.person(300, 250, range(120), size=150, proportion=0.8, colour=9)
    seen = scene.observations()
    found = people_in_film(seen, PeopleChoice())
    meant = proposed(found, people)
    assert set(meant.values()) == {"b1", "p"}
    size = (seen.width, seen.height)
    said = FilmSetUp(pointed=tuple(pointed_at(one, meant[one.number], size) for one in found))
    again = people_in_film(seen, choice_of(said, people, size))
    assert {one.number: one.called for one in again} == meant
    assert proposed(again, people) == meant


@pytest.mark.slow
def test_a_first_look_is_part_of_the_analysis(made: Made, tmp_path: Path) -> None:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    recording = made.add_film(write_film(tmp_path / "film.mp4", shade=77))
    source = made.library.media_source(recording.id, Use.PLAY)
    assert looked_share(source) == 0.0
    look = first_look(source)
    assert look.is_whole
    assert look.people(PeopleChoice()) == ()
    assert 0.0 < looked_share(source) < 1.0, "the film was looked at, not listened to"
