"""The last decoded pictures, so that a step back costs nothing."""

from __future__ import annotations

import threading
from collections import OrderedDict

from PySide6.QtGui import QImage

BUDGET_BYTES = 160 << 20
"""For all open films together. The whole program, its decoding processes included, is to stay
within 600 MB with 1080p: without these pictures it needs up to 430 MB."""

_FEWEST = 2


class _OpenCaches:
    """How many caches share the budget."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def add(self, number: int) -> None:
        with self._lock:
            self._count += number

    @property
    def share(self) -> int:
        return BUDGET_BYTES // max(1, self._count)


_open_caches = _OpenCaches()


class FrameCache:
    """Pictures by frame number; the least recently used go first. One thread."""

    def __init__(self, budget_bytes: int | None = None) -> None:
        """Without a budget of its own it shares the program's with the other open films."""
        self._own_budget = budget_bytes
        self._bytes = 0
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._is_counted = False

    def close(self) -> None:
        """Leave the shared budget to the others."""
        self.clear()
        if self._is_counted:
            self._is_counted = False
            _open_caches.add(-1)

    @property
    def _budget(self) -> int:
        return _open_caches.share if self._own_budget is None else self._own_budget

    def __len__(self) -> int:
        return len(self._images)

    def __contains__(self, index: int) -> bool:
        return index in self._images

    def get(self, index: int) -> QImage | None:
        image = self._images.get(index)
        if image is not None:
            self._images.move_to_end(index)
        return image

    def put(self, index: int, image: QImage) -> None:
        if self._own_budget is None and not self._is_counted:
            self._is_counted = True
            _open_caches.add(1)
        self._forget(index)
        self._images[index] = image
        self._bytes += image.sizeInBytes()
        # The newest stays even when it alone is over the budget: it is about to be shown.
        while self._bytes > self._budget and len(self._images) > 1:
            self._forget(next(iter(self._images)))

    def _forget(self, index: int) -> None:
        image = self._images.pop(index, None)
        if image is not None:
            self._bytes -= image.sizeInBytes()

    def clear(self) -> None:
        self._images.clear()
        self._bytes = 0

    @property
    def capacity(self) -> int:
        """How many pictures like the newest one fit, at least two."""
        if not self._images:
            return _FEWEST
        newest = self._images[next(reversed(self._images))]
        return max(_FEWEST, self._budget // max(1, newest.sizeInBytes()))
