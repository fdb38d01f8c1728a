"""Which films of a library wait to be looked at, remembered when the program ends or is ended.

A small file in the library's folder that names recordings by their ids; without it, or with one
that cannot be read, no film waits. It is no edit of anybody's work, so there is no undo for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from imh_video.app.library import Library
from imh_video.media.cache import remember
from imh_video.model.identifiers import RecordingId
from imh_video.store.folder import WAITING


def waiting_films(library: Library) -> tuple[RecordingId, ...]:
    """In the order in which they were asked for; those that are gone by now left out."""
    try:
        said = json.loads((library.folder / WAITING).read_text(encoding="utf-8"))
        names = [str(name) for name in said["films"]]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    there = {recording.id for recording in library.recordings()}
    return tuple(RecordingId(name) for name in dict.fromkeys(names) if name in there)


def keep_waiting(library: Library, films: Sequence[RecordingId]) -> None:
    """Remember them instead of those before; a disk that refuses costs only the memory."""
    path = library.folder / WAITING
    if library.read_only or (not films and not path.exists()):
        return
    remember(path, json.dumps({"films": list(films)}).encode())
