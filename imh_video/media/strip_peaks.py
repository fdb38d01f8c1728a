"""How loud a film is, at many scales: sharp from the whole film down to half a second. No engine.

Each slot holds the square root of its loudest sample as one byte, so that quiet voices keep their
shape: an hour takes 8 MB.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from imh_video.timebase import MICROS_PER_SECOND, Micros

PER_SECOND: Final = 2000
FACTOR: Final = 8
"""Each scale is coarser by this much: some ten slots are looked at for a column of the screen."""
_LEVELS: Final = 5
_SLOTS_PER_COLUMN: Final = 3
_FIRST_ROOM: Final = 4096


def as_bytes(loudest: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Loudest samples, 0 to 1, as slots; what is not silent stays above 0."""
    heights: NDArray[np.float32] = np.ceil(np.sqrt(np.clip(loudest, 0.0, 1.0)) * 255)
    return heights.astype(np.uint8)


class Peaks:
    """Grows at its end while the sound is read. One thread."""

    def __init__(self, slots: NDArray[np.uint8] | None = None) -> None:
        self._levels = [np.zeros(_FIRST_ROOM, np.uint8) for _ in range(_LEVELS)]
        self._count = 0
        if slots is not None:
            self.append(slots)

    def __len__(self) -> int:
        """Slots of the finest scale."""
        return self._count

    @property
    def slots(self) -> NDArray[np.uint8]:
        """The finest scale: all else follows from it."""
        return self._levels[0][: self._count]

    @property
    def duration_us(self) -> Micros:
        return self._count * MICROS_PER_SECOND // PER_SECOND

    @property
    def memory_bytes(self) -> int:
        return sum(level.nbytes for level in self._levels)

    def append(self, slots: NDArray[np.uint8]) -> None:
        if len(slots) == 0:
            return
        begin, self._count = self._count, self._count + len(slots)
        self._grow(0, self._count)[begin : self._count] = slots
        count = self._count
        for number in range(1, _LEVELS):
            finer, finer_count = self._levels[number - 1], count
            # The last slot may have been only partly filled: it is made again.
            begin = begin // FACTOR
            count = -(-finer_count // FACTOR)
            edges = np.arange(0, finer_count - begin * FACTOR, FACTOR)
            loudest = np.maximum.reduceat(finer[begin * FACTOR : finer_count], edges)
            self._grow(number, count)[begin:count] = loudest

    def _grow(self, number: int, count: int) -> NDArray[np.uint8]:
        level = self._levels[number]
        if len(level) < count:
            larger = np.zeros(max(count, len(level) * 3 // 2), np.uint8)
            larger[: len(level)] = level
            self._levels[number] = larger
        return self._levels[number]

    def columns(self, edges_us: NDArray[np.int64]) -> NDArray[np.float32]:
        """Height of the sound, 0 to 1, between each two of the rising ``edges_us``.

        It is the square root of the loudest sample. 0 where nothing was read yet.
        """
        level, slot_us = self._level_for(edges_us)
        heights = np.zeros(len(edges_us) - 1, np.float32)
        first = edges_us[:-1] // slot_us
        inside = int(np.searchsorted(first, len(level)))
        if inside == 0:
            return heights
        # A column takes in every slot that it touches, and so may share one with its neighbour.
        end = np.minimum(-(-edges_us[1:] // slot_us), len(level))[:inside]
        pairs = np.stack([first[:inside], np.maximum(end, first[:inside] + 1)], axis=1) - first[0]
        piece = np.append(level[first[0] : int(end[-1])], np.uint8(0))
        heights[:inside] = np.maximum.reduceat(piece, pairs.ravel())[::2] / np.float32(255)
        return heights

    def _level_for(self, edges_us: NDArray[np.int64]) -> tuple[NDArray[np.uint8], Micros]:
        column_us = float(edges_us[-1] - edges_us[0]) / (len(edges_us) - 1)
        number, slot_us, count = 0, MICROS_PER_SECOND // PER_SECOND, self._count
        while number + 1 < _LEVELS and column_us >= _SLOTS_PER_COLUMN * slot_us * FACTOR:
            number, slot_us, count = number + 1, slot_us * FACTOR, -(-count // FACTOR)
        return self._levels[number][:count], slot_us
