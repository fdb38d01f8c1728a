"""A window on a library with one short film, its coding open, driven by real keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from support.dressed import dress
from support.libraries import make_library, no_samples, write_film

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.main_window import MainWindow


@pytest.fixture(scope="session")
def kept_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    made = make_library(folder / "library")
    made.add_film(write_film(folder / "play.mp4", seconds=2))
    made.library.close()
    return folder / "library"


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "preferences.toml")


@pytest.fixture
def window(qtbot, qapp, tmp_path, kept_library, preferences) -> Iterator[MainWindow]:
    """On the coding of a film."""
    dress(qapp)
    shutil.copytree(kept_library, tmp_path / "library")
    window = MainWindow(Library.open(tmp_path / "library", who="tester"), preferences, no_samples)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    recording = window.library.recordings()[0]
    with qtbot.waitSignal(window.coding_page.player.opened, timeout=10_000):
        window.open_film(recording.id)
    window.coding_page.setFocus()
    yield window
    jobs().stop_all()
    window.close()
    window.deleteLater()
    qapp.processEvents()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
