"""The page that adds films, on a real library in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from support.dressed import dressed as dressed
from support.libraries import Made, make_library
from support.numbered_clips import clips as clips

from imh_video.app.preferences import Preferences
from imh_video.model.recording import Recording
from imh_video_ui.dialogs.problem_dialog import ProblemDialog
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.library.add_film_page import CONSENT, READY, AddFilmPage
from imh_video_ui.library.belonging_form import BelongingForm
from imh_video_ui.library.consent_form import Said

PATIENCE_MS = 20_000


@pytest.fixture(autouse=True)
def begins_dressed(dressed):
    return


@dataclass
class Adding:
    made: Made
    page: AddFilmPage
    qtbot: QtBot
    added: list[str] = field(default_factory=list)

    def choose(self, *paths: Path) -> None:
        """As if these were chosen in the system's dialog, and looked at."""
        self.page.take_files(paths)
        self.qtbot.waitUntil(lambda: not self.page.is_busy, timeout=PATIENCE_MS)

    @property
    def form(self) -> BelongingForm:
        self.qtbot.waitUntil(lambda: self.page.belonging_form is not None, timeout=PATIENCE_MS)
        assert self.page.belonging_form is not None
        return self.page.belonging_form

    def go_on(self) -> None:
        self.qtbot.mouseClick(self.page.next_button, Qt.MouseButton.LeftButton)

    def agree_and_copy(self) -> Recording:
        """Everybody says yes; the recording as it is in the library then."""
        self.qtbot.waitUntil(lambda: self.page.step == CONSENT, timeout=PATIENCE_MS)
        assert self.page.consent_form is not None
        for person in self.made.everybody:
            self.page.consent_form.choose(person.id, Said.AGREED)
        self.go_on()
        self.qtbot.waitUntil(lambda: self.page.step == READY, timeout=PATIENCE_MS)
        return self.made.library.recording(self.added[-1])

    @property
    def dialog(self) -> ProblemDialog:
        def shown() -> list[ProblemDialog]:
            return [d for d in self.page.findChildren(ProblemDialog) if d.isVisible()]

        self.qtbot.waitUntil(lambda: len(shown()) == 1, timeout=PATIENCE_MS)
        return shown()[0]


@pytest.fixture
def adding(tmp_path: Path, qtbot: QtBot) -> Iterator[Adding]:
    made = make_library(tmp_path / "library")
    page = AddFilmPage(made.library, Preferences(tmp_path / "preferences.toml"), date(2026, 11, 20))
    qtbot.addWidget(page)
    page.resize(1400, 900)
    page.show()
    adding = Adding(made, page, qtbot)
    page.film_added.connect(adding.added.append)
    page.begin(made.family.id)
    yield adding
    page.stop()
    assert jobs().stop_all()
    made.library.close()
