"""Pictures made of numbers: what would be thousands of lines is one image. No painter in here."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from imh_video_ui.timeline.sampling import Seen
from imh_video_ui.timeline.view_range import ViewRange

LINE_PX: Final = 1.5
GUESSED_LINE_PX: Final = 0.8
_STEP_PX: Final = 3.0
_GUESSED_OPACITY: Final = 0.8
_FILL_OPACITY: Final = 0.14
_DASH: Final = (3.9, 6.6)
_DOTS: Final = (1.2, 3.6)
"""Drawn and whole length of a dash, in logical pixels."""


def draw_pixels(
    painter: QPainter, at: QPointF, pixels: NDArray[np.uint32], ratio: float = 1.0
) -> None:
    """Draw ``[height, width]`` premultiplied pixels, 0xAARRGGBB, ``ratio`` of them to one."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(pixels.data, width, height, 4 * width, form)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(at, image)


def ratio_of(painter: QPainter) -> float:
    """Device pixels to a logical one."""
    device = painter.device()
    return device.devicePixelRatioF() if device is not None else 1.0


def device_view(view: ViewRange, ratio: float) -> ViewRange:
    """The same stretch with a column for each device pixel."""
    return replace(view, width_px=max(1, round(view.width_px * ratio)))


def shades(ink: QColor) -> NDArray[np.uint32]:
    """The colour at each of 256 opacities, premultiplied."""
    alpha = np.arange(256)
    red, green, blue = (alpha * part // 255 for part in (ink.red(), ink.green(), ink.blue()))
    return ((alpha << 24) | (red << 16) | (green << 8) | blue).astype(np.uint32)


def signal_pixels(
    ys: NDArray[np.float64],
    what: NDArray[np.int8],
    view: ViewRange,
    height: int,
    ratio: float,
    ink: QColor,
    *,
    is_dashed: bool,
    ground: float = math.inf,
) -> NDArray[np.uint32]:
    """A line through ``ys`` (device pixels from the top) with a light fill between it and
    ``ground``, another height; without one the fill goes down to the foot.

    One column for each value. Measured is a full line, interpolated a thin dotted one without
    fill, and where nothing is known there is nothing. ``is_dashed`` leaves the fill out too.
    """
    known, guessed = what != Seen.UNKNOWN, what == Seen.INTERPOLATED
    top, foot = _reach(ys.astype(np.float32), known)
    rows = (np.arange(height, dtype=np.float32) + 0.5)[:, None]
    is_drawn = known & np.where(guessed, _in_dash(view, len(ys), _DOTS, ratio), True)
    if is_dashed:
        is_drawn &= guessed | _in_dash(view, len(ys), _DASH, ratio)
    thick = np.where(guessed, GUESSED_LINE_PX, LINE_PX) * (ratio / 2) + 0.5
    thick = np.where(is_drawn, thick, -np.inf).astype(np.float32)
    beside = np.maximum(top - rows, rows - foot)
    np.maximum(beside, 0, out=beside)
    alpha = thick - beside
    np.clip(alpha, 0, 1, out=alpha)
    if guessed.any():
        alpha[:, guessed] *= np.float32(_GUESSED_OPACITY)
    if not is_dashed:
        upper = np.where(known & ~guessed, np.minimum(ys, ground), np.inf).astype(np.float32)
        under = rows > upper
        if math.isfinite(ground):
            under &= rows < np.maximum(ys, ground).astype(np.float32)
        np.maximum(alpha, under * np.float32(_FILL_OPACITY), out=alpha)
    alpha *= 255
    pixels: NDArray[np.uint32] = shades(ink)[alpha.astype(np.uint8)]
    return pixels


def step_pixels(
    steps: NDArray[np.int8],
    what: NDArray[np.int8],
    view: ViewRange,
    height: int,
    ratio: float,
    ink: QColor,
) -> NDArray[np.uint32]:
    """A bar at one of three heights in each column: 1 at the top, 0 in the middle, -1 at the foot.

    Measured is solid, interpolated thin and dotted; where nothing is known there is nothing.
    """
    thick = np.where(what == Seen.INTERPOLATED, GUESSED_LINE_PX, _STEP_PX) * ratio
    middle = (height - _STEP_PX * ratio - 2 * ratio) / 2 * -steps + height / 2
    rows = (np.arange(height, dtype=np.float32) + 0.5)[:, None]
    is_drawn = what != Seen.UNKNOWN
    dots = _in_dash(view, len(steps), _DOTS, ratio)
    is_drawn = is_drawn & ((what != Seen.INTERPOLATED) | dots)
    inside = (np.abs(rows - middle) <= np.maximum(thick, 1.0) / 2) & is_drawn
    return np.where(inside, np.uint32(ink.rgba()), np.uint32(0))


def _reach(
    ys: NDArray[np.float32], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """From where to where the line runs in each column: half way to its known neighbours."""
    before, after = ys.copy(), ys.copy()
    joined = known[1:] & known[:-1]
    halves = (ys[1:] + ys[:-1]) / 2
    before[1:][joined] = halves[joined]
    after[:-1][joined] = halves[joined]
    return np.minimum(np.minimum(before, after), ys), np.maximum(np.maximum(before, after), ys)


def _in_dash(
    view: ViewRange, count: int, dash: tuple[float, float], ratio: float
) -> NDArray[np.bool_]:
    """Which columns lie inside a dash. Dashes hang on the film, so that they move with it."""
    first = round(view.start_us / view.us_per_px)
    drawn, whole = dash
    inside: NDArray[np.bool_] = ((first + np.arange(count)) % (whole * ratio)) < drawn * ratio
    return inside


def bar_pixels(
    heights: NDArray[np.float32],
    who: NDArray[np.int64],
    height: int,
    pitch: int,
    inks: list[QColor],
    *,
    is_thin: bool = False,
) -> NDArray[np.uint32]:
    """Bars about the middle, ``pitch`` device pixels apart, two thirds of that wide, or one.

    ``heights`` are device pixels up and down; ``who`` chooses the ink of each.
    """
    rows = np.abs(np.arange(height, dtype=np.float32) + 0.5 - height / 2)[:, None]
    alpha = (np.clip(heights - rows + 0.5, 0, 1) * 255 + 0.5).astype(np.uint8)
    all_shades = np.stack([shades(ink) for ink in inks])
    pixels = np.zeros((height, len(heights), pitch), np.uint32)
    pixels[:, :, : max(1, round(pitch * (1 if is_thin else 2) / 3))] = all_shades[who, alpha][
        :, :, None
    ]
    return pixels.reshape(height, -1)


def rule_pixels(
    pixels: NDArray[np.uint32],
    is_on: NDArray[np.bool_],
    top: int,
    thick: int,
    pitch: int,
    ink: QColor,
    *,
    dash: int = 0,
) -> None:
    """Draw a line where ``is_on`` into the picture, with gaps every ``dash`` pixels if any."""
    columns = np.repeat(is_on, pitch)
    if dash:
        columns = columns & (np.arange(len(columns)) % (dash * 8 // 5) < dash)
    pixels[top : top + thick, columns] = np.uint32(ink.rgba())


def seen_pixels(
    what: NDArray[np.int8], height: int, ratio: float, ink: QColor, grounds: tuple[QColor, QColor]
) -> NDArray[np.uint32]:
    """The coverage of a long film: solid, thin dashed edges, or hatched, by column.

    ``grounds`` are the ground and the hatching of what is not known.
    """
    rows, columns = np.arange(height)[:, None], np.arange(len(what))
    line = max(1, round(ratio))
    edge = (rows < line) | (rows >= height - line)
    hatched = (rows + columns) % round(8 * ratio) < line
    dashed = edge & (columns % round(5 * ratio) < round(3 * ratio))
    solid, ground, hatching = (np.uint32(one.rgba()) for one in (ink, *grounds))
    unknown = np.where(hatched | edge, hatching, ground)
    guessed = np.where(dashed, solid, np.uint32(0))
    pixels: NDArray[np.uint32] = np.where(what == Seen.MEASURED, solid, unknown)
    return np.where(what == Seen.INTERPOLATED, guessed, pixels)


def dash_pixels(
    touched: NDArray[np.bool_], inks: list[QColor], row_pitch: int, dash: int
) -> NDArray[np.uint32]:
    """``[row, kind, column]`` as dashes, each kind at a height of its own within its row."""
    rows, kinds, width = touched.shape
    pixels = np.zeros((rows, row_pitch, width), np.uint32)
    for number in range(kinds):
        ink = np.uint32(inks[number].rgba())
        line = np.where(touched[:, number], ink, np.uint32(0))
        pixels[:, number * dash : (number + 1) * dash - 1] = line[:, None, :]
    return pixels.reshape(rows * row_pitch, width)
