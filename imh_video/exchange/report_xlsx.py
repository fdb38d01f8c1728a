"""A report as a spreadsheet: the aggregated events first, shaped as BORIS exports them.

Scripts that read the first sheet of a BORIS export read this one; a report that is not about single
codings has none. Each table has a sheet of its own, and a last one says what was left out. Texts
are written as texts, never as formulas. Nothing in the file tells who made it, where, or when.
"""

from __future__ import annotations

import io
import math
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imh_video.exchange import boris_table
from imh_video.exchange.files import write_file
from imh_video.exchange.report_document import Cell, CellKind, CodingReport, ReportTable
from imh_video.model.job import JobControl, Unattended, steps_of, stoppable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import ReadableBuffer

_LONGEST_CELL = 32_767
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))
_FORMATS = {
    CellKind.TEXT: {"text_wrap": False},
    CellKind.COUNT: {"num_format": "0"},
    CellKind.SECONDS: {"num_format": "0.000"},
    CellKind.PER_MINUTE: {"num_format": "0.00"},
    CellKind.SHARE: {"num_format": "0.0%"},
    CellKind.NUMBER: {"num_format": "0.00"},
}


def write(report: CodingReport, path: Path, control: JobControl | None = None) -> None:
    """All of it or nothing."""
    import xlsxwriter

    control = control or Unattended()
    out = _StoppableFile(control)
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 -- no day, no zone
    looks = {kind: book.add_format(look) for kind, look in _FORMATS.items()}
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    names = _Names()
    sheets = partial(book.add_worksheet, worksheet_class=_stoppable_sheet(report, control))
    if report.observations:
        _events(sheets(names.fresh("Aggregated events")), report, bold, control)
    for table in steps_of(report.tables, control, 0.3, 0.5):
        _table(sheets(names.fresh(table.title)), table, looks, bold, control)
    control.progress(0.5)
    _notes(book.add_worksheet(names.fresh("Notes")), report, bold)
    book.close()
    write_file(path, out.getvalue())


class _StoppableFile(io.BytesIO):
    """Packing the sheets comes last: asks before each piece of it whether to go on."""

    def __init__(self, control: JobControl) -> None:
        super().__init__()
        self._control: JobControl = control

    def write(self, data: ReadableBuffer, /) -> int:
        # Once only: whoever packs still writes the end of the file, which nobody keeps then.
        control, self._control = self._control, Unattended()
        control.check()
        self._control = control
        return super().write(data)


def _stoppable_sheet(report: CodingReport, control: JobControl) -> type:
    """Closing a book writes its sheets out row by row: half of all the work."""
    from xlsxwriter.worksheet import Worksheet

    rows = sum(len(table.rows) for table in report.tables)
    rows += sum(len(one.marks) for one in report.observations)
    written = count()

    class StoppableSheet(Worksheet):  # type: ignore[misc] # xlsxwriter is not typed
        def _write_row(self, row: int, *rest: Any, **more: Any) -> None:  # noqa: ANN401
            done = next(written)
            if done % 500 == 0:
                control.check()
                control.progress(0.5 + 0.5 * min(1.0, done / max(1, rows)))
            super()._write_row(row, *rest, **more)

    return StoppableSheet


class _Names:
    """Names of sheets: short, without the signs that are not allowed, each one only once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def fresh(self, wanted: str) -> str:
        base = wanted.translate(_NOT_IN_NAMES)[:_LONGEST_NAME].strip()
        name, number = base, 2
        while name.casefold() in self._taken:
            tail = f" {number}"
            name, number = base[: _LONGEST_NAME - len(tail)] + tail, number + 1
        self._taken.add(name.casefold())
        return name


def _events(sheet: Any, report: CodingReport, bold: Any, control: JobControl) -> None:  # noqa: ANN401 -- xlsxwriter's
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(boris_table.COLUMNS):
        sheet.write_string(0, at, name, bold)
        sheet.set_column(at, at, max(10, min(len(name), 24)))
    rows = stoppable(boris_table.rows(report.observations), control)
    for line, row in enumerate(rows, start=1):
        for at, (text, name) in enumerate(zip(row, boris_table.COLUMNS, strict=True)):
            if name in boris_table.NUMBERS and text != boris_table.NA:
                sheet.write_number(line, at, float(text))
            else:
                sheet.write_string(line, at, text[:_LONGEST_CELL])


def _table(
    sheet: Any,  # noqa: ANN401
    table: ReportTable,
    looks: dict[CellKind, Any],
    bold: Any,  # noqa: ANN401
    control: JobControl,
) -> None:
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.heading, bold)
        longest = max((len(str(row[at] or "")) for row in table.rows), default=0)
        sheet.set_column(at, at, max(12, min(40, longest)))
    for line, row in enumerate(stoppable(table.rows, control), start=1):
        for at, cell in enumerate(row):
            _cell(sheet, line, at, cell, looks[table.columns[at].kind])
    _lines(sheet, len(table.rows) + 2, (table.about, *table.notes))


def _cell(sheet: Any, line: int, at: int, cell: Cell, look: Any) -> None:  # noqa: ANN401
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(line, at, cell[:_LONGEST_CELL], look)
    elif math.isfinite(cell):
        sheet.write_number(line, at, cell, look)


def _notes(sheet: Any, report: CodingReport, bold: Any) -> None:  # noqa: ANN401
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, report.title, bold)
    facts = [f"{name}: {value}" for name, value in report.facts]
    _lines(sheet, 1, (*facts, "", *report.notes))


def _lines(sheet: Any, first: int, lines: Sequence[str]) -> None:  # noqa: ANN401
    for line, text in enumerate(lines, start=first):
        if text:
            sheet.write_string(line, 0, text[:_LONGEST_CELL])
