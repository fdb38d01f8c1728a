"""What to decode for a wish, and what ahead of the next one. No thread, no decoding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from imh_video.timebase import FrameTable
from imh_video_ui.player.frame_cache import FrameCache

# Two ordinary cores decode about half a gigapixel of H.264 a second: so much takes some 50 ms.
WORTH_WAITING_PX = 25_000_000
_AHEAD = 16
_AHEAD_STANDING = 4
_BEHIND = 90
_BEHIND_STANDING = 12


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


class Planner:
    """Knows the film, what is cached of it and where the decoder stands."""

    def __init__(self, table: FrameTable, cache: FrameCache, picture_px: int) -> None:
        """``picture_px``: pixels of one whole picture of the film, however small it is shown."""
        self._table, self._cache, self._picture_px = table, cache, picture_px
        self._avoided: list[int] = []
        self.position = -1
        """The frame that the decoder can go on after; -1 when it has to start anew."""

    def avoid(self, index: int) -> None:
        """Decode neither this frame nor what is built on it before somebody asks for it."""
        self._avoided.append(index)

    # --- for a wish

    def way_to(self, wish: Wish) -> list[int]:
        """What to decode for this wish: where the film runs, the next ones are wanted at once."""
        if wish.towards is Towards.BACK:
            return self._not_cached(self._chunk_up_to(wish.index, _BEHIND))
        if wish.is_running:
            return [wish.index, *self._not_cached(self._ahead(wish, _AHEAD))]
        return [wish.index]

    def key_first(self, wish: Wish, shown: int) -> int | None:
        """The key frame to show while the exact frame is on its way; None when that is soon there.

        Not while the film runs, nor for a single step: there the right frame or none is meant. Else
        the pixels decide that have to be decoded from where the decoder stands: beyond
        ``WORTH_WAITING_PX`` (12 frames of 1080p, 3 of 4K) the eye would notice the waiting.
        """
        if wish.is_running or abs(wish.index - shown) <= 1:
            return None
        if self._frames_to_decode(wish.index) * self._picture_px <= WORTH_WAITING_PX:
            return None
        key = self._table.key_up_to(wish.index)
        return None if key == wish.index else key

    def _frames_to_decode(self, index: int) -> int:
        key = self._table.key_up_to(index)
        return index - (self.position if key <= self.position < index else key - 1)

    # --- ahead of the next wish

    def likely_next(self, wish: Wish, shown_before: int) -> list[int]:
        """What to decode when this wish is fulfilled. ``shown_before``: what was there before."""
        return self._safe(self._not_cached(self._guess(wish, shown_before)))

    def _guess(self, wish: Wish, shown_before: int) -> list[int]:
        if wish.towards is Towards.FORWARD:
            return self._ahead(wish, _AHEAD)
        if wish.towards is Towards.BACK:
            return self._before_what_is_cached(wish.index, _BEHIND)
        step = wish.index - shown_before
        if step == -1:
            return self._before_what_is_cached(wish.index, _BEHIND)
        behind = self._before_what_is_cached(wish.index, _BEHIND_STANDING)
        if step == 1:
            return [*self._ahead(wish, _AHEAD_STANDING), *behind]
        # In the order of the film: one run of the decoder gives them all.
        return [*behind, *self._ahead(wish, _AHEAD_STANDING)]

    def _ahead(self, wish: Wish, length: int) -> list[int]:
        length = min(length, self._cache.capacity // 2)
        ahead = (wish.index + wish.stride * (step + 1) for step in range(length))
        return [index for index in ahead if index < len(self._table)]

    def _chunk_up_to(self, index: int, length: int) -> list[int]:
        room = max(1, self._cache.capacity // 2)
        first = max(self._table.key_up_to(index), index - min(length, room) + 1)
        return list(range(first, index + 1))

    def _before_what_is_cached(self, index: int, length: int) -> list[int]:
        """The frames before the unbroken run of cached ones that ends here, where it is short."""
        length = min(length, max(1, self._cache.capacity // 2))
        lowest = index
        while lowest > 0 and lowest - 1 in self._cache and index - lowest < length:
            lowest -= 1
        if lowest == 0 or index - lowest >= length // 2:
            return []
        return self._chunk_up_to(lowest - 1, length)

    def _not_cached(self, indices: Iterable[int]) -> list[int]:
        return [index for index in indices if index not in self._cache]

    def _safe(self, indices: list[int]) -> list[int]:
        return [index for index in indices if not self._is_avoided(index)]

    def _is_avoided(self, index: int) -> bool:
        key = self._table.key_up_to(index)
        return any(index >= one and key == self._table.key_up_to(one) for one in self._avoided)
