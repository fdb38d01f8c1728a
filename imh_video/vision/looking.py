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
from imh_video.vision.body_looking import BodyLooker, is_verified
from imh_video.vision.body_measurer import PoseBodyFinder, PoseBodyMeasurer
from imh_video.vision.detector import (
    BodyFinder,
    BodyMeasurer,
    FaceBox,
    FaceFinder,
    FaceMeasurer,
    FaceMesh,
    Floats,
    Picture,
    Region,
)
from imh_video.vision.face_finder import FullRangeFaceFinder, overlap
from imh_video.vision.face_measurer import (
    MeshFaceMeasurer,
    region_of_box,
    region_of_mesh,
    upright_turn,
)
from imh_video.vision.hard_face_finder import CentreFaceFinder
from imh_video.vision.looked import LookedFace, LookedRow, head_box_of, looked_row, tabled
from imh_video.vision.looking_settings import LookingSettings
from imh_video.vision.movement import Movement, MovementWatcher
from imh_video.vision.network import cv2
from imh_video.vision.search import faces_close_to, faces_in_copy


@dataclass(frozen=True, slots=True)
class Detectors:
    """The engines of one worker process."""

    faces: FaceFinder
    hard_faces: FaceFinder
    """Slower, for those whom the other one misses."""
    meshes: FaceMeasurer
    bodies: BodyMeasurer
    people: BodyFinder

    @classmethod
    def load(cls) -> Detectors:
        """Raises ModelMissing. Call it in a worker process, never in the window's."""
        return cls(
            FullRangeFaceFinder(),
            CentreFaceFinder(),
            MeshFaceMeasurer(),
            PoseBodyMeasurer(),
            PoseBodyFinder(),
        )


@dataclass(frozen=True, slots=True)
class _SecondOpinion:
    """Whether the slower finder, too, saw a face in that place."""

    centre: Floats
    agrees: bool
    time_us: Micros


@dataclass(slots=True)
class _Remembered:
    """What the looker knows from the frames before, in this stretch only."""

    faces: list[LookedFace] = field(default_factory=list)
    opinions: list[_SecondOpinion] = field(default_factory=list)
    rested: int = 0
    """For how many looks in a row the finder has rested."""
    looked: int = 0
    searched: int = 0
    """For how many looks in a row somebody has been missing."""
    last_us: Micros | None = None


class Looker:
    """Looks at the frames of one stretch, in order."""

    def __init__(self, detectors: Detectors, settings: LookingSettings) -> None:
        self._detectors = detectors
        self._settings = settings
        self._watcher = MovementWatcher()
        self._memory = _Remembered()
        self._bodies = BodyLooker(detectors.bodies, detectors.people, settings)
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
        bodies = self._bodies.look(picture, faces, time_us) if body_look else []
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
        faces = [face for face in faces if self._is_confirmed(picture, face, time_us)]
        faces += self._searched_for(picture, faces, time_us)
        for before in self._memory.faces:
            faces += self._held(picture, faces, before, movement, time_us)
        return faces[: self._settings.most_faces]

    def _is_confirmed(self, picture: Picture, face: LookedFace, time_us: Micros) -> bool:
        """Whether letters, toys or shadows that pass for a face with one finder do with both."""
        settings, memory = self._settings, self._memory
        is_plain = face.face.score >= settings.plain_score and (
            face.mesh.score >= settings.plain_mesh_score
        )
        if is_plain or face.found == Found.BY_RESCUE or not self._is_verified(face):
            return True
        memory.opinions = [
            one for one in memory.opinions if time_us - one.time_us < settings.second_holds_us
        ]
        for one in memory.opinions:
            if float(np.hypot(*(one.centre - face.centre))) < 0.5 * face.size:
                return one.agrees
        agrees = self._box_close_to(picture, face, settings.second_score, hard=True) is not None
        memory.opinions.append(_SecondOpinion(face.centre.copy(), agrees, time_us))
        return agrees

    def _searched_for(
        self, picture: Picture, faces: list[LookedFace], time_us: Micros
    ) -> list[LookedFace]:
        """Faces beside those, while somebody is missing and the search has its turn."""
        settings, memory = self._settings, self._memory
        if sum(self._is_verified(face) for face in faces) >= settings.people:
            memory.searched = 0
            return []
        turn = memory.searched
        memory.searched += 1
        if turn % settings.search_every:
            return []
        boxes = faces_in_copy(
            self._detectors.hard_faces,
            picture,
            turn // settings.search_every,
            settings.trusted_score,
            settings.turned_score,
        )
        new = [box for box in boxes if all(_apart(box, face) for face in faces)]
        return self._measured(picture, new, Found.BY_RESCUE, time_us)

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
        best = self._followed(picture, before, time_us) or self._expected(picture, before, time_us)
        if best is None:
            return faces
        others = [face for i, face in enumerate(faces) if i not in here]
        if any(overlap(best.face.box, face.face.box) > 0.3 for face in others):
            return faces
        return [*others, best]

    def _followed(self, picture: Picture, before: LookedFace, time_us: Micros) -> LookedFace | None:
        """The face where it was, surely found again by the quick finder or by its mesh."""
        candidates = []
        box = self._box_close_to(picture, before, self._settings.weak_score, hard=False)
        if box is not None:
            mesh = self._detectors.meshes.measure(picture, region_of_box(box))
            candidates.append(self._face(picture, box, mesh, Found.BY_FOLLOWING, time_us))
        if before.mesh.score >= self._settings.mesh_score:
            mesh = self._detectors.meshes.measure(picture, region_of_mesh(before.mesh.points))
            box = _box_of_mesh(mesh, before)
            candidates.append(self._face(picture, box, mesh, Found.BY_FOLLOWING, time_us))
        sure = [face for face in candidates if self._is_verified(face)]
        return max(sure, key=lambda face: face.face.score + face.mesh.score, default=None)

    def _expected(self, picture: Picture, before: LookedFace, time_us: Micros) -> LookedFace | None:
        """The face where it was, which the other finder still sees, if less surely."""
        settings, memory = self._settings, self._memory
        lost_us = time_us - before.sure_us
        is_time = lost_us <= settings.expected_us or memory.looked % settings.search_every == 0
        if before.times_sure < settings.hold_after or lost_us > settings.hold_us or not is_time:
            return None
        box = self._box_close_to(picture, before, settings.expected_score, hard=True)
        if box is None or (
            # Beside hands before the face, an ear or a neck passes for a face as well as this.
            box.score < settings.trusted_score
            and overlap(box.box, before.face.box) < settings.expected_overlap
        ):
            return None
        mesh = self._detectors.meshes.measure(picture, region_of_box(box))
        return self._face(picture, box, mesh, Found.BY_RESCUE, time_us)

    def _box_close_to(
        self, picture: Picture, before: LookedFace, least_score: float, *, hard: bool
    ) -> FaceBox | None:
        """The best box near a known face, in an enlarged copy turned as that face is."""
        x, y = float(before.centre[0]), float(before.centre[1])
        place = Region(x, y, before.size, upright_turn(before.face))
        finder = self._detectors.hard_faces if hard else self._detectors.faces
        boxes = faces_close_to(finder, picture, place, least_score, mirrored=not hard)
        return next((box for box in boxes if not _apart(box, before)), None)

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
        mesh = replace(before.mesh, score=0.0)
        return [LookedFace(face, mesh, Found.BY_HOLDING, before.colours, before.sure_us)]

    def _is_verified(self, face: LookedFace) -> bool:
        return is_verified(face, self._settings)


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
