from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from imh_video_ui.shell.command_palette import Finding, matches
from imh_video_ui.theme import key_text


def open_palette(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.finder.palette is not None and window.finder.palette.isVisible())
    return window.finder.palette


def test_an_action_is_found_and_run(qtbot, library, open_window):
    window = open_window(library)
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "sett")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.settings_page.isVisible()
    qtbot.waitUntil(lambda: window.finder.palette is None)


def test_a_family_is_found_and_opened(qtbot, library, open_window):
    library.add_family("TERN-53")
    lark = library.add_family("LARK-27")
    window = open_window(library)
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "lark")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.library_page.chosen.family.id == lark.id


def test_up_and_down_choose_and_escape_gives_the_keyboard_back(qtbot, library, open_window):
    window = open_window(library)
    came_from = QApplication.focusWidget()
    palette = open_palette(qtbot, window)
    last = palette.model.rowCount() - 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == last
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 0
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is came_from


def test_what_is_called_otherwise_is_said_not_to_be_there(qtbot, library, open_window):
    window = open_window(library)
    palette = open_palette(qtbot, window)
    qtbot.keyClicks(palette.field, "zebra")
    assert palette.model.rowCount() == 0
    assert palette._nothing.isVisible()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_every_action_of_the_menus_is_in_the_palette(qtbot, library, open_window):
    window = open_window(library)
    palette = open_palette(qtbot, window)
    found = {palette.model.finding(palette.model.index(n, 0)).name
             for n in range(palette.model.rowCount())}  # fmt: skip
    in_menus = {action.objectName() for action in window.actions_of_window.all()
                if action.isEnabled()}  # fmt: skip
    assert in_menus <= found


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("add", True), ("film add", True), ("FIL", True), ("dd", False), ("add zebra", False)],
)
def test_every_typed_word_must_begin_a_word(typed, is_found):
    finding = Finding("Add a film", lambda: None, "File")
    assert matches(typed, finding) == is_found


@pytest.mark.parametrize(
    ("keys", "shown"), [("Ctrl+K", "Ctrl K"), ("Ctrl++", "Ctrl +"), ("+", "+"), (",", ",")]
)
def test_a_key_cap_shows_the_keys_as_people_say_them(keys, shown):
    assert key_text(QKeySequence(keys)) == shown
