"""A reports page on a real library: two codings of a film, one of another film of the family."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.libraries import Made, make_library, write_film
from support.reported import FILM_S, code_film

from imh_video.app.library import Library
from imh_video.model.family import Role
from imh_video.model.identifiers import CodingId, RecordingId
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.reports.counted import Counted
from imh_video_ui.reports.reports_page import ReportsPage
from imh_video_ui.theme import ThemeMode, apply_theme, current_mode


@dataclass
class Reported:
    page: ReportsPage
    made: Made
    film: RecordingId
    own: CodingId
    qtbot: QtBot
    told: list[str] = field(default_factory=list)

    def wait(self) -> Counted:
        """Until what was asked for last is shown."""
        self.qtbot.waitUntil(lambda: not self.page.options._settled.isActive())
        self.qtbot.waitUntil(lambda: not self.page.is_counting)
        self.qtbot.wait(1)
        assert self.page.counted is not None
        return self.page.counted

    def open(self) -> Counted:
        self.page.open_coding(self.film, self.own)
        return self.wait()


@pytest.fixture(scope="session")
def reported_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; each test works on its own copy."""
    folder = tmp_path_factory.mktemp("reported")
    made = make_library(folder / "library")
    films = [
        made.add_film(write_film(folder / f"{shade}.mp4", shade=shade, seconds=FILM_S))
        for shade in (0, 90)
    ]
    code_film(made, films[0].id, "MK", 0)
    code_film(made, films[0].id, "AB", 2)
    code_film(made, films[1].id, "MK", 5)
    made.library.close()
    return folder / "library"


@pytest.fixture
def reported(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, reported_library: Path
) -> Iterator[Reported]:
    """The page before a coding is opened."""
    if current_mode() is not ThemeMode.LIGHT:
        apply_theme(qapp, ThemeMode.LIGHT)
    shutil.copytree(reported_library, tmp_path / "library")
    library = Library.open(tmp_path / "library", who="tester")
    family = library.families()[0]
    people = {person.role: person for person in library.people(family.id)}
    made = Made(library, family, people[Role.INFANT], people[Role.CAREGIVER])
    film = next(one for one in library.recordings() if len(library.codings(one.id)) == 2)
    own = next(coding for coding in library.codings(film.id) if coding.coder == "MK")
    page = ReportsPage(library)
    qtbot.addWidget(page)
    page.resize(1400, 900)
    page.show()
    space = Reported(page, made, film.id, own.id, qtbot)
    page.told.connect(space.told.append)
    yield space
    assert jobs().stop_all()
    qtbot.wait(10)
    library.close()
