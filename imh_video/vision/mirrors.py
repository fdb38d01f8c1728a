"""Who of the people found is likely the mirror image of another one. Pure numpy, no film needed.

Somebody and their image in a mirror at their side move in the same moment and by the same amount,
measured in sizes of their own face: up and down alike, to the side each the other way; and the head
turns the other way. Two people, also two who copy each other or rock together, do not do so at
the scale of half a second. An image in a mirror behind somebody moves to the same side as they do,
as a baby on an arm does: it is not told.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from imh_video.model.observation import Found, Observations, PersonTrack
from imh_video.timebase import Micros

_STEP_US: Micros = 480_000
"""Movement is compared over so long."""
_PLACE = 0.02
"""How much the place of a still face jitters, in sizes of the face."""
_ANGLE_DEG = 2.0
"""How much its yaw jitters."""
_MOVES = 4.0
"""A step in which one of the two moves by more than so many jitters counts."""
_MOST = 8.0
"""Larger steps count as so many jitters: one wrong sighting must not decide."""
_LEAST_STEPS = 40
_SMOOTH_ROWS = 5
_MIRRORED = np.array([-1.0, 1.0, -1.0])
"""To the right, down, yaw: which of them the mirror turns round."""
_NEEDED = 2
"""Place to the side and place up and down; without yaw it can be told too."""
_SURE_MESH = 0.5
_LIKELY = 0.35
"""In trials with eleven films and their mirrored copies beside them 10 of 11 images lay above it,
at .39 to .99, and one at .25; others at .18 at most."""


def likely_mirror_images(
    seen: Observations, people: Sequence[PersonTrack]
) -> list[tuple[int, int]]:
    """Pairs of places in the list of people who move as somebody and their image do."""
    return [
        (one, other)
        for one, other in combinations(range(len(people)), 2)
        if mirror_likeness(seen, people[one], people[other]) > _LIKELY
    ]


def mirror_likeness(seen: Observations, one: PersonTrack, other: PersonTrack) -> float:
    """1 when each movement of one is the mirrored movement of the other, 0 for nothing in common.

    The least of sideways, up and down, and turning the head. NaN when they were not seen to move
    at the same time for long enough.
    """
    before, after = _steps(seen.times_us)
    a, b = (_movements(seen, person, before, after) for person in (one, other))
    alike = np.array([_alike(a[:, i], _MIRRORED[i] * b[:, i]) for i in range(len(_MIRRORED))])
    if np.isnan(alike[:_NEEDED]).any():
        return float("nan")
    return float(np.nanmin(alike))


def _alike(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Cosine of the steps in which one of the two moves; NaN when they are few."""
    counts = np.isfinite(a) & np.isfinite(b)
    counts[counts] = np.maximum(np.abs(a[counts]), np.abs(b[counts])) > _MOVES
    if counts.sum() < _LEAST_STEPS:
        return float("nan")
    a, b = a[counts], b[counts]
    lengths = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / max(lengths, 1e-9)


def _steps(times_us: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows at the beginning and the end of each step."""
    after = np.searchsorted(times_us, times_us + _STEP_US)
    before = np.flatnonzero(after < len(times_us))
    return before, after[before]


def _movements(
    seen: Observations,
    person: PersonTrack,
    before: NDArray[np.int64],
    after: NDArray[np.int64],
) -> NDArray[np.float64]:
    """(steps, 3) to the right, down and yaw, in jitters; NaN where not measured."""
    values = np.column_stack([_places(seen, person) / _PLACE, _yaws(seen, person) / _ANGLE_DEG])
    values = _smoothed(values)
    return np.clip(values[after] - values[before], -_MOST, _MOST)


def _smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Running median down the rows; what is not measured counts for nothing."""
    half = _SMOOTH_ROWS // 2
    padded = np.pad(values, ((half, half), (0, 0)), constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, _SMOOTH_ROWS, axis=0)
    with warnings.catch_warnings():
        # Nothing measured all around gives NaN, as it should.
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanmedian(windows, axis=-1))


def _places(seen: Observations, person: PersonTrack) -> NDArray[np.float64]:
    """(N, 2) middle of the face in sizes of the face, the camera's own movement taken out."""
    shown = person.faces >= 0
    shown[shown] = seen.faces.found[person.faces[shown]] != Found.BY_HOLDING
    boxes = np.where(shown[:, None], person.boxes, np.nan).astype(np.float64)
    if not shown.any():
        return boxes[:, :2]
    size = float(np.nanmedian(boxes[:, 2:].max(axis=1)))
    shift = np.cumsum(np.nan_to_num(seen.camera_shift), axis=0)
    return (boxes[:, :2] + boxes[:, 2:] / 2 - shift) / max(size, 1.0)


def _yaws(seen: Observations, person: PersonTrack) -> NDArray[np.float64]:
    """(N,) degrees, where the face was measured well."""
    yaws = np.full(len(person.faces), np.nan)
    rows = np.flatnonzero(person.faces >= 0)
    lines = person.faces[rows]
    sure = seen.faces.mesh_score[lines] >= _SURE_MESH
    yaws[rows[sure]] = seen.faces.angles[lines[sure], 0]
    return yaws
