"""All cameras in the film's own window, arranged by the same keys, and back again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.camera_page import ALT, PATIENCE_MS
from support.two_cameras import number_in

from imh_video_ui.player.stage_layout import StageLayout

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key


@pytest.fixture
def film_window(two):
    two.page.player.seek_us(2_320_000)
    two.wait()
    two.page.action("view.film_window").trigger()
    window = two.page.arrangement.apart.window
    window.activateWindow()
    two.qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)
    window.setFocus()
    return window


def numbers(two) -> list[int]:
    return [number_in(place.view.image) for place in two.stage.places]


def test_every_camera_is_in_it_and_moves_with_its_keys(two, film_window):
    assert film_window.isAncestorOf(two.stage)
    assert all(place.view.isVisible() for place in two.stage.places)
    two.qtbot.waitUntil(lambda: numbers(two) == [58, 25], timeout=PATIENCE_MS)
    QTest.keyClick(film_window.focusWidget() or film_window, Key.Key_Period)
    two.qtbot.waitUntil(lambda: numbers(two) == [59, 26], timeout=PATIENCE_MS)


def test_alt_and_a_number_arranges_them_there_and_it_stays_so_at_home(two, film_window):
    first, second = two.stage.places
    QTest.keyClick(film_window.focusWidget() or film_window, Key.Key_2, ALT)
    assert second.width() > first.width()
    QTest.keyClick(film_window.focusWidget() or film_window, Key.Key_0, ALT)
    assert first.size() == second.size()
    film_window.close()
    assert two.page.isAncestorOf(two.stage)
    assert two.stage.arrangement == StageLayout(None)
    assert all(place.view.isVisible() for place in two.stage.places)


def test_a_click_on_a_small_picture_makes_it_large_there(two, film_window):
    small = two.stage.places[1]
    assert two.stage.is_small(small)
    QTest.mouseClick(small.view, Qt.MouseButton.LeftButton)
    assert not two.stage.is_small(small)
