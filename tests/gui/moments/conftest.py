"""A window on a library with one film that was looked at: its signals are made by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.dressed import dress
from support.libraries import make_library, no_samples, write_film
from support.made_moments import FILM_S, made_signals

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.app.suggesting import suggest_again
from imh_video.model.mark import Mark
from imh_video.model.moment import CandidateMoment
from imh_video.model.signal import SignalSet
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.main_window import MainWindow

FRAME_US = 100_000


@dataclass
class Space:
    window: MainWindow
    signals: SignalSet
    qtbot: QtBot
    problems: list[str] = field(default_factory=list)

    @property
    def page(self) -> CodingPage:
        return self.window.coding_page

    @property
    def library(self) -> Library:
        return self.window.library

    @property
    def desk(self) -> CodingDesk:
        assert self.page.desk is not None
        return self.page.desk

    @property
    def marks(self) -> list[Mark]:
        return self.desk.marks_in_order()

    @property
    def moments(self) -> list[CandidateMoment]:
        """In the order in which the queue has them."""
        return list(self.page.queue.moments.values())

    @property
    def waiting(self) -> list[CandidateMoment]:
        """The ones that the queue shows now."""
        queue = self.page.queue
        return [one for one in self.moments if not queue._cards[one.id].isHidden()]

    def press(self, *keys: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        """Real keys, to whatever has the keyboard."""
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)

    def settle(self) -> None:
        """Until no job runs and what they brought is shown."""
        self.qtbot.waitUntil(lambda: not jobs().running, timeout=20_000)
        QApplication.processEvents()


@pytest.fixture(scope="session")
def looked_at_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; each test works on its own copy."""
    folder = tmp_path_factory.mktemp("moments")
    made = make_library(folder / "library")
    recording = made.add_film(write_film(folder / "play.mp4", seconds=FILM_S))
    suggest_again(made.library, recording.id, made_signals())
    made.library.close()
    return folder / "library"


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "preferences.toml")


@pytest.fixture
def space(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    looked_at_library: Path,
    preferences: Preferences,
) -> Iterator[Space]:
    """On the coding of the film, with the queue in sight and its signals at hand."""
    dress(qapp)
    shutil.copytree(looked_at_library, tmp_path / "library")
    window = MainWindow(Library.open(tmp_path / "library", who="tester"), preferences, no_samples)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    space = Space(window, made_signals(), qtbot)
    open_film(space)
    yield space
    jobs().stop_all()
    window.close()
    window.deleteLater()
    qapp.processEvents()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def open_film(space: Space) -> None:
    recording = space.library.recordings()[0]
    with space.qtbot.waitSignal(space.page.player.opened, timeout=10_000):
        space.window.open_film(recording.id)
    space.page.problem.connect(space.problems.append)
    # The film itself was never analysed: the page has its signals as after a look.
    space.page.moments_side.choices.signals = space.signals
    space.page.setFocus()
