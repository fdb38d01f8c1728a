"""Hands, arms and movement of one person, and whether something covers the face."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from imh_video.signals.gathering import ELBOWS, HIPS, KNEES, SHOULDERS, WRISTS, Gathered
from imh_video.signals.values import Values, flag
from imh_video.timebase import Micros

_COVERING = 0.6
"""A hand so near the middle of a face, in face sizes, may cover it."""
_PLAIN_SCORE = 0.7
"""The finder still takes hands before a face for a face, but less surely."""
_LOST_WITHIN_US: Micros = 4_000_000
_LOST_ROWS = 4
_MOSTLY_US: Micros = 400_000
"""A hand that passes before a face does not cover it, nor does one gap between fingers show it."""
_FRONT_DEG = 50.0
_NOSE_MOVED = 0.2
"""In face sizes against the ears: a turn of some ten degrees and more."""
FOREGROUND = 1.5
"""The head of somebody nearer to the camera is so much larger than that of the other."""
_NEAR_PARTNER = 0.4
_ARM_STRETCHED = 0.7
"""Shoulder to wrist over the lengths of upper and lower arm."""
_ARM_RAISED = 0.65
"""Sine of the arm's fall below the horizontal: a hanging arm has 0.9 and more."""
_LEAST_TRUNK = 1.4
"""Length of the trunk in face sizes (1.8 in an upright baby, 3 in an adult): where it is shorter it
is seen along its length, or the hips are a guess."""
_LEGS_SHOW = 0.8
"""The finder of bodies is as sure of hips behind a tray or below the picture as of those that show:
on drawn films, where none do, 0.95 and more. Of the knees below them it is not."""
_REACH_DIRECTION = 0.65
_REACH_LENGTH = 0.7
_BODY_IN_FACES = 3.0
"""Sitting height over face size, about: what movement is measured in."""
_SMOOTH_US: Micros = 240_000
_BRIDGE_US: Micros = 400_000


def covered(person: Gathered, partner: Gathered, turned_away: Values) -> Values:
    """1 where the head is there, the face does not show, and something is before it.

    A covered face is not an absent one. Measured where a hand is seen before it, interpolated where
    the place merely still looks as it did before the face was lost. Unknown where the head is not
    seen or has turned away.
    """
    hands = np.concatenate([person.hands(), partner.hands()], axis=1)
    distance = np.linalg.norm(hands - person.centre[:, None], axis=2) / person.size[:, None]
    hand_before = np.where(np.isfinite(distance), distance, np.inf).min(axis=1) < _COVERING
    plain = person.from_side & (np.nan_to_num(person.score) >= _PLAIN_SCORE)
    hidden = person.seen & ~(person.measured | plain) & hand_before
    clear = person.face & (person.measured | person.from_side) & ~hidden
    in_place = person.held & (turned_away.values != 1)
    guessed = (in_place | _features_lost(person, plain)) & ~hidden
    found = flag(hidden | guessed, clear | hidden | guessed, ~guessed)
    return found.by_majority(person.times_us, _MOSTLY_US)


def _features_lost(person: Gathered, plain: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A face that was seen from the front shortly before has no features now, without turning.

    In profile the finder stays surer; what blurs for a moment comes back at once.
    """
    lost = np.zeros(len(plain), dtype=bool)
    last_us, last_yaw, last_nose, run = -(10**15), 90.0, 0.0, 0
    from_side = False
    for row, time_us in enumerate(person.times_us.tolist()):
        if person.measured[row]:
            last_us, last_yaw, run = time_us, abs(float(person.angles[row, 0])), 0
            last_nose, from_side = float(person.nose[row, 0]), False
            continue
        if plain[row]:
            last_us, last_yaw, last_nose, from_side = time_us, 0.0, float(person.nose[row, 0]), True
        sure = person.from_side[row] if from_side else plain[row]
        shows_weakly = bool(person.face[row]) and not sure
        from_front = time_us - last_us <= _LOST_WITHIN_US and last_yaw < _FRONT_DEG
        turned = abs(float(person.nose[row, 0]) - last_nose) > _NOSE_MOVED
        run = run + 1 if shows_weakly and from_front and not turned else 0
        if run >= _LOST_ROWS:
            lost[row - run + 1 : row + 1] = True
    return lost


def are_beside(person: Gathered, partner: Gathered) -> NDArray[np.bool_]:
    """Where both are seen, and neither head so much larger that it must be nearer the camera."""
    sizes = np.stack([person.size, partner.size])
    alike = sizes.max(axis=0) < FOREGROUND * sizes.min(axis=0)
    return np.asarray(person.seen & partner.seen & alike, dtype=np.bool_)


def hand_near_partner(person: Gathered, partner: Gathered) -> Values:
    """1 where a visible hand is at the partner's head or trunk in the picture. Not yet a touch."""
    hands = person.hands()
    boxes = _person_box(partner)
    low, high = boxes[:, None, :2], boxes[:, None, 2:]
    outside = np.maximum(np.maximum(low - hands, hands - high), 0.0)
    distance = np.linalg.norm(outside, axis=2) / partner.size[:, None]
    known = np.isfinite(distance).any(axis=1)
    near = np.where(np.isfinite(distance), distance, np.inf).min(axis=1) <= _NEAR_PARTNER
    return flag(near, known)


def _person_box(person: Gathered) -> NDArray[np.float32]:
    """(N, 4) left, top, right, bottom of head and trunk."""
    head = np.concatenate([person.boxes[:, :2], person.boxes[:, :2] + person.boxes[:, 2:]], axis=1)
    trunk = person.body_points(SHOULDERS + HIPS)
    low = np.fmin(head[:, :2], _over_points(trunk, np.fmin))
    high = np.fmax(head[:, 2:], _over_points(trunk, np.fmax))
    return np.concatenate([low, high], axis=1).astype(np.float32)


def _over_points(points: NDArray[np.float32], choose: np.ufunc) -> NDArray[np.float32]:
    return np.asarray(choose.reduce(points, axis=1), dtype=np.float32)


def reach(person: Gathered, partner: Gathered) -> Values:
    """1 where an arm is stretched out toward the partner or what they hold."""
    shoulders = person.body_points(SHOULDERS)
    elbows = person.body_points(ELBOWS, 0.3)
    wrists = person.body_points(WRISTS)
    arm = wrists - shoulders
    length = np.linalg.norm(arm, axis=2)
    bones = np.linalg.norm(elbows - shoulders, axis=2) + np.linalg.norm(wrists - elbows, axis=2)
    targets = np.concatenate([partner.centre[:, None], partner.hands()], axis=1)
    lines = targets[:, None] - shoulders[:, :, None]
    cosines = np.sum(arm[:, :, None] * lines, axis=3) / np.maximum(
        length[:, :, None] * np.linalg.norm(lines, axis=3), 1e-6
    )
    best = np.where(np.isfinite(cosines), cosines, -1.0).max(axis=2)
    stretched = length / np.maximum(bones, 1e-6) >= _ARM_STRETCHED
    long_enough = length >= _REACH_LENGTH * person.size[:, None]
    raised = arm[..., 1] <= _ARM_RAISED * length
    reaching = stretched & long_enough & raised & (best >= _REACH_DIRECTION)
    aimed = np.isfinite(cosines).any(axis=2)
    known = np.isfinite(length) & np.isfinite(bones) & aimed
    return flag((reaching & known).any(axis=1), known.any(axis=1))


def lean(person: Gathered, partner: Gathered) -> Values:
    """How far the trunk leans toward the partner, degrees from upright; away is negative.

    Unknown where shoulders or hips do not show, as of a baby behind a tray; hips are only believed
    where both knees show too.
    """
    shoulders = person.body_points(SHOULDERS).mean(axis=1)
    hips = person.body_points(HIPS).mean(axis=1)
    trunk = shoulders - hips
    toward = np.sign(partner.centre[:, 0] - hips[:, 0])
    angle = np.degrees(np.arctan2(trunk[:, 0] * toward, -trunk[:, 1]))
    legs_show = np.isfinite(person.body_points(KNEES, _LEGS_SHOW)).all(axis=(1, 2))
    shows = legs_show & (np.linalg.norm(trunk, axis=1) >= _LEAST_TRUNK * person.size)
    values = Values.measured(np.where(shows, angle, np.nan))
    return values.smoothed(person.times_us, _SMOOTH_US).bridged(person.times_us, _BRIDGE_US)


def motion(person: Gathered) -> Values:
    """Movement of head, arms and hands in body heights a second, camera movement removed."""
    moved = person.motion / (_BODY_IN_FACES * np.maximum(person.size, 1.0))
    values = Values.measured(np.where(person.seen, moved, np.nan))
    return values.smoothed(person.times_us, _SMOOTH_US).bridged(person.times_us, _BRIDGE_US)
