"""Links by real keys: from a cue to its answer, seen as an arc and in words, and gone along."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QMenu

from imh_video.model.scheme import Relation
from imh_video_ui.timeline.link_arcs import ALL_BELOW_US_PER_PX

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
FRAME_US = 100_000


@pytest.fixture
def pair(workspace):
    """A reach, and its answer 0.8 s later."""
    workspace.go_to(5)
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.go_to(13)
    workspace.press(Key.Key_P, Key.Key_N)
    return workspace


def linked(workspace) -> None:
    workspace.page.timeline.choose(workspace.marks[0].id)
    workspace.press(Key.Key_K, modifier=CONTROL | ALT)
    workspace.page.timeline.choose(workspace.marks[1].id)
    workspace.press(Key.Key_K, modifier=CONTROL | ALT)


def test_from_here_and_to_here_make_a_link_with_its_latency(pair) -> None:
    cue, reply = pair.marks
    linked(pair)
    (link,) = pair.desk.links.values()
    assert (link.source, link.target, link.relation) == (reply.id, cue.id, Relation.RESPONDS_TO)
    assert "answered by" in pair.page.chord_panel.words
    assert "0.8 s later" in pair.page.chord_panel.words
    pair.press(Key.Key_Z, modifier=CONTROL)
    assert not pair.desk.links


def test_escape_leaves_a_link_that_was_begun(pair) -> None:
    pair.page.timeline.choose(pair.marks[0].id)
    pair.press(Key.Key_K, modifier=CONTROL | ALT)
    assert "Link from" in pair.page.chord_panel.words
    pair.page.setFocus()
    pair.press(Key.Key_Escape)
    assert pair.page.links.from_id is None
    pair.page.timeline.choose(pair.marks[1].id)
    pair.press(Key.Key_K, modifier=CONTROL | ALT)
    assert not pair.desk.links


def test_two_chosen_marks_are_linked_and_unlinked(pair) -> None:
    pair.page.timeline.choose(*(mark.id for mark in pair.marks))
    pair.press(Key.Key_J, modifier=CONTROL | ALT)
    assert len(pair.desk.links) == 1
    pair.press(Key.Key_U, modifier=CONTROL | ALT)
    assert not pair.desk.links
    pair.press(Key.Key_Z, modifier=CONTROL)
    assert len(pair.desk.links) == 1


def test_keys_go_from_one_end_to_the_other(pair) -> None:
    linked(pair)
    cue, reply = pair.marks
    pair.press(Key.Key_Home, modifier=ALT)
    assert pair.page.timeline.current_mark == cue
    assert pair.page.player.frame_index == 5
    pair.press(Key.Key_End, modifier=ALT)
    assert pair.page.timeline.current_mark == reply
    assert pair.page.player.frame_index == 13


def test_the_notes_name_the_link_and_go_to_its_other_end(pair) -> None:
    linked(pair)
    page, (cue, reply) = pair.page, pair.marks
    page.timeline.choose(cue.id)
    page.tabs.setCurrentWidget(page.notes)
    (line,) = page.notes.links.lines
    assert (line.kind, line.words) == ("answered by", "Parent A: names it, 0.8 s later")
    page.timeline.choose(reply.id)
    (line,) = page.notes.links.lines
    assert (line.kind, line.words) == ("answers", "Baby: reaches, 0.8 s before")
    page.notes.links.wanted.emit(line.other)
    assert page.timeline.current_mark == cue


def test_a_link_is_said_otherwise_from_a_menu_by_key(pair) -> None:
    linked(pair)
    pair.press(Key.Key_M, modifier=CONTROL | ALT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(act for act in menu.actions() if act.text() == "A repair").trigger()
    menu.close()
    (link,) = pair.desk.links.values()
    assert link.relation is Relation.REPAIRS


def test_an_arc_is_drawn_near_enough_or_for_a_chosen_mark(pair) -> None:
    linked(pair)
    timeline, arcs = pair.page.timeline, pair.page.timeline.arcs
    timeline.choose()
    assert timeline.view.us_per_px <= ALL_BELOW_US_PER_PX
    (arc,) = arcs.arcs()
    assert not arc.is_strong
    timeline.choose(pair.marks[0].id)
    assert arcs.arcs()[0].is_strong


def test_the_pointer_on_an_arc_finds_the_link_and_its_menu_removes_it(pair) -> None:
    linked(pair)
    timeline, arcs = pair.page.timeline, pair.page.timeline.arcs
    timeline.choose()
    (arc,) = arcs.arcs()
    middle = arc.path.pointAtPercent(0.5)
    assert arcs.at(middle) == arc.link.id
    assert arcs.at(middle + QPointF(0, 400)) is None
    assert arcs.words_of(arc.link.id) == "“reaches” answered by “names it”, 0.8 s later"
    where = timeline.viewport().mapToGlobal(middle.toPoint())
    menu = pair.page.menu_for(None, 0, where)
    next(act for act in menu.actions() if act.text() == "Remove the link").trigger()
    menu.close()
    assert not pair.desk.links
    assert arcs.arcs() == []


def test_arcs_follow_undo_and_go_with_their_marks(pair) -> None:
    linked(pair)
    pair.page.timeline.choose(pair.marks[0].id)
    pair.press(Key.Key_Delete)
    assert pair.page.timeline.arcs.arcs() == []
    pair.press(Key.Key_Z, modifier=CONTROL)
    assert len(pair.page.timeline.arcs.arcs()) == 1


def test_arcs_go_where_their_marks_go(pair) -> None:
    linked(pair)
    arcs = pair.page.timeline.arcs
    before = arcs.arcs()[0].path.pointAtPercent(0)
    pair.page.timeline.choose(pair.marks[0].id)
    pair.press(Key.Key_Comma, modifier=CONTROL | ALT)
    assert arcs.arcs()[0].path.pointAtPercent(0).x() < before.x()
