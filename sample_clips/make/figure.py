"""A figure: morphed mesh, skeleton and parts; poses itself into drawable vertices for a frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from .arrays import Floats, Ints, about, smoothstep, turn, unit
from .look import Look
from .mesh import BaseMesh, face_unit, load_base_mesh, morph, uv_mask
from .rig import HandAim, Skeleton
from .shapes import Solid, superellipsoid
from .subdivide import catmull_clark

DM = 0.1  # the mesh is in decimetres, the scene in metres
UNITS = (
    *(f"{name}{side}" for side in ("Left", "Right") for name in (
        "mouthSmile", "cheekSquint", "mouthDimple", "eyeSquint", "eyeBlink", "eyeWide", "browDown",
        "browOuterUp", "mouthFrown", "mouthStretch", "eyeLookDown", "eyeLookUp", "mouthUpperUp",
        "mouthLowerDown", "mouthPress",
    )),
    "browInnerUp", "jawOpen", "mouthFunnel", "mouthPucker", "mouthShrugLower", "mouthClose",
)  # fmt: skip


@dataclass(frozen=True)
class Face:
    """The moving face: shares 0 to 1; eyes in degrees relative to the head."""

    smile: float = 0.0
    blink: float = 0.0
    mouth: float = 0.0
    round: float = 0.0
    brow: float = 0.0
    fuss: float = 0.0
    eye_yaw: float = 0.0
    eye_pitch: float = 0.0


@dataclass(frozen=True)
class Stance:
    """A whole body for one frame. Turns in degrees (yaw, pitch, roll); the root in metres."""

    root: Floats
    seat_yaw: float
    body: tuple[float, float, float]
    head: tuple[float, float, float]
    face: Face = field(default_factory=Face)
    hands: dict[str, HandAim] = field(default_factory=dict)  # by side, l and r
    seated: bool = False
    breath: float = 0.0


@dataclass(frozen=True)
class Part:
    """One drawable piece: rows of the figure's vertices, how to smooth them, fixed attributes."""

    name: str
    material: str
    rows: Ints
    smooth: sparse.csr_matrix
    triangles: Ints
    base_dm: Floats  # rest place in the unmorphed mesh: what the painter goes by
    mask: Floats  # lips, inside of mouth
    around: sparse.csr_matrix  # vertex x quad, to sum normals
    quads: Ints

    def surface(self, vertices: Floats) -> tuple[Floats, Floats]:
        """Smoothed positions and normals for posed vertices."""
        place = self.smooth @ vertices[self.rows]
        a, b, c, d = (place[self.quads[:, k]] for k in range(4))
        return place, unit(self.around @ np.cross(c - a, d - b))


class Figure:
    """One person of a clip."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.mesh = load_base_mesh()
        self._rest_dm = morph(self.mesh, look.shape)
        self._metres = DM * look.scale
        self.skeleton = Skeleton(self.mesh, self._rest_dm * self._metres)
        self._units = {name: face_unit(name) for name in UNITS}
        self._eye_rows = {side: _rows_of(self.mesh, f"helper-{side}-eye") for side in "lr"}
        self._layers()
        self._measure_face()

    def _measure_face(self) -> None:
        eyes = [self._rest_dm[rows].mean(axis=0) for rows in self._eye_rows.values()]
        self.eyes_m = np.mean(eyes, axis=0) * self._metres
        skin = self._rest_dm[np.unique(self.mesh.quads["body"])]
        front = skin[(np.abs(skin[:, 1] * self._metres - self.eyes_m[1]) < 0.05 * self.look.scale)]
        width = np.abs(front[front[:, 2] > 0.35][:, 0]).max() * 2
        self.face_width_m = float(width * self._metres)
        self.face_centre_m = self.eyes_m + np.array([0.0, -0.022 * self.look.scale, 0.0])

    # -- building ---------------------------------------------------------------------------

    def _layers(self) -> None:
        """Stacks base, clothes and hair vertices into one list and cuts it into parts."""
        self._source: list[Ints] = [np.arange(len(self._rest_dm))]
        self._push: list[Floats] = [np.zeros_like(self._rest_dm)]
        self.parts: list[Part] = []
        self._add_skin()
        self._add_eyes_and_mouth()
        self._add_clothes()
        self._add_hair()
        source = np.concatenate(self._source)
        self._source_rows = source
        self._push_dm = np.concatenate(self._push)
        weights = self.mesh.weights[source].tolil()
        head = self.skeleton.index["head"]
        for rows in self._rigid_head:
            weights[rows] = 0
            weights[rows, head] = 1
        self._weights = sparse.csr_matrix(weights)

    def _add_skin(self) -> None:
        quads = self.mesh.quads["body"]
        base = self.mesh.vertices
        middle = base[quads].mean(axis=1)
        bare = (middle[:, 1] > 5.55) & (np.abs(middle[:, 0]) < 1.5)
        hand = np.zeros(len(base), bool)
        for name in self.skeleton.names:
            if name.split("_")[0] in ("hand", "thumb", "index", "middle", "ring", "pinky"):
                column = self.mesh.weights[:, self.skeleton.index[name]].toarray().ravel()
                hand |= column > 0.02
        self._add_part("skin", "skin", quads[bare])
        self._add_part("hands", "skin", quads[hand[quads].all(axis=1)], levels=0)
        if self.look.legs:
            self._add_part("feet", "skin", quads[middle[:, 1] < -7.0], levels=0)

    def _add_eyes_and_mouth(self) -> None:
        for side in "lr":
            self._add_part(f"eye_{side}", "eye", self.mesh.quads[f"helper-{side}-eye"], levels=2)
            if self.look.lashes:
                lashes = self.mesh.quads[f"helper-{side}-eyelashes-2"]  # 1 is the lower lid
                self._add_part(f"lash_{side}", "lash", lashes)
        if self.look.teeth:
            teeth = [self.mesh.quads[f"helper-{row}-teeth"] for row in ("upper", "lower")]
            self._add_part("teeth", "teeth", np.concatenate(teeth))
        self._add_part("tongue", "tongue", self.mesh.quads["helper-tongue"])

    def _add_clothes(self) -> None:
        quads = self.mesh.quads["helper-tights"]
        if not self.look.legs:
            quads = quads[self.mesh.vertices[quads].mean(axis=1)[:, 1] > -1.2]
        push = np.full(len(self._rest_dm), self.look.clothes.thickness)
        self._add_part("clothes", "cloth", self._copy(quads, push))

    def _add_hair(self) -> None:
        self._rigid_head: list[Ints] = []
        hair = self.look.hair
        base = self.mesh.vertices
        quads = self.mesh.quads["body"]
        middle = base[quads].mean(axis=1)
        ear = (np.abs(middle[:, 0]) > 0.74) & (middle[:, 1] < 7.5) & (middle[:, 1] > 6.2)
        ear &= (middle[:, 2] > -0.15) & (middle[:, 2] < 0.72)
        scalp = (middle[:, 1] > 5.9) & (middle[:, 2] < 1.45) & ~ear & (np.abs(middle[:, 0]) < 1.2)
        scalp &= (middle[:, 1] > 7.35) | (middle[:, 2] < 0.62)
        push = hair.thickness * smoothstep(0.0, 1.0, _above_hairline(base, hair.hairline) / 0.55)
        copied = self._copy(quads[scalp], push)
        self._rigid_head.append(np.unique(copied))
        self._add_part("hair", "hair", copied)
        if hair.mantle_end:
            mantle = self.mesh.quads["helper-hair"]
            copied = self._copy(mantle, np.zeros(len(base)))
            self._rigid_head.append(np.unique(copied))
            self._add_part("mantle", "mantle", copied, levels=2)

    def _copy(self, quads: Ints, push_dm: Floats) -> Ints:
        """Copies the quads' vertices, pushed out along the morphed rest normals."""
        rows = np.unique(quads)
        normals = _vertex_normals(self._rest_dm, quads)
        start = sum(len(block) for block in self._source)
        self._source.append(rows)
        self._push.append(normals[rows] * push_dm[rows, None])
        place = np.full(len(self._rest_dm), -1)
        place[rows] = start + np.arange(len(rows))
        return np.asarray(place[quads])

    def _add_part(self, name: str, material: str, quads: Ints, levels: int = 1) -> None:
        rows, local = np.unique(quads, return_inverse=True)
        local = local.reshape(quads.shape)
        smooth, fine = catmull_clark(local, len(rows), levels)
        source = np.concatenate(self._source)[rows]
        uv = smooth @ self.mesh.uv[source]
        mask = np.stack([uv_mask(m, uv) for m in ("mpfb_lips", "mpfb_inside-mouth")], axis=1)
        around = sparse.csr_matrix(
            (
                np.ones(fine.size, np.float32),
                (fine.ravel(), np.repeat(np.arange(len(fine)), 4)),
            ),
            shape=(smooth.shape[0], len(fine)),
        )
        triangles = np.concatenate([fine[:, [0, 1, 2]], fine[:, [0, 2, 3]]])
        base = smooth @ self.mesh.vertices[source]
        self.parts.append(Part(name, material, rows, smooth, triangles, base, mask, around, fine))

    # -- posing -----------------------------------------------------------------------------

    def pose(self, stance: Stance) -> Posed:
        """Vertices of every part for one frame."""
        rest = self._apply_face(stance.face)
        rotation, place = self.bones_at(stance)
        moved = (rest[self._source_rows] + self._push_dm) * self._metres
        offset = place - np.einsum("bij,bj->bi", rotation, self.skeleton.heads)
        transform = np.concatenate([rotation, offset[:, :, None]], axis=2).reshape(-1, 12)
        blended = (self._weights @ transform).reshape(-1, 3, 4)
        vertices = np.einsum("vij,vj->vi", blended[:, :, :3], moved) + blended[:, :, 3]
        return Posed(self, vertices.astype(np.float32), rotation, place)

    def _apply_face(self, face: Face) -> Floats:
        rest = self._rest_dm.copy()
        for name, weight in self._unit_weights(face).items():
            if abs(weight) > 1e-4:
                rows, delta = self._units[name]
                rest[rows] += weight * self.look.unit_strength * delta
        spin = turn(face.eye_yaw, face.eye_pitch)
        for rows in self._eye_rows.values():
            still = self._rest_dm[rows]
            centre = still.mean(axis=0)
            centre[2] -= 0.02  # the cornea's bulge pulls the mean forward
            rest[rows] = centre + (still - centre) @ spin.T
        return rest

    def _unit_weights(self, face: Face) -> dict[str, float]:
        lid = min(1.0, self.look.lid_rest + (1 - self.look.lid_rest) * face.blink)
        full_lid = lid / self.look.unit_strength  # lids close fully whatever the face's size
        down, up = max(0.0, -face.eye_pitch) / 32.0, max(0.0, face.eye_pitch) / 32.0
        weights = dict(self.look.extra_units)
        paired = {
            "mouthSmile": face.smile,
            "cheekSquint": self.look.cheek_lift * face.smile,
            "mouthDimple": 0.15 * face.smile,
            "eyeSquint": 0.25 * face.smile + 0.3 * face.fuss,
            "eyeBlink": full_lid,
            "eyeLookDown": down * (1 - face.blink),
            "eyeLookUp": up,
            "browOuterUp": 0.45 * face.brow,
            "browDown": 0.45 * face.fuss,
            "mouthFrown": 0.8 * face.fuss,
            "mouthStretch": 0.35 * face.fuss,
            "mouthLowerDown": 0.25 * face.mouth * face.smile,
            "mouthUpperUp": 0.2 * face.mouth * face.smile,
        }
        for name, weight in paired.items():
            for side in ("Left", "Right"):
                weights[name + side] = weights.get(name + side, 0.0) + weight
        single = {
            "browInnerUp": 0.30 + 0.6 * face.brow + 0.5 * face.fuss,
            "jawOpen": 0.62 * face.mouth,
            "mouthFunnel": 0.55 * face.round,
            "mouthPucker": 0.3 * face.round,
            "mouthShrugLower": 0.5 * face.fuss,
        }
        for name, weight in single.items():
            weights[name] = weights.get(name, 0.0) + weight
        return weights

    def bones_at(self, stance: Stance) -> tuple[Floats, Floats]:
        """World turns and positions of the bones for one frame."""
        turns = self._spine_turns(stance)
        rotation, place = self.skeleton.pose(stance.root, turns, self._legs(stance))
        for side, aim in stance.hands.items():
            shoulder = place[self.skeleton.index[f"upperarm_{side}"]]
            turns |= self.skeleton.arm_turns(side, shoulder, aim, self._elbow_out(stance, side))
        if stance.hands:
            rotation, place = self.skeleton.pose(stance.root, turns, self._legs(stance))
        return rotation, place

    def _spine_turns(self, stance: Stance) -> dict[str, Floats]:
        body, head = np.array(stance.body), np.array(stance.head)
        seat = np.array([stance.seat_yaw, 0.0, 0.0])
        turns: dict[str, Floats] = {"pelvis": turn(*seat)}
        for name, share in (("spine_01", 0.35), ("spine_02", 0.7), ("spine_03", 1.0)):
            yaw, pitch, roll = seat + share * (body - seat)
            turns[name] = turn(yaw, pitch + stance.breath * share, roll)
        turns["neck_01"] = turn(*(body + 0.45 * (head - body)))
        turns["head"] = turn(*head)
        return turns

    def _legs(self, stance: Stance) -> dict[str, Floats]:
        if not stance.seated:
            return {}
        sideways = {"l": 1.0, "r": -1.0}
        local: dict[str, Floats] = {}
        for side, sign in sideways.items():
            local[f"thigh_{side}"] = about(np.array([0, 1.0, 0]), sign * 0.25) @ turn(0, 72)
            local[f"calf_{side}"] = turn(0, -62)
        return local

    def _elbow_out(self, stance: Stance, side: str) -> Floats:
        sign = 1.0 if side == "l" else -1.0
        return np.asarray(turn(stance.body[0]) @ np.array([0.62 * sign, -0.75, -0.25]))


@dataclass(frozen=True)
class Posed:
    """A figure in one frame."""

    figure: Figure
    vertices: Floats
    rotation: Floats
    place: Floats

    def surfaces(self) -> list[tuple[Part, Floats, Floats]]:
        """Each part with its smoothed positions and normals."""
        return [(part, *part.surface(self.vertices)) for part in self.figure.parts]

    def with_head(self, point_m: Floats) -> Floats:
        """Where a rest point that rides on the head is now (world m)."""
        bone = self.figure.skeleton.index["head"]
        rest = point_m - self.figure.skeleton.heads[bone]
        return np.asarray(self.place[bone] + self.rotation[bone] @ rest)

    def head_turn(self) -> Floats:
        """The head's world rotation."""
        return np.asarray(self.rotation[self.figure.skeleton.index["head"]])

    def bun(self) -> Solid | None:
        """The ball of hair on the head, if the look has one."""
        hair = self.figure.look.hair
        if not hair.bun:
            return None
        scale = DM * self.figure.look.scale
        centre = self.with_head(np.array([0.0, 8.02, -0.50]) * scale)
        radii = np.array([1.05, 1.0, 0.92]) * hair.bun * scale
        return superellipsoid(centre, radii, (1.0, 1.0), rotation=self.head_turn())


def _rows_of(mesh: BaseMesh, group: str) -> Ints:
    return np.unique(mesh.quads[group])


def _vertex_normals(vertices: Floats, quads: Ints) -> Floats:
    normals = np.zeros_like(vertices)
    a, b, c, d = (vertices[quads[:, k]] for k in range(4))
    face = np.cross(c - a, d - b)
    for corner in range(4):
        np.add.at(normals, quads[:, corner], face)
    return unit(normals)


def _above_hairline(base_dm: Floats, hairline: tuple[float, ...]) -> Floats:
    """How far (dm) a rest point lies above the hairline; the shader does the same sum."""
    azimuth = np.abs(np.arctan2(base_dm[:, 0], base_dm[:, 2] - 0.35))
    return np.asarray(base_dm[:, 1] - np.interp(azimuth, HAIRLINE_AZIMUTHS, hairline))


HAIRLINE_AZIMUTHS = (0.0, 0.75, 1.45, 2.1, 3.1416)
