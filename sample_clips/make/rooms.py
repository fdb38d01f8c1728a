"""Painted backdrops: soft, out of focus, nothing that could be taken for a face."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .arrays import Floats

Rgb = tuple[int, int, int]


class Painter:
    """Draws in shares of the picture: x 0 to 1 left to right, y 0 to 1 top to bottom."""

    def __init__(self, width: int, height: int, top: Rgb, bottom: Rgb) -> None:
        self.size = (width, height)
        slope = np.linspace(0, 1, height)[:, None, None]
        side = np.linspace(0.03, -0.05, width)[None, :, None]
        wall = (1 - slope) * np.array(top) + slope * np.array(bottom)
        pixels = np.clip(wall * (1 + side), 0, 255).astype(np.uint8)
        self.picture = Image.fromarray(pixels, "RGB")
        self.pen = ImageDraw.Draw(self.picture)

    def box(
        self, x0: float, y0: float, x1: float, y1: float, colour: Rgb, round_: float = 0.0
    ) -> None:
        """A rectangle, corners rounded by a share of the height."""
        w, h = self.size
        place = (x0 * w, y0 * h, x1 * w, y1 * h)
        self.pen.rounded_rectangle(place, radius=round_ * h, fill=colour)

    def ball(self, x: float, y: float, rx: float, ry: float, colour: Rgb) -> None:
        """An ellipse about a middle; both radii in shares of the height."""
        w, h = self.size
        self.pen.ellipse((x * w - rx * h, (y - ry) * h, x * w + rx * h, (y + ry) * h), fill=colour)

    def finished(self, blur: float) -> Floats:
        """The backdrop out of focus, with a little grain so that its slopes do not band."""
        soft = self.picture.filter(ImageFilter.GaussianBlur(blur * self.size[1] / 720))
        grain = np.random.default_rng(3).normal(0, 1.0, (self.size[1], self.size[0], 1))
        return np.clip(np.asarray(soft, float) + grain, 0, 255).astype(np.uint8)


def living_room(width: int, height: int) -> Floats:
    """Window with curtains, shelf, plant, the edge of a sofa."""
    p = Painter(width, height, (224, 216, 202), (200, 188, 172))
    p.box(0.37, -0.1, 0.66, 0.44, (244, 241, 234))
    p.box(0.385, -0.1, 0.508, 0.42, (186, 212, 232))
    p.box(0.522, -0.1, 0.645, 0.42, (190, 215, 232))
    p.ball(0.43, 0.42, 0.13, 0.10, (150, 184, 146))
    p.ball(0.59, 0.43, 0.14, 0.11, (142, 178, 140))
    p.box(0.36, 0.42, 0.67, 0.455, (240, 236, 228))
    p.box(0.335, -0.1, 0.40, 0.52, (214, 172, 138))
    p.box(0.63, -0.1, 0.695, 0.52, (214, 172, 138))
    p.box(0.77, 0.20, 0.96, 0.222, (166, 122, 90))
    for x, w, h, colour in (
        (0.780, 0.016, 0.10, (112, 146, 138)), (0.798, 0.013, 0.09, (214, 150, 104)),
        (0.813, 0.018, 0.11, (92, 122, 160)), (0.833, 0.014, 0.095, (216, 186, 108)),
        (0.849, 0.014, 0.10, (158, 104, 92)),
    ):  # fmt: skip
        p.box(x, 0.20 - h, x + w, 0.20, colour)
    p.box(0.895, 0.14, 0.93, 0.20, (228, 214, 196), 0.01)
    for dx, dy in ((-0.02, 0.07), (0.0, 0.05), (0.022, 0.07), (-0.01, 0.055), (0.012, 0.052)):
        p.ball(0.912 + dx, dy + 0.03, 0.022, 0.055, (112, 156, 104))
    p.box(-0.1, 0.44, 0.20, 1.2, (158, 176, 172), 0.06)
    p.box(-0.1, 0.62, 0.16, 1.2, (148, 167, 163), 0.05)
    return p.finished(4.5)


def kitchen(width: int, height: int) -> Floats:
    """A tall picture: tiles, a lamp, a cupboard and a worktop with jars."""
    p = Painter(width, height, (206, 214, 204), (186, 190, 178))
    p.box(-0.1, 0.02, 0.40, 0.20, (120, 142, 128), 0.01)
    p.box(0.02, 0.03, 0.19, 0.19, (132, 154, 139), 0.01)
    p.box(0.21, 0.03, 0.38, 0.19, (132, 154, 139), 0.01)
    p.box(0.62, -0.1, 1.1, 0.30, (238, 232, 214))
    p.box(0.65, -0.1, 1.1, 0.28, (206, 222, 230))
    p.ball(0.86, 0.28, 0.10, 0.06, (152, 182, 138))
    p.box(0.60, 0.28, 1.1, 0.30, (232, 226, 212))
    p.box(-0.1, 0.46, 1.1, 0.50, (176, 134, 100))
    for x, colour in ((0.06, (206, 150, 96)), (0.17, (128, 150, 170)), (0.86, (214, 196, 150))):
        p.box(x, 0.40, x + 0.085, 0.46, colour, 0.008)
    p.box(-0.1, 0.50, 1.1, 1.2, (150, 160, 150))
    for x in (0.18, 0.5, 0.82):
        p.box(x - 0.006, 0.51, x + 0.006, 1.2, (132, 142, 132))
    return p.finished(6.0)


def plain_wall(width: int, height: int, warm: bool) -> Floats:
    """Half of a split screen: a studio wall, warm or cool, with one quiet thing on it."""
    tones: tuple[Rgb, Rgb] = ((222, 208, 192), (196, 178, 162)) if warm else (
        (196, 208, 216), (168, 182, 192))  # fmt: skip
    p = Painter(width, height, *tones)
    if warm:
        p.box(0.74, 0.08, 0.98, 0.40, (232, 222, 206), 0.01)
        p.box(0.77, 0.11, 0.95, 0.37, (150, 172, 164), 0.01)
        p.ball(0.86, 0.30, 0.10, 0.07, (206, 170, 128))
        p.box(-0.1, 0.70, 1.1, 1.2, (176, 150, 132), 0.06)
    else:
        p.box(-0.1, -0.1, 0.16, 1.1, (182, 194, 204))
        p.box(0.80, -0.1, 1.1, 1.1, (186, 199, 208))
    return p.finished(6.0)
