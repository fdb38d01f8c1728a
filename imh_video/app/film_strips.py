"""Where the small pictures of a library's films are kept: with the films, and gone with them."""

from __future__ import annotations

import shutil
from pathlib import Path

from imh_video.app.library import Library
from imh_video.media.strip_pictures import FolderPictures, PictureStore
from imh_video.model.identifiers import RecordingId
from imh_video.store.folder import STRIPS


def strip_pictures(library: Library, recording_id: RecordingId) -> PictureStore:
    """The store for one recording; an encrypted library will give its vault here."""
    folder = _folder(library.folder, recording_id)
    return FolderPictures(folder, can_write=not library.read_only)


def forget_strip(library_folder: Path, recording_id: RecordingId) -> None:
    """Remove every picture of a recording that is removed itself. Harmless without any."""
    shutil.rmtree(_folder(library_folder, recording_id), ignore_errors=True)


def _folder(library_folder: Path, recording_id: RecordingId) -> Path:
    return library_folder / STRIPS / recording_id
