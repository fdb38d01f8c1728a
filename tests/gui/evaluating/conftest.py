"""A window on a library with two families, a film of each coded by one coder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.libraries import write_film

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.family import Role
from imh_video.schemes.locate import find_scheme
from imh_video.vision.model_store import list_models
from imh_video_ui.application import build_application
from imh_video_ui.evaluating.evaluating_page import EvaluatingPage
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.main_window import MainWindow

FAMILIES = ("TERN-53", "LARK-27")
ATTUNED_US = 500_000


@dataclass
class Evaluated:
    window: MainWindow
    library: Library
    qtbot: QtBot

    @property
    def page(self) -> EvaluatingPage:
        return self.window.evaluating_page

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.is_busy, timeout=60_000)
        self.qtbot.wait(1)


def make_library(folder: Path, films: Path, *, coded: bool) -> Library:
    library = Library.create(folder, plain=True, who="tester")
    for number, code in enumerate(FAMILIES):
        family = library.add_family(code)
        agreed = (
            library.add_person(family.id, Role.INFANT, "Baby").id,
            library.add_person(family.id, Role.CAREGIVER, "Parent A").id,
        )
        film = write_film(films / f"{code}.mp4", shade=60 * number)
        recording = library.add_film(film, family.id, own_review_agreed_by=agreed)
        if coded:
            with library.open_coding(recording.id, "MK", find_scheme("sunderland")) as desk:
                desk.mark_point("d_attune", ATTUNED_US)
    return library


@pytest.fixture
def open_evaluation(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[object]:
    """Opens a window on such a library, at the page."""
    build_application("light")
    opened: list[MainWindow] = []

    def open_one(*, coded: bool = True) -> Evaluated:
        if coded and not all(model.present for model in list_models()):
            pytest.skip("the model files are not on this computer: imh-video models fetch")
        library = make_library(tmp_path / "library", tmp_path, coded=coded)
        preferences = Preferences(tmp_path / "preferences.toml")
        window = MainWindow(library, preferences, lambda: library, keeps_layout=False)
        opened.append(window)
        window.resize(1500, 900)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return Evaluated(window, library, qtbot)

    yield open_one
    for window in opened:
        jobs().stop_all()
        window.close()
        window.deleteLater()
    qapp.processEvents()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
