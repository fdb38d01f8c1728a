"""Pictures of every workspace with real content, rendered without a screen.

Without a library the sample families are made in a folder of their own, coded from their truth
files and looked at for possible moments: nothing of the person's own is touched.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from imh_video.app.library import Library
from imh_video.app.sample_coding import code_from_truth
from imh_video.app.sample_library import open_sample_library, sample_clips_folder
from imh_video.model.identifiers import RecordingId
from imh_video.model.problem import Problem
from imh_video.schemes.locate import find_scheme
from imh_video_ui.tour.camera import HEIGHT as HEIGHT
from imh_video_ui.tour.camera import WIDTH as WIDTH
from imh_video_ui.tour.camera import Camera, leave_dialogs
from imh_video_ui.tour.evaluation import render_evaluation
from imh_video_ui.tour.film_states import render_film_states
from imh_video_ui.tour.two_cameras import render_two_cameras
from imh_video_ui.tour.workspaces import SCENES, SHOWN_FAMILY

_CODER: Final = "Coder A"
_HARMLESS = "does not support propagateSizeHints"
# OpenCV points Qt at plugins of its own when it is imported; a child must not inherit that.
_FOREIGN_QT = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


def tour(out: Path, library: Path | None = None, *, looks: bool = True) -> list[Path]:
    """Render all pictures into a folder; where they lie. ``looks`` False leaves the analysis out.

    Raises Problem when the library or the sample clips are missing.
    """
    out.mkdir(parents=True, exist_ok=True)
    _without_screen()
    with tempfile.TemporaryDirectory() as scratch:
        folder = library
        if folder is None:
            folder = Path(scratch) / "sample-library"
            prepare_sample_library(folder, looks=looks)
        pictures = [
            *render_pictures(out, folder, Path(scratch), ("light", "dark")),
            *render_film_states(out / "player", folder, Path(scratch), ("light", "dark")),
            *_render_enlarged(out, folder, Path(scratch)),
        ]
        first_start = Path(scratch) / "library"
        pictures += render_first_start(out, first_start, Path(scratch))
        pictures += render_two_cameras(out / "player", Path(scratch), ("light", "dark"))
        pictures += render_evaluation(out, Path(scratch), ("light", "dark"), looks=looks)
    return sorted(pictures)


def _without_screen() -> None:
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        for name in _FOREIGN_QT:
            os.environ.pop(name, None)
    qInstallMessageHandler(_say_qt_message)


def _say_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    is_of_sound = (context.category or "").startswith("qt.multimedia") or "Pulse" in message
    # No sound device is needed for pictures; the other is said of every window without a screen.
    if kind is QtMsgType.QtDebugMsg or is_of_sound or _HARMLESS in message:
        return
    sys.stderr.write(f"Qt: {message}\n")


def prepare_sample_library(folder: Path, *, looks: bool) -> None:
    """The sample families with marks, possible moments and decisions."""
    with open_sample_library(folder) as library:
        recording = library.recordings(library.family_of_code(SHOWN_FAMILY).id)[0]
        if looks:
            _look(library, recording.id)
        _code(library, recording.id)


def _look(library: Library, recording_id: RecordingId) -> None:
    from imh_video.app.suggesting import look_at_recording

    try:
        look_at_recording(library, recording_id)
    except Problem as problem:
        # Without the model files the pictures show the marks, and no possible moments.
        sys.stderr.write(f"{problem.sentence}\n")


def _code(library: Library, recording_id: RecordingId) -> None:
    desk = library.open_coding(recording_id, _CODER, find_scheme("sunderland"))
    code_from_truth(desk, sample_clips_folder() / "play_at_home.truth.json")
    suggestions = library.candidates(recording_id)
    found = suggestions.moments if suggestions is not None else ()
    # The best one stays to be looked at: the picture shows what there is to decide.
    for candidate in found[1:2]:
        desk.keep(candidate)
    for candidate in found[4:5]:
        desk.dismiss(candidate)
    desk.close()


def render_pictures(
    out: Path,
    folder: Path,
    scratch: Path,
    themes: Sequence[str],
    *,
    suffix: str = "",
    only: Sequence[str] = (),
) -> list[Path]:
    """Every workspace in each theme; ``only`` names some."""
    camera = Camera(out, Library.open(folder), scratch, is_sample=True)
    taken = []
    try:
        for name, show in SCENES.items():
            if only and name not in only:
                continue
            for theme in themes:
                camera.wear(theme)
                if show(camera):
                    taken.append(camera.take(f"{name}-{theme}{suffix}"))
                leave_dialogs(camera)
    finally:
        camera.close()
    return taken


_ENLARGED: Final = ("01-library", "02-add-a-film", "03-coding")


def render_first_start(out: Path, folder: Path, scratch: Path) -> list[Path]:
    """What a newcomer sees: a library with nothing in it."""
    camera = Camera(out, Library.create(folder, plain=True), scratch, is_sample=False)
    try:
        camera.wear("light")
        return [camera.take("09-first-start-light")]
    finally:
        camera.close()


def _render_enlarged(out: Path, folder: Path, scratch: Path) -> list[Path]:
    """Some pictures at 200 % scaling: Qt takes the factor only when a process starts."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in _FOREIGN_QT},
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": "2",
    }
    arguments = [str(out), str(folder), str(scratch)]
    subprocess.run(
        [sys.executable, "-m", "imh_video_ui.tour", *arguments], env=environment, check=True
    )
    return sorted(out.rglob("*-200.png"))


def enlarged_main(out: str, folder: str, scratch: str) -> None:
    """What a process that was started with another scaling renders."""
    _without_screen()
    render_pictures(
        Path(out), Path(folder), Path(scratch), ("light",), suffix="-200", only=_ENLARGED
    )
    render_film_states(Path(out) / "player", Path(folder), Path(scratch), ("light",), suffix="-200")
