"""A coding page on a real library whose film may have several cameras, driven by real keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.libraries import Made

from imh_video.model.recording import Recording
from imh_video_ui.cameras.cameras_dialog import CamerasDialog
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.player.stage import FilmStage

PATIENCE_MS = 20_000
ALT = Qt.KeyboardModifier.AltModifier


@dataclass
class Space:
    made: Made
    recording: Recording
    page: CodingPage
    qtbot: QtBot

    @property
    def stage(self) -> FilmStage:
        return self.page.film_side.stage

    def open(self) -> None:
        with self.qtbot.waitSignal(self.page.player.opened, timeout=PATIENCE_MS):
            self.page.open_recording(self.recording.id)
        self.wait()

    def wait(self) -> None:
        def all_show() -> None:
            assert self.page.player.is_exact
            for companion in self.stage.companions.shown:
                assert companion.is_open
                assert companion.is_exact or not companion.is_filming

        self.qtbot.waitUntil(all_show, timeout=PATIENCE_MS)

    def press(self, key: Qt.Key, modifier=ALT) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)

    @property
    def dialog(self) -> CamerasDialog:
        shown = [one for one in self.page.findChildren(CamerasDialog) if one.isVisible()]
        assert len(shown) == 1
        return shown[0]
