"""Reads the table of contents of an MP4 or MOV film without reading its pictures and sounds.

Such a file says in a table where each packet lies, how large it is and when it is shown. The engine
reads the packets all the same, gigabytes for an hour of film, from a disk or stick that may take a
minute for that. Once the first pictures have been looked at, what lies in the boxes of media
("mdat", ISO/IEC 14496-12, 8.1.1) is answered with zeros instead.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from typing import BinaryIO

_HEADER_BYTES, _LARGE_HEADER_BYTES = 8, 16
_MEDIA, _FRAGMENT = b"mdat", b"moof"
_MOST_BOXES = 100_000
_ZEROS = bytes(1 << 18)


class ContentsOnly:
    """A film's file that can leave its media out. One thread."""

    def __init__(self, file: BinaryIO, size_bytes: int) -> None:
        self._file = file
        self._size = size_bytes
        self._place = 0
        self._starts: list[int] = []
        self._ends: list[int] = []

    def leave_out_media(self) -> bool:
        """From now on. False where the boxes are not as they should be: all is still read."""
        boxes = list(_media_boxes(self._file, self._size))
        self._starts, self._ends = [start for start, _ in boxes], [end for _, end in boxes]
        return bool(boxes)

    def read(self, count: int = -1) -> bytes:
        count = self._size - self._place if count < 0 else min(count, self._size - self._place)
        if count <= 0:
            return b""
        box = bisect_right(self._starts, self._place) - 1
        if box >= 0 and self._place < self._ends[box]:
            content = _zeros(min(count, self._ends[box] - self._place))
        else:
            is_last = box + 1 == len(self._starts)
            limit = self._size if is_last else self._starts[box + 1]
            self._file.seek(self._place)
            content = self._file.read(min(count, limit - self._place))
        self._place += len(content)
        return content

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        before = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, before + offset)
        return self._place

    def tell(self) -> int:
        return self._place


def _zeros(count: int) -> bytes:
    return _ZEROS if count == len(_ZEROS) else bytes(count)


def _media_boxes(file: BinaryIO, size_bytes: int) -> Iterator[tuple[int, int]]:
    """Where the media of each "mdat" box begins and ends; none where a box is not believable."""
    found: list[tuple[int, int]] = []
    place = 0
    for _ in range(_MOST_BOXES):
        if place + _HEADER_BYTES > size_bytes:
            break
        file.seek(place)
        header = file.read(_LARGE_HEADER_BYTES)
        length, kind, content = _measure(header, size_bytes - place)
        # A film in fragments tells of its frames only as it goes on.
        if length < content or kind == _FRAGMENT:
            return
        if kind == _MEDIA:
            found.append((place + content, min(place + length, size_bytes)))
        place += length
    yield from found


def _measure(header: bytes, left_bytes: int) -> tuple[int, bytes, int]:
    """Length of the box, its kind, and how long its header is."""
    length, kind = int.from_bytes(header[:4], "big"), header[4:8]
    if length == 1:
        return int.from_bytes(header[8:16], "big"), kind, _LARGE_HEADER_BYTES
    if length == 0:
        return left_bytes, kind, _HEADER_BYTES
    return length, kind, _HEADER_BYTES
