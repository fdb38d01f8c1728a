"""The last decoded pictures, so that a step back costs nothing."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtGui import QImage

BUDGET_BYTES = 256 << 20


class FrameCache:
    """Pictures by frame number; the least recently used go first. One thread."""

    def __init__(self, budget_bytes: int = BUDGET_BYTES) -> None:
        self._budget = budget_bytes
        self._bytes = 0
        self._images: OrderedDict[int, QImage] = OrderedDict()

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

    def capacity(self, image: QImage | None) -> int:
        """How many pictures like this one fit, at least two."""
        return 2 if image is None else max(2, self._budget // max(1, image.sizeInBytes()))
