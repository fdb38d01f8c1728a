"""Where the bytes of a film come from. The one door through which every film is opened."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Protocol

from imh_video.media.problem import MediaProblem

_MIB = 1 << 20


class MediaSource(Protocol):
    """A film's bytes, wherever they lie. Every member may be used from any thread."""

    @property
    def name(self) -> str:
        """What messages call it; never shown to a parent."""

    @property
    def key(self) -> str:
        """Stable identity of the content, for caches."""

    @property
    def size_bytes(self) -> int: ...

    def open(self) -> BinaryIO:
        """A fresh, seekable, read-only handle, independent of all others. The caller closes it."""


@dataclass(frozen=True)
class PathSource:
    """A film that lies in a plain file. Can be sent to another process."""

    path: Path
    called: str = ""
    """What a person knows it by, where the file's own name tells them nothing."""

    @property
    def name(self) -> str:
        return self.called or self.path.name

    @property
    def size_bytes(self) -> int:
        return self._ask_size()

    @cached_property
    def key(self) -> str:
        with self.open() as file:
            return content_key(file, self.size_bytes)

    def open(self) -> BinaryIO:
        """Raises MediaProblem when there is no file to read."""
        try:
            # Unbuffered: the demuxer asks for large pieces, a second buffer only copies them.
            return self.path.open("rb", buffering=0)
        except OSError as error:
            raise self._explain(error) from error

    def _ask_size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError as error:
            raise self._explain(error) from error

    def _explain(self, error: OSError) -> MediaProblem:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return MediaProblem(
                "There is no such file.",
                where=self.name,
                way_out="Check the name and the folder. Check that the disk is still connected.",
            )
        if self.path.is_dir():
            return MediaProblem(
                "This is a folder, not a film.", where=self.name, way_out="Choose a file inside it."
            )
        if isinstance(error, PermissionError):
            return MediaProblem(
                "You may not read this file.",
                where=self.name,
                way_out="Ask for the right to read it, or copy it to your own folder.",
            )
        return unreadable(self.name, error)


def unreadable(name: str, error: OSError) -> MediaProblem:
    """The disk, stick or network drive gave no bytes."""
    reason = error.strerror or "the disk did not answer"
    return MediaProblem(
        f"The file could not be read ({reason}).",
        where=name,
        way_out="Check that the disk is still connected.",
    )


def content_key(file: BinaryIO, size_bytes: int) -> str:
    """SHA-256 over the size and the first, middle and last MiB: cheap, and a film's own."""
    digest = hashlib.sha256(str(size_bytes).encode())
    for start in sorted({0, max(0, size_bytes // 2 - _MIB // 2), max(0, size_bytes - _MIB)}):
        file.seek(start)
        digest.update(_read_piece(file))
    return digest.hexdigest()


def _read_piece(file: BinaryIO) -> bytes:
    # A raw file may return less than asked for.
    pieces = bytearray()
    while len(pieces) < _MIB and (piece := file.read(_MIB - len(pieces))):
        pieces += piece
    return bytes(pieces)
