"""A report on paper: strips of what was marked, then the tables, in plain English.

A4, landscape, the program's own font embedded. The file tells neither who made it, nor where, nor
when. Colour never speaks alone: a mark has its shape, its edge and its name too.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from imh_video.exchange.files import write_file
from imh_video.exchange.report_document import (
    Cell,
    CellKind,
    CodingReport,
    Column,
    ReportTable,
)
from imh_video.exchange.report_fonts import BOLD, REGULAR, register_fonts
from imh_video.exchange.report_strip_drawing import INK, PALE, QUIET, chunks_of, key_row, strip_rows
from imh_video.model.job import JobControl, PartOfJob, Unattended

_MARGIN = 36
_NOT_ON_PAPER = frozenset({"marks"})
"""Tables that are for programs: every single mark is in the spreadsheet."""
_MOST_ROWS = 15
_SIGNS_IN_A_SHARE = 7.5
"""Of a heading, in the narrowest column."""
_DRAWING = 0.85
"""Of all the work, with many marks; the rest is packing the pages."""
_HIDDEN_COLUMNS = frozenset({"Code id", "Counted as a reply"})


def write(report: CodingReport, path: Path, control: JobControl | None = None) -> None:
    """All of it or nothing."""
    write_file(path, pdf_of(report, control))


def pdf_of(report: CodingReport, control: JobControl | None = None) -> bytes:
    """The file's bytes; the same report gives the same bytes."""
    from reportlab import rl_config
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    register_fonts()
    # Pages as text, for mail of the last century: a fifth larger, and seconds of work at the end.
    rl_config.useA85 = 0
    control = control or Unattended()
    out = io.BytesIO()
    paper = SimpleDocTemplate(
        out,
        pagesize=landscape(A4),
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN + 6,
        title="Coding report" if report.observations else "Evaluation",
        author="",
        subject="",
        creator="imh-video",
        keywords="",
        lang="en-GB",
        invariant=1,
    )
    foot = partial(_foot, report.title, control)
    story = _story(report, paper.width, control)
    canvas = partial(_stoppable_canvas(), control)
    paper.build(story, onFirstPage=foot, onLaterPages=foot, canvasmaker=canvas)
    return out.getvalue()


def _stoppable_canvas() -> type:
    """Packing the pages comes last, and with many marks it takes a second."""
    from reportlab.pdfbase.pdfdoc import PDFStream, PDFZCompress
    from reportlab.pdfgen.canvas import Canvas

    class StoppableStream(PDFStream):  # type: ignore[misc] # reportlab is not typed
        def __init__(self, control: JobControl, content: str) -> None:
            super().__init__(content=content, filters=[PDFZCompress])
            self._control = control

        def format(self, document: Any) -> Any:  # noqa: ANN401
            self._control.check()
            return super().format(document)

    class StoppableCanvas(Canvas):  # type: ignore[misc]
        def __init__(self, control: JobControl, *rest: Any, **more: Any) -> None:  # noqa: ANN401
            super().__init__(*rest, **more)
            self._control = control

        def showPage(self) -> None:  # noqa: N802 -- reportlab's own
            super().showPage()
            page = self._doc.Pages.pages[-1]
            page.Contents = StoppableStream(self._control, page.stream)

    return StoppableCanvas


def _foot(title: str, control: JobControl, canvas: Any, paper: Any) -> None:  # noqa: ANN401 -- reportlab's own
    control.check()
    canvas.setFont(REGULAR, 7.5)
    canvas.setFillColor(QUIET)
    canvas.drawString(_MARGIN, _MARGIN - 12, title)
    canvas.drawRightString(paper.pagesize[0] - _MARGIN, _MARGIN - 12, f"Page {paper.page}")


def _story(report: CodingReport, width: float, control: JobControl) -> list[Any]:
    from reportlab.platypus import Spacer

    say = _Words()
    story: list[Any] = [say.title(report.title)]
    story.append(say.small("   ·   ".join(f"{name}: {value}" for name, value in report.facts)))
    story.extend(say.small(note) for note in report.notes)
    story.append(Spacer(0, 8))
    if report.strips and report.stretch is not None:
        story.append(say.heading("What was marked"))
        story.append(key_row(width))
        chunks = chunks_of(report.stretch)
        each = _DRAWING / len(chunks)
        for number, chunk in enumerate(chunks):
            part = PartOfJob(control, number * each, (number + 1) * each)
            story.append(strip_rows(report, chunk, width, part))
    for table in report.tables:
        if table.id not in _NOT_ON_PAPER and table.rows:
            # A report on codings is read; figures are gone through with a pencil.
            story.extend(_table(table, say, width, is_whole=not report.observations))
    return story


class _Words:
    """Paragraphs in the few sizes that a page needs."""

    def __init__(self) -> None:
        from reportlab.lib.styles import ParagraphStyle

        def style(name: str, size: float, font: str, **more: Any) -> Any:  # noqa: ANN401
            return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.35, **more)

        self._title = style("title", 17, BOLD, textColor=INK, spaceAfter=4)
        self._heading = style("heading", 12, BOLD, textColor=INK, spaceBefore=12, spaceAfter=3)
        self._small = style("small", 8.5, REGULAR, textColor=QUIET, spaceAfter=2)
        self._cell = style("cell", 8, REGULAR, textColor=INK)
        self._head_cell = style("head", 7.5, BOLD, textColor=INK)

    def title(self, text: str) -> Any:  # noqa: ANN401
        return _paragraph(text, self._title)

    def heading(self, text: str) -> Any:  # noqa: ANN401
        return _paragraph(text, self._heading)

    def small(self, text: str) -> Any:  # noqa: ANN401
        return _paragraph(text, self._small)

    def cell(self, text: str) -> Any:  # noqa: ANN401
        return _paragraph(text, self._cell)

    def head_cell(self, text: str) -> Any:  # noqa: ANN401
        return _paragraph(text, self._head_cell)


def _paragraph(text: str, style: Any) -> Any:  # noqa: ANN401
    from reportlab.platypus import Paragraph

    return Paragraph(escape(text), style)


def _table(table: ReportTable, say: _Words, width: float, *, is_whole: bool) -> Iterable[Any]:
    from reportlab.platypus import KeepTogether, LongTable

    shown = [at for at, column in enumerate(table.columns) if column.name not in _HIDDEN_COLUMNS]
    columns = [table.columns[at] for at in shown]
    rows, left_out = _rows_for_paper(table, is_whole=is_whole)
    cells: list[list[Any]] = [[say.head_cell(column.heading) for column in columns]]
    cells.extend([_cell(row[at], table.columns[at], say) for at in shown] for row in rows)
    made = LongTable(cells, colWidths=_widths(columns, width), repeatRows=1, hAlign="LEFT")
    made.setStyle(_look())
    notes = [say.small(text) for text in (*left_out, *table.notes)]
    yield KeepTogether([say.heading(table.title), say.small(table.about)])
    yield made
    yield from notes


def _rows_for_paper(
    table: ReportTable, *, is_whole: bool
) -> tuple[list[tuple[Cell, ...]], list[str]]:
    """What fits a page that is read: never marked ones as a sentence, long lists cut and said."""
    rows = list(table.rows)
    said: list[str] = []
    names = [column.name for column in table.columns]
    if table.id == "codes":
        times, person, code = (names.index(n) for n in ("Times marked", "Person", "Code"))
        never: dict[Cell, list[str]] = {}
        for row in rows:
            if not row[times]:
                never.setdefault(row[person], []).append(str(row[code]))
        rows = [row for row in rows if row[times]]
        said = [f"{who}, never marked: {', '.join(codes)}." for who, codes in never.items()]
    elif len(rows) > _MOST_ROWS and not is_whole:
        said = [f"The first {_MOST_ROWS} of {len(rows)} rows; the spreadsheet has all of them."]
        rows = rows[:_MOST_ROWS]
    return rows, said


def _cell(cell: Cell, column: Column, say: _Words) -> Any:  # noqa: ANN401
    return say.cell(cell) if isinstance(cell, str) else shown_number(cell, column.kind)


def shown_number(cell: int | float | None, kind: CellKind) -> str:
    """A number as people read it; a dash where there is none."""
    if cell is None:
        return "–"
    match kind:
        case CellKind.SECONDS | CellKind.PER_MINUTE | CellKind.NUMBER:
            return f"{cell:.2f}"
        case CellKind.SHARE:
            return f"{cell:.0%}"
        case _:
            return str(cell)


def _widths(columns: list[Column], width: float) -> list[float]:
    """Texts get more room than numbers, and all together the width of the page at most.

    No heading is broken within a word.
    """
    shares = [2.2 if one.kind is CellKind.TEXT else _number_share(one) for one in columns]
    unit = min(60.0, width / sum(shares))
    return [share * unit for share in shares]


def _number_share(column: Column) -> float:
    return max(1.0, max(map(len, column.heading.split())) / _SIGNS_IN_A_SHARE)


def _look() -> Any:  # noqa: ANN401
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import TableStyle

    line = HexColor("#DDD8CF")
    return TableStyle(
        [
            ("FONT", (0, 1), (-1, -1), REGULAR, 8),
            ("TEXTCOLOR", (0, 0), (-1, -1), INK),
            ("BACKGROUND", (0, 0), (-1, 0), PALE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, line),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
