"""Two cameras, one on the baby, one on the parent: who is taken from which, and what is known."""

from __future__ import annotations

import numpy as np
from support.seen import STEP_US, Scene, SeenBody, SeenFace

from imh_video.app.people_file import PeopleChoice, PersonChoice
from imh_video.app.people_of_cameras import CameraView, PeopleOfCameras, people_of_cameras
from imh_video.model.family import Role
from imh_video.model.recording import CameraClock, Layout
from imh_video.model.signal import SignalSet
from imh_video.signals.build import build_from_cameras

ROWS = 100
DURATION_US = ROWS * STEP_US
TIMES_US = np.arange(ROWS, dtype=np.int64) * STEP_US
BABY, PARENT = 0.97, 0.81
"""Width over height of their faces."""
TWO = PeopleChoice(layout=Layout.TWO_CAMERAS)


def view(number: int, scene: Scene, *, offset_us: int = 0, drift_ppm: float = 0.0,
         choice: PeopleChoice = TWO) -> CameraView:  # fmt: skip
    clock = CameraClock(offset_us, drift_ppm)
    return CameraView(number, scene.observations(), clock, scene.rows * STEP_US, choice)


def alone(proportion: float, rows: int = ROWS, **facts: float) -> Scene:
    return Scene(rows).person(600, 400, range(rows), proportion=proportion, **facts)


def signals(found: PeopleOfCameras) -> SignalSet:
    return build_from_cameras(TIMES_US, found.for_signals(TIMES_US), DURATION_US)


def cameras(found: PeopleOfCameras) -> dict[Role, int]:
    return {person.role: person.camera for person in found.people}


def test_each_is_taken_from_the_camera_that_shows_them() -> None:
    found = people_of_cameras([view(0, alone(PARENT)), view(1, alone(BABY))])
    assert cameras(found) == {Role.INFANT: 1, Role.CAREGIVER: 0}
    assert all(person.role_confidence > 0.9 for person in found.people)


def test_two_grown_faces_are_told_apart_by_which_is_more_like_a_baby() -> None:
    found = people_of_cameras([view(0, alone(0.80)), view(1, alone(0.86))])
    assert cameras(found) == {Role.INFANT: 1, Role.CAREGIVER: 0}


def test_both_turned_to_their_cameras_are_face_to_face_and_one_who_turns_is_not() -> None:
    baby = alone(BABY)
    for face in baby.faces[50:]:
        face.yaw = 70.0
    seen = signals(people_of_cameras([view(0, baby), view(1, alone(PARENT))]))
    assert (seen["face_to_face"].values[:45] == 1).all()
    assert (seen["face_to_face"].values[55:] == 0).all()
    assert (seen["infant_turned_away"].values[55:] == 1).all()
    assert (seen["caregiver_facing_partner"].values == 1).all()


def test_a_second_camera_lies_on_recording_time_by_its_clock() -> None:
    """It began 2 s later and runs 1 % fast; the parent turns 4 s into its own film."""
    parent = alone(PARENT)
    for face in parent.faces[50:]:
        face.yaw = 70.0
    found = people_of_cameras(
        [view(0, alone(BABY)), view(1, parent, offset_us=2_000_000, drift_ppm=10_000.0)]
    )
    seen = signals(found)["caregiver_facing_partner"]
    turns_us = 2_000_000 + 4_000_000 / 1.01
    since_turn_us = TIMES_US - turns_us
    early, late = TIMES_US < 2_000_000, since_turn_us > 300_000
    between = (TIMES_US > 2_100_000) & (since_turn_us < -300_000)
    assert not seen.known[early].any()
    assert (seen.values[between] == 1).all()
    assert (seen.values[late] == 0).all()


def test_while_a_camera_does_not_film_its_person_is_unknown_and_not_absent() -> None:
    found = people_of_cameras([view(0, alone(BABY)), view(1, alone(PARENT, rows=50))])
    seen = signals(found)
    for name in ("caregiver_seen", "caregiver_face", "caregiver_smile", "face_to_face"):
        assert not seen[name].known[50:].any(), name
    assert (seen["caregiver_seen"].values[:50] == 1).all()
    assert any("filmed 50 %" in word and "parent" in word for word in found.warnings(TIMES_US))


def test_what_needs_one_picture_of_both_is_unknown() -> None:
    seen = signals(people_of_cameras([view(0, alone(BABY)), view(1, alone(PARENT))]))
    for name in ("distance", "infant_reach", "caregiver_hand_near_partner", "infant_lean_deg"):
        assert not seen[name].known.any(), name
    assert seen["infant_box_x"].known.all()
    assert not seen["caregiver_box_x"].known.any(), "it would be drawn over the wrong picture"


def test_the_parent_beside_the_baby_is_taken_from_the_camera_that_shows_more_of_them() -> None:
    """The first camera shows the parent's profile behind the baby now and then."""
    first = alone(BABY).person(1000, 300, range(40), proportion=PARENT, size=130, colour=5)
    found = people_of_cameras([view(0, first), view(1, alone(PARENT))])
    assert cameras(found) == {Role.INFANT: 0, Role.CAREGIVER: 1}
    assert len(found.people) == 2, "the parent in the first picture is not a third person"


def test_who_never_looks_at_a_camera_of_their_own_may_be_either_and_it_is_not_said_surely() -> None:
    """The first shows both; of whom the second shows from the side nothing tells the age."""
    found = people_of_cameras([view(0, both_in_view()), view(1, alone(BABY, yaw=75))])
    assert len(cameras(found)) == 2
    assert all(person.role_confidence < 0.75 for person in found.people)
    sure = people_of_cameras([view(0, both_in_view()), view(1, alone(BABY))])
    assert cameras(sure) == {Role.INFANT: 1, Role.CAREGIVER: 0}
    assert all(person.role_confidence > 0.75 for person in sure.people)


def test_a_camera_that_shows_both_side_by_side_tells_no_direction() -> None:
    first = alone(BABY).person(1000, 380, range(ROWS), proportion=PARENT, size=125, colour=5)
    found = people_of_cameras([view(0, first), view(1, alone(PARENT))])
    seen = signals(found)
    assert not seen["infant_facing_partner"].known.any()
    assert not seen["infant_turned_away"].known.any()
    assert seen["caregiver_facing_partner"].known.all()
    assert not (seen["face_to_face"].values == 1).any()
    assert any("which way the baby faces is not known" in w for w in found.warnings(TIMES_US))


def test_a_partner_in_the_foreground_is_beside_the_camera() -> None:
    first = alone(BABY).person(200, 380, range(ROWS), proportion=PARENT, size=240, colour=5)
    found = people_of_cameras([view(0, first), view(1, alone(PARENT))])
    assert signals(found)["infant_facing_partner"].known.all()


def reaching(scene: Scene, x: float, rows: range, *, to: int, nose: tuple[int, int]) -> Scene:
    """The body of whose face is at ``x``: its right arm is stretched out in these rows."""
    for place, face in enumerate(scene.faces):
        if face.x == x:
            aside = (nose[0] + 160 * to, nose[1] + 100)
            right = aside if face.row in rows else (nose[0] - 40, nose[1] + 360)
            left = (nose[0] + 40, nose[1] + 360)
            scene.bodies.append(SeenBody(face.row, place, nose, right, left))
    return scene


def both_in_view(size: float = 125, rows: range = range(ROWS)) -> Scene:
    """The baby, and the parent beside them on the right."""
    return alone(BABY).person(1000, 380, rows, proportion=PARENT, size=size, colour=5)


def test_reaching_is_known_while_the_persons_camera_shows_both() -> None:
    first = reaching(both_in_view(rows=range(80)), 600, range(30, 50), to=1, nose=(600, 400))
    seen = signals(people_of_cameras([view(0, first), view(1, alone(PARENT))]))
    reach = seen["infant_reach"]
    assert (reach.values[33:47] == 1).all()
    assert (reach.values[:27] == 0).all()
    assert (reach.values[53:75] == 0).all()
    assert not reach.known[85:].any(), "the parent is out of that picture"
    assert not seen["distance"].known.any()
    assert not seen["infant_lean_deg"].known.any()


def test_reaching_is_known_from_the_partners_camera_too_and_by_its_clock() -> None:
    """The parent is taken from the second camera, which began later, and reaches in the first."""
    first = reaching(both_in_view(), 1000, range(40, 60), to=-1, nose=(1000, 380))
    late_us = 10 * STEP_US
    found = people_of_cameras([view(0, first, offset_us=0), view(1, alone(PARENT))])
    assert cameras(found)[Role.CAREGIVER] == 1
    assert (signals(found)["caregiver_reach"].values[43:57] == 1).all()
    other = people_of_cameras([view(0, alone(PARENT)), view(1, first, offset_us=late_us)])
    assert cameras(other)[Role.CAREGIVER] == 0
    moved = signals(other)["caregiver_reach"]
    assert not moved.known[:10].any(), "that camera did not run yet"
    assert (moved.values[53:67] == 1).all()
    assert (moved.values[20:47] == 0).all()


def test_a_hand_at_the_partner_is_known_where_one_camera_shows_both() -> None:
    first = both_in_view()
    for place, face in enumerate(first.faces):
        if face.x == 600:
            at = (985, 420) if face.row >= 50 else (560, 760)
            first.bodies.append(SeenBody(face.row, place, (600, 400), at, (640, 760)))
    seen = signals(people_of_cameras([view(0, first), view(1, alone(PARENT))]))
    hand = seen["infant_hand_near_partner"]
    assert (hand.values[:47] == 0).all()
    assert (hand.values[53:] == 1).all()


def test_toward_a_partner_in_the_foreground_reaching_is_not_known() -> None:
    """A hand that goes to the camera looks short: it would be said not to reach."""
    first = reaching(both_in_view(size=240), 600, range(30, 50), to=1, nose=(600, 400))
    seen = signals(people_of_cameras([view(0, first), view(1, alone(PARENT))]))
    assert not seen["infant_reach"].known.any()
    assert not seen["infant_hand_near_partner"].known.any()


def test_reaching_is_known_where_both_are_taken_from_one_camera() -> None:
    first = reaching(both_in_view(), 600, range(30, 50), to=1, nose=(600, 400))
    seen = signals(people_of_cameras([view(0, first), view(1, Scene(ROWS))]))
    assert (seen["infant_reach"].values[33:47] == 1).all()
    assert not seen["infant_facing_partner"].known.any()


def test_when_one_camera_shows_nobody_no_direction_is_told() -> None:
    both = alone(BABY).person(1000, 380, range(ROWS), proportion=PARENT, size=125, colour=5)
    found = people_of_cameras([view(0, both), view(1, Scene(ROWS))])
    assert cameras(found) == {Role.INFANT: 0, Role.CAREGIVER: 0}
    seen = signals(found)
    assert not seen["infant_facing_partner"].known.any()
    assert not seen["face_to_face"].known.any()
    assert seen["infant_smile"].known.all()
    assert any("which way they face is not known" in word for word in found.warnings(TIMES_US))


def test_nobody_in_any_camera_is_unknown() -> None:
    found = people_of_cameras([view(0, Scene(ROWS)), view(1, Scene(ROWS))])
    assert found.people == ()
    assert not signals(found)["infant_seen"].known.any()


def test_what_a_human_said_of_the_first_picture_wins() -> None:
    """The face that looks like a baby's is the parent's: the other one is then the baby's."""
    said = PersonChoice(
        Role.CAREGIVER, region=(550, 350, 100, 100), at_us=STEP_US * 10, called="parent"
    )
    first = view(0, alone(BABY), choice=PeopleChoice(Layout.TWO_CAMERAS, (said,)))
    found = people_of_cameras([first, view(1, alone(PARENT))])
    assert cameras(found) == {Role.INFANT: 1, Role.CAREGIVER: 0}
    assert found.people[1].chosen
    assert found.people[1].role_confidence == 1.0


def test_an_example_of_somebody_is_told_in_recording_time() -> None:
    parent = Scene(ROWS, [SeenFace(row, 600, 400, proportion=PARENT) for row in range(20, ROWS)])
    found = people_of_cameras([view(0, alone(BABY)), view(1, parent, offset_us=-1_000_000)])
    caregiver = found.taken(Role.CAREGIVER)
    assert caregiver is not None
    assert caregiver.example_us == 20 * STEP_US - 1_000_000


def test_each_camera_tells_who_is_where_in_its_own_picture_by_its_own_clock() -> None:
    """The first shows the parent too, who is taken from the second; that one began later."""
    found = people_of_cameras([view(0, both_in_view()), view(1, alone(PARENT), offset_us=800_000)])
    pictures = found.pictures()
    assert set(pictures) == {0, 1}
    assert "infant_box_x" not in pictures[1]
    places = [(0, "infant", 550), (0, "caregiver", 937.5), (1, "caregiver", 550)]
    for number, who, left in places:
        box = pictures[number][f"{who}_box_x"]
        assert box.known.all()
        assert np.abs(box.values - left).max() < 1, (number, who)
        assert pictures[number][f"{who}_yaw_deg"].known.all()
    assert pictures[1].times_us[0] == 0, "its own clock"


def test_a_camera_that_nobody_is_taken_from_shows_whom_it_would_show_alone() -> None:
    found = people_of_cameras([view(0, both_in_view()), view(1, Scene(ROWS))])
    pictures = found.pictures()
    assert {"infant_box_x", "caregiver_box_x"} <= set(pictures[0].signals)
    assert not pictures[1].signals
