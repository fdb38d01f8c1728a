"""The finder rests while everybody is in plain view; whoever is missing is searched for."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from imh_video.model.observation import Found, Observations
from imh_video.vision.detector import BodyPose, FaceBox, FaceMesh, Picture, Region
from imh_video.vision.looking import Detectors, Looker
from imh_video.vision.looking_settings import LookingSettings

PLACES = ((200, 200), (900, 200))
SIZE = 100.0
SETTINGS = LookingSettings(bodies_every=10**6)


def box_at(x: float, y: float, score: float = 0.8) -> FaceBox:
    points = np.array([[30, 35], [70, 35], [50, 55], [50, 75], [5, 45], [95, 45]], np.float32)
    corner = np.array([x, y], np.float32)
    return FaceBox(np.array([x, y, SIZE, SIZE], np.float32), score, points + corner)


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
class MadeHardFinder:
    """Sees a face in the middle of every copy close to a place; elsewhere what is there.

    ``asked``: the sides of the copies, large ones only.
    """

    close_score: float = 0.9
    beside: float = 0.0
    """So many sizes of the face to the right of that middle."""
    there: list[FaceBox] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    def find(self, picture: Picture, least_score: float) -> list[FaceBox]:
        if picture.shape[1] >= 320:
            self.asked.append(picture.shape[1])
            return [face for face in self.there if face.score >= least_score]
        if self.close_score < least_score:
            return []
        # A close look shows 3.5 sizes of the face.
        size = picture.shape[1] / 3.5
        corner = picture.shape[1] / 2 - size / 2
        face, scale = box_at(0, 0, self.close_score), size / SIZE
        across = np.array([self.beside * size, 0], np.float32)
        box = np.array([corner + across[0], corner, size, size], np.float32)
        return [FaceBox(box, face.score, face.points * scale + corner + across)]


@dataclass
class MadeMeshes:
    """A face of the same shape in every region."""

    score: float = 0.99

    def measure(self, picture: Picture, region: Region) -> FaceMesh:
        shape = np.random.default_rng(7).random((478, 3)).astype(np.float32) * SIZE
        middle = np.array([region.centre_x, region.centre_y, 0.0], np.float32)
        still = np.zeros(52, np.float32)
        return FaceMesh(shape + middle, still, still, self.score)


class NoBodies:
    def measure(self, picture: Picture, region: Region) -> BodyPose:
        return BodyPose(np.zeros((33, 5), np.float32), 0.0, np.zeros((2, 2), np.float32))

    def find(self, picture: Picture, least_score: float) -> list[tuple[Region, float]]:
        return []


def looked(
    finder: MadeFinder,
    meshes: MadeMeshes,
    looks: int,
    hard: MadeHardFinder | None = None,
    gone_after: int | None = None,
) -> Observations:
    """``gone_after``: after so many looks the quick finder and the mesh see nobody any more."""
    detectors = Detectors(finder, hard or MadeHardFinder(), meshes, NoBodies(), NoBodies())
    looker = Looker(detectors, SETTINGS)
    # The same picture again and again: nobody moves.
    noise = np.random.default_rng(1).integers(0, 255, (90, 160, 3), np.uint8)
    picture = np.ascontiguousarray(noise.repeat(8, axis=0).repeat(8, axis=1))
    for number in range(looks):
        if number == gone_after:
            finder.there, meshes.score = [], 0.0
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


def test_nobody_is_searched_for_while_all_are_in_plain_view() -> None:
    hard = MadeHardFinder()
    looked(MadeFinder(list(PLACES)), MadeMeshes(), 10, hard)
    assert hard.asked == []


def test_whoever_is_missing_is_searched_for_in_one_copy_after_the_other() -> None:
    hard = MadeHardFinder()
    looked(MadeFinder(list(PLACES[:1])), MadeMeshes(), 12, hard)
    # In every second look; upright ones are 320 and 640 wide, turned ones show some more.
    assert hard.asked == [320, 384, 640, 384, 320, 384]


def test_somebody_found_by_the_search_is_a_face_of_the_whole_picture() -> None:
    quarter = FaceBox(np.array([200, 50, 25, 25], np.float32), 0.7, np.zeros((6, 2), np.float32))
    hard = MadeHardFinder(there=[quarter])
    seen = looked(MadeFinder(list(PLACES[:1])), MadeMeshes(), 1, hard)
    assert seen.faces.box.tolist() == [[200, 200, 100, 100], [800, 200, 100, 100]]
    assert seen.faces.found.tolist() == [Found.BY_FINDER, Found.BY_RESCUE]


def test_a_lost_face_goes_on_where_it_is_expected_while_the_slower_finder_half_sees_it() -> None:
    hard = MadeHardFinder(close_score=0.3)
    seen = looked(MadeFinder(list(PLACES)), MadeMeshes(), 12, hard, gone_after=5)
    later = seen.faces.take(seen.faces.row >= 5)
    assert np.bincount(later.row)[5:].tolist() == [2] * 7
    assert set(later.found.tolist()) == {Found.BY_RESCUE}
    assert np.abs(later.box[:, 0] - np.array([200, 900] * 7)).max() < 1


def test_a_lost_face_that_nobody_sees_is_only_held() -> None:
    hard = MadeHardFinder(close_score=0.1)
    seen = looked(MadeFinder(list(PLACES)), MadeMeshes(), 12, hard, gone_after=5)
    assert set(seen.faces.found[seen.faces.row >= 5].tolist()) == {Found.BY_HOLDING}


@pytest.mark.parametrize(("close_score", "faces"), [(0.1, 0), (0.3, 2)])
def test_what_only_one_finder_takes_for_a_face_is_none(close_score: float, faces: int) -> None:
    # The mesh is not sure of it, so it is no plain face.
    meshes = MadeMeshes(score=0.6)
    seen = looked(MadeFinder(list(PLACES)), meshes, 4, MadeHardFinder(close_score))
    assert np.bincount(seen.faces.row, minlength=4).tolist() == [faces] * 4


def test_an_ear_beside_hands_is_not_taken_for_the_face_behind_them() -> None:
    hard = MadeHardFinder(close_score=0.3, beside=0.45)
    seen = looked(MadeFinder(list(PLACES)), MadeMeshes(), 12, hard, gone_after=5)
    later = seen.faces.take(seen.faces.row >= 5)
    assert set(later.found.tolist()) == {Found.BY_HOLDING}
    assert set(later.box[:, 0].tolist()) == {200.0, 900.0}
