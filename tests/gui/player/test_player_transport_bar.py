"""The bar says where the film is, and everything in it does what it says."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from imh_video.timebase import Span
from imh_video_ui.player.transport_bar import TransportBar, speed_words


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
    assert not bar.sound_panel.loudness.isEnabled()
    watched.player.play()
    watched.play_for(100_000)
    assert watched.on_screen > 0


@pytest.mark.parametrize("width", [520, 610, 660, 720, 900, 1400])
def test_every_button_has_a_name_and_a_tool_tip_and_nothing_overlaps(bar, width, qtbot):
    bar.resize(width, 56)
    qtbot.wait(10)
    buttons = [one for one in bar.buttons() if one.isVisibleTo(bar)]
    assert all(one.accessibleName() and one.toolTip() for one in buttons)
    parts = sorted((one.geometry() for one in buttons), key=lambda rect: rect.left())
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
