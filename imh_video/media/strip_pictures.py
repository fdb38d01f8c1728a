"""Where the small pictures of a film strip are kept between openings: one door for all of them.

An encrypted vault takes the place of the folder by offering the same few calls. Every picture can
be made again, so a store may lose or refuse any of them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from imh_video.timebase import Micros

_SUFFIX = ".jpg"
_PART = ".part"
_KEY_LETTERS = 32


class PictureStore(Protocol):
    """Can be sent to another process. ``time_us`` is where the pictured frame begins."""

    def get(self, film_key: str, height_px: int, time_us: Micros) -> bytes | None:
        """A JPEG, or None when there is none."""

    def put(self, film_key: str, height_px: int, time_us: Micros, picture: bytes) -> None:
        """Keep it if that is possible; never raises for a full or read-only disk."""

    def times_us(self, film_key: str, height_px: int) -> frozenset[Micros]:
        """Of which frames there are pictures."""

    def tidy(self, film_key: str) -> None:
        """Drop what belongs to the same recording as it was before it was turned or replaced."""


@dataclass(frozen=True, slots=True)
class NoPictures:
    """For films outside a library: nothing of them is written anywhere."""

    def get(self, film_key: str, height_px: int, time_us: Micros) -> bytes | None:
        return None

    def put(self, film_key: str, height_px: int, time_us: Micros, picture: bytes) -> None:
        return

    def times_us(self, film_key: str, height_px: int) -> frozenset[Micros]:
        return frozenset()

    def tidy(self, film_key: str) -> None:
        return


@dataclass(frozen=True, slots=True)
class FolderPictures:
    """Pictures of one recording as plain files in a folder of its own.

    A picture appears whole or not at all. It is not forced to the disk: after a power cut a bad one
    is seen when it is read, and made again.
    """

    folder: Path
    can_write: bool = True

    def get(self, film_key: str, height_px: int, time_us: Micros) -> bytes | None:
        try:
            picture = self._path(film_key, height_px, time_us).read_bytes()
        except OSError:
            return None
        return picture if is_whole_jpeg(picture) else None

    def put(self, film_key: str, height_px: int, time_us: Micros, picture: bytes) -> None:
        if not self.can_write:
            return
        path = self._path(film_key, height_px, time_us)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, picture)
        except OSError:
            return

    def times_us(self, film_key: str, height_px: int) -> frozenset[Micros]:
        try:
            names = [path.name for path in self._film(film_key, height_px).iterdir()]
        except OSError:
            return frozenset()
        stems = (name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))
        return frozenset(int(stem) for stem in stems if stem.isdigit())

    def tidy(self, film_key: str) -> None:
        if not self.can_write:
            return
        try:
            films = list(self.folder.iterdir())
        except OSError:
            return
        for film in films:
            if not film.name.startswith(film_key[:_KEY_LETTERS]):
                shutil.rmtree(film, ignore_errors=True)
            else:
                # What a strip that was ended while it wrote left behind.
                for part in film.glob(f"*{_PART}"):
                    part.unlink(missing_ok=True)

    def _film(self, film_key: str, height_px: int) -> Path:
        return self.folder / f"{film_key[:_KEY_LETTERS]}-{height_px}"

    def _path(self, film_key: str, height_px: int, time_us: Micros) -> Path:
        return self._film(film_key, height_px) / f"{time_us}{_SUFFIX}"


def is_whole_jpeg(picture: bytes) -> bool:
    """Whether it begins and ends as a JPEG does."""
    return picture.startswith(b"\xff\xd8") and picture.endswith(b"\xff\xd9")


def _write(path: Path, picture: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(picture)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
