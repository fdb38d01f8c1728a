"""A file that is read a little at a time, so that a test can step in before every piece."""

from __future__ import annotations

from pathlib import Path


class PiecewiseFile:
    """What a MediaSource opens. Subclasses do their mischief in ``meet``."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        self._file = path.open("rb")
        self._most_bytes = most_bytes

    def meet(self, start: int, count: int) -> None:
        """So many bytes from there are about to be read."""

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()

    def read(self, count: int = -1) -> bytes:
        count = self._most_bytes if count < 0 else min(count, self._most_bytes)
        self.meet(self._file.tell(), count)
        return self._file.read(count)
