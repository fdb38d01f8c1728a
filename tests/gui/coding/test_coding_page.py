"""The coding page as a whole: parts that agree, edits that are one step, and nothing lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QWidget,
)

from imh_video.app.consent_gate import ConsentRefused
from imh_video.model.mark import Certainty
from imh_video.timebase import Span
from imh_video_ui.coding.marks_list import CODE, TIME
from imh_video_ui.theme import ThemeMode, apply_theme
from imh_video_ui.timeline.layout import HEAD_WIDTH

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
FRAME_US = 100_000


def make_state(workspace, code_keys: tuple[Key, Key], first: int, last: int) -> None:
    workspace.go_to(first)
    workspace.press(*code_keys)
    workspace.go_to(last)
    workspace.press(*code_keys)


def drag(pane: QWidget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(pane, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for share in (0.4, 0.8, 1.0):
        point = QPointF(start) + (QPointF(end) - QPointF(start)) * share
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, point, QPointF(pane.mapToGlobal(point.toPoint())),
            Qt.MouseButton.NoButton, LEFT, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(pane, event)
    QTest.mouseRelease(pane, LEFT, Qt.KeyboardModifier.NoModifier, end)


def test_dragging_an_end_is_one_edit_and_one_undo(workspace) -> None:
    make_state(workspace, (Key.Key_B, Key.Key_L), 5, 15)
    (before,) = workspace.marks
    timeline = workspace.page.timeline
    rect = timeline.rect_of(before.id)
    start = QPoint(round(rect.right()) - 2, round(rect.center().y()))
    per_frame = FRAME_US / timeline.view.us_per_px
    drag(timeline.viewport(), start, start + QPoint(round(10 * per_frame), 0))
    (after,) = workspace.marks
    assert after.span == Span(5 * FRAME_US, 25 * FRAME_US)
    assert workspace.page.player.frame_index == 15, "the film stands where it stood"
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert workspace.marks == [before]


def test_a_mark_nudged_by_keys_moves_one_frame(workspace) -> None:
    make_state(workspace, (Key.Key_B, Key.Key_L), 5, 15)
    workspace.page.timeline.setFocus()
    workspace.press(Key.Key_Right, modifier=Qt.KeyboardModifier.AltModifier)
    assert workspace.marks[0].span == Span(6 * FRAME_US, 16 * FRAME_US)
    workspace.press(
        Key.Key_Left, modifier=Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert workspace.marks[0].span == Span(6 * FRAME_US, 15 * FRAME_US)


def test_the_list_shows_every_mark_and_follows_the_playhead(workspace) -> None:
    for index in (2, 12, 30):
        workspace.go_to(index)
        workspace.press(Key.Key_B, Key.Key_R)
    model = workspace.page.marks_panel.model
    assert model.rowCount() == 3
    assert [model.index(row, TIME).data() for row in range(3)] == [
        "00:00.2",
        "00:01.2",
        "00:03.0",
    ]
    for index, here in ((0, -1), (2, 0), (20, 1), (35, 2)):
        workspace.go_to(index)
        workspace.qtbot.waitUntil(lambda here=here: model.here == here)


def test_choosing_in_the_list_chooses_in_the_timeline_and_back(workspace) -> None:
    for index in (2, 12):
        workspace.go_to(index)
        workspace.press(Key.Key_B, Key.Key_R)
    page = workspace.page
    page.tabs.setCurrentWidget(page.marks_panel)
    page.marks_panel.table.selectRow(0)
    first, second = workspace.marks
    assert page.timeline.chosen == (first.id,)
    page.timeline.choose(second.id)
    assert page.marks_panel.table.currentIndex().row() == 1


def test_enter_in_the_list_goes_to_the_mark(workspace) -> None:
    workspace.go_to(12)
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.go_to(0)
    page = workspace.page
    page.tabs.setCurrentWidget(page.marks_panel)
    page.marks_panel.table.selectRow(0)
    page.marks_panel.table.setFocus()
    workspace.press(Key.Key_Return)
    assert page.player.frame_index == 12


def test_the_list_is_narrowed_by_words(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R, Key.Key_P, Key.Key_N)
    model = workspace.page.marks_panel.model
    workspace.page.marks_panel.search.setText("names")
    assert [model.index(row, CODE).data() for row in range(model.rowCount())] == ["names it"]
    workspace.page.marks_panel.search.setText("parent")
    assert model.rowCount() == 1
    workspace.page.marks_panel.search.clear()
    assert model.rowCount() == 2


def test_a_note_is_kept_when_the_person_turns_elsewhere(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.press(Key.Key_F2)
    notes = workspace.page.notes
    assert QApplication.focusWidget() is notes.note
    QTest.keyClicks(notes.note, "both hands, b and p")
    workspace.page.timeline.setFocus()
    assert workspace.marks[0].note == "both hands, b and p"
    assert len(workspace.marks) == 1
    assert workspace.page.bar.undo.text() == "Undo “reaches”"


def test_a_note_that_is_being_typed_survives_closing(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R, Key.Key_F2)
    QTest.keyClicks(workspace.page.notes.note, "unfinished")
    workspace.page.close_recording()
    workspace.open()
    assert workspace.marks[0].note == "unfinished"


def test_how_sure_and_a_concern_are_edits_of_the_mark(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    notes = workspace.page.notes
    notes.certainty.button(int(Certainty.GUESS)).click()
    notes.concern.click()
    assert workspace.marks[0].certainty is Certainty.GUESS
    assert workspace.marks[0].is_concern
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert not notes.concern.isChecked(), "the form shows what undo brought back"


def test_whoever_rests_behind_a_space_goes_on_writing_there(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.press(Key.Key_F2)
    field = workspace.page.notes.note
    QTest.keyClicks(field, "looks ")
    workspace.page.notes.keep()
    assert workspace.marks[0].note == "looks"
    QTest.keyClicks(field, "up")
    workspace.page.notes.keep()
    assert workspace.marks[0].note == "looks up"


def test_pasted_control_characters_do_not_get_into_a_note(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.press(Key.Key_F2)
    QApplication.clipboard().setText("a\x00b\x1b[0m\ttab\nline \ufffe\u00e9 \U0001f476")
    workspace.press(Key.Key_V, modifier=CONTROL)
    workspace.page.notes.keep()
    assert workspace.marks[0].note == "ab[0m\ttab\nline \u00e9 \U0001f476"


def test_marks_are_still_there_when_the_film_is_opened_again(workspace) -> None:
    make_state(workspace, (Key.Key_B, Key.Key_L), 5, 15)
    marks = workspace.marks
    workspace.page.close_recording()
    assert workspace.page.desk is None
    workspace.open()
    assert workspace.marks == marks
    assert workspace.page.timeline.rect_of(marks[0].id) is not None
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert workspace.marks[0].is_open, "undo goes back across closing"


def test_without_consent_the_film_does_not_open_and_what_was_open_stays(workspace) -> None:
    library, family = workspace.made.library, workspace.made.family
    workspace.press(Key.Key_B, Key.Key_R)
    for consent in library.consents(family.id):
        library.withdraw_consent(consent.id)
    with pytest.raises(ConsentRefused):
        workspace.page.open_recording(workspace.recording.id)
    assert len(workspace.marks) == 1
    assert workspace.page.player.is_open


def test_a_coding_that_is_open_elsewhere_can_only_be_read(closed_workspace) -> None:
    space = closed_workspace
    preferences = space.page._preferences
    from imh_video.schemes.locate import find_scheme

    elsewhere = space.made.library.open_coding(
        space.recording.id, preferences.text("coding.coder"), find_scheme("sunderland")
    )
    space.open()
    space.press(Key.Key_B, Key.Key_R)
    assert space.marks == []
    assert any("only be read" in words for words in space.problems)
    assert any("Nothing can be changed" in words for words in space.problems)
    elsewhere.close()


def test_the_first_steps_go_with_the_first_mark(workspace) -> None:
    assert workspace.page.first_steps.isVisible()
    workspace.press(Key.Key_B, Key.Key_R)
    assert not workspace.page.first_steps.isVisible()


def test_sound_and_stills_come_to_the_timeline_by_themselves(workspace) -> None:
    timeline = workspace.page.timeline
    workspace.qtbot.waitUntil(lambda: len(timeline.background.stills) > 3, timeout=10_000)


def test_closing_in_the_middle_of_everything_leaves_nothing_running(workspace) -> None:
    workspace.page.player.play()
    workspace.press(Key.Key_B)
    workspace.page.close_recording()
    assert not workspace.page.chord_panel.isVisible()
    assert not workspace.page.player.playing
    workspace.press(Key.Key_L)
    assert workspace.page.desk is None


def test_every_control_can_be_named_by_a_screen_reader(workspace) -> None:
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for kind in kinds
        for widget in workspace.page.findChildren(kind)
        if widget.isVisible() and not widget.accessibleName() and not _has_words(widget)
    ]
    assert nameless == []


def _has_words(widget: QWidget) -> bool:
    return bool(getattr(widget, "text", str)())


def test_every_action_is_in_a_menu_with_its_own_words(workspace) -> None:
    menus = workspace.page.menu_actions()
    actions = [action for group in menus.values() for action in group]
    assert {"file", "edit", "play", "mark", "view"} == set(menus)
    assert len({action.text() for action in actions}) == len(actions)
    shortcuts = [key.toString() for action in actions for key in action.shortcuts()]
    assert len(set(shortcuts)) == len(shortcuts), "two actions have the same key"


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_the_page_follows_the_theme(workspace, qapp: QApplication, mode: ThemeMode) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    apply_theme(qapp, mode)
    picture = workspace.page.grab().toImage()
    timeline = workspace.page.timeline
    corner = timeline.mapTo(workspace.page, QPoint(HEAD_WIDTH + 300, timeline.height() - 60))
    is_dark = picture.pixelColor(corner).lightness() < 128
    assert is_dark == (mode is ThemeMode.DARK)


def entry(menu: QMenu, words: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == words)


def test_the_menu_of_a_mark_changes_it_and_can_be_undone(workspace) -> None:
    make_state(workspace, (Key.Key_B, Key.Key_L), 5, 15)
    (mark,) = workspace.marks
    menu = workspace.page.menu_for(mark.id, 0)
    entry(entry(menu, "Change to").menu(), "looks away").trigger()
    assert workspace.marks[0].code_id == "b_lookaway"
    entry(entry(menu, "How sure").menu(), "likely").trigger()
    menu.close()
    assert workspace.marks[0].certainty is Certainty.LIKELY
    workspace.press(Key.Key_Z, modifier=CONTROL)
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert workspace.marks == [mark]


def test_the_menu_opens_by_keyboard_too(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.page.timeline.setFocus()
    asked: list[object] = []
    workspace.page.timeline.menu_requested.disconnect(workspace.page._show_menu)
    workspace.page.timeline.menu_requested.connect(lambda mark_id, *_: asked.append(mark_id))
    pane = workspace.page.timeline.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(pane, event)
    assert asked == [workspace.marks[0].id]


def test_the_film_that_is_open_can_be_opened_again_and_marked(workspace) -> None:
    """As somebody does who went to the library and comes back by "Go on coding"."""
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.open()
    assert not workspace.desk.read_only
    workspace.page.setFocus()
    workspace.go_to(10)
    workspace.press(Key.Key_B, Key.Key_R)
    assert len(workspace.marks) == 2
    assert workspace.problems == []
