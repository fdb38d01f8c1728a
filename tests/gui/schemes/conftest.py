"""The page of schemes in a home of its own, on an empty library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.dressed import dress
from support.libraries import make_library

from imh_video.app import own_schemes
from imh_video.app.own_schemes import SchemeFile
from imh_video_ui.schemes.schemes_page import SchemesPage


@pytest.fixture
def page(qtbot, qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SchemesPage]:
    monkeypatch.setenv("IMH_VIDEO_HOME", str(tmp_path / "home"))
    dress(qapp)
    made = make_library(tmp_path / "library")
    page = SchemesPage(made.library)
    qtbot.addWidget(page)
    page.resize(1340, 820)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    yield page
    page.hide()
    made.library.close()


def built_in(name: str) -> SchemeFile:
    return next(file for file in own_schemes.scheme_files() if file.path.stem == name)
