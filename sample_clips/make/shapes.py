"""Solids for furniture and toys: superellipsoids, from ball to rounded box."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Floats, Ints, unit


@dataclass(frozen=True)
class Solid:
    """A closed surface in world metres with its normals and its place before it was set up."""

    vertices: Floats
    normals: Floats
    local: Floats
    triangles: Ints


def superellipsoid(
    centre: Floats,
    radii: Floats,
    roundness: tuple[float, float],
    rotation: Floats | None = None,
    steps: int = 40,
) -> Solid:
    """Roundness (up and down, around): 1 is an ellipsoid, 0.2 nearly a box."""
    up = np.linspace(-np.pi / 2, np.pi / 2, steps)[:, None]
    around = np.linspace(-np.pi, np.pi, 2 * steps, endpoint=False)[None, :]
    ring, side = roundness
    flat = np.ones_like(around)
    local = np.stack(
        [
            _power(np.cos(up), ring) * _power(np.cos(around), side),
            _power(np.sin(up), ring) * flat,
            _power(np.cos(up), ring) * _power(np.sin(around), side),
        ],
        axis=-1,
    ).reshape(-1, 3)
    normal = np.stack(
        [
            _power(np.cos(up), 2 - ring) * _power(np.cos(around), 2 - side),
            _power(np.sin(up), 2 - ring) * flat,
            _power(np.cos(up), 2 - ring) * _power(np.sin(around), 2 - side),
        ],
        axis=-1,
    ).reshape(-1, 3)
    spin = np.eye(3) if rotation is None else rotation
    return Solid(
        (local * radii) @ spin.T + centre,
        unit(normal / radii) @ spin.T,
        local,
        _grid_triangles(steps, 2 * steps),
    )


def _power(value: Floats, exponent: float) -> Floats:
    return np.asarray(np.sign(value) * np.abs(value) ** exponent)


def _grid_triangles(rows: int, columns: int) -> Ints:
    row, column = np.mgrid[0 : rows - 1, 0:columns]
    nxt = (column + 1) % columns
    a, b = row * columns + column, row * columns + nxt
    c, d = (row + 1) * columns + nxt, (row + 1) * columns + column
    quads = np.stack([a, d, c, b], axis=-1).reshape(-1, 4)
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
