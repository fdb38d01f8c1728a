"""Codes that cannot apply to a family: said with a reason, not offered, not marked by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from imh_video.app.library import Library
from imh_video_ui.library.family_codes_dialog import FamilyCodesDialog


@pytest.fixture
def dialog(window, qtbot):
    window.show_workspace("library")
    window.library_page.choose(window.library.families()[0].id)
    QTest.mouseClick(window.library_page.detail.codes_button, Qt.MouseButton.LeftButton)
    dialog = window.library_page.findChild(FamilyCodesDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def switch_off(dialog, code_id, why=""):
    line = dialog.lines[code_id]
    line.box.setFocus()
    QTest.keyClick(line.box, Qt.Key.Key_Space)
    QTest.keyClicks(QApplication.focusWidget(), why)


def test_a_code_switched_off_with_its_reason_is_there_after_opening_again(window, dialog):
    switch_off(dialog, "b_reach", "both arms in plaster")
    switch_off(dialog, "b_look")
    dialog.accept()
    folder, family_id = window.library.folder, window.library.families()[0].id
    with Library.open(folder, who="other") as library:
        family = library.family(family_id)
    assert family.switched_off_codes == {"b_reach", "b_look"}
    assert family.why_off("b_reach") == "both arms in plaster"
    assert family.why_off("b_look") == ""


def test_what_is_switched_off_goes_from_the_open_palette_and_its_keys_mark_nothing(
    window, dialog, qtbot
):
    switch_off(dialog, "b_reach")
    dialog.accept()
    window.show_workspace("coding")
    page = window.coding_page
    assert "b_reach" not in page.palette_panel.rows
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_B)
    QTest.keyClick(page, Qt.Key.Key_R)
    assert page.desk.marks_in_order() == []
    assert "switched off for this family" in page.chord_panel.words


def test_what_cannot_be_seen_is_never_switched_off(dialog):
    assert "b_unscorable" not in dialog.lines
    assert all(not line.code.unscorable for line in dialog.lines.values())


def test_codes_of_another_scheme_stay_as_they_were(window, dialog):
    switch_off(dialog, "b_reach", "plaster")
    dialog.scheme_box.setCurrentIndex(dialog.scheme_box.findData("contact_steps"))
    dialog.scheme_box.activated.emit(dialog.scheme_box.currentIndex())
    other = next(iter(dialog.lines))
    switch_off(dialog, other, "never here")
    family = dialog.answer()
    assert family.switched_off_codes == {"b_reach", other}
    assert family.why_off("b_reach") == "plaster"
