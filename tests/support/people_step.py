"""The step who is who, driven by real keys, and a scene for its first look: no detector runs."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.libraries import Made
from support.seen import Scene

from imh_video.model.recording import Recording
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.people.people_page import PeoplePage
from imh_video_ui.people.person_card import PersonCard

ROWS = 50
"""As many looks as the film of four seconds has time for."""


def two_and_a_visitor() -> Scene:
    """A baby on the right, a parent on the left, and for a second somebody between them."""
    scene = Scene(ROWS).person(900, 450, range(ROWS), size=90, proportion=0.98, colour=1)
    scene.person(300, 250, range(ROWS), size=150, proportion=0.80, colour=9)
    return scene.person(620, 120, range(20, 33), size=70, proportion=0.88, colour=20)


@dataclass
class Step:
    made: Made
    recording: Recording
    page: PeoplePage
    qtbot: QtBot
    started: list[str] = field(default_factory=list)

    def open(self) -> None:
        self.page.open_recording(self.recording.id)
        self.wait_for_look()

    def wait_for_look(self) -> None:
        self.qtbot.waitUntil(lambda: self.page.who is not None or not jobs().running)
        self.qtbot.waitUntil(lambda: not jobs().running, timeout=10_000)

    def press(self, *keys: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)

    def card(self, called: str) -> PersonCard:
        return next(c for c in self.page.side.cards if c.person and c.person.called == called)

    def kept(self) -> Recording:
        return self.made.library.recording(self.recording.id)

    def called(self) -> dict[str, str]:
        """Who stands on the left and on the right of the film, as it was said."""
        people = {person.id: person.called for person in self.made.library.people(
            self.made.family.id)}  # fmt: skip
        return {
            "left" if one.place.left < 0.4 else "right": people[one.person_id]
            for one in self.page.said.pointed
            if one.person_id is not None
        }
