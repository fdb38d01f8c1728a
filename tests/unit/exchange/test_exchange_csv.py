"""The table of marks: what it accepts, what it refuses, and what it says about losses."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from support.marks import SCHEME, document, mark

from imh_video.exchange import marks_csv
from imh_video.exchange.document import ExchangeProblem
from imh_video.model.mark import Certainty, Link, Origin
from imh_video.model.scheme import Relation
from imh_video.timebase import Span


def read_text(tmp_path: Path, text: str | bytes, scheme=SCHEME):
    path = tmp_path / "marks.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return marks_csv.read(path, scheme)


def test_the_file_looks_as_the_contract_says(tmp_path: Path):
    path = tmp_path / "marks.csv"
    marks_csv.write(
        document(
            mark("b_smile", 1_000_000, 2_500_001, note="broad", certainty=Certainty.LIKELY),
            mark("p_name", 40_000, origin=Origin.SUGGESTION),
        ),
        path,
    )
    assert path.read_bytes().decode() == (
        "recording,coder,person,code,onset_s,offset_s,origin,certainty,note\r\n"
        "Film 2,AB,Parent,p_name,0.040000,,suggestion,3,\r\n"
        "Film 2,AB,Baby,b_smile,1.000000,2.500001,human,2,broad\r\n"
    )


def test_code_and_onset_are_enough_in_any_order_of_columns(tmp_path: Path):
    read = read_text(tmp_path, "onset_s,Something else, CODE \n3,x,b_reach\n1.5,,b_yawn\n")
    assert [(m.code_id, m.span) for m in read.marks] == [
        ("b_reach", Span(3_000_000)),
        ("b_yawn", Span(1_500_000)),
    ]
    assert all(m.origin == Origin.IMPORT and m.certainty == Certainty.SURE for m in read.marks)


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfcode,onset_s,offset_s\nb_smile,1.5,2\n",
        "code;onset_s;offset_s\r\nb_smile;1,5;2,0\r\n",
        "code\tonset_s\toffset_s\nb_smile\t1,5\t2\n",
        "code,onset_s,offset_s\nb_smile,1.5,2\n".encode("utf-16"),
        "code,onset_s,offset_s\n\n,,\nb_smile,1.5,2\n\n",
        'code,onset_s,offset_s\n"b_smile","1.5","2.000000"',
    ],
    ids=["BOM", "semicolons", "tabs", "UTF-16", "blank lines", "quotes"],
)
def test_what_spreadsheets_make_of_it_is_read(tmp_path: Path, text: str | bytes):
    read = read_text(tmp_path, text)
    assert [(m.code_id, m.span) for m in read.marks] == [("b_smile", Span(1_500_000, 2_000_000))]


@pytest.mark.parametrize("text", ["=1+1", "@cmd", "+44", "-x", "\tt", "'=1", "''-1", "'quoted'"])
def test_a_spreadsheet_never_sees_a_formula_and_the_text_comes_back(tmp_path: Path, text: str):
    path = tmp_path / "marks.csv"
    marks_csv.write(document(mark("b_reach", 0, note=text)), path)
    with path.open(newline="", encoding="utf-8") as stream:
        cell = next(iter(csv.DictReader(stream)))["note"]
    assert cell[0] not in "=+-@\t\r"
    assert marks_csv.read(path, SCHEME).marks[0].note == text


def test_what_the_table_cannot_carry_is_told(tmp_path: Path):
    one = mark("b_smile", 0, 10, quotation="she saw me", is_concern=True)
    two = mark("p_name", 20)
    link = Link("l", two.coding_id, two.id, one.id, Relation.RESPONDS_TO)  # type: ignore[arg-type]
    losses = marks_csv.write(document(one, two, links=(link,)), tmp_path / "marks.csv")
    assert [(loss.mark_id, loss.what) for loss in losses] == [
        (one.id, "the parent's own words"),
        (one.id, "the sign of a concern"),
        (None, "1 links between marks"),
    ]


def test_a_code_of_another_scheme_is_left_out_and_named(tmp_path: Path):
    read = read_text(tmp_path, "code,onset_s\nb_reach,1\nzz,2\n")
    assert len(read.marks) == 1
    assert [loss.what for loss in read.left_out] == [
        "line 3: the scheme sunderland has no code 'zz'"
    ]


def test_without_a_scheme_any_code_is_taken(tmp_path: Path):
    read = read_text(tmp_path, "code,onset_s,offset_s\nzz,2,3\nyy,4,\n", scheme=None)
    assert [(m.code_id, m.span.offset_us) for m in read.marks] == [("zz", 3_000_000), ("yy", None)]


def test_a_point_that_was_given_an_end_stays_a_point(tmp_path: Path):
    read = read_text(tmp_path, "code,onset_s,offset_s\nb_reach,2,3\n")
    assert read.marks[0].span == Span(2_000_000)
    assert "its end" in read.left_out[0].what


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "The file is empty. The first line names the columns, at least code and onset_s."),
        ("code,offset_s\n", "marks.csv, line 1: The column onset_s is missing."),
        ("code,onset_s,code\n", "The column code is there twice."),
        ("code,onset_s\n,1\n", "marks.csv, line 2, code: The code is missing."),
        ("code,onset_s\nb_reach,\n", "line 2, onset_s: The onset is missing."),
        ("code,onset_s\nb_reach,soon\n", "onset_s: Expected seconds such as 12.5, got 'soon'."),
        ("code,onset_s\nb_reach,nan\n", "Expected seconds such as 12.5, got 'nan'."),
        ("code,onset_s\nb_reach,inf\n", "Expected seconds such as 12.5, got 'inf'."),
        ("code,onset_s\nb_reach,-1\n", "Expected a time within a film, got '-1'."),
        ("code,onset_s\nb_reach,1e300\n", "Expected a time within a film"),
        ("code,onset_s,offset_s\nb_smile,2,1\n", "The offset lies before the onset."),
        ("code,onset_s,origin\nb_reach,1,robot\n", "Expected one of human, suggestion, import"),
        ("code,onset_s,certainty\nb_reach,1,9\n", "Expected 1, 2 or 3, got '9'."),
        ('code,onset_s\n"b_reach,1\n', "This is not a table of values"),
        (b"code,onset_s\n\xff\xfe\xfa,1\n", "This is not a text file in UTF-8."),
    ],
)
def test_each_mistake_is_told_with_its_line(tmp_path: Path, text: str | bytes, expected: str):
    with pytest.raises(ExchangeProblem) as problem:
        read_text(tmp_path, text)
    assert expected in problem.value.sentence


def test_nothing_is_half_written_and_the_old_file_stays(tmp_path: Path):
    folder = tmp_path / "ä folder"
    with pytest.raises(ExchangeProblem, match="cannot be written"):
        marks_csv.write(document(mark("b_reach", 0)), folder / "marks.csv")
    with pytest.raises(ExchangeProblem, match="This is a folder"):
        marks_csv.write(document(mark("b_reach", 0)), tmp_path)
    folder.mkdir()
    marks_csv.write(document(mark("b_reach", 0)), folder / "marks.csv")
    assert [path.name for path in folder.iterdir()] == ["marks.csv"]


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path):
    with pytest.raises(ExchangeProblem, match="no such file"):
        marks_csv.read(tmp_path / "gone.csv", SCHEME)
    with pytest.raises(ExchangeProblem, match="This is a folder"):
        marks_csv.read(tmp_path, SCHEME)
