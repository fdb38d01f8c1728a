"""Where eyes turn and trunks lean, and when nothing may be said of it."""

from __future__ import annotations

import numpy as np
import pytest
from support.seen import Scene, SeenBody

from imh_video.model.observation import FaceMeasure, Observations
from imh_video.model.recording import Layout
from imh_video.model.signal import Signal
from imh_video.signals.build import build_signals
from imh_video.vision.tracking import follow_people

ROWS = 30
SHOULDERS, HIPS, KNEES = [11, 12], [23, 24], [25, 26]


def two_to_the_camera(yaw: float = 0.0) -> Scene:
    """The baby left, whose eyes and trunk are looked at; the parent right."""
    scene = Scene(ROWS).person(300, 400, range(ROWS), yaw=yaw)
    return scene.person(900, 350, range(ROWS), colour=5)


def infant(seen: Observations, what: str, layout: Layout = Layout.ONE_VIEW) -> Signal:
    people = sorted(follow_people(seen), key=lambda person: float(person.boxes[0, 0]))
    tracks = dict(zip(("infant", "caregiver"), people, strict=True))
    return build_signals(seen, tracks, layout, ROWS * 80_000)[f"infant_{what}"]


def with_eyes(scene: Scene, place: float, diameter_px: float) -> Observations:
    seen = scene.observations()
    seen.faces.measures[:, FaceMeasure.IRIS] = place
    seen.faces.measures[:, FaceMeasure.IRIS_PX] = diameter_px
    return seen


@pytest.mark.parametrize(
    ("place", "said"), [(-0.4, -1), (-0.15, -1), (0.0, 0), (0.08, 0), (0.15, 1)]
)
def test_eyes_go_left_ahead_or_right(place: float, said: int) -> None:
    gaze = infant(with_eyes(two_to_the_camera(), place, 9.0), "gaze")
    assert (gaze.values == said).all()


def test_of_small_or_turned_or_closed_eyes_nothing_is_said() -> None:
    assert not infant(with_eyes(two_to_the_camera(), 0.4, 4.0), "gaze").known.any()
    assert not infant(with_eyes(two_to_the_camera(yaw=35), 0.4, 9.0), "gaze").known.any()
    closed = with_eyes(two_to_the_camera(), 0.4, 9.0)
    closed.faces.movements[:, [9, 10]] = 0.9
    assert not infant(closed, "gaze").known.any()


def leaning(
    aside_px: float, *, hips: float = 0.95, knees: float = 0.95, trunk_px: float = 200
) -> Observations:
    """The baby's shoulders so far to the right of the hips, and so far above them."""
    scene = two_to_the_camera()
    for place, face in enumerate(scene.faces):
        if face.x == 300:
            hands = (250, 600), (350, 600)
            scene.bodies.append(SeenBody(face.row, place, (300, 400), *hands))
    seen = scene.observations()
    seen.bodies.points[:, SHOULDERS, :2] = (300 + aside_px, 680 - trunk_px)
    seen.bodies.points[:, HIPS, :2] = (300, 680)
    seen.bodies.points[:, HIPS, 3] = hips
    seen.bodies.points[:, KNEES, 3] = knees
    return seen


@pytest.mark.parametrize(("aside_px", "angle"), [(0, 0), (200, 45), (-200, -45)])
def test_a_trunk_leans_toward_the_partner_or_away(aside_px: float, angle: float) -> None:
    lean = infant(leaning(aside_px), "lean_deg")
    assert np.abs(lean.values - angle).max() < 0.1
    assert lean.unit == "deg"


def test_without_hips_or_in_pictures_of_their_own_nobody_is_said_to_lean() -> None:
    assert not infant(leaning(200, hips=0.2), "lean_deg").known.any()
    assert not infant(leaning(200, knees=0.6), "lean_deg").known.any(), "hips behind a tray"
    assert not infant(leaning(0, trunk_px=120), "lean_deg").known.any(), "seen along the trunk"
    assert not infant(leaning(200), "lean_deg", Layout.TWO_CAMERAS).known.any()
