"""Looking at one stretch of film, frame after frame: every face and body, whoever they are.

Memory reaches back within the stretch only (faces are followed where the finder loses them), so a
stretch gives the same observations whichever process looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from imh_video.model.observation import (
    COLOURS,
    BodyTable,
    FaceMeasure,
    FaceTable,
    Found,
    Observations,
)
from imh_video.timebase import MICROS_PER_SECOND, Micros
from imh_video.vision.body_measurer import (
    GUESSES_FROM_FACE,
    PoseBodyFinder,
    PoseBodyMeasurer,
    region_below_face,
    region_of_circle,
)
from imh_video.vision.detector import (
    BodyFinder,
    BodyMeasurer,
    BodyPose,
    FaceBox,
    FaceFinder,
    FaceMeasurer,
    FaceMesh,
    Floats,
    Picture,
)
from imh_video.vision.face_finder import FullRangeFaceFinder, merge_overlapping, overlap
from imh_video.vision.face_geometry import axes_of, measures_of
from imh_video.vision.face_measurer import MeshFaceMeasurer, region_of_box, region_of_mesh
from imh_video.vision.movement import Movement, MovementWatcher
from imh_video.vision.network import cv2

_BODY_FROM_FACE_US = MICROS_PER_SECOND


@dataclass(frozen=True, slots=True)
class LookingSettings:
    """What is looked for and how hard. Part of the key of every analysis."""

    weak_score: float = 0.3
    """Faces of the finder from here on are kept when the mesh agrees, or as weak ones."""
    trusted_score: float = 0.5
    mesh_score: float = 0.5
    most_faces: int = 5
    people: int = 2
    """With fewer than so many faces, the rescue looks harder."""
    rescue_every_us: Micros = 500_000
    bodies_every: int = 2
    """Bodies are measured in every so-manieth looked-at frame."""
    body_score: float = 0.5
    body_finder_score: float = 0.5


@dataclass(frozen=True, slots=True)
class Detectors:
    """The engines of one worker process."""

    faces: FaceFinder
    meshes: FaceMeasurer
    bodies: BodyMeasurer
    people: BodyFinder

    @classmethod
    def load(cls) -> Detectors:
        """Raises ModelMissing. Call it in a worker process, never in the window's."""
        return cls(FullRangeFaceFinder(), MeshFaceMeasurer(), PoseBodyMeasurer(), PoseBodyFinder())


@dataclass(frozen=True, slots=True)
class _Face:
    face: FaceBox
    mesh: FaceMesh
    found: Found

    @property
    def centre(self) -> Floats:
        return np.asarray(self.face.box[:2] + self.face.box[2:] / 2, dtype=np.float32)

    @property
    def size(self) -> float:
        return float(max(self.face.box[2], self.face.box[3]))


@dataclass(frozen=True, slots=True)
class _Body:
    face: int
    pose: BodyPose


@dataclass(slots=True)
class _Remembered:
    """What the looker knows from the frames before, in this stretch only."""

    meshes: list[_Face] = field(default_factory=list)
    bodies: list[BodyPose] = field(default_factory=list)
    guesses: list[tuple[Floats, tuple[float, float], Micros]] = field(default_factory=list)
    """Which guess of a body fitted the face at this place, and when that was found out."""
    last_rescue_us: Micros = -(10**15)
    few_since_us: Micros | None = None
    looked: int = 0
    last_us: Micros | None = None


class Looker:
    """Looks at the frames of one stretch, in order."""

    def __init__(self, detectors: Detectors, settings: LookingSettings) -> None:
        self._detectors = detectors
        self._settings = settings
        self._watcher = MovementWatcher()
        self._memory = _Remembered()
        self._rows: list[_Row] = []

    def warm_up(self, picture: Picture) -> None:
        """Show the frame before the stretch, only to know what moves in its first frame."""
        self._watcher.compare(picture, [])

    def look(self, picture: Picture, frame: int, time_us: Micros, scale: float = 1.0) -> None:
        """Look at one frame; ``scale`` is pixels of the displayed picture for one of this one."""
        memory, settings = self._memory, self._settings
        faces = self._faces(picture, time_us)
        body_look = memory.looked % settings.bodies_every == 0
        bodies = self._bodies(picture, faces, time_us) if body_look else []
        movement = self._watcher.compare(picture, [face.face.box for face in faces])
        self._rows.append(
            _Row(
                frame=frame,
                time_us=time_us,
                gap_s=(time_us - memory.last_us) / MICROS_PER_SECOND if memory.last_us else 0.08,
                picture_scale=scale,
                brightness=float(picture[::8, ::8].mean()) / 255.0,
                movement=movement,
                body_look=body_look,
                faces=faces,
                bodies=bodies,
                colours=[_colours_around(picture, face.face.box) for face in faces],
                body_colours=[_colours_around(picture, _head_box(b.pose)) for b in bodies],
                sharpness=[_sharpness(picture, face.face.box) for face in faces],
            )
        )
        memory.meshes = [face for face in faces if self._is_verified(face)]
        if body_look:
            memory.bodies = [body.pose for body in bodies]
        memory.looked += 1
        memory.last_us = time_us

    def observations(self, width: int, height: int) -> Observations:
        """Everything seen so far, with positions in a displayed picture of that size."""
        return _tabled(self._rows, width, height)

    # --- faces ------------------------------------------------------------------------------------

    def _faces(self, picture: Picture, time_us: Micros) -> list[_Face]:
        boxes = self._detectors.faces.find(picture, self._settings.weak_score)
        faces = self._measured(picture, boxes, Found.BY_FINDER)
        faces = self._with_followed(picture, faces)
        if self._needs_rescue(faces, time_us):
            self._memory.last_rescue_us = time_us
            found = merge_overlapping(self._rescued_boxes(picture))
            new = [box for box in found if all(_apart(box, face) for face in faces)]
            rescued = self._measured(picture, new, Found.BY_RESCUE)
            faces += [face for face in rescued if face.mesh.score >= self._settings.mesh_score]
        return faces[: self._settings.most_faces]

    def _measured(self, picture: Picture, boxes: list[FaceBox], found: Found) -> list[_Face]:
        return [
            _Face(box, self._detectors.meshes.measure(picture, region_of_box(box)), found)
            for box in boxes[: self._settings.most_faces]
        ]

    def _with_followed(self, picture: Picture, faces: list[_Face]) -> list[_Face]:
        """Look again where a face was a moment before and none is verified now."""
        for before in self._memory.meshes:
            if before.mesh.score < self._settings.mesh_score:
                continue
            here = [i for i, face in enumerate(faces) if not _apart(face.face, before)]
            if any(faces[i].mesh.score >= self._settings.mesh_score for i in here):
                continue
            mesh = self._detectors.meshes.measure(picture, region_of_mesh(before.mesh.points))
            if mesh.score < self._settings.mesh_score:
                continue
            box = _box_of_mesh(mesh, before)
            if here:
                weak = faces[here[0]]
                box = FaceBox(weak.face.box, weak.face.score, weak.face.points)
            elif any(overlap(box.box, face.face.box) > 0.2 for face in faces):
                continue
            followed = _Face(box, mesh, Found.BY_FOLLOWING)
            faces = [face for i, face in enumerate(faces) if i not in here] + [followed]
        return faces

    def _needs_rescue(self, faces: list[_Face], time_us: Micros) -> bool:
        memory, settings = self._memory, self._settings
        if sum(self._is_verified(face) for face in faces) >= settings.people:
            memory.few_since_us = None
            return False
        if memory.few_since_us is None:
            memory.few_since_us = time_us
        return time_us - memory.last_rescue_us >= settings.rescue_every_us

    def _rescued_boxes(self, picture: Picture) -> list[FaceBox]:
        """Faces in enlarged parts and in turned copies of the picture."""
        least, find = self._settings.trusted_score, self._detectors.faces.find
        found: list[FaceBox] = []
        for x, y, side in _tiles(picture):
            tile = np.ascontiguousarray(picture[y : y + side, x : x + side])
            shift = np.array([x, y], dtype=np.float32)
            found += [_moved(face, shift) for face in find(tile, least)]
        height, width = picture.shape[:2]
        for quarter_turns in (1, 3):
            turned = np.ascontiguousarray(np.rot90(picture, quarter_turns))
            found += [
                _turned_back(face, quarter_turns, width, height) for face in find(turned, least)
            ]
        return found

    def _is_verified(self, face: _Face) -> bool:
        return (
            face.face.score >= self._settings.trusted_score
            or face.mesh.score >= self._settings.mesh_score
        )

    # --- bodies -----------------------------------------------------------------------------------

    def _bodies(self, picture: Picture, faces: list[_Face], time_us: Micros) -> list[_Body]:
        bodies = []
        for number, face in enumerate(faces):
            if not self._is_verified(face):
                continue
            pose = self._body_below(picture, face, time_us)
            if pose is not None:
                bodies.append(_Body(number, pose))
        heads = [(face.centre, face.size) for face in faces if self._is_verified(face)]
        for before in self._memory.bodies:
            pose = self._followed_body(picture, before, heads, bodies)
            if pose is not None:
                bodies.append(_Body(-1, pose))
        if len(bodies) < self._settings.people and self._memory.last_rescue_us == time_us:
            bodies += self._bodies_without_face(picture, heads, bodies)
        return bodies

    def _body_below(self, picture: Picture, face: _Face, time_us: Micros) -> BodyPose | None:
        """The body of a face: from the guess that fitted before, or the best of all guesses."""
        known = self._guess_for(face, time_us)
        tried = [known] if known else list(GUESSES_FROM_FACE)
        poses = [
            self._detectors.bodies.measure(picture, region_below_face(face.face, guess))
            for guess in tried
        ]
        fits = [_fit(pose, face) for pose in poses]
        best = int(np.argmax(fits))
        if not known:
            place = (face.centre.copy(), tried[best], time_us)
            self._memory.guesses = [*self._memory.guesses[-7:], place]
        if fits[best] <= 0 or poses[best].score < self._settings.body_score:
            return None
        return poses[best]

    def _guess_for(self, face: _Face, time_us: Micros) -> tuple[float, float] | None:
        for centre, guess, when_us in reversed(self._memory.guesses):
            if time_us - when_us > _BODY_FROM_FACE_US:
                break
            if float(np.hypot(*(centre - face.centre))) < face.size:
                return guess
        return None

    def _followed_body(
        self,
        picture: Picture,
        before: BodyPose,
        heads: list[tuple[Floats, float]],
        bodies: list[_Body],
    ) -> BodyPose | None:
        """The body of a person whose face does not show now, where it was a moment before."""
        if any(_same_head(before, centre, size) for centre, size in heads):
            return None
        pose = self._detectors.bodies.measure(picture, region_of_circle(before.hips_to_head))
        return pose if self._is_new(pose, heads, bodies) else None

    def _bodies_without_face(
        self, picture: Picture, heads: list[tuple[Floats, float]], bodies: list[_Body]
    ) -> list[_Body]:
        found: list[_Body] = []
        for region, _ in self._detectors.people.find(picture, self._settings.body_finder_score):
            pose = self._detectors.bodies.measure(picture, region)
            if self._is_new(pose, heads, [*bodies, *found]):
                found.append(_Body(-1, pose))
        return found

    def _is_new(
        self, pose: BodyPose, heads: list[tuple[Floats, float]], bodies: list[_Body]
    ) -> bool:
        if pose.score < self._settings.body_score:
            return False
        if any(_same_head(pose, centre, size) for centre, size in heads):
            return False
        return all(_bodies_apart(pose, body.pose) for body in bodies)


def _tiles(picture: Picture) -> list[tuple[int, int, int]]:
    """Two overlapping squares along the longer side, then three smaller ones along the middle."""
    height, width = picture.shape[:2]
    side = min(height, width)
    if max(height, width) < 1.15 * side:
        side = round(0.65 * side)
    corners = {
        (x, y, side)
        for x in {0, width - side}
        for y in {0, height - side}
    }  # fmt: skip
    return sorted(corners)


def _moved(face: FaceBox, shift: Floats) -> FaceBox:
    box = face.box.copy()
    box[:2] += shift
    return FaceBox(box, face.score, face.points + shift)


def _turned_back(face: FaceBox, quarter_turns: int, width: int, height: int) -> FaceBox:
    """A face of a copy that ``np.rot90`` turned, in the picture of ``width`` x ``height``."""

    def back(points: Floats) -> Floats:
        x, y = points[..., 0], points[..., 1]
        turned = (width - 1 - y, x) if quarter_turns == 1 else (y, height - 1 - x)
        return np.stack(turned, axis=-1).astype(np.float32)

    x, y, box_width, box_height = face.box
    corners = back(np.array([[x, y], [x + box_width, y + box_height]], dtype=np.float32))
    low, high = corners.min(axis=0), corners.max(axis=0)
    box = np.concatenate([low, high - low]).astype(np.float32)
    return FaceBox(box, face.score, back(face.points))


def _apart(box: FaceBox, face: _Face) -> bool:
    centre = box.box[:2] + box.box[2:] / 2
    distance = float(np.hypot(*(centre - face.centre)))
    return distance > 0.5 * max(face.size, float(box.box[2:].max()))


def _box_of_mesh(mesh: FaceMesh, before: _Face) -> FaceBox:
    """A box for a face that was only followed: the last one, moved and scaled with the mesh."""
    old, new = before.mesh.points[:, :2], mesh.points[:, :2]
    old_middle, new_middle = old.mean(axis=0), new.mean(axis=0)
    grown = float(np.ptp(new, axis=0).max() / max(float(np.ptp(old, axis=0).max()), 1.0))
    centre = new_middle + (before.centre - old_middle) * grown
    size = before.face.box[2:] * grown
    points = new_middle + (before.face.points - old_middle) * grown
    box = np.concatenate([centre - size / 2, size])
    return FaceBox(box.astype(np.float32), 0.0, points.astype(np.float32))


def _fit(pose: BodyPose, face: _Face) -> float:
    """How well a body belongs to a face: 0 when its nose lies elsewhere."""
    nose = pose.points[0, :2]
    if float(np.hypot(*(nose - face.centre))) > 0.6 * face.size:
        return 0.0
    return pose.score * (0.2 + float(pose.points[[11, 12], 3].mean()))


def _head_of(pose: BodyPose) -> tuple[Floats, float]:
    """Middle and size of the head of a body: nose, eyes, ears, and the width of the shoulders."""
    middle = pose.points[:9, :2].mean(axis=0)
    shoulders = float(np.hypot(*(pose.points[11, :2] - pose.points[12, :2])))
    spread = float(np.ptp(pose.points[:11, :2], axis=0).max())
    return np.asarray(middle, dtype=np.float32), max(1.6 * spread, 0.35 * shoulders, 8.0)


def _head_box(pose: BodyPose) -> Floats:
    middle, size = _head_of(pose)
    return np.array([*(middle - size / 2), size, size], dtype=np.float32)


def _same_head(pose: BodyPose, centre: Floats, size: float) -> bool:
    middle, _ = _head_of(pose)
    return float(np.hypot(*(middle - centre))) < 0.8 * size


def _bodies_apart(a: BodyPose, b: BodyPose) -> bool:
    (middle_a, size_a), (middle_b, size_b) = _head_of(a), _head_of(b)
    return float(np.hypot(*(middle_a - middle_b))) > 0.8 * max(size_a, size_b)


def _colours_around(picture: Picture, box: Floats) -> Floats:
    """Hue and saturation of hair, skin and clothes: the face and one face below it."""
    x, y, width, height = (float(v) for v in box)
    left, right = int(max(0, x - 0.3 * width)), int(x + 1.3 * width)
    top, bottom = int(max(0, y - 0.3 * height)), int(y + 2.2 * height)
    part = picture[top : max(bottom, 0), left : max(right, 0)]
    if part.size == 0:
        return np.full(COLOURS, 1 / COLOURS, dtype=np.float32)
    step = max(1, part.shape[1] // 48)
    hsv = cv2.cvtColor(np.ascontiguousarray(part[::step, ::step]), cv2.COLOR_RGB2HSV)
    histogram = cv2.calcHist([hsv], [0, 1], None, [8, 4], [0, 180, 0, 256]).reshape(-1)
    return np.asarray(histogram / max(float(histogram.sum()), 1.0), dtype=np.float32)


def _sharpness(picture: Picture, box: Floats) -> float:
    x, y, width, height = (int(v) for v in box)
    part = picture[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width), 1]
    if min(part.shape) < 8:
        return float("nan")
    grey = part.astype(np.float32)
    return float(np.mean(np.diff(grey, axis=1) ** 2) / (np.var(grey) + 1.0))


# --- the table --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    frame: int
    time_us: Micros
    gap_s: float
    picture_scale: float
    brightness: float
    movement: Movement
    body_look: bool
    faces: list[_Face]
    bodies: list[_Body]
    colours: list[Floats]
    body_colours: list[Floats]
    sharpness: list[float]

    def speed_within(self, boxes: list[Floats]) -> float:
        gap_s = max(self.gap_s, 1e-3)
        return self.movement.within(boxes) * self.picture_scale / gap_s


def _tabled(rows: list[_Row], width: int, height: int) -> Observations:
    return Observations(
        times_us=np.array([row.time_us for row in rows], dtype=np.int64),
        frame=np.array([row.frame for row in rows], dtype=np.int64),
        body_looked=np.array([row.body_look for row in rows], dtype=bool),
        camera_shift=_stacked(
            [row.movement.camera_shift * row.picture_scale for row in rows], (2,)
        ),
        change=np.array([row.movement.change for row in rows], dtype=np.float32),
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


def _face_table(rows: list[_Row]) -> FaceTable:
    lines = [(number, row, i) for number, row in enumerate(rows) for i in range(len(row.faces))]
    faces = [row.faces[i] for _, row, i in lines]
    scales = [row.picture_scale for _, row, _ in lines]
    measures = _stacked([measures_of(face.mesh.points) for face in faces], (len(FaceMeasure),))
    if len(measures):
        measures[:, FaceMeasure.IRIS_PX] *= np.array(scales, dtype=np.float32)
    return FaceTable(
        row=np.array([number for number, _, _ in lines], dtype=np.int32),
        box=_stacked([f.face.box * s for f, s in zip(faces, scales, strict=True)], (4,)),
        score=np.array([face.face.score for face in faces], dtype=np.float32),
        points=_stacked([f.face.points * s for f, s in zip(faces, scales, strict=True)], (6, 2)),
        mesh_score=np.array([face.mesh.score for face in faces], dtype=np.float32),
        axes=_stacked([axes_of(face.mesh.points) for face in faces], (3, 3)),
        measures=measures,
        movements=_stacked([face.mesh.movements for face in faces], (52,)).astype(np.float16),
        colours=_stacked([row.colours[i] for _, row, i in lines], (COLOURS,)),
        found=np.array([int(face.found) for face in faces], dtype=np.uint8),
        motion=np.array(
            [row.speed_within(_person_boxes(row.faces[i].face.box)) for _, row, i in lines],
            dtype=np.float32,
        ),
        sharpness=np.array([row.sharpness[i] for _, row, i in lines], dtype=np.float32),
    )


def _person_boxes(face_box: Floats) -> list[Floats]:
    """The face, and the trunk and arms below it."""
    x, y, width, height = face_box
    below = np.array([x - 0.8 * width, y + height, 2.6 * width, 2.6 * height], dtype=np.float32)
    return [face_box, below]


def _body_table(rows: list[_Row]) -> BodyTable:
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
        motion=np.array(
            [row.speed_within(_limb_boxes(row.bodies[i].pose)) for _, row, i in lines],
            dtype=np.float32,
        ),
        colours=_stacked([row.body_colours[i] for _, row, i in lines], (COLOURS,)),
    )


def _limb_boxes(pose: BodyPose) -> list[Floats]:
    """Squares around the visible arms' and hands' points, and the head."""
    _, size = _head_of(pose)
    half = size / 2
    visible = [i for i in (11, 12, 13, 14, 15, 16, 19, 20) if pose.points[i, 3] > 0.5]
    squares = [
        np.array([x - half, y - half, size, size], dtype=np.float32)
        for x, y in pose.points[visible, :2]
    ]
    return [*squares, _head_box(pose)]
