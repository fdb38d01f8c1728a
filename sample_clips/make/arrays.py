"""Short names for the array types, and the few vector sums that every module needs."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.floating[Any]]
Ints: TypeAlias = NDArray[np.integer[Any]]


def unit(vector: Floats) -> Floats:
    """The vector (or each row) scaled to length one; a null vector stays null."""
    length = np.linalg.norm(vector, axis=-1, keepdims=True)
    return np.asarray(vector / np.maximum(length, 1e-12))


def turn(yaw_deg: float, pitch_deg: float = 0.0, roll_deg: float = 0.0) -> Floats:
    """The rotation of something that faces +z: yaw to +x, pitch up, roll clockwise as seen."""
    yaw, pitch, roll = np.radians([yaw_deg, -pitch_deg, -roll_deg])
    around_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    around_x = np.array(
        [[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]]
    )
    around_z = np.array(
        [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    )
    return np.asarray(around_y @ around_x @ around_z)


def about(axis: Floats, angle_rad: float) -> Floats:
    """The rotation by an angle about any axis (Rodrigues)."""
    x, y, z = unit(np.asarray(axis, float))
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle_rad) * skew + (1 - np.cos(angle_rad)) * skew @ skew)


def frame(forward: Floats, side: Floats) -> Floats:
    """An orthonormal frame as columns: forward, side made square to it, and their cross."""
    first = unit(forward)
    second = unit(side - first * float(side @ first))
    return np.stack([first, second, np.cross(first, second)], axis=1)


def smoothstep(low: float, high: float, value: Floats | float) -> Floats:
    """0 below low, 1 above high, a smooth slope between."""
    t = np.clip((np.asarray(value) - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t))
