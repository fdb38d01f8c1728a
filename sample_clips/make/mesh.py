"""The base mesh, its shape targets and its bones. Base lengths are decimetres, as in its files."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image
from scipy import sparse

from .arrays import Floats, Ints
from .assets import Assets, open_assets

MESH = "mpfb2/3dobjs/base.obj"
TARGETS = "mpfb2/targets/"
FACE_UNITS = "faceunits01/targets/faceunits/"
RIG = "mpfb2/rigs/standard/rig.game_engine.json"
WEIGHTS = "mpfb2/rigs/standard/weights.game_engine.json"


@dataclass(frozen=True)
class Bone:
    """A bone: its parent's place in the list (-1: none) and the group that marks its head."""

    name: str
    parent: int
    head_group: str


@dataclass(frozen=True)
class BaseMesh:
    """The mesh at rest: 19158 vertices (dm, y up, face to +z), quads by group, uv, weights."""

    vertices: Floats
    quads: dict[str, Ints]
    uv: Floats
    bones: tuple[Bone, ...]
    weights: sparse.csr_matrix

    def joint(self, vertices: Floats, group: str) -> Floats:
        """The middle of a joint's marker cube, for any morph of the vertices."""
        return np.asarray(vertices[np.unique(self.quads[group])].mean(axis=0))


@cache
def load_base_mesh() -> BaseMesh:
    """The mesh with its rig, read once."""
    assets = open_assets()
    vertices, quads, uv = _read_obj(assets.text(MESH))
    bones = _read_bones(assets)
    return BaseMesh(vertices, quads, uv, bones, _read_weights(assets, bones, len(vertices)))


def morph(mesh: BaseMesh, recipe: dict[str, float]) -> Floats:
    """The rest vertices plus weighted shape targets (names below mpfb2/targets, no suffix)."""
    vertices = mesh.vertices.copy()
    for name, weight in recipe.items():
        index, delta = _read_target(open_assets().text(f"{TARGETS}{name}.target.gz"))
        vertices[index] += weight * delta
    return vertices


def face_unit(name: str) -> tuple[Ints, Floats]:
    """One face unit: the vertices that it moves, and by how much (dm)."""
    return _read_target(open_assets().text(f"{FACE_UNITS}{name}.target"))


def uv_mask(name: str, uv: Floats) -> Floats:
    """A painted mask (0 to 1) sampled at texture coordinates."""
    picture = Image.open(io.BytesIO(open_assets().raw(f"mpfb2/textures/{name}.jpg"))).convert("L")
    pixels = np.asarray(picture, float) / 255.0
    height, width = pixels.shape
    column = np.clip((uv[:, 0] * width).astype(int), 0, width - 1)
    row = np.clip(((1.0 - uv[:, 1]) * height).astype(int), 0, height - 1)
    return np.asarray(pixels[row, column])


def _read_obj(text: str) -> tuple[Floats, dict[str, Ints], Floats]:
    vertices: list[list[float]] = []
    texture: list[list[float]] = []
    faces: dict[str, list[list[int]]] = {}
    group = ""
    corner_uv: dict[int, int] = {}
    for line in text.splitlines():
        key, _, rest = line.partition(" ")
        if key == "v":
            vertices.append([float(x) for x in rest.split()])
        elif key == "vt":
            texture.append([float(x) for x in rest.split()[:2]])
        elif key == "g":
            group = rest.strip()
        elif key == "f":
            corners = [[int(x) - 1 for x in corner.split("/")[:2]] for corner in rest.split()]
            faces.setdefault(group, []).append([vertex for vertex, _ in corners])
            for vertex, place in corners:
                corner_uv.setdefault(vertex, place)
    uv = np.zeros((len(vertices), 2))
    for vertex, place in corner_uv.items():
        uv[vertex] = texture[place]
    return np.array(vertices), {name: np.array(quads) for name, quads in faces.items()}, uv


def _read_bones(assets: Assets) -> tuple[Bone, ...]:
    raw = json.loads(assets.text(RIG))
    raw = raw.get("bones", raw)
    order: list[str] = []
    while len(order) < len(raw):  # parents first, so that one pass poses the whole chain
        known = ("", None, *order)
        order += [n for n in sorted(raw) if n not in order and raw[n]["parent"] in known]
    return tuple(
        Bone(
            name,
            order.index(raw[name]["parent"]) if raw[name]["parent"] else -1,
            raw[name]["head"].get("cube_name", "joint-ground"),
        )
        for name in order
    )


def _read_weights(assets: Assets, bones: tuple[Bone, ...], count: int) -> sparse.csr_matrix:
    table = json.loads(assets.text(WEIGHTS))["weights"]
    matrix = sparse.lil_matrix((count, len(bones)))
    for column, bone in enumerate(bones):
        for vertex, weight in table.get(bone.name, []):
            matrix[vertex, column] = weight
    matrix = sparse.csr_matrix(matrix)
    total = np.asarray(matrix.sum(axis=1)).ravel()
    return sparse.csr_matrix(sparse.diags(1.0 / np.maximum(total, 1e-9)) @ matrix)


def _read_target(text: str) -> tuple[Ints, Floats]:
    rows = [line.split() for line in text.splitlines() if line.strip() and line[0] != "#"]
    index = np.array([int(row[0]) for row in rows], int)  # some targets are empty
    return index, np.array([[float(x) for x in row[1:4]] for row in rows], float).reshape(-1, 3)
