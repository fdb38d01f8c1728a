"""Observations made by hand: where faces are said to be, frame by frame, without any film."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from imh_video.model.observation import (
    COLOURS,
    BodyTable,
    FaceMeasure,
    FaceTable,
    Found,
    Observations,
)

STEP_US = 80_000


@dataclass
class SeenFace:
    """One face in one row; yaw in degrees, positive to the right of the picture."""

    row: int
    x: float
    y: float
    size: float = 100.0
    score: float = 0.9
    mesh: float = 1.0
    yaw: float = 0.0
    pitch: float = 0.0
    proportion: float = 0.85
    smile: float = 0.001
    half_smile: float | None = None
    """Of the half that shows; None is as the whole face."""
    found: Found = Found.BY_FINDER
    colour: int = 0


@dataclass
class SeenBody:
    """A body whose hands are at the given places; ``face`` is its place in the list of faces."""

    row: int
    face: int
    nose: tuple[float, float]
    right_hand: tuple[float, float]
    left_hand: tuple[float, float]
    size: float = 100.0


@dataclass
class Scene:
    """What is seen in ``rows`` looked-at frames, 80 ms apart."""

    rows: int
    faces: list[SeenFace] = field(default_factory=list)
    bodies: list[SeenBody] = field(default_factory=list)
    change: dict[int, float] = field(default_factory=dict)
    camera_shift: tuple[float, float] = (0.0, 0.0)

    def person(self, x: float, y: float, rows: range, **facts: float) -> Scene:
        """The same face in every row of a range."""
        self.faces += [SeenFace(row, x, y, **facts) for row in rows]  # type: ignore[arg-type]
        return self

    def observations(self) -> Observations:
        faces = sorted(self.faces, key=lambda face: face.row)
        times_us = np.arange(self.rows, dtype=np.int64) * STEP_US
        change = np.zeros(self.rows, np.float32)
        for row, value in self.change.items():
            change[row] = value
        return Observations(
            times_us=times_us,
            frame=np.arange(self.rows, dtype=np.int64) * 2,
            body_looked=np.arange(self.rows) % 2 == 0,
            camera_shift=np.tile(np.array(self.camera_shift, np.float32), (self.rows, 1)),
            change=change,
            brightness=np.full(self.rows, 0.5, np.float32),
            faces=_faces(faces),
            bodies=_bodies(self.bodies, self.faces, faces),
            width=1280,
            height=720,
        )


def axes(yaw_deg: float, pitch_deg: float = 0.0) -> NDArray[np.float32]:
    """Left, down and forward of a head turned so, in picture directions."""
    yaw, pitch = np.radians(yaw_deg), np.radians(pitch_deg)
    left = [np.cos(yaw), 0.0, np.sin(yaw)]
    forward = [np.sin(yaw) * np.cos(pitch), -np.sin(pitch), -np.cos(yaw) * np.cos(pitch)]
    down = np.cross(left, forward)
    return np.array([left, down, forward], dtype=np.float32)


def _points(face: SeenFace) -> NDArray[np.float32]:
    """Eyes, nose, mouth and ears of a round head turned by yaw."""
    sine, cosine = np.sin(np.radians(face.yaw)), np.cos(np.radians(face.yaw))
    along = {"eye": 0.2, "ear": 0.45}
    depth = {"eye": 0.35, "nose": 0.55, "mouth": 0.4, "ear": -0.1}

    def place(across: float, down: float, ahead: float) -> list[float]:
        return [
            face.x + face.size * (across * cosine + ahead * sine),
            face.y + face.size * down,
        ]

    return np.array(
        [
            place(-along["eye"], -0.15, depth["eye"]),
            place(along["eye"], -0.15, depth["eye"]),
            place(0.0, 0.05, depth["nose"]),
            place(0.0, 0.25, depth["mouth"]),
            place(-along["ear"], -0.05, depth["ear"]),
            place(along["ear"], -0.05, depth["ear"]),
        ],
        dtype=np.float32,
    )


def _faces(faces: list[SeenFace]) -> FaceTable:
    count = len(faces)
    measures = np.full((count, len(FaceMeasure)), 0.3, np.float32)
    measures[:, FaceMeasure.PROPORTION] = [face.proportion for face in faces]
    measures[:, FaceMeasure.MOUTH_GAP] = 0.02
    movements = np.full((count, 52), 0.001, np.float16)
    half_movements = movements.copy()
    smiling = [44, 45, 46, 47, 48, 49]
    for line, face in enumerate(faces):
        movements[line, smiling] = face.smile
        half_movements[line, smiling] = face.smile if face.half_smile is None else face.half_smile
    colours = np.zeros((count, COLOURS), np.float32)
    for line, face in enumerate(faces):
        colours[line, face.colour] = 1.0
    return FaceTable(
        row=np.array([face.row for face in faces], np.int32),
        box=np.array(
            [[f.x - f.size / 2, f.y - f.size / 2, f.size, f.size] for f in faces], np.float32
        ).reshape(count, 4),
        score=np.array([face.score for face in faces], np.float32),
        points=np.array([_points(face) for face in faces], np.float32).reshape(count, 6, 2),
        mesh_score=np.array([face.mesh for face in faces], np.float32),
        axes=np.array([axes(f.yaw, f.pitch) for f in faces], np.float32).reshape(count, 3, 3),
        angles=np.array([[f.yaw, f.pitch, 0.0] for f in faces], np.float32).reshape(count, 3),
        measures=measures,
        movements=movements,
        half_movements=half_movements,
        colours=colours,
        found=np.array([int(face.found) for face in faces], np.uint8),
        motion=np.full(count, 10.0, np.float32),
        sharpness=np.full(count, 0.1, np.float32),
    )


def _bodies(
    bodies: list[SeenBody], faces_as_given: list[SeenFace], faces: list[SeenFace]
) -> BodyTable:
    count = len(bodies)
    points = np.zeros((count, 33, 5), np.float32)
    for line, body in enumerate(bodies):
        points[line, :, :2] = body.nose
        points[line, [11, 12], 1] += body.size
        for which, hand in (((16, 18, 20), body.right_hand), ((15, 17, 19), body.left_hand)):
            points[line, list(which), :2] = hand
        points[line, [13, 14], :2] = (points[line, [11, 12], :2] + points[line, [15, 16], :2]) / 2
        points[line, :, 3:] = 0.95
    owners = [faces.index(faces_as_given[body.face]) if body.face >= 0 else -1 for body in bodies]
    return BodyTable(
        row=np.array([body.row for body in bodies], np.int32),
        face=np.array(owners, np.int32),
        points=points,
        score=np.full(count, 0.99, np.float32),
        motion=np.full(count, 20.0, np.float32),
        colours=np.full((count, COLOURS), 1 / COLOURS, np.float32),
    )
