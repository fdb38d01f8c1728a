"""Is a face turned to the partner? Geometry of the layout, never the raw yaw to the camera."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imh_video.model.recording import Layout
from imh_video.signals.gathering import Gathered
from imh_video.signals.values import Values, flag, held_level
from imh_video.timebase import Micros

_SMOOTH_US: Micros = 200_000
_BRIDGE_US: Micros = 400_000
_PARTNER_REMEMBERED_US: Micros = 3_000_000
_NOSE_AS_DIRECTION = 1.5
"""The nose's offset from the ears, in face sizes, times this is about the sine of the turn."""

_RISE_COUNTS = 0.45
"""Where one sits above the other in the picture, they also sit at different depths, and heads tilt
less than the line between them does."""

# Cosines of the angle between face and partner, the picture taken as the plane they sit in.
_FACING_ON, _FACING_OFF = 0.50, 0.45
# A face to the camera in a split screen: within 30 degrees either way.
_CAMERA_ON, _CAMERA_OFF = 0.87, 0.82
_HANDS_ON = 0.75
# Face to face is narrower: 30 degrees, as faces turned to each other are coded (Beebe), and ten for
# what a direction read in profile may be wrong; held to 45.
_AT_FACE_ON, _AT_FACE_OFF = 0.766, 0.707
# A head points along the line from the ear to the lower rim of the eye (the Frankfort plane). The
# mesh's forward lies some 10 degrees below it (8 to 13 in four people seen from the front), and the
# line from the ear to the tip of the nose 7 more.
_MESH_BELOW_DEG, _NOSE_BELOW_DEG = 10.0, 17.0
_LOST_AFTER_TURN = 0.15
_LOST_AFTER_TURN_US: Micros = 2_000_000


@dataclass(frozen=True, eq=False)
class Facing:
    """``toward`` is the cosine of the angle between the face and the partner's."""

    facing_partner: Values
    turned_away: Values
    at_face: Values
    """1 where it is turned to the partner's face itself, not to what they hold; 0 where it is not
    even turned to the partner; unknown between."""
    toward: NDArray[np.float32]


def facing(person: Gathered, partner: Gathered, layout: Layout) -> Facing:
    """Whether the face is turned to the partner's head, or to their hands and what they hold."""
    if layout in (Layout.SPLIT_SCREEN, Layout.TWO_CAMERAS):
        return _facing_camera(person)
    head, head_is_near = _remembered(partner.centre, partner.seen, person.times_us)
    toward = _steadied(_toward(person, head), person)
    at_head = held_level(toward.values, _FACING_ON, _FACING_OFF)
    at_hands = _toward_hands(person, partner) >= _HANDS_ON
    known = toward.known
    sure = known & (toward.validity == 1) & head_is_near
    away = known & ~at_head & ~at_hands
    away_known = known | _lost_after_turn(person, toward.values)
    straight = _steadied(_straight_toward(person, head), person)
    at_face = held_level(straight.values, _AT_FACE_ON, _AT_FACE_OFF)
    # In half profile a head can be turned to the face or past it: how deep they sit does not show.
    # So between surely at it and not even turned to the partner nothing is said.
    told = at_face | ~at_head
    return Facing(
        facing_partner=flag(at_head | at_hands, known, sure),
        turned_away=flag(away | (away_known & ~known), away_known, sure),
        at_face=flag(at_face, straight.known & told, sure),
        toward=toward.values,
    )


def _facing_camera(person: Gathered) -> Facing:
    """Each half of a split screen was filmed from beside the partner: facing is to the camera."""
    to_camera = np.where(person.measured | person.from_side, -person.forward[:, 2], np.nan)
    toward = _steadied(to_camera, person)
    at_partner = held_level(toward.values, _CAMERA_ON, _CAMERA_OFF)
    sure = toward.validity == 1
    facing_partner = flag(at_partner, toward.known, sure)
    return Facing(
        facing_partner=facing_partner,
        at_face=facing_partner,
        turned_away=flag(~at_partner, toward.known, sure),
        toward=toward.values,
    )


def _toward(person: Gathered, target: NDArray[np.float32]) -> NDArray[np.float64]:
    """Cosine between the face and the line to a target (N, 2) in the picture; NaN if unknown.

    Mean of two witnesses: the mesh's forward direction, and the nose seen against the ears, which
    stays good in profile.
    """
    line = (target - person.centre) * np.array([1.0, _RISE_COUNTS])
    return _along(person, line, person.forward[:, :2], person.nose)


def _straight_toward(person: Gathered, face: NDArray[np.float32]) -> NDArray[np.float64]:
    """The same to the partner's face (N, 2), up and down in full, and from where a head points."""
    mesh = _raised(person, person.forward[:, :2], _MESH_BELOW_DEG)
    nose = _raised(person, person.nose, _NOSE_BELOW_DEG)
    return _along(person, face - person.centre, mesh, nose)


def _along(
    person: Gathered,
    line: NDArray[np.float64] | NDArray[np.float32],
    mesh: NDArray[np.float32],
    nose: NDArray[np.float32],
) -> NDArray[np.float64]:
    """Mean cosine to a line (N, 2) of both witnesses (N, 2); NaN where neither tells."""
    line = line / np.maximum(np.linalg.norm(line, axis=1, keepdims=True), 1e-6)
    by_mesh = np.sum(mesh * line, axis=1)
    by_nose = np.clip(_NOSE_AS_DIRECTION * np.sum(nose * line, axis=1), -1.0, 1.0)
    usable = (person.measured | person.from_side) & ~person.cut
    return np.asarray(np.where(usable, 0.5 * (by_mesh + by_nose), np.nan), dtype=np.float64)


def _raised(person: Gathered, direction: NDArray[np.float32], degrees: float
            ) -> NDArray[np.float32]:  # fmt: skip
    """Turned in the picture (N, 2) toward the top of the person's own head, who may lie.

    Meant for heads seen from the side; others hardly point along the picture anyway.
    """
    forward, down = person.forward, person.down
    to_the_left = np.sign(forward[:, 0] * down[:, 1] - forward[:, 1] * down[:, 0])
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees)) * to_the_left
    x, y = direction[:, 0], direction[:, 1]
    return np.stack([x * cosine + y * sine, y * cosine - x * sine], axis=1).astype(np.float32)


def _steadied(toward: NDArray[np.float64], person: Gathered) -> Values:
    smoothed = Values.measured(toward).smoothed(person.times_us, _SMOOTH_US)
    return smoothed.bridged(person.times_us, _BRIDGE_US)


def _toward_hands(person: Gathered, partner: Gathered) -> NDArray[np.float64]:
    """The larger cosine to either of the partner's visible hands; -1 where none is visible."""
    hands = partner.hands()
    both = np.stack([_toward(person, hands[:, side]) for side in (0, 1)])
    return np.asarray(np.where(np.isfinite(both), both, -1.0).max(axis=0), dtype=np.float64)


def _remembered(
    places: NDArray[np.float32], seen: NDArray[np.bool_], times_us: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Where the partner is, or was up to three seconds ago or will be; and whether seen now."""
    answer = np.full_like(places, np.nan)
    rows = np.flatnonzero(seen)
    if len(rows) == 0:
        return answer, seen
    after = np.clip(np.searchsorted(rows, np.arange(len(seen))), 0, len(rows) - 1)
    before = np.clip(after - 1, 0, len(rows) - 1)
    earlier = np.abs(times_us[rows[before]] - times_us) <= np.abs(times_us[rows[after]] - times_us)
    nearest = np.where(earlier, rows[before], rows[after])
    near = np.abs(times_us[nearest] - times_us) <= _PARTNER_REMEMBERED_US
    answer[near] = places[nearest[near]]
    return answer, seen


def _lost_after_turn(person: Gathered, toward: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The head is still there, no face shows, and when last seen it was turning away."""
    answer = np.zeros(len(toward), dtype=bool)
    last_us, last_toward = -(10**15), 1.0
    for i, value in enumerate(toward):
        if np.isfinite(value):
            last_us, last_toward = int(person.times_us[i]), float(value)
        elif person.seen[i] and not person.face[i]:
            recent = person.times_us[i] - last_us <= _LOST_AFTER_TURN_US
            answer[i] = recent and last_toward < _LOST_AFTER_TURN
    return answer
