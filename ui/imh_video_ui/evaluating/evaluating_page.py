"""How well the suggestions meet a coding: ask, wait or stop, read the figures, watch the misses."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from imh_video.app.evaluating import ProgramEvaluation
from imh_video.app.evaluating_library import own_codings
from imh_video.app.library import Library
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.evaluating.asked import Asked, evaluate, tr
from imh_video_ui.evaluating.asking_row import AskingRow
from imh_video_ui.evaluating.figures_export import FiguresExport
from imh_video_ui.evaluating.result_tabs import ResultTabs
from imh_video_ui.jobs.progress import JobProgress
from imh_video_ui.jobs.runner import JobHandle, run_job
from imh_video_ui.theme import Button, ElidedLabel, EmptyState, ground, icon
from imh_video_ui.theme.pages import lay_out_page, open_below, page_head


class EvaluatingPage(QWidget):
    """Reads only: neither codings nor suggestions are changed. UI thread only."""

    left = Signal()
    moment_wanted = Signal(object, int)
    """RecordingId, and microseconds: show this place of the film, through the gate."""
    told = Signal(str)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._job: JobHandle | None = None
        self._asked: Asked | None = None
        self.found: ProgramEvaluation | None = None
        self.setAccessibleName(tr("Suggestions against a coding"))
        ground(self, "surface")
        self.asking = AskingRow()
        self.asking.wanted.connect(self.begin)
        self.tabs = ResultTabs()
        self.tabs.miss_wanted.connect(self._watch)
        self.progress = JobProgress()
        self.progress.hide()
        self.export = FiguresExport(self, library)
        self.export.began.connect(self._watch_writing)
        self.export.told.connect(self.told)
        self._actions = self._build_actions()
        self._place()

    def _build_actions(self) -> dict[str, list[QAction]]:
        save = QAction(icon("file-down", 16), tr("Save the figures…"), self)
        save.setObjectName("file.save_figures")
        save.setShortcut(QKeySequence("Ctrl+Shift+X"))
        save.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.triggered.connect(lambda _on=False: self._open_menu())
        save.setEnabled(False)
        self.addAction(save)
        return {"file": [save]}

    def menu_actions(self) -> dict[str, list[QAction]]:
        """What the page adds to the menus while it shows."""
        return self._actions

    def _place(self) -> None:
        self._stack = QStackedWidget()
        self.ready = self._ready_state()
        self.empty = self._empty_state()
        for widget in (self.tabs, self.ready, self.empty):
            self._stack.addWidget(widget)
        lay_out_page(self, self._head(), self.asking, self.progress, self._stack)

    def _head(self) -> QHBoxLayout:
        title = ElidedLabel(tr("How well do the suggestions meet a coding?"), "page")
        about = tr("What was coded counts as true; what the program suggests is held against it.")
        back = Button(tr("Back"), icon="arrow-left", keys="Esc")
        back.clicked.connect(self.left)
        self.save_button = Button(
            tr("Save the figures"), icon="file-down", trailing_icon="chevron-down"
        )
        self.save_button.clicked.connect(self._open_menu)
        self._let_save(can=False)
        return page_head(title, ElidedLabel(about, "small", "text2"), back, self.save_button)

    def _let_save(self, *, can: bool) -> None:
        self.save_button.setEnabled(can)
        for action in self._actions["file"]:
            action.setEnabled(can)

    def _open_menu(self) -> None:
        open_below(self.save_button, self.export.menu)

    def _ready_state(self) -> EmptyState:
        self.begin_button = Button(tr("Evaluate"), kind="primary", icon="target", size="main")
        self.begin_button.clicked.connect(self.begin)
        return EmptyState(
            "target",
            tr("Find out what the suggestions are worth"),
            tr(
                "Films that nobody looked at yet are looked at first: that takes minutes, while "
                "you work on. Then you see how many coded moments were found, beside moments "
                "placed by chance, and which were missed."
            ),
            self.begin_button,
        )

    def _empty_state(self) -> EmptyState:
        self.table_button = Button(tr("Choose a table…"), icon="file-up", size="main")
        self.table_button.clicked.connect(self.asking.ask_for_table)
        self.asking.changed.connect(self._show_what_there_is)
        to_library = Button(tr("Code a film first"), kind="primary", icon="film", size="main")
        to_library.clicked.connect(self.left)
        return EmptyState(
            "target",
            tr("There is no coding to hold the suggestions against"),
            tr(
                "Code some films without looking at the suggestions, with marks for moments of "
                "attunement, missed cues and repairs, of more than one family if you can. Or "
                "choose a table that somebody made elsewhere."
            ),
            to_library,
            self.table_button,
        )

    # --- asking

    def show_codings(self) -> None:
        """What is coded in the library now; figures that show stay."""
        self.asking.show_codings(own_codings(self._library))
        self._show_what_there_is()

    def _show_what_there_is(self) -> None:
        asked = self.asking.asked
        if asked is None:
            self._stack.setCurrentWidget(self.empty)
        elif self.found is None or self._asked is None or asked.coding != self._asked.coding:
            self._stack.setCurrentWidget(self.ready)
        else:
            self._stack.setCurrentWidget(self.tabs)
        self._let_save(can=self._stack.currentWidget() is self.tabs)

    def focus_first(self) -> None:
        """Where the keyboard begins: the way on, or the figures."""
        shown = self._stack.currentWidget()
        first: QWidget = self.tabs
        if shown is self.ready:
            first = self.begin_button
        elif shown is self.empty:
            first = self.table_button
        first.setFocus()

    @property
    def is_busy(self) -> bool:
        return self._job is not None and not self._job.is_over

    def begin(self) -> None:
        """Look and count in the background; one at a time."""
        asked = self.asking.asked
        if asked is None or self.is_busy:
            return
        self._asked = asked
        self.asking.evaluate.setEnabled(False)
        self.begin_button.setEnabled(False)
        job = run_job(self, partial(evaluate, self._library, asked), tr("Evaluating suggestions"))
        self._job = job
        job.succeeded.connect(self._show)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._stopped)
        job.ended.connect(self._end)
        self.progress.watch(job)
        self.progress.show()
        self.progress.stop_button.setFocus()

    def _show(self, found: ProgramEvaluation) -> None:
        self.found = found
        self.tabs.show_evaluation(found)
        if self._asked is not None:
            self.export.show_figures(found, self._asked)
        self._stack.setCurrentWidget(self.tabs)
        self._let_save(can=True)
        if self.isVisible():
            self.tabs.setFocus()
        else:
            self.told.emit(tr("The suggestions are evaluated: View, Evaluate suggestions."))

    def _fail(self, error: BaseException) -> None:
        safe = tr("Nothing was changed.")
        problem_dialog(self, error, title=tr("This could not be evaluated"), safe=safe).open()

    def _stopped(self) -> None:
        self.told.emit(tr("Stopped. What was looked at is kept, and goes on from there."))

    def _end(self) -> None:
        self.progress.hide()
        self.asking.evaluate.setEnabled(True)
        self.begin_button.setEnabled(True)

    def _watch_writing(self, job: JobHandle) -> None:
        self._job = job
        self._let_save(can=False)
        job.ended.connect(self._end)
        job.ended.connect(lambda: self._let_save(can=True))
        self.progress.watch(job)
        self.progress.show()

    # --- what was missed

    def _watch(self, place: int) -> None:
        if self.found is None:
            return
        missed = self.found.misses[place]
        recording_id = self.found.recording_of(missed.film)
        if recording_id is None:
            words = tr("“{film}” is not in this library: add it to a family to watch it here.")
            self.told.emit(words.format(film=missed.film))
            return
        self.moment_wanted.emit(recording_id, missed.span.onset_us)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
