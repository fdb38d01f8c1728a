"""A library of three films, and looks that end when the test says so: no detector runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from support.libraries import make_library, write_film
from support.looks import Looks

from imh_video.app.library import Library
from imh_video.app.suggesting import LookedAt
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl
from imh_video.model.moment import Suggestions
from imh_video.model.signal import SignalSet
from imh_video_ui.jobs import looking_list
from imh_video_ui.jobs.looking_list import LookingList
from imh_video_ui.jobs.runner import jobs


@pytest.fixture
def looks(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Looks]:
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "cache"))
    made = make_library(tmp_path / "library")
    films = [
        made.add_film(write_film(tmp_path / f"{shade}.mp4", shade=shade)).id
        for shade in (0, 20, 40)
    ]
    space = Looks(made, films, LookingList(made.library), qtbot)

    def look(library: Library, recording_id: RecordingId, control: JobControl) -> LookedAt:
        gate = space.gates.setdefault(recording_id, threading.Event())
        space.begun.append(recording_id)
        while not gate.wait(0.005):
            control.check()
            control.progress(0.5, "Looking and listening")
        control.check()
        if recording_id in space.broken:
            raise space.broken[recording_id]
        found = library.keep_suggestions(recording_id, Suggestions((), ()))
        signals = SignalSet(np.zeros(0, np.int64), 0)
        return LookedAt(signals, found, ("The film has no sound; nothing is said about voices.",))

    monkeypatch.setattr(looking_list, "look_at_recording", look)
    yield space
    space.looking.close()
    assert jobs().stop_all()
    qtbot.wait(10)
    made.library.close()
