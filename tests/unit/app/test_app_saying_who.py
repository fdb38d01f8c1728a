"""One answer at a time: who is who, the other way round, twins, a grandparent, nobody we follow."""

from __future__ import annotations

from support.seen import STEP_US, Scene

from imh_video.app.first_look import FirstLook
from imh_video.app.people_in_film import AnalysedPerson
from imh_video.app.saying_who import WhoIsWho
from imh_video.app.who_is_who import FilmSetUp
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import FamilyId, PersonId
from imh_video.model.recording import Area

ROWS = 200
FAMILY = tuple(
    Person(PersonId(name), FamilyId("f"), role, name)
    for name, role in (
        ("baby 1", Role.INFANT), ("baby 2", Role.INFANT), ("parent", Role.CAREGIVER),
        ("granny", Role.OTHER),
    )
)  # fmt: skip
NOTHING = FilmSetUp()
LEFT, RIGHT, MIDDLE = 300.0, 900.0, 620.0


def film(*, third: range | None = None) -> WhoIsWho:
    """A parent on the left, a baby on the right, and perhaps somebody between them."""
    scene = Scene(ROWS).person(RIGHT, 450, range(ROWS), size=90, proportion=0.98, colour=1)
    scene.person(LEFT, 250, range(ROWS), size=150, proportion=0.8, colour=9)
    if third is not None:
        scene.person(MIDDLE, 150, third, size=92, proportion=0.97, colour=20)
    length_us = ROWS * STEP_US
    return WhoIsWho(FirstLook(scene.observations(), length_us, length_us), FAMILY)


def at(who: WhoIsWho, said: FilmSetUp, x: float) -> AnalysedPerson:
    return min(who.people(said), key=lambda one: abs(one.example_box[0] + 50 - x))


def roles(who: WhoIsWho, said: FilmSetUp) -> dict[str, Role]:
    return {one.called: one.role for one in who.people(said)}


def test_one_answer_confirms_all_that_is_shown() -> None:
    who = film()
    said = who.say_as_shown(NOTHING)
    assert roles(who, said) == {"baby 1": Role.INFANT, "parent": Role.CAREGIVER}
    assert all(one.chosen for one in who.people(said))
    assert who.say_as_shown(said) == said


def test_the_other_way_round_and_back() -> None:
    who = film()
    swapped = who.swap(NOTHING)
    assert at(who, swapped, LEFT).role is Role.INFANT
    assert at(who, swapped, RIGHT).role is Role.CAREGIVER
    back = who.swap(swapped)
    assert roles(who, back) == {"baby 1": Role.INFANT, "parent": Role.CAREGIVER}
    assert at(who, back, RIGHT).called == "baby 1"


def test_alone_there_is_nobody_to_swap_with() -> None:
    scene = Scene(ROWS).person(RIGHT, 450, range(ROWS), size=90, proportion=0.98)
    alone = WhoIsWho(FirstLook(scene.observations(), 1, 1), FAMILY)
    assert alone.two(NOTHING) is None
    assert alone.swap(NOTHING) == NOTHING


def test_of_twins_one_is_followed_and_which_can_be_chosen() -> None:
    who = film(third=range(ROWS))
    said = who.say(who.say_as_shown(NOTHING), at(who, NOTHING, MIDDLE), PersonId("baby 2"))
    assert roles(who, said) == {
        "baby 1": Role.INFANT, "baby 2": Role.OTHER, "parent": Role.CAREGIVER,
    }  # fmt: skip
    other = who.follow(said, PersonId("baby 2"))
    assert roles(who, other) == {
        "baby 1": Role.OTHER, "baby 2": Role.INFANT, "parent": Role.CAREGIVER,
    }  # fmt: skip
    assert who.is_followed(other, PersonId("baby 2"))


def test_a_grandparent_has_a_place_and_may_stand_where_a_parent_would() -> None:
    who = film()
    said = who.say(NOTHING, at(who, NOTHING, LEFT), PersonId("granny"))
    assert at(who, said, LEFT).role is Role.OTHER
    followed = who.follow(said, PersonId("granny"))
    assert (at(who, followed, LEFT).called, at(who, followed, LEFT).role) == (
        "granny", Role.CAREGIVER,
    )  # fmt: skip


def test_nobody_can_be_in_two_places_at_once() -> None:
    who = film(third=range(ROWS))
    said = who.say(NOTHING, at(who, NOTHING, RIGHT), PersonId("baby 1"))
    moved = who.say(said, at(who, said, MIDDLE), PersonId("baby 1"))
    assert at(who, moved, MIDDLE).called == "baby 1"
    assert at(who, moved, RIGHT).called == ""


def test_who_comes_back_elsewhere_is_one_person_with_two_stretches() -> None:
    scene = Scene(ROWS, change={100: 0.9})
    scene.person(RIGHT, 450, range(100), size=90, proportion=0.98, colour=1)
    scene.person(LEFT, 150, range(100, ROWS), size=200, proportion=0.98, colour=25)
    who = WhoIsWho(FirstLook(scene.observations(), 1, 1), FAMILY)
    said = who.say(NOTHING, at(who, NOTHING, RIGHT), PersonId("baby 1"))
    said = who.say(said, at(who, said, LEFT), PersonId("baby 1"))
    (baby,) = who.people(said)
    assert baby.called == "baby 1"
    assert baby.seen_fraction > 0.95


def test_somebody_we_do_not_follow_is_left_alone_and_can_be_named_again() -> None:
    who = film(third=range(60))
    said = who.say(NOTHING, at(who, NOTHING, MIDDLE), None)
    visitor = at(who, said, MIDDLE)
    assert (visitor.role, visitor.chosen) == (Role.OTHER, True)
    again = who.say(said, visitor, PersonId("granny"))
    assert [entry.person_id for entry in again.pointed] == ["granny"]


def test_an_area_that_is_left_out_takes_the_person_in_it_away() -> None:
    who = film()
    said = FilmSetUp(left_out=(Area(0.0, 0.0, 0.5, 1.0),))
    assert len(who.people(said)) == 1


def alone_in(camera: int, proportion: float) -> WhoIsWho:
    scene = Scene(ROWS).person(RIGHT, 450, range(ROWS), size=90, proportion=proportion)
    length_us = ROWS * STEP_US
    return WhoIsWho(FirstLook(scene.observations(), length_us, length_us), FAMILY, camera)


def test_answers_of_one_cameras_picture_leave_those_of_another_alone() -> None:
    first, second = film(), film(third=range(50, 150))
    second = WhoIsWho(second.look, FAMILY, camera=1)
    said = first.say_as_shown(NOTHING)
    assert all(not one.chosen for one in second.people(said))
    both = second.swap(said)
    assert {entry.place.camera for entry in both.pointed} == {0, 1}
    assert roles(first, both) == roles(first, said)
    assert at(second, both, LEFT).called == "baby 1"
    assert at(first, both, RIGHT).called == "baby 1"
    assert at(second, both, LEFT).camera == 1


def test_who_was_named_in_one_picture_is_not_proposed_alone_in_another() -> None:
    """Each camera films one of the two; the second one's face looks like a baby's too."""
    first, second = alone_in(0, 0.97), alone_in(1, 0.93)
    assert second.people(NOTHING)[0].role is Role.INFANT
    said = first.say_as_shown(NOTHING)
    assert second.people(said)[0].role is Role.CAREGIVER
    said = second.say_as_shown(said)
    assert {(e.place.camera, e.person_id) for e in said.pointed} == {(0, "baby 1"), (1, "parent")}
    assert all(entry.is_followed for entry in said.pointed)
