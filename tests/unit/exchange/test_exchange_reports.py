from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from support.marks import PEOPLE, SCHEME, document, mark
from support.sheets import sheets_of

from imh_video.app.reports import ReportOptions, coding_report
from imh_video.exchange import boris_table, report_csv, report_pdf, report_xlsx
from imh_video.exchange.document import ExchangeProblem
from imh_video.exchange.report_document import CodingReport
from imh_video.model.mark import Certainty
from imh_video.timebase import Span

S = 1_000_000


def a_report(**more) -> CodingReport:
    marks = (
        mark("b_look", 2 * S, 5 * S + 400, person_id=PEOPLE[0].id, note="=1+1"),
        mark("b_reach", 6 * S, person_id=PEOPLE[0].id),
        mark("p_name", 7 * S, person_id=PEOPLE[1].id, certainty=Certainty.LIKELY),
        mark("d_gaze", 50 * S, 50 * S, is_open=True),
    )
    made = replace(document(*marks), people=PEOPLE[:2], media_name="Film 2")
    return coding_report(made, ReportOptions(**more))


def csv_rows(report: CodingReport, table: str = report_csv.EVENTS) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(report_csv.text_of(report, table), newline="")))


def test_the_events_have_the_columns_that_boris_writes() -> None:
    # As documented for BORIS 9 and as R and pandas scripts name them.
    assert boris_table.COLUMNS[:9] == (
        "Observation id", "Observation date", "Description", "Observation type", "Source",
        "Time offset (s)", "Coding duration", "Media duration (s)", "FPS (frame/s)",
    )  # fmt: skip
    assert boris_table.COLUMNS[9:18] == (
        "Subject", "Observation duration by subject by observation", "Behavior",
        "Behavioral category", "Behavior type", "Start (s)", "Stop (s)", "Duration (s)",
        "Media file name",
    )  # fmt: skip
    assert boris_table.COLUMNS[18:] == (
        "Image index start", "Image index stop", "Image file path start", "Image file path stop",
        "Comment start", "Comment stop",
    )  # fmt: skip
    assert tuple(csv_rows(a_report())[0]) == boris_table.COLUMNS


def test_states_have_a_duration_and_points_stop_where_they_start() -> None:
    look, reach, _, gaze = csv_rows(a_report())
    assert (look["Behavior type"], look["Start (s)"], look["Stop (s)"], look["Duration (s)"]) == (
        "STATE", "2.000", "5.000", "3.000",
    )  # fmt: skip
    assert (reach["Behavior type"], reach["Stop (s)"], reach["Duration (s)"]) == (
        "POINT", "6.000", "NA",
    )  # fmt: skip
    assert (gaze["Stop (s)"], gaze["Subject"]) == ("60.000", "Together")
    assert look["Observation duration by subject by observation"] == "3.000"
    assert (look["Behavioral category"], reach["Behavioral category"]) != ("", "")
    assert reach["Behavioral category"] == "Not defined"
    assert {row["Media duration (s)"] for row in (look, reach, gaze)} == {"60.000"}


def tabular(report: CodingReport) -> list[dict[str, str]]:
    return csv_rows(report, report_csv.TABULAR)


def test_tabular_events_have_boris_columns_and_a_start_and_a_stop_for_each_state() -> None:
    report = a_report()
    rows = tabular(report)
    assert tuple(rows[0]) == (
        "Observation id", "Observation date", "Description", "Observation duration",
        "Observation type", "Source", "Time offset (s)", "Media duration (s)", "FPS", "Subject",
        "Behavior", "Behavioral category", "Behavior type", "Time", "Media file name",
        "Image index", "Image file path", "Comment",
    )  # fmt: skip
    assert [(row["Behavior"], row["Behavior type"], row["Time"]) for row in rows] == [
        ("b_look", "START", "2.000"),
        ("b_look", "STOP", "5.000"),
        ("b_reach", "POINT", "6.000"),
        ("p_name", "POINT", "7.000"),
        ("d_gaze", "START", "50.000"),
        ("d_gaze", "STOP", "60.000"),
    ]
    assert [row["Comment"] for row in rows[:2]] == ["'=1+1", ""]
    assert {row["Source"] for row in rows} == {"player #1:Film 2"}
    assert {row["Observation duration"] for row in rows} == {"60.000"}


def test_starts_and_stops_pair_up_as_boris_pairs_them() -> None:
    marks = (
        mark("b_look", 2 * S, 5 * S), mark("b_look", 5 * S, 6 * S), mark("b_look", 8 * S, 8 * S),
        mark("b_reach", 5 * S),
    )  # fmt: skip
    on: set[tuple[str, str]] = set()
    spans = []
    for row in tabular(coding_report(document(*marks), ReportOptions())):
        what = row["Subject"], row["Behavior"]
        if row["Behavior type"] == "START":
            assert what not in on
            on.add(what)
            spans.append([row["Time"]])
        elif row["Behavior type"] == "STOP":
            on.remove(what)
            spans[-1].append(row["Time"])
    assert on == set()
    assert spans == [["2.000", "5.000"], ["5.000", "6.000"], ["8.000", "8.000"]]


def test_every_number_of_the_events_can_be_read_as_one_or_is_na() -> None:
    rows = csv_rows(a_report())
    assert rows
    for row in rows:
        for name in boris_table.NUMBERS:
            assert row[name] == "NA" or float(row[name]) >= 0


def test_a_note_that_a_spreadsheet_would_run_is_disarmed() -> None:
    assert csv_rows(a_report())[0]["Comment start"] == "'=1+1"


def test_each_table_can_be_written_as_csv_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    report = a_report()
    for table in report.tables:
        report_csv.write(report, tmp_path / f"{table.id}.csv", table.id)
        assert len(csv_rows(report, table.id)) == len(table.rows)
    codes = csv_rows(report, "codes")
    never = next(row for row in codes if row["Code id"] == "b_smile")
    assert (never["Times marked"], never["Mean (s)"]) == ("0", "")
    with pytest.raises(ExchangeProblem, match="no table 'nothing'"):
        report_csv.write(report, tmp_path / "x.csv", "nothing")
    assert not (tmp_path / "x.csv").exists()


def test_the_first_sheet_is_what_boris_writes_and_each_table_has_one_of_its_own(
    tmp_path: Path,
) -> None:
    report = a_report()
    report_xlsx.write(report, tmp_path / "r.xlsx")
    sheets = sheets_of(tmp_path / "r.xlsx")
    names = list(sheets)
    assert (names[0], names[-1]) == ("Aggregated events", "Notes")
    assert len(names) == len(report.tables) + 2
    assert tuple(sheets[names[0]][0]) == boris_table.COLUMNS
    assert len(sheets[names[0]]) == 5
    assert all(len(name) <= 31 for name in names)
    assert any("=1+1" in row for row in sheets[names[0]])
    written = [
        row for row in sheets["How often and how long"] if row[:2] == ["Baby", "looks at parent"]
    ]
    assert float(written[0][5]) == pytest.approx(1.0)


def test_neither_spreadsheet_nor_pdf_tells_who_made_it_where_or_when(tmp_path: Path) -> None:
    report_xlsx.write(a_report(), tmp_path / "r.xlsx")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        core = book.read("docProps/core.xml").decode()
        assert {info.date_time[0] for info in book.infolist()} == {1980}
    assert "2000-01-01" in core
    assert not re.search(r"<dc:creator>.+</dc:creator>", core)
    pdf = report_pdf.pdf_of(a_report())
    assert b"D:20000101000000" in pdf
    assert b"/Author ()" in pdf
    assert str(tmp_path).encode() not in pdf
    assert pdf == report_pdf.pdf_of(a_report())


def pdf_text(data: bytes, tmp_path: Path) -> tuple[int, str]:
    from PySide6.QtPdf import QPdfDocument

    path = tmp_path / "r.pdf"
    path.write_bytes(data)
    made = QPdfDocument()
    assert made.load(str(path)) is QPdfDocument.Error.None_
    pages = made.pageCount()
    text = "\n".join(made.getAllText(page).text() for page in range(pages))
    made.close()
    return pages, text


def test_the_pdf_embeds_the_programs_font_and_says_everything_in_words(tmp_path: Path) -> None:
    data = report_pdf.pdf_of(a_report())
    fonts = set(re.findall(rb"/BaseFont /(\S+)", data))
    # Every page lists reportlab's default Helvetica; nothing is set in it.
    assert any(b"Inter" in font for font in fonts)
    assert data.count(b"/FontFile2") >= 1
    pages, text = pdf_text(data, tmp_path)
    assert pages >= 2
    for words in ("Film 2, coded by AB", "What could be seen", "never marked", "can't see",
                  "looks at parent", "1 state was still", "Replies within 5 s"):  # fmt: skip
        assert words in text


@pytest.mark.parametrize("seconds", [1, 60, 3600, 9 * 3600])
def test_films_of_any_length_fit_on_pages(seconds: int, tmp_path: Path) -> None:
    end = seconds * S
    marks = [mark(c.id, at * end // 40, None if c.kind == "point" else at * end // 40 + end // 50)
             for at in range(38) for c in SCHEME.codes if not c.unscorable]  # fmt: skip
    crowded = replace(document(*marks), duration_us=end)
    pages, text = pdf_text(report_pdf.pdf_of(coding_report(crowded)), tmp_path)
    assert pages < 60
    assert "Film 2" in text


def test_a_film_of_unknown_length_has_a_report_without_strips(tmp_path: Path) -> None:
    unknown = replace(document(mark("b_look", S, 2 * S)), duration_us=0)
    report = coding_report(unknown)
    assert report.strips == ()
    _, text = pdf_text(report_pdf.pdf_of(report), tmp_path)
    assert "Nobody knows how long the film is" in text
    assert csv_rows(report)[0]["Media duration (s)"] == "NA"


def test_signs_that_mean_something_in_a_page_or_a_font_lacks_do_no_harm(tmp_path: Path) -> None:
    odd = replace(document(mark("b_look", S, 2 * S)), coder="<b>&  نص 🙂")
    pages, text = pdf_text(report_pdf.pdf_of(coding_report(odd)), tmp_path)
    assert pages
    assert "<b>&" in text


def test_a_report_that_cannot_be_written_leaves_the_older_one(tmp_path: Path) -> None:
    folder = tmp_path / "missing"
    for write in (report_pdf.write, report_xlsx.write, report_csv.write):
        with pytest.raises(ExchangeProblem, match="cannot be written"):
            write(a_report(), folder / "r.out")
    assert list(tmp_path.iterdir()) == []


def test_the_strip_holds_every_mark_and_what_could_not_be_seen() -> None:
    hidden = mark("b_unseen", 10 * S, 20 * S)
    made = replace(document(mark("b_look", S, 9 * S), mark("b_hiccup", 2 * S), hidden),
                   people=PEOPLE[:2])  # fmt: skip
    (strip,) = coding_report(made).strips
    assert strip.title == "Baby"
    assert [piece.lane for piece in strip.pieces] == [0, 1]
    assert strip.lanes == 2
    assert strip.unseen == (Span(10 * S, 20 * S),)
