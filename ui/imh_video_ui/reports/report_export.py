"""Write a report to a file: the gate is asked in the core, a pool thread writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from imh_video.app.library import Library
from imh_video.app.reports import ReportOptions, export_report
from imh_video.app.several_reports import export_several
from imh_video.exchange.report_csv import TABULAR
from imh_video.model.job import JobControl
from imh_video_ui.jobs.file_writing import FileWriting, Kind, WritingWords, ask_for_file
from imh_video_ui.jobs.runner import JobHandle
from imh_video_ui.reports.counted import Asked, Counted, tr
from imh_video_ui.theme import icon


def kinds() -> tuple[Kind, ...]:
    return (
        Kind(tr("PDF to read or print…"), ".pdf", tr("PDF (*.pdf)"), "file-text"),
        Kind(tr("Spreadsheet…"), ".xlsx", tr("Spreadsheet (*.xlsx)"), "file-spreadsheet"),
        Kind(tr("CSV of every mark, for R and Python…"), ".csv", tr("CSV (*.csv)"), "sheet"),
        Kind(
            tr("CSV of starts and stops, for R and Python…"),
            ".csv",
            tr("CSV (*.csv)"),
            "sheet",
            TABULAR,
        ),
    )


def write(
    library: Library,
    asked: Asked,
    options: ReportOptions,
    path: Path,
    table_id: str,
    control: JobControl,
) -> Path:
    """In a pool thread. Asks the consent gate for every film; then all or nothing."""
    table = table_id or None
    if asked.is_one:
        one = asked.codings[0]
        export_report(library, one.recording_id, path, coding_id=one.coding_id, options=options,
                      table_id=table, control=control)  # fmt: skip
    else:
        export_several(library, asked.title, asked.ids, path, options, table_id=table,
                       control=control)  # fmt: skip
    return path


class ReportExport(FileWriting):
    """Builds the menu, asks for a file and writes it. What is in the library never changes."""

    def __init__(self, page: QWidget, library: Library) -> None:
        words = WritingWords(
            tr("Writing the report"),
            tr("The report is in {file}."),
            tr("Stopped. No report was written."),
            tr("The report was not written"),
            tr("No file was written. The coding is as it was."),
        )
        super().__init__(page, words)
        self._library = library
        self._counted: Counted | None = None
        self.menu = QMenu(page)
        self.menu.setAccessibleName(tr("Export the report"))

    def show_counted(self, counted: Counted) -> None:
        """Offer what can be written of this report."""
        self._counted = counted
        self.menu.clear()
        self._add(self.menu, kinds(), with_concerns=False)
        tables = self.menu.addMenu(icon("table", 16), tr("CSV of one table"))
        for table in counted.report.tables:
            if table.rows:
                kind = Kind(f"{table.title}…", ".csv", tr("CSV (*.csv)"), "table", table.id)
                self._add(tables, (kind,), with_concerns=False)
        # Asked for each time anew: nothing here stays ticked.
        self.menu.addSeparator()
        concerns = self.menu.addMenu(
            icon("flag", 16), tr("This once with the notes of marks with a concern")
        )
        self._add(concerns, kinds(), with_concerns=True)

    def _add(self, menu: QMenu, found: tuple[Kind, ...], *, with_concerns: bool) -> None:
        for kind in found:
            action = menu.addAction(icon(kind.icon, 16), kind.words)
            action.triggered.connect(
                lambda _on=False, kind=kind: self.ask(kind, with_concerns=with_concerns)
            )

    def ask(self, kind: Kind, *, with_concerns: bool = False) -> None:
        """Choose where, then write."""
        if self._counted is None:
            return
        path = ask_for_file(self._page, tr("Export the report"), self.proposed_name(kind), kind)
        if path is not None:
            self.write(path, kind.table_id, with_concerns=with_concerns)

    def proposed_name(self, kind: Kind) -> str:
        """Neutral: neither the family's code nor the film's file belongs in it."""
        assert self._counted is not None
        asked = self._counted.asked
        stem = f"{asked.codings[0].film} report" if asked.is_one else f"{asked.title} report"
        plain = "".join(sign if sign.isalnum() else " " for sign in stem)
        return "-".join(plain.lower().split()) + kind.ending

    def write(
        self, path: Path, table_id: str = "", *, with_concerns: bool = False
    ) -> JobHandle | None:
        """Write the report that shows; how it goes is told by ``began`` and ``told``."""
        if self._counted is None:
            return None
        asked = self._counted.asked
        options = replace(self._counted.options, with_concern_notes=with_concerns)
        library = self._library
        return self._begin(lambda control: write(library, asked, options, path, table_id, control))
