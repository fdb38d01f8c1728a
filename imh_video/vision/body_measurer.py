"""33 points of one body, and people found by their bodies (MediaPipe's pose networks)."""

from __future__ import annotations

import numpy as np

from imh_video.vision.detector import BodyPose, FaceBox, Floats, Picture, Region
from imh_video.vision.model_store import find_model
from imh_video.vision.network import Network, back_to_picture, cut, letterboxed, sigmoid

_SIDE = 256
_BODY_POINTS = 33
_FINDER_SIDE = 224
_REGION_OVER_CIRCLE = 1.25
_SAME_BODY = 0.5

GUESSES_FROM_FACE: tuple[tuple[float, float], ...] = ((1.6, 5.0), (2.6, 7.5), (0.9, 3.4))
"""Where a body lies, seen from its face: (how far below the face, how large), in face sizes.

The three that found a body for 38 of 39 faces in trials; upper bodies, whole ones, close-ups.
"""


class PoseBodyMeasurer:
    """Measures one body in a region."""

    def __init__(self) -> None:
        # Points and score; not the mask of the person and the maps of the points.
        self._network = Network(find_model("pose_landmark_full.tflite"), only=(0, 1))

    def measure(self, picture: Picture, region: Region) -> BodyPose:
        crop = cut(picture, region, _SIDE)
        raw, score = self._network.run(crop.astype(np.float32) / 255.0, (0, 1))
        rows = raw.reshape(-1, 5)
        placed = back_to_picture(rows[:, :3], region, _SIDE)
        points = np.concatenate([placed, sigmoid(rows[:, 3:5])], axis=1)
        return BodyPose(
            points=points[:_BODY_POINTS].astype(np.float32),
            score=float(score.reshape(-1)[0]),
            hips_to_head=points[_BODY_POINTS : _BODY_POINTS + 2, :2].astype(np.float32),
        )


class PoseBodyFinder:
    """Finds people by their bodies; anchors of MediaPipe's pose detector (224 pixels)."""

    def __init__(self) -> None:
        self._network = Network(find_model("pose_detection.tflite"))
        self._anchors = _anchors()

    def find(self, picture: Picture, least_score: float) -> list[tuple[Region, float]]:
        square, scale, left, top = letterboxed(picture, _FINDER_SIDE)
        raw, logits = self._network.run(square.astype(np.float32) / 127.5 - 1.0, (0, 1))
        scores = sigmoid(logits.reshape(-1))
        found: list[tuple[Region, float]] = []
        for i in np.argsort(-scores):
            if scores[i] < least_score:
                break
            points = raw.reshape(-1, 12)[i, 4:8].reshape(2, 2) / _FINDER_SIDE + self._anchors[i]
            points = (points * _FINDER_SIDE - np.array([left, top])) / scale
            region = region_of_circle(points.astype(np.float32))
            if all(_apart(region, other) for other, _ in found):
                found.append((region, float(scores[i])))
        return found


def _anchors() -> Floats:
    # One grid of cells for each stride; layers of the same stride share it, cell by cell, and
    # every layer has two anchors at a cell.
    grids = []
    for stride, at_each_cell in ((8, 2), (16, 2), (32, 6)):
        cells = _FINDER_SIDE // stride
        cell = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        across, down = np.meshgrid(cell, cell)
        grid = np.stack([across.ravel(), down.ravel()], axis=1)
        grids.append(np.repeat(grid, at_each_cell, axis=0))
    return np.concatenate(grids).astype(np.float32)


def _apart(a: Region, b: Region) -> bool:
    distance = float(np.hypot(a.centre_x - b.centre_x, a.centre_y - b.centre_y))
    return distance > _SAME_BODY * min(a.size, b.size) / 2


def region_of_circle(hips_to_head: Floats) -> Region:
    """The region of a body from its centre and the end of the circle around it."""
    (x0, y0), (x1, y1) = hips_to_head
    radius = float(np.hypot(x1 - x0, y1 - y0))
    turn = float(np.pi / 2 + np.arctan2(y1 - y0, x1 - x0))
    return Region(float(x0), float(y0), 2 * _REGION_OVER_CIRCLE * max(radius, 1.0), turn)


def region_below_face(face: FaceBox, guess: tuple[float, float]) -> Region:
    """Where the body of a found face should lie, along the face's own downward line."""
    shift, size = guess
    x, y, width, height = (float(v) for v in face.box)
    face_size = max(width, height)
    down = downward(face)
    return Region(
        x + width / 2 + shift * face_size * float(down[0]),
        y + height / 2 + shift * face_size * float(down[1]),
        size * face_size,
        float(np.arctan2(-down[0], down[1])),
    )


def downward(face: FaceBox) -> Floats:
    """From the eyes to the mouth as a direction of length 1."""
    eyes = (face.points[0] + face.points[1]) / 2
    line = face.points[3] - eyes
    length = float(np.hypot(*line))
    if length < 1e-6:
        return np.array([0.0, 1.0], dtype=np.float32)
    return np.asarray(line / length, dtype=np.float32)
