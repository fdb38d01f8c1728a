"""Films in the library folder: copied in whole and checked, or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from imh_video.media.source import MediaSource, PathSource
from imh_video.model.identifiers import MediaId
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.store.folder import MEDIA, sync_folder
from imh_video.store.problems import LibraryProblem, plainly

_CHUNK = 1 << 20
_SPARE_BYTES = 64 << 20
"""Kept free beside a film, so that marks can still be written."""
_PART = ".part"


@dataclass(frozen=True, slots=True)
class FilmCopy:
    """A film that now lies in the library folder, though no recording speaks of it yet."""

    stored_as: str
    sha256: str
    size_bytes: int


def copy_in(
    source: MediaSource, folder: Path, media_id: MediaId, control: JobControl | None = None
) -> FilmCopy:
    """Copy a film under a random name, read the copy back and compare.

    Raises LibraryProblem or Cancelled; then nothing is left behind.
    """
    control = control or Unattended()
    _check_room(source, folder)
    part = folder / MEDIA / f"{media_id}{_PART}"
    try:
        with plainly(folder):
            sha256, size_bytes = _copy(source, part, PartOfJob(control, 0.0, 0.5))
            if hash_of(part, PartOfJob(control, 0.5, 1.0)) != sha256:
                raise LibraryProblem(
                    "the copy is not the same as the original.",
                    where=source.name,
                    way_out="Nothing was added. Check the disk, then try again.",
                )
            stored_as = f"{MEDIA}/{media_id}"
            part.replace(folder / stored_as)
            sync_folder(folder / MEDIA)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return FilmCopy(stored_as, sha256, size_bytes)


def make_in(
    folder: Path, media_id: MediaId, make: Callable[[Path, JobControl], None], control: JobControl
) -> FilmCopy:
    """Let ``make`` write a film under a random name. Whatever it raises leaves nothing behind."""
    part = folder / MEDIA / f"{media_id}{_PART}"
    try:
        make(part, PartOfJob(control, 0.0, 0.95))
        with plainly(folder):
            sha256 = hash_of(part, PartOfJob(control, 0.95, 1.0))
            size_bytes = part.stat().st_size
            stored_as = f"{MEDIA}/{media_id}"
            part.replace(folder / stored_as)
            sync_folder(folder / MEDIA)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return FilmCopy(stored_as, sha256, size_bytes)


def _check_room(source: MediaSource, folder: Path) -> None:
    with plainly(folder):
        free = shutil.disk_usage(folder).free
    needed = source.size_bytes + _SPARE_BYTES
    if free < needed:
        raise LibraryProblem(
            f"the disk has room for {_megabytes(free)} MB, this film needs "
            f"{_megabytes(needed)} MB.",
            where=folder.name,
            way_out="Nothing was added. Make room on the disk, then try again.",
        )


def _megabytes(size_bytes: int) -> int:
    return -(-size_bytes // 1_000_000)


def _copy(source: MediaSource, part: Path, control: JobControl) -> tuple[str, int]:
    digest = hashlib.sha256()
    copied = 0
    total = max(source.size_bytes, 1)
    with source.open() as original, part.open("xb") as copy:
        while piece := original.read(_CHUNK):
            control.check()
            digest.update(piece)
            copy.write(piece)
            copied += len(piece)
            control.progress(copied / total, "Copying the film")
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest(), copied


def hash_of(path: Path, control: JobControl | None = None) -> str:
    """SHA-256 of a file as it lies on the disk."""
    control = control or Unattended()
    digest = hashlib.sha256()
    total = max(path.stat().st_size, 1)
    done = 0
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            control.check()
            digest.update(piece)
            done += len(piece)
            control.progress(done / total, "Checking the copy")
    return digest.hexdigest()


def remove(folder: Path, stored_as: str) -> None:
    """Take away a copy that no recording speaks of."""
    (folder / stored_as).unlink(missing_ok=True)


def sweep(folder: Path, known: frozenset[str]) -> None:
    """Remove what a film that was being added when the power went left behind.

    Only for a caller that knows nobody is adding a film now.
    """
    for path in (folder / MEDIA).iterdir():
        if f"{MEDIA}/{path.name}" not in known:
            path.unlink(missing_ok=True)


def source_of(folder: Path, stored_as: str, called: str = "") -> MediaSource:
    """The one way to a film's bytes; an encrypted vault takes this place.

    ``called`` is what messages name it: a copy's own file name is a number.
    """
    return PathSource(folder / stored_as, called)
