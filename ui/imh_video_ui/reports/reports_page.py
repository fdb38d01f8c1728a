"""The reports: which codings are counted and how, what came out, and the way to a file."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from imh_video.app.library import Library
from imh_video.model.identifiers import CodingId, RecordingId
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.jobs.progress import JobProgress
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.reports.choose_dialog import ChooseDialog
from imh_video_ui.reports.counted import (
    Counted,
    count,
    countable_codings,
    joined_words,
    tr,
)
from imh_video_ui.reports.options_bar import OptionsBar
from imh_video_ui.reports.report_export import ReportExport
from imh_video_ui.reports.report_tabs import ReportTabs
from imh_video_ui.theme import Button, ElidedLabel, EmptyState, ground, icon
from imh_video_ui.theme.pages import lay_out_page, open_below, page_head

_SHOW_PROGRESS_AFTER_MS = 300


class ReportsPage(QWidget):
    """Reads only. Open it with ``open_coding``; every opening counts anew."""

    left = Signal()
    """Back to the coding."""
    moment_wanted = Signal(object, int)
    """RecordingId, and microseconds: show this place of the film."""
    told = Signal(str)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._recording_id: RecordingId | None = None
        self._counting: JobHandle | None = None
        self.counted: Counted | None = None
        self.setAccessibleName(tr("Reports"))
        ground(self, "surface")
        self.options = OptionsBar()
        self.tabs = ReportTabs()
        self.export = ReportExport(self, library)
        self.progress = JobProgress()
        self.progress.hide()
        self._late = QTimer(self, singleShot=True, interval=_SHOW_PROGRESS_AFTER_MS)
        self._late.timeout.connect(self._show_progress)
        self._place()
        self.options.changed.connect(self.count)
        self.options.choosing_wanted.connect(self.choose_codings)
        self.tabs.moment_wanted.connect(self._go_to)
        self.export.told.connect(self.told)
        self.export.began.connect(self._watch)
        self._actions = self._build_actions()

    def _build_actions(self) -> dict[str, QAction]:
        """What the page adds to the menus while it shows."""
        actions = {}
        for name, words, keys, icon_name, act in (
            ("file.export_report", tr("Export the report…"), "Ctrl+Shift+X", "file-down",
             self._open_menu),
            ("edit.choose_codings", tr("Choose codings to report on…"), "", "list-checks",
             self.choose_codings),
            ("view.leave_report", tr("Back to the coding"), "", "arrow-left", self.left.emit),
        ):  # fmt: skip
            action = QAction(icon(icon_name, 16), words, self)
            action.setObjectName(name)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _on=False, act=act: act())
            self.addAction(action)
            actions[name] = action
        return actions

    def menu_actions(self) -> dict[str, list[QAction]]:
        """The page's actions by menu."""
        menus: dict[str, list[QAction]] = {}
        for name, action in self._actions.items():
            menus.setdefault(name.partition(".")[0], []).append(action)
        return menus

    # --- what it is made of

    def _place(self) -> None:
        self._stack = QStackedWidget()
        to_coding = Button(tr("Go to the coding"), kind="primary", icon="arrow-left", size="main")
        to_coding.clicked.connect(self.left)
        self.empty = EmptyState(
            "chart-column",
            tr("Nothing to count yet"),
            tr(
                "A report counts what was marked: how often, how long, and what followed what. "
                "Mark the film first, then come back here."
            ),
            to_coding,
        )
        again = Button(tr("Count again"), kind="primary", icon="rotate-ccw", size="main")
        again.clicked.connect(self.count)
        self.stopped = EmptyState(
            "chart-column",
            tr("Counting was stopped"),
            tr("There is no report now. A shorter part of the film is counted sooner."),
            again,
        )
        for widget in (self.tabs, self.empty, self.stopped):
            self._stack.addWidget(widget)
        lay_out_page(self, self._head(), self.options, self.progress, self._stack)

    def _head(self) -> QHBoxLayout:
        self.title = ElidedLabel("", "page")
        self.facts = ElidedLabel("", "small", "text2")
        back = Button(tr("Back to the coding"), icon="arrow-left", keys="Esc")
        back.clicked.connect(self.left)
        self.export_button = Button(
            tr("Export"), kind="primary", icon="file-down", trailing_icon="chevron-down"
        )
        self.export_button.clicked.connect(self._open_menu)
        return page_head(self.title, self.facts, back, self.export_button)

    def _open_menu(self) -> None:
        open_below(self.export_button, self.export.menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    # --- counting

    @property
    def recording_id(self) -> RecordingId | None:
        """Whose report shows; None before the first."""
        return self._recording_id

    def open_coding(self, recording_id: RecordingId, coding_id: CodingId) -> None:
        """Report on this coding. Raises Problem when it is not in the library."""
        codings = countable_codings(self._library, recording_id)
        own = next((one for one in codings if one.coding_id == coding_id), None)
        if own is None:
            raise Problem(
                self.tr("This coding is not in the library."),
                way_out=self.tr("Open the film again."),
            )
        self._recording_id = recording_id
        duration_us = self._library.recording(recording_id).duration_us or 0
        self.options.show_codings(codings, own, duration_us)
        self.count()

    def count(self) -> None:
        """Make the report as the options say; the newest question wins."""
        if self._counting is not None and not self._counting.is_over:
            self._counting.cancel()
        library, asked, options = self._library, self.options.asked, self.options.options
        # Without a title: what is over in a moment must not flicker in the top bar.
        handle = run_job(self, lambda control: count(library, asked, options, control), "")
        self._counting = handle
        handle.succeeded.connect(self._show_counted)
        handle.failed.connect(self._not_counted)
        handle.cancelled.connect(self._counting_stopped)
        self.export_button.setEnabled(False)
        self._late.start()

    @property
    def is_counting(self) -> bool:
        return self._counting is not None and not self._counting.is_over

    def _show_progress(self) -> None:
        if self._counting is not None and self.is_counting:
            self._counting.title = tr("Counting")
            self._watch(self._counting)

    def _watch(self, handle: JobHandle) -> None:
        self.progress.watch(handle)
        self.progress.show()
        handle.ended.connect(self.progress.hide)

    def _show_counted(self, counted: Counted) -> None:
        if self.sender() is not None and self.sender() is not self._counting:
            return
        self._late.stop()
        self.counted = counted
        report = counted.report
        self.title.set_whole_text(report.title)
        self.facts.set_whole_text(
            joined_words([f"{name}: {value}" for name, value in report.facts])
        )
        self._stack.setCurrentWidget(self.empty if self._teaches(counted) else self.tabs)
        if not self._teaches(counted):
            self.tabs.show_counted(counted)
        self.export.show_counted(counted)
        self.export_button.setEnabled(not self._teaches(counted))

    def _teaches(self, counted: Counted) -> bool:
        """Whether there is nothing to show yet, whatever the options say."""
        return all(one.marks == 0 for one in counted.asked.codings)

    def _counting_stopped(self) -> None:
        """Somebody pressed Stop; when another question took its place, that one is waited for."""
        if self.sender() is self._counting:
            self._late.stop()
            self._stack.setCurrentWidget(self.stopped)

    def _not_counted(self, error: BaseException) -> None:
        self._late.stop()
        safe = tr("Nothing was changed. The marks are as they were.")
        problem_dialog(self, error, title=tr("This could not be counted"), safe=safe).open()

    def choose_codings(self) -> ChooseDialog:
        """Ask which codings, one by one."""
        dialog = ChooseDialog(self, self.options.codings, self.options.asked.codings)
        dialog.chosen.connect(self.options.pick)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _go_to(self, us: int) -> None:
        if self.counted is not None and self.counted.asked.is_one:
            self.moment_wanted.emit(self.counted.asked.codings[0].recording_id, us)
