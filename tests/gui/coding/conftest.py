"""A coding page on a real library with a tiny film, driven by real keys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.libraries import Made, make_library, write_film

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.family import Role
from imh_video.model.mark import Mark
from imh_video.model.recording import Recording
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.theme import ThemeMode, apply_theme, current_mode

FILM_S = 4
FRAME_US = 100_000


class HandClock:
    """Time in seconds that stands until somebody moves it."""

    def __init__(self) -> None:
        self.s = 50.0

    def __call__(self) -> float:
        return self.s


@dataclass
class Workspace:
    page: CodingPage
    made: Made
    recording: Recording
    qtbot: QtBot
    clock: HandClock = field(default_factory=HandClock)
    problems: list[str] = field(default_factory=list)

    @property
    def desk(self) -> CodingDesk:
        assert self.page.desk is not None
        return self.page.desk

    @property
    def marks(self) -> list[Mark]:
        return self.desk.marks_in_order()

    def press(self, *keys: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        """Real keys, to whatever has the keyboard."""
        for key in keys:
            target = QApplication.focusWidget() or self.page
            QTest.keyClick(target, key, modifier)

    def go_to(self, index: int) -> None:
        """Show that frame and wait until it is on screen."""
        self.page.player.seek_index(index)
        self.qtbot.waitUntil(lambda: self.page.player._shown == index, timeout=10_000)

    def open(self) -> None:
        with self.qtbot.waitSignal(self.page.player.opened, timeout=10_000):
            self.page.open_recording(self.recording.id)
        self.page.use_clock(self.clock)
        self.go_to(0)


@pytest.fixture(scope="session")
def library_with_a_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; each test works on its own copy."""
    folder = tmp_path_factory.mktemp("coding")
    made = make_library(folder / "library")
    made.add_film(write_film(folder / "play.mp4", seconds=FILM_S))
    made.library.close()
    return folder / "library"


def open_copy(of: Path, folder: Path) -> Made:
    shutil.copytree(of, folder)
    library = Library.open(folder, who="tester")
    family = library.families()[0]
    people = {person.role: person for person in library.people(family.id)}
    return Made(library, family, people[Role.INFANT], people[Role.CAREGIVER])


@pytest.fixture
def closed_workspace(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, library_with_a_film: Path
) -> Iterator[Workspace]:
    """The page as it is before a film is opened."""
    if current_mode() is not ThemeMode.LIGHT:
        apply_theme(qapp, ThemeMode.LIGHT)
    made = open_copy(library_with_a_film, tmp_path / "library")
    recording = made.library.recordings()[0]
    page = CodingPage(made.library, Preferences(tmp_path / "preferences.toml"))
    qtbot.addWidget(page)
    page.resize(1500, 900)
    page.show()
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.isActiveWindow)
    space = Workspace(page, made, recording, qtbot)
    page.problem.connect(space.problems.append)
    yield space
    page.close_recording()
    assert jobs().stop_all()
    qtbot.wait(10)
    made.library.close()


@pytest.fixture
def workspace(closed_workspace: Workspace) -> Workspace:
    """The page with the film open at its first frame."""
    closed_workspace.open()
    return closed_workspace
