"""A state may last as long as its key is down; repeats of the key mean nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

_S = Qt.Key.Key_S


@pytest.fixture
def page(window, preferences, qtbot):
    preferences.bind("hold.sunderland.b_smile", "yes")
    page = window.coding_page
    go_to(page, qtbot, 0)
    return page


def go_to(page, qtbot, index):
    page.player.seek_index(index)
    qtbot.waitUntil(lambda: page.player._shown == index, timeout=10_000)


def hold(page, *before):
    for key in before:
        QTest.keyClick(QApplication.focusWidget(), key)
    QTest.keyPress(QApplication.focusWidget(), _S)


def smile(page):
    return page.desk.marks_in_order()[-1]


def test_the_state_ends_where_the_film_is_when_the_key_comes_up(page, qtbot):
    hold(page, Qt.Key.Key_B)
    assert smile(page).is_open
    go_to(page, qtbot, 6)
    QTest.keyRelease(QApplication.focusWidget(), _S)
    mark = smile(page)
    assert not mark.is_open
    assert mark.span.onset_us == page.player.table.time_us(0)
    assert mark.span.end_us == page.player.table.time_us(6)


def test_a_key_that_repeats_neither_ends_nor_begins_anything(page, qtbot):
    hold(page, Qt.Key.Key_B)
    go_to(page, qtbot, 4)
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress) * 5:
        repeat = QKeyEvent(kind, _S, Qt.KeyboardModifier.NoModifier, "s", True)
        QApplication.sendEvent(QApplication.focusWidget(), repeat)
    assert smile(page).is_open
    assert len(page.desk.marks) == 1
    QTest.keyRelease(QApplication.focusWidget(), _S)
    assert not smile(page).is_open


def test_another_key_coming_up_ends_nothing(page, qtbot):
    hold(page, Qt.Key.Key_B)
    go_to(page, qtbot, 4)
    QTest.keyRelease(QApplication.focusWidget(), Qt.Key.Key_B)
    assert smile(page).is_open


def test_on_the_same_frame_it_stays_on_until_the_next_press(page, qtbot):
    hold(page, Qt.Key.Key_B)
    QTest.keyRelease(QApplication.focusWidget(), _S)
    assert smile(page).is_open
    go_to(page, qtbot, 5)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_B)
    QTest.keyClick(QApplication.focusWidget(), _S)
    assert smile(page).span.end_us == page.player.table.time_us(5)


def test_leaving_the_window_ends_what_is_held(page, window, qtbot):
    hold(page, Qt.Key.Key_B)
    go_to(page, qtbot, 5)
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    assert not smile(page).is_open


def test_a_state_that_is_not_held_goes_on_when_its_key_comes_up(page, qtbot):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_B)
    QTest.keyPress(QApplication.focusWidget(), Qt.Key.Key_L)
    go_to(page, qtbot, 5)
    QTest.keyRelease(QApplication.focusWidget(), Qt.Key.Key_L)
    assert smile(page).is_open


def test_one_setting_holds_all_states(page, preferences, qtbot):
    preferences.set("coding.hold", True)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_B)
    QTest.keyPress(QApplication.focusWidget(), Qt.Key.Key_L)
    go_to(page, qtbot, 5)
    QTest.keyRelease(QApplication.focusWidget(), Qt.Key.Key_L)
    assert not smile(page).is_open
