"""Catmull-Clark subdivision as a sparse matrix: worked out once, then one product per frame."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from .arrays import Ints


def catmull_clark(quads: Ints, count: int, levels: int) -> tuple[sparse.csr_matrix, Ints]:
    """The matrix (new vertices x count) and the new quads after some levels."""
    matrix = sparse.identity(count, format="csr")
    for _ in range(levels):
        step, quads = _one_level(quads, matrix.shape[0])
        matrix = sparse.csr_matrix(step @ matrix)
    return matrix.astype(np.float32), quads


def _one_level(quads: Ints, count: int) -> tuple[sparse.csr_matrix, Ints]:
    faces = len(quads)
    corners = np.stack([quads, np.roll(quads, -1, axis=1)], axis=2).reshape(-1, 2)
    edges, which = np.unique(np.sort(corners, axis=1), axis=0, return_inverse=True)
    which = which.reshape(faces, 4)
    uses = np.bincount(which.ravel(), minlength=len(edges))

    face_rule = _rows(np.repeat(np.arange(faces), 4), quads.ravel(), 0.25, (faces, count))
    middle = _rows(np.repeat(np.arange(len(edges)), 2), edges.ravel(), 0.5, (len(edges), count))
    around = _rows(which.ravel(), np.repeat(np.arange(faces), 4), 1.0, (len(edges), faces))
    inner = sparse.diags((uses == 2).astype(float))
    rim = sparse.diags((uses != 2).astype(float))
    edge_rule = rim @ middle + inner @ (0.5 * middle + 0.25 * (around @ face_rule))

    matrix = sparse.vstack(
        [_vertex_rule(quads, edges, uses, face_rule, middle), edge_rule, face_rule]
    )
    edge_id = count + which
    face_id = np.broadcast_to((count + len(edges) + np.arange(faces))[:, None], (faces, 4))
    new = np.stack([quads, edge_id, face_id, np.roll(edge_id, 1, axis=1)], axis=2)
    return sparse.csr_matrix(matrix), new.reshape(-1, 4)


def _vertex_rule(
    quads: Ints, edges: Ints, uses: Ints, face_rule: sparse.csr_matrix, middle: sparse.csr_matrix
) -> sparse.csr_matrix:
    count = face_rule.shape[1]
    to_face = _rows(quads.ravel(), np.repeat(np.arange(len(quads)), 4), 1.0, (count, len(quads)))
    to_edge = _rows(edges.ravel(), np.repeat(np.arange(len(edges)), 2), 1.0, (count, len(edges)))
    valence = np.asarray(to_edge.sum(axis=1)).ravel()
    rim_edges = (uses != 2).astype(float)
    rim_count = np.asarray(to_edge @ rim_edges).ravel()
    on_rim = rim_count > 0
    safe = np.maximum(valence, 1)
    self_weight = np.where(on_rim, 0.5, np.where(valence > 0, (safe - 3) / safe, 1.0))
    face_weight = np.where(on_rim | (valence == 0), 0.0, 1.0 / safe**2)
    edge_weight = np.where(on_rim | (valence == 0), 0.0, 2.0 / safe**2)
    rim_weight = np.where(on_rim, 0.5 / np.maximum(rim_count, 1), 0.0)
    return (
        sparse.diags(self_weight)
        + sparse.diags(face_weight) @ to_face @ face_rule
        + sparse.diags(edge_weight) @ to_edge @ middle
        + sparse.diags(rim_weight) @ to_edge @ sparse.diags(rim_edges) @ middle
    )


def _rows(rows: Ints, columns: Ints, value: float, shape: tuple[int, int]) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.full(len(rows), value), (rows, columns)), shape=shape)
