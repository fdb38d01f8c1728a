"""A counted report as tabs: strips first, then the figures, each plot beside its table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout, QWidget

from imh_video.exchange.report_document import ReportTable
from imh_video.timebase import micros
from imh_video_ui.reports.bar_groups import (
    Measure,
    groups_of_one,
    groups_of_several,
    measure_words,
    never_marked,
)
from imh_video_ui.reports.bars_section import BarsSection
from imh_video_ui.reports.counted import Counted, tr
from imh_video_ui.reports.latency_plot import LatencyPlot
from imh_video_ui.reports.report_table import ReportTableView
from imh_video_ui.reports.sections import Section, note_card, scrolling, table_section
from imh_video_ui.reports.strips_plot import StripLegend, StripsPlot
from imh_video_ui.reports.transition_matrix import TransitionMatrix, square_of
from imh_video_ui.theme import ground, label
from imh_video_ui.theme.tab_order import lead_into_tabs
from imh_video_ui.theme.tokens import PAGE_PADDING

_COMPARED = ("times", "rates", "shares", "answered")
_Part: TypeAlias = tuple[str, Callable[[], QWidget]]


class _Held(QWidget):
    """A tab that is empty until it is looked at."""

    def __init__(self) -> None:
        super().__init__()
        ground(self, "surface")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def is_filled(self) -> bool:
        return self._column.count() > 0

    def fill(self, page: QWidget) -> None:
        self._column.addWidget(page)


class ReportTabs(QTabWidget):
    """Shows one report; a new one makes new tabs and keeps the place."""

    moment_wanted = Signal(int)
    """Microseconds of recording time; only in a report on one coding."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Parts of the report"))
        self.setDocumentMode(True)
        self._makers: list[Callable[[], QWidget]] = []
        self.currentChanged.connect(self._fill)
        self.setStyleSheet("QTabWidget::tab-bar { left: 16px; }")

    def show_counted(self, counted: Counted) -> None:
        place = self.currentIndex()
        parts = self._of_one(counted) if counted.asked.is_one else self._of_several(counted)
        with QSignalBlocker(self):
            while self.count():
                old = self.widget(0)
                self.removeTab(0)
                if old is not None:
                    old.deleteLater()
            self._makers = [make for _words, make in parts]
            for words, _make in parts:
                self.addTab(_Held(), words)
            self.setCurrentIndex(max(0, min(place, self.count() - 1)))
        self._fill(self.currentIndex())

    def _fill(self, place: int) -> None:
        """Each tab is made when somebody goes there: hundreds of fields cost time."""
        held = self.widget(place)
        if isinstance(held, _Held) and not held.is_filled:
            held.fill(self._makers[place]())
            lead_into_tabs(self)

    def _of_one(self, counted: Counted) -> list[_Part]:
        return [
            (tr("Overview"), partial(self._overview, counted)),
            (tr("How often and how long"), partial(self._figures, counted)),
            (tr("Replies"), partial(self._replies, counted)),
            (tr("What follows what"), partial(self._transitions, counted)),
            (tr("Marks"), partial(self._marks, counted)),
        ]

    def _of_several(self, counted: Counted) -> list[_Part]:
        return [
            (tr("Overview"), partial(self._overview, counted)),
            (tr("Beside each other"), partial(self._compared, counted)),
        ]

    # --- the tabs

    def _overview(self, counted: Counted) -> QWidget:
        report = counted.report
        strips = Section(tr("What was marked"), tr("Two clicks on a mark go to it in the film."))
        if not counted.asked.is_one:
            strips = Section(tr("What was marked"))
        if report.strips:
            plot = StripsPlot(report.strips, report.stretch)
            if counted.asked.is_one:
                plot.moment_wanted.connect(self.moment_wanted)
            strips.column.addWidget(plot)
            strips.column.addWidget(StripLegend())
        else:
            why = tr("There are no strips: nobody knows how long the film is.")
            if report.stretch is not None:
                why = tr("There are no strips: nothing was marked in this part of the film.")
            strips.column.addWidget(label(why, "body", "text3", wraps=True))
        return scrolling(
            strips,
            self._left_out(counted),
            *(table_section(one, "") for one in report.tables if one.id == "switched_off"),
            table_section(report.table("seen"), tr("Nobody is named in this coding.")),
        )

    def _left_out(self, counted: Counted) -> QFrame:
        lines = counted.report.notes or (tr("Nothing: every mark is counted."),)
        return note_card(tr("What was left out, and why"), lines)

    def _figures(self, counted: Counted) -> QWidget:
        table = counted.report.table("codes")
        bars = BarsSection(
            table.title,
            table.about,
            [(measure_words(m), partial(groups_of_one, counted, m)) for m in Measure],
            counted.actors,
            (*never_marked(counted.report), *table.notes),
        )
        numbers = Section(tr("All figures"), tr("Ctrl+C copies what is chosen."))
        numbers.column.addWidget(ReportTableView(table))
        return scrolling(bars, numbers)

    def _replies(self, counted: Counted) -> QWidget:
        report = counted.report
        in_time, links = report.table("replies"), report.table("links")
        soon = Section(in_time.title, in_time.about, in_time.notes)
        plot = LatencyPlot(in_time.title, report.replies_in_time, counted.codes, report.window_us)
        soon.column.addWidget(plot)
        if in_time.rows:
            soon.column.addWidget(ReportTableView(in_time))
        linked = Section(links.title, links.about, links.notes)
        linked.column.addWidget(LatencyPlot(links.title, report.replies_linked, counted.codes))
        if links.rows:
            linked.column.addWidget(ReportTableView(links))
        none = tr("No cue that can be answered was marked.")
        return scrolling(soon, linked, table_section(report.table("linked"), none))

    def _transitions(self, counted: Counted) -> QWidget:
        tables = [t for t in counted.report.tables if t.id.startswith("sequence_")]
        if not tables:
            words = tr("Nothing follows anything yet: at least two marks are needed.")
            return scrolling(label(words, "body", "text3", wraps=True))
        return scrolling(*(self._square(counted, table) for table in tables))

    def _square(self, counted: Counted, table: ReportTable) -> Section:
        section = Section(table.title, table.about, table.notes)
        across = tr("Down: what came first. Across: what began next. Numbers are times.")
        section.column.addWidget(label(across, "small", "text2", wraps=True))
        square = square_of(table, counted.codes, counted.actors)
        section.column.addWidget(TransitionMatrix(table.title, square))
        section.column.addWidget(ReportTableView(table))
        return section

    def _marks(self, counted: Counted) -> QWidget:
        table = counted.report.table("marks")
        page = QWidget()
        ground(page, "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(PAGE_PADDING, 20, PAGE_PADDING, PAGE_PADDING)
        about = tr("{about} Enter goes to a mark in the film.").format(about=table.about)
        column.addWidget(label(about, "small", "text2", wraps=True))
        view = ReportTableView(table, unfolded=False)
        view.row_wanted.connect(
            lambda row: self.moment_wanted.emit(micros(float(table.rows[row][0] or 0)))
        )
        column.addWidget(view, 1)
        return page

    def _compared(self, counted: Counted) -> QWidget:
        tables = [counted.report.table(table_id) for table_id in _COMPARED]
        bars = BarsSection(
            tr("Beside each other"),
            tr("Nothing is added up or ranked. Compare rates where the films differ in length."),
            [(table.title, partial(groups_of_several, counted, table)) for table in tables],
            counted.actors,
        )
        none = tr("There is nothing to put beside each other here.")
        times = [table_section(counted.report.table(one), none) for one in ("reply_times", "links")]
        return scrolling(bars, *(table_section(table, none) for table in tables), *times)
