"""Write the figures of an evaluation to a file; the core asks the gate, a pool thread writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from imh_video.app.evaluating import ProgramEvaluation
from imh_video.app.evaluating_library import OwnCoding
from imh_video.app.evaluation_export import export_figures, figures_report
from imh_video.app.library import Library
from imh_video.model.job import JobControl
from imh_video_ui.evaluating.asked import Asked, tr
from imh_video_ui.jobs.file_writing import FileWriting, Kind, WritingWords, ask_for_file
from imh_video_ui.jobs.runner import JobHandle
from imh_video_ui.theme import icon


@dataclass(frozen=True, slots=True)
class _Figures:
    """What shows, and what was asked for."""

    found: ProgramEvaluation
    asked: Asked

    @property
    def against(self) -> str:
        """Which coding it was; neither a folder nor the name of a film."""
        coding = self.asked.coding
        if isinstance(coding, OwnCoding):
            return f"{coding.coder}, {coding.scheme_id}"
        return coding.path.name


class FiguresExport(FileWriting):
    """Builds the menu, asks for a file and writes it. What is in the library never changes."""

    def __init__(self, page: QWidget, library: Library) -> None:
        words = WritingWords(
            tr("Writing the figures"),
            tr("The figures are in {file}."),
            tr("Stopped. No figures were written."),
            tr("The figures were not written"),
            tr("No file was written. The coding is as it was."),
        )
        super().__init__(page, words)
        self._library = library
        self._figures: _Figures | None = None
        self.menu = QMenu(page)
        self.menu.setAccessibleName(tr("Save the figures"))

    def show_figures(self, found: ProgramEvaluation, asked: Asked) -> None:
        """Offer what can be written of these."""
        self._figures = _Figures(found, asked)
        self.menu.clear()
        self._add(self.menu, _kinds(), with_names=True)
        tables = self.menu.addMenu(icon("table", 16), tr("CSV of one table"))
        csv = tr("CSV (*.csv)")
        for table in figures_report(found).tables:
            self._add(tables, (Kind(f"{table.title}…", ".csv", csv, "table", table.id),))
        # Names of files may be names of people: asked for each time anew.
        self.menu.addSeparator()
        plain = self.menu.addMenu(icon("list-ordered", 16), tr("With numbers in place of names"))
        self._add(plain, _kinds(), with_names=False)

    def _add(self, menu: QMenu, found: tuple[Kind, ...], *, with_names: bool = True) -> None:
        for kind in found:
            action = menu.addAction(icon(kind.icon, 16), kind.words)
            action.triggered.connect(
                lambda _on=False, kind=kind: self.ask(kind, with_names=with_names)
            )

    def ask(self, kind: Kind, *, with_names: bool = True) -> None:
        """Choose where, then write."""
        if self._figures is None:
            return
        proposed = f"figures{kind.ending}"
        path = ask_for_file(self._page, tr("Save the figures"), proposed, kind)
        if path is not None:
            self.write(path, kind.table_id, with_names=with_names)

    def write(self, path: Path, table_id: str = "", *, with_names: bool = True) -> JobHandle | None:
        """Write the figures that show; how it goes is told by ``began`` and ``told``."""
        figures, library = self._figures, self._library
        if figures is None:
            return None

        def job(control: JobControl) -> Path:
            return export_figures(
                figures.found,
                path,
                library=library,
                against=figures.against,
                table_id=table_id or None,
                with_names=with_names,
                control=control,
            ).path

        return self._begin(job)


def _kinds() -> tuple[Kind, ...]:
    return (
        Kind(tr("PDF to read or print…"), ".pdf", tr("PDF (*.pdf)"), "file-text"),
        Kind(tr("Spreadsheet…"), ".xlsx", tr("Spreadsheet (*.xlsx)"), "file-spreadsheet"),
        Kind(tr("JSON, as the command line gives it…"), ".json", tr("JSON (*.json)"), "braces"),
    )
