"""The real detectors on the synthetic clips, whose truth is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from imh_video.media.frame_reader import FrameReader
from imh_video.media.source import PathSource
from imh_video.model.observation import Observations
from imh_video.vision.looking import Detectors, Looker
from imh_video.vision.looking_settings import LookingSettings
from imh_video.vision.model_store import list_models

pytestmark = pytest.mark.slow
LOOKS = 40
TRUSTED = 0.5


@pytest.fixture(scope="module")
def detectors() -> Detectors:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    return Detectors.load()


@pytest.fixture(scope="module", params=["play_at_home", "phone_portrait"])
def looked(
    request: pytest.FixtureRequest, detectors: Detectors, sample_clips: Path
) -> tuple[Observations, dict[str, Any]]:
    clip = sample_clips / f"{request.param}.mp4"
    if not clip.is_file():
        pytest.skip(f"{clip.name} has not been made yet")
    truth = json.loads(clip.with_suffix(".truth.json").read_text(encoding="utf-8"))
    # Only what the detectors see in each frame by itself: no bodies, no rescue of one by the other.
    looker = Looker(detectors, LookingSettings(bodies_every=10**6, people=0))
    with FrameReader(PathSource(clip), max_width=1280) as reader:
        width, height = reader.size
        step = max(1, len(reader.table) // LOOKS)
        for frame in reader.frames(0, len(reader.table), step):
            looker.look(frame.rgb, frame.index, frame.time_us, width / frame.width)
    return looker.observations(width, height), truth


def line_of_face(seen: Observations, row: int, x: float, y: float) -> int | None:
    """The verified face around that place, if any."""
    for line in np.flatnonzero(seen.faces.row == row):
        left, top, width, height = seen.faces.box[line]
        if seen.faces.score[line] < TRUSTED and seen.faces.mesh_score[line] < TRUSTED:
            continue
        if abs(left + width / 2 - x) < 0.5 * width and abs(top + height / 2 - y) < 0.5 * height:
            return int(line)
    return None


def test_every_uncovered_face_is_found(looked: tuple[Observations, dict[str, Any]]) -> None:
    seen, truth = looked
    found = []
    for tracks in truth["tracks"].values():
        for row, frame in enumerate(seen.frame):
            if tracks["covered"][frame] < 0.1:
                place = tracks["face_x"][frame], tracks["face_y"][frame]
                found.append(line_of_face(seen, row, *place) is not None)
    assert len(found) > LOOKS
    assert np.mean(found) >= 0.99


def test_yaw_is_right_to_five_degrees_in_the_median(
    looked: tuple[Observations, dict[str, Any]],
) -> None:
    seen, truth = looked
    for who, tracks in truth["tracks"].items():
        errors = []
        for row, frame in enumerate(seen.frame):
            line = line_of_face(seen, row, tracks["face_x"][frame], tracks["face_y"][frame])
            if line is not None and tracks["covered"][frame] < 0.1:
                yaw = float(seen.faces.angles[line, 0])
                errors.append(abs(yaw - tracks["yaw_camera_deg"][frame]))
        assert np.median(errors) <= 5.0, who
