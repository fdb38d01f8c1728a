"""A library with a coding, and a window to open dialogs over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.calendars import calendar as calendar
from support.libraries import Made, make_library

from imh_video.app.coding_desk import CodingDesk
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.theme import ThemeMode, apply_theme


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    assert jobs().stop_all()
    made.library.close()


@pytest.fixture
def desk(made: Made) -> CodingDesk:
    return made.desk()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> QWidget:
    apply_theme(qapp, ThemeMode.LIGHT)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1400, 900)
    window.show()
    return window
