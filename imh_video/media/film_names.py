"""Which files of a folder are films, told by their names alone."""

from __future__ import annotations

from pathlib import Path

FILM_ENDINGS = frozenset(
    {".mp4", ".mov", ".m4v", ".mkv", ".avi", ".webm", ".mts", ".m2ts", ".ts", ".mpg", ".mpeg"}
    | {".wmv", ".3gp", ".dv", ".flv"}
)


def films_in(folder: Path) -> tuple[Path, ...]:
    """Every film in the folder and below it, in the order of the paths; hidden ones left out."""
    return tuple(
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in FILM_ENDINGS and not path.name.startswith(".") and path.is_file()
    )
