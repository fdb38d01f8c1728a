"""The finder rests only while everybody is in plain view, and nothing is lost by it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from imh_video.model.observation import Found, Observations
from imh_video.vision.detector import BodyPose, FaceBox, FaceMesh, Picture, Region
from imh_video.vision.looking import Detectors, Looker
from imh_video.vision.looking_settings import LookingSettings

PLACES = ((200, 200), (900, 200))
SIZE = 100.0
SETTINGS = LookingSettings(bodies_every=10**6)


def box_at(x: float, y: float) -> FaceBox:
    points = np.array([[30, 35], [70, 35], [50, 55], [50, 75], [5, 45], [95, 45]], np.float32)
    corner = np.array([x, y], np.float32)
    return FaceBox(np.array([x, y, SIZE, SIZE], np.float32), 0.8, points + corner)


@dataclass
class MadeFinder:
    """Finds what is there in the whole picture; nothing in copies of parts of it."""

    there: list[tuple[int, int]]
    asked: int = 0

    def find(self, picture: Picture, least_score: float) -> list[FaceBox]:
        if picture.shape[1] < 1280:
            return []
        self.asked += 1
        return [box_at(*place) for place in self.there]


@dataclass
class MadeMeshes:
    """A face of the same shape in every region."""

    score: float = 0.99

    def measure(self, picture: Picture, region: Region) -> FaceMesh:
        shape = np.random.default_rng(7).random((478, 3)).astype(np.float32) * SIZE
        middle = np.array([region.centre_x, region.centre_y, 0.0], np.float32)
        return FaceMesh(shape + middle, np.zeros(52, np.float32), self.score)


class NoBodies:
    def measure(self, picture: Picture, region: Region) -> BodyPose:
        return BodyPose(np.zeros((33, 5), np.float32), 0.0, np.zeros((2, 2), np.float32))

    def find(self, picture: Picture, least_score: float) -> list[tuple[Region, float]]:
        return []


def looked(finder: MadeFinder, meshes: MadeMeshes, looks: int) -> Observations:
    looker = Looker(Detectors(finder, meshes, NoBodies(), NoBodies()), SETTINGS)
    # The same picture again and again: nobody moves.
    noise = np.random.default_rng(1).integers(0, 255, (90, 160, 3), np.uint8)
    picture = np.ascontiguousarray(noise.repeat(8, axis=0).repeat(8, axis=1))
    for number in range(looks):
        looker.look(picture, number, number * 80_000)
    return looker.observations(1280, 720)


def test_the_finder_rests_two_looks_of_three_while_both_are_in_plain_view() -> None:
    finder = MadeFinder(list(PLACES))
    seen = looked(finder, MadeMeshes(), 10)
    # Its first two looks: only then is it known what moves.
    assert finder.asked == 4
    assert np.bincount(seen.faces.row).tolist() == [2] * 10
    assert (seen.faces.mesh_score > 0.9).all()
    assert (seen.faces.score == np.float32(0.8)).all()
    assert (seen.faces.found[seen.faces.row == 2] == Found.BY_FOLLOWING).all()


@pytest.mark.parametrize(
    ("there", "mesh_score"),
    [([], 0.99), (list(PLACES[:1]), 0.99), (list(PLACES), 0.6)],
    ids=["nobody", "one of two", "two, measured poorly"],
)
def test_the_finder_looks_every_time_while_anybody_is_missing_or_unclear(
    there: list[tuple[int, int]], mesh_score: float
) -> None:
    finder = MadeFinder(there)
    looked(finder, MadeMeshes(mesh_score), 6)
    assert finder.asked == 6
