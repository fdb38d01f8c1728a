"""Blind first in the window: nothing of the suggestions shows until the coder says so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from imh_video.app.own_pass import own_pass_of
from imh_video.app.preferences import Preferences
from imh_video_ui.moments.leave_dialog import LeaveOwnPassDialog
from imh_video_ui.moments.since_dialog import SinceDialog, row_words
from imh_video_ui.timeline.lanes import LaneKind

CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def reopen(space) -> None:
    recording = space.library.recordings()[0]
    with space.qtbot.waitSignal(space.page.player.opened, timeout=10_000):
        space.page.open_recording(recording.id)


def possible_lane_shows(space) -> bool:
    return any(box.kind is LaneKind.POSSIBLE for box in space.page.timeline.where.boxes)


@pytest.fixture
def blind(space):
    assert possible_lane_shows(space), "otherwise its absence would say nothing"
    space.page.action("moments.own_pass").trigger()
    return space


def test_queue_and_lane_are_hidden_and_not_even_the_number_is_told(blind) -> None:
    counts: list[int] = []
    blind.page.queue.count_changed.connect(counts.append)
    assert blind.moments == []
    assert not possible_lane_shows(blind)
    assert blind.page.queue.done.isVisible()
    reopen(blind)
    assert blind.moments == []
    assert not possible_lane_shows(blind)
    assert set(counts) <= {0}


MEASURED_LANES = {LaneKind.COVERAGE, LaneKind.FACE_TO_FACE, LaneKind.SMILES, LaneKind.MOVEMENT}


def lanes(space) -> set[LaneKind]:
    return {box.kind for box in space.page.timeline.where.boxes}


def test_what_was_measured_is_hidden_too_and_the_window_says_why(space) -> None:
    page = space.page
    page.measures.take(space.signals)
    assert lanes(space) >= MEASURED_LANES
    assert not page.bar.own_pass.isVisible()
    page.action("moments.own_pass").trigger()
    assert not lanes(space) & MEASURED_LANES
    assert page.film_side.overlay.signals is None
    assert not page.film_side.overlay_button.isVisible()
    assert page.bar.own_pass.isVisible()
    assert "come back" in page.bar.own_pass.toolTip()
    said = " ".join(one.text() for one in page.queue.findChildren(QLabel) if one.isVisible())
    assert "would lead your eye" in said
    assert not any(
        one.isEnabled() for one in page.bar.lane_actions(page) if one.data() in MEASURED_LANES
    )
    told: list[str] = []
    page.told.connect(told.append)
    page.action("view.signals_here").trigger()
    assert told == ["What was measured is hidden until you have finished your own pass."]
    # Another look brings signals while it is hidden: they wait too.
    page.measures.take(space.signals)
    assert not lanes(space) & MEASURED_LANES
    space.press(Qt.Key.Key_D, modifier=CONTROL_ALT)
    assert lanes(space) >= MEASURED_LANES
    assert page.film_side.overlay.signals is space.signals
    assert not page.bar.own_pass.isVisible()


def test_who_codes_with_the_lanes_may_keep_them(space, preferences: Preferences) -> None:
    preferences.set("coding.own_pass_lanes", True)
    space.page.measures.take(space.signals)
    space.page.action("moments.own_pass").trigger()
    assert lanes(space) >= MEASURED_LANES
    assert not possible_lane_shows(space)


def test_leaving_it_unfinished_is_asked_twice_and_recorded(blind) -> None:
    QTest.mouseClick(blind.page.queue.leave, Qt.MouseButton.LeftButton)
    dialog = blind.page.findChild(LeaveOwnPassDialog)
    blind.qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert blind.moments == [], "Return goes on with it"
    assert own_pass_of(blind.desk).is_going_on
    blind.page.action("moments.own_pass_leave").trigger()
    dialog = next(one for one in blind.page.findChildren(LeaveOwnPassDialog) if one.isVisible())
    dialog.accept()
    assert own_pass_of(blind.desk).is_left
    assert len(blind.moments) == 3
    assert not blind.page.action("moments.own_pass").isEnabled(), "it cannot be unseen"
    assert not blind.page.action("moments.own_pass_check").isEnabled()


def test_keys_of_the_queue_mean_nothing_while_it_is_hidden(blind) -> None:
    blind.press(Qt.Key.Key_Return, Qt.Key.Key_X, Qt.Key.Key_E)
    assert blind.desk.decisions == {}
    assert blind.marks == []


def test_marking_goes_on_as_always_and_one_key_ends_it(blind) -> None:
    blind.press(Qt.Key.Key_B, Qt.Key.Key_R)
    marks = blind.marks
    assert len(marks) == 1
    blind.press(Qt.Key.Key_D, modifier=CONTROL_ALT)
    known = own_pass_of(blind.desk)
    assert known.finished_at is not None
    assert known.marks == tuple(marks)
    assert len(blind.moments) == 3
    assert possible_lane_shows(blind)
    assert not blind.page.action("moments.own_pass").isEnabled(), "it cannot be unseen"


def test_the_button_does_the_same_and_leaves_the_keyboard_on_no_other_button(blind) -> None:
    QTest.mouseClick(blind.page.queue.done, Qt.MouseButton.LeftButton)
    assert len(blind.moments) == 3
    assert blind.window.focusWidget() is blind.page.queue


def test_a_look_or_another_choice_meanwhile_shows_nothing(blind) -> None:
    blind.page.moments_side.choices.run_again()
    blind.settle()
    assert blind.moments == []


def test_the_library_does_not_tell_how_many_wait_either(blind) -> None:
    page = blind.window.library_page
    blind.window.show_workspace("library")
    page.choose(blind.library.families()[0].id)
    words = [label.text() for label in page.detail.findChildren(QLabel)]
    assert not any("waiting to be looked at" in text for text in words)


def test_what_changed_since_is_shown_in_numbers(blind) -> None:
    blind.press(Qt.Key.Key_B, Qt.Key.Key_R)
    blind.press(Qt.Key.Key_D, modifier=CONTROL_ALT)
    blind.page.moments.open(blind.moments[0].id)
    blind.press(Qt.Key.Key_Return)
    blind.page.action("moments.own_pass_check").trigger()
    dialog = blind.page.findChild(SinceDialog)
    blind.qtbot.waitUntil(dialog.isActiveWindow)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "1 marks then, 2 now: 1 added, 1 of them from possible moments" in said
    assert "neither good nor bad" in said
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert not dialog.isVisible()


def test_before_it_is_finished_the_check_is_no_action(blind) -> None:
    assert not blind.page.action("moments.own_pass_check").isEnabled()
    assert blind.page.action("moments.own_pass_done").isEnabled()


def test_after_an_answer_it_is_refused_with_the_way_out(space) -> None:
    space.page.moments.open(space.moments[0].id)
    space.press(Qt.Key.Key_X)
    space.page.action("moments.own_pass").trigger()
    assert "cannot be unseen" in space.problems[-1]
    assert len(space.moments) == 3


def test_who_always_wants_it_gets_it_in_a_new_coding(space, preferences: Preferences) -> None:
    preferences.set("coding.own_pass_first", True)
    preferences.set("coding.coder", "Coder B")
    reopen(space)
    assert space.moments == []
    assert own_pass_of(space.desk).is_going_on


def test_a_row_is_read_out_with_its_heads() -> None:
    from imh_video.measures.since_own_pass import CodeSince

    words = row_words("Reach", CodeSince("b_reach", before=1, now=2, added=1))
    assert words.startswith("Reach: Then 1, Now 2, Added 1")
