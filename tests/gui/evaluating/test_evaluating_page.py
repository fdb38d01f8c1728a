from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from imh_video.app.evaluating import describe_evaluation
from imh_video.app.evaluating_library import evaluate_own_codings, own_codings
from imh_video_ui.dialogs.problem_dialog import ProblemDialog
from imh_video_ui.reports.report_table import ReportTableView

ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A real key, to whatever has the keyboard."""
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifiers)


def words_in(widget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]


def test_without_a_coding_the_page_teaches_and_offers_two_ways(open_evaluation) -> None:
    evaluated = open_evaluation(coded=False)
    press(Qt.Key.Key_E, ALT)
    page = evaluated.page
    assert page.isVisible()
    assert page.empty.isVisible()
    assert not page.asking.evaluate.isEnabled()
    assert any("without looking at the suggestions" in words for words in words_in(page.empty))
    assert QApplication.focusWidget() is page.table_button
    press(Qt.Key.Key_Escape)
    assert evaluated.window.library_page.isVisible()


def test_keys_alone_ask_read_the_figures_and_go_to_a_missed_moment(open_evaluation, qtbot) -> None:
    evaluated = open_evaluation()
    page = evaluated.page
    press(Qt.Key.Key_E, ALT)
    assert page.ready.isVisible()
    assert page.asking.coding.currentText() == "MK, sunderland, 2 films of 2 families"
    press(Qt.Key.Key_Space)
    assert page.is_busy
    assert page.progress.isVisible()
    evaluated.wait()

    assert page.found is not None
    again = evaluate_own_codings(evaluated.library, own_codings(evaluated.library)[0].codings)
    assert describe_evaluation(page.found) == describe_evaluation(again)
    assert page.found.families == ("TERN-53", "LARK-27")
    said = words_in(page.tabs)
    assert any(words.startswith("0 of 2 coded moments found") for words in said)
    rows = {view.table.id for view in page.tabs.findChildren(ReportTableView) if view.table.rows}
    assert {"moments", "baselines", "misses", "films"} <= rows

    page.tabs.tabBar().setFocus()
    press(Qt.Key.Key_Right)
    assert page.tabs.currentWidget() is page.tabs.misses
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.tabs.misses.watch
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.tabs.misses.view
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    coding = evaluated.window.coding_page
    qtbot.waitUntil(coding.isVisible)
    assert evaluated.library.family(coding.recording.family_id).code == "LARK-27"
    qtbot.waitUntil(lambda: coding.player.position_us == 500_000)


def test_a_missed_moment_of_a_family_that_took_its_consent_back_stays_closed(
    open_evaluation,
) -> None:
    evaluated = open_evaluation()
    page = evaluated.page
    evaluated.window.guide.show_evaluation()
    page.begin()
    evaluated.wait()
    family = evaluated.library.family_of_code("TERN-53")
    for consent in evaluated.library.consents(family.id):
        evaluated.library.withdraw_consent(consent.id)
    page.tabs.miss_wanted.emit(0)
    dialogs = [one for one in evaluated.window.findChildren(ProblemDialog) if one.isVisible()]
    assert len(dialogs) == 1
    dialogs[0].reject()
    assert evaluated.window.coding_page.recording is None


def test_a_film_without_consent_is_named_and_left_out(open_evaluation) -> None:
    evaluated = open_evaluation()
    family = evaluated.library.family_of_code("TERN-53")
    for consent in evaluated.library.consents(family.id):
        evaluated.library.withdraw_consent(consent.id)
    evaluated.window.guide.show_evaluation()
    evaluated.page.begin()
    evaluated.wait()
    found = evaluated.page.found
    assert found.families == ("LARK-27",)
    (left_out,) = found.not_evaluated
    assert left_out.film == "TERN-53/Film 1"
    assert "Baby" in left_out.why


def test_stopping_keeps_the_page_as_it_was_and_says_so(open_evaluation) -> None:
    evaluated = open_evaluation()
    page, told = evaluated.page, []
    page.told.connect(told.append)
    evaluated.window.guide.show_evaluation()
    page.begin()
    assert QApplication.focusWidget() is page.progress.stop_button
    press(Qt.Key.Key_Space)
    evaluated.wait()
    assert page.found is None
    assert page.ready.isVisible()
    assert page.asking.evaluate.isEnabled()
    assert [words.split(".")[0] for words in told] == ["Stopped"]


def test_a_table_with_films_of_the_library_and_with_films_of_a_folder(
    open_evaluation, tmp_path
) -> None:
    evaluated = open_evaluation()
    page, told = evaluated.page, []
    page.told.connect(told.append)
    evaluated.window.guide.show_evaluation()
    table = tmp_path / "coded.csv"
    head = "film,start_s,end_s,code,certainty,notes\n"
    table.write_text(head + "TERN-53/Film 1,0.2,1.8,moment_attunement,3,\n", "utf-8")
    page.asking.choose_table(table)
    assert page.asking.films.isVisible()
    assert page.ready.isVisible()
    page.begin()
    evaluated.wait()
    assert page.found.recording_of("TERN-53/Film 1") is not None

    table.write_text(head + "LARK-27.mp4,0.2,1.8,moment_attunement,3,\n", "utf-8")
    page.asking.choose_table(table, tmp_path)
    page.begin()
    evaluated.wait()
    assert [film.coded.name for film in page.found.films] == ["LARK-27.mp4"]
    page.tabs.miss_wanted.emit(0)
    assert told == ["“LARK-27.mp4” is not in this library: add it to a family to watch it here."]


def test_a_table_that_cannot_be_read_is_named(open_evaluation, tmp_path) -> None:
    evaluated = open_evaluation()
    page = evaluated.page
    evaluated.window.guide.show_evaluation()
    table = tmp_path / "coded.csv"
    table.write_text("film,start_s,end_s,code\nTERN-53/Film 1,never,1,moment_repair\n", "utf-8")
    page.asking.choose_table(table)
    page.begin()
    evaluated.wait()
    (dialog,) = [one for one in page.findChildren(ProblemDialog) if one.isVisible()]
    assert any("coded.csv" in words or "never" in words for words in words_in(dialog))
    dialog.reject()
    assert page.found is None


def test_everything_that_takes_the_keyboard_says_what_it_is(open_evaluation) -> None:
    evaluated = open_evaluation()
    evaluated.window.guide.show_evaluation()
    evaluated.page.begin()
    evaluated.wait()
    inside = evaluated.page.findChildren(QWidget)
    takes = [one for one in inside if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    # The list of a closed box is a window of its own, the line of a field belongs to the field.
    takes = [one for one in takes if one.window() is evaluated.window]
    takes = [one for one in takes if one.objectName() != "qt_spinbox_lineedit"]
    assert len(takes) > 10
    for widget in takes:
        assert widget.accessibleName() or widget.text(), widget


def test_the_figures_are_saved_as_the_command_line_gives_them(open_evaluation, tmp_path) -> None:
    evaluated = open_evaluation()
    page, told = evaluated.page, []
    page.told.connect(told.append)
    evaluated.window.guide.show_evaluation()
    assert not page.save_button.isEnabled()
    page.begin()
    evaluated.wait()
    assert page.save_button.isEnabled()
    said = [action.text() for action in page.export.menu.actions() if action.text()]
    assert len(said) == 5

    page.export.write(tmp_path / "figures.json")
    evaluated.wait()
    assert told == ["The figures are in figures.json."]
    assert json.loads((tmp_path / "figures.json").read_text("utf-8")) == json.loads(
        json.dumps(describe_evaluation(page.found))
    )
    page.export.write(tmp_path / "missed.csv", "misses")
    evaluated.wait()
    rows = (tmp_path / "missed.csv").read_text("utf-8").splitlines()
    assert [row.split(",")[0] for row in rows] == ["Film", "TERN-53/Film 1", "LARK-27/Film 1"]
    assert [one.name for one in tmp_path.glob("*.part")] == []
    entries = evaluated.library.audit_entries()
    assert sum(one.detail == "evaluation json" for one in entries) == 2


def test_the_figures_of_a_family_that_took_its_consent_back_are_not_written(
    open_evaluation, tmp_path
) -> None:
    evaluated = open_evaluation()
    page = evaluated.page
    evaluated.window.guide.show_evaluation()
    page.begin()
    evaluated.wait()
    family = evaluated.library.family_of_code("LARK-27")
    for consent in evaluated.library.consents(family.id):
        evaluated.library.withdraw_consent(consent.id)
    page.export.write(tmp_path / "figures.xlsx")
    evaluated.wait()
    (dialog,) = [one for one in page.findChildren(ProblemDialog) if one.isVisible()]
    assert any("LARK-27/Film 1: Baby" in words for words in words_in(dialog))
    dialog.reject()
    assert not (tmp_path / "figures.xlsx").exists()
    assert page.save_button.isEnabled()
