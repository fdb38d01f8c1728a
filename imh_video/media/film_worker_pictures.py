"""Serves the pictures of one film, in the process that decodes."""

from __future__ import annotations

import contextlib
from collections import deque
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from imh_video.media.film_messages import Free, Look, NeedMemory, Opened, Picture, Plan, UseMemory
from imh_video.media.film_worker import refusal
from imh_video.media.frame_table import read_film_index
from imh_video.media.open_frames import Frames, open_frames
from imh_video.media.problem import MediaProblem
from imh_video.media.shared_pictures import SharedPictures
from imh_video.media.source import MediaSource
from imh_video.model.job import Cancelled
from imh_video.model.problem import Problem
from imh_video.timebase import FrameTable

if TYPE_CHECKING:
    from imh_video.media.film_worker import Desk

# While somebody scrubs, every third frame is decoded to its end: something is always shown.
_MOST_GIVE_UPS = 2
_WASTEFUL = 4
_SOON_AFTER = 8
# While a film runs this far ahead, pictures are made on the way to it: better late than none.
_FAR_AHEAD = 4
_SHARE_OF_WAY = 8
# A running film may be this many frames ahead of its pictures before it leaves some out unseen.
MOST_LATE = 60


def serve_pictures(source: MediaSource, table: FrameTable | None, desk: Desk) -> None:
    """Until the film is to be closed. Raises a Problem when it cannot even be opened."""
    if table is None:
        index = read_film_index(source, desk)
        desk.say(Opened(index))
        table = index.table
    pictures = _Pictures(source, table, desk)
    try:
        pictures.serve()
    finally:
        pictures.close()


class _Pictures:
    """Decodes what the newest plan says, in its order, into memory that the window can see."""

    def __init__(self, source: MediaSource, table: FrameTable, desk: Desk) -> None:
        self._source, self._table, self._desk = source, table, desk
        self._size_bytes = source.size_bytes
        self._reader: Frames | None = None
        self._memory: SharedPictures | None = None
        self._taken: dict[int, tuple[int, int]] = {}
        """Slots not yet freed: frame and look of the picture in each."""
        self._plan: Plan | None = None
        self._queue: deque[int] = deque()
        self._decoding: tuple[int, int] | None = None
        """Frame and look."""
        self._give_ups = 0
        self._delivered = -1

    def close(self) -> None:
        self._close_reader()
        if self._memory is not None:
            self._memory.close()

    def serve(self) -> None:
        # The first picture is wanted next for certain, and the window needs a moment to ask.
        with contextlib.suppress(Problem):
            self._open_reader()
        while True:
            self._hear(self._desk.next())
            while self._queue and self._plan is not None:
                self._do_next(self._plan.look)

    def _do_next(self, look: Look) -> None:
        try:
            self._deliver(self._next_index(), look)
        except Cancelled:
            self._desk.check_closing()
            self._give_ups += 1
        except Exception as error:  # noqa: BLE001  the film may be read again later
            self._queue.clear()
            self._close_reader()
            self._desk.say(refusal(self._shortened() or error))
        self._hear_all()

    def _next_index(self) -> int:
        """What to decode now: the next one planned, or one on the way to it."""
        index = self._queue.popleft()
        if self._plan is None or self._plan.way <= 0:
            return index
        stride = self._queue[0] - index if self._queue else 1
        nearer = next_on_the_way(self._delivered, index, stride)
        if nearer != index:
            self._queue.appendleft(index)
        return nearer

    def _deliver(self, index: int, look: Look) -> None:
        self._decoding = index, look.number
        try:
            reader = self._open_reader()
            self._dress(reader, look)
            reader.goes_on = self._goes_on_from(index)
            pixels, is_it = reader.pixels(index, "bgra")
            if not is_it and (shortened := self._shortened()) is not None:
                raise shortened
            self._give_ups = 0
            self._delivered = index
            self._send(index, look, pixels, reader.position)
        finally:
            self._decoding = None

    def _goes_on_from(self, index: int) -> bool:
        """Whether a frame soon after this one is decoded next. If not, it can come sooner."""
        if self._queue:
            return 0 < self._queue[0] - index <= _SOON_AFTER
        return self._plan is None or self._plan.goes_on

    def _send(self, index: int, look: Look, pixels: NDArray[np.uint8], position: int) -> None:
        height, width = pixels.shape[:2]
        memory = self._memory_for(pixels.nbytes)
        while not (free := set(range(memory.slots)) - self._taken.keys()):
            self._hear(self._desk.next())
        slot = free.pop()
        np.copyto(memory.picture(slot, width, height), pixels)
        self._taken[slot] = index, look.number
        self._desk.say(Picture(index, look.number, slot, width, height, position))

    def _memory_for(self, size: int) -> SharedPictures:
        """As much as a picture of this many bytes needs, and not far more."""
        if self._memory is None or not size <= self._memory.slot_bytes <= _WASTEFUL * size:
            before = self._memory
            self._desk.say(NeedMemory(size))
            while self._memory is before:
                self._hear(self._desk.next())
        assert self._memory is not None
        return self._memory

    def _shortened(self) -> MediaProblem | None:
        """Why something cannot be decoded, where the file is no longer what it was."""
        try:
            if self._source.size_bytes >= self._size_bytes:
                return None
        except MediaProblem as problem:
            return problem
        return MediaProblem(
            "The file has become shorter while it was open.",
            where=self._source.name,
            way_out="Copy it again from the camera.",
        )

    # --- the reader

    def _open_reader(self) -> Frames:
        if self._reader is None:
            self._reader = open_frames(self._source, self._table, check=self._check)
        return self._reader

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _dress(self, reader: Frames, look: Look) -> None:
        if look.fit_px is None:
            reader.max_width = None
        else:
            width, height = reader.size
            scale = min(look.fit_px[0] / width, look.fit_px[1] / height, 1.0)
            reader.max_width = max(1, ceil(width * scale))
        reader.lift = look.lift

    # --- orders

    def _hear_all(self) -> None:
        while (order := self._desk.next_if_there()) is not None:
            self._hear(order)
        self._desk.check_closing()

    def _hear(self, order: object) -> None:
        if isinstance(order, Plan):
            self._take_plan(order)
        elif isinstance(order, Free):
            self._taken.pop(order.slot, None)
        elif isinstance(order, UseMemory):
            if self._memory is not None:
                self._memory.close()
            self._memory = SharedPictures.look_up(order.name, order.slot_bytes, order.slots)
            self._taken.clear()
        self._desk.check_closing()

    def _take_plan(self, plan: Plan) -> None:
        # The window plans without knowing of the pictures that are on their way to it.
        on_their_way = {*self._taken.values(), self._decoding}
        self._plan = plan
        self._queue = deque(
            index for index in plan.indices if (index, plan.look.number) not in on_their_way
        )

    def _check(self) -> None:
        """Called at every packet. Raises Cancelled when what is being decoded is not wanted."""
        self._desk.pulse()
        self._hear_all()
        if self._decoding is None or self._plan is None or self._give_ups >= _MOST_GIVE_UPS:
            return
        index, _look = self._decoding
        if index not in self._plan.indices and not _is_on_the_way(index, self._plan):
            raise Cancelled


def next_on_the_way(delivered: int, wished: int, stride: int) -> int:
    """Which frame to make a picture of, where a running film is ahead of what was decoded last.

    A decoder that cannot keep up has to pass the frames between anyway. ``stride`` is how many
    frames lie between two that are shown.
    """
    ahead = wished - delivered
    if delivered < 0 or not _FAR_AHEAD * stride < ahead <= MOST_LATE:
        return wished
    return delivered + max(stride, ahead // _SHARE_OF_WAY)


def _is_on_the_way(index: int, plan: Plan) -> bool:
    """A running film has gone past what is being decoded: late is better than never."""
    return 0 < (plan.wished - index) * plan.way <= MOST_LATE
