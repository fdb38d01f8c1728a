"""478 points and 52 movements of one face, from the parts of Google's face landmarker."""

from __future__ import annotations

import numpy as np

from imh_video.vision.detector import FaceBox, FaceMesh, Floats, Picture, Region
from imh_video.vision.face_geometry import axes_of, half_from_front, yaw_pitch_roll
from imh_video.vision.model_store import find_model
from imh_video.vision.network import Network, back_to_picture, cut, sigmoid

_SIDE = 256
_REGION_OVER_BOX = 1.5
_BACK_TO_THE_EARS = 0.15
_FAR_DEG = 45.0
"""Of a face turned less both halves are read together: one run of the network is enough."""
# The points that the network of movements takes, in its order (MediaPipe, face_blendshapes_graph).
# fmt: off
_POINTS_OF_MOVEMENTS = np.array([
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66,
    67, 70, 78, 80, 81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144,
    145, 146, 148, 149, 150, 152, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173,
    176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251, 263, 267, 269, 270, 276, 282, 283, 284,
    285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318, 321, 323, 324, 332,
    334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386,
    387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473,
    474, 475, 476, 477,
])
# fmt: on


class MeshFaceMeasurer:
    """Measures one face in a region of about 1.5 times the face, turned upright."""

    def __init__(self) -> None:
        bundle = find_model("face_landmarker.task")
        self._mesh = Network(bundle, "face_landmarks_detector.tflite")
        self._movements = Network(bundle, "face_blendshapes.tflite")

    def measure(self, picture: Picture, region: Region) -> FaceMesh:
        crop = cut(picture, region, _SIDE)
        raw, logit = self._mesh.run(crop.astype(np.float32) / 255.0, (0, 1))
        in_crop = raw.reshape(-1, 3)
        movements = self._movements_of(in_crop)
        half = self._movements_of(half_from_front(in_crop)) if _is_far(in_crop) else movements
        return FaceMesh(
            points=back_to_picture(in_crop, region, _SIDE),
            movements=movements,
            half_movements=half,
            score=float(sigmoid(logit.reshape(-1))[0]),
        )

    def _movements_of(self, points: Floats) -> Floats:
        (movements,) = self._movements.run(points[_POINTS_OF_MOVEMENTS, :2], (0,))
        return movements.reshape(-1).copy()


def _is_far(points: Floats) -> bool:
    return abs(float(yaw_pitch_roll(axes_of(points))[0])) >= _FAR_DEG


def region_of_box(face: FaceBox) -> Region:
    """Where to measure a face that was found: around its box, turned upright."""
    x, y, width, height = (float(v) for v in face.box)
    ears = (face.points[4] + face.points[5]) / 2
    # The box of a face in profile lies on its features; the mesh wants the whole face.
    back = _BACK_TO_THE_EARS * (ears - face.points[2])
    return Region(
        x + width / 2 + float(back[0]),
        y + height / 2 + float(back[1]),
        _REGION_OVER_BOX * max(width, height),
        upright_turn(face),
    )


def upright_turn(face: FaceBox) -> float:
    """How far the face leans clockwise, radians.

    From eye to eye and from the eyes to the mouth together: in profile the eyes lie in one place.
    """
    across = face.points[1] - face.points[0]
    down = face.points[3] - (face.points[0] + face.points[1]) / 2
    return float(np.arctan2(across[1] - down[0], across[0] + down[1]))


def region_of_mesh(points: Floats) -> Region:
    """Where to measure the same face a moment later: around its points."""
    turn = float(np.arctan2(points[263, 1] - points[33, 1], points[263, 0] - points[33, 0]))
    cosine, sine = np.cos(turn), np.sin(turn)
    along = points[:, 0] * cosine + points[:, 1] * sine
    down = -points[:, 0] * sine + points[:, 1] * cosine
    middle_along, middle_down = (along.min() + along.max()) / 2, (down.min() + down.max()) / 2
    return Region(
        float(middle_along * cosine - middle_down * sine),
        float(middle_along * sine + middle_down * cosine),
        _REGION_OVER_BOX * float(max(np.ptp(along), np.ptp(down))),
        turn,
    )
