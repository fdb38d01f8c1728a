"""Reads exactly the frame that is asked for, ready to be shown or looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
from av.video.frame import VideoFrame as RawFrame
from numpy.typing import NDArray

from imh_video.media.deinterlace import Deinterlacer
from imh_video.media.frame_table import read_frame_table
from imh_video.media.picture import Geometry, PictureMaker, PixelForm, orientation_of, pixel_aspect
from imh_video.media.raw_frames import RawFrames
from imh_video.media.source import MediaSource
from imh_video.timebase import FrameTable, Micros


@dataclass(frozen=True, eq=False, slots=True)
class VideoFrame:
    """One frame as displayed: upright, mirrored as filmed, square pixels."""

    index: int
    time_us: Micros
    rgb: NDArray[np.uint8]
    """``(H, W, 3)``, C-contiguous."""
    is_stand_in: bool = False
    """The file is damaged here: this is the picture of a neighbouring frame."""

    @property
    def width(self) -> int:
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        return int(self.rgb.shape[0])


class FrameReader:
    """Frames of one film by number. Use it from one thread; close it, or use it with ``with``.

    Raises MediaProblem when the film cannot be opened or its file goes away.
    """

    def __init__(
        self,
        source: MediaSource,
        table: FrameTable | None = None,
        *,
        max_width: int | None = None,
        check: Callable[[], None] | None = None,
        most_threads: int | None = None,
    ) -> None:
        """``check`` is called often while decoding; what it raises comes out of ``read``."""
        self.table = table or read_frame_table(source)
        self.max_width = max_width
        """Frames wider than this are made smaller; may be changed between reads."""
        self._raw = RawFrames(source, self.table, check, most_threads)
        self._deinterlacer = Deinterlacer(self._raw.fetch_any, len(self.table))
        self._maker = PictureMaker()
        self._geometry: Geometry | None = None

    def close(self) -> None:
        self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, index: int) -> VideoFrame:
        """Exactly that frame. Raises IndexError outside the film."""
        rgb, is_it = self.pixels(index, "rgb24")
        return VideoFrame(index, self.table.time_us(index), rgb, is_stand_in=not is_it)

    def pixels(self, index: int, form: PixelForm) -> tuple[NDArray[np.uint8], bool]:
        """The displayed picture of that frame, and False where another one stands in for it."""
        if not 0 <= index < len(self.table):
            raise IndexError(f"frame {index} of {len(self.table)}")
        raw, is_it = self._raw.fetch(index)
        if raw.interlaced_frame and is_it:
            raw = self._deinterlacer.picture(index)
        geometry = self._geometry_for(raw).within(self.max_width)
        return self._maker.pixels(raw, geometry, form), is_it

    @property
    def lift(self) -> float:
        """How much brighter the dark parts are shown: 0 as filmed, up to 1; whites stay white.

        May be changed between reads.
        """
        return self._maker.lift

    @lift.setter
    def lift(self, lift: float) -> None:
        self._maker.lift = lift

    @property
    def goes_on(self) -> bool:
        """Whether the frames after the one read are wanted next; may be changed between reads.

        If not, a frame that was jumped to comes some frames sooner; going on from it costs as much
        as jumping there again.
        """
        return self._raw.goes_on

    @goes_on.setter
    def goes_on(self, goes_on: bool) -> None:
        self._raw.goes_on = goes_on

    @property
    def position(self) -> int:
        """The frame that decoding goes on after; -1 where it begins anew at a key frame."""
        return self._raw.position

    def frames(
        self, start: int = 0, stop: int | None = None, step: int = 1
    ) -> Iterator[VideoFrame]:
        """Frames ``start`` up to but without ``stop``, every ``step``-th; decodes each once."""
        for index in range(start, len(self.table) if stop is None else stop, step):
            yield self.read(index)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as displayed, before ``max_width``."""
        geometry = self._geometry or self._geometry_for(self._raw.fetch_any(0))
        return geometry.width, geometry.height

    def _geometry_for(self, raw: RawFrame) -> Geometry:
        # Once for the film: one that changes its size midway is still shown as it began.
        if self._geometry is None:
            aspect = pixel_aspect(self._raw.sample_aspect_ratio)
            self._geometry = Geometry.of(raw.width, raw.height, aspect, orientation_of(raw))
        return self._geometry
