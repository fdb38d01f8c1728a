"""Off-screen drawing with OpenGL: one shadow map, four samples per pixel, a painted backdrop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import moderngl
import numpy as np

from . import shaders
from .arrays import Floats, Ints, unit
from .figure import Posed
from .look import Colour, Look

MATERIALS = {
    name: number
    for number, name in enumerate(
        ("prop", "skin", "eye", "hair", "cloth", "teeth", "tongue", "lash", "mantle", "bun")
    )
}
PATTERNS = {"plain": 0, "knit": 1, "stripes": 2, "trim": 3, "wide": 4}
ALPHA_TO_COVERAGE = 0x809E
SHADOW_SIZE = 2048
OVERSCAN = 1.08  # the backdrop is this much larger than the picture, so that a sway stays inside


@dataclass(frozen=True)
class Camera:
    """Looks along -z from `distance`; `height` is what the picture shows there, all in metres."""

    x: float
    y: float
    distance: float
    height: float

    def clip_from_world(self, aspect: float) -> Floats:
        """The projection for a width / height ratio."""
        near, far = 0.5, 20.0
        f = 2 * self.distance / self.height
        project = np.array(
            [
                [f / aspect, 0, 0, 0],
                [0, f, 0, 0],
                [0, 0, (far + near) / (near - far), 2 * far * near / (near - far)],
                [0, 0, -1, 0],
            ]
        )
        move = np.eye(4)
        move[:3, 3] = [-self.x, -self.y, -self.distance]
        return np.asarray(project @ move)

    @property
    def place(self) -> Floats:
        """The lens (world m); the subjects sit near z = 0."""
        return np.array([self.x, self.y, self.distance])


@dataclass(frozen=True)
class Light:
    """One sun with a shadow, a soft fill, sky and ground."""

    sun: tuple[float, float, float] = (-0.35, 0.62, 0.72)
    sun_colour: Colour = (1.22, 1.13, 1.0)
    fill: tuple[float, float, float] = (0.8, 0.15, 0.55)
    fill_colour: Colour = (0.16, 0.17, 0.19)
    sky: Colour = (0.46, 0.48, 0.52)
    ground: Colour = (0.26, 0.22, 0.19)


@dataclass(frozen=True)
class Prop:
    """A solid thing in one colour."""

    vertices: Floats
    normals: Floats
    local: Floats
    triangles: Ints
    colour: Colour
    gloss: float = 0.5
    pattern: str = "plain"
    casts: bool = True


@dataclass(frozen=True, eq=False)
class View:
    """One rectangle of the picture (pixels from the top left) and what its camera sees."""

    rect: tuple[int, int, int, int]
    camera: Camera
    light: Light
    backdrop: Floats  # RGB, drawn OVERSCAN times the rectangle
    props: tuple[Prop, ...]

    def pixel(self, point: Floats, shift: tuple[float, float] = (0.0, 0.0)) -> tuple[float, float]:
        """Where a world point falls in the picture; shift in clip units."""
        left, top, width, height = self.rect
        clip = self.camera.clip_from_world(width / height) @ np.append(point, 1.0)
        x, y = clip[:2] / clip[3] + np.asarray(shift)
        return left + (x * 0.5 + 0.5) * width, top + (0.5 - y * 0.5) * height


class Renderer:
    """Holds the GL context and everything that stays on the card."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self.gl = moderngl.create_context(standalone=True, backend="egl")  # type: ignore[arg-type]
        self.programs = {name: self._material(number) for name, number in MATERIALS.items()}
        self.depth_whole = self.gl.program(shaders.DEPTH_VERTEX, shaders.DEPTH_WHOLE_FRAGMENT)
        self.depth_cut = self.gl.program(shaders.DEPTH_VERTEX, shaders.DEPTH_FRAGMENT)
        self.backdrop_program = self.gl.program(shaders.BACKDROP_VERTEX, shaders.BACKDROP_FRAGMENT)
        self.shadow_map = self.gl.depth_texture((SHADOW_SIZE, SHADOW_SIZE))
        self.shadow_map.compare_func = ""
        self.shadow_map.filter = (moderngl.NEAREST, moderngl.NEAREST)
        self.shadow_map.repeat_x = self.shadow_map.repeat_y = False
        self.shadow_target = self.gl.framebuffer(depth_attachment=self.shadow_map)
        self.target = self.gl.framebuffer(
            self.gl.renderbuffer(self.size, 4, samples=4),
            self.gl.depth_renderbuffer(self.size, samples=4),
        )
        self.flat = self.gl.framebuffer(self.gl.renderbuffer(self.size, 4))
        corners = np.array([-1, -1, 1, -1, -1, 1, 1, 1], "f4")
        self.corners = self.gl.vertex_array(
            self.backdrop_program, self.gl.buffer(corners.tobytes()), "in_corner"
        )
        self.meshes: dict[object, _Mesh] = {}
        self.pictures: dict[View, moderngl.Texture] = {}

    def _material(self, number: int) -> moderngl.Program:
        define = f"#version 330\n#define MATERIAL {number}\n"
        fragment = shaders.FRAGMENT.replace("#version 330\n", define, 1)
        return self.gl.program(shaders.VERTEX, fragment)

    def draw(
        self, scene: list[tuple[View, list[Posed]]], shift: tuple[float, float] = (0.0, 0.0)
    ) -> Floats:
        """The picture as RGB bytes (height, width, 3)."""
        self.target.use()
        self.target.clear()
        for view, people in scene:
            drawn = self._upload(view, people)
            sun = self._cast_shadows(view, drawn)
            self._paint(view, drawn, sun, shift)
        self.gl.copy_framebuffer(self.flat, self.target)
        width, height = self.size
        raw = np.frombuffer(self.flat.read(components=3), np.uint8).reshape(height, width, 3)
        return np.ascontiguousarray(raw[::-1])

    def _upload(self, view: View, people: list[Posed]) -> list[_Drawn]:
        drawn = []
        for number, prop in enumerate(view.props):
            mesh = self._mesh((view, number), "prop", prop.triangles, prop.local, None)
            mesh.set(prop.vertices, prop.normals)
            drawn.append(_Drawn(mesh, "prop", None, prop))
        for posed in people:
            drawn += self._upload_person(posed)
        return sorted(drawn, key=lambda item: -item.mesh.nearest)

    def _upload_person(self, posed: Posed) -> list[_Drawn]:
        drawn, look = [], posed.figure.look
        for part, place, normal in posed.surfaces():
            key = (posed.figure, part.name)
            mesh = self._mesh(key, part.material, part.triangles, part.base_dm, part.mask)
            mesh.set(place, normal)
            drawn.append(_Drawn(mesh, part.material, look, None))
        bun = posed.bun()
        if bun is not None:
            mesh = self._mesh((posed.figure, "bun"), "bun", bun.triangles, bun.local, None)
            mesh.set(bun.vertices, bun.normals)
            drawn.append(_Drawn(mesh, "bun", look, None))
        return drawn

    def _mesh(
        self, key: object, material: str, triangles: Ints, base: Floats, mask: Floats | None
    ) -> _Mesh:
        if key not in self.meshes:
            self.meshes[key] = _Mesh(self, material, triangles, base, mask)
        return self.meshes[key]

    def _cast_shadows(self, view: View, drawn: list[_Drawn]) -> Floats:
        sun = _sun_matrix(view)
        self.shadow_target.use()
        self.shadow_target.clear()
        self.gl.enable_only(moderngl.DEPTH_TEST)
        for program in (self.depth_whole, self.depth_cut):
            _set(program, clip_from_world=sun)
        for item in drawn:
            if item.casts():
                _set(self.depth_cut, **item.cut())
                item.mesh.depth.render()
        return sun

    def _paint(
        self, view: View, drawn: list[_Drawn], sun: Floats, shift: tuple[float, float]
    ) -> None:
        left, top, width, height = view.rect
        self.target.use()
        self.gl.viewport = self.gl.scissor = (left, self.size[1] - top - height, width, height)
        self.gl.enable_only(moderngl.DEPTH_TEST)
        self.gl.enable_direct(ALPHA_TO_COVERAGE)
        self.shadow_map.use(0)
        light = view.light
        for program in self.programs.values():
            _set(
                program,
                clip_from_world=view.camera.clip_from_world(width / height),
                shift=shift,
                camera=view.camera.place,
                sun=unit(np.array(light.sun)),
                sun_colour=light.sun_colour,
                sky_colour=light.sky,
                ground_colour=light.ground,
                fill_dir=unit(np.array(light.fill)),
                fill_colour=light.fill_colour,
                shadow_from_world=sun,
            )
        for item in drawn:
            self._cull(item.material)
            _set(self.programs[item.material], **item.uniforms())
            item.mesh.full.render()
        self.gl.disable_direct(ALPHA_TO_COVERAGE)
        self._paint_backdrop(view, shift)
        self.gl.scissor = None

    def _cull(self, material: str) -> None:
        """Sleeves, collars and lashes show their inside; everything else is closed."""
        if material in ("cloth", "lash", "mantle"):
            self.gl.disable(moderngl.CULL_FACE)
        else:
            self.gl.enable(moderngl.CULL_FACE)

    def _paint_backdrop(self, view: View, shift: tuple[float, float]) -> None:
        if view not in self.pictures:
            height, width = view.backdrop.shape[:2]
            self.pictures[view] = self.gl.texture((width, height), 3, view.backdrop.tobytes())
        self.gl.enable_only(moderngl.DEPTH_TEST)
        self.pictures[view].use(0)
        _set(self.backdrop_program, shift=shift, overscan=OVERSCAN)
        self.corners.render(moderngl.TRIANGLE_STRIP)


class _Mesh:
    """One surface on the card: fixed attributes once, place and normal every frame."""

    def __init__(
        self,
        owner: Renderer,
        material: str,
        triangles: Ints,
        base: Floats,
        mask: Floats | None,
    ) -> None:
        self.nearest = 0.0  # greatest z, to draw from front to back
        gl, count = owner.gl, len(base)
        fixed = np.zeros((count, 5), "f4")
        fixed[:, :3] = base
        if mask is not None:
            fixed[:, 3:] = mask
        self.fixed = gl.buffer(fixed.tobytes())
        self.moving = gl.buffer(reserve=count * 24, dynamic=True)
        index = gl.buffer(triangles.astype("i4").tobytes())
        whole, cut = owner.depth_whole, owner.depth_cut
        self.full = self._bind(gl, owner.programs[material], index)
        self.depth = self._bind(gl, cut if material in ("cloth", "hair") else whole, index)

    def _bind(
        self, gl: moderngl.Context, program: moderngl.Program, index: moderngl.Buffer
    ) -> moderngl.VertexArray:
        moving = _layout(program, in_place=3, in_normal=3)
        fixed = _layout(program, in_base=3, in_mask=2)
        buffers = [(self.moving, *moving), (self.fixed, *fixed)]
        return gl.vertex_array(program, [b for b in buffers if len(b) > 2], index)

    def set(self, place: Floats, normal: Floats) -> None:
        self.nearest = float(place[:, 2].max())
        self.moving.write(np.concatenate([place, normal], axis=1).astype("f4").tobytes())


def _layout(program: moderngl.Program, **sizes: int) -> tuple[str, ...]:
    """A buffer's layout; attributes that the compiler dropped become padding."""
    kept = [name for name in sizes if name in program]
    form = " ".join(f"{n}f" if name in program else f"{4 * n}x" for name, n in sizes.items())
    return (form, *kept)


@dataclass(frozen=True)
class _Drawn:
    mesh: _Mesh
    material: str
    look: Look | None
    prop: Prop | None

    def casts(self) -> bool:
        """Whether the surface throws a shadow."""
        if self.prop is not None:
            return self.prop.casts
        return self.material not in ("eye", "lash", "teeth", "tongue", "mantle")

    def cut(self) -> dict[str, float]:
        """Between which base heights a cut surface is really there."""
        if self.look is not None and self.material == "cloth":
            return {"lowest": -99.0, "highest": self.look.clothes.neck}
        if self.look is not None and self.material == "hair":
            return {"lowest": self.look.hair.hairline[0] - 0.3, "highest": 99.0}
        return {}

    def uniforms(self) -> dict[str, object]:
        """What the shader needs to know for this surface."""
        if self.prop is not None:
            pattern = PATTERNS[self.prop.pattern]
            return {"colour_a": self.prop.colour, "gloss": self.prop.gloss, "pattern": pattern}
        assert self.look is not None
        return _look_uniforms(self.look, self.material)


def _look_uniforms(look: Look, material: str) -> dict[str, object]:
    hair, clothes = look.hair, look.clothes
    shared: dict[str, object] = {
        "brow_colour": look.brow,
        "hairline": hair.hairline,
        "hair_soft": hair.softness,
        "strands": hair.strands,
        "curl": hair.curl,
        "crown": hair.crown,
        "gloss": 1.0,
    }
    if material == "skin":
        return shared | {
            "colour_a": look.skin,
            "colour_b": look.lips,
            "brow_weight": look.brow_weight,
            "blush": look.blush,
            "stubble": look.stubble,
            "lines": look.lines,
        }
    if material == "eye":
        return {"iris_colour": look.iris, "iris_rad": float(np.radians(look.iris_deg))}
    if material in ("hair", "bun", "mantle"):
        light = tuple(min(1.0, 1.9 * c + 0.012) for c in hair.colour)
        more = {"colour_a": hair.colour, "colour_b": light, "grey": hair.grey}
        return (
            shared
            | more
            | {
                "mantle_end": hair.mantle_end,
                "mantle_front": hair.hairline[0],
            }
        )
    if material == "cloth":
        pattern = PATTERNS[clothes.pattern]
        colours = {"colour_a": clothes.colour, "colour_b": clothes.second}
        return colours | {"pattern": pattern, "neck": clothes.neck}
    return {"colour_a": look.brow}


def _sun_matrix(view: View) -> Floats:
    """An orthographic box around the subjects, looked at from the sun."""
    direction = unit(np.array(view.light.sun))
    right = unit(np.cross([0.0, 1.0, 0.0], direction))
    up = np.cross(direction, right)
    centre = np.array([view.camera.x, view.camera.y, 0.0])
    reach = 0.85 * view.camera.height * max(1.0, view.rect[2] / view.rect[3])
    matrix = np.eye(4)
    for row, (axis, size) in enumerate(((right, reach), (up, reach), (-direction, 1.5))):
        matrix[row, :3] = axis / size
        matrix[row, 3] = -float(axis @ centre) / size
    return matrix


def _set(program: moderngl.Program, **values: object) -> None:
    for name, value in values.items():
        uniform: Any = program.get(name, None)
        if uniform is None:
            continue  # the compiler drops what it does not need
        if isinstance(value, np.ndarray) and value.shape == (4, 4):
            uniform.write(value.T.astype("f4").tobytes())
        else:
            uniform.value = tuple(value) if isinstance(value, tuple | np.ndarray) else value
