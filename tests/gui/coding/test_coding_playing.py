"""Playing from the coding page by real keys: places, loops, only the marks, sound, picture."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from imh_video.timebase import Span

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
FRAME_US = 100_000


def mark_points(workspace, *frames: int) -> None:
    for index in frames:
        workspace.go_to(index)
        workspace.press(Key.Key_B, Key.Key_R)


# --- going to a typed place


def type_place(workspace, text: str, *, then: Key | None = Key.Key_Return) -> None:
    workspace.press(Key.Key_G, modifier=CONTROL)
    panel = workspace.page.transport.go_to
    assert panel.isVisible()
    QTest.keyClicks(panel.field, text)
    if then is not None:
        QTest.keyClick(panel.field, then)


def test_control_g_takes_a_time_or_a_frame_and_enter_stays_there(workspace) -> None:
    player = workspace.page.player
    for text, frame in [("1.3", 13), ("f21", 21), ("+5f", 26), ("-0.6", 20), ("0:03.9", 39)]:
        type_place(workspace, text)
        assert player.frame_index == frame
        assert not workspace.page.transport.go_to.isVisible()
    workspace.qtbot.waitUntil(lambda: player.shown_index == 39)


def test_the_frame_shows_while_it_is_typed_and_escape_goes_back(workspace) -> None:
    workspace.go_to(7)
    player = workspace.page.player
    type_place(workspace, "f2", then=None)
    assert player.frame_index == 2
    QTest.keyClicks(workspace.page.transport.go_to.field, "3")
    assert player.frame_index == 23
    assert "frame 23" in workspace.page.transport.go_to.words.text()
    QTest.keyClick(workspace.page.transport.go_to.field, Key.Key_Escape)
    assert player.frame_index == 7
    assert not workspace.page.transport.go_to.isVisible()


def test_what_names_no_place_is_said_and_nothing_moves(workspace) -> None:
    workspace.go_to(7)
    type_place(workspace, "f99")
    panel = workspace.page.transport.go_to
    assert panel.isVisible()
    assert panel.words.text() == "The last frame of this film is 39."
    assert workspace.page.player.frame_index == 7
    panel.close()


def test_a_playing_film_stands_while_somebody_types_and_goes_on_after(workspace) -> None:
    workspace.press(Key.Key_Space)
    type_place(workspace, "f5", then=None)
    assert not workspace.page.player.playing
    QTest.keyClick(workspace.page.transport.go_to.field, Key.Key_Return)
    assert workspace.page.player.playing
    assert workspace.page.player.frame_index >= 5


# --- loops


def test_a_and_b_are_set_and_nudged_by_single_frames(workspace) -> None:
    player = workspace.page.player
    workspace.go_to(10)
    workspace.press(Key.Key_I)
    workspace.go_to(19)
    workspace.press(Key.Key_O)
    assert player.loop == Span(10 * FRAME_US, 20 * FRAME_US)
    workspace.press(Key.Key_I, modifier=SHIFT)
    assert (player.loop, player.frame_index) == (Span(9 * FRAME_US, 20 * FRAME_US), 9)
    workspace.press(Key.Key_I, Key.Key_I, modifier=ALT)
    assert player.loop == Span(11 * FRAME_US, 20 * FRAME_US)
    workspace.press(Key.Key_O, modifier=ALT)
    assert (player.loop, player.frame_index) == (Span(11 * FRAME_US, 21 * FRAME_US), 20)
    workspace.press(Key.Key_O, Key.Key_O, modifier=SHIFT)
    assert player.loop == Span(11 * FRAME_US, 19 * FRAME_US)
    workspace.press(Key.Key_Escape)
    assert player.loop is None


def test_a_mark_is_looped_with_the_margins_that_were_chosen(workspace) -> None:
    page = workspace.page
    mark_points(workspace, 20)
    page.transport.loop_panel.loop_margins.before.setValue(0.5)
    page.transport.loop_panel.loop_margins.after.setValue(0.3)
    workspace.press(Key.Key_R, modifier=CONTROL)
    assert page.player.loop == Span(15 * FRAME_US, 23 * FRAME_US)
    assert page.player.playing
    preferences = page._preferences
    assert preferences.number("player.loop_lead_in_s") == 0.5
    assert preferences.number("player.loop_lead_out_s") == pytest.approx(0.3)


def test_loops_set_by_hand_get_margins_only_where_they_are_wanted(workspace) -> None:
    page = workspace.page
    workspace.go_to(20)
    workspace.press(Key.Key_I)
    workspace.go_to(24)
    workspace.press(Key.Key_O)
    page.transport.loop_panel.loop_margins.before.setValue(0.5)
    assert page.player.loop == Span(20 * FRAME_US, 25 * FRAME_US)
    page.transport.loop_panel.everywhere.setChecked(True)
    assert page.player.loop.onset_us == 15 * FRAME_US
    assert page._preferences.flag("player.loop_margins_everywhere")


def test_r_plays_the_last_seconds_again_as_many_as_were_chosen(workspace) -> None:
    page = workspace.page
    page._preferences.set("player.repeat_s", 1.5)
    assert page.transport.repeat.accessibleName() == "Repeat the last 1.5 seconds"
    workspace.go_to(30)
    workspace.press(Key.Key_R)
    assert page.player.playing
    workspace.qtbot.waitUntil(lambda: page.player.shown_index in range(15, 20))


# --- only the marks


def test_only_the_marks_are_played_and_a_chip_says_so_and_turns_it_off(workspace) -> None:
    page = workspace.page
    mark_points(workspace, 5, 20, 35)
    page._preferences.set("player.marks_lead_in_s", 0.2)
    page._preferences.set("player.marks_lead_out_s", 0.2)
    workspace.go_to(0)
    workspace.press(Key.Key_P, modifier=CONTROL | SHIFT)
    run = page.player.span_run
    assert run is not None
    assert run.parts == (Span(300_000, 700_000), Span(1_800_000, 2_200_000),
                         Span(3_300_000, 3_700_000))  # fmt: skip
    assert page.player.playing
    workspace.press(Key.Key_K)
    chip = page.transport.run
    assert chip.isVisible()
    assert chip.accessibleName() == "Marks only · 1 of 3"
    workspace.press(Key.Key_PageDown)
    assert page.player.frame_index == 18
    assert chip.accessibleName() == "Marks only · 2 of 3"
    workspace.press(Key.Key_PageUp)
    assert page.player.frame_index == 3
    chip.click()
    assert page.player.span_run is None
    assert not chip.isVisible()


def test_only_the_chosen_or_the_listed_marks(workspace) -> None:
    page = workspace.page
    mark_points(workspace, 5, 20)
    workspace.go_to(35)
    workspace.press(Key.Key_P, Key.Key_N)
    page.timeline.choose(workspace.marks[1].id)
    workspace.press(Key.Key_P, modifier=CONTROL | ALT)
    assert page.player.span_run.asked == 1
    assert page.player.span_run.part_at(20 * FRAME_US) is not None
    page.marks_panel.search.setText("names")
    page.setFocus()
    workspace.press(Key.Key_L, modifier=CONTROL | ALT)
    assert page.player.span_run.asked == 1
    assert page.player.span_run.part_at(35 * FRAME_US) is not None
    workspace.press(Key.Key_P, modifier=CONTROL | SHIFT)
    assert page.player.span_run is None, "the key that begins it ends it too"


def test_without_marks_there_is_a_word_and_nothing_plays(workspace) -> None:
    workspace.press(Key.Key_P, modifier=CONTROL | SHIFT)
    assert workspace.problems == ["Nothing is marked yet."]
    assert not workspace.page.player.playing


# --- speed, sound


def test_speed_and_sound_have_keys(workspace) -> None:
    player = workspace.page.player
    workspace.press(Key.Key_Up, modifier=SHIFT)
    assert player.speed == 1.5
    workspace.press(Key.Key_Down, Key.Key_Down, modifier=SHIFT)
    assert player.speed == 0.75
    workspace.page.action("play.speed_normal").trigger()
    assert player.speed == 1.0
    before = player.volume
    workspace.press(Key.Key_Down, modifier=CONTROL)
    assert player.volume == pytest.approx(before - 0.05)
    workspace.press(Key.Key_M)
    assert player.is_muted
    workspace.press(Key.Key_M)
    assert not player.is_muted


def test_late_sound_is_nudged_by_keys_and_kept_with_the_recording(workspace) -> None:
    page = workspace.page
    told: list[str] = []
    page.told.connect(told.append)
    workspace.press(Key.Key_Comma, Key.Key_Comma, Key.Key_Comma, modifier=ALT)
    workspace.press(Key.Key_Period, modifier=ALT)
    assert page.player.audio_offset_us == 20_000
    assert told[-1] == "The sound is played 20 ms earlier."
    library, recording = workspace.made.library, workspace.recording
    workspace.qtbot.waitUntil(
        lambda: library.recording(recording.id).cameras[0].audio_offset_us == 20_000
    )
    page.close_recording()
    workspace.open()
    assert page.player.audio_offset_us == 20_000
    workspace.press(Key.Key_Comma, modifier=ALT)
    page.close_recording()
    assert library.recording(recording.id).cameras[0].audio_offset_us == 30_000


# --- the picture


def test_a_turned_film_stays_at_its_place_and_stays_turned(workspace) -> None:
    page = workspace.page
    workspace.go_to(17)
    before = page.player.picture_size
    page.action("film.turn").trigger()
    workspace.qtbot.waitUntil(lambda: page.player.shown_index == 17, timeout=10_000)
    assert page.player.picture_size == before.transposed()
    page.close_recording()
    workspace.open()
    assert page.player.picture_size == before.transposed()


def test_a_brightened_film_is_brightened_when_it_is_opened_again(workspace) -> None:
    page = workspace.page
    page.action("film.brighten").trigger()
    lift = page.player.lift
    assert lift > 0
    page.close_recording()
    assert page.player.lift == 0.0
    workspace.open()
    assert page.player.lift == lift


def test_a_frame_leaves_the_program_only_with_consent(workspace, tmp_path) -> None:
    page, library = workspace.page, workspace.made.library
    told: list[str] = []
    page.told.connect(told.append)
    workspace.go_to(4)
    page.action("film.copy_frame").trigger()
    workspace.qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert told == ["The frame is on the clipboard."]
    assert QApplication.clipboard().image().size() == page.player.picture_size
    page.film_side.frames.save(tmp_path / "frame.png")
    workspace.qtbot.waitUntil(lambda: len(told) == 2, timeout=10_000)
    assert (tmp_path / "frame.png").stat().st_size > 100
    for consent in library.consents(workspace.made.family.id):
        library.withdraw_consent(consent.id)
    page.film_side.frames.save(tmp_path / "later.png")
    workspace.qtbot.waitUntil(lambda: bool(workspace.problems), timeout=10_000)
    assert not (tmp_path / "later.png").exists()


def test_the_film_over_the_whole_screen_comes_and_goes_by_its_key(workspace) -> None:
    page = workspace.page
    workspace.press(Key.Key_F, modifier=CONTROL | SHIFT)
    film = page.transport._full_screen
    assert film is not None
    with workspace.qtbot.waitSignal(page.transport.full_screen_changed):
        page.action("film.full_screen").trigger()
    assert page.transport._full_screen is None


def test_the_caps_in_the_bar_are_the_keys_that_the_person_set(closed_workspace, tmp_path) -> None:
    from imh_video.app.preferences import Preferences
    from imh_video_ui.coding.coding_page import CodingPage

    preferences = Preferences(tmp_path / "own.toml")
    preferences.bind("play.loop_in", "Ctrl+J")
    preferences.bind("play.go_to", "F4")
    page = CodingPage(closed_workspace.made.library, preferences)
    closed_workspace.qtbot.addWidget(page)
    page.resize(1900, 900)
    page.show()
    closed_workspace.qtbot.waitUntil(lambda: page.transport.loop.keys == "Ctrl J O")
    assert page.transport.speed.keys == "J K L"
    assert page.transport.time.toolTip() == "Go to a time or a frame (F4)"


def test_a_playable_copy_is_made_beside_the_window_and_shown_at_the_same_place(workspace) -> None:
    page, library = workspace.page, workspace.made.library
    told: list[str] = []
    page.told.connect(told.append)
    workspace.go_to(21)
    page.film.playable_copy_wished.emit()
    workspace.qtbot.waitUntil(lambda: "The playable copy is ready." in told, timeout=30_000)
    assert told[0] == "A playable copy is being made. The film itself stays as it is."
    media = library.recording(workspace.recording.id).cameras[0].media[0]
    assert media.playable_as is not None
    workspace.qtbot.waitUntil(lambda: page.player.shown_index == 21, timeout=10_000)
    assert page.film.offers_playable_copy


def test_after_trouble_the_film_is_opened_anew_at_its_place(workspace) -> None:
    page = workspace.page
    workspace.go_to(9)
    page.player._take_trouble(page.player._film_number, "The disk does not answer.")
    assert workspace.problems == ["The disk does not answer."]
    assert page.film.trouble.isVisible()
    page.film.trouble.try_again.click()
    workspace.qtbot.waitUntil(lambda: page.player.shown_index == 9, timeout=10_000)
    assert page.player.trouble is None
    assert not page.film.trouble.isVisible()
