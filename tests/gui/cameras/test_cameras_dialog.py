"""Cameras and parts through the dialog, on a real library with real films."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from support.libraries import Made, make_library
from support.noisy_films import heard_by_two
from support.two_cameras import number_in

from imh_video.app.cameras import add_camera
from imh_video.app.library import camera_of, film_of
from imh_video.app.preferences import Preferences
from imh_video.media.open_frames import open_frames
from imh_video.media.sync import FoundOffset
from imh_video.model.recording import Camera, CameraClock, Recording
from imh_video_ui.cameras.cameras_dialog import CamerasDialog
from imh_video_ui.cameras.kept_stages import KeptStages
from imh_video_ui.cameras.remove_dialog import RemoveDialog
from imh_video_ui.dialogs.problem_dialog import ProblemDialog
from imh_video_ui.player.stage_layout import StageLayout

PATIENCE_MS = 15_000


@dataclass
class Desk:
    """An open dialog and the library under it."""

    made: Made
    recording_id: str
    dialog: CamerasDialog
    kept: KeptStages
    qtbot: QtBot
    changed: list[int] = field(default_factory=list)

    @property
    def recording(self) -> Recording:
        return self.made.library.recording(self.recording_id)

    def camera(self, number: int) -> Camera:
        return camera_of(self.recording, number)

    def wait_for_job(self, count: int = 1) -> None:
        self.qtbot.waitUntil(
            lambda: not self.dialog.is_busy and len(self.changed) >= count, timeout=PATIENCE_MS
        )

    def stop_resting(self) -> None:
        """The hand has rested: what was nudged is kept now."""
        self.qtbot.waitUntil(lambda: self.dialog._unkept is None, timeout=PATIENCE_MS)


@pytest.fixture
def open_dialog(tmp_path: Path, clips, qtbot) -> Iterator[object]:
    made = make_library(tmp_path / "library")
    recording = made.add_film(clips["long_gop"].path)
    kept = KeptStages(Preferences(tmp_path / "preferences.toml"))
    desks: list[Desk] = []

    def open_it(*further: str, first: Path | None = None) -> Desk:
        nonlocal recording
        if first is not None:
            recording = made.add_film(first)
        for kind in further:
            add_camera(made.library, recording.id, [clips[kind].path])
        dialog = CamerasDialog(None, made.library, recording.id, kept)
        qtbot.addWidget(dialog)
        desk = Desk(made, recording.id, dialog, kept, qtbot)
        dialog.changed.connect(desk.changed.append)
        desks.append(desk)
        dialog.show()
        return desk

    yield open_it
    for desk in desks:
        desk.dialog.reject()
    made.library.close()


def wait_for_pictures(desk: Desk) -> None:
    clock = desk.dialog.clock

    def both_show() -> None:
        assert clock.player.shown_image is not None
        assert clock.companions.shown
        companion = clock.companions.shown[0]
        assert companion.is_open
        assert companion.is_exact or not companion.is_filming

    desk.qtbot.waitUntil(both_show, timeout=PATIENCE_MS)


def test_a_camera_is_added_and_its_clock_is_offered_at_once(open_dialog, clips):
    desk = open_dialog()
    assert not desk.dialog.clock.isVisibleTo(desk.dialog)
    desk.dialog.add_camera([clips["steady"].path])
    desk.wait_for_job()
    assert [camera.number for camera in desk.recording.cameras] == [0, 1]
    assert desk.dialog.number == 1
    assert desk.dialog.clock.isVisibleTo(desk.dialog)
    assert "begins with Camera 1" in desk.dialog.cameras.cards[1].words


def test_nudges_move_the_picture_at_once_and_are_kept_when_the_hand_rests(open_dialog):
    desk = open_dialog("steady")
    wait_for_pictures(desk)
    clock = desk.dialog.clock
    clock.player.seek_us(1_600_000)
    wait_for_pictures(desk)
    companion = clock.companions.shown[0]
    assert number_in(companion.shown_image) == 40
    for words, way in [("1 s", "later"), ("100 ms", "later"), ("10 ms", "earlier")]:
        button = getattr(clock, way)[words]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert clock.clock.offset_us == 1_090_000
    # 1.6 s of the film is 0.51 s of this camera now: its frame 12 at 25 a second.
    desk.qtbot.waitUntil(lambda: number_in(companion.shown_image) == 12, timeout=PATIENCE_MS)
    desk.stop_resting()
    assert desk.camera(1).clock == CameraClock(1_090_000)
    entries = [e for e in desk.made.library.audit_entries() if "clock" in e.detail]
    assert len(entries) == 1
    QTest.mouseClick(clock.later["1 frame"], Qt.MouseButton.LeftButton)
    assert clock.clock.offset_us == 1_130_000


def test_undo_goes_back_to_what_it_was(open_dialog):
    desk = open_dialog("steady")
    wait_for_pictures(desk)
    clock = desk.dialog.clock
    assert not clock.undo.isEnabled()
    for _ in range(3):
        clock.nudge(1, 10_000)
    clock.drift.setValue(40.0)
    assert clock.clock == CameraClock(30_000, 40.0)
    for _ in range(4):
        clock.take_back()
    assert not clock.undo.isEnabled()
    desk.stop_resting()
    assert desk.camera(1).clock == CameraClock()


def test_what_was_nudged_is_kept_when_the_dialog_is_closed_at_once(open_dialog):
    desk = open_dialog("steady")
    wait_for_pictures(desk)
    desk.dialog.clock.nudge(-1, 100_000)
    desk.dialog.reject()
    assert desk.camera(1).clock == CameraClock(-100_000)


def test_what_the_sound_says_is_told_in_words_and_used_only_when_a_person_says_so(open_dialog):
    desk = open_dialog("steady")
    wait_for_pictures(desk)
    clock = desk.dialog.clock
    clock.show_found(FoundOffset(1_304_000, 0.0, is_sure=True, agreement=0.9))
    assert "begins 1.304 s after Camera 1" in clock.result_words
    assert "this is sure" in clock.result_words
    assert clock.clock == CameraClock()
    QTest.mouseClick(clock.use, Qt.MouseButton.LeftButton)
    assert clock.clock == CameraClock(1_304_000)
    clock.show_found(FoundOffset(-2_000_000, 0.0, is_sure=False, agreement=0.21))
    assert clock.result_words.startswith("Perhaps Camera 2 begins 2.000 s before Camera 1")
    assert "21 %" in clock.result_words
    clock.take_back()
    assert clock.clock == CameraClock()


def test_the_search_by_sound_runs_in_the_background_and_can_be_stopped(open_dialog):
    desk = open_dialog("b_frames")
    wait_for_pictures(desk)
    clock = desk.dialog.clock
    before = clock.result_words
    QTest.mouseClick(clock.find_button, Qt.MouseButton.LeftButton)
    assert clock.progress.isVisibleTo(clock)
    clock.progress.stop_button.click()
    desk.qtbot.waitUntil(lambda: not clock.progress.isVisibleTo(clock), timeout=PATIENCE_MS)
    assert clock.find_button.isEnabled()
    QTest.mouseClick(clock.find_button, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: clock.result_words != before, timeout=PATIENCE_MS)
    assert desk.camera(1).clock == CameraClock()


@pytest.mark.parametrize("offset_s", [1.234, -0.777])
def test_the_sound_really_tells_when_the_other_camera_began_and_that_can_be_used(
    open_dialog, tmp_path, offset_s
):
    one, other = heard_by_two(tmp_path, offset_s)
    desk = open_dialog(first=one)
    add_camera(desk.made.library, desk.recording_id, [other])
    desk.dialog._show(1)
    wait_for_pictures(desk)
    clock = desk.dialog.clock
    QTest.mouseClick(clock.find_button, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: clock.use.isVisibleTo(clock), timeout=60_000)
    assert "this is sure" in clock.result_words
    QTest.mouseClick(clock.use, Qt.MouseButton.LeftButton)
    assert abs(clock.clock.offset_us - offset_s * 1e6) < 20_000
    desk.stop_resting()
    assert desk.camera(1).clock == clock.clock


def test_a_camera_without_sound_is_told_to_be_set_by_hand(open_dialog):
    desk = open_dialog("silent")
    wait_for_pictures(desk)
    desk.dialog.find_from_sound()
    clock = desk.dialog.clock
    desk.qtbot.waitUntil(lambda: "no sound" in clock.result_words, timeout=PATIENCE_MS)
    assert "by hand" in clock.result_words


def test_parts_stand_in_order_with_their_lengths_and_the_last_can_go(open_dialog, clips):
    desk = open_dialog("steady")
    desk.dialog.add_parts([clips["silent"].path])
    desk.wait_for_job()
    assert desk.dialog.parts.part_words == [
        "Part 1, from 00:00, 0:02 long",
        "Part 2, from 00:02, 0:02 long",
    ]
    assert "2 parts, 0:04" in desk.dialog.cameras.cards[1].words
    desk.dialog.remove_part(1)
    assert len(desk.camera(1).media) == 1
    assert desk.changed == [1, 1]


def test_removing_a_camera_asks_and_says_what_goes(open_dialog):
    desk = open_dialog("steady", "silent")
    dialog = desk.dialog
    dialog.cameras.chosen.emit(2)
    stored = desk.made.library.folder / desk.camera(2).media[0].stored_as
    assert stored.exists()
    QTest.mouseClick(dialog.parts.remove_camera, Qt.MouseButton.LeftButton)
    asked = dialog.findChild(RemoveDialog)
    assert asked.windowTitle() == "Remove Camera 3?"
    assert "deleted from the library folder" in asked.accessibleDescription()
    asked.reject()
    assert len(desk.recording.cameras) == 3
    QTest.mouseClick(dialog.parts.remove_camera, Qt.MouseButton.LeftButton)
    again = [one for one in dialog.findChildren(RemoveDialog) if one.isVisible()]
    QTest.mouseClick(again[0].remove_button, Qt.MouseButton.LeftButton)
    assert [camera.number for camera in desk.recording.cameras] == [0, 1]
    assert not stored.exists()
    assert dialog.number == 1


def test_the_first_camera_stays_and_has_no_clock_to_move(open_dialog):
    desk = open_dialog("steady")
    desk.dialog.cameras.chosen.emit(0)
    assert not desk.dialog.parts.remove_camera.isVisibleTo(desk.dialog)
    assert not desk.dialog.clock.isVisibleTo(desk.dialog)
    assert not desk.dialog.clock.player.has_film


def test_a_camera_is_turned_by_quarters(open_dialog):
    desk = open_dialog("steady")
    for by, turned in [(90, 90), (90, 180), (-90, 90), (-90, 0), (-90, 270)]:
        desk.dialog.turn(by)
        assert desk.camera(1).turned_deg == turned


def test_a_camera_is_called_what_was_typed_when_the_field_is_left_or_the_dialog_closed(open_dialog):
    desk = open_dialog("steady")
    dialog, field = desk.dialog, desk.dialog.parts.called
    wait_for_pictures(desk)
    told: list[bool] = []
    dialog.renamed.connect(lambda: told.append(True))
    field.setFocus()
    QTest.keyClicks(field, "side view")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    desk.qtbot.waitUntil(lambda: desk.recording.cameras[1].name == "side view")
    assert dialog.cameras.cards[1].accessibleName() == "Camera 2: side view"
    # Nothing that was filmed is other than before: the films stay open, nothing is read anew.
    assert desk.changed == []
    assert dialog.clock.player.is_open
    assert told == [True]
    dialog.cameras.cards[0].clicked.emit()
    assert field.text() == ""
    field.setText("from the door")
    dialog.reject()
    names = [camera.name for camera in desk.recording.cameras]
    assert names == ["from the door", "side view"]


def test_four_cameras_are_the_most(open_dialog):
    desk = open_dialog("steady", "silent", "variable")
    assert not desk.dialog.add_button.isEnabled()
    assert "Four cameras" in desk.dialog.remark.text()


def test_a_file_that_is_no_film_is_refused_in_words_and_changes_nothing(open_dialog, tmp_path):
    desk = open_dialog()
    bad = tmp_path / "notes.mp4"
    bad.write_bytes(b"a shopping list")
    desk.dialog.add_camera([bad])
    desk.qtbot.waitUntil(
        lambda: desk.dialog.findChild(ProblemDialog) is not None, timeout=PATIENCE_MS
    )
    assert len(desk.recording.cameras) == 1
    assert desk.dialog.add_button.isEnabled()
    desk.dialog.findChild(ProblemDialog).reject()


def press(desk: Desk, words: str) -> None:
    """A button of the dialog that says what cannot be added."""
    desk.qtbot.waitUntil(
        lambda: desk.dialog.findChild(ProblemDialog) is not None, timeout=PATIENCE_MS
    )
    buttons = desk.dialog.findChild(ProblemDialog).findChildren(QPushButton)
    chosen = [one for one in buttons if one.text() == words]
    assert len(chosen) == 1, f"no way named {words}"
    desk.qtbot.mouseClick(chosen[0], Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("what", ["camera", "parts"])
def test_a_film_that_does_not_play_is_made_to_play_and_goes_in_with_its_original(
    open_dialog, clips, tmp_path, what
):
    strange = tmp_path / "strange.mp4"
    strange.write_bytes(b"something that only another program can read")
    made: list[Path] = []

    def make(path, out, control):
        control.progress(0.5, "Making it play")
        shutil.copy(clips["silent"].path, out)
        made.append(out)

    desk = open_dialog("steady")
    desk.dialog.films.copies._make = make
    if what == "camera":
        desk.dialog.add_camera([strange])
    else:
        desk.dialog.add_parts([strange])
    press(desk, "Make a playable copy")
    desk.wait_for_job()
    media = desk.camera(2 if what == "camera" else 1).media[-1]
    assert media.playable_as is not None
    library = desk.made.library
    assert (library.folder / media.stored_as).read_bytes() == strange.read_bytes()
    with open_frames(film_of(library.folder, desk.camera(desk.dialog.number), as_played=True)) as f:
        assert len(f.table) == (50 if what == "camera" else 100)
    assert made[0].is_relative_to(library.folder), "a film lies outside the library"
    assert not made[0].exists()
    assert not desk.dialog.is_busy


def test_what_cannot_be_made_to_play_is_said_and_nothing_is_kept(open_dialog, tmp_path):
    strange = tmp_path / "strange.mp4"
    strange.write_bytes(b"something that no program can read")
    desk = open_dialog()
    files = sorted(desk.made.library.folder.rglob("*"))
    desk.dialog.add_camera([strange])
    press(desk, "Make a playable copy")
    desk.qtbot.waitUntil(
        lambda: len(desk.dialog.findChildren(ProblemDialog)) > 1 and not desk.dialog.is_busy,
        timeout=PATIENCE_MS,
    )
    assert desk.dialog.add_button.isEnabled()
    assert len(desk.recording.cameras) == 1
    assert sorted(desk.made.library.folder.rglob("*")) == files
    for dialog in desk.dialog.findChildren(ProblemDialog):
        dialog.reject()


def test_the_camera_that_is_heard_is_remembered(open_dialog):
    desk = open_dialog("steady")
    assert desk.kept.heard(desk.recording_id) == 0
    QTest.mouseClick(desk.dialog.parts.hear, Qt.MouseButton.LeftButton)
    assert desk.kept.heard(desk.recording_id) == 1
    assert not desk.dialog.parts.hear.isVisibleTo(desk.dialog)
    desk.dialog.remove_camera(1)
    assert desk.kept.heard(desk.recording_id) == 0


def test_how_cameras_lie_is_remembered_for_each_recording(tmp_path):
    path = tmp_path / "preferences.toml"
    kept = KeptStages(Preferences(path))
    kept.keep_arrangement("one", StageLayout(None))
    kept.keep_heard("one", 2)
    kept.keep_arrangement("two", StageLayout(3))
    again = KeptStages(Preferences(path))
    assert again.arrangement("one") == StageLayout(None)
    assert again.heard("one") == 2
    assert again.arrangement("two") == StageLayout(3)
    assert again.arrangement("three") == StageLayout()
