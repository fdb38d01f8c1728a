"""Looking for marks: the list narrows, the timeline pales the rest, keys go through those left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from imh_video.app.finding import Wanted
from imh_video.model.mark import Certainty
from imh_video.model.scheme import Relation
from imh_video_ui.theme import EmptyState

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
FRAME_US = 100_000


@pytest.fixture
def marked(workspace):
    """Two reaches and two names; the first of each linked; the last one a guess with a note."""
    desk = workspace.desk
    reach, name = desk.mark_point("b_reach", 3 * FRAME_US), desk.mark_point("p_name", 8 * FRAME_US)
    desk.mark_point("b_reach", 20 * FRAME_US)
    last = desk.mark_point("p_name", 30 * FRAME_US)
    desk.link(name.id, reach.id, Relation.RESPONDS_TO)
    desk.change_mark(replace(last, certainty=Certainty.GUESS, note="softly"))
    return workspace


def listed(workspace) -> list[int]:
    return [m.span.onset_us // FRAME_US for m in workspace.page.marks_panel.model.shown()]


def pale(workspace) -> list[int]:
    found = []
    for lane in workspace.page.timeline.marks.lanes:
        for _, band in lane.bands():
            for place, item in enumerate(band.items):
                if band.wanted is not None and not band.wanted[place]:
                    found.append(item.mark.span.onset_us // FRAME_US)
    return sorted(found)


def pick(menu: QMenu, *path: str) -> None:
    """Go through submenus to an entry, and take it."""
    for word in path:
        action = next(act for act in menu.actions() if act.text().startswith(word))
        if action.menu() is None:
            action.trigger()
        else:
            menu = action.menu()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("Code", "reaches"), [3, 20]),
        (("Person", "Parent"), [8, 30]),
        (("Links", "with a link"), [3, 8]),
        (("Links", "without a link"), [20, 30]),
        (("How sure", "a guess"), [30]),
        (("Where from", "marked by hand"), [3, 8, 20, 30]),
        (("Where from", "from a file"), []),
    ],
)
def test_each_way_to_filter_narrows_list_and_timeline(marked, path, expected) -> None:
    panel = marked.page.marks_panel
    menu = panel.filter.menu(marked.page)
    pick(menu, *path)
    assert listed(marked) == expected
    assert sorted({3, 8, 20, 30} - set(expected)) == pale(marked)
    assert panel.filter.count.whole_text.startswith(f"{len(expected)} of 4")
    panel.filter.clear_button.click()
    assert listed(marked) == [3, 8, 20, 30]
    assert pale(marked) == []
    assert panel.filter.count.whole_text == "4 marks"


def test_words_in_the_note_are_found_and_filters_add_up(marked) -> None:
    marked.press(Key.Key_F, modifier=CONTROL)
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "soft")
    assert listed(marked) == [30]
    pick(marked.page.marks_panel.filter.menu(marked.page), "Person", "Baby")
    assert listed(marked) == []
    marked.press(Key.Key_F, modifier=CONTROL | ALT)
    assert listed(marked) == [3, 8, 20, 30]
    assert field.text() == ""


def test_f3_lists_only_the_code_of_the_chosen_mark_and_keys_go_through_those(marked) -> None:
    page = marked.page
    page.timeline.choose(marked.marks[0].id)
    marked.press(Key.Key_F3)
    assert listed(marked) == [3, 20]
    marked.go_to(3)
    marked.press(Key.Key_Right, modifier=CONTROL)
    assert page.player.frame_index == 20
    marked.press(Key.Key_Left, modifier=CONTROL)
    assert page.player.frame_index == 3


def test_all_that_match_are_played(marked) -> None:
    page = marked.page
    page.marks_panel.filter.look_for(Wanted(codes=frozenset({"p_name"})))
    marked.press(Key.Key_L, modifier=CONTROL | ALT)
    run = page.player.span_run
    assert run is not None
    assert run.asked == 2


def test_a_new_mark_and_a_new_link_are_taken_in_or_left_out_at_once(marked) -> None:
    panel = marked.page.marks_panel
    panel.filter.look_for(Wanted(is_linked=True))
    reach, name = marked.marks[2], marked.marks[3]
    marked.desk.link(name.id, reach.id, Relation.RESPONDS_TO)
    assert listed(marked) == [3, 8, 20, 30]
    marked.desk.undo()
    assert listed(marked) == [3, 8]
    assert pale(marked) == [20, 30]
    marked.desk.mark_point("b_reach", 35 * FRAME_US)
    assert listed(marked) == [3, 8]
    assert pale(marked) == [20, 30, 35]


def test_rows_chosen_with_shift_are_chosen_in_the_timeline_too(marked) -> None:
    page = marked.page
    page.tabs.setCurrentWidget(page.marks_panel)
    table = page.marks_panel.table
    table.setFocus()
    table.selectRow(0)
    QTest.keyClick(table, Key.Key_Down, SHIFT)
    assert page.timeline.chosen == tuple(mark.id for mark in marked.marks[:2])
    rows = {index.row() for index in table.selectionModel().selectedRows()}
    assert rows == {0, 1}


def test_what_is_looked_for_stays_while_the_film_is_open(marked) -> None:
    page = marked.page
    page.marks_panel.filter.look_for(Wanted(codes=frozenset({"p_name"})))
    page.tabs.setCurrentWidget(page.notes)
    page.tabs.setCurrentWidget(page.marks_panel)
    page.open_recording(marked.recording.id)
    assert listed(marked) == [8, 30]


def test_the_filter_has_names_for_readers_and_opens_by_key(marked) -> None:
    marked.press(Key.Key_F3, modifier=SHIFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()
    row = marked.page.marks_panel.filter
    for part in (row.search, row.choose, row.clear_button):
        assert isinstance(part, QWidget)
        assert part.accessibleName()


def test_an_empty_list_says_why_it_is_empty(marked) -> None:
    page, panel = marked.page, marked.page.marks_panel
    page.action("view.marks").trigger()
    assert panel.table.isVisible()
    panel.search.setText("no such word")
    assert words_shown(panel)[:1] == ["No mark is like that"]
    panel.filter.clear()
    page.action("edit.choose_listed").trigger()
    page.edits.delete_chosen()
    assert marked.marks == []
    assert words_shown(panel)[:1] == ["Nothing marked yet"]
    marked.press(Key.Key_B, Key.Key_R)
    assert panel.table.isVisible()


def words_shown(panel) -> list[str]:
    """What stands in the place of the list."""
    places = [place for place in panel.findChildren(EmptyState) if place.isVisible()]
    return [label.text() for place in places for label in (place.title, place.sentence)]
