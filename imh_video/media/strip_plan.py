"""Which frames a film strip shows: exact ones close up, cheap ones from afar. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from imh_video.timebase import MICROS_PER_SECOND, FrameTable, Micros

EXACT_BELOW_US: Final = MICROS_PER_SECOND
"""Where a still stands for less than this, it is the very frame at its place."""
NEAR_ENOUGH: Final = 0.3
"""From afar a still may come from so far off its place, as a share of its own width."""
_MOST_COARSE: Final = 400


def is_exact(tile_us: float) -> bool:
    """Whether stills that stand ``tile_us`` apart have to be the very frames."""
    return tile_us <= EXACT_BELOW_US


class StripPlan:
    """Which frames a film's strip is made of. Says the same every time, so that what was kept once
    is found again."""

    def __init__(self, table: FrameTable) -> None:
        self.table = table
        self.coarse = coarse_frames(table)
        """Frames over the whole film, the widest apart first."""
        self._coarse_in_order = np.sort(np.array(self.coarse, dtype=np.int64))
        self._coarse_us = table.times_us[self._coarse_in_order]

    def frame_for(self, us: Micros, tile_us: float) -> int:
        """The frame that stands for that place, with a still every ``tile_us``."""
        if is_exact(tile_us):
            return self.table.index_at(us)
        place = int(np.argmin(np.abs(self._coarse_us - us)))
        if abs(int(self._coarse_us[place]) - us) <= NEAR_ENOUGH * tile_us:
            return int(self._coarse_in_order[place])
        # On a grid, so that the same places come again when the view is moved a little.
        grid_us = 1 << (int(tile_us / 4).bit_length() - 1)
        held_us = min(us // grid_us * grid_us + grid_us // 2, self.table.duration_us)
        return cheap_frame(self.table, held_us, round(NEAR_ENOUGH * tile_us))


def cheap_frame(table: FrameTable, us: Micros, reach_us: Micros) -> int:
    """The key frame before that instant when it lies within reach, else the frame itself."""
    index = table.index_at(us)
    key = table.key_up_to(index)
    return key if us - table.time_us(key) <= reach_us else index


def coarse_frames(table: FrameTable) -> list[int]:
    """Frames over the whole film, the widest apart first, so that all of it shows early."""
    grain_us = MICROS_PER_SECOND
    while table.duration_us / grain_us > _MOST_COARSE:
        grain_us *= 2
    count = max(1, -(-table.duration_us // grain_us))
    frames = [
        cheap_frame(table, min(round((place + 0.5) * grain_us), table.duration_us), grain_us // 2)
        for place in _halving(count)
    ]
    return list(dict.fromkeys(frames))


def _halving(count: int) -> Iterator[int]:
    """0 to ``count - 1``, each once, ever finer."""
    step = 1 << max(0, (count - 1).bit_length())
    yield 0
    while step > 1:
        step //= 2
        yield from range(step, count, 2 * step)
