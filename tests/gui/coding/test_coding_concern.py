"""What is written about a concern is covered until somebody asks, and found nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from imh_video_ui.coding.marks_model import CODE

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SECRET = "a bruise on the arm"


@pytest.fixture
def flagged(workspace):
    """A mark with a concern that is chosen, and one beside it."""
    desk = workspace.desk
    mark = desk.mark_point("b_reach", 500_000)
    desk.mark_point("p_name", 900_000)
    desk.change_mark(replace(mark, note=SECRET, quotation="he fell", is_concern=True))
    workspace.page.tabs.setCurrentWidget(workspace.page.notes)
    workspace.page.timeline.choose(mark.id)
    return workspace


def written(workspace) -> str:
    notes = workspace.page.notes
    return notes.note.toPlainText() + notes.quotation.toPlainText()


def test_it_is_covered_each_time_the_mark_is_looked_at(flagged) -> None:
    page, notes = flagged.page, flagged.page.notes
    concern, other = flagged.marks
    assert notes.is_covered
    assert written(flagged) == ""
    notes.uncover_button.click()
    assert SECRET in written(flagged)
    page.timeline.choose(other.id)
    page.timeline.choose(concern.id)
    assert notes.is_covered
    flagged.press(Key.Key_S, modifier=CONTROL | ALT)
    assert not notes.is_covered
    page.tabs.setCurrentWidget(page.marks_panel)
    page.tabs.setCurrentWidget(notes)
    assert notes.is_covered
    assert written(flagged) == ""


def test_a_covered_note_is_not_lost_by_other_edits(flagged) -> None:
    notes = flagged.page.notes
    notes.certainty.button(1).click()
    notes.keep()
    flagged.page.timeline.choose()
    mark = flagged.marks[0]
    assert (mark.note, mark.quotation, mark.is_concern) == (SECRET, "he fell", True)
    assert int(mark.certainty) == 1


def test_taking_the_concern_off_shows_what_is_written(flagged) -> None:
    flagged.page.notes.concern.click()
    assert not flagged.marks[0].is_concern
    assert SECRET in written(flagged)
    assert flagged.marks[0].note == SECRET


def test_whoever_writes_a_concern_goes_on_writing(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.press(Key.Key_F2)
    notes = workspace.page.notes
    QTest.keyClicks(notes.note, "look at this")
    notes.concern.click()
    assert not notes.is_covered
    notes.note.setFocus()
    QTest.keyClicks(notes.note, " again")
    notes.keep()
    assert "again" in workspace.marks[0].note
    assert workspace.marks[0].is_concern


def test_f2_asks_before_it_shows_a_concern(flagged) -> None:
    flagged.press(Key.Key_F2)
    assert QApplication.focusWidget() is flagged.page.notes.uncover_button
    assert written(flagged) == ""


def test_lists_tips_and_search_do_not_tell_it(flagged) -> None:
    page, model = flagged.page, flagged.page.marks_panel.model
    index = model.index(0, CODE)
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert SECRET not in str(index.data(role))
    assert SECRET not in page.timeline.words.describe(flagged.marks[0])
    assert "concern" in page.timeline.words.describe(flagged.marks[0])
    page.marks_panel.search.setText("bruise")
    assert model.rowCount() == 0
