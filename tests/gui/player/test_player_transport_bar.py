"""The bar says where the film is, and everything in it does what it says."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton
from support.sound_devices import DeviceKind, MadeDevices

from imh_video.timebase import Span
from imh_video_ui.player.speaker import DeviceSpeaker
from imh_video_ui.player.transport_bar import TransportBar, speed_words
from imh_video_ui.player.waiting import Waiting
from imh_video_ui.theme import Button


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
    places = (QRect(one.mapTo(bar, QPoint(0, 0)), one.size()) for one in buttons)
    parts = sorted(places, key=lambda rect: rect.left())
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
    assert film.view.image is not None
    qtbot.keyClick(film, Qt.Key.Key_Period)
    watched.wait_for(10)
    with qtbot.waitSignal(bar.full_screen_changed):
        qtbot.keyClick(film, Qt.Key.Key_Escape)
    assert bar._full_screen is None


# --- narrow, behind, only some parts


@pytest.mark.parametrize("width", [440, 480, 520, 560, 620, 700, 800, 900, 1100])
def test_with_everything_on_the_bar_gives_way_and_nothing_is_cut(bar, watched, width, qtbot):
    overlay = Button("Overlay", bar, size="compact", icon="scan-face")
    overlay.setToolTip("Who is who")
    bar.add_choice(overlay)
    overlay.show()
    watched.player.set_loop_margins(1_000_000, 1_000_000)
    watched.player.play_spans([Span(at, at + 120_000) for at in range(0, 1_800_000, 300_000)])
    watched.player.pause()
    bar.resize(width, 56)
    qtbot.wait(10)
    buttons = [one for one in bar.buttons() if one.isVisibleTo(bar)]
    assert bar.run in buttons
    assert all(one.accessibleName() for one in buttons)
    places = (QRect(one.mapTo(bar, QPoint(0, 0)), one.size()) for one in buttons)
    parts = sorted(places, key=lambda rect: rect.left())
    for one, following in itertools.pairwise(parts):
        assert one.right() < following.left()
    assert parts[-1].right() <= width
    for one in set(buttons) - {bar.play}:
        assert one.width() >= one.minimumSizeHint().width(), one.accessibleName()


def test_while_another_picture_shows_the_time_does_not_claim_to_be_it(bar, watched):
    player = watched.player
    player.seek_index(30)
    watched.wait_for(30)
    assert bar.time.is_exact
    player._wanted = 40
    player._take_frame(player._film_number, 36, player.shown_image)
    assert not player.is_exact
    assert not bar.time.is_exact
    assert bar.frame.text() == "frame 40 …"
    player._take_frame(player._film_number, 40, player.shown_image)
    assert bar.time.is_exact
    assert bar.frame.text() == "frame 40"


def test_the_chip_counts_the_parts_and_ends_them(bar, watched, qtbot):
    watched.player.play_spans(
        [Span(0, 200_000), Span(100_000, 300_000), Span(1_000_000, 1_200_000)]
    )
    watched.player.pause()
    watched.player.seek_us(1_100_000)
    assert bar.run.accessibleName() == "Marks only · 2 of 2"
    assert bar.run.toolTip().startswith("Only 3 marks are played, in 2 parts.")
    click(qtbot, bar.run)
    assert watched.player.span_run is None
    assert bar.run.isHidden()


# --- the panels


def shown(panel) -> bool:
    return panel.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_panel_opens_with_the_keyboard_in_it_and_escape_closes_it(bar, qtbot):
    for button, panel, first in [
        (bar.loop_more, bar.loop_panel, bar.loop_panel.loop_margins.before),
        (bar.volume, bar.sound_panel, bar.sound_panel.device),
    ]:
        click(qtbot, button)
        assert shown(panel)
        if first.isEnabled():
            assert panel.focusWidget() is first
        qtbot.keyClick(panel, Qt.Key.Key_Escape)
        assert not shown(panel)


@pytest.fixture
def sounding(watch, clips, qtbot):
    made: list[MadeDevices] = []

    def speaker(clock) -> DeviceSpeaker:
        made.append(MadeDevices(clock, DeviceKind()))
        return DeviceSpeaker(devices=made[0], now_us=clock)

    watched = watch(speaker)
    bar = TransportBar(watched.player)
    qtbot.addWidget(bar)
    bar.resize(900, 56)
    bar.show()
    watched.open(clips["long_gop"].path)
    qtbot.waitUntil(lambda: watched.player.has_sound and watched.player.sound._is_open)
    return bar, watched, made[0]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_device_is_chosen_and_named_when_it_is_gone(sounding, qtbot):
    bar, watched, devices = sounding
    devices.appear("headphones")
    chosen: list[str] = []
    panel = bar.sound_panel
    panel.device_chosen.connect(chosen.append)
    click(qtbot, bar.volume)
    names = [panel.device.itemText(place) for place in range(panel.device.count())]
    assert names == ["What the computer uses", "Standard", "Headphones"]
    panel.device.setCurrentIndex(2)
    panel.device.activated.emit(2)
    assert chosen == ["headphones"]
    watched.player.play()
    watched.settle()
    assert devices.opened[-1] == "headphones"
    panel.close()
    devices.vanish("headphones")
    click(qtbot, bar.volume)
    assert panel.device.currentText() == "Your choice, not there now"
    assert devices.opened[-1] == "standard"
    panel.close()


def test_a_lost_device_is_said_quietly_and_the_film_plays_on(sounding):
    bar, watched, devices = sounding
    watched.player.play()
    watched.play_for(100_000)
    devices.vanish("standard")
    assert bar.volume.toolTip() == "This computer has no sound device."
    assert watched.player.playing
    before = watched.on_screen
    watched.play_for(200_000)
    assert watched.on_screen > before
    devices.appear("standard")
    assert bar.volume.toolTip() == "Volume 100 %"
    assert watched.problems == []


def test_late_sound_is_corrected_in_steps_of_ten_milliseconds(sounding, qtbot):
    bar, watched, _ = sounding
    panel = bar.sound_panel
    click(qtbot, panel.later)
    click(qtbot, panel.later)
    click(qtbot, panel.earlier)
    assert watched.player.audio_offset_us == 10_000
    panel.late.setValue(-40)
    assert watched.player.audio_offset_us == -40_000
    watched.player.set_audio_offset(70_000)
    assert panel.late.value() == 70


# --- waiting and trouble


def test_a_long_wait_is_told_and_a_short_one_is_not(qtbot):
    waiting = Waiting(patience_ms=30)
    told: list[bool] = []
    waiting.changed.connect(told.append)
    waiting.begin()
    waiting.end()
    qtbot.wait(60)
    assert told == []
    waiting.begin()
    qtbot.waitUntil(lambda: waiting.is_long)
    waiting.begin()
    waiting.end()
    assert told == [True, False]


def test_trouble_is_kept_until_the_film_is_opened_anew_at_its_place(bar, watched):
    player = watched.player
    player.seek_index(12)
    watched.wait_for(12)
    player._take_trouble(player._film_number, "The disk is gone.")
    assert player.trouble == "The disk is gone."
    assert watched.problems == ["The disk is gone."]
    with watched.qtbot.waitSignal(player.opened, timeout=10_000):
        player.reopen()
    watched.qtbot.waitUntil(lambda: player.shown_index == 12, timeout=10_000)
    assert player.trouble is None
    assert player.frame_index == 12
