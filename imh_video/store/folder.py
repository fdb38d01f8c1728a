"""The library folder: what lies where, and the few lines that say it is one.

``library.toml`` format and version; ``library.sqlite`` the database; ``media/`` films under random
names; ``backups/`` copies of the database; ``locks/`` empty files that are only ever locked;
``strips/`` small pictures of the films, which can be made again; ``waiting.json`` films that are to
be looked at.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imh_video.store.connection import DATABASE
from imh_video.store.migrate import VERSION
from imh_video.store.problems import LibraryProblem

ABOUT = "library.toml"
MEDIA = "media"
BACKUPS = "backups"
LOCKS = "locks"
STRIPS = "strips"
"""Film strips by recording: they can be made again, and go with their recording."""
WAITING = "waiting.json"
FORMAT = "imh-video library"


@dataclass(frozen=True, slots=True)
class About:
    """What ``library.toml`` says."""

    id: str
    version: int
    encrypted: bool


def read_about(folder: Path) -> About:
    """Check that the folder is a library this program can open. Touches nothing.

    Raises LibraryProblem with the way out.
    """
    path = folder / ABOUT
    if not path.is_file():
        raise _not_a_library(folder)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LibraryProblem(
            f"cannot be understood ({error}).",
            where=f"{folder.name}/{ABOUT}",
            way_out="Put back the file from a copy of the library.",
        ) from error
    about = _about(folder, said)
    if about.version > VERSION:
        raise written_by_newer(folder, about.version)
    if not (folder / DATABASE).is_file():
        raise LibraryProblem(
            f"the library has lost its database ({DATABASE}).",
            where=folder.name,
            way_out="Put it back from the folder 'backups' or from a copy of the library.",
        )
    return about


def _about(folder: Path, said: dict[str, Any]) -> About:
    version = said.get("version")
    if said.get("format") != FORMAT or not isinstance(version, int) or isinstance(version, bool):
        raise _not_a_library(folder)
    return About(str(said.get("id", "")), version, said.get("encrypted") is True)


def check_same(folder: Path, library_id: str) -> None:
    """Raises LibraryProblem when it is not that library any more: another disk, perhaps."""
    if read_about(folder).id != library_id:
        raise LibraryProblem(
            "another library lies here now.",
            where=folder.name,
            way_out="Nothing was changed. Plug in the disk that was there before, or open this "
            "library anew.",
        )


def write_about(folder: Path, about: About) -> None:
    """Write ``library.toml``: to a new file first, so that there is always a whole one."""
    lines = [
        "# A library of imh-video. Leave this file where it is: the program looks for it.",
        f'format = "{FORMAT}"',
        f"version = {about.version}",
        f'id = "{about.id}"',
        f"encrypted = {str(about.encrypted).lower()}",
    ]
    written = folder / f"{ABOUT}.new"
    with written.open("w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    written.replace(folder / ABOUT)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make sure that a name just given to a file outlives a power cut."""
    if os.name == "nt":  # pragma: no cover - Windows keeps names without being asked
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def written_by_newer(folder: Path, version: int) -> LibraryProblem:
    return LibraryProblem(
        f"this library was written by a newer version of the program (library version {version}, "
        f"this program knows {VERSION}).",
        where=folder.name,
        way_out="It was left as it is. Open it with the newer program.",
    )


def _not_a_library(folder: Path) -> LibraryProblem:
    what = "is not a library." if folder.is_dir() else "there is no such folder."
    return LibraryProblem(
        what,
        where=folder.name or str(folder),
        way_out="Choose the folder that holds library.toml, or begin a new library.",
    )
