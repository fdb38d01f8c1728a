"""Frames of a camera's film: of its parts in turn, turned for display, all of one size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

import numpy as np
from av.video.frame import VideoFrame as RawFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from imh_video.media.camera_film import CameraFilm
from imh_video.media.frame_reader import FrameReader, VideoFrame
from imh_video.media.joined_index import read_joined_index
from imh_video.media.picture import PixelForm
from imh_video.timebase import FrameTable

# Stepping back and forth over a seam must not open files anew each time.
_MOST_OPEN = 2
_BLACK = {"rgb24": (0, 0, 0), "bgra": (0, 0, 0, 255)}


class JoinedFrames:
    """What FrameReader is to a file, this is to a CameraFilm. One thread; a context manager.

    A part with pictures of another size is fitted into the size of the first, with a black border.
    """

    def __init__(
        self,
        film: CameraFilm,
        *,
        max_width: int | None = None,
        check: Callable[[], None] | None = None,
        most_threads: int | None = None,
    ) -> None:
        self._film = film
        self._check = check
        self._most_threads = most_threads
        self._index = read_joined_index(film)
        self.table: FrameTable = self._index.whole.table
        self.max_width = max_width
        """Frames wider than this are made smaller; may be changed between reads."""
        self.lift = 0.0
        """How much the dark parts are brightened, 0 to 1; may be changed between reads."""
        self.goes_on = True
        """Whether the frames after the one read are wanted next; may be changed between reads."""
        self._open: dict[int, FrameReader] = {}
        self._read_last = 0
        self._reformatter = VideoReformatter()

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as displayed, before ``max_width``."""
        width, height = self._size_of(0)
        return (height, width) if self._film.is_sideways else (width, height)

    @property
    def position(self) -> int:
        """The frame that decoding goes on after, in the part that was read last; -1 for none."""
        reader = self._open.get(self._read_last)
        if reader is None or reader.position < 0:
            return -1
        return self._index.first_frames[self._read_last] + reader.position

    def read(self, index: int) -> VideoFrame:
        """Exactly that frame. Raises IndexError outside the film."""
        rgb, is_it = self.pixels(index, "rgb24")
        return VideoFrame(index, self.table.time_us(index), rgb, is_stand_in=not is_it)

    def pixels(self, index: int, form: PixelForm) -> tuple[NDArray[np.uint8], bool]:
        """The displayed picture of that frame, and False where another one stands in for it."""
        if not 0 <= index < len(self.table):
            raise IndexError(f"frame {index} of {len(self.table)}")
        part, place = self._index.place_of(index)
        self._read_last = part
        reader = self._reader_of(part)
        reader.lift = self.lift
        reader.goes_on = self.goes_on
        width, height = self._shown_size()
        fitted = _fitted(self._size_of(part), width, height)
        reader.max_width = fitted[0]
        picture, is_it = reader.pixels(place, form)
        picture = self._framed(self._scaled(picture, *fitted, form), width, height, form)
        return _turned(picture, self._film.turned_deg), is_it

    def frames(
        self, start: int = 0, stop: int | None = None, step: int = 1
    ) -> Iterator[VideoFrame]:
        """Frames ``start`` up to but without ``stop``, every ``step``-th; decodes each once."""
        for index in range(start, len(self.table) if stop is None else stop, step):
            yield self.read(index)

    def _reader_of(self, part: int) -> FrameReader:
        # Taken out and put back: the dictionary's first entry is the one unused for longest.
        reader = self._open.pop(part, None)
        if reader is None:
            while len(self._open) >= _MOST_OPEN:
                self._open.pop(next(iter(self._open))).close()
            source = self._film.parts[part].source
            table = self._index.parts[part].table
            reader = FrameReader(source, table, check=self._check, most_threads=self._most_threads)
        self._open[part] = reader
        return reader

    def _size_of(self, part: int) -> tuple[int, int]:
        """As the file itself displays it, not turned yet."""
        video = self._index.parts[part].facts.video
        assert video is not None  # an index without a picture is never made
        return video.width, video.height

    def _shown_size(self) -> tuple[int, int]:
        """The size of every picture within ``max_width``, not turned yet."""
        width, height = self._size_of(0)
        across = height if self._film.is_sideways else width
        if self.max_width is None or across <= self.max_width:
            return width, height
        share = self.max_width / across
        return max(1, round(width * share)), max(1, round(height * share))

    def _scaled(
        self, picture: NDArray[np.uint8], width: int, height: int, form: PixelForm
    ) -> NDArray[np.uint8]:
        # A reader never enlarges, and rounds the height its own way.
        if picture.shape[:2] == (height, width):
            return picture
        raw = RawFrame.from_ndarray(picture, format=form)
        scaled = self._reformatter.reformat(raw, width, height, form, threads=1)
        return np.asarray(scaled.to_ndarray(), np.uint8)

    @staticmethod
    def _framed(
        picture: NDArray[np.uint8], width: int, height: int, form: PixelForm
    ) -> NDArray[np.uint8]:
        if picture.shape[:2] == (height, width):
            return picture
        framed = np.empty((height, width, picture.shape[2]), np.uint8)
        framed[:] = _BLACK[form]
        top, left = (height - picture.shape[0]) // 2, (width - picture.shape[1]) // 2
        framed[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
        return framed


def _fitted(size: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """As large as it goes within ``width`` and ``height``, in its own proportions."""
    share = min(width / size[0], height / size[1])
    fitted_width, fitted_height = round(size[0] * share), round(size[1] * share)
    return min(width, max(1, fitted_width)), min(height, max(1, fitted_height))


def _turned(picture: NDArray[np.uint8], turned_deg: int) -> NDArray[np.uint8]:
    """Clockwise."""
    if turned_deg == 0:
        return picture
    quarters = -turned_deg // 90
    if picture.shape[2] == 4:
        # A pixel at a time, not a byte: a seventh of the time, which playing needs.
        whole = np.ascontiguousarray(picture).view(np.uint32)
        return np.ascontiguousarray(np.rot90(whole, quarters)).view(np.uint8)
    return np.ascontiguousarray(np.rot90(picture, quarters))
