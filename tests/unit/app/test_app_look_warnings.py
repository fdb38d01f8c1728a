"""What is said of a look: here of somebody who moves like another one's mirror image."""

from __future__ import annotations

from support.mirrored import beside_each_other, mirrored, path

from imh_video.app.look_warnings import warnings_of
from imh_video.app.people_file import PeopleChoice, PersonChoice
from imh_video.app.people_in_film import people_in_film
from imh_video.model.family import Role
from imh_video.model.observation import Observations
from imh_video.model.recording import Layout
from imh_video.signals.build import build_signals

IMAGE = beside_each_other(path(1), mirrored(path(1)))
BOTH = "The baby and the parent move like one person and their mirror image."


def said(seen: Observations, choice: PeopleChoice) -> str:
    people = people_in_film(seen, choice)
    assert len(people) == 2
    signals = build_signals(seen, {}, choice.layout, int(seen.times_us[-1]), None)
    return " ".join(warnings_of(seen, people, signals, None, choice.layout))


def test_a_mirror_is_said_with_the_way_out() -> None:
    words = said(IMAGE, PeopleChoice())
    assert f"{BOTH} If there is a mirror, leave it out under Who is who." in words


def test_two_people_are_said_to_be_no_mirror() -> None:
    assert "mirror" not in said(beside_each_other(path(1), path(2)), PeopleChoice())


def test_nothing_is_said_where_a_mirror_is_meant_to_be() -> None:
    assert "mirror" not in said(IMAGE, PeopleChoice(layout=Layout.MIRROR))


def test_nothing_is_said_once_a_person_has_said_who_both_are() -> None:
    both = (PersonChoice(Role.INFANT, number=1), PersonChoice(Role.CAREGIVER, number=2))
    assert "mirror" not in said(IMAGE, PeopleChoice(people=both))


def test_somebody_else_is_an_image_only_of_the_one_they_move_like() -> None:
    other = (PersonChoice(Role.OTHER, number=2),)
    words = said(IMAGE, PeopleChoice(people=other))
    assert "Somebody moves like the mirror image of the" in words
    assert "Somebody else may be" not in words
