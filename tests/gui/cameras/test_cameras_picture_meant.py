"""What is done with a picture is done with the camera that is meant: large, or right-clicked."""

from __future__ import annotations

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.camera_page import PATIENCE_MS
from support.numbered_clips import read_number
from support.two_cameras import number_in, rgb_of

from imh_video.app.cameras import set_clock
from imh_video.app.library import camera_of
from imh_video.model.recording import CameraClock
from imh_video_ui.coding.frame_export import suggested_name
from imh_video_ui.player.picture_menu import picture_menu

pytestmark = pytest.mark.qt_log_ignore(
    ["This plugin does not support", "does not support (raise|grabbing)"], extend=True
)


@pytest.fixture
def told(two):
    told: list[str] = []
    two.page.told.connect(told.append)
    two.page.problem.connect(told.append)
    return told


def menu_of(two, number: int):
    return picture_menu(two.stage.places[number].view, two.page.film_side.picture_actions)


def in_picture(path) -> int:
    with av.open(str(path)) as container:
        return read_number(next(container.decode(video=0)).to_ndarray(format="rgb24"))


@pytest.mark.parametrize("at_us", [1_320_000, 1_999_000, 2_320_000, 3_280_000])
def test_the_saved_frame_is_that_of_the_large_camera_at_this_moment(two, told, tmp_path, at_us):
    clock = CameraClock(1_290_000, 5_000.0)
    set_clock(two.made.library, two.recording.id, 1, clock)
    two.page.film_side.cameras.read_again()
    two.press(Qt.Key.Key_2)
    two.page.player.seek_us(at_us)
    two.wait()
    two.page.film_side.frames.save(tmp_path / "frame.png")
    two.qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert told == ["The frame is saved as frame.png."]
    # By hand: the moment of the frame on screen (25 a second) on the camera's own clock.
    moment_us = at_us // 40_000 * 40_000
    expected = int((moment_us - clock.offset_us) * (1 + 5_000e-6) + 2) // 40_000
    assert in_picture(tmp_path / "frame.png") == expected
    with av.open(str(tmp_path / "frame.png")) as container:
        size = container.streams.video[0].width, container.streams.video[0].height
    assert size == (160, 120), "not the full size of the film"
    two.press(Qt.Key.Key_1)
    two.page.film_side.frames.save(tmp_path / "first.png")
    two.qtbot.waitUntil(lambda: len(told) == 2, timeout=PATIENCE_MS)
    assert in_picture(tmp_path / "first.png") == at_us // 40_000


def test_a_right_click_means_its_picture_once_and_then_the_large_one_again(two, told):
    two.page.player.seek_us(2_320_000)
    two.wait()
    actions = two.page.film_side.picture_actions
    menu = menu_of(two, 1)
    assert actions.camera == 1
    actions["film.copy_frame"].trigger()
    menu.close()
    two.qtbot.waitUntil(lambda: told == ["The frame is on the clipboard."], timeout=PATIENCE_MS)
    assert number_in(QApplication.clipboard().image()) == 25
    two.qtbot.waitUntil(lambda: actions.camera == 0, timeout=PATIENCE_MS)
    actions["film.copy_frame"].trigger()
    two.qtbot.waitUntil(lambda: len(told) == 2, timeout=PATIENCE_MS)
    assert number_in(QApplication.clipboard().image()) == 58


def test_the_name_of_a_picture_says_which_camera(two):
    two.page.player.seek_us(2_320_000)
    two.wait()
    two.press(Qt.Key.Key_2)
    chosen = two.page.film_side.frames._chosen()
    assert suggested_name(chosen).endswith("Camera 2 00-02.320 frame 25.png")


def test_a_camera_that_was_not_running_has_no_frame_to_copy(two, told):
    two.page.player.seek_us(0)
    two.wait()
    two.press(Qt.Key.Key_2)
    two.page.film_side.picture_actions["film.copy_frame"].trigger()
    assert told == ["Camera 2 was not running at this moment. Choose another one."]


def test_a_frame_of_any_camera_leaves_only_with_consent(two, told, tmp_path):
    two.page.player.seek_us(2_000_000)
    two.wait()
    two.press(Qt.Key.Key_2)
    library = two.made.library
    for consent in library.consents(two.made.family.id):
        library.withdraw_consent(consent.id)
    two.page.film_side.frames.save(tmp_path / "frame.png")
    two.qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert not (tmp_path / "frame.png").exists()


def test_turning_means_the_large_camera_and_leaves_the_others(two):
    two.page.player.seek_us(2_320_000)
    two.wait()
    two.press(Qt.Key.Key_2)
    companion = two.stage.companions.shown[0]
    two.page.action("film.turn").trigger()
    two.qtbot.waitUntil(
        lambda: companion.is_open and companion.picture_size.width() == 120, timeout=PATIENCE_MS
    )
    two.wait()
    turned = rgb_of(companion.shown_image)
    assert read_number(np.rot90(turned)) == 25
    recording = two.made.library.recording(two.recording.id)
    assert [camera.turned_deg for camera in recording.cameras] == [0, 90]
    assert two.page.player.picture_size.width() == 160


def test_trouble_of_a_further_camera_offers_a_copy_that_plays_and_shows_it(two, told):
    two.page.player.seek_us(2_320_000)
    two.wait()
    companion = two.stage.companions.shown[0]
    place = two.stage.places[1]
    companion._take_trouble(companion._film_number, "The film cannot be shown here.")
    assert place.notice == "The film cannot be shown here."
    assert not place._notice.copy.isVisibleTo(place), "no room for it on a small picture"
    two.press(Qt.Key.Key_2)
    said: list[str] = []
    companion.remedy_told.connect(said.append)
    QTest.mouseClick(place._notice.copy, Qt.MouseButton.LeftButton)
    two.qtbot.waitUntil(lambda: "The playable copy is ready." in told, timeout=60_000)
    assert told[0] == "A playable copy is being made. The film itself stays as it is."
    assert said
    assert said[0].startswith("A playable copy is being made: ")
    recording = two.made.library.recording(two.recording.id)
    assert camera_of(recording, 0).media[0].playable_as is None
    assert camera_of(recording, 1).media[0].playable_as is not None
    two.wait()
    assert place.notice == ""
    assert number_in(companion.shown_image) == 25
    assert place._notice._offers_copy
