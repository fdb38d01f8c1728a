"""Looks at films that wait for the test."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from pytestqt.qtbot import QtBot
from support.libraries import Made

from imh_video.model.identifiers import RecordingId
from imh_video.model.problem import Problem
from imh_video_ui.jobs.looking_list import Look, LookingList


@dataclass
class Looks:
    made: Made
    films: list[RecordingId]
    looking: LookingList
    qtbot: QtBot
    gates: dict[RecordingId, threading.Event] = field(default_factory=dict)
    begun: list[RecordingId] = field(default_factory=list)
    broken: dict[RecordingId, Problem] = field(default_factory=dict)

    def finish(self, recording_id: RecordingId) -> None:
        self.gates.setdefault(recording_id, threading.Event()).set()

    def state(self, recording_id: RecordingId) -> Look | None:
        entry = self.looking.entry(recording_id)
        return None if entry is None else entry.state

    def wait_for(self, recording_id: RecordingId, state: Look) -> None:
        self.qtbot.waitUntil(lambda: self.state(recording_id) is state, timeout=10_000)
