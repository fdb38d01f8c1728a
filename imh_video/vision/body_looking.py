"""Looking at the bodies in one frame after another: below a face, or of people without one.

Memory reaches back within the stretch of film only.
"""

from __future__ import annotations

import numpy as np

from imh_video.model.observation import Found
from imh_video.timebase import MICROS_PER_SECOND, Micros
from imh_video.vision.body_measurer import (
    GUESSES_FROM_FACE,
    region_below_face,
    region_of_circle,
)
from imh_video.vision.detector import BodyFinder, BodyMeasurer, BodyPose, Floats, Picture
from imh_video.vision.looked import LookedBody, LookedFace, head_of
from imh_video.vision.looking_settings import LookingSettings

_GUESS_HOLDS_US = 3 * MICROS_PER_SECOND


class BodyLooker:
    """Measures the bodies of one stretch, in order."""

    def __init__(
        self, measurer: BodyMeasurer, finder: BodyFinder, settings: LookingSettings
    ) -> None:
        self._measurer = measurer
        self._finder = finder
        self._settings = settings
        self._before: list[BodyPose] = []
        self._guesses: list[tuple[Floats, tuple[float, float], Micros]] = []
        """Which guess of a body fitted the face at this place, and when that was found out."""
        self._last_rescue_us: Micros = -(10**15)

    def look(self, picture: Picture, faces: list[LookedFace], time_us: Micros) -> list[LookedBody]:
        """Everybody's body: below their face, where it was a moment before, or found anew."""
        bodies = []
        for number, face in enumerate(faces):
            if face.found != Found.BY_HOLDING and not is_verified(face, self._settings):
                continue
            pose = self._body_below(picture, face, time_us)
            if pose is not None:
                bodies.append(LookedBody(number, pose))
        heads = [(face.centre, face.size) for face in faces if face.sure_us > 0]
        for before in self._before:
            pose = self._followed_body(picture, before, heads, bodies)
            if pose is not None:
                bodies.append(LookedBody(-1, pose))
        if len(bodies) < self._settings.people and self._body_rescue_is_due(time_us):
            bodies += self._bodies_without_face(picture, heads, bodies)
        self._before = [body.pose for body in bodies]
        return bodies

    def _body_rescue_is_due(self, time_us: Micros) -> bool:
        if time_us - self._last_rescue_us < self._settings.body_rescue_every_us:
            return False
        self._last_rescue_us = time_us
        return True

    def _body_below(self, picture: Picture, face: LookedFace, time_us: Micros) -> BodyPose | None:
        """The body of a face: from the guess that fitted before, or the best of all guesses."""
        known = self._guess_for(face, time_us)
        tried = [known] if known else list(GUESSES_FROM_FACE)
        poses = [
            self._measurer.measure(picture, region_below_face(face.face, guess)) for guess in tried
        ]
        fits = [_fit(pose, face) for pose in poses]
        best = int(np.argmax(fits))
        if not known:
            place = (face.centre.copy(), tried[best], time_us)
            self._guesses = [*self._guesses[-7:], place]
        if fits[best] <= 0 or poses[best].score < self._settings.body_score:
            return None
        return poses[best]

    def _guess_for(self, face: LookedFace, time_us: Micros) -> tuple[float, float] | None:
        for centre, guess, when_us in reversed(self._guesses):
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
        pose = self._measurer.measure(picture, region_of_circle(before.hips_to_head))
        return pose if self._is_new(pose, heads, bodies) else None

    def _bodies_without_face(
        self, picture: Picture, heads: list[tuple[Floats, float]], bodies: list[LookedBody]
    ) -> list[LookedBody]:
        found: list[LookedBody] = []
        for region, _ in self._finder.find(picture, self._settings.body_finder_score):
            pose = self._measurer.measure(picture, region)
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


def is_verified(face: LookedFace, settings: LookingSettings) -> bool:
    """Whether the finder or the mesh is sure of the face."""
    return face.face.score >= settings.trusted_score or face.mesh.score >= settings.mesh_score


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
