"""Marking by real keys: what they mark, when, and what takes it back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from imh_video.model.scheme import Actor
from imh_video.timebase import Span

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
FRAME_US = 100_000


def test_a_chord_marks_its_code_at_the_frame_on_screen(workspace) -> None:
    workspace.go_to(13)
    workspace.press(Key.Key_B, Key.Key_L)
    (mark,) = workspace.marks
    assert mark.code_id == "b_look"
    assert mark.span.onset_us == 13 * FRAME_US
    assert mark.person_id == workspace.made.baby.id
    assert mark.is_open


def test_the_same_chord_ends_the_state_again(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_L)
    workspace.go_to(21)
    workspace.press(Key.Key_B, Key.Key_L)
    (mark,) = workspace.marks
    assert mark.span == Span(0, 21 * FRAME_US)
    assert not mark.is_open


def test_a_rival_of_the_group_ends_it_at_the_same_instant(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_L)
    workspace.go_to(10)
    workspace.press(Key.Key_B, Key.Key_A)
    look, away = workspace.marks
    assert look.span.end_us == away.span.onset_us == 10 * FRAME_US
    assert [look.code_id, away.code_id] == ["b_look", "b_lookaway"]


def test_a_point_code_makes_a_point(workspace) -> None:
    workspace.go_to(7)
    workspace.press(Key.Key_P, Key.Key_N)
    (mark,) = workspace.marks
    assert mark.code_id == "p_name"
    assert mark.span == Span(7 * FRAME_US)


def test_a_digit_marks_at_once(workspace) -> None:
    workspace.go_to(5)
    workspace.press(Key.Key_1)
    (mark,) = workspace.marks
    assert (mark.code_id, mark.span.onset_us) == ("b_smile", 5 * FRAME_US)


def test_control_z_takes_it_back_and_shift_brings_it_again(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert workspace.marks == []
    workspace.press(Key.Key_Z, modifier=CONTROL | SHIFT)
    assert [mark.code_id for mark in workspace.marks] == ["b_reach"]


def test_undo_is_named_after_what_it_takes_back(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    assert workspace.page.bar.undo.text() == "Undo “reaches”"
    assert workspace.page.bar.undo.isEnabled()
    assert not workspace.page.bar.redo.isEnabled()


def test_a_chord_that_waits_too_long_is_forgotten(workspace) -> None:
    workspace.press(Key.Key_B)
    assert workspace.page.chord_panel.isVisible()
    workspace.clock.s += 1.6
    workspace.press(Key.Key_S)
    assert workspace.marks == []
    workspace.qtbot.waitUntil(lambda: not workspace.page.chord_panel.isVisible())


def test_the_tile_of_a_chord_that_waited_too_long_goes_out(workspace) -> None:
    page = workspace.page
    tile = page.palette_panel._tiles[Actor.INFANT]
    at_rest = tile.grab().toImage()
    workspace.press(Key.Key_B)
    assert tile.grab().toImage() != at_rest
    workspace.clock.s += 1.6
    workspace.qtbot.waitUntil(lambda: not page.chord_panel.isVisible())
    assert tile.grab().toImage() == at_rest


def test_while_the_film_is_being_opened_nothing_is_marked(closed_workspace) -> None:
    workspace = closed_workspace
    page = workspace.page
    with workspace.qtbot.waitSignal(page.player.opened, timeout=10_000):
        page.open_recording(workspace.recording.id)
        workspace.press(Key.Key_B, Key.Key_L)
        assert page.chord_panel.words == "There is no picture yet. Nothing was marked."
    assert workspace.marks == []
    workspace.press(Key.Key_B, Key.Key_L)
    assert len(workspace.marks) == 1


def test_the_panel_says_who_was_meant_and_what_happened(workspace) -> None:
    workspace.press(Key.Key_P)
    assert workspace.page.chord_panel.words == "Parent, now press a letter"
    workspace.press(Key.Key_A)
    assert workspace.page.chord_panel.words == "attends: on"


def test_escape_leaves_a_chord(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_Escape)
    assert not workspace.page.chord_panel.isVisible()
    workspace.press(Key.Key_S)
    assert workspace.marks == []


def test_an_unknown_letter_marks_nothing_and_says_so(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_X)
    assert workspace.marks == []
    assert "no code" in workspace.page.chord_panel.words


def test_the_second_key_of_a_chord_does_not_play_the_film(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_L)
    assert not workspace.page.player.playing
    workspace.press(Key.Key_L)
    assert workspace.page.player.playing
    workspace.press(Key.Key_K)
    assert not workspace.page.player.playing


def test_the_leader_shows_its_codes_in_the_palette(workspace) -> None:
    workspace.press(Key.Key_D)
    assert "d_attune" in workspace.page.palette_panel.rows
    assert "b_look" not in workspace.page.palette_panel.rows


def test_going_to_another_actor_and_back_shows_the_same_rows_as_they_are_now(workspace) -> None:
    palette = workspace.page.palette_panel
    workspace.press(Key.Key_B, Key.Key_L)
    look = palette.rows["b_look"]
    workspace.press(Key.Key_D, Key.Key_Escape)
    assert not look.isVisible()
    assert all(row.isVisible() for row in palette.rows.values())
    workspace.go_to(3)
    workspace.press(Key.Key_B, Key.Key_L)
    assert palette.rows["b_look"] is look
    assert look.isVisible()
    assert not look.is_on


def test_a_row_that_goes_while_the_keyboard_is_on_it_leaves_it_in_the_palette(workspace) -> None:
    palette = workspace.page.palette_panel
    palette.rows["b_look"].setFocus()
    workspace.press(Key.Key_D)
    assert palette.isAncestorOf(QApplication.focusWidget())
    assert QApplication.focusWidget().isVisible()
    workspace.page.timeline.setFocus()
    workspace.press(Key.Key_B, Key.Key_R)
    assert QApplication.focusWidget() is workspace.page.timeline


def test_a_state_that_is_on_says_now_in_the_palette(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_L)
    rows = workspace.page.palette_panel.rows
    assert rows["b_look"].is_on
    assert "going on now" in rows["b_look"].accessibleName()
    workspace.press(Key.Key_B, Key.Key_A)
    assert not rows["b_look"].is_on
    assert rows["b_lookaway"].is_on


def test_clicking_a_code_in_the_palette_marks_it_too(workspace) -> None:
    workspace.go_to(3)
    workspace.page.palette_panel.rows["b_reach"].click()
    (mark,) = workspace.marks
    assert mark.span == Span(3 * FRAME_US)


def test_typing_into_a_field_marks_nothing(workspace) -> None:
    workspace.page.tabs.setCurrentWidget(workspace.page.marks_panel)
    workspace.page.marks_panel.search.setFocus()
    workspace.press(Key.Key_B, Key.Key_L, Key.Key_1, Key.Key_Space)
    assert workspace.page.marks_panel.search.text().lower() == "bl1 "
    assert workspace.marks == []
    assert not workspace.page.player.playing
    workspace.press(Key.Key_Escape)
    workspace.press(Key.Key_1)
    assert len(workspace.marks) == 1


def test_chords_work_wherever_the_keyboard_is(workspace) -> None:
    page = workspace.page
    page.tabs.setCurrentWidget(page.marks_panel)
    for place in (page.timeline, page.marks_panel.table, page.bar.snap, page.tabs.tabBar()):
        place.setFocus()
        assert QApplication.focusWidget() is place
        workspace.press(Key.Key_B, Key.Key_R)
    assert len(workspace.marks) == 4


def test_space_plays_unless_a_button_has_the_keyboard(workspace) -> None:
    workspace.page.timeline.setFocus()
    workspace.press(Key.Key_Space)
    assert workspace.page.player.playing
    workspace.press(Key.Key_Space)
    assert not workspace.page.player.playing
    snap = workspace.page.bar.snap
    snap.setFocus()
    workspace.press(Key.Key_Space)
    assert not snap.isChecked()
    assert not workspace.page.player.playing


def test_comma_and_full_stop_step_one_frame(workspace) -> None:
    workspace.go_to(10)
    workspace.press(Key.Key_Period)
    assert workspace.page.player.frame_index == 11
    workspace.press(Key.Key_Comma, Key.Key_Comma)
    assert workspace.page.player.frame_index == 9


def test_arrows_jump_by_the_length_that_is_set(workspace) -> None:
    workspace.page._preferences.set("player.jump_s", 0.5)
    workspace.press(Key.Key_Right)
    assert workspace.page.player.frame_index == 5
    workspace.press(Key.Key_Left)
    assert workspace.page.player.frame_index == 0


def test_i_and_o_set_a_loop_that_escape_ends(workspace) -> None:
    workspace.go_to(5)
    workspace.press(Key.Key_I)
    workspace.go_to(14)
    workspace.press(Key.Key_O)
    assert workspace.page.player.loop == Span(5 * FRAME_US, 15 * FRAME_US)
    workspace.press(Key.Key_Escape)
    assert workspace.page.player.loop is None


def test_while_playing_a_mark_lies_at_the_frame_that_was_on_screen(workspace) -> None:
    page = workspace.page
    page.player.play()
    workspace.qtbot.waitUntil(lambda: page.player._shown >= 3, timeout=10_000)
    shown = page.player.frame_index
    workspace.press(Key.Key_1)
    page.player.pause()
    assert workspace.marks[0].span.onset_us == shown * FRAME_US


def test_the_reaction_time_of_a_coder_is_taken_off_while_playing_only(workspace) -> None:
    page = workspace.page
    page._preferences.set("coding.back_shift_ms", 300)
    workspace.go_to(10)
    workspace.press(Key.Key_B, Key.Key_R)
    page.player.play()
    workspace.qtbot.waitUntil(lambda: page.player._shown >= 15, timeout=10_000)
    shown = page.player.frame_index
    workspace.press(Key.Key_B, Key.Key_R)
    page.player.pause()
    assert [mark.span.onset_us for mark in workspace.marks] == [
        10 * FRAME_US,
        (shown - 3) * FRAME_US,
    ]


def test_delete_removes_the_mark_just_made(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_R)
    workspace.press(Key.Key_Delete)
    assert workspace.marks == []
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert len(workspace.marks) == 1


def test_ending_all_states_is_one_edit(workspace) -> None:
    workspace.press(Key.Key_B, Key.Key_L, Key.Key_P, Key.Key_A)
    workspace.go_to(20)
    workspace.press(Key.Key_E, modifier=CONTROL)
    assert not workspace.desk.open_marks
    workspace.press(Key.Key_Z, modifier=CONTROL)
    assert len(workspace.desk.open_marks) == 2


def test_keys_that_the_coder_chose_are_used_and_shown(closed_workspace) -> None:
    preferences = closed_workspace.page._preferences
    preferences.bind("leader.infant", "N")
    preferences.bind("digit.sunderland.b_smile", "6")
    preferences.bind("digit.sunderland.p_follow", "")
    closed_workspace.open()
    closed_workspace.press(Key.Key_N, Key.Key_L, Key.Key_6)
    assert {mark.code_id for mark in closed_workspace.marks} == {"b_look", "b_smile"}
