"""A coding with marks, and a newer version of its scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.libraries import Made, code, make_library, scheme

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.scheme import CodingScheme
from imh_video_ui.theme import ThemeMode, apply_theme

S = 1_000_000


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    yield made
    made.library.close()


@pytest.fixture
def newer() -> CodingScheme:
    """One code has another name, one is gone, one is new."""
    old = scheme()
    codes = (
        *(replace(c, id="b_gaze") if c.id == "b_look" else c for c in old.codes if c.id != "b_hum"),
        code("b_song"),
    )
    return replace(old, version="2", content_hash="b" * 64, codes=codes)


@pytest.fixture
def desk(made: Made) -> CodingDesk:
    desk = made.desk()
    desk.mark_point("b_reach", S)
    desk.mark_point("b_hum", 3 * S)
    desk.mark_point("b_hum", 6 * S)
    desk.mark_point("b_look", 9 * S)
    return desk


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> QWidget:
    apply_theme(qapp, ThemeMode.LIGHT)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1400, 900)
    window.show()
    return window
