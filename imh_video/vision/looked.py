"""What was seen in each frame of a stretch, and all of it laid into the tables of observations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from imh_video.model.observation import (
    COLOURS,
    BodyTable,
    FaceMeasure,
    FaceTable,
    Found,
    Observations,
)
from imh_video.timebase import Micros
from imh_video.vision.detector import BodyPose, FaceBox, FaceMesh, Floats
from imh_video.vision.face_geometry import axes_of, measures_of, yaw_pitch_roll
from imh_video.vision.movement import Movement
from imh_video.vision.tracking import head_box


@dataclass(frozen=True, slots=True)
class LookedFace:
    """A face in one frame, and what is remembered of it from the frames before."""

    face: FaceBox
    mesh: FaceMesh
    found: Found
    colours: Floats
    sure_us: Micros
    """When it was last found surely enough; where it is only held, some time ago."""
    times_sure: int = 0
    """How often in a row it was found surely, holes left out."""

    @property
    def centre(self) -> Floats:
        return np.asarray(self.face.box[:2] + self.face.box[2:] / 2, dtype=np.float32)

    @property
    def size(self) -> float:
        return float(max(self.face.box[2], self.face.box[3]))


@dataclass(frozen=True, slots=True)
class LookedBody:
    """A body in one frame. ``face`` is its place among the faces of the frame, or -1."""

    face: int
    pose: BodyPose


def head_box_of(pose: BodyPose) -> Floats:
    """Where the face of a body should be: x, y, width, height."""
    return head_box(pose.points)


def head_of(pose: BodyPose) -> tuple[Floats, float]:
    """Middle and size of the head of a body."""
    box = head_box_of(pose)
    return np.asarray(box[:2] + box[2:] / 2, dtype=np.float32), float(box[2])


@dataclass(frozen=True, slots=True)
class LookedRow:
    """All that was seen in one frame; positions in pixels of the picture that was looked at.

    No picture and no field of movement is kept in it: a stretch has hundreds of rows.
    """

    frame: int
    time_us: Micros
    picture_scale: float
    brightness: float
    camera_shift: Floats
    change: float
    body_look: bool
    faces: list[LookedFace]
    bodies: list[LookedBody]
    face_speeds: list[float]
    """Of the person below each face; pixels of the displayed picture a second."""
    body_speeds: list[float]
    """Of the arms, hands and head of each body."""
    body_colours: list[Floats]
    sharpness: list[float]


def looked_row(
    *,
    frame: int,
    time_us: Micros,
    gap_s: float,
    picture_scale: float,
    brightness: float,
    movement: Movement,
    body_look: bool,
    faces: list[LookedFace],
    bodies: list[LookedBody],
    body_colours: list[Floats],
    sharpness: list[float],
) -> LookedRow:
    """A row with what is ever asked of its ``movement``; ``gap_s`` is the time since the last."""
    pace = picture_scale / max(gap_s, 1e-3)
    return LookedRow(
        frame=frame,
        time_us=time_us,
        picture_scale=picture_scale,
        brightness=brightness,
        camera_shift=movement.camera_shift,
        change=movement.change,
        body_look=body_look,
        faces=faces,
        bodies=bodies,
        face_speeds=[movement.within(_person_boxes(face.face.box)) * pace for face in faces],
        body_speeds=[movement.within(_limb_boxes(body.pose)) * pace for body in bodies],
        body_colours=body_colours,
        sharpness=sharpness,
    )


def tabled(rows: list[LookedRow], width: int, height: int) -> Observations:
    return Observations(
        times_us=np.array([row.time_us for row in rows], dtype=np.int64),
        frame=np.array([row.frame for row in rows], dtype=np.int64),
        body_looked=np.array([row.body_look for row in rows], dtype=bool),
        camera_shift=_stacked([row.camera_shift * row.picture_scale for row in rows], (2,)),
        change=np.array([row.change for row in rows], dtype=np.float32),
        brightness=np.array([row.brightness for row in rows], dtype=np.float32),
        faces=_face_table(rows),
        bodies=_body_table(rows),
        width=width,
        height=height,
    )


def _stacked(parts: Iterable[Floats], shape: tuple[int, ...]) -> Floats:
    listed = list(parts)
    if not listed:
        return np.zeros((0, *shape), dtype=np.float32)
    return np.stack(listed).astype(np.float32)


def _face_table(rows: list[LookedRow]) -> FaceTable:
    lines = [(number, row, i) for number, row in enumerate(rows) for i in range(len(row.faces))]
    faces = [row.faces[i] for _, row, i in lines]
    scales = [row.picture_scale for _, row, _ in lines]
    axes = _stacked([axes_of(face.mesh.points) for face in faces], (3, 3))
    measures = _stacked([measures_of(face.mesh.points) for face in faces], (len(FaceMeasure),))
    if len(measures):
        measures[:, FaceMeasure.IRIS_PX] *= np.array(scales, dtype=np.float32)
    return FaceTable(
        row=np.array([number for number, _, _ in lines], dtype=np.int32),
        box=_stacked([f.face.box * s for f, s in zip(faces, scales, strict=True)], (4,)),
        score=np.array([face.face.score for face in faces], dtype=np.float32),
        points=_stacked([f.face.points * s for f, s in zip(faces, scales, strict=True)], (6, 2)),
        mesh_score=np.array([face.mesh.score for face in faces], dtype=np.float32),
        axes=axes,
        angles=yaw_pitch_roll(axes),
        measures=measures,
        movements=_stacked([face.mesh.movements for face in faces], (52,)).astype(np.float16),
        half_movements=_stacked([face.mesh.half_movements for face in faces], (52,)).astype(
            np.float16
        ),
        colours=_stacked([face.colours for face in faces], (COLOURS,)),
        found=np.array([int(face.found) for face in faces], dtype=np.uint8),
        motion=np.array([row.face_speeds[i] for _, row, i in lines], dtype=np.float32),
        sharpness=np.array([row.sharpness[i] for _, row, i in lines], dtype=np.float32),
    )


def _person_boxes(face_box: Floats) -> list[Floats]:
    """The face, and the trunk and arms below it."""
    x, y, width, height = face_box
    below = np.array([x - 0.8 * width, y + height, 2.6 * width, 2.6 * height], dtype=np.float32)
    return [face_box, below]


def _body_table(rows: list[LookedRow]) -> BodyTable:
    faces_before = np.concatenate([[0], np.cumsum([len(row.faces) for row in rows])])
    lines = [(number, row, i) for number, row in enumerate(rows) for i in range(len(row.bodies))]
    scaling = [np.array([row.picture_scale] * 3 + [1.0, 1.0]) for _, row, _ in lines]
    bodies = [row.bodies[i] for _, row, i in lines]
    return BodyTable(
        row=np.array([number for number, _, _ in lines], dtype=np.int32),
        face=np.array(
            [
                faces_before[number] + body.face if body.face >= 0 else -1
                for (number, _, _), body in zip(lines, bodies, strict=True)
            ],
            dtype=np.int32,
        ),
        points=_stacked(
            [body.pose.points * s for body, s in zip(bodies, scaling, strict=True)], (33, 5)
        ),
        score=np.array([body.pose.score for body in bodies], dtype=np.float32),
        motion=np.array([row.body_speeds[i] for _, row, i in lines], dtype=np.float32),
        colours=_stacked([row.body_colours[i] for _, row, i in lines], (COLOURS,)),
    )


def _limb_boxes(pose: BodyPose) -> list[Floats]:
    """Squares around the visible arms' and hands' points, and the head."""
    _, size = head_of(pose)
    half = size / 2
    visible = [i for i in (11, 12, 13, 14, 15, 16, 19, 20) if pose.points[i, 3] > 0.5]
    squares = [
        np.array([x - half, y - half, size, size], dtype=np.float32)
        for x, y in pose.points[visible, :2]
    ]
    return [*squares, head_box_of(pose)]
