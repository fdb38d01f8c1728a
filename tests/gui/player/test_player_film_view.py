"""The film is painted whole, and the bar says where it is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton
from support.numbered_clips import read_number

from imh_video.timebase import Span
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.transport_bar import TransportBar, speed_words
from imh_video_ui.theme import current


@pytest.fixture
def view(watched, clips, qtbot):
    view = FilmView(watched.player)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    watched.open(clips["turned_90"].path)
    return view


def pixels(view: FilmView) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    # A copy: the pixels go away with the image.
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def stage() -> tuple[int, int, int]:
    colour = QColor(current().stage)
    return colour.red(), colour.green(), colour.blue()


def test_the_painted_picture_is_the_frame_and_lies_whole_on_the_stage(view, watched):
    watched.player.seek_index(21)
    watched.wait_for(21)
    painted = pixels(view)
    left = round(view.picture_rect.left())
    assert view.picture_rect == QRectF((400 - 200 * 4 / 3) / 2, 0, 200 * 4 / 3, 200)
    assert read_number(painted[:, left + 1 : 400 - left - 1]) == 21
    assert tuple(painted[100, left // 2]) == stage()
    assert tuple(painted[100, 400 - left // 2]) == stage()


def test_a_tall_window_leaves_the_stage_above_and_below(view, watched):
    view.resize(320, 600)
    watched.player.seek_index(3)
    watched.wait_for(3)
    painted = pixels(view)
    top = round(view.picture_rect.top())
    assert top == 180
    assert read_number(painted[top + 1 : 600 - top - 1]) == 3
    assert tuple(painted[top // 2, 160]) == stage()


def test_the_overlay_is_told_where_the_picture_lies_and_how_large_it_is(view, watched):
    told = []
    view.set_overlay(lambda painter, rect, size: told.append((painter.isActive(), rect, size)))
    view.grab()
    is_active, rect, size = told[-1]
    assert is_active
    assert rect == view.picture_rect
    assert (size.width(), size.height()) == (160, 120)


def test_a_smaller_view_is_given_smaller_pictures_of_the_same_frame(view, watched, qtbot):
    watched.player.seek_index(12)
    watched.wait_for(12)
    watched.player.set_picture_size(96, 96)
    qtbot.waitUntil(lambda: view.image is not None and view.image.width() == 96, timeout=10_000)
    assert (view.image.height(), watched.on_screen) == (72, 12)


def test_without_a_film_there_is_the_stage_and_quiet_words(view, watched):
    assert view.empty_words == ""
    watched.player.close()
    assert view.image is None
    assert view.empty_words == "No film is open."
    painted = pixels(view)
    around = np.concatenate([painted[:40].reshape(-1, 3), painted[-40:].reshape(-1, 3)])
    assert {tuple(pixel) for pixel in around} == {stage()}
    # White at 72 % on the stage.
    assert painted.max() > 150


@pytest.fixture
def bar(watched, clips, qtbot):
    bar = TransportBar(watched.player)
    qtbot.addWidget(bar)
    bar.resize(900, 56)
    bar.show()
    watched.open(clips["variable"].path)
    return bar


def click(qtbot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_time_code_and_frame_number_are_those_of_the_frame_on_screen(bar, watched):
    player = watched.player
    player.seek_index(17)
    watched.wait_for(17)
    assert bar.frame.text() == "frame 17"
    # Frame 17 of the variable clip begins at 73 530 ticks of 1 / 90 000 s.
    assert player.table.time_us(17) == 817_000
    assert bar.time.text() == "00:00.817"
    player.play()
    watched.play_for(300_000)
    assert bar.frame.text() == f"frame {watched.on_screen}"


def test_every_mover_does_what_it_says(bar, watched, qtbot):
    for button, lands_on in [(bar.to_end, 49), (bar.back, 48), (bar.back, 47), (bar.forward, 48),
                             (bar.to_start, 0)]:  # fmt: skip
        click(qtbot, button)
        watched.wait_for(lands_on)
    click(qtbot, bar.play)
    assert watched.player.playing
    assert bar.play.accessibleName() == "Pause"
    click(qtbot, bar.play)
    assert not watched.player.playing
    assert bar.play.accessibleName() == "Play"


def test_repeat_plays_the_last_three_seconds_or_from_the_beginning(bar, watched, qtbot):
    watched.player.seek_index(30)
    watched.wait_for(30)
    click(qtbot, bar.repeat)
    watched.wait_for(0)
    assert watched.player.playing


def test_the_loop_button_starts_and_ends_a_loop_and_says_how_long_it_is(bar, watched, qtbot):
    watched.player.set_loop(Span(500_000, 1_700_000))
    assert bar.loop.text() == "Loop 1.2 s"
    assert bar.loop.isChecked()
    click(qtbot, bar.loop)
    assert watched.player.loop is None
    assert bar.loop.text() == "Loop"
    click(qtbot, bar.loop)
    assert watched.player.loop is not None


def test_the_speed_in_force_is_shown_with_its_direction(bar, watched):
    watched.player.set_speed(0.5)
    assert bar.speed.text() == "0.5×"
    watched.player.shuttle(-1)
    assert bar.speed.text() == "−0.5×"
    assert [speed_words(rate) for rate in (1.0, 0.1, -2.0)] == ["1×", "0.1×", "−2×"]
    checked = [action.data() for action in bar._speed_menu.actions() if action.isChecked()]
    assert checked == [0.5]


def test_a_computer_without_sound_is_told_and_the_film_still_plays(bar, watched):
    assert bar.volume.toolTip() == "This computer has no sound device."
    assert not bar.loudness.isEnabled()
    watched.player.play()
    watched.play_for(100_000)
    assert watched.on_screen > 0


@pytest.mark.parametrize("width", [520, 610, 660, 720, 900, 1400])
def test_every_button_has_a_name_and_a_tool_tip_and_nothing_overlaps(bar, width, qtbot):
    bar.resize(width, 56)
    qtbot.wait(10)
    buttons = [one for one in bar.findChildren(QAbstractButton) if one.isVisibleTo(bar)]
    assert all(one.accessibleName() and one.toolTip() for one in buttons)
    parts = sorted((one.geometry() for one in [*buttons, bar.time]), key=lambda rect: rect.left())
    for one, following in itertools.pairwise(parts):
        assert one.right() < following.left()
    assert parts[-1].right() <= width
    assert bar.time.width() >= bar.time.fontMetrics().horizontalAdvance(bar.time.text())


def test_with_no_film_nothing_can_be_pressed(bar, watched):
    watched.player.close()
    assert not bar.play.isEnabled()
    assert not bar.forward.isEnabled()
    assert bar.time.text() == "00:00.000"


def test_full_screen_shows_the_same_frame_and_escape_ends_it(bar, watched, qtbot):
    watched.player.seek_index(9)
    watched.wait_for(9)
    with qtbot.waitSignal(bar.full_screen_changed):
        click(qtbot, bar.full_screen)
    film = bar._full_screen
    assert film.image is not None
    qtbot.keyClick(film, Qt.Key.Key_Period)
    watched.wait_for(10)
    with qtbot.waitSignal(bar.full_screen_changed):
        qtbot.keyClick(film, Qt.Key.Key_Escape)
    assert bar._full_screen is None
