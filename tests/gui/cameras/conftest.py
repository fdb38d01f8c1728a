"""A dressed application and a stage to show cameras on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.camera_page import Space
from support.dressed import dressed as dressed
from support.libraries import make_library
from support.numbered_clips import clips as clips
from support.two_cameras import OnStage

from imh_video.app.cameras import add_camera, set_clock
from imh_video.app.preferences import Preferences
from imh_video.model.recording import CameraClock
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.jobs.runner import jobs


@pytest.fixture(autouse=True)
def begins_dressed(dressed):
    return


@pytest.fixture
def on_stage(qtbot) -> Iterator[OnStage]:
    on_stage = OnStage(qtbot)
    yield on_stage
    threads = [on_stage.player._thread, *(one._thread for one in on_stage.companions)]
    on_stage.close()
    assert not any(t is not None and t.is_alive() for t in threads), "a decode thread lived on"


@pytest.fixture
def space(tmp_path: Path, clips, qtbot) -> Iterator[Space]:
    made = make_library(tmp_path / "library")
    recording = made.add_film(clips["long_gop"].path)
    page = CodingPage(made.library, Preferences(tmp_path / "preferences.toml"))
    qtbot.addWidget(page)
    page.resize(1500, 900)
    page.show()
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.isActiveWindow)
    yield Space(made, recording, page, qtbot)
    page.close_recording()
    assert jobs().stop_all()
    qtbot.wait(10)
    made.library.close()


@pytest.fixture
def two(space, clips):
    add_camera(space.made.library, space.recording.id, [clips["steady"].path])
    set_clock(space.made.library, space.recording.id, 1, CameraClock(1_300_000))
    space.open()
    return space
