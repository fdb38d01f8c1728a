"""What is measured in the sample clips against their scripts: yaw, smile onsets, who is who."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from support.truth_signals import SAMPLE_CLIPS, truth_of

from imh_video.app.analysis import Analysis, AnalysisOptions, analyse_film
from imh_video.app.people_file import PeopleChoice
from imh_video.media.source import PathSource
from imh_video.model.recording import Layout
from imh_video.vision.model_store import list_models

CLIPS = sorted(path.name.split(".")[0] for path in SAMPLE_CLIPS.glob("*.truth.json"))
UNCOVERED = 0.1

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=CLIPS)
def measured(request: pytest.FixtureRequest) -> tuple[Analysis, dict[str, Any]]:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    truth = truth_of(request.param)
    is_split = truth["layout"] == "split_screen"
    layout = Layout.SPLIT_SCREEN if is_split else Layout.ONE_VIEW
    options = AnalysisOptions(people=PeopleChoice(layout=layout))
    return analyse_film(PathSource(SAMPLE_CLIPS / f"{request.param}.mp4"), options), truth


def onsets_s(times_s: NDArray[np.float64], values: NDArray[Any]) -> NDArray[np.float64]:
    smiles = np.nan_to_num(values, nan=0.0) >= 0.5
    return np.asarray(times_s[1:][smiles[1:] & ~smiles[:-1]])


def test_yaw_is_right_to_five_degrees_in_the_median(
    measured: tuple[Analysis, dict[str, Any]],
) -> None:
    analysis, truth = measured
    for who, track in truth["tracks"].items():
        yaw = analysis.signals[f"{who}_yaw_deg"]
        at_s = yaw.times_us / 1e6
        true = np.interp(at_s, truth["pts_s"], track["yaw_camera_deg"])
        shows = np.interp(at_s, truth["pts_s"], track["covered"]) < UNCOVERED
        errors = np.abs(yaw.values - true)[shows & yaw.known]
        assert len(errors) > 0.9 * shows.sum()
        assert np.median(errors) <= 5.0, who


def test_smiles_begin_within_a_fifth_of_a_second_and_there_are_no_others(
    measured: tuple[Analysis, dict[str, Any]],
) -> None:
    analysis, truth = measured
    for who, track in truth["tracks"].items():
        smile = analysis.signals[f"{who}_smile"]
        true = onsets_s(np.array(truth["pts_s"]), np.array(track["smile"]))
        said = onsets_s(smile.times_us / 1e6, smile.values)
        assert len(said) == len(true), who
        # To the nearest looked-at frame: 0.04 s either way.
        assert np.abs(said - true).max() <= 0.2 + 0.04, who
