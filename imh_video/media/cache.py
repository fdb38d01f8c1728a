"""What the program remembers of a film between runs; every file of it can be made again."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path

from imh_video import places
from imh_video.media.source import MediaSource

_PIECE = ".part"
_WRITING_TAKES_S = 60.0
"""A file that nobody has written to for so long is not being written."""


def cache_file(kind: str, source: MediaSource, suffix: str) -> Path:
    """Where one remembered thing about this film lies; the name tells nothing about the film."""
    return places.cache_folder() / kind / f"{source.key}{suffix}"


def remember(path: Path, content: bytes) -> None:
    """Keep it if the disk lets us: a full or read-only disk costs time next time, nothing more."""
    try:
        write_whole(path, content)
    except OSError:
        return


def clear_pieces(folder: Path) -> None:
    """Take away what a process that died was writing there; what is being written now stays."""
    for path in folder.glob(f".*{_PIECE}"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _WRITING_TAKES_S:
                path.unlink()


def write_whole(path: Path, content: bytes, *, make_folder: bool = True) -> None:
    """The file appears complete or not at all. Raises OSError."""
    if make_folder:
        path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_PIECE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
