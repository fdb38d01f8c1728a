"""What is looked for, chosen in the window: for a film and a family; the list is made anew."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from imh_video.model.moment import MomentChoices, MomentKind
from imh_video_ui.moments.choices_dialog import MomentChoicesDialog, choices_words
from imh_video_ui.theme import Button

CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def dialog(space, qtbot) -> MomentChoicesDialog:
    space.press(Qt.Key.Key_B, modifier=CONTROL_ALT)
    dialog = space.page.findChild(MomentChoicesDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def kinds(space) -> set[MomentKind]:
    return {moment.kind for moment in space.moments}


def test_only_connection_for_this_film_takes_strain_out_of_the_list_at_once(space, dialog) -> None:
    assert MomentKind.MISSED_CUE in kinds(space)
    dialog.film_way.setFocus()
    QTest.keyClicks(dialog.film_way, "Only")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    space.settle()
    assert MomentKind.MISSED_CUE not in kinds(space)
    assert space.library.recordings()[0].moment_preset == "connection"
    assert space.library.families()[0].moments == MomentChoices()


def test_what_holds_for_the_family_is_kept_with_it_and_the_list_goes_by_it(space, dialog) -> None:
    box = dialog.circumstances["infant_face_still"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    QTest.keyClicks(dialog.why, "a dummy all day")
    dialog.accept()
    space.settle()
    assert all(step.signal != "infant_smile" for one in space.moments for step in one.evidence)
    kept = space.library.families()[0].moments
    assert kept.circumstances == {"infant_face_still"}
    assert kept.why == "a dummy all day"


def test_undo_beside_the_message_brings_the_list_back(space, dialog) -> None:
    before = [moment.id for moment in space.moments]
    dialog.kinds[MomentKind.MISSED_CUE].setChecked(True)
    dialog.accept()
    space.settle()
    assert MomentKind.MISSED_CUE not in kinds(space)
    (undo,) = [
        button
        for button in space.window.toasts.toast.findChildren(Button)
        if button.text() == "Undo" and button.isVisible()
    ]
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    space.settle()
    assert [moment.id for moment in space.moments] == before
    assert space.library.families()[0].moments == MomentChoices()


def test_what_was_decided_stays_when_the_list_is_made_anew(space, qtbot) -> None:
    missed = next(one for one in space.moments if one.kind is MomentKind.MISSED_CUE)
    space.page.moments.open(missed.id)
    space.press(Qt.Key.Key_X)
    smile = next(one for one in space.moments if one.kind is MomentKind.CUE_AND_REPLY)
    space.page.moments.open(smile.id)
    space.press(Qt.Key.Key_Return)
    space.press(Qt.Key.Key_B, modifier=CONTROL_ALT)
    dialog = space.page.findChild(MomentChoicesDialog)
    dialog.film_way.setCurrentIndex(dialog.film_way.findData("thorough"))
    dialog.accept()
    space.settle()
    assert missed.id in space.desk.decisions
    assert missed.id not in {one.id for one in space.waiting}
    assert smile.id not in {one.id for one in space.waiting}
    assert [mark.candidate_id for mark in space.marks] == [smile.id]


def test_leaving_the_dialog_changes_nothing(space, dialog) -> None:
    before = [moment.id for moment in space.moments]
    dialog.kinds[MomentKind.MISSED_CUE].setChecked(True)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert [moment.id for moment in space.moments] == before
    assert space.library.families()[0].moments == MomentChoices()


def test_each_way_says_what_it_is_for(dialog) -> None:
    for row in range(dialog.way.count()):
        dialog.way.setCurrentIndex(row)
        assert dialog.way.currentText()
    boxes = [*dialog.circumstances.values(), *dialog.kinds.values(), dialog.way, dialog.film_way]
    assert all(box.accessibleName() or box.text() for box in boxes)


def test_the_family_in_the_library_says_what_was_chosen_and_can_change_it(space, qtbot) -> None:
    space.window.show_workspace("library")
    page = space.window.library_page
    page.choose(space.library.families()[0].id)
    QTest.mouseClick(page.detail.moments_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(MomentChoicesDialog)
    assert dialog.film_way is None
    dialog.way.setCurrentIndex(dialog.way.findData("slow"))
    dialog.circumstances["infant_cannot_hear"].setChecked(True)
    dialog.accept()
    space.settle()
    kept = space.library.families()[0].moments
    assert (kept.preset, kept.circumstances) == ("slow", {"infant_cannot_hear"})
    assert choices_words(kept) == "Slow and careful, 1 thing holds."
    (undo,) = [b for b in space.window.toasts.toast.findChildren(Button) if b.text() == "Undo"]
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    space.settle()
    assert space.library.families()[0].moments == MomentChoices()


def test_a_choice_of_a_newer_version_stays(qtbot, space) -> None:
    family = space.library.families()[0]
    object.__setattr__(family, "moments", MomentChoices(circumstances=frozenset({"from_later"})))
    dialog = MomentChoicesDialog(None, family)
    qtbot.addWidget(dialog)
    assert dialog.choices.circumstances == {"from_later"}
