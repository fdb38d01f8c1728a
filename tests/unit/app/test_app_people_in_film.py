"""Whom a person pointed out is found again by place and moment, whatever its tracks are then."""

from __future__ import annotations

import numpy as np
import pytest
from support.seen import STEP_US, Scene

from imh_video.app.people_file import PeopleChoice, PersonChoice, Side
from imh_video.app.people_in_film import AnalysedPerson, lost_people, people_in_film
from imh_video.model.family import Role
from imh_video.model.recording import Layout

BABY_AT, PARENT_AT, GRANNY_AT = (900.0, 450.0), (300.0, 250.0), (620.0, 120.0)


def scene(rows: int = 200) -> Scene:
    """A baby with a wide, small face to the right, a parent to the left."""
    return (
        Scene(rows)
        .person(*BABY_AT, range(rows), size=90.0, proportion=0.98, colour=1)
        .person(*PARENT_AT, range(rows), size=150.0, proportion=0.80, colour=9)
    )


def at(place: tuple[float, float], row: int, role: Role, called: str = "", *, follow: bool = True
       ) -> PersonChoice:  # fmt: skip
    x, y = place
    return PersonChoice(role, region=(x - 50, y - 50, 100, 100), at_us=row * STEP_US,
                        called=called, is_followed=follow)  # fmt: skip


def who(people: tuple[AnalysedPerson, ...], place: tuple[float, float]) -> AnalysedPerson:
    def distance(person: AnalysedPerson) -> float:
        x, y, width, height = person.example_box
        return abs(x + width / 2 - place[0]) + abs(y + height / 2 - place[1])

    return min(people, key=distance)


def test_what_is_proposed_gives_way_to_what_a_person_pointed_out() -> None:
    seen = scene().observations()
    proposed = people_in_film(seen, PeopleChoice())
    assert who(proposed, BABY_AT).role is Role.INFANT
    swapped = PeopleChoice(people=(at(BABY_AT, 50, Role.CAREGIVER), at(PARENT_AT, 50, Role.INFANT)))
    people = people_in_film(seen, swapped)
    assert who(people, BABY_AT).role is Role.CAREGIVER
    assert who(people, PARENT_AT).role is Role.INFANT
    assert all(person.chosen and person.role_confidence == 1.0 for person in people)


def test_of_two_adults_the_other_one_is_the_parent_when_one_was_said_not_to_be() -> None:
    seen = scene().person(*GRANNY_AT, range(200), size=190.0, proportion=0.78, colour=20)
    observed = seen.observations()
    first = people_in_film(observed, PeopleChoice())
    (taken,) = [one for one in first if one.role is Role.CAREGIVER]
    (left,) = [one for one in first if one.role is Role.OTHER]
    x, y, width, height = taken.example_box
    place = (x + width / 2, y + height / 2)
    said = PeopleChoice(people=(at(place, 50, Role.OTHER, "granny"),))
    people = people_in_film(observed, said)
    assert who(people, place).role is Role.OTHER
    x, y, width, height = left.example_box
    other = who(people, (x + width / 2, y + height / 2))
    assert other.role is Role.CAREGIVER
    assert not other.chosen
    assert who(people, BABY_AT).role is Role.INFANT


def test_the_answer_holds_when_an_analysis_finds_somebody_else_seen_longer() -> None:
    """Numbers of people change with what is found; places and moments do not."""
    said = PeopleChoice(people=(at(BABY_AT, 150, Role.INFANT, "b"),
                                at(PARENT_AT, 150, Role.CAREGIVER, "p")))  # fmt: skip
    longer = Scene(400)
    longer.person(*GRANNY_AT, range(400), size=140.0, proportion=0.8, colour=20)
    longer.person(*BABY_AT, range(100, 300), size=90.0, proportion=0.98, colour=1)
    longer.person(*PARENT_AT, range(100, 300), size=150.0, proportion=0.8, colour=9)
    people = people_in_film(longer.observations(), said)
    assert who(people, GRANNY_AT).number == 1
    assert who(people, GRANNY_AT).role is Role.OTHER, "nobody was guessed into a role that is given"
    assert (who(people, BABY_AT).called, who(people, PARENT_AT).called) == ("b", "p")


def test_two_tracks_of_one_person_become_one() -> None:
    """After a cut the same face stands elsewhere in other light."""
    cut = Scene(200, change={100: 0.9})
    cut.person(*BABY_AT, range(100), size=90.0, proportion=0.98, colour=1)
    cut.person(*GRANNY_AT, range(100, 200), size=200.0, proportion=0.98, colour=25)
    seen = cut.observations()
    apart = people_in_film(seen, PeopleChoice())
    assert len(apart) == 2
    both = PeopleChoice(people=(at(BABY_AT, 20, Role.INFANT, "b"),
                                at(GRANNY_AT, 150, Role.INFANT, "b")))  # fmt: skip
    (baby,) = people_in_film(seen, both)
    assert baby.seen_fraction == pytest.approx(sum(one.seen_fraction for one in apart))


def test_twins_have_a_place_each_and_one_of_them_is_followed() -> None:
    twins = scene().person(*GRANNY_AT, range(200), size=92.0, proportion=0.97, colour=15)
    said = PeopleChoice(
        people=(
            at(BABY_AT, 10, Role.INFANT, "first", follow=False),
            at(GRANNY_AT, 10, Role.INFANT, "second"),
            at(PARENT_AT, 10, Role.CAREGIVER, "parent"),
        )
    )
    people = people_in_film(twins.observations(), said)
    assert {p.called: p.role for p in people} == {
        "first": Role.OTHER,
        "second": Role.INFANT,
        "parent": Role.CAREGIVER,
    }


def test_who_is_not_there_any_more_is_told_and_not_guessed() -> None:
    said = PeopleChoice(people=(at((60.0, 700.0), 50, Role.INFANT, "b"),))
    people = people_in_film(scene().observations(), said)
    assert [entry.called for entry in lost_people(said, people)] == ["b"]
    assert lost_people(PeopleChoice(), people) == ()


def test_in_a_split_screen_each_half_has_one_person() -> None:
    seen = scene().person(*GRANNY_AT, range(0, 200, 2), size=40.0, colour=20).observations()
    people = people_in_film(seen, PeopleChoice(layout=Layout.SPLIT_SCREEN))
    assert len(people) == 2


def test_nobody_is_looked_for_in_an_area_that_is_left_out() -> None:
    x, y = PARENT_AT
    said = PeopleChoice(leave_out=((x - 200, y - 200, 400, 400),))
    (baby,) = people_in_film(scene().observations(), said)
    assert baby.example_box[0] > 640


def smiling_apart(rows: int = 60) -> Scene:
    """Two halves of a split screen: the parent, left, smiles; the baby, right, does not."""
    two = Scene(rows).person(900, 450, range(rows), size=90, proportion=0.98, colour=1)
    return two.person(300, 250, range(rows), size=150, proportion=0.80, colour=9, smile=0.9)


@pytest.mark.parametrize(
    "choice",
    [
        PeopleChoice(layout=Layout.SPLIT_SCREEN),
        PeopleChoice(leave_out=((1000.0, 0.0, 200.0, 200.0),)),
        PeopleChoice(
            people=(
                PersonChoice(Role.INFANT, side=Side.RIGHT),
                PersonChoice(Role.CAREGIVER, side=Side.LEFT),
            )
        ),
    ],
    ids=["split screen", "an area left out", "sides"],
)
def test_each_person_has_their_own_face_and_body_wherever_others_were_left_out(
    choice: PeopleChoice,
) -> None:
    scene = smiling_apart()
    # In the area that is left out: its lines come between those of the two.
    scene.person(1100, 100, range(60), size=100, colour=20)
    scene.faces.sort(key=lambda face: (face.row, -face.x))
    if not choice.leave_out:
        scene.faces = [face for face in scene.faces if face.x != 1100]
    seen = scene.observations()
    people = {person.role: person for person in people_in_film(seen, choice)}
    assert set(people) == {Role.INFANT, Role.CAREGIVER}
    for role, place in ((Role.INFANT, (900, 450)), (Role.CAREGIVER, (300, 250))):
        boxes = seen.faces.box[people[role].track.faces]
        middles = boxes[:, :2] + boxes[:, 2:] / 2
        assert np.abs(middles - np.array(place)).max() < 1
