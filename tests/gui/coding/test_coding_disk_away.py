"""The library's folder goes away under an open coding: said, nothing typed is lost, and on it goes.

A folder that is renamed stands for a disk that is pulled out; what a real one does to the files
that were open is in ``tests/crash/test_crash_unplugged.py``.
"""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    pytest.mark.skipif(os.name == "nt", reason="a folder with open files cannot be moved there"),
]

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def disk(workspace):
    """Two marks are made; ``away`` and ``back`` are what somebody does with the stick."""

    class Disk:
        folder = workspace.made.library.folder
        elsewhere = folder.with_name("pulled out")

        def away(self) -> None:
            self.folder.rename(self.elsewhere)

        def back(self) -> None:
            self.elsewhere.rename(self.folder)

    workspace.press(Key.Key_B, Key.Key_R)
    workspace.go_to(10)
    workspace.press(Key.Key_B, Key.Key_R)
    disk = Disk()
    yield disk
    if disk.elsewhere.exists():
        disk.back()


def listed(workspace) -> list[int]:
    return [mark.span.onset_us for mark in workspace.page.marks_panel.model.shown()]


def test_a_key_pressed_while_the_disk_is_away_says_so_and_changes_nothing(workspace, disk) -> None:
    page, before = workspace.page, workspace.marks
    disk.away()
    workspace.go_to(20)
    workspace.press(Key.Key_B, Key.Key_R)
    assert workspace.problems[-1] == (
        "library: the disk that holds the library could not be read or written. Nothing was "
        "changed. Check that it is plugged in and has room, then try again."
    )
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert len(workspace.problems) == 2
    assert workspace.marks == before
    assert listed(workspace) == [0, 1_000_000]
    assert page.action("edit.undo").text() == "Undo: Mark “reaches”"
    disk.back()
    workspace.press(Key.Key_B, Key.Key_R)
    assert listed(workspace) == [0, 1_000_000, 2_000_000]
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert workspace.marks == before
    assert len(workspace.problems) == 2


def test_words_typed_while_the_disk_is_away_stay_and_are_written_with_the_next_mark(
    workspace, disk
) -> None:
    page, notes = workspace.page, workspace.page.notes
    first, second = workspace.marks
    page.timeline.choose(first.id)
    workspace.press(Key.Key_F2)
    disk.away()
    QTest.keyClicks(notes.note, "both hands")
    page.timeline.setFocus()
    assert workspace.problems
    assert notes.note.toPlainText() == "both hands"
    assert notes.unwritten_line.isVisible()
    page.timeline.choose(second.id)
    assert notes.note.toPlainText() == ""
    assert not notes.unwritten_line.isVisible()
    page.timeline.choose(first.id)
    assert notes.note.toPlainText() == "both hands"
    assert notes.unwritten_line.isVisible()
    disk.back()
    page.timeline.setFocus()
    workspace.go_to(20)
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.qtbot.waitUntil(lambda: not notes.is_waiting)
    assert workspace.desk.marks[first.id].note == "both hands"
    assert not notes.unwritten_line.isVisible()
    with workspace.made.library.read_coding(workspace.desk.coding.id) as written:
        assert written.marks[first.id].note == "both hands"


def test_words_that_wait_are_written_when_the_film_is_closed(workspace, disk) -> None:
    notes, first = workspace.page.notes, workspace.marks[0]
    workspace.page.timeline.choose(first.id)
    workspace.press(Key.Key_F2)
    disk.away()
    QTest.keyClicks(notes.quotation, "there you are")
    notes.keep()
    workspace.page.timeline.choose()
    assert notes.is_waiting
    disk.back()
    workspace.page.close_recording()
    workspace.open()
    assert workspace.desk.marks[first.id].quotation == "there you are"


def test_a_film_closed_while_the_disk_is_away_closes_and_keeps_what_was_committed(
    workspace, disk
) -> None:
    before = workspace.marks
    disk.away()
    workspace.page.close_recording()
    assert workspace.page.desk is None
    disk.back()
    workspace.open()
    assert workspace.marks == before


def test_whoever_leaves_while_words_wait_is_told_first(workspace, disk) -> None:
    page, first = workspace.page, workspace.marks[0]
    assert page.write_all()
    page.timeline.choose(first.id)
    workspace.press(Key.Key_F2)
    QTest.keyClicks(page.notes.note, "both hands")
    disk.away()
    assert not page.write_all()
    disk.back()
    assert page.write_all()
    assert workspace.desk.marks[first.id].note == "both hands"
