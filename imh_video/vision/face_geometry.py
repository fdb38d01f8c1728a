"""What the 478 points of a face say: which way it is turned, and its proportions. Pure numpy."""

from __future__ import annotations

import numpy as np

from imh_video.model.observation import FaceMeasure
from imh_video.vision.detector import Floats

_RIGHT_EYE, _LEFT_EYE = (33, 133), (263, 362)  # outer and inner corner
_RIGHT_LID, _LEFT_LID = ((159, 145), (158, 153)), ((386, 374), (385, 380))
_RIGHT_IRIS, _LEFT_IRIS = (468, 469, 471), (473, 474, 476)  # centre and two ends across
_FOREHEAD, _CHIN, _RIGHT_SIDE, _LEFT_SIDE = 10, 152, 234, 454
_YAW_READS = 0.85
"""The mesh reads turns too small: 13, 26, 38, 50 for 15, 30, 45, 60 degrees on drawn heads."""
_MOUTH_RIGHT, _MOUTH_LEFT = 61, 291
_LIP_UPPER, _LIP_LOWER = 13, 14
_LIP_OUTER_UPPER, _LIP_OUTER_LOWER = 0, 17
# The same place in the person's right and left half, of all points that movements are read from
# (MediaPipe, canonical face model, which is its own mirror image; then the irises).
# fmt: off
_RIGHT_HALF = np.array([
    7, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70, 78, 80, 81, 82, 84, 87,
    88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 153, 154,
    155, 157, 158, 159, 160, 161, 162, 163, 172, 173, 176, 178, 181, 185, 191, 234, 246,
    468, 469, 470, 471, 472,
])
_LEFT_HALF = np.array([
    249, 251, 263, 267, 269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300, 308,
    310, 311, 312, 314, 317, 318, 321, 323, 324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374,
    375, 377, 378, 379, 380, 381, 382, 384, 385, 386, 387, 388, 389, 390, 397, 398, 400, 402, 405,
    409, 415, 454, 466,
    473, 476, 475, 474, 477,
])
# fmt: on
_MIDDLE = (_FOREHEAD, _CHIN, 1, _LIP_OUTER_UPPER, _LIP_OUTER_LOWER)


def axes_of(points: Floats) -> Floats:
    """(3, 3): the person's left, down and forward, as unit vectors.

    Across from eye corner to eye corner, down from forehead to chin, forward at right angles. Two
    long lines of the mesh are steadier than a fit of six points (1.2 degrees against 3.2 from the
    landmarker's own matrix in trials).
    """
    across = points[_LEFT_EYE[0]] - points[_RIGHT_EYE[0]]
    down = points[_CHIN] - points[_FOREHEAD]
    across = across / max(float(np.linalg.norm(across)), 1e-6)
    down = down - across * float(down @ across)
    down = down / max(float(np.linalg.norm(down)), 1e-6)
    # Left x down points away from the back of the head for x right, y down, z away.
    forward = -np.cross(across, down)
    return np.stack([across, down, forward]).astype(np.float32)


def measures_of(points: Floats) -> Floats:
    """The columns of FaceMeasure for one face."""
    eyes = _distance(points, _RIGHT_EYE[0], _LEFT_EYE[0])
    axes = axes_of(points)
    corners = (points[_MOUTH_RIGHT] + points[_MOUTH_LEFT]) / 2
    middle = (points[_LIP_OUTER_UPPER] + points[_LIP_OUTER_LOWER]) / 2
    values = np.full(len(FaceMeasure), np.nan, dtype=np.float32)
    values[FaceMeasure.PROPORTION] = _distance(points, _RIGHT_SIDE, _LEFT_SIDE) / _distance(
        points, _FOREHEAD, _CHIN
    )
    values[FaceMeasure.MOUTH_WIDTH] = _distance(points, _MOUTH_RIGHT, _MOUTH_LEFT) / eyes
    values[FaceMeasure.MOUTH_LIFT] = float((middle - corners) @ axes[1]) / eyes
    values[FaceMeasure.MOUTH_GAP] = _distance(points, _LIP_UPPER, _LIP_LOWER) / eyes
    values[FaceMeasure.EYE_GAP_RIGHT] = _opening(points, _RIGHT_EYE, _RIGHT_LID)
    values[FaceMeasure.EYE_GAP_LEFT] = _opening(points, _LEFT_EYE, _LEFT_LID)
    right = _iris_place(points, _RIGHT_EYE, _RIGHT_IRIS[0], axes[0])
    left = _iris_place(points, _LEFT_EYE, _LEFT_IRIS[0], axes[0])
    values[FaceMeasure.IRIS] = (right + left) / 2
    values[FaceMeasure.IRIS_PX] = (
        _distance(points, *_RIGHT_IRIS[1:]) + _distance(points, *_LEFT_IRIS[1:])
    ) / 2
    return values


def half_from_front(points: Floats) -> Floats:
    """The 478 points turned to the front, with the half that is turned away as the other one is.

    The mesh guesses what it cannot see; people smile with both halves about alike.
    """
    axes = axes_of(points)
    front = (points - points[_FOREHEAD]) @ axes.T
    left_is_away = axes[0, 2] > 0
    shown, hidden = (_RIGHT_HALF, _LEFT_HALF) if left_is_away else (_LEFT_HALF, _RIGHT_HALF)
    middle = front[list(_MIDDLE), 0].mean()
    front[hidden] = front[shown]
    front[hidden, 0] = 2 * middle - front[shown, 0]
    return np.asarray(front, dtype=np.float32)


def _distance(points: Floats, a: int, b: int) -> float:
    return max(float(np.linalg.norm(points[a] - points[b])), 1e-6)


def _opening(
    points: Floats, corners: tuple[int, int], lids: tuple[tuple[int, int], tuple[int, int]]
) -> float:
    heights = sum(_distance(points, upper, lower) for upper, lower in lids) / len(lids)
    return heights / _distance(points, *corners)


def _iris_place(points: Floats, corners: tuple[int, int], iris: int, left: Floats) -> float:
    middle = (points[corners[0]] + points[corners[1]]) / 2
    half = _distance(points, *corners) / 2
    return float((points[iris] - middle) @ left) / half


def yaw_pitch_roll(axes: Floats) -> Floats:
    """(..., 3) degrees from (..., 3, 3) axes.

    Yaw is positive when the face points to the right of the picture, pitch when it points up, roll
    when the head leans clockwise as seen on the screen. All 0 for a face straight to the camera.
    """
    forward, left = axes[..., 2, :], axes[..., 0, :]
    yaw = np.degrees(np.arctan2(forward[..., 0], -forward[..., 2])) / _YAW_READS
    pitch = np.degrees(np.arcsin(np.clip(-forward[..., 1], -1.0, 1.0)))
    roll = np.degrees(np.arctan2(left[..., 1], np.hypot(left[..., 0], left[..., 2])))
    return np.stack([yaw, pitch, roll], axis=-1).astype(np.float32)
