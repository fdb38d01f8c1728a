"""Adds and removes a camera of one recording without end. Meant to be killed.

``python add_cameras_until_killed.py LIBRARY RECORDING FILM...``: tells ``ready`` once, then works.
"""

from __future__ import annotations

import sys
from pathlib import Path

from imh_video.app import cameras
from imh_video.app.library import Library
from imh_video.model.identifiers import RecordingId


def main() -> None:
    folder, name, *films = sys.argv[1:]
    recording_id = RecordingId(name)
    with Library.open(Path(folder), who="coder") as library:
        for camera in library.recording(recording_id).cameras[1:]:
            cameras.remove_camera(library, recording_id, camera.number)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            camera = cameras.add_camera(library, recording_id, [Path(film) for film in films])
            cameras.remove_camera(library, recording_id, camera.number)


if __name__ == "__main__":
    main()
