"""Observations: what the detectors saw in each looked-at frame, before anybody says who is who.

A cache, always recomputable. Long tables: one line per face or body, ``row`` says in which
looked-at frame. Positions are pixels of the displayed picture, x to the right and y down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

COLOURS = 32
"""Bins of the colour histogram that goes with a face: hair, skin and clothes around it."""


class Found(IntEnum):
    """How a face came to be known."""

    BY_FINDER = 0
    BY_FOLLOWING = 1
    """The finder missed it in the whole picture, or rested while all went well; it was found close
    to where it had been."""
    BY_RESCUE = 2
    """In a turned copy or an enlarged part of the picture, or cut by the picture's edge."""
    BY_HOLDING = 3
    """No face shows, but the place where it was still has the same colours: a face behind hands,
    or a head that turned away. Score and mesh score are 0."""


class FaceMeasure(IntEnum):
    """Columns of ``FaceTable.measures``; lengths are in distances between the outer eye corners."""

    PROPORTION = 0
    """Width over height of the face in three dimensions: larger in babies."""
    MOUTH_WIDTH = 1
    MOUTH_LIFT = 2
    """How far the corners of the mouth lie above its middle."""
    MOUTH_GAP = 3
    EYE_GAP_RIGHT = 4
    EYE_GAP_LEFT = 5
    """Height of the eye opening over its width."""
    IRIS = 6
    """Where the irises lie between the corners, -1 the person's right to 1 left, mean of both."""
    IRIS_PX = 7
    """Diameter of the iris in pixels: below some six, IRIS says nothing."""


class _Table:
    """Columns of equal length that can be joined and kept in a file."""

    def __len__(self) -> int:
        return len(getattr(self, "row"))  # noqa: B009

    def take(self, which: NDArray[Any]) -> Self:
        """Some of the lines."""
        return type(self)(**{f.name: getattr(self, f.name)[which] for f in fields(self)})  # type: ignore[arg-type]

    def columns(self) -> dict[str, NDArray[Any]]:
        return {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def joined(cls, tables: Iterable[Self], row_offsets: Iterable[int], **shifts: Iterable[int]
               ) -> Self:  # fmt: skip
        """Tables one after the other; ``row`` and the columns in ``shifts`` are renumbered."""
        tables = list(tables)
        all_shifts = {"row": list(row_offsets), **{k: list(v) for k, v in shifts.items()}}
        columns = {}
        for field in fields(cls):  # type: ignore[arg-type]
            parts = [getattr(table, field.name) for table in tables]
            if field.name in all_shifts:
                # A negative number means "none" and stays what it is.
                parts = [
                    np.where(part >= 0, part + shift, part).astype(part.dtype)
                    for part, shift in zip(parts, all_shifts[field.name], strict=True)
                ]
            columns[field.name] = np.concatenate(parts)
        return cls(**columns)


@dataclass(frozen=True, eq=False)
class FaceTable(_Table):
    """One line per face (M of them), verified or weak."""

    row: NDArray[np.int32]
    box: NDArray[np.float32]
    """(M, 4) x, y, width, height."""
    score: NDArray[np.float32]
    """Of the finder when it last looked here, 0 to 1; 0 where it lost the face, which was followed.
    """
    points: NDArray[np.float32]
    """(M, 6, 2) right eye, left eye, nose tip, mouth, right ear, left ear."""
    mesh_score: NDArray[np.float32]
    """How surely the measured region holds a face whose features show, 0 to 1."""
    axes: NDArray[np.float32]
    """(M, 3, 3) directions of the person's left, of down and of forward; z away from the camera."""
    angles: NDArray[np.float32]
    """(M, 3) yaw, pitch, roll in degrees; 0 for a face straight to the camera. Yaw is positive when
    the face points to the right of the picture, pitch when up, roll when the head leans clockwise.
    """
    measures: NDArray[np.float32]
    """(M, 8), see FaceMeasure."""
    movements: NDArray[np.float16]
    """(M, 52) face movements 0 to 1, in the order of the face landmarker."""
    half_movements: NDArray[np.float16]
    """(M, 52) of a face turned far, the same of the half that shows, as if seen from the front."""
    colours: NDArray[np.float32]
    """(M, 32) hue and saturation around the face; sums to 1."""
    found: NDArray[np.uint8]
    """See Found."""
    motion: NDArray[np.float32]
    """Movement of the person's part of the picture, pixels a second, camera movement removed."""
    sharpness: NDArray[np.float32]
    """Mean squared difference of neighbouring pixels over variance: low in a blurred face."""


@dataclass(frozen=True, eq=False)
class BodyTable(_Table):
    """One line per measured body (B of them)."""

    row: NDArray[np.int32]
    face: NDArray[np.int32]
    """Line of the face it belongs to in the table of faces, or -1 for a body without a face."""
    points: NDArray[np.float32]
    """(B, 33, 5) x, y, z, visibility, presence."""
    score: NDArray[np.float32]
    motion: NDArray[np.float32]
    colours: NDArray[np.float32]
    """(B, 32) as for a face, around the head; for bodies with a face too."""


@dataclass(frozen=True, eq=False)
class Observations:
    """Everything seen in N looked-at frames of one film, or of one stretch of it."""

    times_us: NDArray[np.int64]
    frame: NDArray[np.int64]
    """Number of each looked-at frame in the film."""
    body_looked: NDArray[np.bool_]
    """Whether bodies were measured in that frame: every second one."""
    camera_shift: NDArray[np.float32]
    """(N, 2) how far the picture moved since the frame before, pixels; NaN where unknown."""
    change: NDArray[np.float32]
    """0 the same picture as the frame before, 1 nothing in common: near 1 is a cut."""
    brightness: NDArray[np.float32]
    """Mean of the picture, 0 black to 1 white."""
    faces: FaceTable
    bodies: BodyTable
    width: int
    height: int

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it as named arrays, for a file."""
        own = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _NOT_ARRAYS}
        return {
            **own,
            **{f"faces.{name}": column for name, column in self.faces.columns().items()},
            **{f"bodies.{name}": column for name, column in self.bodies.columns().items()},
            "size": np.array([self.width, self.height]),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Observations:
        """The reverse of ``arrays``. Raises KeyError when one is missing."""
        own = {f.name: arrays[f.name] for f in fields(cls) if f.name not in _NOT_ARRAYS}
        faces = FaceTable(**{f.name: arrays[f"faces.{f.name}"] for f in fields(FaceTable)})
        bodies = BodyTable(**{f.name: arrays[f"bodies.{f.name}"] for f in fields(BodyTable)})
        width, height = (int(n) for n in arrays["size"])
        return cls(faces=faces, bodies=bodies, width=width, height=height, **own)

    @classmethod
    def nothing(cls) -> Observations:
        """Of a film without a picture: no frame was looked at."""
        widths: dict[str, tuple[int, ...]] = {
            "camera_shift": (2,), "faces.box": (4,), "faces.points": (6, 2), "faces.axes": (3, 3),
            "faces.angles": (3,), "faces.measures": (len(FaceMeasure),), "faces.movements": (52,),
            "faces.half_movements": (52,),
            "faces.colours": (COLOURS,), "bodies.points": (33, 5), "bodies.colours": (COLOURS,),
        }  # fmt: skip
        types: dict[str, type[np.generic]] = {
            "times_us": np.int64, "frame": np.int64, "body_looked": np.bool_,
            "faces.row": np.int32, "faces.movements": np.float16,
            "faces.half_movements": np.float16, "faces.found": np.uint8,
            "bodies.row": np.int32, "bodies.face": np.int32,
        }  # fmt: skip
        names = [
            *(f.name for f in fields(cls) if f.name not in _NOT_ARRAYS),
            *(f"faces.{f.name}" for f in fields(FaceTable)),
            *(f"bodies.{f.name}" for f in fields(BodyTable)),
        ]
        arrays: dict[str, NDArray[Any]] = {
            name: np.zeros((0, *widths.get(name, ())), types.get(name, np.float32))
            for name in names
        }
        return cls.from_arrays({**arrays, "size": np.zeros(2, np.int64)})

    def only(self, faces: NDArray[np.bool_], bodies: NDArray[np.bool_]) -> Observations:
        """Without the other faces and bodies, and without the bodies of faces that go."""
        new_line = np.cumsum(faces) - 1
        kept = self.bodies.take(self._bodies_kept(faces, bodies))
        lines = np.where(kept.face >= 0, new_line[np.maximum(kept.face, 0)], -1).astype(np.int32)
        return replace(self, faces=self.faces.take(faces), bodies=replace(kept, face=lines))

    def as_of_all(
        self, track: PersonTrack, faces: NDArray[np.bool_], bodies: NDArray[np.bool_]
    ) -> PersonTrack:
        """Somebody followed in ``only(faces, bodies)``, with the lines of these tables."""
        return replace(
            track,
            faces=_renumbered(track.faces, np.flatnonzero(faces)),
            bodies=_renumbered(track.bodies, np.flatnonzero(self._bodies_kept(faces, bodies))),
        )

    def _bodies_kept(
        self, faces: NDArray[np.bool_], bodies: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        owners = self.bodies.face
        has_face = owners >= 0
        goes = np.zeros(len(owners), dtype=np.bool_)
        goes[has_face] = ~faces[owners[has_face]]
        kept: NDArray[np.bool_] = bodies & ~goes
        return kept

    @classmethod
    def joined(cls, parts: Iterable[Observations]) -> Observations:
        """Stretches of one film, in order, as one."""
        parts = list(parts)
        rows = np.concatenate([[0], np.cumsum([len(part.times_us) for part in parts])])[:-1]
        lines = np.concatenate([[0], np.cumsum([len(part.faces) for part in parts])])[:-1]
        own = {
            f.name: np.concatenate([getattr(part, f.name) for part in parts])
            for f in fields(cls)
            if f.name not in _NOT_ARRAYS
        }
        return cls(
            faces=FaceTable.joined([part.faces for part in parts], rows.tolist()),
            bodies=BodyTable.joined(
                [part.bodies for part in parts], rows.tolist(), face=lines.tolist()
            ),
            width=parts[0].width,
            height=parts[0].height,
            **own,
        )


@dataclass(frozen=True, eq=False)
class PersonTrack:
    """One person through the film: for each looked-at frame the lines of face and body, or -1."""

    faces: NDArray[np.int32]
    bodies: NDArray[np.int32]
    boxes: NDArray[np.float32]
    """(N, 4) of the face or head; NaN where the person is not seen."""
    colours: NDArray[np.float32]

    @property
    def seen(self) -> NDArray[np.bool_]:
        return np.isfinite(self.boxes[:, 0])

    @property
    def size(self) -> float:
        """Median size of the face, pixels; NaN for somebody never seen."""
        boxes = self.boxes[self.seen]
        return float(np.median(boxes[:, 2:].max(axis=1))) if len(boxes) else float("nan")


_NOT_ARRAYS = {"faces", "bodies", "width", "height"}


def _renumbered(lines: NDArray[np.int32], numbers: NDArray[np.int64]) -> NDArray[np.int32]:
    """Each line replaced by its number; -1 stays what it is."""
    answer = lines.copy()
    answer[lines >= 0] = numbers[lines[lines >= 0]]
    return answer
