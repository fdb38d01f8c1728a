"""Somebody and their image in a mirror are told from two people, also who move together."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from support.mirrored import ROWS, beside_each_other, mirrored, path
from support.seen import STEP_US

from imh_video.media.frame_reader import FrameReader
from imh_video.media.source import PathSource
from imh_video.model.observation import Observations, PersonTrack
from imh_video.vision.looking import Detectors, Looker
from imh_video.vision.looking_settings import LookingSettings
from imh_video.vision.mirrors import likely_mirror_images, mirror_likeness
from imh_video.vision.model_store import list_models
from imh_video.vision.tracking import follow_people


def followed(
    one: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[Observations, list[PersonTrack]]:
    seen = beside_each_other(one, other)
    people = follow_people(seen)
    assert len(people) == 2
    return seen, people


def test_an_image_moves_the_other_way_and_up_and_down_alike() -> None:
    seen, people = followed(path(1), mirrored(path(1)))
    assert mirror_likeness(seen, *people) > 0.9
    assert likely_mirror_images(seen, people) == [(0, 1)]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(path(2), id="somebody else"),
        pytest.param(path(1), id="a baby on the same arm"),
        pytest.param(mirrored(np.roll(path(1), 13, axis=0)), id="who copies a second later"),
        pytest.param(path(1) * [-1.0, -1.0, -1.0], id="up when the other goes down"),
        pytest.param(path(1) * [-1.0, 1.0, 1.0], id="head turned to the same side"),
    ],
)
def test_two_people_are_no_mirror_images(other: NDArray[np.float64]) -> None:
    seen, people = followed(path(1), other)
    assert mirror_likeness(seen, *people) < 0.3
    assert likely_mirror_images(seen, people) == []


def test_who_hardly_moves_is_not_judged() -> None:
    seen, people = followed(path(1) * 0.01, mirrored(path(1)) * 0.01)
    assert np.isnan(mirror_likeness(seen, *people))
    assert likely_mirror_images(seen, people) == []


def test_a_camera_that_swings_makes_no_mirror_images() -> None:
    chance = np.random.default_rng(3)
    shifts = np.cumsum(chance.normal(0, 12, (ROWS, 2)), axis=0)
    still = np.zeros((ROWS, 3))
    seen, people = followed(still, still)
    for table in (seen.faces.box, *(person.boxes for person in people)):
        rows = seen.faces.row if table is seen.faces.box else np.arange(ROWS)
        table[:, :2] += shifts[rows]
    seen.camera_shift[1:] = np.diff(shifts, axis=0)
    assert np.isnan(mirror_likeness(seen, *people))


@pytest.mark.slow
def test_a_drawn_person_beside_their_own_image(sample_clips) -> None:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    looker = Looker(Detectors.load(), LookingSettings(bodies_every=10**6))
    moves = path(4, 120) * [60.0, 50.0, 0.0]
    with FrameReader(PathSource(sample_clips / "play_at_home.mp4"), max_width=640) as reader:
        room = np.full((360, 900, 3), 150, np.uint8)
        for row, frame in enumerate(reader.frames(0, 240, 2)):
            picture = room.copy()
            # The parent's head and shoulders, and on the right the same in a mirror.
            head = frame.rgb[40:220, 85:265]
            left, top = 120 + round(moves[row, 0]), 90 + round(moves[row, 1])
            picture[top : top + 180, left : left + 180] = head
            image = picture[:, :450][:, ::-1]
            picture[:, 450:] = image
            looker.look(picture, frame.index, row * STEP_US)
    seen = looker.observations(900, 360)
    people = follow_people(seen)
    assert len(people) == 2
    assert likely_mirror_images(seen, people) == [(0, 1)]
