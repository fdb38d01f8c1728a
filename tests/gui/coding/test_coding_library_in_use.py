"""Another program writes the library under real keys: they wait in order and are made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.lockers import Locker, locked, locked_again_and_again

from imh_video.model.problem import Problem

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def other(workspace) -> Iterator[Locker]:
    """Another program that is in the middle of writing this library."""
    with locked(workspace.made.library.folder) as locker:
        yield locker


def until_made(workspace) -> None:
    workspace.qtbot.waitUntil(lambda: workspace.page.line.waits == 0, timeout=20_000)


def marked(workspace) -> list[tuple[str, int, int | None]]:
    """Code, begin and end in frames of a tenth of a second; None: a point, or still on."""
    return [
        (mark.code_id, mark.span.onset_us // 100_000,
         None if mark.is_open or mark.span.is_point else mark.span.end_us // 100_000)
        for mark in workspace.marks
    ]  # fmt: skip


def test_keys_wait_in_order_and_mark_where_they_were_pressed(workspace, other) -> None:
    bar = workspace.page.bar
    for frame, letter in ((5, Key.Key_L), (10, Key.Key_R), (15, Key.Key_A)):
        workspace.go_to(frame)
        workspace.press(Key.Key_B, letter)
    assert workspace.marks == []
    assert workspace.problems == []
    assert bar.waiting.isVisible()
    assert bar.waiting.text() == "Another program is using this library: 3 keys wait for it"
    assert workspace.page.chord_panel.words.endswith("waits for the library")
    workspace.go_to(30)
    other.release()
    until_made(workspace)
    assert marked(workspace) == [
        ("b_look", 5, 15), ("b_reach", 10, None), ("b_lookaway", 15, None)
    ]  # fmt: skip
    assert not bar.waiting.isVisible()
    details = [one.detail for one in workspace.made.library.audit_entries(workspace.desk.coding.id)]
    assert details[:3] == ["do 3", "do 2", "do 1"]
    assert workspace.made.library.verify() == ()


def test_undo_redo_and_ending_all_wait_behind_the_marks(workspace, other) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.press(Key.Key_Z, modifier=CONTROL)
    workspace.go_to(4)
    workspace.press(Key.Key_B, Key.Key_L)
    workspace.go_to(9)
    workspace.page.action("mark.end_all").trigger()
    other.kill()
    until_made(workspace)
    assert marked(workspace) == [("b_look", 4, 9)]
    assert workspace.problems == []


def test_a_state_whose_key_is_held_ends_where_the_key_came_up(workspace, other) -> None:
    page = workspace.page
    page._preferences.set("coding.hold", True)
    QTest.keyPress(page, Key.Key_B)
    QTest.keyRelease(page, Key.Key_B)
    QTest.keyPress(page, Key.Key_L)
    workspace.go_to(12)
    QTest.keyRelease(page, Key.Key_L)
    assert page.line.waits == 2
    other.release()
    until_made(workspace)
    assert marked(workspace) == [("b_look", 0, 12)]


def test_what_depends_on_the_choice_is_refused_while_marks_wait(workspace) -> None:
    page = workspace.page
    workspace.press(Key.Key_B, Key.Key_R)
    before = workspace.marks
    page.timeline.choose(before[0].id)
    with locked(workspace.made.library.folder) as other:
        workspace.go_to(20)
        workspace.press(Key.Key_B, Key.Key_R)
        page.action("edit.delete").trigger()
        assert workspace.problems == [
            "The library is in use, and marks wait for it. Nothing was changed."
        ]
        other.release()
        until_made(workspace)
    assert marked(workspace) == [("b_reach", 0, None), ("b_reach", 20, None)]


def test_an_edit_while_nothing_waits_is_refused_with_the_reason(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.page.timeline.choose(workspace.marks[0].id)
    with locked(workspace.made.library.folder):
        workspace.page.action("edit.delete").trigger()
        assert "being written by another window or program" in workspace.problems[0]
        assert len(workspace.marks) == 1
    workspace.page.action("edit.delete").trigger()
    assert workspace.marks == []


def test_another_film_is_not_opened_while_marks_wait_and_who_leaves_is_told(
    workspace, other
) -> None:
    page = workspace.page
    workspace.press(Key.Key_B, Key.Key_R)
    with pytest.raises(Problem, match="still wait: another program"):
        page.open_recording(workspace.recording.id)
    assert not page.write_all()
    assert page.line.waits == 1
    other.release()
    assert page.write_all()
    assert marked(workspace) == [("b_reach", 0, None)]


def test_what_cannot_be_made_when_the_film_closes_is_said(
    workspace, other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imh_video_ui.coding.waiting_line._LAST_S", 0.1)
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.page.close_recording()
    assert workspace.problems == ["Another program is using the library. This was not marked."]
    other.release()
    workspace.open()
    assert workspace.marks == []


def test_between_another_programs_writes_every_key_is_made_exactly_once(workspace) -> None:
    with locked_again_and_again(workspace.made.library.folder) as other:
        for frame in range(30):
            workspace.go_to(frame)
            workspace.press(Key.Key_B, Key.Key_R)
        until_made(workspace)
        other.release()
    assert marked(workspace) == [("b_reach", frame, None) for frame in range(30)]
    details = [one.detail for one in workspace.made.library.audit_entries(workspace.desk.coding.id)]
    assert details[:30] == [f"do {number}" for number in range(30, 0, -1)]
    assert workspace.made.library.verify() == ()
    assert workspace.problems == []
