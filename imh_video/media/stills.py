"""Small pictures of many moments of a film, for film strips."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from imh_video.media.open_frames import open_frames
from imh_video.media.source import MediaSource
from imh_video.timebase import FrameTable

# Stills that lie no farther apart than this are read in one run of the decoder.
_IN_ONE_RUN = 8


class StillReader:
    """Frames of one film, ``height_px`` high. One thread; close it, or use it with ``with``.

    ``check`` is called often while decoding; what it raises comes out of ``still``.
    """

    def __init__(
        self,
        source: MediaSource,
        table: FrameTable,
        height_px: int,
        check: Callable[[], None] | None = None,
    ) -> None:
        self._frames = open_frames(source, table, check=check)
        width, height = self._frames.size
        self._frames.max_width = max(1, round(width * height_px / height))

    def still(self, index: int, next_index: int | None = None) -> NDArray[np.uint8]:
        """``(H, W, 3)`` of exactly that frame.

        ``next_index`` is the one to be read after it: when that is far away, or not known, this one
        comes sooner.
        """
        self._frames.goes_on = next_index is not None and 0 < next_index - index <= _IN_ONE_RUN
        return self._frames.read(index).rgb

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
