"""The composition root: the application, its look, the library, the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.problem import Problem
from imh_video.places import data_folder
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.main_window import MainWindow
from imh_video_ui.theme import apply_theme

DONE, BAD_INPUT = 0, 2


class NoScreen(Problem):
    """A window needs a screen."""


def build_application(mode: str = "system") -> QApplication:
    """The one QApplication of this process, dressed; makes it when there is none yet."""
    app = QApplication.instance()
    if app is None:
        app = QApplication(["imh-video"])
    assert isinstance(app, QApplication)
    app.setApplicationName("imh-video")
    app.setApplicationDisplayName("imh-video")
    app.setDesktopFileName("imh-video")
    apply_theme(app, mode)
    return app


def default_library_folder(preferences: Preferences) -> Path:
    """The one that was open last, or this person's own."""
    last = preferences.text("library.folder")
    return Path(last) if last and Path(last).is_dir() else data_folder() / "library"


def open_or_begin_library(folder: Path) -> Library:
    """Open the library; an own one that does not exist yet is begun, empty."""
    if folder.is_dir() and any(folder.iterdir()):
        return Library.open(folder)
    return Library.create(folder, plain=True)


def open_samples() -> Library:
    """The library of made-up families."""
    from imh_video.app.sample_library import open_sample_library

    return open_sample_library()


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="imh-video", add_help=False)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--sample", action="store_true")
    return parser.parse_args(list(argv))


def _check_screen() -> None:
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoScreen(
            "there is no screen here to open a window on.",
            way_out="Use the commands instead: imh-video --help lists them.",
        )


def _open_wanted(arguments: argparse.Namespace, preferences: Preferences) -> Library:
    if arguments.sample:
        return open_samples()
    given = arguments.library or arguments.folder
    if given is not None:
        return Library.open(given)
    return open_or_begin_library(default_library_folder(preferences))


def main(argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed. Returns the exit code."""
    try:
        _check_screen()
        preferences = Preferences()
        library = _open_wanted(_arguments(argv), preferences)
    except Problem as problem:
        print(problem.sentence, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return BAD_INPUT
    app = build_application(preferences.text("look.theme"))
    window = MainWindow(library, preferences, open_samples, is_sample=arguments_sample(argv))
    window.show()
    code = app.exec()
    jobs().stop_all()
    return code


def arguments_sample(argv: Sequence[str]) -> bool:
    """Whether the sample families were asked for."""
    return bool(_arguments(argv).sample)
