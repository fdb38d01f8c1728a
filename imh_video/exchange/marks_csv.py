"""Marks as a table: CSV in UTF-8, seconds with six decimals (docs/formats/marks-csv.md).

Spreadsheets run a cell that begins with ``= + - @`` as a formula. Such texts go out with an
apostrophe before them, and lose it again when they come back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from imh_video.exchange.document import (
    CodingDocument,
    ExchangeProblem,
    ImportedCoding,
    ImportedMark,
    Loss,
)
from imh_video.exchange.files import read_text, write_file
from imh_video.model.mark import Certainty, Mark, Origin
from imh_video.model.scheme import CodeKind, CodingScheme
from imh_video.timebase import MICROS_PER_SECOND, Micros, Span

COLUMNS = (
    "recording", "coder", "person", "code", "onset_s", "offset_s", "origin", "certainty", "note",
)  # fmt: skip
_NEEDED = ("code", "onset_s")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_LATEST_US = 10**15


def write(document: CodingDocument, path: Path) -> tuple[Loss, ...]:
    """One row per mark, in order of time."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for mark in document.marks_in_order():
        table.writerow(_row(document, mark))
    write_file(path, out.getvalue().encode("utf-8", "replace"))
    return _losses(document)


def _row(document: CodingDocument, mark: Mark) -> list[str]:
    ends = mark.span.offset_us is not None and not mark.is_open
    return [
        _guard(document.recording_title),
        _guard(document.coder),
        _guard(document.person_of(mark)),
        _guard(mark.code_id),
        seconds_text(mark.span.onset_us),
        seconds_text(mark.span.end_us) if ends else "",
        mark.origin.value,
        str(int(mark.certainty)),
        _guard(mark.note),
    ]


def seconds_text(us: Micros) -> str:
    """Microseconds as seconds with six decimals, exactly."""
    return f"{us // MICROS_PER_SECOND}.{us % MICROS_PER_SECOND:06d}"


def _guard(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _unguard(text: str) -> str:
    return text[1:] if _GUARDED.match(text) else text


def _losses(document: CodingDocument) -> tuple[Loss, ...]:
    losses = []
    for mark in document.marks_in_order():
        if mark.quotation:
            losses.append(Loss(mark.id, "the parent's own words"))
        if mark.is_concern:
            losses.append(Loss(mark.id, "the sign of a concern"))
        if mark.is_open and mark.span.duration_us:
            losses.append(Loss(mark.id, "how far the state that is still going on has come"))
    if document.links:
        losses.append(Loss(None, f"{len(document.links)} links between marks"))
    return tuple(losses)


def read(path: Path, scheme: CodingScheme | None) -> ImportedCoding:
    """Marks from a table that has at least ``code`` and ``onset_s``, in any order of columns.

    Comma, semicolon and tab separate; after a semicolon or tab a decimal comma is understood.
    """
    marks: list[ImportedMark] = []
    left_out: list[Loss] = []
    first: dict[str, str] = {}
    for cells, mark in _read_rows(path, scheme, left_out, {}):
        if mark is not None:
            marks.append(mark)
        first = first or cells
    return ImportedCoding(
        tuple(marks),
        recording=first.get("recording", ""),
        coder=first.get("coder", ""),
        left_out=tuple(left_out),
    )


def read_rows(
    path: Path, other_names: Mapping[str, str]
) -> Iterator[tuple[dict[str, str], ImportedMark]]:
    """Each row of a table of one or more films: what stands in its columns, and as a mark.

    ``other_names`` says what further names of columns stand for; they come beside ours.
    """
    for cells, mark in _read_rows(path, None, [], other_names):
        if mark is not None:
            yield cells, mark


def _read_rows(
    path: Path,
    scheme: CodingScheme | None,
    left_out: list[Loss],
    other_names: Mapping[str, str],
) -> Iterator[tuple[dict[str, str], ImportedMark | None]]:
    text = read_text(path)
    separator = _separator(text)
    rows = _rows(path, text, separator)
    places = _places(path, rows[0][1], other_names)
    for line, row in rows[1:]:
        cells = {name: _unguard(row[at]) if at < len(row) else "" for name, at in places.items()}
        if any(cell.strip() for cell in cells.values()):
            reader = _RowReader(path.name, line, cells, decimal_comma=separator != ",")
            yield cells, reader.mark(scheme, left_out)


def _separator(text: str) -> str:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _rows(path: Path, text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Each row that is not blank, with the line on which it ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        problem = f"This is not a table of values ({error})."
        raise ExchangeProblem(path.name, f"line {reader.line_num}", problem) from None
    if not rows:
        raise ExchangeProblem(path.name, "", "The file is empty.", _HEAD_HINT)
    return rows


_HEAD_HINT = "The first line names the columns, at least code and onset_s."


def _places(path: Path, head: list[str], other_names: Mapping[str, str]) -> dict[str, int]:
    names = [name.strip().lower() for name in head]
    names = [other_names.get(name, name) for name in names]
    wanted = dict.fromkeys([*COLUMNS, *other_names.values()])
    for name in wanted:
        if names.count(name) > 1:
            raise ExchangeProblem(path.name, "line 1", f"The column {name} is there twice.")
    for name in _NEEDED:
        if name not in names:
            problem = f"The column {name} is missing."
            raise ExchangeProblem(path.name, "line 1", problem, _HEAD_HINT)
    return {name: names.index(name) for name in wanted if name in names}


class _RowReader:
    """One row; its problems name the line and the column."""

    def __init__(self, file: str, line: int, cells: dict[str, str], *, decimal_comma: bool) -> None:
        self._file = file
        self._line = line
        self._cells = cells
        self._decimal_comma = decimal_comma

    def mark(self, scheme: CodingScheme | None, left_out: list[Loss]) -> ImportedMark | None:
        """The row as a mark; None, and a word in ``left_out``, when the scheme lacks its code."""
        code_id = self._cells["code"].strip()
        if not code_id:
            raise self._problem("code", "The code is missing.")
        onset_us = self._micros("onset_s")
        if onset_us is None:
            raise self._problem("onset_s", "The onset is missing.")
        offset_us = self._micros("offset_s")
        if offset_us is not None and offset_us < onset_us:
            raise self._problem("offset_s", "The offset lies before the onset.")
        if scheme is not None and not scheme.has_code(code_id):
            where = f"line {self._line}: the scheme {scheme.id} has no code '{code_id}'"
            left_out.append(Loss(None, where))
            return None
        return self._filled(code_id, onset_us, offset_us, scheme, left_out)

    def _filled(
        self,
        code_id: str,
        onset_us: Micros,
        offset_us: Micros | None,
        scheme: CodingScheme | None,
        left_out: list[Loss],
    ) -> ImportedMark:
        kind = scheme.code(code_id).kind if scheme is not None else None
        if kind == CodeKind.POINT and offset_us is not None:
            left_out.append(Loss(None, f"line {self._line}: '{code_id}' is a point; its end"))
            offset_us = None
        is_open = kind == CodeKind.STATE and offset_us is None
        return ImportedMark(
            code_id=code_id,
            span=Span(onset_us, onset_us if is_open else offset_us),
            key=str(self._line),
            person=self._cells.get("person", "").strip(),
            coder=self._cells.get("coder", "").strip(),
            origin=self._origin(),
            certainty=self._certainty(),
            note=self._cells.get("note", ""),
            is_open=is_open,
        )

    def _problem(self, column: str, problem: str) -> ExchangeProblem:
        return ExchangeProblem(self._file, f"line {self._line}, {column}", problem)

    def _micros(self, column: str) -> Micros | None:
        text = self._cells.get(column, "").strip()
        if not text:
            return None
        if self._decimal_comma:
            text = text.replace(",", ".")
        try:
            value = Decimal(text)
            us = int((value * MICROS_PER_SECOND).to_integral_value())
        except (InvalidOperation, OverflowError, ValueError):
            raise self._problem(column, f"Expected seconds such as 12.5, got '{text}'.") from None
        if not 0 <= us < _LATEST_US:
            raise self._problem(column, f"Expected a time within a film, got '{text}'.")
        return us

    def _origin(self) -> Origin:
        text = self._cells.get("origin", "").strip().lower()
        if not text:
            return Origin.IMPORT
        if text not in list(Origin):
            known = ", ".join(Origin)
            raise self._problem("origin", f"Expected one of {known}, got '{text}'.")
        return Origin(text)

    def _certainty(self) -> Certainty:
        text = self._cells.get("certainty", "").strip()
        if not text:
            return Certainty.SURE
        if text not in ("1", "2", "3"):
            raise self._problem("certainty", f"Expected 1, 2 or 3, got '{text}'.")
        return Certainty(int(text))
