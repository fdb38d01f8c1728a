"""From a decoded frame to the picture that people should see: upright, square pixels, RGB.

A film with high dynamic range or wide colours is brought to what an ordinary screen shows
(``tone_map``), and dark film can be lifted, both at the size in which it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias, cast

import numpy as np
from av.sidedata.sidedata import SideDataContainer, Type
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame as RawFrame
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    VideoReformatter,
)
from numpy.typing import NDArray

from imh_video.media.colour_table import TABLE_FORMAT, ColourTable, high_bytes, rounded_lift
from imh_video.media.tone_map import ORDINARY, FilmColour, Primaries, Transfer

_UNSPECIFIED_COLORSPACE = 2
_HD_LINES = 720
_JPEG_STEP = 2
_TRANSFERS = {
    ColorTrc.ARIB_STD_B67.value: Transfer.HLG,
    ColorTrc.SMPTE2084.value: Transfer.PQ,
}
_PRIMARIES = {
    ColorPrimaries.BT2020.value: Primaries.BT2020,
    ColorPrimaries.SMPTE432.value: Primaries.P3,
}


@dataclass(frozen=True, slots=True)
class Orientation:
    """How a stored picture is turned for display: transposed first, then flipped."""

    is_transposed: bool = False
    flips_x: bool = False
    flips_y: bool = False
    rotation_deg: int = 0
    """Clockwise: 0, 90, 180 or 270; a mirrored picture is mirrored left to right first."""

    def apply(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """``(H, W, channels)`` as stored to the same as displayed."""
        if self.is_transposed:
            pixels = pixels.transpose(1, 0, 2)
        if self.flips_x:
            pixels = pixels[:, ::-1]
        if self.flips_y:
            pixels = pixels[::-1]
        return np.ascontiguousarray(pixels)


UPRIGHT: Final = Orientation()


def orientation_of(frame: RawFrame) -> Orientation:
    """As the container's display matrix says (ISO/IEC 14496-12, 8.3.2.3), to whole quarter turns.

    The matrix maps a stored point to ``x' = a x + c y``, ``y' = b x + d y``.
    """
    matrix = _display_matrix(frame)
    if matrix is None:
        return UPRIGHT
    a, b, c, d = (int(matrix[place]) for place in (0, 1, 3, 4))
    is_mirrored = a * d - b * c < 0
    angle = np.arctan2(-b, -a) if is_mirrored else np.arctan2(b, a)
    rotation_deg = round(float(np.degrees(angle)) / 90) * 90 % 360
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return Orientation(False, a < 0, d < 0, rotation_deg)
    return Orientation(True, c < 0, b < 0, rotation_deg)


def _display_matrix(frame: RawFrame) -> NDArray[np.int32] | None:
    # The engine's stub names only one kind of side data; at run time it holds all kinds.
    side_data = cast("SideDataContainer", frame.side_data)
    try:
        entry = side_data[Type.DISPLAYMATRIX]
    except KeyError:
        return None
    return np.frombuffer(bytes(entry), np.int32)


@dataclass(frozen=True, slots=True)
class Geometry:
    """Size of the displayed picture in square pixels, and how the stored one is turned to it."""

    width: int
    height: int
    orientation: Orientation = UPRIGHT

    @classmethod
    def of(cls, width: int, height: int, aspect: Fraction, orientation: Orientation) -> Geometry:
        """``width`` and ``height`` as stored; ``aspect`` of one stored pixel, width by height."""
        wide = max(1, round(width * aspect))
        if orientation.is_transposed:
            return cls(height, wide, orientation)
        return cls(wide, height, orientation)

    def within(self, max_width: int | None) -> Geometry:
        """The same picture no wider than that; never enlarged."""
        if max_width is None or self.width <= max_width:
            return self
        height = max(1, round(self.height * max_width / self.width))
        return Geometry(max_width, height, self.orientation)


PixelForm: TypeAlias = Literal["rgb24", "bgra"]
"""Bytes of a pixel in order; "bgra" is what a screen takes as it is."""


class PictureMaker:
    """Turns decoded frames into displayed pictures. One thread: it keeps its tables."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()
        self._table: ColourTable | None = None
        self._table_for: tuple[FilmColour, float, int, int] | None = None
        self._lift = 0.0

    @property
    def lift(self) -> float:
        """0 shows the film as it is, 1 makes its dark parts as bright as can be."""
        return self._lift

    @lift.setter
    def lift(self, lift: float) -> None:
        self._lift = rounded_lift(lift)

    def pixels(
        self, frame: RawFrame, geometry: Geometry, form: PixelForm = "rgb24"
    ) -> NDArray[np.uint8]:
        """The displayed picture, ``(H, W, 3 or 4)`` uint8, C-contiguous."""
        width, height = geometry.width, geometry.height
        if geometry.orientation.is_transposed:
            width, height = height, width
        table = self._table_of(film_colour_of(frame), width, height)
        stored_form = form if table is None else TABLE_FORMAT
        scaled = self._reformatter.reformat(
            frame, width, height, stored_form, src_colorspace=_colorspace(frame), threads=1
        )
        if table is None:
            pixels = np.asarray(scaled.to_ndarray(), np.uint8)
        elif form == "bgra":
            pixels = high_bytes(table.apply(scaled), 4, (2, 1, 0))
        else:
            pixels = high_bytes(table.apply(scaled), 3, (0, 1, 2))
        return geometry.orientation.apply(pixels)

    def _table_of(self, colour: FilmColour, width: int, height: int) -> ColourTable | None:
        """What changes the colours; None where the screen takes them as they are."""
        if colour.is_ordinary and self._lift == 0:
            return None
        wanted = (colour, self._lift, width, height)
        if wanted != self._table_for:
            try:
                self._table = ColourTable(*wanted)
            except OSError:
                # A computer without a byte of room still shows the film, in paler colours.
                self._table = None
            self._table_for = wanted
        return self._table


def film_colour_of(frame: RawFrame) -> FilmColour:
    """What the frame says about its colours (ITU-T H.273), silence meaning BT.709."""
    transfer = _TRANSFERS.get(frame.color_trc, Transfer.ORDINARY)
    primaries = _PRIMARIES.get(frame.color_primaries)
    if primaries is not None:
        return FilmColour(transfer, primaries)
    if transfer is Transfer.ORDINARY:
        return ORDINARY
    # Both ways of high dynamic range belong to BT.2100, whose primaries are those of BT.2020.
    return FilmColour(transfer, Primaries.BT2020)


def _colorspace(frame: RawFrame) -> int | None:
    if frame.colorspace != _UNSPECIFIED_COLORSPACE:
        return None
    if film_colour_of(frame).primaries is Primaries.BT2020:
        return Colorspace.BT2020.value
    # Cameras that say nothing mean BT.709 for high definition; the engine would take BT.601.
    return Colorspace.ITU709.value if frame.height >= _HD_LINES else None


def pixel_aspect(stated: Fraction | None) -> Fraction:
    """Width of a stored pixel by its height; square where the file says nothing or nonsense."""
    if stated is None or not Fraction(1, 8) <= stated <= 8:
        return Fraction(1)
    return Fraction(stated)


def to_png(rgb: NDArray[np.uint8]) -> bytes:
    """The picture as a PNG file, without any other data in it."""
    encoder = VideoCodecContext.create("png", "w")
    encoder.pix_fmt = "rgb24"
    return _encoded(encoder, RawFrame.from_ndarray(rgb, format="rgb24"))


def to_jpeg(rgb: NDArray[np.uint8]) -> bytes:
    """The picture as a JPEG file of high quality, without any other data in it."""
    encoder = VideoCodecContext.create("mjpeg", "w")
    encoder.pix_fmt = "yuv444p"
    encoder.color_range = ColorRange.JPEG.value
    encoder.colorspace = Colorspace.ITU601.value
    encoder.qmin = encoder.qmax = _JPEG_STEP
    # Bit-exact leaves out the line in which the encoder names itself.
    encoder.options = {"flags": "+bitexact", "strict": "unofficial", "huffman": "optimal"}
    picture = RawFrame.from_ndarray(rgb, format="rgb24").reformat(
        format="yuv444p",
        dst_colorspace=Colorspace.ITU601.value,
        dst_color_range=ColorRange.JPEG.value,
    )
    return _encoded(encoder, picture)


def _encoded(encoder: VideoCodecContext, picture: RawFrame) -> bytes:
    encoder.width, encoder.height = picture.width, picture.height
    encoder.time_base = Fraction(1, 25)
    return b"".join(bytes(packet) for packet in (*encoder.encode(picture), *encoder.encode(None)))
