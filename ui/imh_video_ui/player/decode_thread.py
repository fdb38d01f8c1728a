"""The thread that decodes for one player. Nothing of it runs in the window's thread."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from imh_video.media.frame_reader import FrameReader
from imh_video.media.frame_table import FilmIndex, read_film_index
from imh_video.media.source import MediaSource
from imh_video.model.job import Cancelled
from imh_video.model.problem import Problem
from imh_video.timebase import FrameTable
from imh_video_ui.player.frame_cache import FrameCache

_AHEAD = 4
_BEHIND = 30
_BEHIND_STANDING = 12
# While somebody scrubs, every third wish is decoded to its end: something is always shown.
_MOST_GIVE_UPS = 2
# A running film may be this many frames ahead of its pictures before it leaves some out unseen.
_MOST_LATE = 60


class Towards(IntEnum):
    """Where the film goes from the wished frame: what is worth decoding before it is asked for."""

    BACK = -1
    NOWHERE = 0
    FORWARD = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """A frame to be shown.

    ``stride`` is how many frames lie between two that are shown. ``is_running``: time goes on, so
    a picture on the way there is better than none.
    """

    index: int
    towards: Towards = Towards.NOWHERE
    stride: int = 1
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told, from the decode thread: hand on at once, touch no widget."""

    opened: Callable[[FilmIndex], None]
    shown: Callable[[int, QImage], None]
    failed: Callable[[str], None]


class DecodeThread(threading.Thread):
    """Owns one film's reader. The newest wish wins; idle time is spent on likely next frames.

    Every public method may be called from any thread and returns at once.
    """

    def __init__(self, source: MediaSource, listener: Listener) -> None:
        # A disk that never answers must not keep the program from ending.
        super().__init__(name="film decoder", daemon=True)
        self._source = source
        self._listener = listener
        self._news = threading.Condition()
        self._wish: Wish | None = None
        self._size: tuple[int, int] | None = None
        self._is_size_new = False
        self._is_stopping = False
        # Below: touched by the thread alone.
        self._cache = FrameCache()
        self._plan: deque[int] = deque()
        self._give_ups = 0
        self._decoding = -1
        self._last_shown = -1
        self._index: FilmIndex | None = None
        self._reader: FrameReader | None = None

    # --- from outside

    def wish(self, wish: Wish) -> None:
        """Show this frame as soon as it is there; whatever was wished before is forgotten."""
        with self._news:
            self._wish = wish
            self._news.notify()

    def set_size(self, width_px: int, height_px: int) -> None:
        """Decode to fit this many pixels of the screen."""
        with self._news:
            if self._size != (width_px, height_px):
                self._size = (width_px, height_px)
                self._is_size_new = True
                self._news.notify()

    def stop(self) -> None:
        """Ask it to end; join it afterwards."""
        with self._news:
            self._is_stopping = True
            self._news.notify()

    # --- the thread

    def run(self) -> None:
        try:
            self._work()
        except Cancelled:
            pass
        except Problem as problem:
            self._listener.failed(problem.sentence)
        except Exception as error:  # noqa: BLE001  the edge of the thread
            self._listener.failed(_fault_of_ours(error))
        finally:
            self._close_reader()

    def _work(self) -> None:
        index = read_film_index(self._source, self)
        self._index = index
        self._listener.opened(index)
        while self._wait():
            try:
                self._do_next(index.table)
            except Cancelled:
                self._plan.clear()
                self._give_ups += 1
            except Problem as problem:
                self._let_go()
                self._listener.failed(problem.sentence)

    def _wait(self) -> bool:
        """Until there is something to do; False when it is to end."""
        with self._news:
            while not (self._is_stopping or self._wish or self._plan):
                self._news.wait()
            return not self._is_stopping

    def _do_next(self, table: FrameTable) -> None:
        self._take_new_size()
        wish = self._wish
        if wish is not None:
            image = self._cache.get(wish.index)
            if image is not None:
                self._show(wish, image)
                if not self._plan:
                    self._plan = self._likely_next(wish, table)
                return
            if wish.index not in self._plan:
                self._plan = self._way_to(wish, table)
        index = self._plan.popleft()
        if index not in self._cache:
            self._cache.put(index, self._decode(index))
        self._show_late()

    def _show_late(self) -> None:
        """While the film runs ahead of the decoding, show the nearest picture there is."""
        wish = self._wish
        if wish is None or not wish.is_running or wish.index in self._cache:
            return
        way = int(wish.towards)
        between = range(wish.index - way, self._last_shown, -way)
        late = next((index for index in between[:_MOST_LATE] if index in self._cache), None)
        image = None if late is None else self._cache.get(late)
        if late is not None and image is not None:
            self._hand_on(late, image)

    def _show(self, wish: Wish, image: QImage) -> None:
        with self._news:
            if self._wish is wish:
                self._wish = None
        self._hand_on(wish.index, image)

    def _hand_on(self, index: int, image: QImage) -> None:
        self._give_ups = 0
        self._last_shown = index
        self._listener.shown(index, image)

    def _way_to(self, wish: Wish, table: FrameTable) -> deque[int]:
        """What to decode for this wish: backwards, the frames before it are wanted next."""
        if wish.towards is Towards.BACK:
            return self._chunk_up_to(wish.index, _BEHIND)
        return deque([wish.index])

    def _chunk_up_to(self, index: int, length: int) -> deque[int]:
        room = self._cache.capacity(self._cache.get(index) or self._cache.get(index + 1)) // 2
        first = max(self._open_reader().nearest_key(index), index - min(length, max(1, room)) + 1)
        return deque(range(first, index + 1))

    def _likely_next(self, wish: Wish, table: FrameTable) -> deque[int]:
        last = len(table) - 1
        ahead = [wish.index + wish.stride * (step + 1) for step in range(_AHEAD)]
        ahead = [index for index in ahead if index <= last]
        if wish.towards is Towards.FORWARD:
            return self._not_cached(ahead)
        if wish.towards is Towards.BACK:
            return self._not_cached(self._before_what_is_cached(wish.index, _BEHIND))
        behind = self._before_what_is_cached(wish.index, _BEHIND_STANDING)
        return self._not_cached([*ahead[:1], *behind])

    def _before_what_is_cached(self, index: int, length: int) -> deque[int]:
        """The frames before the unbroken run of cached ones that ends here, where it is short."""
        lowest = index
        while lowest > 0 and lowest - 1 in self._cache and index - lowest < length:
            lowest -= 1
        if lowest == 0 or index - lowest >= length // 2:
            return deque()
        return self._chunk_up_to(lowest - 1, length)

    def _not_cached(self, indices: list[int] | deque[int]) -> deque[int]:
        return deque(index for index in indices if index not in self._cache)

    # --- decoding

    def _decode(self, index: int) -> QImage:
        self._decoding = index
        try:
            pixels, _ = self._open_reader().pixels(index, "bgra")
            return to_image(pixels)
        finally:
            self._decoding = -1

    def _open_reader(self) -> FrameReader:
        if self._reader is None:
            assert self._index is not None
            self._reader = FrameReader(self._source, self._index.table, check=self.check)
            self._fit(self._reader)
        return self._reader

    def _fit(self, reader: FrameReader) -> None:
        if self._size is None:
            return
        width, height = reader.size
        scale = min(self._size[0] / width, self._size[1] / height, 1.0)
        reader.max_width = max(1, ceil(width * scale))

    def _take_new_size(self) -> None:
        with self._news:
            is_new, self._is_size_new = self._is_size_new, False
        if is_new and self._reader is not None:
            before = self._reader.max_width
            self._fit(self._reader)
            if self._reader.max_width != before:
                self._cache.clear()

    def _let_go(self) -> None:
        """After a failure: forget the wish, and open the film anew at the next one."""
        with self._news:
            self._wish = None
        self._plan.clear()
        self._close_reader()

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    # --- as a JobControl, called by the reader again and again

    def progress(self, fraction: float, doing: str = "") -> None:
        return

    def check(self) -> None:
        """Raises Cancelled when what is being decoded is not wanted any more."""
        if self._is_stopping:
            raise Cancelled
        wish = self._wish
        if wish is None or self._decoding < 0 or self._give_ups >= _MOST_GIVE_UPS:
            return
        if wish.index == self._decoding or wish.index in self._plan or self._is_on_its_way(wish):
            return
        raise Cancelled

    def _is_on_its_way(self, wish: Wish) -> bool:
        """A running film has gone past what is being decoded: late is better than never."""
        ahead = (wish.index - self._decoding) * int(wish.towards)
        return wish.is_running and 0 < ahead <= _MOST_LATE


def to_image(pixels: NDArray[np.uint8]) -> QImage:
    """A picture of its own from ``(H, W, 4)`` bytes as a screen takes them."""
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    # A copy: the pixels go away with the frame.
    return image.copy()


def _fault_of_ours(error: Exception) -> str:
    return f"The film cannot be shown because of a fault of ours ({type(error).__name__})."
