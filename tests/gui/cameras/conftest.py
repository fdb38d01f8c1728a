"""A dressed application and a stage to show cameras on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from support.numbered_clips import clips as clips
from support.two_cameras import OnStage

from imh_video_ui.application import build_application
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.theme import ThemeMode, current_mode


@pytest.fixture(autouse=True)
def dressed(qapp):
    """Every test begins with the light theme."""
    if current_mode() is not ThemeMode.LIGHT or not qapp.styleSheet():
        build_application("light")
    yield
    assert jobs().stop_all()
    qapp.processEvents()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def on_stage(qtbot) -> Iterator[OnStage]:
    on_stage = OnStage(qtbot)
    yield on_stage
    threads = [on_stage.player._thread, *(one._thread for one in on_stage.companions)]
    on_stage.close()
    assert not any(t is not None and t.is_alive() for t in threads), "a decode thread lived on"
