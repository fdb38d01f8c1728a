"""A network without the parts that nobody reads says exactly the same of what is read."""

from __future__ import annotations

import numpy as np
import pytest

from imh_video.vision.model_store import find_model, list_models


@pytest.fixture(autouse=True)
def models() -> None:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")


def test_the_points_of_a_body_are_the_same_bits_without_the_mask_of_the_person() -> None:
    from imh_video.vision.network import Network

    path = find_model("pose_landmark_full.tflite")
    whole, pruned = Network(path), Network(path, only=(0, 1))
    picture = np.random.default_rng(5).random((256, 256, 3), dtype=np.float32)

    for of_whole, of_pruned in zip(
        whole.run(picture, (0, 1)), pruned.run(picture, (0, 1)), strict=True
    ):
        np.testing.assert_array_equal(of_pruned, of_whole)
    assert pruned.outputs == 2 < whole.outputs


def test_an_output_that_is_not_there_is_refused() -> None:
    from imh_video.vision.network import Network

    with pytest.raises(IndexError):
        Network(find_model("pose_detection.tflite"), only=(0, 9))
