"""The one way to a film's frames, whether it lies in one file or in several parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from imh_video.media.camera_film import CameraFilm
from imh_video.media.frame_reader import FrameReader, VideoFrame
from imh_video.media.joined_frames import JoinedFrames
from imh_video.media.picture import PixelForm
from imh_video.media.source import MediaSource
from imh_video.timebase import FrameTable


class Frames(Protocol):
    """Frames of one film by number. Use it from one thread; close it, or use it with ``with``."""

    table: FrameTable
    max_width: int | None
    """Frames wider than this are made smaller; may be changed between reads."""
    lift: float
    """How much the dark parts are brightened: 0 as filmed, up to 1. May change between reads."""

    goes_on: bool
    """Whether the frames after the one read are wanted next, as mostly. If not, a frame that was
    jumped to comes some frames sooner. May be changed between reads."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as displayed, before ``max_width``."""

    @property
    def position(self) -> int:
        """The frame that decoding goes on after; -1 where it begins anew at a key frame."""

    def read(self, index: int) -> VideoFrame:
        """Exactly that frame. Raises IndexError outside the film."""

    def pixels(self, index: int, form: PixelForm) -> tuple[NDArray[np.uint8], bool]:
        """The displayed picture of that frame, and False where another one stands in for it."""

    def frames(
        self, start: int = 0, stop: int | None = None, step: int = 1
    ) -> Iterator[VideoFrame]:
        """Frames ``start`` up to but without ``stop``, every ``step``-th; decodes each once."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def open_frames(
    source: MediaSource,
    table: FrameTable | None = None,
    *,
    max_width: int | None = None,
    check: Callable[[], None] | None = None,
    most_threads: int | None = None,
) -> Frames:
    """Open a film for reading frames. Raises MediaProblem when that cannot be done.

    ``check`` is called often while decoding; what it raises comes out of ``read``. Each of the
    decoder's threads holds pictures of its own; there are as many as the computer has cores, but
    not more than ``most_threads``.
    """
    if isinstance(source, CameraFilm):
        return JoinedFrames(source, max_width=max_width, check=check, most_threads=most_threads)
    return FrameReader(source, table, max_width=max_width, check=check, most_threads=most_threads)
