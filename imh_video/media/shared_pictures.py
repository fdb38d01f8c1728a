"""Memory that two processes share: decoded pictures go through it without being sent."""

from __future__ import annotations

import atexit
import threading
from multiprocessing.shared_memory import SharedMemory
from typing import Self
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from imh_video.media.problem import MediaProblem

BYTES_PER_PIXEL = 4
_RING_BYTES = 24 << 20
_FEWEST_SLOTS, _MOST_SLOTS = 2, 6


class SharedPictures:
    """A few slots of equal size, each for one picture ``(H, W, 4)``.

    The window's side makes the memory and removes it; the decoder's side only looks it up. Neither
    keeps an array from ``picture`` beyond its next call.
    """

    def __init__(
        self, memory: SharedMemory, slot_bytes: int, slots: int, *, is_owner: bool
    ) -> None:
        self._memory = memory
        self._is_owner = is_owner
        self.slot_bytes = slot_bytes
        self.slots = slots

    @classmethod
    def make(cls, slot_bytes: int) -> Self:
        """Raises MediaProblem when the computer has no memory left for it."""
        slots = min(max(_RING_BYTES // slot_bytes, _FEWEST_SLOTS), _MOST_SLOTS)
        try:
            memory = SharedMemory(create=True, size=slot_bytes * slots)
        except OSError as error:
            raise MediaProblem(
                "There is no memory left to show the film.", way_out="Close other programs."
            ) from error
        made = cls(memory, slot_bytes, slots, is_owner=True)
        _MADE.add(made)
        return made

    @classmethod
    def look_up(cls, name: str, slot_bytes: int, slots: int) -> Self:
        """The memory of that name, made by the other process and not yet removed."""
        return cls(SharedMemory(name), slot_bytes, slots, is_owner=False)

    @property
    def name(self) -> str:
        return self._memory.name

    def picture(self, slot: int, width: int, height: int) -> NDArray[np.uint8]:
        """The memory of one slot as a picture; let go of it before ``close``."""
        size = width * height * BYTES_PER_PIXEL
        if not 0 <= slot < self.slots or size > self.slot_bytes:
            raise ValueError(f"no room for {width} x {height} in slot {slot}")
        shape = (height, width, BYTES_PER_PIXEL)
        return np.ndarray(shape, np.uint8, self._memory.buf, offset=slot * self.slot_bytes)

    def close(self) -> None:
        """The memory is gone once the other side has closed, too."""
        self.take_name_away()
        self._memory.close()

    def take_name_away(self) -> None:
        """Nobody finds it from now on. Any thread; only the side that made it does anything."""
        with _ENDING:
            is_owner, self._is_owner = self._is_owner, False
        if is_owner:
            self._memory.unlink()


_ENDING = threading.Lock()
_MADE: WeakSet[SharedPictures] = WeakSet()


def _take_names_away() -> None:
    """Of what is still in use when the program ends: it would stay after it on some systems."""
    for made in list(_MADE):
        made.take_name_away()


atexit.register(_take_names_away)
