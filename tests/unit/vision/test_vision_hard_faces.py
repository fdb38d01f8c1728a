"""The slower finder on drawn heads: the same faces as the quick one, also turned; and nobody."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from imh_video.media.frame_reader import FrameReader
from imh_video.media.source import PathSource
from imh_video.vision.detector import FaceBox, Picture
from imh_video.vision.face_finder import FullRangeFaceFinder, overlap
from imh_video.vision.face_measurer import upright_turn
from imh_video.vision.hard_face_finder import CentreFaceFinder
from imh_video.vision.looking import Detectors, Looker
from imh_video.vision.looking_settings import LookingSettings
from imh_video.vision.model_store import list_models
from imh_video.vision.search import faces_in_copy
from imh_video.vision.tracking import follow_people

UPRIGHT, TURNED_OVER = 0, 5


@pytest.fixture(scope="module", autouse=True)
def models() -> None:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")


@pytest.fixture(scope="module")
def hard() -> CentreFaceFinder:
    return CentreFaceFinder()


@pytest.fixture(scope="module")
def drawn(sample_clips: Path) -> Picture:
    with FrameReader(PathSource(sample_clips / "play_at_home.mp4"), max_width=1280) as reader:
        return reader.read(0).rgb


@pytest.fixture(scope="module")
def expected(drawn: Picture) -> list[FaceBox]:
    faces = FullRangeFaceFinder().find(drawn, 0.6)
    assert len(faces) == 2
    return faces


def assert_same_faces(found: list[FaceBox], expected: list[FaceBox]) -> None:
    assert len(found) == len(expected)
    for face in expected:
        same = max(found, key=lambda other: overlap(face.box, other.box))
        assert overlap(face.box, same.box) > 0.5
        # Eyes, nose and mouth lie where the quick finder has them; ears are guessed.
        apart = np.hypot(*(face.points[:4] - same.points[:4]).T) / face.box[2]
        assert apart.max() < 0.2
        assert abs(np.degrees(upright_turn(face) - upright_turn(same))) < 10


def test_it_finds_the_faces_with_the_boxes_and_points_of_the_quick_finder(
    hard: CentreFaceFinder, drawn: Picture, expected: list[FaceBox]
) -> None:
    assert_same_faces(hard.find(drawn, 0.6), expected)
    assert_same_faces(faces_in_copy(hard, drawn, UPRIGHT, 0.6, 0.6), expected)


def test_faces_of_a_picture_that_is_upside_down_are_found_in_the_copy_that_is_turned_over(
    hard: CentreFaceFinder, drawn: Picture, expected: list[FaceBox]
) -> None:
    over = np.ascontiguousarray(drawn[::-1, ::-1])
    last = np.array([drawn.shape[1], drawn.shape[0]], np.float32)
    found = faces_in_copy(hard, over, TURNED_OVER, 0.6, 0.6)
    back = [
        FaceBox(np.concatenate([last - f.box[:2] - f.box[2:], f.box[2:]]), f.score, last - f.points)
        for f in found
    ]
    assert_same_faces(back, expected)


def test_it_keeps_no_memory_of_the_pictures_before(hard: CentreFaceFinder, drawn: Picture) -> None:
    first = hard.find(drawn, 0.3)
    hard.find(np.ascontiguousarray(drawn[:200, :330]), 0.3)
    for one, again in zip(first, hard.find(drawn, 0.3), strict=True):
        assert one.score == again.score
        assert np.array_equal(one.points, again.points)


@pytest.mark.slow
def test_letters_and_clouds_are_nobody(shared_media: Path) -> None:
    looker = Looker(Detectors.load(), LookingSettings())
    with FrameReader(
        PathSource(shared_media / "head" / "pyfeat_no_face.mp4"), max_width=1280
    ) as reader:
        for frame in reader.frames(0, len(reader.table), 2):
            looker.look(frame.rgb, frame.index, frame.time_us)
        seen = looker.observations(*reader.size)
    assert len(seen.times_us) > 20
    assert follow_people(seen) == []
