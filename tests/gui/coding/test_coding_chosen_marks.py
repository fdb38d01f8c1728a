"""Chosen marks under real keys: split, merge, reach, nudge, repeat, copy, code anew, several."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from imh_video.model.consent import Form, Purpose
from imh_video.model.family import Role
from imh_video.model.mark import Certainty
from imh_video.timebase import Span

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
FRAME_US = 100_000


def frames(workspace) -> list[tuple[str, int, int]]:
    return [
        (mark.code_id, mark.span.onset_us // FRAME_US, mark.span.end_us // FRAME_US)
        for mark in workspace.marks
    ]


def make_state(workspace, letter: Key, first: int, last: int) -> None:
    workspace.go_to(first)
    workspace.press(Key.Key_B, letter)
    workspace.go_to(last)
    workspace.press(Key.Key_B, letter)


def choose(workspace, *places: int) -> None:
    workspace.page.timeline.choose(*(workspace.marks[place].id for place in places))


def test_control_b_splits_control_j_merges_and_undo_names_both(workspace) -> None:
    make_state(workspace, Key.Key_S, 5, 20)
    workspace.go_to(12)
    workspace.press(Key.Key_B, modifier=CONTROL)
    assert frames(workspace) == [("b_smile", 5, 12), ("b_smile", 12, 20)]
    assert workspace.page.action("edit.undo").text() == "Undo: Split “smiles”"
    choose(workspace, 0, 1)
    workspace.press(Key.Key_J, modifier=CONTROL)
    assert frames(workspace) == [("b_smile", 5, 20)]
    workspace.press(Key.Key_Z, modifier=CONTROL)
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert frames(workspace) == [("b_smile", 5, 20)]


def test_a_split_away_from_the_mark_is_refused_in_words(workspace) -> None:
    make_state(workspace, Key.Key_S, 5, 20)
    workspace.go_to(30)
    workspace.press(Key.Key_B, modifier=CONTROL)
    assert frames(workspace) == [("b_smile", 5, 20)]
    assert "does not lie over this frame" in workspace.problems[-1]


def test_a_mark_begins_and_ends_at_the_frame_on_screen(workspace) -> None:
    make_state(workspace, Key.Key_S, 10, 20)
    workspace.go_to(4)
    workspace.press(Key.Key_I, modifier=CONTROL)
    workspace.go_to(30)
    workspace.press(Key.Key_O, modifier=CONTROL)
    assert frames(workspace) == [("b_smile", 4, 30)]


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (Key.Key_I, CONTROL | ALT, (9, 20)),
        (Key.Key_I, ALT | SHIFT, (11, 20)),
        (Key.Key_O, CONTROL | ALT, (10, 19)),
        (Key.Key_O, ALT | SHIFT, (10, 21)),
        (Key.Key_Comma, CONTROL | ALT, (9, 19)),
        (Key.Key_Period, CONTROL | ALT, (11, 21)),
    ],
)
def test_either_end_or_both_move_by_a_frame(workspace, key, modifier, expected) -> None:
    make_state(workspace, Key.Key_S, 10, 20)
    workspace.press(key, modifier=modifier)
    assert frames(workspace) == [("b_smile", *expected)]


def test_several_marks_move_by_a_frame_as_one_edit(workspace) -> None:
    make_state(workspace, Key.Key_S, 10, 15)
    make_state(workspace, Key.Key_S, 20, 25)
    choose(workspace, 0, 1)
    workspace.page.timeline.setFocus()
    workspace.press(Key.Key_Right, modifier=ALT)
    assert frames(workspace) == [("b_smile", 11, 16), ("b_smile", 21, 26)]
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert frames(workspace) == [("b_smile", 10, 15), ("b_smile", 20, 25)]


def test_a_marks_the_last_code_again_and_ends_it_again(workspace) -> None:
    workspace.press(Key.Key_A)
    assert workspace.marks == []
    workspace.go_to(3)
    workspace.press(Key.Key_P, Key.Key_N)
    workspace.go_to(8)
    workspace.press(Key.Key_A)
    assert frames(workspace) == [("p_name", 3, 3), ("p_name", 8, 8)]
    workspace.go_to(10)
    workspace.press(Key.Key_B, Key.Key_S)
    workspace.go_to(14)
    workspace.press(Key.Key_A)
    assert frames(workspace)[-1] == ("b_smile", 10, 14)


def test_control_d_copies_what_is_chosen_to_the_frame_on_screen(workspace) -> None:
    make_state(workspace, Key.Key_S, 2, 6)
    workspace.go_to(20)
    workspace.press(Key.Key_D, modifier=CONTROL)
    assert frames(workspace) == [("b_smile", 2, 6), ("b_smile", 20, 24)]
    assert workspace.page.timeline.chosen == (workspace.marks[1].id,)


def test_how_sure_and_a_concern_are_said_of_all_that_is_chosen(workspace) -> None:
    make_state(workspace, Key.Key_S, 2, 6)
    make_state(workspace, Key.Key_S, 10, 16)
    workspace.press(Key.Key_A, modifier=CONTROL)
    assert len(workspace.page.timeline.chosen) == 2
    workspace.press(Key.Key_7, modifier=CONTROL)
    workspace.press(Key.Key_C, modifier=CONTROL | ALT)
    assert {(m.certainty, m.is_concern) for m in workspace.marks} == {(Certainty.GUESS, True)}
    workspace.press(Key.Key_C, modifier=CONTROL | ALT)
    assert not any(mark.is_concern for mark in workspace.marks)


def open_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_f4_offers_the_codes_that_all_chosen_marks_may_become(workspace) -> None:
    make_state(workspace, Key.Key_S, 2, 6)
    make_state(workspace, Key.Key_S, 10, 16)
    choose(workspace, 0, 1)
    workspace.press(Key.Key_F4)
    menu = open_menu()
    voice = next(act for act in menu.actions() if act.text().startswith("voice"))
    voice.trigger()
    menu.close()
    assert {mark.code_id for mark in workspace.marks} == {"b_vocal"}
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert {mark.code_id for mark in workspace.marks} == {"b_smile"}


def test_marks_of_one_twin_are_copied_to_the_other(closed_workspace) -> None:
    workspace = closed_workspace
    made = workspace.made
    twin = made.library.add_person(made.family.id, Role.INFANT, "Baby B")
    made.library.set_consent(twin.id, Purpose.OWN_REVIEW, Form.IDENTIFIABLE, granted=True)
    workspace.open()
    first = workspace.desk.mark_point("b_reach", 5 * FRAME_US, made.baby.id)
    workspace.page.timeline.choose(first.id)
    workspace.press(Key.Key_D, modifier=CONTROL | SHIFT)
    menu = open_menu()
    assert [act.text() for act in menu.actions()] == ["Baby B"]
    menu.actions()[0].trigger()
    menu.close()
    assert {mark.person_id for mark in workspace.marks} == {made.baby.id, twin.id}


def drag(pane, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(pane, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for share in (0.4, 0.8, 1.0):
        point = QPointF(start) + (QPointF(end) - QPointF(start)) * share
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, point, QPointF(pane.mapToGlobal(point.toPoint())),
            Qt.MouseButton.NoButton, LEFT, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(pane, event)
    QTest.mouseRelease(pane, LEFT, Qt.KeyboardModifier.NoModifier, end)


def test_all_that_is_chosen_is_dragged_together_as_one_edit(workspace) -> None:
    make_state(workspace, Key.Key_S, 5, 9)
    make_state(workspace, Key.Key_S, 20, 24)
    choose(workspace, 0, 1)
    timeline = workspace.page.timeline
    timeline.snapping = False
    rect = timeline.rect_of(workspace.marks[0].id)
    start = rect.center().toPoint()
    per_frame = FRAME_US / timeline.view.us_per_px
    drag(timeline.viewport(), start, start + QPoint(round(10 * per_frame), 0))
    assert frames(workspace) == [("b_smile", 15, 19), ("b_smile", 30, 34)]
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert frames(workspace) == [("b_smile", 5, 9), ("b_smile", 20, 24)]


def test_marks_that_are_dragged_together_stop_at_the_end_of_the_film(workspace) -> None:
    make_state(workspace, Key.Key_S, 5, 9)
    make_state(workspace, Key.Key_S, 30, 36)
    choose(workspace, 0, 1)
    timeline = workspace.page.timeline
    start = timeline.rect_of(workspace.marks[0].id).center().toPoint()
    per_frame = FRAME_US / timeline.view.us_per_px
    drag(timeline.viewport(), start, start + QPoint(round(15 * per_frame), 0))
    assert frames(workspace) == [("b_smile", 9, 13), ("b_smile", 34, 40)]


def test_a_click_on_one_of_several_chosen_marks_chooses_it_alone(workspace) -> None:
    make_state(workspace, Key.Key_S, 5, 9)
    make_state(workspace, Key.Key_S, 20, 24)
    choose(workspace, 0, 1)
    timeline = workspace.page.timeline
    place = timeline.rect_of(workspace.marks[1].id).center().toPoint()
    QTest.mouseClick(timeline.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert timeline.chosen == (workspace.marks[1].id,)


def test_shift_and_an_arrow_choose_the_next_mark_too(workspace) -> None:
    for index in (3, 13, 23):
        workspace.go_to(index)
        workspace.press(Key.Key_B, Key.Key_R)
    choose(workspace, 0)
    workspace.page.timeline.setFocus()
    workspace.press(Key.Key_Right, modifier=SHIFT)
    assert len(workspace.page.timeline.chosen) == 2
    assert workspace.page.timeline.current_mark == workspace.marks[1]
    workspace.press(Key.Key_Delete)
    assert [mark.span for mark in workspace.marks] == [Span(23 * FRAME_US)]
