"""The coding page with several cameras: keys, what is remembered, and one camera as before."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from support.camera_page import PATIENCE_MS
from support.two_cameras import number_in

from imh_video.app.cameras import add_camera
from imh_video.model.recording import CameraClock
from imh_video_ui.player.stage_layout import StageLayout


def test_with_one_camera_the_film_fills_its_place_and_keys_for_cameras_do_nothing(space):
    space.open()
    assert space.stage.count == 1
    assert space.page.film.geometry() == QRect(QRect().topLeft(), space.stage.size())
    for key in (Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_2):
        space.press(key)
    assert space.page.film.size() == space.stage.size()
    assert not space.stage.companions.shown


def test_alt_and_a_number_makes_that_camera_large_and_alt_0_lays_them_side_by_side(two):
    stage = two.stage
    first, second = stage.places
    assert first.width() > second.width()
    two.press(Qt.Key.Key_2)
    assert second.width() > first.width()
    two.press(Qt.Key.Key_0)
    assert first.size() == second.size()
    two.press(Qt.Key.Key_1)
    assert first.width() > second.width()
    two.press(Qt.Key.Key_4)
    assert first.width() > second.width()


def test_how_they_lay_is_remembered_when_the_film_is_opened_again(two):
    two.press(Qt.Key.Key_0)
    two.page.close_recording()
    assert two.stage.count == 1
    two.open()
    assert two.stage.arrangement == StageLayout(None)


def test_both_pictures_follow_the_keys_of_the_film(two):
    two.page.player.seek_us(2_320_000)
    two.wait()
    companion = two.stage.companions.shown[0]
    two.qtbot.waitUntil(lambda: number_in(companion.shown_image) == 25, timeout=PATIENCE_MS)
    two.press(Qt.Key.Key_Period, Qt.KeyboardModifier.NoModifier)
    two.qtbot.waitUntil(lambda: number_in(companion.shown_image) == 26, timeout=PATIENCE_MS)


def test_a_clock_set_in_the_dialog_is_seen_on_the_page(two):
    two.page.player.seek_us(2_320_000)
    two.wait()
    two.page.action("film.cameras").trigger()
    two.dialog.clock.nudge(1, 100_000)
    two.dialog.reject()
    companion = two.stage.companions.shown[0]
    assert companion.clock == CameraClock(1_400_000)
    two.qtbot.waitUntil(lambda: number_in(companion.shown_image) == 23, timeout=PATIENCE_MS)


def test_a_camera_that_is_added_and_removed_in_the_dialog_comes_and_goes(two, clips):
    two.page.action("film.cameras").trigger()
    dialog = two.dialog
    dialog.add_camera([clips["silent"].path])
    two.qtbot.waitUntil(lambda: two.stage.count == 3, timeout=PATIENCE_MS)
    dialog.remove_camera(2)
    assert two.stage.count == 2
    dialog.reject()


def test_parts_added_to_the_first_camera_make_the_whole_page_longer(two, clips):
    assert two.page.timeline.view.duration_us == 3_600_000
    two.page.player.seek_us(1_000_000)
    two.page.action("film.cameras").trigger()
    dialog = two.dialog
    dialog.cameras.chosen.emit(0)
    dialog.add_parts([clips["silent"].path])
    two.qtbot.waitUntil(lambda: two.page.player.duration_us == 5_600_000, timeout=PATIENCE_MS)
    two.qtbot.waitUntil(
        lambda: two.page.timeline.view.duration_us == 5_600_000, timeout=PATIENCE_MS
    )
    two.qtbot.waitUntil(lambda: two.page.player.position_us == 1_000_000, timeout=PATIENCE_MS)
    dialog.reject()


def test_the_camera_that_is_chosen_is_heard(two):
    two.page.action("film.cameras").trigger()
    two.dialog.hear()
    two.dialog.reject()
    speaker = two.page.film_side._speaker
    assert speaker.heard is not None
    assert speaker.heard.clock == CameraClock(1_300_000)
    two.page.close_recording()
    assert speaker.heard is None
    two.open()
    two.qtbot.waitUntil(lambda: speaker.heard is not None, timeout=PATIENCE_MS)


def test_a_silent_camera_cannot_be_heard_and_that_is_said(space, clips):
    add_camera(space.made.library, space.recording.id, [clips["silent"].path])
    space.open()
    said: list[str] = []
    space.page.problem.connect(said.append)
    space.page.action("film.cameras").trigger()
    space.dialog.hear()
    space.dialog.reject()
    assert said == ["Camera 2 has no sound. You hear Camera 1."]
    assert space.page.film_side._speaker.heard is None


def test_what_is_shown_brighter_is_shown_brighter_in_every_camera(two):
    two.page.film_side.settings.set_lift(0.5)
    companion = two.stage.companions.shown[0]
    two.qtbot.waitUntil(lambda: companion.lift == 0.5, timeout=PATIENCE_MS)


def test_the_keys_for_marking_show_over_the_large_picture(two):
    two.press(Qt.Key.Key_2)
    two.page.take_stroke("B")
    panel = two.page.chord_panel
    assert panel.isVisible()
    assert panel.parentWidget() is two.stage


def test_zooming_by_keys_means_the_large_picture(two):
    zoom_in = two.page.film_side.picture_actions["film.zoom_in"]
    two.page.player.seek_us(2_000_000)
    two.wait()
    first, second = (place.view for place in two.stage.places)
    two.press(Qt.Key.Key_2)
    zoom_in.trigger()
    assert (first.zoom, second.zoom > 1) == (1.0, True)
    two.press(Qt.Key.Key_1)
    zoom_in.trigger()
    assert first.zoom > 1
    two.page.close_recording()
    assert two.page.film_side.picture_actions.view is two.page.film


def test_what_a_camera_is_called_stands_on_its_picture_at_once(two):
    small = two.stage.places[1]
    two.page.action("film.cameras").trigger()
    two.dialog.rename("at the door")
    two.dialog.reject()
    assert small.name == small.view.accessibleName() == "Camera 2: at the door"
    assert small.is_name_shown
    two.page.close_recording()
    two.open()
    assert [place.name for place in two.stage.places] == ["Camera 1", "Camera 2: at the door"]
