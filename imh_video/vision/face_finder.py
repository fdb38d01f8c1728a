"""Faces anywhere in a picture: the full-range face detector, decoded here.

Its grid has one anchor of size 1 for each of 48 x 48 cells; boxes and points are offsets from the
anchor in units of the input (MediaPipe, face_detection_full_range: stride 4, 192 pixels).
"""

from __future__ import annotations

import numpy as np

from imh_video.vision.detector import FaceBox, Floats, Picture
from imh_video.vision.model_store import find_model
from imh_video.vision.network import Network, letterboxed, sigmoid

_SIDE = 192
_CELLS = 48
_SAME_FACE_OVERLAP = 0.3


class FullRangeFaceFinder:
    """Finds faces of about 5 % of the picture's longer side and more."""

    def __init__(self) -> None:
        self._network = Network(find_model("face_detection_full_range_sparse.tflite"))
        cell = (np.arange(_CELLS, dtype=np.float32) + 0.5) / _CELLS
        across, down = np.meshgrid(cell, cell)
        self._anchors = np.stack([across.ravel(), down.ravel()], axis=1)

    def find(self, picture: Picture, least_score: float) -> list[FaceBox]:
        square, scale, left, top = letterboxed(picture, _SIDE)
        values = square.astype(np.float32) / 127.5 - 1.0
        raw, logits = self._network.run(values, (0, 1))
        scores = sigmoid(logits.reshape(-1))
        likely = np.flatnonzero(scores >= least_score)
        if len(likely) == 0:
            return []
        rows = raw.reshape(-1, 16)[likely] / _SIDE
        anchors = self._anchors[likely]
        centre = rows[:, 0:2] + anchors
        size = rows[:, 2:4]
        points = rows[:, 4:16].reshape(-1, 6, 2) + anchors[:, None, :]
        margin = np.array([left, top], dtype=np.float32)
        corner = ((centre - size / 2) * _SIDE - margin) / scale
        boxes = np.concatenate([corner, size * _SIDE / scale], axis=1).astype(np.float32)
        points = ((points * _SIDE - margin) / scale).astype(np.float32)
        return merge_overlapping(
            [FaceBox(boxes[i], float(scores[likely[i]]), points[i]) for i in range(len(likely))]
        )


def overlap(a: Floats, b: Floats) -> float:
    """Intersection over union of two boxes x, y, width, height."""
    left, top = max(a[0], b[0]), max(a[1], b[1])
    right, bottom = min(a[0] + a[2], b[0] + b[2]), min(a[1] + a[3], b[1] + b[3])
    shared = max(0.0, float(right - left)) * max(0.0, float(bottom - top))
    union = float(a[2] * a[3] + b[2] * b[3]) - shared
    return shared / union if union > 0 else 0.0


def merge_overlapping(faces: list[FaceBox]) -> list[FaceBox]:
    """One face for each place: the mean of those that overlap, weighted by score; best first."""
    rest = sorted(faces, key=lambda face: -face.score)
    merged = []
    while rest:
        best = rest[0]
        same = [face for face in rest if overlap(best.box, face.box) > _SAME_FACE_OVERLAP]
        same = same or [best]
        rest = [face for face in rest if all(face is not other for other in same)]
        weights = np.array([face.score for face in same], dtype=np.float32)
        weights /= weights.sum()
        box = np.tensordot(weights, np.stack([face.box for face in same]), axes=1)
        points = np.tensordot(weights, np.stack([face.points for face in same]), axes=1)
        merged.append(FaceBox(box.astype(np.float32), best.score, points.astype(np.float32)))
    return merged
