"""What a detector of faces or bodies must be able to do, and what it says. No engine here.

Pictures are ``uint8 (H, W, 3)`` RGB. Positions are pixels of that picture: x to the right, y down;
depths (z) grow away from the camera and have the same scale. Detectors keep no memory between
calls, so the order of calls never changes an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Region:
    """A square of the picture, turned: where to look closely.

    ``turn_rad`` is how far the upright of the region is turned clockwise as seen on the screen.
    """

    centre_x: float
    centre_y: float
    size: float
    turn_rad: float = 0.0


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A face found in the picture: ``box`` is x, y, width, height; ``score`` 0 to 1.

    ``points`` (6, 2): right eye, left eye, nose tip, mouth, right ear, left ear (the person's own
    right and left).
    """

    box: Floats
    score: float
    points: Floats


@dataclass(frozen=True, slots=True)
class FaceMesh:
    """478 points (x, y, z) of one face, 52 movements 0 to 1, and how surely it is a face.

    ``half_movements``: of a face turned far, the same movements of the half that shows, as if seen
    from the front; of any other the same.
    """

    points: Floats
    movements: Floats
    half_movements: Floats
    score: float


@dataclass(frozen=True, slots=True)
class BodyPose:
    """33 body points (x, y, z, visibility, presence) and how surely it is a person.

    ``hips_to_head`` (2, 2): the centre of the body and the end of a circle around it, as the
    network gives them to follow a body into the next picture.
    """

    points: Floats
    score: float
    hips_to_head: Floats


class FaceFinder(Protocol):
    """Finds faces anywhere in a picture."""

    def find(self, picture: Picture, least_score: float) -> list[FaceBox]:
        """Faces of at least that score, best first, overlapping ones merged."""


class FaceMeasurer(Protocol):
    """Measures the face in a region."""

    def measure(self, picture: Picture, region: Region) -> FaceMesh:
        """Always an answer; a low score means that no face is there."""


class BodyMeasurer(Protocol):
    """Measures the body in a region."""

    def measure(self, picture: Picture, region: Region) -> BodyPose:
        """Always an answer; a low score means that nobody is there."""


class BodyFinder(Protocol):
    """Finds people by their bodies, for those whose face does not show."""

    def find(self, picture: Picture, least_score: float) -> list[tuple[Region, float]]:
        """Regions to measure and their scores, best first."""
