"""What pointer and keyboard reach in the timeline beyond the marks in sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from support.libraries import candidate

from imh_video.model.moment import MomentKind, Suggestions, Verdict
from imh_video_ui.timeline.lanes import LaneKind
from imh_video_ui.timeline.layout import HEAD_WIDTH, OVERVIEW_HEIGHT, PINNED_HEIGHT
from imh_video_ui.timeline.view_range import ViewRange

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NO_KEY = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
FRAME_US = 100_000


def add_state(space, code_id: str, first: int, last: int) -> None:
    for frame in (first, last):
        space.desk.toggle_state(code_id, frame * FRAME_US)


@pytest.fixture
def marked(workspace):
    """Three marks of the baby, one of the parent, one of both; the whole film in view."""
    add_state(workspace, "b_look", 2, 8)
    add_state(workspace, "b_smile", 12, 16)
    workspace.desk.mark_point("b_reach", 30 * FRAME_US)
    add_state(workspace, "p_attend", 4, 20)
    add_state(workspace, "d_attune", 10, 14)
    view = workspace.page.timeline
    view.set_view(ViewRange.whole_film(view.view.duration_us, view.view.width_px))
    return workspace


def move(view, point: QPointF, modifiers=NO_KEY) -> None:
    event = QMouseEvent(QEvent.Type.MouseMove, point, view.viewport().mapToGlobal(point),
                        Qt.MouseButton.NoButton, LEFT, modifiers)  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def lane_middle(view, lane: int) -> float:
    box = view.where.box_of_lane(lane)
    return view.where.lanes_top + box.top + box.height / 2


def menu_at(view, point: QPoint) -> QMenu:
    """What a right click there opens."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point,
                              view.viewport().mapToGlobal(point))  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def codes_chosen(space) -> set[str]:
    return {space.desk.marks[one].code_id for one in space.page.timeline.chosen}


def frame(view, begin: QPointF, end: QPointF, modifiers) -> None:
    QTest.mousePress(view.viewport(), LEFT, modifiers, begin.toPoint())
    move(view, (begin + end) / 2, modifiers)
    move(view, end, modifiers)
    assert view.pointer.frame is not None
    QTest.mouseRelease(view.viewport(), LEFT, modifiers, end.toPoint())
    assert view.pointer.frame is None


def test_a_frame_drawn_with_shift_chooses_what_it_touches(marked):
    view = marked.page.timeline
    box = view.where.box_of_lane(0)
    top = view.where.lanes_top + box.top + 1
    left, right = view.where.x_of(10 * FRAME_US), view.where.x_of(35 * FRAME_US)
    here = marked.page.player.position_us
    frame(view, QPointF(left, top), QPointF(right, top + box.height - 3), SHIFT)
    assert codes_chosen(marked) == {"b_smile", "b_reach"}
    assert marked.page.player.position_us == here
    below = QPointF(view.where.x_of(15 * FRAME_US), view.where.lanes_top + box.bottom + 1)
    corner = QPointF(view.where.x_of(18 * FRAME_US), lane_middle(view, 1) + 4)
    frame(view, corner, below, SHIFT | CONTROL)
    assert codes_chosen(marked) == {"b_smile", "b_reach", "p_attend"}


def test_escape_leaves_a_frame_as_if_it_had_not_been_drawn(marked):
    view = marked.page.timeline
    view.choose(marked.marks[0].id)
    start = QPointF(view.where.x_of(25 * FRAME_US), lane_middle(view, 0))
    QTest.mousePress(view.viewport(), LEFT, SHIFT, start.toPoint())
    move(view, start + QPointF(60, 30), SHIFT)
    view.setFocus()
    marked.press(Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), LEFT, SHIFT, (start + QPointF(60, 30)).toPoint())
    assert view.chosen == (marked.marks[0].id,)


def test_f6_keeps_the_mark_that_is_chosen_and_pressed_again_goes_to_the_nearest(marked):
    view = marked.page.timeline
    last = marked.marks[-1].id
    view.choose(last)
    marked.page.marks_panel.search.setFocus()
    marked.press(Key.Key_F6)
    assert view.hasFocus()
    assert view.chosen == (last,)
    marked.press(Key.Key_F6)
    assert view.current_mark == view.marks.beginning_near(view.playhead_us)


def test_a_mark_that_the_keyboard_goes_to_is_scrolled_into_sight(marked):
    page, view = marked.page, marked.page.timeline
    page.room.give_timeline(190)
    assert view.verticalScrollBar().maximum() > 0
    marked.press(Key.Key_F6)
    view.choose(next(m.id for m in marked.marks if m.code_id == "b_look"), reveal=True)
    for _ in range(2):
        marked.press(Key.Key_Down)
        rect = view.rect_of(view.current_mark.id)
        assert rect.top() >= PINNED_HEIGHT
        assert rect.bottom() <= view.viewport().height()
    assert view.current_mark.code_id == "d_attune"
    for _ in range(2):
        marked.press(Key.Key_Up)
    assert view.rect_of(view.current_mark.id).top() >= PINNED_HEIGHT


def test_a_hand_at_the_edge_moves_the_view_on_and_the_mark_with_it(marked):
    view = marked.page.timeline
    view.snapping = False
    view.set_view(ViewRange(0, 20 * FRAME_US, view.view.width_px, view.view.duration_us))
    smile = next(m for m in marked.marks if m.code_id == "b_smile")
    at = QPointF(view.rect_of(smile.id).center().toPoint())
    QTest.mousePress(view.viewport(), LEFT, NO_KEY, at.toPoint())
    move(view, at + QPointF(30, 0))
    assert not view.pointer._edge.is_moving
    edge = QPointF(view.viewport().width() - 5, at.y())
    move(view, edge)
    assert view.pointer._edge.is_moving
    began_us, held_us = view.view.start_us, view.pointer.drag_span.onset_us
    for _ in range(10):
        view.pointer._edge.step()
    assert view.view.start_us > began_us
    assert view.pointer.drag_span.onset_us > held_us
    QTest.mouseRelease(view.viewport(), LEFT, NO_KEY, edge.toPoint())
    assert not view.pointer._edge.is_moving
    assert next(m for m in marked.marks if m.code_id == "b_smile").span.onset_us > held_us


def test_a_right_click_on_a_possible_moment_decides_about_it(marked):
    page, view = marked.page, marked.page.timeline
    moment = candidate(MomentKind.SHARED_SMILE, 1_000_000, 2_000_000, id_="smile")
    marked.made.library.keep_suggestions(marked.recording.id, Suggestions((moment,), ()))
    page.moments.show(marked.made.library.candidates(marked.recording.id))
    box = next(box for box in view.where.boxes if box.kind is LaneKind.POSSIBLE)
    point = QPoint(round(view.where.x_of(1_500_000)), view.where.lanes_top + box.top + 14)
    menu = menu_at(view, point)
    assert words(menu) == ["Open and play it", "Keep the possible moment",
                           "Adjust the possible moment", "Dismiss the possible moment"]  # fmt: skip
    next(a for a in menu.actions() if a.text().startswith("Dismiss")).trigger()
    menu.close()
    assert [one.verdict for one in marked.desk.decisions.values()] == [Verdict.DISMISSED]
    page.player.pause()


def test_a_right_click_on_the_head_of_a_lane_is_about_the_lane(marked):
    view = marked.page.timeline
    menu = menu_at(view, QPoint(HEAD_WIDTH // 2, round(lane_middle(view, 0))))
    menu.actions()[0].trigger()
    assert codes_chosen(marked) == {"b_look", "b_smile", "b_reach"}
    next(a for a in menu.actions() if a.text() == "Picture").trigger()
    menu.close()
    assert LaneKind.PICTURE in view.hidden_lanes


def test_lanes_snapping_and_the_view_have_keys(marked):
    view = marked.page.timeline
    marked.press(Key.Key_N, modifier=CONTROL | ALT)
    assert not view.snapping
    marked.press(Key.Key_N, modifier=CONTROL | ALT)
    assert view.snapping
    marked.press(Key.Key_G, modifier=CONTROL | ALT)
    menu = QApplication.activePopupWidget()
    assert "Voices" in words(menu)
    menu.close()
    view.set_view(ViewRange(0, 10 * FRAME_US, view.view.width_px, view.view.duration_us))
    marked.press(Key.Key_PageDown, modifier=ALT)
    assert view.view.start_us == pytest.approx(5 * FRAME_US, abs=2 * view.view.us_per_px)
    marked.press(Key.Key_PageUp, modifier=ALT)
    assert view.view.start_us == 0


def test_a_shift_click_on_the_whole_film_still_moves_the_view(marked):
    view = marked.page.timeline
    view.set_view(ViewRange(0, 10 * FRAME_US, view.view.width_px, view.view.duration_us))
    QTest.mouseClick(view.viewport(), LEFT, SHIFT,
                     QPoint(view.viewport().width() - 40, OVERVIEW_HEIGHT // 2))  # fmt: skip
    assert view.view.start_us > 0
    assert view.pointer.frame is None
