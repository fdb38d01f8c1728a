from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from support.reported import S, shown_scheme

from imh_video.app.reports import library_report
from imh_video.schemes.locate import find_scheme
from imh_video_ui.dialogs.problem_dialog import ProblemDialog
from imh_video_ui.reports import reports_page
from imh_video_ui.reports.bars_section import BarsSection
from imh_video_ui.reports.counted import countable_codings
from imh_video_ui.reports.latency_plot import LatencyPlot
from imh_video_ui.reports.report_table import ReportTableView
from imh_video_ui.reports.strips_plot import StripsPlot
from imh_video_ui.reports.transition_matrix import TransitionMatrix
from imh_video_ui.theme import ThemeMode, apply_theme

OVERVIEW, FIGURES, REPLIES, TRANSITIONS, MARKS = range(5)


def part(reported, tab: int, kind: type, title: str = ""):
    reported.page.tabs.setCurrentIndex(tab)
    reported.qtbot.wait(1)
    found = reported.page.tabs.widget(tab).findChildren(kind)
    return next(one for one in found if title in one.accessibleName())


def test_the_window_shows_what_the_core_counts(reported) -> None:
    counted = reported.open()
    assert counted.report == library_report(reported.made.library, reported.film, coder="MK")
    assert reported.page.title.whole_text.endswith("coded by MK")
    shown = []
    for tab in range(5):
        reported.page.tabs.setCurrentIndex(tab)
        shown += reported.page.tabs.widget(tab).findChildren(ReportTableView)
    titles = {view.table.title for view in shown}
    wanted = {table.title for table in counted.report.tables if table.rows}
    assert wanted <= titles


def test_strips_say_every_mark_in_words_where_the_pointer_rests_and_two_clicks_go_there(
    reported, qtbot
) -> None:
    reported.open()
    strips = part(reported, OVERVIEW, StripsPlot)
    for text in ("b look", "b reach", "p name", "b away", "b hum", "d attune"):
        place = strips.place_of(text)
        assert text in strips.tip_at(place.x(), place.y())
    away = strips.place_of("b away")
    assert strips.tip_at(away.x(), away.y()) == "Baby: b away, 00:06.0 for 2.0 s, not certain"
    with qtbot.waitSignal(reported.page.moment_wanted) as went:
        QTest.mouseDClick(strips, Qt.MouseButton.LeftButton, pos=away.toPoint())
    assert went.args == [reported.film, 6 * S]


def test_time_that_could_not_be_seen_is_hatched_and_said(reported) -> None:
    reported.open()
    strips = part(reported, OVERVIEW, StripsPlot)
    strips.repaint()
    x = strips._x(35 * S)
    assert strips.tip_at(x, 20.0).startswith("Baby could not be seen")
    assert not strips.tip_at(strips._x(45 * S), 20.0)


def test_bars_change_with_the_measure_and_name_what_was_never_marked(reported) -> None:
    reported.open()
    bars = part(reported, FIGURES, BarsSection)
    values = {(g.person, g.label): g.bars[0].words for g in bars.plot.groups}
    assert values["Baby", "b look"] == "2"
    assert ("Parent A", "p attend") not in values
    assert any("p attend" in words for words in labels_of(bars))
    bars.choose(1)
    values = {(g.person, g.label): g.bars[0] for g in bars.plot.groups}
    assert values["Baby", "b look"].value == pytest.approx(2 / (50 / 60))
    assert "b look: 2.40" in bars.plot.accessibleDescription()


def labels_of(widget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel)]


def test_every_single_latency_is_a_dot_and_cues_of_which_nobody_knows_are_said(reported) -> None:
    counted = reported.open()
    plot = part(reported, REPLIES, LatencyPlot, "Replies within")
    rows = {row.cue: row for row in counted.report.replies_in_time}
    assert rows["b look"].latencies_us == (2_500_000, 3_000_000)
    assert "b look: middle 2.75 s, 2 of 2 answered (2.50 s, 3.00 s)" in (
        plot.accessibleDescription()
    )
    plot.repaint()
    x = plot._x(2_500_000)
    assert any(plot.tip_at(x, y).endswith("2.50 s") for y in range(0, plot.height(), 2))
    linked = part(reported, REPLIES, LatencyPlot, "by links")
    assert "b reach, p name: middle 1.00 s, 1 pair (1.00 s)" in linked.accessibleDescription()


def test_counting_that_is_stopped_says_so_and_can_be_begun_again(
    reported, qtbot, monkeypatch
) -> None:
    def never_over(_library, _asked, _options, control):
        while True:
            control.check()
            time.sleep(0.01)

    with monkeypatch.context() as patch:
        patch.setattr(reports_page, "count", never_over)
        reported.page.open_coding(reported.film, reported.own)
        qtbot.waitUntil(reported.page.progress.isVisible)
        reported.page.progress.stop_button.click()
        qtbot.waitUntil(reported.page.stopped.isVisible)
    assert not reported.page.is_counting
    assert not reported.page.progress.isVisible()
    assert not reported.page.export_button.isEnabled()
    button = reported.page.stopped.findChild(QPushButton)
    button.click()
    reported.wait()
    assert reported.page.tabs.isVisible()
    assert reported.page.export_button.isEnabled()


def test_a_sooner_window_counts_again(reported) -> None:
    reported.open()
    reported.page.options.reply_within.setValue(2.0)
    counted = reported.wait()
    rows = {row.cue: row for row in counted.report.replies_in_time}
    assert (rows["b look"].latencies_us, rows["b look"].unanswered) == ((), 2)


def test_only_a_part_of_the_film_and_only_sure_marks_can_be_counted(reported) -> None:
    reported.open()
    reported.page.options.begin.setValue(5.0)
    reported.page.options.end.setValue(20.0)
    reported.page.options.certainty.setCurrentIndex(2)
    reported.page.options.certainty.activated.emit(2)
    counted = reported.wait()
    texts = sorted(piece.text for strip in counted.report.strips for piece in strip.pieces)
    assert texts == ["b hum", "b look", "p name"]
    notes = labels_of(reported.page.tabs.widget(OVERVIEW))
    assert any("less sure" in words for words in notes)
    assert any("outside the stretch" in words for words in notes)


def test_the_square_holds_the_transitions_with_noughts_where_nothing_followed(reported) -> None:
    counted = reported.open()
    square = part(reported, TRANSITIONS, TransitionMatrix, "between them").square
    steps = [(step.person, step.label) for step in square.steps]
    table = counted.report.table("sequence_between")
    times = {(r[0], r[1], r[2], r[3]): r[4] for r in table.rows}
    for row, before in enumerate(steps):
        for column, after in enumerate(steps):
            found = square.fields.get((row, column))
            assert (found.times if found else 0) == times.get((*before, *after), 0)
    assert steps == sorted(steps, key=lambda step: step[0])


def test_arrow_keys_go_through_the_square_and_each_field_says_itself(reported) -> None:
    reported.open()
    matrix = part(reported, TRANSITIONS, TransitionMatrix, "between them")
    matrix.setFocus()
    matrix.setCurrentIndex(matrix.model().index(0, 0))
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    assert (matrix.currentIndex().row(), matrix.currentIndex().column()) == (0, 1)
    said = matrix.model().data(matrix.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("After Baby: b look, Baby: b away: ")


def test_a_table_is_copied_with_its_headings_in_the_order_that_shows(reported) -> None:
    counted = reported.open()
    view = part(reported, FIGURES, ReportTableView)
    table = counted.report.table("codes")
    place = [column.name for column in table.columns].index("First at")
    view.sortByColumn(place, Qt.SortOrder.DescendingOrder)
    view.setFocus()
    view.selectAll()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == [column.heading for column in table.columns]
    firsts = [line.split("\t")[place] for line in lines[1:]]
    known = [float(one) for one in firsts if one]
    assert known == sorted(known, reverse=True)
    assert firsts == [*firsts[: len(known)], *[""] * (len(firsts) - len(known))]
    assert len(lines) == len(table.rows) + 1


def test_what_is_not_known_is_a_dash_and_is_read_out_as_such(reported) -> None:
    counted = reported.open()
    view = part(reported, FIGURES, ReportTableView)
    table = counted.report.table("codes")
    row = next(at for at, cells in enumerate(table.rows) if cells[1] == "p attend")
    place = [column.name for column in table.columns].index("Mean")
    index = view.model().index(row, place)
    assert index.data() == "–"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Mean (s): not known"


def test_enter_on_a_mark_goes_to_it_in_the_film(reported, qtbot) -> None:
    reported.open()
    view = part(reported, MARKS, ReportTableView)
    view.setCurrentIndex(view.model().index(3, 0))
    view.setFocus()
    with qtbot.waitSignal(reported.page.moment_wanted) as went:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert went.args == [reported.film, 6 * S]


def test_both_coders_of_a_film_stand_beside_each_other(reported) -> None:
    reported.open()
    reported.page.options.choose_what(1)
    counted = reported.wait()
    assert [one.coder for one in counted.asked.codings] == ["MK", "AB"]
    bars = part(reported, 1, BarsSection)
    assert [bar.name for bar in bars.plot.groups[0].bars] == ["MK", "AB"]


def test_the_films_of_the_family_by_one_coder_stand_beside_each_other(reported) -> None:
    reported.open()
    reported.page.options.choose_what(2)
    counted = reported.wait()
    assert {one.coder for one in counted.asked.codings} == {"MK"}
    assert len({one.recording_id for one in counted.asked.codings}) == 2


def test_codings_can_be_chosen_one_by_one(reported) -> None:
    reported.open()
    dialog = reported.page.choose_codings()
    assert [one.coder for one in dialog.ticked] == ["MK"]
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.count_button.isEnabled()
    for row in range(3):
        dialog.list.item(row).setCheckState(Qt.CheckState.Checked)
    dialog.accept()
    counted = reported.wait()
    assert len(counted.asked.codings) == 3


def test_a_coding_to_choose_is_called_by_the_title_of_its_scheme(reported) -> None:
    library = reported.made.library
    library.open_coding(reported.film, "New", find_scheme("sunderland")).close()
    words = [one.words for one in countable_codings(library, reported.film)]
    assert any(", New, Attunement and missed cues 1.0" in one for one in words)


def test_a_coding_without_marks_teaches_instead_of_showing_noughts(reported, qtbot) -> None:
    library = reported.made.library
    desk = library.open_coding(reported.film, "New", shown_scheme())
    desk.close()
    reported.page.open_coding(reported.film, desk.coding.id)
    reported.wait()
    assert reported.page.empty.isVisible()
    assert not reported.page.export_button.isEnabled()


def test_a_report_is_written_as_each_kind_and_the_csv_holds_every_mark(
    reported, qtbot, tmp_path: Path
) -> None:
    reported.open()
    for ending in (".csv", ".xlsx", ".pdf"):
        path = tmp_path / f"report{ending}"
        with qtbot.waitSignal(reported.page.told, timeout=20_000):
            reported.page.export.write(path)
        assert path.stat().st_size > 100
        assert reported.told[-1] == f"The report is in report{ending}."
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8
    assert rows[0]["Behavior"] == "b_look"
    assert "kept from reports" not in (tmp_path / "report.csv").read_text("utf-8")


def test_notes_of_a_concern_are_written_only_when_asked_for_and_not_the_next_time(
    reported, qtbot, tmp_path: Path
) -> None:
    reported.open()
    texts = []
    for asked in (True, False):
        path = tmp_path / f"{asked}.csv"
        with qtbot.waitSignal(reported.page.told, timeout=20_000):
            reported.page.export.write(path, "marks", with_concerns=asked)
        texts.append(path.read_text("utf-8"))
    assert ["kept from reports" in text for text in texts] == [True, False]


def test_without_consent_nothing_is_written_and_it_is_said_whose_is_missing(
    reported, qtbot, tmp_path: Path
) -> None:
    reported.open()
    library = reported.made.library
    for consent in library.consents(reported.made.family.id):
        library.withdraw_consent(consent.id)
    path = tmp_path / "report.pdf"
    reported.page.export.write(path)

    def found() -> list[ProblemDialog]:
        return [d for d in reported.page.findChildren(ProblemDialog) if d.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=10_000)
    assert not path.exists()
    said = labels_of(found()[0])
    assert "The report was not written" in said
    assert any("Baby" in words for words in said)
    found()[0].reject()


def test_escape_goes_back_to_the_coding(reported, qtbot) -> None:
    reported.open()
    with qtbot.waitSignal(reported.page.left):
        QTest.keyClick(reported.page.tabs, Qt.Key.Key_Escape)


def test_every_control_has_a_name_for_a_screen_reader(reported) -> None:
    reported.open()
    for kind in (QAbstractButton, QAbstractSpinBox, QComboBox, QTableView):
        shown = [
            control
            for control in reported.page.findChildren(kind)
            if control.isVisible()
            and not control.objectName().startswith("qt_")
            and "QTable" not in type(control).__name__
        ]
        assert shown, kind
        for control in shown:
            assert control.accessibleName() or control.text(), control


def test_the_plots_follow_the_theme(reported, qapp) -> None:
    reported.open()
    strips = part(reported, OVERVIEW, StripsPlot)
    colours = set()
    for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
        apply_theme(qapp, mode)
        picture = strips.grab().toImage()
        at = (strips.place_of("b look") + QPointF(-20, -6)).toPoint()
        colours.add(picture.pixelColor(at).name())
    apply_theme(qapp, ThemeMode.LIGHT)
    assert len(colours) == 2


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menus_hold_what_the_page_can_do_and_the_key_opens_the_ways_to_a_file(
    reported, qtbot
) -> None:
    reported.open()
    menus = reported.page.menu_actions()
    assert set(menus) == {"file", "edit", "view"}
    reported.page.activateWindow()
    qtbot.waitUntil(reported.page.isActiveWindow)
    reported.page.tabs.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(reported.page.tabs, Qt.Key.Key_X, keys)
    menu = reported.page.export.menu
    assert menu.isVisible()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[:3] == [
        "PDF to read or print…",
        "Spreadsheet…",
        "CSV of every mark, for R and Python…",
    ]
    menu.close()


def test_tab_goes_from_the_row_of_tabs_into_the_tab_also_with_more_in_the_window(
    reported, qtbot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QVBoxLayout(window)
    row.addWidget(reported.page)
    row.addWidget(QPushButton("made before the report"))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    reported.open()
    for tab in (OVERVIEW, MARKS):
        reported.page.tabs.setCurrentIndex(tab)
        qtbot.wait(1)
        reported.page.tabs.tabBar().setFocus()
        QTest.keyClick(reported.page.tabs.tabBar(), Qt.Key.Key_Tab)
        assert reported.page.tabs.widget(tab).isAncestorOf(QApplication.focusWidget())
    reported.page.setParent(None)
