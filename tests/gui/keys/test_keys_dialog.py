"""Keys are changed by pressing them, act at once, and belong to one coder."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from imh_video.app.chords import KeyChoices
from imh_video.app.preferences import Preferences
from imh_video.schemes.locate import builtin_schemes
from imh_video_ui.keys.entries import Kind, action_entries, clashing, code_entries, fixed_entries
from imh_video_ui.keys.keys_dialog import KeysDialog
from imh_video_ui.keys.sequences import has_own_keys
from imh_video_ui.shell.actions import MenuName, menu_words
from imh_video_ui.theme import KeyCap

_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dialog(qtbot, window):
    window.open_keys()
    dialog = window.findChild(KeysDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    yield dialog
    dialog.close()


def press(*keys, modifier=Qt.KeyboardModifier.NoModifier):
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifier)


@pytest.fixture
def back(qtbot, window, dialog):
    """Close the dialog and put the keyboard on the coding page."""

    def go():
        dialog.accept()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.coding_page.setFocus()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    return go


def give(dialog, name, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    """As a person does it: choose the entry, press Enter, press the keys."""
    dialog.choose(name)
    dialog.list.setFocus()
    press(Qt.Key.Key_Return)
    assert dialog.panel.catcher.is_waiting
    press(*keys, modifier=modifier)


def test_no_two_actions_that_can_be_reached_at_once_share_a_key(window):
    """Window, coding, picture and timeline together: what a person has in front of them."""
    groups = [(menu_words(name), window._actions_in(name)) for name in MenuName]
    entries = [*action_entries(groups), *fixed_entries()]
    assert len(entries) > 70
    assert not [(a.name, b.name, key) for a, b, key in clashing(entries)]
    for scheme in builtin_schemes():
        together = [*code_entries(scheme, KeyChoices(), {}), *entries]
        assert not [(a.name, b.name, key) for a, b, key in clashing(together)]


def test_every_action_with_a_key_can_be_found_in_the_dialog(window, dialog):
    keyed = {
        action.objectName()
        for action in window.findChildren(QAction)
        if has_own_keys(action) and not action.shortcut().isEmpty()
    }
    assert keyed <= {entry.name for entry in dialog.entries}


def test_an_action_does_its_deed_with_its_new_key_at_once(window, dialog, back):
    give(dialog, "play.mute", Qt.Key.Key_F12)
    back()
    before = window.coding_page.player.is_muted
    press(Qt.Key.Key_M)
    assert window.coding_page.player.is_muted is before, "the old key does nothing any more"
    press(Qt.Key.Key_F12)
    assert window.coding_page.player.is_muted is not before


def test_a_code_is_marked_with_its_new_keys_at_once_and_the_palette_shows_them(
    window, dialog, back
):
    give(dialog, "code.sunderland.b_reach", Qt.Key.Key_B, Qt.Key.Key_Q)
    back()
    page = window.coding_page
    press(Qt.Key.Key_B, Qt.Key.Key_Q)
    assert [mark.code_id for mark in page.desk.marks_in_order()] == ["b_reach"]
    assert "B Q" in page.palette_panel.rows["b_reach"].accessibleDescription()


def test_a_first_key_moved_moves_every_chord_of_the_actor(window, dialog, back):
    give(dialog, "leader.infant", Qt.Key.Key_N)
    back()
    press(Qt.Key.Key_N, Qt.Key.Key_R)
    assert [m.code_id for m in window.coding_page.desk.marks_in_order()] == ["b_reach"]


def test_a_clash_is_said_at_once_and_nothing_changes_until_it_is_taken_over(dialog, preferences):
    give(dialog, "play.toggle", Qt.Key.Key_F1)
    assert "Help and keys" in dialog.panel.message.text()
    assert preferences.bindings == {}
    QTest.mouseClick(dialog.panel.take_over, Qt.MouseButton.LeftButton)
    assert preferences.bindings == {"play.toggle": "F1", "help.keys": ""}


def test_a_letter_that_begins_codes_cannot_be_taken_over_by_an_action(dialog, preferences):
    give(dialog, "play.mute", Qt.Key.Key_B)
    assert "begins codes" in dialog.panel.message.text()
    assert not dialog.panel.take_over.isVisible()
    assert preferences.bindings == {}


def test_a_chord_taken_over_leaves_the_other_code_without_one(dialog, preferences):
    give(dialog, "code.sunderland.b_look", Qt.Key.Key_B, Qt.Key.Key_S)
    assert "smiles" in dialog.panel.message.text()
    QTest.mouseClick(dialog.panel.take_over, Qt.MouseButton.LeftButton)
    assert preferences.bindings["code.sunderland.b_smile"] == ""
    smile = next(e for e in dialog.entries if e.name.endswith("b_smile"))
    assert smile.keys == ("1",)


def test_what_was_changed_can_be_taken_back_one_by_one(dialog, preferences):
    give(dialog, "play.mute", Qt.Key.Key_F12)
    give(dialog, "play.mute", Qt.Key.Key_F10)
    QTest.mouseClick(dialog.panel.undo, Qt.MouseButton.LeftButton)
    assert preferences.bindings == {"play.mute": "F12"}
    QTest.mouseClick(dialog.panel.undo, Qt.MouseButton.LeftButton)
    assert preferences.bindings == {}


def test_one_and_all_go_back_to_their_own_keys(dialog, preferences):
    give(dialog, "play.mute", Qt.Key.Key_F12)
    give(dialog, "play.start", Qt.Key.Key_F10)
    dialog.choose("play.mute")
    QTest.mouseClick(dialog.panel.own, Qt.MouseButton.LeftButton)
    assert preferences.bindings == {"play.start": "F10"}
    dialog.give_all_own()
    assert preferences.bindings == {}
    start = next(e for e in dialog.entries if e.name == "play.start")
    assert start.keys == ("Home", "Ctrl+Shift+Left"), "with the key for a laptop without Home"


def test_escape_leaves_the_waiting_and_not_the_dialog(dialog, preferences):
    give(dialog, "play.mute", Qt.Key.Key_Escape)
    assert not dialog.panel.catcher.is_waiting
    assert dialog.isVisible()
    assert preferences.bindings == {}


def test_another_key_comes_beside_the_first(dialog, preferences):
    dialog.choose("play.mute")
    QTest.mouseClick(dialog.panel.more, Qt.MouseButton.LeftButton)
    press(Qt.Key.Key_U, modifier=_CTRL)
    assert preferences.bindings == {"play.mute": "M; Ctrl+U"}


def test_keys_belong_to_the_coder_who_chose_them(window, dialog, preferences, qtbot):
    give(dialog, "play.mute", Qt.Key.Key_F12)
    dialog.accept()
    mute = window.coding_page.action("play.mute")
    preferences.set("coding.coder", "MK")
    qtbot.waitUntil(lambda: mute.shortcut().toString() == "M")
    preferences.set("coding.coder", "Coder A")
    qtbot.waitUntil(lambda: mute.shortcut().toString() == "F12")
    assert Preferences(preferences.path).bindings == {"play.mute": "F12"}


def test_searching_finds_by_words_and_by_key(dialog):
    dialog.search.setText("mute")
    dialog.search.setText("sound off")
    rows = dialog.list.rows
    assert rows.entry(rows.first()).name == "play.mute"
    dialog.search.setText("ctrl shift m")
    assert rows.entry(rows.first()).name == "film.magnifier"
    dialog.search.setText("no such thing at all")
    assert dialog.list.entry is None
    assert not dialog.panel.change.isEnabled()


def test_the_sheet_is_a_pdf_a_picture_and_a_text(dialog, tmp_path):
    for name, begins in (("keys.pdf", b"%PDF"), ("keys.png", b"\x89PNG")):
        dialog.save_sheet(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(begins)
    dialog.copy_text()
    text = QGuiApplication.clipboard().text()
    assert "B L" in text
    assert "looks at parent" in text
    assert "Play or pause" in text


def test_a_sheet_that_cannot_be_written_says_so(dialog, tmp_path, qtbot):
    dialog.save_sheet(tmp_path / "no such folder" / "keys.png")
    said = QApplication.activeModalWidget()
    assert "sheet of keys" in said.findChildren(type(dialog.panel.message))[2].text() or said


def test_a_state_may_be_held_code_by_code(dialog, preferences):
    dialog.choose("code.sunderland.b_smile")
    QTest.mouseClick(dialog.panel.hold, Qt.MouseButton.LeftButton)
    assert preferences.bindings == {"hold.sunderland.b_smile": "yes"}
    dialog.choose("code.sunderland.b_reach")
    assert not dialog.panel.hold.isVisible(), "a point has no length"


def test_fixed_keys_are_shown_and_cannot_be_changed(dialog):
    dialog.choose(next(e.name for e in dialog.entries if e.kind is Kind.FIXED))
    assert not dialog.panel.change.isEnabled()


def test_the_first_steps_name_the_keys_of_this_coder(window, dialog, back):
    caps = window.coding_page.first_steps.findChildren(KeyCap)
    assert [cap.keys for cap in caps if cap.isVisible()] == ["B", "P", "D"]
    give(dialog, "leader.infant", Qt.Key.Key_N)
    back()
    assert [cap.keys for cap in caps if cap.isVisible()] == ["N", "P", "D"]
