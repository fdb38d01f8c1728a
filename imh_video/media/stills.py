"""Small pictures of many moments of a film, for film strips and cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from imh_video.media.frame_reader import VideoFrame
from imh_video.media.open_frames import open_frames
from imh_video.media.source import MediaSource
from imh_video.model.job import JobControl, Unattended
from imh_video.timebase import FrameTable, Micros


@dataclass(frozen=True, eq=False, slots=True)
class Still:
    """The picture for a wished moment. ``frame`` may lie before it, where that came cheaper."""

    wished_us: Micros
    frame: VideoFrame


class StillReader:
    """Frames of one film, ``height_px`` high. One thread; close it, or use it with ``with``."""

    def __init__(self, source: MediaSource, table: FrameTable, height_px: int) -> None:
        self._frames = open_frames(source, table)
        width, height = self._frames.size
        self._frames.max_width = max(1, round(width * height_px / height))

    def still(self, index: int) -> NDArray[np.uint8]:
        """``(H, W, 3)`` of exactly that frame."""
        return self.frame(index).rgb

    def frame(self, index: int) -> VideoFrame:
        return self._frames.read(index)

    def nearest_key(self, index: int) -> int:
        return self._frames.nearest_key(index)

    def close(self) -> None:
        self._frames.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def read_stills(
    source: MediaSource,
    table: FrameTable,
    times_us: Sequence[Micros],
    height_px: int,
    control: JobControl | None = None,
    *,
    reach_us: Micros = 0,
) -> Iterator[Still]:
    """One still for each moment, in the order of time, each as soon as it is decoded.

    With ``reach_us`` a key frame up to that much earlier will do: far quicker in long films.
    """
    control = control or Unattended()
    wished = sorted(times_us)
    with StillReader(source, table, height_px) as reader:
        for done, us in enumerate(wished):
            control.check()
            control.progress(done / len(wished), "Reading stills")
            index = table.index_at(us)
            key = reader.nearest_key(index)
            is_cheap = us - table.time_us(key) <= reach_us
            yield Still(us, reader.frame(key if is_cheap else index))
