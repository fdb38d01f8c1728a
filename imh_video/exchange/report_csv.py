"""A report as CSV: events in the two shapes in which BORIS exports them, or one of its tables.

UTF-8, comma, CRLF. Free text that a spreadsheet would run as a formula carries one apostrophe
before it, as in the CSV of marks.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from imh_video.exchange import boris_table
from imh_video.exchange.document import ExchangeProblem
from imh_video.exchange.files import write_file
from imh_video.exchange.report_document import Cell, CellKind, CodingReport, Column
from imh_video.model.job import JobControl, Unattended, stoppable

EVENTS, TABULAR = "aggregated_events", "tabular_events"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DECIMALS = {CellKind.SECONDS: 6, CellKind.PER_MINUTE: 6, CellKind.SHARE: 6, CellKind.NUMBER: 6}


def write(
    report: CodingReport, path: Path, table_id: str = EVENTS, control: JobControl | None = None
) -> None:
    """One table into one file. Raises ExchangeProblem when there is no such table."""
    write_file(path, text_of(report, table_id, control).encode("utf-8", "replace"))


def text_of(report: CodingReport, table_id: str = EVENTS, control: JobControl | None = None) -> str:
    """The table as text, its heading line first. Raises ExchangeProblem."""
    control = control or Unattended()
    if table_id == EVENTS:
        rows = stoppable(boris_table.rows(report.observations), control)
        return _text(boris_table.COLUMNS, _guarded(rows, boris_table.COLUMNS))
    if table_id == TABULAR:
        rows = stoppable(boris_table.tabular_rows(report.observations), control)
        return _text(boris_table.TABULAR_COLUMNS, _guarded(rows, boris_table.TABULAR_COLUMNS))
    known = [table.id for table in report.tables]
    if table_id not in known:
        way_out = f"Choose {', '.join((EVENTS, TABULAR, *known))}."
        raise ExchangeProblem("", "", f"The report has no table '{table_id}'.", way_out)
    table = report.table(table_id)
    heading = [column.heading for column in table.columns]
    return _text(heading, (_row(row, table.columns) for row in stoppable(table.rows, control)))


def _row(row: Sequence[Cell], columns: Sequence[Column]) -> list[str]:
    return [_plain(cell, column) for cell, column in zip(row, columns, strict=True)]


def _text(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(heading)
    table.writerows(rows)
    return out.getvalue()


def _guarded(rows: Iterable[Sequence[str]], columns: Sequence[str]) -> Iterator[list[str]]:
    is_free = [name in boris_table.FREE_TEXT for name in columns]
    for row in rows:
        yield [_guard(cell) if free else cell for cell, free in zip(row, is_free, strict=True)]


def _guard(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _guard(cell)
    decimals = _DECIMALS.get(column.kind)
    return str(cell) if decimals is None else f"{cell:.{decimals}f}"
