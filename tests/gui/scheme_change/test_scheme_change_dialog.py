from __future__ import annotations

from PySide6.QtWidgets import QLabel

from imh_video.app.scheme_change import TAKE_AWAY
from imh_video_ui.scheme_change.scheme_change_dialog import SchemeChangeDialog


def words_of(dialog) -> str:
    return " | ".join(one.text() for one in dialog.findChildren(QLabel))


def choose(dialog, old_id: str, new_id: str) -> None:
    """As somebody does it: the entry of the list, activated."""
    box = dialog.rows[old_id].choice
    place = box.findData(new_id)
    box.setCurrentIndex(place)
    box.activated.emit(place)


def test_the_change_is_shown_whole_before_anything_is_done(desk, newer, window) -> None:
    before = desk.contents
    dialog = SchemeChangeDialog(window, desk, newer)
    dialog.open()
    said = words_of(dialog)
    assert list(dialog.rows) == ["b_hum", "b_look"]
    assert "Baby, 2 marks" in said
    assert "Say what becomes of “b hum”." in said
    assert "It has the same name." in said
    assert "New: “b song”." in said
    assert "1 marked code stays as it was, 1 mark." in said
    assert not dialog.change_button.isEnabled()
    dialog.reject()
    assert (desk.contents, desk.scheme.version) == (before, "1")


def test_a_choice_makes_it_ready_and_the_change_is_one_edit(desk, newer, window, qtbot) -> None:
    before = desk.contents
    dialog = SchemeChangeDialog(window, desk, newer)
    dialog.open()
    choose(dialog, "b_hum", "b_song")
    assert dialog.summary.text() == "4 marks stay."
    assert dialog.remark.text() == ""
    with qtbot.waitSignal(dialog.changed):
        dialog.change_button.click()
    codes = sorted(mark.code_id for mark in desk.marks.values())
    assert codes == ["b_gaze", "b_reach", "b_song", "b_song"]
    assert desk.scheme.version == "2"
    desk.undo()
    assert (desk.contents, desk.scheme.version) == (before, "1")


def test_marks_that_are_taken_away_are_counted_and_the_choice_can_be_changed(
    desk, newer, window
) -> None:
    dialog = SchemeChangeDialog(window, desk, newer)
    dialog.open()
    choose(dialog, "b_hum", TAKE_AWAY)
    assert dialog.summary.text() == "2 marks stay, 2 are taken away."
    assert "Undo brings them back" in dialog.rows["b_hum"].notes.text()
    choose(dialog, "b_hum", "b_song")
    assert dialog.summary.text() == "4 marks stay."
    choose(dialog, "b_hum", TAKE_AWAY)
    dialog.change()
    assert sorted(mark.code_id for mark in desk.marks.values()) == ["b_gaze", "b_reach"]


def test_what_a_code_of_somebody_else_would_mean_is_said(desk, newer, window) -> None:
    dialog = SchemeChangeDialog(window, desk, newer)
    dialog.open()
    choose(dialog, "b_hum", "p_attend")
    notes = dialog.rows["b_hum"].notes.text()
    assert "It is about somebody else" in notes
    assert dialog.rows["b_hum"].choice.accessibleDescription() == notes


def test_marks_made_meanwhile_stop_the_change_and_nothing_is_done(desk, newer, window) -> None:
    from imh_video_ui.dialogs.problem_dialog import ProblemDialog

    desk.remove_marks([m.id for m in desk.marks.values() if m.code_id == "b_hum"])
    dialog = SchemeChangeDialog(window, desk, newer)
    dialog.open()
    desk.mark_point("b_hum", 12_000_000)
    before = desk.contents
    dialog.change()
    assert [d for d in dialog.findChildren(ProblemDialog) if d.isVisible()]
    assert desk.contents == before


def test_a_coding_that_can_only_be_read_keeps_its_scheme(made, desk, newer, window) -> None:
    with made.library.read_coding(desk.coding.id) as reading:
        dialog = SchemeChangeDialog(window, reading, newer)
        dialog.open()
        choose(dialog, "b_hum", "b_song")
        assert not dialog.change_button.isEnabled()
        assert "opened for reading" in dialog.remark.text()
        dialog.reject()
