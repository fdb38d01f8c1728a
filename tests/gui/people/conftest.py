"""The step who is who on a real library; what its first look sees is made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.libraries import make_library, write_film
from support.people_step import ROWS, Step, two_and_a_visitor
from support.seen import STEP_US

from imh_video.app.first_look import FirstLook
from imh_video.model.family import Role
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.people import people_page
from imh_video_ui.people.people_page import PeoplePage
from imh_video_ui.theme import ThemeMode, apply_theme


@pytest.fixture
def step(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Step]:
    apply_theme(qapp, ThemeMode.LIGHT)
    look = FirstLook(two_and_a_visitor().observations(), ROWS * STEP_US, ROWS * STEP_US)
    monkeypatch.setattr(people_page, "first_look", lambda _source, control: look)
    made = make_library(tmp_path / "library")
    made.library.add_person(made.family.id, Role.OTHER, "Grandparent")
    everybody = made.library.people(made.family.id)
    film = write_film(tmp_path / "film.mp4", seconds=4)
    recording = made.library.add_film(
        film, made.family.id, own_review_agreed_by=tuple(one.id for one in everybody)
    )
    page = PeoplePage(made.library)
    qtbot.addWidget(page)
    page.resize(1500, 900)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    space = Step(made, recording, page, qtbot)
    page.start_wished.connect(space.started.append)
    yield space
    page.close_recording()
    assert jobs().stop_all()
    qtbot.wait(10)
    made.library.close()
