"""Where each family sits: seats, furniture, camera, light. World metres; z = 0 is the people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import people, rooms
from .actor import Seat
from .arrays import Floats, turn
from .look import Colour, Look
from .renderer import OVERSCAN, Camera, Light, Prop, View
from .shapes import superellipsoid


@dataclass(frozen=True)
class Stage:
    """A set: views of the picture, who is drawn in which, looks and seats by person."""

    size: tuple[int, int]
    views: tuple[View, ...]
    shown_in: dict[str, int]  # person -> number of the view
    looks: dict[str, Look]
    seats: dict[str, Seat]
    sway: float = 0.0  # how far a hand-held camera wanders, clip units


def play_at_home(scale: float) -> Stage:
    """Mother left, infant in a high chair right, one camera."""
    size = _scaled(1280, 720, scale)
    mother = Seat((-0.315, 0.130, 0.0), 26.0, (0.13, 0.10, 0.24), (0.20, -0.14, 0.16),
                  reach_share=(1.0, 0.0), reach_lift=0.10)  # fmt: skip
    infant = Seat((0.305, 0.024, 0.0), -24.0, (0.097, 0.068, 0.158), (-0.30, 0.06, 0.16),
                  seated=True, reach_share=(0.72, 1.0))  # fmt: skip
    props = (
        _block((0.375, -0.17, -0.150), (0.175, 0.315, 0.050), (0.35, 0.45), (0.155, 0.275, 0.225),
               -20, gloss=0.25, pattern="wood"),
        _block((0.262, -0.287, 0.155), (0.272, 0.020, 0.155), (0.35, 0.42), (0.80, 0.79, 0.76), -6),
        _block((0.205, -0.236, 0.225), (0.030, 0.030, 0.030), (1, 1), (0.62, 0.10, 0.06)),
        _block((0.300, -0.231, 0.240), (0.026, 0.034, 0.026), (1, 1), (0.05, 0.17, 0.42)),
        _block((0.150, -0.247, 0.250), (0.020, 0.020, 0.020), (0.25, 0.25), (0.72, 0.46, 0.06), 25),
    )  # fmt: skip
    view = _view((0, 0, *size), Camera(0.0, 0.003, 3.2, 0.740), Light(), rooms.living_room, props)
    return Stage(
        size,
        (view,),
        {"caregiver": 0, "infant": 0},
        {"caregiver": people.MOTHER_WITH_BUN, "infant": people.BABY_IN_YELLOW},
        {"caregiver": mother, "infant": infant},
    )


def phone_portrait(scale: float) -> Stage:
    """Father behind and left, infant in front and right, a phone held upright."""
    size = _scaled(720, 1280, scale)
    father = Seat((-0.105, 0.185, -0.12), 18.0, (0.14, 0.12, 0.20), (0.10, -0.22, 0.10),
                  reach_share=(1.0, 0.0), reach_lift=0.10)  # fmt: skip
    infant = Seat((0.110, -0.110, 0.10), -18.0, (0.095, 0.050, 0.150), (-0.20, 0.06, 0.14),
                  seated=True, reach_share=(0.45, 1.0))  # fmt: skip
    props = (
        _block((0.150, -0.31, -0.060), (0.165, 0.325, 0.045), (0.35, 0.45), (0.470, 0.330, 0.200),
               -14, gloss=0.3, pattern="wood"),
        _block((0.085, -0.418, 0.260), (0.225, 0.018, 0.145), (0.35, 0.42), (0.74, 0.72, 0.66), -4),
        _block((0.020, -0.372, 0.315), (0.027, 0.027, 0.027), (1, 1), (0.05, 0.30, 0.17)),
        _block((0.110, -0.380, 0.330), (0.030, 0.020, 0.030), (0.4, 1), (0.66, 0.40, 0.05)),
    )  # fmt: skip
    light = Light(sun=(0.45, 0.60, 0.70), fill=(-0.8, 0.15, 0.55), sun_colour=(1.36, 1.24, 1.08),
                  sky=(0.52, 0.53, 0.56))  # fmt: skip
    view = _view((0, 0, *size), Camera(0.0, 0.0, 3.2, 0.98), light, rooms.kitchen, props)
    return Stage(
        size,
        (view,),
        {"caregiver": 0, "infant": 0},
        {"caregiver": people.FATHER_SHORT_HAIR, "infant": people.BABY_IN_MINT},
        {"caregiver": father, "infant": infant},
        sway=0.006,
    )


def split_screen(scale: float) -> Stage:
    """Two cameras in one picture: grandmother left, infant right, each from the front."""
    width, height = _scaled(1280, 720, scale)
    half = width // 2
    grandmother = Seat((0.0, 0.060, 0.0), 0.0, (0.13, 0.12, 0.22), (0.0, 0.0, 1.0))
    infant = Seat((0.0, 0.045, 0.0), 0.0, (0.105, 0.052, 0.150), (0.0, 0.10, 1.0), seated=True)
    props = (
        _block((0.0, -0.12, -0.135), (0.185, 0.290, 0.045), (0.35, 0.45), (0.500, 0.205, 0.130),
               gloss=0.3, pattern="wood"),
        _block((0.0, -0.262, 0.170), (0.270, 0.018, 0.140), (0.35, 0.42), (0.78, 0.77, 0.74)),
        _block((0.045, -0.217, 0.245), (0.026, 0.026, 0.026), (1, 1), (0.62, 0.36, 0.05)),
        _block((-0.04, -0.222, 0.25), (0.022, 0.022, 0.022), (0.25, 0.25), (0.06, 0.3, 0.28), 30),
    )  # fmt: skip

    def warm(w: int, h: int) -> Floats:
        return rooms.plain_wall(w, h, warm=True)

    def cool(w: int, h: int) -> Floats:
        return rooms.plain_wall(w, h, warm=False)

    left = _view((0, 0, half, height), Camera(0.0, 0.0, 3.2, 0.56), Light(), warm, ())
    right = _view((half, 0, half, height), Camera(0.0, -0.03, 3.2, 0.50), Light(), cool, props)
    return Stage(
        (width, height),
        (left, right),
        {"caregiver": 0, "infant": 1},
        {"caregiver": people.GRANDMOTHER_GREY_BOB, "infant": people.BABY_IN_BLUE},
        {"caregiver": grandmother, "infant": infant},
    )


def _scaled(width: int, height: int, scale: float) -> tuple[int, int]:
    return 2 * round(width * scale / 2), 2 * round(height * scale / 2)


def _view(
    rect: tuple[int, int, int, int],
    camera: Camera,
    light: Light,
    room: Callable[[int, int], Floats],
    props: tuple[Prop, ...],
) -> View:
    backdrop = room(round(rect[2] * OVERSCAN), round(rect[3] * OVERSCAN))
    return View(rect, camera, light, backdrop, props)


def _block(
    centre: tuple[float, float, float],
    radii: tuple[float, float, float],
    roundness: tuple[float, float],
    colour: Colour,
    yaw_deg: float = 0.0,
    gloss: float = 0.5,
    pattern: str = "plain",
) -> Prop:
    solid = superellipsoid(np.array(centre), np.array(radii), roundness, turn(yaw_deg))
    wood = "knit" if pattern == "wood" else pattern
    return Prop(solid.vertices, solid.normals, solid.local, solid.triangles, colour, gloss, wood)
