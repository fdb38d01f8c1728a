"""Looking at one stretch of film, frame after frame: every face and body, whoever they are.

Memory reaches back within the stretch only (faces are followed where the finder loses them), so a
stretch gives the same observations whichever process looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from imh_video.model.observation import (
    COLOURS,
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
    Region,
)
from imh_video.vision.face_finder import FullRangeFaceFinder, merge_overlapping, overlap
from imh_video.vision.face_measurer import (
    MeshFaceMeasurer,
    region_of_box,
    region_of_mesh,
    upright_turn,
)
from imh_video.vision.looked import LookedBody, LookedFace, LookedRow, head_box_of, head_of
from imh_video.vision.looked import looked_row as looked_row
from imh_video.vision.looked import tabled as tabled
from imh_video.vision.looking_settings import LookingSettings
from imh_video.vision.movement import Movement, MovementWatcher
from imh_video.vision.network import back_to_picture, cut_mirrored, cv2

_GUESS_HOLDS_US = 3 * MICROS_PER_SECOND
_RESCUE_SIDE = 192
_CLOSE_LOOK = 3.5


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


@dataclass(slots=True)
class _Remembered:
    """What the looker knows from the frames before, in this stretch only."""

    faces: list[LookedFace] = field(default_factory=list)
    bodies: list[BodyPose] = field(default_factory=list)
    guesses: list[tuple[Floats, tuple[float, float], Micros]] = field(default_factory=list)
    """Which guess of a body fitted the face at this place, and when that was found out."""
    last_body_rescue_us: Micros = -(10**15)
    rested: int = 0
    """For how many looks in a row the finder has rested."""
    looked: int = 0
    last_us: Micros | None = None


class Looker:
    """Looks at the frames of one stretch, in order."""

    def __init__(self, detectors: Detectors, settings: LookingSettings) -> None:
        self._detectors = detectors
        self._settings = settings
        self._watcher = MovementWatcher()
        self._memory = _Remembered()
        self._rows: list[LookedRow] = []

    def warm_up(self, picture: Picture) -> None:
        """Show the frame before the stretch, only to know what moves in its first frame."""
        self._watcher.compare(picture, [])

    def look(self, picture: Picture, frame: int, time_us: Micros, scale: float = 1.0) -> None:
        """Look at one frame; ``scale`` is pixels of the displayed picture for one of this one."""
        memory, settings = self._memory, self._settings
        movement = self._watcher.compare(picture, [face.face.box for face in memory.faces])
        faces = self._faces(picture, movement, time_us)
        body_look = memory.looked % settings.bodies_every == 0
        bodies = self._bodies(picture, faces, time_us) if body_look else []
        self._rows.append(
            looked_row(
                frame=frame,
                time_us=time_us,
                gap_s=(time_us - memory.last_us) / MICROS_PER_SECOND if memory.last_us else 0.08,
                picture_scale=scale,
                brightness=float(picture[::8, ::8].mean()) / 255.0,
                movement=movement,
                body_look=body_look,
                faces=faces,
                bodies=bodies,
                body_colours=[_colours_around(picture, head_box_of(b.pose)) for b in bodies],
                sharpness=[_sharpness(picture, face.face.box) for face in faces],
            )
        )
        counted = [self._counted(face, time_us) for face in faces]
        memory.faces = [face for face in counted if face.sure_us >= 0]
        if body_look:
            memory.bodies = [body.pose for body in bodies]
        memory.looked += 1
        memory.last_us = time_us

    def _counted(self, face: LookedFace, time_us: Micros) -> LookedFace:
        """The face with what is remembered of this place: how often, and when last, it was sure."""
        before = [old for old in self._memory.faces if not _apart(old.face, face)]
        times_sure = max((old.times_sure for old in before), default=0)
        if face.sure_us == time_us or not before:
            return replace(face, times_sure=times_sure + int(face.sure_us == time_us))
        # Weak now, sure before: remembered as it looked when it was sure.
        surest = max(before, key=lambda old: old.sure_us)
        return replace(face, times_sure=times_sure, sure_us=surest.sure_us, colours=surest.colours)

    def observations(self, width: int, height: int) -> Observations:
        """Everything seen so far, with positions in a displayed picture of that size."""
        return tabled(self._rows, width, height)

    # --- faces ------------------------------------------------------------------------------------

    def _faces(self, picture: Picture, movement: Movement, time_us: Micros) -> list[LookedFace]:
        carried = self._carried_on(picture, movement, time_us)
        if carried is not None:
            self._memory.rested += 1
            return carried
        self._memory.rested = 0
        return self._found_anew(picture, movement, time_us)

    def _carried_on(
        self, picture: Picture, movement: Movement, time_us: Micros
    ) -> list[LookedFace] | None:
        """The faces of the look before, measured again where they were; None: look for them.

        Everybody must be in plain view, move little and be measured well before and now.
        """
        settings, known = self._settings, self._memory.faces
        is_time = self._memory.rested < settings.finder_rests
        if not is_time or len(known) < max(1, settings.people) or movement.flow is None:
            return None
        if not all(self._is_plain(face, movement) for face in known):
            return None
        carried = []
        for before in known:
            mesh = self._detectors.meshes.measure(picture, region_of_box(before.face))
            if mesh.score < settings.plain_mesh_score:
                return None
            # Its score stays what the finder last said of it.
            box = replace(_box_of_mesh(mesh, before), score=before.face.score)
            carried.append(self._face(picture, box, mesh, Found.BY_FOLLOWING, time_us))
        return carried

    def _is_plain(self, face: LookedFace, movement: Movement) -> bool:
        settings = self._settings
        if face.face.score < settings.plain_score or face.mesh.score < settings.plain_mesh_score:
            return False
        return movement.within([face.face.box]) <= settings.plain_movement * face.size

    def _found_anew(
        self, picture: Picture, movement: Movement, time_us: Micros
    ) -> list[LookedFace]:
        boxes = self._detectors.faces.find(picture, self._settings.weak_score)
        faces = self._measured(picture, boxes, Found.BY_FINDER, time_us)
        for before in self._memory.faces:
            faces = self._with_followed(picture, faces, before, time_us)
        if sum(self._is_verified(face) for face in faces) < self._settings.people:
            boxes = merge_overlapping(self._rescued_boxes(picture))
            new = [box for box in boxes if all(_apart(box, face) for face in faces)]
            faces += self._measured(picture, new, Found.BY_RESCUE, time_us)
        for before in self._memory.faces:
            faces += self._held(picture, faces, before, movement, time_us)
        return faces[: self._settings.most_faces]

    def _measured(
        self, picture: Picture, boxes: list[FaceBox], found: Found, time_us: Micros
    ) -> list[LookedFace]:
        return [
            self._face(
                picture,
                box,
                self._detectors.meshes.measure(picture, region_of_box(box)),
                found,
                time_us,
            )
            for box in boxes[: self._settings.most_faces]
        ]

    def _face(
        self, picture: Picture, box: FaceBox, mesh: FaceMesh, found: Found, time_us: Micros
    ) -> LookedFace:
        is_sure = (
            box.score >= self._settings.trusted_score or mesh.score >= self._settings.mesh_score
        )
        sure_us = time_us if is_sure else -(10**15)
        return LookedFace(box, mesh, found, _colours_around(picture, box.box), sure_us)

    def _with_followed(
        self, picture: Picture, faces: list[LookedFace], before: LookedFace, time_us: Micros
    ) -> list[LookedFace]:
        """Look again, closely, where a face was a moment before and none is verified now."""
        here = [i for i, face in enumerate(faces) if not _apart(face.face, before)]
        if any(self._is_verified(faces[i]) for i in here):
            return faces
        candidates = []
        box = self._box_close_to(picture, before)
        if box is not None:
            mesh = self._detectors.meshes.measure(picture, region_of_box(box))
            candidates.append(self._face(picture, box, mesh, Found.BY_FOLLOWING, time_us))
        if before.mesh.score >= self._settings.mesh_score:
            mesh = self._detectors.meshes.measure(picture, region_of_mesh(before.mesh.points))
            box = _box_of_mesh(mesh, before)
            candidates.append(self._face(picture, box, mesh, Found.BY_FOLLOWING, time_us))
        sure = [face for face in candidates if self._is_verified(face)]
        if not sure:
            return faces
        best = max(sure, key=lambda face: face.face.score + face.mesh.score)
        others = [face for i, face in enumerate(faces) if i not in here]
        if any(overlap(best.face.box, face.face.box) > 0.3 for face in others):
            return faces
        return [*others, best]

    def _box_close_to(self, picture: Picture, before: LookedFace) -> FaceBox | None:
        """The best box near a known face, in an enlarged copy turned as that face is."""
        turn = upright_turn(before.face)
        x, y = float(before.centre[0]), float(before.centre[1])
        region = Region(x, y, _CLOSE_LOOK * before.size, turn)
        close = cut_mirrored(picture, region, _RESCUE_SIDE)
        for box in self._detectors.faces.find(close, self._settings.weak_score):
            back = _from_region(box, region)
            if not _apart(back, before):
                return back
        return None

    def _held(
        self,
        picture: Picture,
        faces: list[LookedFace],
        before: LookedFace,
        movement: Movement,
        time_us: Micros,
    ) -> list[LookedFace]:
        """The place of a lost face, while it looks as it did: nothing, or one face."""
        lost_us = time_us - before.sure_us
        if before.times_sure < self._settings.hold_after or lost_us > self._settings.hold_us:
            return []
        if any(overlap(before.face.box, face.face.box) > 0.1 for face in faces):
            return []
        shift = movement.typical_within(before.face.box)
        box = before.face.box.copy()
        box[:2] += shift
        centre = box[:2] + box[2:] / 2
        if not (0 <= centre[0] < picture.shape[1] and 0 <= centre[1] < picture.shape[0]):
            return []
        if float(np.minimum(_colours_around(picture, box), before.colours).sum()) < (
            self._settings.hold_alike
        ):
            return []
        face = FaceBox(box, 0.0, before.face.points + shift)
        mesh = FaceMesh(before.mesh.points, before.mesh.movements, 0.0)
        return [LookedFace(face, mesh, Found.BY_HOLDING, before.colours, before.sure_us)]

    def _rescued_boxes(self, picture: Picture) -> list[FaceBox]:
        """Faces in enlarged, turned and widened copies; three looks share the copies."""
        height, width = picture.shape[:2]
        middle, longer = (width / 2, height / 2), float(max(width, height))
        looks = [
            [*_tiles(picture), Region(*middle, 1.5 * longer)],
            [Region(*middle, 1.2 * longer, turn) for turn in (-0.45, 0.45)],
            [Region(*middle, longer, turn) for turn in (-np.pi / 2, np.pi / 2)],
        ]
        found: list[FaceBox] = []
        for region in looks[self._memory.looked % len(looks)]:
            # The mirrored margin completes a face that the edge of the picture cuts in half.
            copy = cut_mirrored(picture, region, _RESCUE_SIDE)
            found += [
                _from_region(face, region)
                for face in self._detectors.faces.find(copy, self._settings.trusted_score)
            ]
        return [box for box in found if _is_inside(box, width, height)]

    def _is_verified(self, face: LookedFace) -> bool:
        return (
            face.face.score >= self._settings.trusted_score
            or face.mesh.score >= self._settings.mesh_score
        )

    # --- bodies -----------------------------------------------------------------------------------

    def _bodies(
        self, picture: Picture, faces: list[LookedFace], time_us: Micros
    ) -> list[LookedBody]:
        bodies = []
        for number, face in enumerate(faces):
            if face.found != Found.BY_HOLDING and not self._is_verified(face):
                continue
            pose = self._body_below(picture, face, time_us)
            if pose is not None:
                bodies.append(LookedBody(number, pose))
        heads = [(face.centre, face.size) for face in faces if face.sure_us > 0]
        for before in self._memory.bodies:
            pose = self._followed_body(picture, before, heads, bodies)
            if pose is not None:
                bodies.append(LookedBody(-1, pose))
        if len(bodies) < self._settings.people and self._body_rescue_is_due(time_us):
            bodies += self._bodies_without_face(picture, heads, bodies)
        return bodies

    def _body_rescue_is_due(self, time_us: Micros) -> bool:
        if time_us - self._memory.last_body_rescue_us < self._settings.body_rescue_every_us:
            return False
        self._memory.last_body_rescue_us = time_us
        return True

    def _body_below(self, picture: Picture, face: LookedFace, time_us: Micros) -> BodyPose | None:
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

    def _guess_for(self, face: LookedFace, time_us: Micros) -> tuple[float, float] | None:
        for centre, guess, when_us in reversed(self._memory.guesses):
            if time_us - when_us > _GUESS_HOLDS_US:
                break
            if float(np.hypot(*(centre - face.centre))) < face.size:
                return guess
        return None

    def _followed_body(
        self,
        picture: Picture,
        before: BodyPose,
        heads: list[tuple[Floats, float]],
        bodies: list[LookedBody],
    ) -> BodyPose | None:
        """The body of a person whose face does not show now, where it was a moment before."""
        if any(_same_head(before, centre, size) for centre, size in heads):
            return None
        pose = self._detectors.bodies.measure(picture, region_of_circle(before.hips_to_head))
        return pose if self._is_new(pose, heads, bodies) else None

    def _bodies_without_face(
        self, picture: Picture, heads: list[tuple[Floats, float]], bodies: list[LookedBody]
    ) -> list[LookedBody]:
        found: list[LookedBody] = []
        for region, _ in self._detectors.people.find(picture, self._settings.body_finder_score):
            pose = self._detectors.bodies.measure(picture, region)
            if self._is_new(pose, heads, [*bodies, *found]):
                found.append(LookedBody(-1, pose))
        return found

    def _is_new(
        self, pose: BodyPose, heads: list[tuple[Floats, float]], bodies: list[LookedBody]
    ) -> bool:
        if pose.score < self._settings.body_score:
            return False
        if any(_same_head(pose, centre, size) for centre, size in heads):
            return False
        return all(_bodies_apart(pose, body.pose) for body in bodies)


def _tiles(picture: Picture) -> list[Region]:
    """Overlapping squares that cover the picture enlarged: two, or four of a nearly square one."""
    height, width = picture.shape[:2]
    side = min(height, width)
    if max(height, width) < 1.15 * side:
        side = round(0.65 * side)
    half = side / 2
    centres = {(x, y) for x in (half, width - half) for y in (half, height - half)}
    return [Region(x, y, side) for x, y in sorted(centres)]


def _from_region(face: FaceBox, region: Region) -> FaceBox:
    """A face found in a copy of the region, of ``_RESCUE_SIDE``, as one of the picture."""
    centre = face.box[:2] + face.box[2:] / 2
    middle = back_to_picture(centre[None].astype(np.float32), region, _RESCUE_SIDE)[0]
    size = face.box[2:] * (region.size / _RESCUE_SIDE)
    return FaceBox(
        np.concatenate([middle - size / 2, size]).astype(np.float32),
        face.score,
        back_to_picture(face.points, region, _RESCUE_SIDE),
    )


def _is_inside(box: FaceBox, width: int, height: int) -> bool:
    x, y = box.box[:2] + box.box[2:] / 2
    margin = 0.1 * float(box.box[2])
    return bool(-margin <= x < width + margin and -margin <= y < height + margin)


def _apart(box: FaceBox, face: LookedFace) -> bool:
    centre = box.box[:2] + box.box[2:] / 2
    distance = float(np.hypot(*(centre - face.centre)))
    return distance > 0.5 * max(face.size, float(box.box[2:].max()))


def _box_of_mesh(mesh: FaceMesh, before: LookedFace) -> FaceBox:
    """A box for a face that was only followed: the last one, moved and scaled with the mesh."""
    old, new = before.mesh.points[:, :2], mesh.points[:, :2]
    old_middle, new_middle = old.mean(axis=0), new.mean(axis=0)
    grown = float(np.ptp(new, axis=0).max() / max(float(np.ptp(old, axis=0).max()), 1.0))
    centre = new_middle + (before.centre - old_middle) * grown
    size = before.face.box[2:] * grown
    points = new_middle + (before.face.points - old_middle) * grown
    box = np.concatenate([centre - size / 2, size])
    return FaceBox(box.astype(np.float32), 0.0, points.astype(np.float32))


def _fit(pose: BodyPose, face: LookedFace) -> float:
    """How well a body belongs to a face: 0 when its nose lies elsewhere."""
    nose = pose.points[0, :2]
    if float(np.hypot(*(nose - face.centre))) > 0.6 * face.size:
        return 0.0
    return pose.score * (0.2 + float(pose.points[[11, 12], 3].mean()))


def _same_head(pose: BodyPose, centre: Floats, size: float) -> bool:
    middle, _ = head_of(pose)
    return float(np.hypot(*(middle - centre))) < 0.8 * size


def _bodies_apart(a: BodyPose, b: BodyPose) -> bool:
    (middle_a, size_a), (middle_b, size_b) = head_of(a), head_of(b)
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
