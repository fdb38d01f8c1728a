"""A dressed application, libraries to open windows on, and a film of two seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.dressed import dressed as dressed
from support.libraries import no_samples
from support.numbered_clips import make_clip

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.main_window import MainWindow


@pytest.fixture(autouse=True)
def begins_dressed(dressed):
    return


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "preferences.toml")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty one; the window that takes it closes it."""
    return Library.create(tmp_path / "library", plain=True, who="tester")


@pytest.fixture
def open_window(qtbot, preferences) -> Iterator[Callable[..., MainWindow]]:
    """Opens a window on a library and closes it when the test ends."""
    opened: list[MainWindow] = []

    def open_one(library: Library, samples=no_samples, **more) -> MainWindow:
        window = MainWindow(library, preferences, samples, **more)
        opened.append(window)
        window.resize(1600, 1000)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield open_one
    for window in opened:
        if window.isVisible():
            window.add_film_page.stop()
            jobs().stop_all()
            window.close()
        window.deleteLater()


@pytest.fixture(scope="session")
def tiny_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip("steady", tmp_path_factory.mktemp("film")).path
