"""People are followed by place, size and colours; what is not a person is nobody."""

from __future__ import annotations

import numpy as np
import pytest
from support.seen import Scene, SeenFace

from imh_video.model.observation import Found
from imh_video.vision.tracking import follow_people


def test_two_people_stay_two_people() -> None:
    scene = Scene(50).person(300, 300, range(50)).person(900, 400, range(50), colour=5)
    people = follow_people(scene.observations())
    assert len(people) == 2
    assert sorted(float(np.median(p.boxes[:, 0])) for p in people) == [250, 850]
    assert all(person.seen.all() for person in people)


def test_somebody_who_leaves_and_comes_back_is_the_same_person() -> None:
    scene = Scene(200).person(300, 300, range(200))
    scene.person(900, 400, range(60), colour=5).person(860, 420, range(140, 200), colour=5)
    people = follow_people(scene.observations())
    assert len(people) == 2
    assert not people[1].seen[60:140].any()
    assert people[1].seen[140:].all()


def test_people_who_look_different_are_not_joined_though_never_seen_together() -> None:
    scene = Scene(100).person(300, 300, range(45), size=90)
    scene.person(1100, 200, range(55, 100), size=220, colour=9, proportion=1.02)
    assert len(follow_people(scene.observations())) == 2


def test_what_flickers_about_is_nobody() -> None:
    chance = np.random.default_rng(1)
    faces = [
        SeenFace(row, 600 + chance.normal(0, 25), 350 + chance.normal(0, 25), 60, 0.55, 0.1)
        for row in range(40)
    ]
    for row in (3, 20):
        faces[row].mesh = 0.9
    assert follow_people(Scene(40, faces).observations()) == []


def test_somebody_who_jumps_about_but_is_surely_seen_is_somebody() -> None:
    chance = np.random.default_rng(1)
    faces = [
        SeenFace(row, 600 + chance.normal(0, 10), 350 + chance.normal(0, 10), 60, 0.65, 0.0)
        for row in range(20)
    ]
    for row in (3, 8, 15):
        faces[row].mesh = 0.9
    assert len(follow_people(Scene(20, faces).observations())) == 1


def test_a_face_only_ever_seen_from_the_side_is_somebody() -> None:
    scene = Scene(60).person(400, 300, range(60), score=0.8, mesh=0.0, yaw=80)
    assert len(follow_people(scene.observations())) == 1


def test_a_weak_face_continues_a_person_but_never_begins_one() -> None:
    scene = (
        Scene(40).person(400, 300, range(20)).person(402, 300, range(20, 30), score=0.35, mesh=0)
    )
    scene.person(900, 300, range(40), score=0.4, mesh=0.0)
    people = follow_people(scene.observations())
    assert len(people) == 1
    assert people[0].seen[:30].all()
    assert not people[0].seen[30:].any()


def test_a_covered_face_keeps_its_person() -> None:
    scene = Scene(60).person(400, 300, range(20))
    scene.faces += [
        SeenFace(row, 400, 300, score=0.0, mesh=0.0, found=Found.BY_HOLDING)
        for row in range(20, 40)
    ]
    scene.person(400, 300, range(40, 60))
    people = follow_people(scene.observations())
    assert len(people) == 1
    assert people[0].seen.all()


def test_a_covered_face_and_somebody_who_comes_meanwhile_are_two() -> None:
    scene = Scene(60).person(900, 400, range(30))
    scene.person(900, 400, range(30, 60), score=0.0, mesh=0.0, found=Found.BY_HOLDING)
    scene.person(400, 250, range(32, 60))
    people = follow_people(scene.observations())
    assert [int(person.seen.sum()) for person in people] == [60, 28]


def test_a_hand_held_camera_does_not_lose_people() -> None:
    scene = Scene(40, camera_shift=(60.0, 0.0))
    scene.faces = [SeenFace(row, 100 + 60 * row % 900, 300, size=60) for row in range(14)]
    assert len(follow_people(scene.observations())) == 1


def test_after_a_cut_nobody_is_followed_by_place_alone() -> None:
    scene = Scene(60, change={30: 0.9})
    scene.person(400, 300, range(30), size=80, proportion=1.0)
    scene.person(400, 300, range(30, 60), size=180, colour=9, proportion=0.8)
    assert len(follow_people(scene.observations())) == 2


def test_one_frame_is_enough_for_one_person() -> None:
    assert len(follow_people(Scene(1).person(400, 300, range(1)).observations())) == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_nobody_is_found_where_nobody_is(rows: int) -> None:
    assert follow_people(Scene(rows).observations()) == []
