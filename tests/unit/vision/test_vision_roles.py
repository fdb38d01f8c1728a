"""Who is who is proposed from proportions, size and place, with an honest confidence."""

from __future__ import annotations

from support.seen import Scene

from imh_video.model.family import Role
from imh_video.vision.roles import propose_roles
from imh_video.vision.tracking import follow_people


def roles_of(scene: Scene) -> dict[int, tuple[Role, float]]:
    """Left edge of the first box of each person -> role and confidence."""
    seen = scene.observations()
    people = follow_people(seen)
    return {
        round(float(people[p.person].boxes[people[p.person].seen][0, 0])): (p.role, p.confidence)
        for p in propose_roles(seen, people)
    }


def test_the_rounder_smaller_lower_face_is_the_infant() -> None:
    scene = Scene(60).person(300, 250, range(60), size=140, proportion=0.81)
    scene.person(900, 400, range(60), size=100, proportion=0.98, colour=5)
    roles = roles_of(scene)
    assert roles[850][0] is Role.INFANT
    assert roles[230][0] is Role.CAREGIVER
    assert roles[850][1] > 0.95


def test_two_faces_that_look_alike_are_proposed_without_certainty() -> None:
    scene = Scene(60).person(300, 300, range(60), proportion=0.9)
    scene.person(900, 300, range(60), proportion=0.9, colour=5)
    assert all(confidence < 0.6 for _, confidence in roles_of(scene).values())


def test_a_third_person_is_other() -> None:
    scene = Scene(60).person(300, 250, range(60), size=140, proportion=0.81)
    scene.person(900, 400, range(60), size=100, proportion=0.98, colour=5)
    scene.person(1150, 150, range(20, 60), size=90, proportion=0.8, colour=9)
    roles = sorted(role for role, _ in roles_of(scene).values())
    assert roles == [Role.CAREGIVER, Role.INFANT, Role.OTHER]


def test_nobody_has_no_role() -> None:
    assert propose_roles(Scene(10).observations(), []) == []


def test_a_toy_that_looks_like_a_baby_does_not_take_the_place_of_a_baby_in_profile() -> None:
    scene = Scene(100).person(300, 250, range(100), size=140, proportion=0.81)
    scene.person(700, 400, range(100), size=110, mesh=0.0, yaw=80, colour=5)
    scene.person(500, 450, range(40, 60), size=35, proportion=1.02, colour=9)
    assert roles_of(scene)[645][0] is Role.INFANT


def test_a_toy_that_hardly_looks_like_a_face_counts_for_less_than_a_baby_seen_for_a_moment() -> (
    None
):
    scene = Scene(100).person(300, 250, range(100), size=140, proportion=0.81)
    scene.person(700, 400, range(20), size=110, mesh=0.0, score=0.8, colour=5)
    scene.person(500, 450, range(40, 100), size=110, proportion=0.9, colour=9, score=0.1, mesh=0)
    for face in scene.faces[-60:-54]:
        face.score, face.mesh = 0.8, 0.9
    assert roles_of(scene)[645][0] is Role.INFANT
