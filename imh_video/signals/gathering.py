"""One person's observations laid along the looked-at frames: row by row, NaN where nothing is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imh_video.model.observation import Found, Observations, PersonTrack

_TRUSTED_SCORE = 0.5
_TRUSTED_MESH = 0.5
_LEAST_INSIDE = 0.75
_BODY_REACH = 2
"""A body measured so many rows away still stands for this row: bodies are looked at less often."""

RIGHT_HAND, LEFT_HAND = (16, 18, 20), (15, 17, 19)
SHOULDERS, HIPS, ELBOWS, WRISTS = (12, 11), (24, 23), (14, 13), (16, 15)
KNEES = (26, 25)


@dataclass(frozen=True, eq=False)
class Gathered:
    """N rows of one person. Positions in pixels of the displayed picture."""

    times_us: NDArray[np.int64]
    seen: NDArray[np.bool_]
    """The head's place is known: a face, a covered face or a body."""
    face: NDArray[np.bool_]
    """A face shows."""
    measured: NDArray[np.bool_]
    """... and its features could be measured: not from the side, not blurred."""
    from_side: NDArray[np.bool_]
    """... or it was surely found, but from the side: its direction is known, its features poorly.
    """
    held: NDArray[np.bool_]
    """No face shows, but its place looks as it did before."""
    cut: NDArray[np.bool_]
    """The edge of the picture cuts the face: its direction cannot be told."""
    score: NDArray[np.float32]
    """Of the face's finder, NaN where no face shows."""
    boxes: NDArray[np.float32]
    forward: NDArray[np.float32]
    """(N, 3) where the face points."""
    down: NDArray[np.float32]
    """(N, 3) from its forehead to its chin."""
    nose: NDArray[np.float32]
    """(N, 2) from between the ears to the nose, in face sizes: a second witness of direction."""
    angles: NDArray[np.float32]
    measures: NDArray[np.float32]
    movements: NDArray[np.float32]
    half_movements: NDArray[np.float32]
    """Of the half that shows, as if seen from the front."""
    motion: NDArray[np.float32]
    """Pixels a second."""
    body: NDArray[np.float32]
    """(N, 33, 5) of the body measured here or within two rows."""

    @property
    def centre(self) -> NDArray[np.float32]:
        return np.asarray(self.boxes[:, :2] + self.boxes[:, 2:] / 2, dtype=np.float32)

    @property
    def size(self) -> NDArray[np.float32]:
        return np.asarray(self.boxes[:, 2:].max(axis=1), dtype=np.float32)

    def body_points(self, which: tuple[int, ...], least_visibility: float = 0.5
                    ) -> NDArray[np.float32]:  # fmt: skip
        """(N, len(which), 2), NaN where not visible."""
        points = self.body[:, list(which)]
        visible = points[..., 3] >= least_visibility
        return np.where(visible[..., None], points[..., :2], np.nan).astype(np.float32)

    def hands(self) -> NDArray[np.float32]:
        """(N, 2, 2) middle of the right and the left hand, NaN where not visible."""
        hands = np.full((len(self.times_us), 2, 2), np.nan, dtype=np.float32)
        for side, points in enumerate((RIGHT_HAND, LEFT_HAND)):
            visible = self.body_points(points)
            whole = np.isfinite(visible).all(axis=(1, 2))
            hands[whole, side] = visible[whole].mean(axis=1)
        return hands


def gather(seen: Observations, person: PersonTrack | None) -> Gathered:
    """All of one person; nobody (None) is seen nowhere."""
    count = len(seen.times_us)
    if person is None:
        person = _nobody(count)
    faces = seen.faces
    rows = np.flatnonzero(person.faces >= 0)
    lines = person.faces[rows]
    shows = faces.found[lines] != Found.BY_HOLDING
    shown_rows, shown = rows[shows], lines[shows]
    mesh_ok = faces.mesh_score[shown] >= _TRUSTED_MESH
    side_ok = ~mesh_ok & (faces.score[shown] >= _TRUSTED_SCORE)

    box_size = np.maximum(faces.box[shown][:, 2:].max(axis=1), 1.0)
    ears = faces.points[shown][:, 4:6].mean(axis=1)
    nose = (faces.points[shown][:, 2] - ears) / box_size[:, None]
    return Gathered(
        times_us=seen.times_us,
        seen=person.seen,
        face=_spread(np.ones(len(shown), dtype=np.float32), shown_rows, count) > 0,
        measured=_spread(mesh_ok.astype(np.float32), shown_rows, count) > 0,
        from_side=_spread(side_ok.astype(np.float32), shown_rows, count) > 0,
        held=_spread((~shows).astype(np.float32), rows, count) > 0,
        cut=_is_cut(person.boxes, seen.width),
        score=_spread(faces.score[shown], shown_rows, count),
        boxes=person.boxes,
        forward=_spread(faces.axes[shown][:, 2], shown_rows, count),
        down=_spread(faces.axes[shown][:, 1], shown_rows, count),
        nose=_spread(nose.astype(np.float32), shown_rows, count),
        angles=_spread(faces.angles[shown], shown_rows, count),
        measures=_spread(faces.measures[shown], shown_rows, count),
        movements=_spread(faces.movements[shown].astype(np.float32), shown_rows, count),
        half_movements=_spread(faces.half_movements[shown].astype(np.float32), shown_rows, count),
        motion=_motion(seen, person, count),
        body=_bodies(seen, person, count),
    )


def _is_cut(boxes: NDArray[np.float32], width: int) -> NDArray[np.bool_]:
    margin = (1.0 - _LEAST_INSIDE) * boxes[:, 2]
    answer = (boxes[:, 0] < -margin) | (boxes[:, 0] + boxes[:, 2] > width + margin)
    return np.asarray(answer, dtype=np.bool_)


def _nobody(count: int) -> PersonTrack:
    none = np.full(count, -1, dtype=np.int32)
    boxes = np.full((count, 4), np.nan, dtype=np.float32)
    return PersonTrack(none, none, boxes, np.zeros(0, dtype=np.float32))


def _spread(
    values: NDArray[np.float32], rows: NDArray[np.int64], count: int
) -> NDArray[np.float32]:
    spread = np.full((count, *values.shape[1:]), np.nan, dtype=np.float32)
    spread[rows] = values
    return spread


def _motion(seen: Observations, person: PersonTrack, count: int) -> NDArray[np.float32]:
    face_rows = np.flatnonzero(person.faces >= 0)
    motion = _spread(seen.faces.motion[person.faces[face_rows]], face_rows, count)
    body_rows = np.flatnonzero(person.bodies >= 0)
    of_body = _spread(seen.bodies.motion[person.bodies[body_rows]], body_rows, count)
    return np.where(np.isfinite(of_body), of_body, motion).astype(np.float32)


def _bodies(seen: Observations, person: PersonTrack, count: int) -> NDArray[np.float32]:
    rows = np.flatnonzero(person.bodies >= 0)
    if len(rows) == 0:
        return np.full((count, 33, 5), np.nan, dtype=np.float32)
    nearest = _nearest(rows, count)
    points = seen.bodies.points[person.bodies[nearest]]
    near = np.abs(nearest - np.arange(count)) <= _BODY_REACH
    return np.where(near[:, None, None], points, np.nan).astype(np.float32)


def _nearest(rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    after = np.clip(np.searchsorted(rows, np.arange(count)), 0, len(rows) - 1)
    before = np.clip(after - 1, 0, len(rows) - 1)
    here = np.arange(count)
    earlier = np.abs(rows[before] - here) <= np.abs(rows[after] - here)
    return np.asarray(np.where(earlier, rows[before], rows[after]), dtype=np.int64)
