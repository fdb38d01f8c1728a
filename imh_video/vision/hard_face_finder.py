"""Faces that the quick finder misses: in profile, half hidden, small, dim, at the picture's edge.

CenterFace (Xu et al. 2019, arXiv 1911.03599): for each fourth pixel how surely a face has its
middle there, its size, and five points. Some ten times slower than the quick finder, so it looks
only where a person is missing. Run by OpenCV, which takes its pictures in any size.
"""

from __future__ import annotations

import numpy as np

from imh_video.vision.detector import FaceBox, Floats, Picture
from imh_video.vision.face_finder import overlap
from imh_video.vision.model_store import find_model
from imh_video.vision.network import cv2

_STEP = 4
_SIDES_IN = 32
_OUTPUTS = ("537", "538", "539", "540")
"""How surely a face, height and width, offset of the middle, five points."""
_SAME_FACE_OVERLAP = 0.3

# Its boxes reach from the hair line to the chin, those of the quick finder from the brows. Both
# found the same 585 faces in trials; ears are none of its points, but in profile the nose leaves
# the middle of the box as it leaves the ears (correlation 0.95).
_SIZE = 0.96
_LOWER = 0.035
_NOSE_FROM_EARS = 1.9
_NOSE_BELOW_EARS = 0.2
_EAR_FROM_MIDDLE = 0.4


class CentreFaceFinder:
    """Finds faces of some 16 pixels and more of a picture of that ``side``."""

    def __init__(self) -> None:
        content = np.frombuffer(find_model("centerface.onnx").read_bytes(), dtype=np.uint8)
        self._network = cv2.dnn.readNetFromONNX(content)

    def find(self, picture: Picture, least_score: float) -> list[FaceBox]:
        height, width = (_rounded_up(side) for side in picture.shape[:2])
        padded = np.zeros((height, width, 3), dtype=np.uint8)
        padded[: picture.shape[0], : picture.shape[1]] = picture
        self._network.setInput(cv2.dnn.blobFromImage(padded))
        heat, sizes, offsets, points = (out[0] for out in self._network.forward(_OUTPUTS))
        found = [
            _face(float(heat[0, y, x]), x, y, sizes[:, y, x], offsets[:, y, x], points[:, y, x])
            for y, x in np.argwhere(heat[0] >= least_score)
        ]
        return _best_of_each_place(found)


def _rounded_up(side: int) -> int:
    return -(-side // _SIDES_IN) * _SIDES_IN


def _face(score: float, x: int, y: int, size: Floats, offset: Floats, points: Floats) -> FaceBox:
    height, width = np.exp(size) * _STEP
    middle = np.array([x + offset[1] + 0.5, y + offset[0] + 0.5]) * _STEP
    corner = middle - np.array([width, height]) / 2
    placed = corner + points.reshape(5, 2)[:, ::-1] * np.array([width, height])
    return _as_quick_finder(score, middle, float(width), float(height), placed)


def _as_quick_finder(
    score: float, middle: Floats, width: float, height: float, five: Floats
) -> FaceBox:
    """The face with the box and the six points that the quick finder would give it.

    ``five``: right eye, left eye, nose tip, right and left corner of the mouth.
    """
    mouth = five[3:].mean(axis=0)
    down = mouth - five[:2].mean(axis=0)
    down = down / max(float(np.hypot(*down)), 1e-6)
    across = np.array([down[1], -down[0]])
    longer, size = max(width, height), _SIZE * float(np.sqrt(width * height))
    middle = middle + _LOWER * longer * down
    turned = float((five[2] - middle) @ across) / longer
    ears = five[2] - size * (_NOSE_FROM_EARS * turned * across + _NOSE_BELOW_EARS * down)
    aside = _EAR_FROM_MIDDLE * size * across
    points = np.stack([five[0], five[1], five[2], mouth, ears - aside, ears + aside])
    box = np.concatenate([middle - size / 2, [size, size]])
    return FaceBox(box.astype(np.float32), score, points.astype(np.float32))


def _best_of_each_place(faces: list[FaceBox]) -> list[FaceBox]:
    kept: list[FaceBox] = []
    for face in sorted(faces, key=lambda face: -face.score):
        if all(overlap(face.box, other.box) <= _SAME_FACE_OVERLAP for other in kept):
            kept.append(face)
    return kept
