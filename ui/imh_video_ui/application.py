"""The composition root: the application, its look, the library, the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLoggingCategory
from PySide6.QtWidgets import QApplication, QFileDialog

from imh_video.app.backups import LibraryDamaged
from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.media.film_process import film_processes
from imh_video.model.problem import Problem
from imh_video.places import data_folder, has_display
from imh_video_ui.dialogs.problem_dialog import Way, problem_dialog
from imh_video_ui.going_back.damaged_dialog import DamagedDialog
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.main_window import MainWindow
from imh_video_ui.theme import apply_theme

DONE, BAD_INPUT = 0, 2


def _tr(text: str) -> str:
    return QCoreApplication.translate("Application", text)


class NoScreen(Problem):
    """A window needs a screen."""


def build_application(mode: str = "system") -> QApplication:
    """The one QApplication of this process, dressed; makes it when there is none yet."""
    # Which optional system codecs Qt did not find matters to nobody: film is read by PyAV.
    QLoggingCategory.setFilterRules("qt.multimedia.*.info=false\nqt.multimedia.*.warning=false")
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
    if not (has_display() or os.environ.get("QT_QPA_PLATFORM")):
        raise NoScreen(
            "there is no screen here to open a window on.",
            way_out="Use the commands instead: imh-video --help lists them.",
        )


@dataclass(frozen=True)
class _Opened:
    library: Library
    is_sample: bool = False


def _open_named(arguments: argparse.Namespace) -> _Opened | None:
    """What the command line asks for; None when it leaves the choice to us."""
    if arguments.sample:
        return _Opened(open_samples(), is_sample=True)
    folder = arguments.library or arguments.folder
    return _Opened(Library.open(folder)) if folder is not None else None


def _open_own(preferences: Preferences) -> _Opened | None:
    """The person's own library. Where that fails, a dialog offers ways on; None leaves."""
    folder = default_library_folder(preferences)
    try:
        return _Opened(open_or_begin_library(folder))
    except LibraryDamaged as problem:
        _say(problem)
        if DamagedDialog(None, folder, problem).exec():
            return _open_own(preferences)
        return offer_another(problem)
    except Problem as problem:
        _say(problem)
        return offer_another(problem)


def offer_another(problem: Problem) -> _Opened | None:
    """Ask what to open instead of a library that cannot be opened; None to leave."""
    while True:
        chosen = _ask_what_else(problem)
        if chosen is None:
            return None
        try:
            opened = chosen()
        except Problem as another:
            problem = another
            continue
        if opened is not None:
            return opened


def _ask_what_else(problem: Problem) -> Callable[[], _Opened | None] | None:
    chosen: list[Callable[[], _Opened | None]] = []
    dialog = problem_dialog(
        None,
        problem,
        title=_tr("Your library cannot be opened"),
        safe=_tr("Nothing in it was changed."),
        ways=[
            Way(_tr("Open the samples"), lambda: chosen.append(_take_samples), "book-open"),
            Way(_tr("Open another library"), lambda: chosen.append(_take_other), "folder-open"),
        ],
    )
    dialog.exec()
    return chosen[0] if chosen else None


def _take_samples() -> _Opened:
    return _Opened(open_samples(), is_sample=True)


def _take_other() -> _Opened | None:
    """None when no folder was chosen."""
    name = QFileDialog.getExistingDirectory(None, _tr("Open a library"))
    return _Opened(Library.open(Path(name))) if name else None


def _say(problem: Problem) -> None:
    print(problem.sentence, file=sys.stderr)  # noqa: T201 - whoever started us may read it


def main(argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed. Returns the exit code."""
    arguments = _arguments(argv)
    try:
        _check_screen()
        opened = _open_named(arguments)
    except Problem as problem:
        _say(problem)
        return BAD_INPUT
    preferences = Preferences()
    app = build_application(preferences.text("look.theme"))
    opened = opened or _open_own(preferences)
    if opened is None:
        return BAD_INPUT
    window = MainWindow(opened.library, preferences, open_samples, is_sample=opened.is_sample)
    window.show()
    film_processes().warm_up()
    if arguments.sample:
        from imh_video.app.sample_library import sample_recording

        window.open_film(sample_recording(opened.library).id)
    code = app.exec()
    jobs().stop_all()
    return code
