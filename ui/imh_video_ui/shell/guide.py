"""The way from page to page: what is asked for on one is shown on another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from imh_video.app.library import Library
from imh_video.model.identifiers import FamilyId, RecordingId
from imh_video.model.problem import Problem
from imh_video_ui.dialogs.problem_dialog import problem_dialog
from imh_video_ui.jobs.look_through import LookThroughDialog
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.shell.pages import Pages
from imh_video_ui.shell.workspaces import CODING, LIBRARY
from imh_video_ui.theme import ToastShelf


class Guide(QObject):
    """Shows one page of the stack at a time. ``take`` the pages of the library that is open."""

    page_changed = Signal(object)
    """The page that shows now."""
    samples_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, window: QWidget, stack: QStackedWidget, toasts: ToastShelf) -> None:
        super().__init__(window)
        self._window, self._stack, self._toasts = window, stack, toasts
        self._of_film: QWidget | None = None
        """What was last offered about the film that is open."""

    def take(self, pages: Pages, library: Library) -> None:
        """From now on these pages are shown."""
        self.pages, self._library = pages, library
        self._before_help: QWidget = pages.library
        pages.put_into(self._stack)
        self._connect_library()
        self._connect_coding()
        self._connect_others()

    def _connect_library(self) -> None:
        pages = self.pages
        pages.library.film_opened.connect(self.open_film)
        pages.library.film_wanted.connect(self.add_film)
        pages.library.families_changed.connect(self._families_changed)
        pages.library.samples_wanted.connect(self.samples_wanted)
        choices = pages.library.moment_choices
        choices.made.connect(pages.coding.moments_side.show_family)
        choices.offered.connect(self.offer)
        pages.add_film.left.connect(lambda: self.show_workspace(LIBRARY))
        pages.add_film.film_added.connect(self._film_added)
        pages.add_film.coding_wanted.connect(self.open_film)
        pages.choose_film.clicked.connect(lambda: self.show_workspace(LIBRARY))

    def _connect_coding(self) -> None:
        coding, people = self.pages.coding, self.pages.people
        coding.people_wanted.connect(self.show_people)
        coding.problem.connect(self.say_problem)
        coding.told.connect(self._toasts.show_toast)
        coding.offered.connect(self._offer_of_film)
        coding.opened.connect(self._film_opened)
        coding.report_wanted.connect(self.show_report)
        people.left.connect(self._leave_people)
        people.coding_wished.connect(self.open_film)
        people.start_wished.connect(self._look_at)

    def _connect_others(self) -> None:
        pages = self.pages
        pages.reports.left.connect(lambda: self.show_workspace(CODING))
        pages.evaluating.left.connect(lambda: self.show_workspace(LIBRARY))
        for page in (pages.reports, pages.evaluating):
            page.moment_wanted.connect(self._show_moment)
            page.told.connect(self._toasts.show_toast)
        pages.settings.keys_wanted.connect(self.keys_wanted)
        pages.settings.schemes_wanted.connect(self.show_schemes)
        pages.help.keys_wanted.connect(self.keys_wanted)
        pages.help.left.connect(lambda: self.show_page(self._before_help))
        pages.schemes.told.connect(lambda words: self._toasts.show_toast(words))
        pages.schemes.removed.connect(self._scheme_removed)
        pages.schemes.schemes_changed.connect(pages.settings.read_schemes)

    # --- what is said

    def say_problem(self, sentence: str) -> None:
        """One plain sentence about what did not work."""
        self._toasts.show_toast(sentence, icon_name="circle-alert", tone="warn")

    def offer(self, sentence: str, words: str, act: Callable[[], object]) -> None:
        """One plain sentence, and what can be done about it."""
        self._toasts.show_toast(
            sentence, icon_name="list-tree", tone="accent", action=words, act=act
        )

    def _offer_of_film(self, sentence: str, words: str, act: Callable[[], object]) -> None:
        """It speaks of the film that is open, and goes with it."""
        self.offer(sentence, words, act)
        self._of_film = self._toasts.toast

    def _film_opened(self, _recording: object) -> None:
        toast = self._toasts.toast
        if toast is not None and toast is self._of_film:
            toast.close()
        self._of_film = None

    def offer_waiting(self) -> None:
        """Films that were to be looked at when the program ended."""
        looking = self.pages.looking
        number = len(looking.remembered)
        if number:
            words = self.tr("{n} films were waiting to be looked at.").format(n=number)
            if number == 1:
                words = self.tr("A film was waiting to be looked at.")
            self.offer(words, self.tr("Go on"), looking.go_on_with_remembered)

    # --- where one is

    @property
    def page(self) -> QWidget | None:
        """The page that shows."""
        return self._stack.currentWidget()

    def show_page(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        self.page_changed.emit(page)

    def show_workspace(self, name: str) -> None:
        """Go to the library, the coding, the settings or the help."""
        page, before = self.pages.of_workspace(name), self.page
        if page is self.pages.help and before is not None and before is not page:
            self._before_help = before
        if page is self.pages.library:
            self.pages.library.refresh()
        self.show_page(page)

    def show_schemes(self) -> None:
        """The coding schemes: look, copy, change."""
        self.show_page(self.pages.schemes)

    # --- films

    def open_film(self, recording_id: str) -> None:
        """Open the coding of a film; the library's own gate may refuse."""
        try:
            self.pages.coding.open_recording(RecordingId(recording_id))
        except Problem as problem:
            title = self.tr("This film cannot be opened")
            problem_dialog(self._window, problem, title=title).open()
            return
        self.show_workspace(CODING)

    def _bring_film(self, recording_id: str) -> bool:
        """Whether that film is open now; it may be refused."""
        open_now = self.pages.coding.recording
        if open_now is None or open_now.id != recording_id:
            self.open_film(recording_id)
            open_now = self.pages.coding.recording
        else:
            self.show_workspace(CODING)
        return open_now is not None and open_now.id == recording_id

    def _show_moment(self, recording_id: RecordingId, us: int) -> None:
        """A place in a film that a report or an evaluation names; the gate may refuse the film."""
        if self._bring_film(recording_id):
            self.pages.coding.player.seek_us(us)

    def add_film(self, family_id: FamilyId | None, paths: Sequence[Path] = ()) -> None:
        """Begin adding a film; without any family, one is made first."""
        library_page, adding = self.pages.library, self.pages.add_film
        if not self._library.families():
            self.show_workspace(LIBRARY)
            library_page.ask_for_family(then=lambda made: self.add_film(made, paths))
            return
        chosen = library_page.chosen
        if family_id is None and chosen is not None:
            family_id = chosen.family.id
        if not adding.is_busy:
            adding.begin(family_id, paths)
        self.show_page(adding)

    def _film_added(self, _recording_id: str) -> None:
        self.pages.library.refresh()
        if self.page is not self.pages.add_film:
            self._toasts.show_toast(self.tr("The film is in the library."))

    def look_through(self) -> None:
        """Choose films to be looked at one after the other."""
        LookThroughDialog(self._window, self._library, self.pages.looking).open()

    # --- people

    def open_family(self, family_id: FamilyId) -> None:
        self.show_workspace(LIBRARY)
        self.pages.library.choose(family_id)

    def new_family(self) -> None:
        self.show_workspace(LIBRARY)
        self.pages.library.ask_for_family()

    def _families_changed(self) -> None:
        """A code switched off for a family goes from the palette of its open film too."""
        if self.pages.coding.desk is not None:
            self.pages.coding.show_keys()

    def show_people(self, recording_id: str) -> None:
        """Ask how a film was taken and who is who; the library's own gate may refuse."""
        self.pages.coding.player.pause()
        people = self.pages.people
        try:
            people.open_recording(RecordingId(recording_id))
        except Problem as problem:
            title = self.tr("This film cannot be looked at")
            problem_dialog(self._window, problem, title=title).open()
            return
        self.show_page(people)
        people.start_button.setFocus()

    def _leave_people(self) -> None:
        self.pages.people.close_recording()
        self.show_workspace(LIBRARY if self.pages.coding.recording is None else CODING)

    def _look_at(self, recording_id: str) -> None:
        """All is said: the film is looked at while it can be coded."""
        if self._bring_film(recording_id):
            self.pages.coding.look.start()

    # --- what was found

    def show_report(self) -> None:
        """Count the open coding, as it is now."""
        desk = self.pages.coding.desk
        if desk is None:
            return
        self.pages.coding.player.pause()
        self.pages.reports.open_coding(desk.recording.id, desk.coding.id)
        self.show_page(self.pages.reports)
        self.pages.reports.tabs.setFocus()

    def show_evaluation(self) -> None:
        """Hold the suggestions against a coding."""
        self.pages.coding.player.pause()
        self.pages.evaluating.show_codings()
        self.show_page(self.pages.evaluating)
        self.pages.evaluating.focus_first()

    # --- schemes

    def _scheme_removed(self, words: str, put_back: Callable[[], object]) -> None:
        self._toasts.show_toast(words, action=self.tr("Undo"), act=put_back)

    def let_go(self) -> None:
        """Nothing of a film stays open, and nothing goes on behind it."""
        self.pages.looking.close()
        self.pages.people.close_recording()
        jobs().stop_all()
        self.pages.coding.close_recording()

    def close_pages(self) -> None:
        """All of them go; ``let_go`` first."""
        while (page := self._stack.currentWidget()) is not None:
            self._stack.removeWidget(page)
            page.close()
            page.deleteLater()
