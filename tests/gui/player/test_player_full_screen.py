"""The film over the whole screen: alone, with a bar that comes with the pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest

from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.full_screen import FullScreenFilm
from imh_video_ui.player.passing_bar import STAYS_MS
from imh_video_ui.player.picture_menu import FilmActions
from imh_video_ui.player.transport_bar import TransportBar


@pytest.fixture
def bar(watched, clips, qtbot):
    bar = TransportBar(watched.player)
    qtbot.addWidget(bar)
    bar.resize(900, 56)
    bar.show()
    watched.open(clips["steady"].path)
    return bar


@pytest.fixture
def film(bar, qtbot):
    bar.show_full_screen()
    film = bar._full_screen
    qtbot.waitUntil(film.isVisible)
    return film


def test_it_has_the_whole_screen_and_shows_the_frame_that_was_there(film, bar, watched):
    assert film.isFullScreen()
    assert film.view.image is not None
    assert watched.on_screen == 0


def test_the_bar_is_there_at_first_goes_by_itself_and_comes_with_the_pointer(film, qtbot):
    strip = film.strip
    assert strip.isVisible()
    assert film.rect().contains(strip.geometry())
    assert film.passing._leave.interval() == STAYS_MS == 3_000
    film.passing._leave.setInterval(30)
    QTest.mouseMove(film.view, QPoint(30, 30))
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=5_000)
    assert film.view.cursor().shape() is Qt.CursorShape.BlankCursor
    QTest.mouseMove(film.view, QPoint(60, 60))
    assert strip.isVisible()
    assert film.view.cursor().shape() is not Qt.CursorShape.BlankCursor
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=5_000)


def test_the_bar_stays_while_the_keyboard_is_on_it(film, qtbot):
    film.activateWindow()
    qtbot.waitUntil(film.isActiveWindow)
    film.strip.play.setFocus(Qt.FocusReason.TabFocusReason)
    film.passing.put_away()
    assert film.strip.isVisible()
    film.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.mouseMove(film.view, QPoint(5, 5))
    film.passing.put_away()
    assert not film.strip.isVisible()


def test_the_bar_plays_the_same_film(film, watched, qtbot):
    qtbot.mouseClick(film.strip.forward, Qt.MouseButton.LeftButton)
    watched.wait_for(1)
    qtbot.mouseClick(film.strip.play, Qt.MouseButton.LeftButton)
    assert watched.player.playing
    watched.player.pause()


def test_the_bars_button_leaves_and_says_so(film, bar, qtbot):
    assert film.strip.full_screen.accessibleName() == "Leave full screen"
    with qtbot.waitSignal(bar.full_screen_changed) as changed:
        qtbot.mouseClick(film.strip.full_screen, Qt.MouseButton.LeftButton)
    assert changed.args == [False]
    assert bar._full_screen is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F11])
def test_escape_and_f11_leave(film, bar, qtbot, key):
    with qtbot.waitSignal(bar.full_screen_changed):
        qtbot.keyClick(film, key)
    assert bar._full_screen is None


def test_escape_puts_the_lens_away_first(film, bar, qtbot):
    film.view.set_magnifier(True)
    qtbot.keyClick(film, Qt.Key.Key_Escape)
    assert not film.view.is_magnifying
    assert film.isVisible()
    assert bar._full_screen is film


def test_a_double_click_leaves(film, bar, qtbot):
    with qtbot.waitSignal(bar.full_screen_changed):
        QTest.mouseDClick(film.view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))


def test_the_usual_keys_move_the_film(film, watched, qtbot):
    keys = Qt.Key
    for key, lands_on in [(keys.Key_Period, 1), (keys.Key_Right, 26), (keys.Key_Left, 1),
                          (keys.Key_Comma, 0), (keys.Key_End, 49), (keys.Key_Home, 0)]:  # fmt: skip
        qtbot.keyClick(film, key)
        watched.wait_for(lands_on)
    qtbot.keyClick(film, keys.Key_Space)
    assert watched.player.playing
    qtbot.keyClick(film, keys.Key_K)
    assert not watched.player.playing
    qtbot.keyClick(film, keys.Key_J)
    assert watched.player.rate < 0
    qtbot.keyClick(film, keys.Key_K)
    qtbot.keyClick(film, keys.Key_Plus)
    assert film.view.zoom > 1
    qtbot.keyClick(film, keys.Key_0)
    assert film.view.zoom == 1


def test_the_pages_own_keys_work_there_too(bar, qtbot):
    pressed = []
    action = QAction("Repeat", bar)
    action.setShortcut(QKeySequence("R"))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda: pressed.append("R"))
    bar.full_screen_keys = [action]
    bar.show_full_screen()
    film = bar._full_screen
    film.activateWindow()
    qtbot.waitUntil(film.isActiveWindow)
    qtbot.keyClick(film, Qt.Key.Key_R)
    assert pressed == ["R"]
    with qtbot.waitSignal(bar.full_screen_changed):
        film.close()


def test_what_is_done_with_the_picture_is_done_with_this_one_and_then_with_the_one_behind(
    bar, watched, qtbot
):
    behind = FilmView(watched.player)
    qtbot.addWidget(behind)
    behind.show()
    pictures = FilmActions(parent=bar)
    pictures.act_on(behind)
    bar.full_screen_keys = pictures.all()
    bar.show_full_screen()
    film = bar._full_screen
    film.activateWindow()
    qtbot.waitUntil(film.isActiveWindow)
    chosen = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(film, Qt.Key.Key_Up, chosen)
    assert (film.view.zoom, behind.zoom) == (pytest.approx(1.25), 1)
    with qtbot.waitSignal(bar.full_screen_changed):
        qtbot.keyClick(film, Qt.Key.Key_F, chosen)
    pictures["film.zoom_in"].trigger()
    assert behind.zoom == pytest.approx(1.25)


def test_the_picture_behind_gets_its_own_size_back(bar, watched, qtbot):
    behind = FilmView(watched.player)
    behind.setMinimumSize(1, 1)
    qtbot.addWidget(behind)
    behind.resize(80, 60)
    behind.show()
    behind.activateWindow()
    qtbot.waitUntil(lambda: behind.image is not None and behind.image.width() == 80)
    film = FullScreenFilm(watched.player)
    film.show()
    film.resize(320, 240)
    film.activateWindow()
    qtbot.waitUntil(lambda: film.view.image.width() == 160)
    film.close()
    behind.activateWindow()
    qtbot.waitUntil(lambda: behind.image.width() == 80)
