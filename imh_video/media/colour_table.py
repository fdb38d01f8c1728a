"""Colours changed by a table of three dimensions, which is quick at any size of picture.

The table is worked out once from ``tone_map`` for each kind of film and each lift, kept in the
user's cache folder, and applied by the engine's own filter.
"""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import numpy as np
from av.filter import Graph
from av.video.format import VideoFormat
from av.video.frame import VideoFrame as RawFrame
from numpy.typing import NDArray

from imh_video import places
from imh_video.media.cache import write_whole
from imh_video.media.tone_map import FilmColour, lifted, to_screen

TABLE_FORMAT: Final = "gbrp16le"
"""What the filter takes and gives: the one in which it is quickest (a third of the time)."""

_VERSION = 1
# Steps of the table: a film's own colours have sharper bends than a lift.
_GRID = 33
_FILM_GRID = 49
_LIFT_STEPS = 20
_THREADS = 2


class ColourTable:
    """Changes pictures of one size for one kind of film and one lift. One thread."""

    def __init__(self, colour: FilmColour, lift: float, width: int, height: int) -> None:
        """Raises OSError when the table can be kept nowhere."""
        self._graph = Graph()
        self._graph.threads = _THREADS
        entry = self._graph.add_buffer(
            width=width,
            height=height,
            format=VideoFormat(TABLE_FORMAT),
            time_base=Fraction(1, 1000),
        )
        # Named options, not one string: a path may hold any of the signs that part a string.
        table = self._graph.add("lut3d", file=str(table_file(colour, lift)), interp="tetrahedral")
        self._graph.link_nodes(entry, table, self._graph.add("buffersink"))
        self._graph.configure()

    def apply(self, picture: RawFrame) -> RawFrame:
        """A picture in TABLE_FORMAT with its colours changed; its high bytes are the 8-bit ones."""
        self._graph.vpush(picture)
        return self._graph.vpull()


def rounded_lift(lift: float) -> float:
    """The nearest lift for which a table is made: one is not made for every pixel of a slider."""
    return round(min(max(lift, 0.0), 1.0) * _LIFT_STEPS) / _LIFT_STEPS


def high_bytes(picture: RawFrame, channels: int, order: tuple[int, int, int]) -> NDArray[np.uint8]:
    """``(H, W, channels)`` from a picture in TABLE_FORMAT; ``order`` is where R, G and B go."""
    height, width = picture.height, picture.width
    pixels = np.empty((height, width, channels), np.uint8)
    if channels > len(order):
        pixels[:, :, len(order) :] = 255
    red, green, blue = order
    for plane, channel in zip(picture.planes, (green, blue, red), strict=True):
        # The engine's stub does not say that a plane may be looked into without a copy.
        rows = np.frombuffer(cast("memoryview[int]", plane), np.uint8)
        rows = rows.reshape(height, plane.line_size)
        pixels[:, :, channel] = rows[:, 1 : 2 * width : 2]
    return pixels


def table_file(colour: FilmColour, lift: float) -> Path:
    """The table as a .cube file, made if need be. Raises OSError when it can be kept nowhere."""
    name = f"{colour.transfer}-{colour.primaries}-{round(lift * _LIFT_STEPS)}-{_VERSION}.cube"
    kept = places.cache_folder() / "colour_tables" / name
    if kept.is_file():
        return kept
    content = _cube(colour, lift)
    try:
        write_whole(kept, content)
    except OSError:
        # A cache that cannot be written must not change how a film looks.
        kept = Path(tempfile.gettempdir()) / f"imh-video-{name}"
        write_whole(kept, content)
    return kept


def _cube(colour: FilmColour, lift: float) -> bytes:
    size = _GRID if colour.is_ordinary else _FILM_GRID
    steps = np.linspace(0.0, 1.0, size)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    shown = lifted(to_screen(np.stack([red, green, blue], axis=-1), colour), lift)
    # So that the high byte of sixteen bits is the nearest of eight, without any rounding later.
    shown = (shown * 255 * 256 + 128) / 65535
    # One format for all of it: a third of the time of a line at a time.
    lines = ("%.6f %.6f %.6f\n" * size**3) % tuple(shown.ravel().tolist())
    return f"LUT_3D_SIZE {size}\n{lines}".encode("ascii")
