"""Two people made by hand who move like somebody and their image in a mirror, or otherwise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from support.seen import STEP_US, Scene, SeenFace

from imh_video.model.observation import Observations

ROWS = 250


def path(seed: int, rows: int = ROWS) -> NDArray[np.float64]:
    """(rows, 3) right, down in sizes of the face, and yaw in degrees: somebody who plays."""
    chance = np.random.default_rng(seed)
    at_s = np.arange(rows) * STEP_US / 1_000_000
    slow = [0.15, 0.31, 0.52, 0.83]
    waves = [np.sin(2 * np.pi * (hz * at_s[:, None] + chance.random(3))) for hz in slow]
    return np.sum(waves, axis=0) * [0.25, 0.2, 8.0]


def mirrored(moves: NDArray[np.float64]) -> NDArray[np.float64]:
    return moves * [-1.0, 1.0, -1.0]


def beside_each_other(one: NDArray[np.float64], other: NDArray[np.float64]) -> Observations:
    """Two people at their places, the other one smaller; sightings jitter by a hundredth."""
    chance = np.random.default_rng(9)
    scene = Scene(len(one))
    for moves, x, size, colour in ((one, 400.0, 100.0, 0), (other, 900.0, 70.0, 1)):
        jitter = chance.normal(0, 0.01, (len(moves), 2))
        for row, (right, down, yaw) in enumerate(moves):
            at_x = x + size * float(right + jitter[row, 0])
            at_y = 300 + size * float(down + jitter[row, 1])
            face = SeenFace(row, at_x, at_y, size=size, yaw=float(yaw), colour=colour)
            scene.faces.append(face)
    return scene.observations()
