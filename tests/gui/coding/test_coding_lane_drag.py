"""Marks dragged to another person's lane, copied there, and taken there by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from imh_video.model.consent import Form, Purpose
from imh_video.model.family import Role
from imh_video_ui.timeline.view_range import ViewRange

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NO_KEY = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
FRAME_US = 100_000


@pytest.fixture
def twins(closed_workspace):
    """Baby, Baby B and Parent A; two marks of the first baby are there."""
    made = closed_workspace.made
    twin = made.library.add_person(made.family.id, Role.INFANT, "Baby B")
    made.library.set_consent(twin.id, Purpose.OWN_REVIEW, Form.IDENTIFIABLE, granted=True)
    closed_workspace.twin = twin
    closed_workspace.open()
    for code_id, first, last in (("b_smile", 5, 15), ("b_look", 8, 20)):
        add_state(closed_workspace, code_id, first, last, made.baby)
    view = closed_workspace.page.timeline
    view.set_view(ViewRange.whole_film(view.view.duration_us, view.view.width_px))
    return closed_workspace


def add_state(space, code_id: str, first: int, last: int, person) -> None:
    for frame in (first, last):
        space.desk.toggle_state(code_id, frame * FRAME_US, person.id)


def whose(space) -> list[tuple[str, str, int]]:
    called = {person.id: person.called for person in space.desk.people}
    return sorted(
        (mark.code_id, called.get(mark.person_id, ""), mark.span.onset_us // FRAME_US)
        for mark in space.marks
    )


def mark_of(space, code_id: str):
    return next(mark for mark in space.marks if mark.code_id == code_id)


class Hand:
    """A mark in the hand: taken hold of in its middle, moved, and let go."""

    def __init__(self, space, code_id: str, modifiers=NO_KEY) -> None:
        self.view, self.modifiers = space.page.timeline, modifiers
        rect = self.view.rect_of(mark_of(space, code_id).id)
        self.at = QPointF(rect.center().toPoint())
        QTest.mousePress(self.view.viewport(), LEFT, modifiers, self.at.toPoint())

    def to_lane(self, lane: int, across: int = 0) -> None:
        box = self.view.where.box_of_lane(lane)
        y = self.view.where.lanes_top + box.top + box.height / 2
        goal = QPointF(self.at.x() + across, y)
        for part in (0.4, 1.0):
            point = self.at + (goal - self.at) * part
            event = QMouseEvent(QEvent.Type.MouseMove, point,
                                self.view.viewport().mapToGlobal(point),
                                Qt.MouseButton.NoButton, LEFT, self.modifiers)  # fmt: skip
            QApplication.sendEvent(self.view.viewport(), event)
        self.at = goal

    def let_go(self) -> None:
        QTest.mouseRelease(self.view.viewport(), LEFT, self.modifiers, self.at.toPoint())


def test_a_mark_goes_to_the_twin_as_one_edit_that_is_named(twins):
    hand = Hand(twins, "b_smile")
    hand.to_lane(1, across=4)
    drop = twins.page.timeline.pointer.drop
    assert drop.can_go
    assert drop.person_id == twins.twin.id
    hand.let_go()
    assert whose(twins) == [("b_look", "Baby", 8), ("b_smile", "Baby B", 5)]
    assert twins.page.action("edit.undo").text() == "Undo: Move “smiles” to Baby B"
    twins.press(Key.Key_Z, modifier=CONTROL)
    assert whose(twins) == [("b_look", "Baby", 8), ("b_smile", "Baby", 5)]


def test_it_may_move_along_the_film_too(twins):
    hand = Hand(twins, "b_smile")
    hand.to_lane(1, across=round(5 * FRAME_US / twins.page.timeline.view.us_per_px))
    hand.let_go()
    assert whose(twins) == [("b_look", "Baby", 8), ("b_smile", "Baby B", 10)]


def test_the_parents_lane_says_why_not_and_nothing_changes(twins):
    before = twins.marks
    hand = Hand(twins, "b_smile")
    hand.to_lane(2)
    drop = twins.page.timeline.pointer.drop
    assert drop.why_not == "“smiles” is a code of: Baby"
    assert twins.page.timeline.viewport().cursor().shape() is Qt.CursorShape.ForbiddenCursor
    hand.let_go()
    assert twins.marks == before
    assert twins.problems == ["“smiles” is a code of: Baby"]
    assert not twins.desk.undo_title.startswith("Move")


def test_back_over_its_own_lane_nothing_changes(twins):
    before = twins.marks
    hand = Hand(twins, "b_smile")
    hand.to_lane(1)
    hand.to_lane(0)
    assert twins.page.timeline.pointer.drop is None
    hand.let_go()
    assert twins.marks == before


def test_escape_lets_go_of_it_where_it_was(twins):
    before = twins.marks
    hand = Hand(twins, "b_smile")
    hand.to_lane(1)
    twins.page.timeline.setFocus()
    twins.press(Key.Key_Escape)
    hand.let_go()
    assert twins.marks == before


def test_with_control_it_is_copied_and_the_copy_is_chosen(twins):
    hand = Hand(twins, "b_smile", CONTROL)
    hand.to_lane(1)
    assert twins.page.timeline.scene.lifted == frozenset()
    hand.let_go()
    assert whose(twins) == [("b_look", "Baby", 8), ("b_smile", "Baby", 5), ("b_smile", "Baby B", 5)]
    (chosen,) = twins.page.timeline.chosen
    assert twins.desk.marks[chosen].person_id == twins.twin.id
    assert twins.page.action("edit.undo").text() == "Undo: Copy “smiles” to Baby B"


def test_with_control_along_its_own_lane_it_is_copied_there(twins):
    hand = Hand(twins, "b_smile", CONTROL)
    hand.to_lane(0, across=round(15 * FRAME_US / twins.page.timeline.view.us_per_px))
    hand.let_go()
    assert whose(twins) == [("b_look", "Baby", 8), ("b_smile", "Baby", 5), ("b_smile", "Baby", 20)]


def test_a_control_click_still_chooses_beside_and_no_longer(twins):
    view = twins.page.timeline
    for code_id, count in (("b_smile", 1), ("b_look", 2), ("b_smile", 1)):
        Hand(twins, code_id, CONTROL).let_go()
        assert len(view.chosen) == count


def test_all_that_is_chosen_goes_along(twins):
    view = twins.page.timeline
    view.choose(*(mark.id for mark in twins.marks))
    hand = Hand(twins, "b_smile")
    hand.to_lane(1)
    hand.let_go()
    assert whose(twins) == [("b_look", "Baby B", 8), ("b_smile", "Baby B", 5)]
    twins.press(Key.Key_Z, modifier=CONTROL)
    assert {who for _code, who, _at in whose(twins)} == {"Baby"}


def test_what_excludes_it_gives_way_there(twins):
    add_state(twins, "b_lookaway", 10, 30, twins.twin)
    hand = Hand(twins, "b_look")
    hand.to_lane(1)
    hand.let_go()
    spans = {
        mark.code_id: (mark.span.onset_us // FRAME_US, mark.span.end_us // FRAME_US)
        for mark in twins.marks
        if mark.person_id == twins.twin.id
    }
    assert spans == {"b_look": (8, 20), "b_lookaway": (20, 30)}


def test_two_rivals_are_never_going_on_at_once(twins):
    at_us = 25 * FRAME_US
    twins.desk.toggle_state("b_look", at_us, twins.made.baby.id)
    twins.desk.toggle_state("b_lookaway", at_us, twins.twin.id)
    going_on = next(m for m in twins.desk.open_marks.values() if m.code_id == "b_look")
    twins.page.timeline.choose(going_on.id)
    twins.press(Key.Key_PageDown, modifier=CONTROL)
    assert twins.desk.marks[going_on.id].person_id == twins.made.baby.id
    assert twins.problems == [
        "Something of Baby B is still going on that this would end. End it first."
    ]


def test_keys_take_the_chosen_marks_to_the_next_person_who_can_have_them(twins):
    twins.page.timeline.choose(mark_of(twins, "b_smile").id)
    twins.press(Key.Key_PageDown, modifier=CONTROL)
    assert whose(twins) == [("b_look", "Baby", 8), ("b_smile", "Baby B", 5)]
    twins.press(Key.Key_PageDown, modifier=CONTROL)
    assert twins.problems == ["Nobody further on could have these marks."]
    twins.press(Key.Key_PageUp, modifier=CONTROL | SHIFT)
    assert whose(twins) == [("b_look", "Baby", 8), ("b_smile", "Baby", 5), ("b_smile", "Baby B", 5)]


def test_an_end_that_is_drawn_down_stays_in_its_lane(twins):
    view = twins.page.timeline
    rect = view.rect_of(mark_of(twins, "b_smile").id)
    hand = Hand(twins, "b_look")
    hand.let_go()
    end = QPoint(round(rect.right()) - 2, round(rect.center().y()))
    QTest.mousePress(view.viewport(), LEFT, NO_KEY, end)
    hand.at = QPointF(end)
    hand.to_lane(1, across=round(3 * FRAME_US / view.view.us_per_px))
    assert view.pointer.drop is None
    hand.let_go()
    smile = mark_of(twins, "b_smile")
    assert (smile.span.onset_us, smile.span.end_us) == (5 * FRAME_US, 18 * FRAME_US)
    assert smile.person_id == twins.made.baby.id
