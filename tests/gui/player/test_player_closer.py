"""Looking closer: zoom, pan and the magnifier, on real pixels of numbered frames."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAction,
    QImage,
    QKeySequence,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from support.numbered_clips import draw_number

from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.magnifier import LENS_PX, MAGNIFIES

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(watched, clips, qtbot):
    view = FilmView(watched.player)
    qtbot.addWidget(view)
    view.resize(480, 300)
    view.show()
    watched.open(clips["steady"].path)
    return view


def wheel(view: FilmView, at: QPointF, notches: int, modifiers=CTRL) -> None:
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def pixels(view: FilmView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def assert_shows(view: FilmView, number: int, besides: QRectF | None = None) -> None:
    """Every point of the view that lies well inside a cell has the colour of that cell."""
    painted, film = pixels(view)[:, :, 0].astype(int), draw_number(number, 160, 120)[:, :, 0]
    rect = view.picture_rect
    seen = 0
    for x in range(6, view.width() - 6, 11):
        for y in range(6, view.height() - 6, 11):
            across, down = (x - rect.left()) / rect.width(), (y - rect.top()) / rect.height()
            is_inside = 0 < across < 1 and 0 < down < 1
            near_edge = min(across * 4 % 1, 1 - across * 4 % 1, down * 4 % 1, 1 - down * 4 % 1)
            if not is_inside or near_edge < 0.12:
                continue
            if besides is not None and besides.contains(QPointF(x, y)):
                continue
            if view.zoom > 1 and x > view.width() - 150 and y < 150:
                continue  # the small map lies there
            expected = film[int(down * 120), int(across * 160)]
            assert abs(painted[y, x] - expected) < 60, (x, y)
            seen += 1
    assert seen > 50


def test_ctrl_and_the_wheel_bring_the_place_under_the_cursor_closer(view, watched):
    at = QPointF(170, 90)
    before = view.picture_rect
    share = (at.x() - before.left()) / before.width(), (at.y() - before.top()) / before.height()
    wheel(view, at, 5)
    assert view.zoom == pytest.approx(1.25**5)
    after = view.picture_rect
    assert after.left() + share[0] * after.width() == pytest.approx(at.x())
    assert after.top() + share[1] * after.height() == pytest.approx(at.y())
    assert after.width() / after.height() == pytest.approx(4 / 3)
    assert_shows(view, 0)
    wheel(view, at, 40)
    assert view.zoom == 8
    wheel(view, at, -90)
    assert view.zoom == 1
    assert view.picture_rect == before


def test_the_wheel_alone_does_nothing_to_the_whole_picture_and_moves_a_closer_one(view):
    wheel(view, QPointF(100, 100), 2, NONE)
    assert view.zoom == 1
    wheel(view, QPointF(240, 150), 8)
    top = view.picture_rect.top()
    wheel(view, QPointF(100, 100), 1, NONE)
    assert view.picture_rect.top() > top


def test_a_pinch_brings_it_closer(view):
    at = QPointF(240, 150)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, at, at,
        view.mapToGlobal(at), 0.5, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(view, pinch)
    assert view.zoom == pytest.approx(1.5)


def test_steps_in_and_out_and_back_to_the_whole(view, qtbot):
    with qtbot.waitSignal(view.zoom_changed):
        view.zoom_in()
    view.zoom_in()
    assert view.zoom == pytest.approx(1.25**2)
    view.zoom_out()
    assert view.zoom == pytest.approx(1.25)
    assert view.accessibleDescription() == "1.2×"
    view.zoom_reset()
    assert view.zoom == 1
    assert view.accessibleDescription() == ""


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_a_hand_on_the_picture_moves_it(view, button):
    wheel(view, QPointF(240, 150), 8)
    before = view.picture_rect
    assert view.cursor().shape() is Qt.CursorShape.OpenHandCursor
    QTest.mousePress(view, button, NONE, QPoint(200, 150))
    assert view.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    QTest.mouseMove(view, QPoint(231, 139))
    QTest.mouseRelease(view, button, NONE, QPoint(231, 139))
    after = view.picture_rect
    moved = (after.left() - before.left(), after.top() - before.top())
    assert moved == pytest.approx((31, -11))
    assert_shows(view, 0)
    QTest.mouseMove(view, QPoint(100, 100))
    assert view.picture_rect == after


def test_the_whole_picture_is_not_moved_by_a_drag(view):
    before = view.picture_rect
    QTest.mousePress(view, Qt.MouseButton.LeftButton, NONE, QPoint(200, 150))
    QTest.mouseMove(view, QPoint(300, 150))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, QPoint(300, 150))
    assert view.picture_rect == before


def test_closer_it_stays_over_seeking_and_playing(view, watched):
    wheel(view, QPointF(300, 80), 7)
    rect = view.picture_rect
    for index in (33, 7, 49):
        watched.player.seek_index(index)
        watched.wait_for(index)
        assert view.picture_rect == rect
        assert_shows(view, index)
    watched.player.seek_index(10)
    watched.wait_for(10)
    watched.player.play()
    watched.play_for(300_000)
    assert view.picture_rect == rect
    assert_shows(view, watched.on_screen)


def test_another_film_is_seen_whole_again(view, watched, clips):
    wheel(view, QPointF(300, 80), 7)
    watched.open(clips["variable"].path)
    assert view.zoom == 1


def test_the_same_film_opened_anew_stays_as_close(view, watched, qtbot):
    wheel(view, QPointF(300, 80), 3)
    zoom = view.zoom
    with qtbot.waitSignal(watched.player.opened, timeout=10_000):
        watched.player.reopen()
    watched.wait_for(0)
    assert view.zoom == zoom


def test_a_resized_window_keeps_how_close_it_is_and_what_is_in_the_middle(view):
    wheel(view, QPointF(300, 80), 6)
    rect, size = view.picture_rect, view.size()
    middle = ((size.width() / 2 - rect.left()) / rect.width(),
              (size.height() / 2 - rect.top()) / rect.height())  # fmt: skip
    view.resize(700, 438)
    after = view.picture_rect
    assert (350 - after.left()) / after.width() == pytest.approx(middle[0], abs=0.01)
    assert (219 - after.top()) / after.height() == pytest.approx(middle[1], abs=0.01)
    assert view.zoom == pytest.approx(1.25**6)


def test_closer_more_pixels_are_decoded_up_to_the_films_own(view, watched, qtbot):
    view.resize(80, 60)
    view.setMinimumSize(1, 1)
    view.resize(80, 60)
    qtbot.waitUntil(lambda: view.image.width() == 80, timeout=10_000)
    view.zoom_by(1.5)
    qtbot.waitUntil(lambda: view.image.width() == 120, timeout=10_000)
    view.zoom_by(4)
    qtbot.waitUntil(lambda: view.image.width() == 160, timeout=10_000)
    view.zoom_reset()
    qtbot.waitUntil(lambda: view.image.width() == 80, timeout=10_000)


def test_what_lies_over_the_picture_is_told_where_the_closer_picture_lies(view):
    told = []
    view.set_overlay(lambda _painter, rect, size: told.append((rect, size.width())))
    wheel(view, QPointF(300, 80), 6)
    view.grab()
    assert told[-1] == (view.picture_rect, 160)


def test_a_small_map_in_the_corner_says_how_close_it_is(view):
    whole = pixels(view)[:130, -130:]
    wheel(view, QPointF(60, 150), 4)
    closer = pixels(view)[:130, -130:]
    assert np.abs(closer.astype(int) - whole).max() > 100
    # The number stands in white at the foot of the map, the frame of what is seen above it.
    assert (closer > 250).all(axis=2).sum() > 50


def test_a_double_click_still_asks_for_full_screen(view, qtbot):
    wheel(view, QPointF(300, 80), 6)
    with qtbot.waitSignal(view.full_screen_wished):
        QTest.mouseDClick(view, Qt.MouseButton.LeftButton, NONE, QPoint(100, 100))


# --- the magnifier


def assert_lens_shows(view: FilmView, number: int) -> None:
    painted, film = pixels(view)[:, :, 0].astype(int), draw_number(number, 160, 120)[:, :, 0]
    rect, centre = view.picture_rect, view.magnifier_centre
    seen = 0
    for dx in range(-90, 91, 9):
        for dy in range(-90, 91, 9):
            x, y = centre.x() + dx, centre.y() + dy
            if np.hypot(dx, dy) > 95 or not view.rect().contains(round(x), round(y)):
                continue
            across = (centre.x() + dx / MAGNIFIES - rect.left()) / rect.width()
            down = (centre.y() + dy / MAGNIFIES - rect.top()) / rect.height()
            near_edge = min(across * 4 % 1, 1 - across * 4 % 1, down * 4 % 1, 1 - down * 4 % 1)
            if 0 < across < 1 and 0 < down < 1 and near_edge > 0.08:
                expected = film[int(down * 120), int(across * 160)]
                assert abs(painted[round(y), round(x)] - expected) < 60, (dx, dy)
                seen += 1
    assert seen > 30


def test_the_lens_shows_three_times_what_lies_under_its_middle(view, watched, qtbot):
    watched.player.seek_index(21)
    watched.wait_for(21)
    with qtbot.waitSignal(view.magnifier_changed):
        view.set_magnifier(True)
    for point in (QPoint(150, 120), QPoint(310, 200)):
        QTest.mouseMove(view, point)
        assert view.magnifier_centre == QPointF(point)
        assert_lens_shows(view, 21)
        lens = QRectF(0, 0, LENS_PX + 10, LENS_PX + 10)
        lens.moveCenter(QPointF(point))
        assert_shows(view, 21, besides=lens)
    view.set_magnifier(False)
    assert_shows(view, 21)


def test_the_lens_works_on_a_closer_picture_and_goes_on_while_playing(view, watched):
    wheel(view, QPointF(240, 150), 4)
    view.set_magnifier(True)
    QTest.mouseMove(view, QPoint(200, 170))
    watched.player.play()
    watched.play_for(200_000)
    assert view.is_magnifying
    assert_lens_shows(view, watched.on_screen)


def test_standing_the_lens_has_the_films_own_pixels(view, watched, qtbot):
    view.setMinimumSize(1, 1)
    view.resize(80, 60)
    qtbot.waitUntil(lambda: view.image.width() == 80, timeout=10_000)
    view.set_magnifier(True)
    qtbot.waitUntil(lambda: view.image.width() == 160, timeout=10_000)
    assert watched.on_screen == 0
    view.set_magnifier(False)
    qtbot.waitUntil(lambda: view.image.width() == 80, timeout=10_000)


def test_the_arrows_move_the_lens_while_the_keyboard_is_on_the_film(view, qtbot):
    view.set_magnifier(True)
    QTest.mouseMove(view, QPoint(240, 150))
    for key, modifiers, lands_at in [
        (Qt.Key.Key_Right, NONE, (256, 150)),
        (Qt.Key.Key_Down, NONE, (256, 166)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, (176, 166)),
        (Qt.Key.Key_Up, NONE, (176, 150)),
    ]:
        qtbot.keyClick(view, key, modifiers)
        assert (view.magnifier_centre.x(), view.magnifier_centre.y()) == lands_at
    view.move_magnifier(-9_999, 9_999)
    rect = view.picture_rect
    assert (view.magnifier_centre.x(), view.magnifier_centre.y()) == (rect.left(), rect.bottom())


def test_the_arrows_are_the_pages_unless_the_lens_is_on_and_has_the_keyboard(view, qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    beside = QLineEdit()
    column.addWidget(beside)
    column.addWidget(view)
    jumps = []
    jump = QAction("Jump", page)
    jump.setShortcut(QKeySequence("Right"))
    jump.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    jump.triggered.connect(lambda: jumps.append(view.magnifier_centre.x()))
    page.addAction(jump)
    page.resize(480, 340)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert len(jumps) == 1
    view.set_magnifier(True)
    view.setFocus()
    x = view.magnifier_centre.x()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert len(jumps) == 1
    assert view.magnifier_centre.x() == x + 16
    view.set_magnifier(False)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert len(jumps) == 2
    view.setParent(None)


def test_without_a_film_nothing_is_closer(view, watched):
    view.set_magnifier(True)
    wheel(view, QPointF(240, 150), 4)
    watched.player.close()
    assert not view.is_magnifying
    assert view.zoom == 1
    view.set_magnifier(True)
    view.zoom_in()
    view.pan(5, 5)
    assert not view.is_magnifying
    assert view.zoom == 1


_TWICE = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from imh_video.media.source import PathSource
from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.speaker import Silence
app = QApplication([])
player = FilmPlayer(speaker=Silence())
view = FilmView(player)
view.setMinimumSize(1, 1)
view.resize(40, 30)
view.show()
player.open(PathSource(Path(sys.argv[1])))
def until(what):
    for _ in range(400):
        if what():
            return
        QTest.qWait(50)
    raise SystemExit("never came")
until(lambda: view.image is not None and view.image.width() == 80)
view.zoom_by(1.5, QPointF(20, 15))
until(lambda: view.image.width() == 120)
painted = view.grab()
print(view.devicePixelRatioF(), painted.width(), view.picture_rect.width(), view.image.width())
player.close()
"""


def test_on_a_fine_screen_the_picture_has_the_screens_own_pixels(clips):
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _TWICE, str(clips["steady"].path), str(root)],
        env={**os.environ, "QT_SCALE_FACTOR": "2"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["2.0", "80", "60.0", "120"], done.stderr
