"""The parts of the workspace: put away, drawn larger, and arranged as a layout says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitterHandle

from imh_video_ui.layouts.layout import Layout
from imh_video_ui.timeline.lanes import ON_REQUEST, LaneKind

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(workspace):
    return workspace.page


def drag(handle: QSplitterHandle, by: QPoint) -> None:
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle + by)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle + by)


def test_a_page_begins_with_the_standard_layout(page):
    assert page.arrangement.now() == Layout()


def test_f7_puts_the_codes_away_and_brings_them(workspace, page, qtbot):
    film_was = page.film_side.width()
    workspace.press(Qt.Key.Key_F7)
    assert not page.palette_panel.isVisible()
    assert not page.action("view.codes").isChecked()
    qtbot.waitUntil(lambda: page.film_side.width() > film_was)
    workspace.press(Qt.Key.Key_F7)
    assert page.palette_panel.isVisible()
    assert page.action("view.codes").isChecked()
    qtbot.waitUntil(lambda: page.film_side.width() == film_was)


def test_marking_goes_on_with_the_codes_and_panels_put_away(workspace, page):
    workspace.press(Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_B, Qt.Key.Key_L)
    assert not page.tabs.isVisible()
    assert [mark.code_id for mark in workspace.marks] == ["b_look"]


def test_what_needs_a_panel_brings_it_back(workspace, page):
    workspace.press(Qt.Key.Key_F8)
    workspace.press(Qt.Key.Key_F, modifier=_CONTROL)
    assert page.tabs.isVisible()
    assert page.tabs.currentWidget() is page.marks_panel
    assert page.action("view.side").isChecked()


def test_the_timeline_keeps_the_height_that_a_hand_gave_it(page):
    before = page.room.sizes()[1]
    assert page.room.timeline_px is None
    drag(page.room.handle(1), QPoint(0, -60))
    own = page.room.sizes()[1]
    assert own > before + 50
    assert page.room.timeline_px == own
    page.resize(1500, 960)
    page.timeline.hide_lanes([LaneKind.PICTURE])
    assert page.room.sizes()[1] == own


def test_the_panels_keep_the_width_that_a_hand_gave_them(page):
    before = page.tabs.width()
    handle = page.tabs.parentWidget().handle(1)
    drag(handle, QPoint(-90, 0))
    own = page.tabs.width()
    assert own > before + 80
    page.resize(1560, 900)
    assert page.tabs.width() == own


def test_keys_change_the_sizes_as_far_as_there_is_room(workspace, page):
    timeline, side = page.room.sizes()[1], page.tabs.width()
    workspace.press(Qt.Key.Key_Up, modifier=_ALT | _SHIFT)
    assert page.room.sizes()[1] == timeline + 40
    workspace.press(Qt.Key.Key_Down, modifier=_ALT | _SHIFT)
    assert page.room.sizes()[1] == timeline
    for _ in range(40):
        workspace.press(Qt.Key.Key_Up, modifier=_ALT | _SHIFT)
    most = page.room.sizes()[1]
    workspace.press(Qt.Key.Key_Down, modifier=_ALT | _SHIFT)
    assert page.room.sizes()[1] == most - 40
    workspace.press(Qt.Key.Key_F8, modifier=_SHIFT)
    assert page.tabs.width() == side + 40
    for _ in range(3):
        workspace.press(Qt.Key.Key_F8, modifier=_CONTROL)
    assert page.tabs.width() == side == page.tabs.minimumWidth()


def test_a_layout_comes_back_whole_and_the_standard_too(workspace, page):
    own = Layout(
        timeline_px=page.room.sizes()[1] + 40,
        side_px=500,
        side_tab="notes",
        shows_codes=False,
        hidden_lanes=("movement", "voices"),
        closer_lanes=("gaze", "in_step"),
    )
    page.arrangement.arrange(own)
    assert page.arrangement.now() == own
    assert page.tabs.width() == 500
    assert page.tabs.currentWidget() is page.notes
    others = set(ON_REQUEST) - {LaneKind.GAZE, LaneKind.IN_STEP}
    assert page.timeline.hidden_lanes == {LaneKind.MOVEMENT, LaneKind.VOICES} | others
    shown = [one.data() for one in page.bar.lane_actions(page.bar) if one.isChecked()]
    assert LaneKind.VOICES not in shown
    assert {LaneKind.PICTURE, LaneKind.GAZE} <= set(shown)
    page.arrangement.arrange(Layout())
    assert page.arrangement.now() == Layout()
    assert page.palette_panel.isVisible()


def test_a_lane_for_a_closer_look_is_chosen_in_the_menu_and_stays_chosen(page):
    words = [one.text() for one in page.bar.lane_actions(page.bar)]
    assert words.index("Possible") < words.index("For a closer look") < words.index("Leaning")
    (lean,) = (one for one in page.bar.lane_actions(page.bar) if one.data() == LaneKind.LEAN)
    assert not lean.isChecked(), "a layout of an earlier version names none of them"
    assert "above the middle toward the other" in lean.toolTip()
    lean.trigger()
    assert LaneKind.LEAN not in page.timeline.hidden_lanes
    kept = page.arrangement.now()
    assert kept == replace(Layout(), closer_lanes=("lean",))
    page.arrangement.arrange(Layout())
    assert LaneKind.LEAN in page.timeline.hidden_lanes
    page.arrangement.arrange(kept)
    assert LaneKind.LEAN not in page.timeline.hidden_lanes


def test_what_a_newer_version_wrote_is_left_out(page):
    page.arrangement.arrange(Layout(side_tab="maps", hidden_lanes=("tides",), side_px=9_000))
    assert page.arrangement.now() == replace(Layout(), side_px=page.tabs.maximumWidth())


# --- the film in its own window


@pytest.fixture
def film_window(workspace, qtbot):
    workspace.press(Qt.Key.Key_F9)
    window = workspace.page.arrangement.apart.window
    assert window is not None
    qtbot.waitExposed(window)
    return window


def test_f9_gives_the_film_a_window_with_the_same_picture(workspace, page, film_window):
    assert film_window.isAncestorOf(page.film)
    assert page.film.isVisible()
    assert page.film.image is not None
    assert page.action("view.film_window").isChecked()
    assert page.transport.isVisible()
    workspace.go_to(7)
    assert page.player.frame_index == 7


def test_its_keys_mark_and_play_as_those_of_the_page(workspace, page, film_window, qtbot):
    film_window.activateWindow()
    qtbot.waitUntil(film_window.isActiveWindow)
    assert film_window.isAncestorOf(QApplication.focusWidget())
    workspace.press(Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: page.player.frame_index == 1)
    workspace.press(Qt.Key.Key_B)
    assert "press a letter" in page.chord_panel.words
    assert page.chord_panel.isVisible()
    workspace.press(Qt.Key.Key_L)
    assert [(mark.code_id, mark.span.onset_us) for mark in workspace.marks] == [("b_look", 100_000)]
    workspace.press(Qt.Key.Key_Z, modifier=_CONTROL)
    assert workspace.marks == []


def test_closing_it_brings_the_film_back(workspace, page, film_window, qtbot):
    film_window.close()
    assert page.arrangement.apart.window is None
    assert page.isAncestorOf(page.film)
    assert page.film.isVisible()
    assert not page.action("view.film_window").isChecked()
    workspace.press(Qt.Key.Key_B, Qt.Key.Key_L)
    assert len(workspace.marks) == 1


def test_a_button_in_the_place_of_the_film_brings_it_back(page, film_window, qtbot):
    apart = page.arrangement.apart
    assert apart._away.isVisible()
    qtbot.mouseClick(apart._away.back, Qt.MouseButton.LeftButton)
    assert apart.window is None
    assert page.isAncestorOf(page.film)
    assert not apart._away.isVisible()


def test_full_screen_means_its_own_window_there(workspace, page, film_window, qtbot):
    QTest.mouseDClick(page.film, Qt.MouseButton.LeftButton)
    assert film_window.isFullScreen()
    assert not page.transport.is_full_screen
    film_window.activateWindow()
    qtbot.waitUntil(film_window.isActiveWindow)
    film_window.setFocus()
    workspace.press(Qt.Key.Key_Escape)
    assert not film_window.isFullScreen()
    workspace.press(Qt.Key.Key_F11)
    assert film_window.isFullScreen()


def test_its_bar_plays_the_film_and_brings_it_back(workspace, page, film_window, qtbot):
    bar = film_window.bar
    assert bar.isVisible()
    qtbot.mouseClick(bar.forward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.player.frame_index == 1)
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert page.player.playing
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert not page.player.playing
    qtbot.mouseClick(film_window.back, Qt.MouseButton.LeftButton)
    assert page.arrangement.apart.window is None
    assert page.isAncestorOf(page.film)


def test_its_bar_has_room_in_the_smallest_window(film_window, qtbot):
    film_window.resize(1, 1)
    qtbot.waitUntil(lambda: film_window.size() == film_window.minimumSize())
    assert film_window.rect().contains(film_window.bar.geometry())


def test_its_bar_goes_by_itself_and_comes_with_the_pointer(page, film_window):
    bar = film_window.bar
    film_window._passing.put_away()
    assert not bar.isVisible()
    point, none = QPointF(60, 60), Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, point, page.film.mapToGlobal(point), none, none,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(page.film, moved)
    assert bar.isVisible()


def test_what_a_chord_waits_for_stands_above_the_bar(workspace, page, film_window):
    workspace.press(Qt.Key.Key_B)
    panel, stage = page.chord_panel, page.film_side.stage
    assert panel.isVisible()
    assert panel.geometry().bottom() < film_window.bar.y()
    film_window._passing.put_away()
    assert panel.geometry().bottom() > film_window.bar.y()
    film_window.close()
    assert stage.foot_px == 0


def test_its_bar_says_how_to_leave_the_whole_screen(film_window, qtbot):
    qtbot.mouseClick(film_window.bar.full_screen, Qt.MouseButton.LeftButton)
    assert film_window.isFullScreen()
    assert film_window.bar.full_screen.accessibleName() == "Leave full screen"
    qtbot.mouseClick(film_window.bar.full_screen, Qt.MouseButton.LeftButton)
    assert not film_window.isFullScreen()
    assert film_window.bar.full_screen.accessibleName() == "Full screen"


def test_it_goes_with_the_page_and_comes_with_it(page, film_window):
    page.hide()
    assert page.arrangement.apart.window is None
    assert page.arrangement.apart.is_apart
    page.show()
    assert page.arrangement.apart.window is not None


def test_it_comes_back_when_its_screen_goes(page, film_window, qapp):
    told = []
    page.told.connect(told.append)
    screen = film_window.screen()
    qapp.screenRemoved.emit(screen)
    assert page.arrangement.apart.window is None
    assert not page.arrangement.apart.is_apart
    assert told == ["The film’s screen is gone: the film is back here."]
    qapp.screenAdded.emit(screen)
    assert page.arrangement.apart.window is not None
    page.arrangement.apart.set_apart(False)
    qapp.screenAdded.emit(screen)
    assert page.arrangement.apart.window is None


def test_with_one_screen_it_stays_and_says_so(workspace, page, film_window):
    told = []
    page.told.connect(told.append)
    before = film_window.geometry()
    workspace.press(Qt.Key.Key_F9, modifier=_SHIFT)
    assert told == ["There is only one screen."]
    assert film_window.geometry() == before
