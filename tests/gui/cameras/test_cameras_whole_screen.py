"""All cameras over the whole screen, arranged as on the page; one camera as ever."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from support.camera_page import ALT, PATIENCE_MS
from support.two_cameras import number_in

from imh_video_ui.player.full_screen import FullScreenFilm
from imh_video_ui.player.stage_layout import StageLayout

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key
CHOSEN = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def fill_screen(space) -> FullScreenFilm:
    space.page.transport.show_full_screen()
    film = space.page.transport._full_screen
    film.activateWindow()
    space.qtbot.waitUntil(film.isActiveWindow, timeout=PATIENCE_MS)
    return film


def leave(space) -> None:
    with space.qtbot.waitSignal(space.page.transport.full_screen_changed):
        space.page.transport.show_full_screen()


@pytest.fixture
def film(two):
    two.page.player.seek_us(2_320_000)
    two.wait()
    return fill_screen(two)


def test_every_camera_is_there_and_shows_its_picture(two, film):
    assert film.stage.count == 2
    numbers = [number_in(place.view.image) for place in film.stage.places]
    # 2.32 s of the film is 1.02 s of a camera that began 1.3 s later: its frame 25.
    assert numbers == [58, 25]
    assert all(place.is_name_shown for place in film.stage.places)
    two.qtbot.keyClick(film, Key.Key_Period)
    two.qtbot.waitUntil(
        lambda: [number_in(place.view.image) for place in film.stage.places] == [59, 26],
        timeout=PATIENCE_MS,
    )


def test_alt_and_a_number_arranges_them_here_and_behind(two, film):
    first, second = film.stage.places
    two.qtbot.keyClick(film, Key.Key_2, ALT)
    assert second.width() > first.width()
    assert two.stage.places[1].width() > two.stage.places[0].width()
    two.qtbot.keyClick(film, Key.Key_0, ALT)
    assert first.size() == second.size()
    assert two.stage.arrangement == StageLayout(None)
    two.qtbot.keyClick(film, Key.Key_1, ALT)
    assert first.width() > second.width()


def test_a_click_on_a_small_picture_makes_it_large_and_leaves_nothing(two, film):
    small = film.stage.places[1]
    QTest.mouseClick(small.view, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(film.stage.places[0].view, Qt.MouseButton.LeftButton)
    assert film.stage.arrangement == StageLayout(1)
    assert film.isVisible()


def test_keys_for_the_picture_mean_the_large_one_here_and_then_the_one_behind(two, film):
    actions = two.page.film_side.picture_actions
    two.qtbot.keyClick(film, Key.Key_2, ALT)
    two.qtbot.keyClick(film, Key.Key_Up, CHOSEN)
    here, behind = film.stage.places[1].view, two.stage.places[1].view
    assert (here.zoom, behind.zoom) == (pytest.approx(1.25), 1)
    two.qtbot.keyClick(film, Key.Key_M, CHOSEN)
    assert here.is_magnifying
    two.qtbot.keyClick(film, Key.Key_Escape)
    assert not here.is_magnifying
    assert film.isVisible()
    leave(two)
    assert actions.view is behind
    actions["film.zoom_in"].trigger()
    assert behind.zoom > 1


def test_the_bar_comes_with_the_pointer_over_any_camera(two, film):
    film.passing._leave.setInterval(30)
    for place in film.stage.places:
        QTest.mouseMove(place.view, QPoint(20, 20))
        assert film.strip.isVisible()
        two.qtbot.waitUntil(lambda: not film.strip.isVisible(), timeout=PATIENCE_MS)
        QTest.mouseMove(place.view, QPoint(40, 40))
        assert film.strip.isVisible()
        two.qtbot.waitUntil(lambda: not film.strip.isVisible(), timeout=PATIENCE_MS)


def test_the_pictures_behind_get_their_own_size_back(two, film):
    leave(two)
    two.page.activateWindow()
    two.qtbot.waitUntil(two.page.isActiveWindow, timeout=PATIENCE_MS)
    two.wait()
    numbers = [number_in(place.view.image) for place in two.stage.places]
    assert numbers == [58, 25]


def test_one_camera_fills_the_screen_alone_and_keys_for_cameras_do_nothing(space):
    space.open()
    film = fill_screen(space)
    assert film.stage.count == 1
    assert film.view.size() == film.size()
    space.qtbot.keyClick(film, Key.Key_2, ALT)
    space.qtbot.keyClick(film, Key.Key_0, ALT)
    assert film.view.size() == film.size()
    assert not film.stage.places[0].is_name_shown
    with space.qtbot.waitSignal(space.page.transport.full_screen_changed):
        QTest.mouseDClick(film.view, Qt.MouseButton.LeftButton)
