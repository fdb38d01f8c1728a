"""What an evaluation said: the answer in words, the figures beside baselines, what was missed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from imh_video.app.evaluating import ProgramEvaluation
from imh_video.app.evaluation_tables import evaluation_tables, headline
from imh_video.exchange.report_document import ReportTable
from imh_video_ui.evaluating.asked import tr
from imh_video_ui.reports.report_table import ReportTableView
from imh_video_ui.reports.sections import Section, note_card, scrolling, table_section
from imh_video_ui.theme import Button, ground, label
from imh_video_ui.theme.tab_order import lead_into_tabs
from imh_video_ui.theme.tokens import PAGE_PADDING

_SHORT = 15
"""So many rows need no scroll bar of their own."""


class ResultTabs(QTabWidget):
    """One evaluation; a new one makes new tabs and keeps the place."""

    miss_wanted = Signal(int)
    """The place of a missed moment in ``misses``: somebody wants to watch it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Parts of the evaluation"))
        self.tabBar().setAccessibleName(tr("Parts of the evaluation"))
        self.setDocumentMode(True)
        self.setStyleSheet("QTabWidget::tab-bar { left: 16px; }")
        self.misses: MissesPage | None = None

    def show_evaluation(self, found: ProgramEvaluation) -> None:
        place = max(0, self.currentIndex())
        while self.count():
            old = self.widget(0)
            self.removeTab(0)
            if old is not None:
                old.deleteLater()
        tables = {table.id: table for table in evaluation_tables(found)}
        self.misses = MissesPage(tables["misses"])
        self.misses.wanted.connect(self.miss_wanted)
        self.addTab(self._answer(found, tables), tr("The answer"))
        self.addTab(self.misses, tr("Missed, to watch ({n})").format(n=len(found.misses)))
        nothing = tr("No kind of moment was suggested.")
        self.addTab(scrolling(table_section(tables["kinds"], nothing)), tr("By kind"))
        nothing = tr("The coding says nothing about what was seen and heard.")
        self.addTab(scrolling(table_section(tables["signals"], nothing)), tr("What was seen"))
        self.addTab(self._films(tables), tr("Films"))
        self.setCurrentIndex(place)
        lead_into_tabs(self)

    def _answer(self, found: ProgramEvaluation, tables: dict[str, ReportTable]) -> QWidget:
        answer = Section(tr("In a few words"))
        for sentence in headline(found):
            answer.column.addWidget(label(sentence, "body", wraps=True))
        notes = list(found.notes)
        if found.not_evaluated:
            notes.append(
                tr("{n} films of the coding were left out: see Films.").format(
                    n=len(found.not_evaluated)
                )
            )
        if found.unused_codes:
            codes = ", ".join(found.unused_codes)
            notes.append(tr("Codes without a meaning here: {codes}.").format(codes=codes))
        notes.append(
            tr("The figures are about the program, never about a parent, a baby or a coder.")
        )
        return scrolling(
            answer,
            note_card(tr("To know beforehand"), notes),
            table_section(tables["moments"], tr("No moments were coded.")),
            table_section(tables["baselines"], tr("No moments were coded.")),
        )

    def _films(self, tables: dict[str, ReportTable]) -> QWidget:
        parts = [table_section(tables["films"], tr("No film was used."))]
        if tables["not_evaluated"].rows:
            parts.insert(0, table_section(tables["not_evaluated"], ""))
        return scrolling(*parts)


class MissesPage(QWidget):
    """Coded moments that nothing suggested came near: Enter shows one in the film."""

    wanted = Signal(int)
    """The row of the table."""

    def __init__(self, table: ReportTable) -> None:
        super().__init__()
        ground(self, "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_PADDING, 20, PAGE_PADDING, PAGE_PADDING)
        column.setSpacing(12)
        head = QHBoxLayout()
        words = tr("{about} Enter or two clicks show one in the film.").format(about=table.about)
        if not table.rows:
            words = tr("Nothing was missed: a suggestion came near every coded moment.")
        head.addWidget(label(words, "body", "text2", wraps=True), 1)
        self.watch = Button(tr("Watch it"), icon="play", keys="Enter")
        self.watch.clicked.connect(self._watch_chosen)
        head.addWidget(self.watch, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        is_short = len(table.rows) <= _SHORT
        self.view = ReportTableView(table, unfolded=is_short)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.row_wanted.connect(self.wanted)
        column.addWidget(self.view, 0 if is_short else 1)
        if is_short:
            column.addStretch(1)
        if table.rows:
            self.view.setCurrentIndex(self.view.model().index(0, 0, QModelIndex()))
        else:
            self.view.hide()
            self.watch.hide()

    def _watch_chosen(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.view.activated.emit(index)
