"""A window on two screens that are not there, in a process of its own: prints what it sees.

Arguments: a library with one film, a folder for preferences. Qt takes its screens at its start.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QRect
from PySide6.QtWidgets import QWidget

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video_ui.application import build_application, open_samples
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.main_window import MainWindow


def main(folder: str, own: str) -> None:
    app = build_application("light")
    said: dict[str, object] = {}

    def settle() -> None:
        clock = QElapsedTimer()
        clock.start()
        while clock.elapsed() < 100 or jobs().running:
            app.processEvents()

    def stand(window: QWidget) -> list[object]:
        rect: QRect = window.geometry()
        return [window.screen().name(), window.isFullScreen(), *rect.getRect()]

    def open_window() -> MainWindow:
        preferences = Preferences(Path(own) / "preferences.toml")
        window = MainWindow(Library.open(Path(folder)), preferences, open_samples)
        window.show()
        window.open_film(window.library.recordings()[0].id)
        settle()
        return window

    window = open_window()
    page = window.coding_page
    apart = page.arrangement.apart
    page.action("view.film_window").trigger()
    settle()
    said["out"] = stand(apart.window)
    page.action("view.film_screen").trigger()
    settle()
    said["moved"] = stand(apart.window)
    page.action("view.film_screen").trigger()
    settle()
    window.show_workspace("library")
    said["elsewhere"] = apart.window is None
    window.show_workspace("coding")
    settle()
    said["again"] = stand(apart.window)
    window.close()
    window = open_window()
    said["next time"] = stand(window.coding_page.arrangement.apart.window)
    window.close()
    print(json.dumps(said))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
