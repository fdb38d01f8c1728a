"""The application as it is dressed for the window tests."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from imh_video_ui.application import build_application
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.theme import ThemeMode, current_mode


def dress(app: QApplication) -> None:
    """In the light theme, whatever an earlier test left; cheap where it is dressed so already."""
    if current_mode() is not ThemeMode.LIGHT or not app.styleSheet():
        build_application("light")


@pytest.fixture
def dressed(qapp: QApplication):
    """A test begins with the light theme, and leaves neither jobs nor windows behind."""
    dress(qapp)
    yield
    assert jobs().stop_all()
    qapp.processEvents()
    # Windows of one test must be gone before the next: a new theme would dress them too.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
