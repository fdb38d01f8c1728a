"""Tiny clips of flat colour patches with stated colours, for tests of how film looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

SIDE = 32
"""Pixels of one square patch."""


@dataclass(frozen=True)
class Colours:
    """Tags by ITU-T H.273: 16 is PQ, 18 HLG; 9 BT.2020; range 1 limited, 2 full."""

    matrix: int = 1
    primaries: int = 1
    transfer: int = 1
    range: int = 1
    pix_fmt: str = "yuv420p10le"
    codec: str = "libx265"
    options: dict[str, str] = field(default_factory=dict)

    @property
    def bits(self) -> int:
        return 10 if "10" in self.pix_fmt else 8


Patch = tuple[int, int, int]
"""Y, Cb, Cr as stored."""


def make_patches(path: Path, patches: list[Patch], colours: Colours, frames: int = 3) -> Path:
    """The patches side by side, in every frame."""
    with av.open(str(path), "w") as container:
        video = container.add_stream(colours.codec, rate=25)
        video.width, video.height = SIDE * len(patches), SIDE
        video.pix_fmt = colours.pix_fmt
        context = video.codec_context
        context.color_range = colours.range
        context.colorspace = colours.matrix
        context.color_primaries = colours.primaries
        context.color_trc = colours.transfer
        context.options = _quality(colours) | colours.options
        for number in range(frames):
            frame = _frame(patches, colours)
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
    return path


def _quality(colours: Colours) -> dict[str, str]:
    if colours.codec == "libx265":
        return {"preset": "ultrafast", "x265-params": "crf=4:log-level=none:pools=none"}
    return {"preset": "ultrafast", "crf": "4"}


def _frame(patches: list[Patch], colours: Colours) -> av.VideoFrame:
    frame = av.VideoFrame(SIDE * len(patches), SIDE, colours.pix_fmt)
    kind = np.uint16 if colours.bits == 10 else np.uint8
    for number, plane in enumerate(frame.planes):
        row = np.zeros(plane.line_size // np.dtype(kind).itemsize, kind)
        side = SIDE * plane.width // frame.width
        for place, patch in enumerate(patches):
            row[place * side : (place + 1) * side] = patch[number]
        plane.update(np.tile(row, plane.height).tobytes())
    frame.colorspace, frame.color_range = colours.matrix, colours.range
    frame.color_primaries, frame.color_trc = colours.primaries, colours.transfer
    return frame


def patch_means(rgb: np.ndarray, count: int) -> np.ndarray:
    """``(count, 3)``: the mean colour of the middle of each patch."""
    height, width = rgb.shape[:2]
    side = width // count
    quarter = side // 4
    return np.array(
        [
            rgb[height // 4 : -height // 4, n * side + quarter : (n + 1) * side - quarter]
            .reshape(-1, 3)
            .mean(axis=0)
            for n in range(count)
        ]
    )
