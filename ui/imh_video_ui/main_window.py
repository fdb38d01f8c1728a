"""The window only assembles: rail, top bar, menus, and the page that shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from imh_video.app.backups import LibraryDamaged
from imh_video.app.learning import learner_of
from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.identifiers import FamilyId, RecordingId
from imh_video.model.problem import Problem
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.dialogs.problem_dialog import ProblemDialog, Way, problem_dialog
from imh_video_ui.evaluating.evaluating_page import EvaluatingPage
from imh_video_ui.going_back.library_hand import LibraryHand
from imh_video_ui.jobs.look_through import LookThroughDialog
from imh_video_ui.jobs.looking_list import LookingList
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.keys.keys_dialog import KeysDialog
from imh_video_ui.keys.keys_in_force import KeysInForce
from imh_video_ui.layouts.layouts_hand import LayoutsHand
from imh_video_ui.layouts.shelf import FILE_NAME, LayoutShelf
from imh_video_ui.library.add_film_page import AddFilmPage
from imh_video_ui.library.dates import day_words
from imh_video_ui.library.library_page import LibraryPage
from imh_video_ui.people.people_page import PeoplePage
from imh_video_ui.reports.reports_page import ReportsPage
from imh_video_ui.schemes.schemes_page import SchemesPage
from imh_video_ui.settings.settings_page import SettingsPage
from imh_video_ui.shell.actions import ActionTable, MenuName, menu_words, plain_words
from imh_video_ui.shell.command_palette import CommandPalette, Finding
from imh_video_ui.shell.exporting import MarksExport
from imh_video_ui.shell.help_page import HelpPage
from imh_video_ui.shell.menus import Menus, findable
from imh_video_ui.shell.rail import Rail
from imh_video_ui.shell.top_bar import Crumb, TopBar
from imh_video_ui.theme import (
    Button,
    EmptyState,
    FocusRing,
    ThemeMode,
    ToastShelf,
    apply_theme,
    current,
    current_mode,
    key_text,
)

LIBRARY, CODING, SETTINGS, HELP = "library", "coding", "settings", "help"
_SMALLEST = QSize(1120, 700)
OpenLibrary = Callable[[], Library]


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the day on this computer's wall


class MainWindow(QMainWindow):
    """Takes the library over: it is closed with the window, or when another one is opened."""

    def __init__(
        self,
        library: Library,
        preferences: Preferences,
        open_samples: OpenLibrary,
        *,
        is_sample: bool = False,
        keeps_layout: bool = True,
        today: Callable[[], date] = _today,
    ) -> None:
        super().__init__()
        self.setWindowTitle("imh-video")
        self.setMinimumSize(_SMALLEST)
        self._preferences = preferences
        self._open_samples = open_samples
        self._today = today
        self._library = library
        self._is_sample = is_sample
        self._palette: CommandPalette | None = None
        self.toasts = ToastShelf(self)
        self.marks_export = MarksExport(self, self.toasts)
        self.safety = LibraryHand(self)
        self.safety.problem.connect(self._say_problem)
        self.safety.told.connect(self.toasts.show_toast)
        self.safety.close_wanted.connect(self._coding_let_go)
        self.safety.read_anew.connect(self._read_anew)
        self.actions_of_window = ActionTable(self, preferences)
        self._menus = Menus(self, self.actions_of_window)
        folder = preferences.path.parent
        self.layouts = LayoutsHand(self, LayoutShelf(folder / FILE_NAME if keeps_layout else None))
        self.layouts.problem.connect(self._say_problem)
        self.layouts.told.connect(self.toasts.show_toast)
        self._build_frame()
        self._add_actions()
        self._build_pages()
        self._build_rail()
        self._ring = FocusRing(self)
        self.show_workspace(LIBRARY)
        self.library_page.focus_chosen()
        self._unsubscribe = preferences.subscribe(self._preference_changed)
        self.keys_in_force = KeysInForce(self, preferences)
        self.keys_in_force.changed.connect(self._keys_changed)
        self.layouts.stand_window()

    # Frame

    def _build_frame(self) -> None:
        self.rail = Rail()
        self.rail.chosen.connect(self.show_workspace)
        self.top_bar = TopBar()
        self.top_bar.find_wanted.connect(self.open_palette)
        self._stack = QStackedWidget()
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self._stack, 1)
        row.addLayout(column, 1)
        self.setCentralWidget(middle)

    def _build_rail(self) -> None:
        self.rail.add(LIBRARY, "layout-grid", self.tr("Library"))
        self.rail.add(CODING, "chart-no-axes-gantt", self.tr("Coding"))
        self.rail.add(SETTINGS, "settings", self.tr("Settings"), at_foot=True)
        self.rail.add(HELP, "circle-question-mark", self.tr("Help"), at_foot=True)

    def _build_pages(self) -> None:
        """All pages of the open library; settings and help do not depend on it."""
        self.library_page = LibraryPage(
            self._library, self._preferences, self._today, is_sample=self._is_sample
        )
        self.library_page.film_opened.connect(self.open_film)
        self.library_page.film_wanted.connect(self.add_film)
        self.library_page.families_changed.connect(self._families_changed)
        self.library_page.samples_wanted.connect(self.open_samples)
        self.add_film_page = AddFilmPage(self._library, self._preferences, self._today())
        self.add_film_page.left.connect(lambda: self.show_workspace(LIBRARY))
        self.add_film_page.film_added.connect(self._film_added)
        self.add_film_page.coding_wanted.connect(self.open_film)
        self.looking = LookingList(self._library, self, partial(learner_of, self._preferences))
        QTimer.singleShot(0, self.looking, self._offer_waiting)
        self._coding = CodingPage(self._library, self._preferences, looking=self.looking)
        self._coding.people_wanted.connect(self.show_people)
        self.people_page = PeoplePage(self._library)
        self.people_page.left.connect(self._leave_people)
        self.people_page.coding_wished.connect(self.open_film)
        self.people_page.start_wished.connect(self._look_at)
        self._coding.problem.connect(self._say_problem)
        self._coding.told.connect(self.toasts.show_toast)
        self._coding.offered.connect(self._offer)
        self.library_page.moments_made.connect(self._coding.moments_side.show_family)
        self._coding.report_wanted.connect(self.show_report)
        self.layouts.attach(self._coding.arrangement)
        self.reports_page = ReportsPage(self._library)
        self.reports_page.left.connect(lambda: self.show_workspace(CODING))
        self.reports_page.moment_wanted.connect(self._show_moment)
        self.reports_page.told.connect(self.toasts.show_toast)
        self.evaluating_page = EvaluatingPage(self._library)
        self.evaluating_page.left.connect(lambda: self.show_workspace(LIBRARY))
        self.evaluating_page.moment_wanted.connect(self._show_moment)
        self.evaluating_page.told.connect(self.toasts.show_toast)
        self.safety.begin(self._library)
        self._coding.edited.connect(self.top_bar.note_saved)
        self.settings_page = SettingsPage(self._preferences)
        self.settings_page.keys_wanted.connect(self.open_keys)
        self.help_page = HelpPage()
        self.help_page.keys_wanted.connect(self.open_keys)
        self.settings_page.schemes_wanted.connect(self.show_schemes)
        self.schemes_page = SchemesPage(self._library)
        self.schemes_page.told.connect(lambda words: self.toasts.show_toast(words))
        self.schemes_page.removed.connect(self._scheme_removed)
        self.schemes_page.schemes_changed.connect(self.settings_page.read_schemes)
        pages = [
            self.library_page,
            self.add_film_page,
            self.settings_page,
            self.help_page,
            self.schemes_page,
            self.people_page,
        ]
        self._nothing_open = self._nothing_open_page()
        for page in (*pages, self._nothing_open):
            self._stack.addWidget(page)
        self._stack.addWidget(self._coding)
        self._stack.addWidget(self.reports_page)
        self._stack.addWidget(self.evaluating_page)

    def _nothing_open_page(self) -> QWidget:
        to_library = Button(
            self.tr("Choose a film"), kind="primary", icon="layout-grid", size="main"
        )
        to_library.clicked.connect(lambda: self.show_workspace(LIBRARY))
        words = self.tr("A film is opened from its family in the library.")
        return EmptyState("film", self.tr("No film is open"), words, to_library)

    def _say_problem(self, sentence: str) -> None:
        self.toasts.show_toast(sentence, icon_name="circle-alert", tone="warn")

    def _offer(self, sentence: str, words: str, act: Callable[[], object]) -> None:
        self.toasts.show_toast(
            sentence, icon_name="list-tree", tone="accent", action=words, act=act
        )

    def _offer_waiting(self) -> None:
        """Films that were to be looked at when the program ended."""
        number = len(self.looking.remembered)
        if number:
            words = self.tr("{n} films were waiting to be looked at.").format(n=number)
            if number == 1:
                words = self.tr("A film was waiting to be looked at.")
            self._offer(words, self.tr("Go on"), self.looking.go_on_with_remembered)

    @property
    def library(self) -> Library:
        return self._library

    @property
    def coding_page(self) -> CodingPage:
        return self._coding

    # Actions and menus

    def _add_actions(self) -> None:
        self._add_file_actions()
        self._add_view_actions()
        table = self.actions_of_window
        table.add(MenuName.HELP, "help.keys", self.tr("Help and keys"),
                  lambda: self.show_workspace(HELP), keys="F1",
                  icon_name="circle-question-mark")  # fmt: skip
        table.add(MenuName.HELP, "help.change_keys", self.tr("Keys…"), self.open_keys,
                  keys="Shift+F1", icon_name="keyboard")  # fmt: skip
        table.add(MenuName.HELP, "help.find", self.tr("Find an action"), self.open_palette,
                  keys="Ctrl+K", icon_name="search")  # fmt: skip

    def _add_file_actions(self) -> None:
        add, file = self.actions_of_window.add, MenuName.FILE
        add(file, "file.add_film", self.tr("Add a film…"), lambda: self.add_film(None),
            keys="Ctrl+N", icon_name="plus")  # fmt: skip
        add(file, "file.new_family", self.tr("New family…"), self._new_family,
            keys="Ctrl+Shift+N", icon_name="user-plus")  # fmt: skip
        add(file, "file.look_through", self.tr("Look through films…"), self.look_through,
            keys="Ctrl+Shift+J", icon_name="scan-search")  # fmt: skip
        add(file, "file.pause_looking", self.tr("Pause or go on looking"),
            lambda: self.looking.switch_pause(), icon_name="pause")  # fmt: skip
        self.actions_of_window.divide(file)
        add(file, "file.open_library", self.tr("Open a library…"), self._ask_for_library,
            keys="Ctrl+Shift+O", icon_name="folder-open")  # fmt: skip
        add(file, "file.new_library", self.tr("New library…"), self._ask_for_new_library,
            icon_name="folder-plus")  # fmt: skip
        add(file, "file.samples", self.tr("Open the sample families"), self.open_samples,
            icon_name="book-open")  # fmt: skip
        add(file, "file.backups", self.tr("Go back to a backup…"), self.safety.choose_backup,
            icon_name="archive-restore")  # fmt: skip
        self.actions_of_window.divide(file)
        self._export = add(file, "file.export_marks", self.tr("Export marks…"),
                           self._ask_for_export, keys="Ctrl+Shift+E",
                           icon_name="file-down")  # fmt: skip
        self.actions_of_window.divide(file)
        add(file, "file.quit", self.tr("Quit"), self.close, keys="Ctrl+Q", icon_name="log-out")

    def _add_view_actions(self) -> None:
        table, view = self.actions_of_window, MenuName.VIEW
        table.add(view, "view.library", self.tr("Library"), lambda: self.show_workspace(LIBRARY),
                  keys="Ctrl+1", icon_name="layout-grid")  # fmt: skip
        table.add(view, "view.coding", self.tr("Coding"), lambda: self.show_workspace(CODING),
                  keys="Ctrl+2", icon_name="chart-no-axes-gantt")  # fmt: skip
        table.add(view, "view.settings", self.tr("Settings"),
                  lambda: self.show_workspace(SETTINGS),
                  keys="Ctrl+,", icon_name="settings")  # fmt: skip
        table.add(view, "view.schemes", self.tr("Coding schemes"), self.show_schemes,
                  icon_name="list-tree")  # fmt: skip
        table.add(view, "view.evaluate", self.tr("Evaluate suggestions"), self.show_evaluation,
                  keys="Ctrl+Alt+E", icon_name="target")  # fmt: skip
        table.divide(view)
        group = QActionGroup(self)
        for mode, words, icon_name in (
            (ThemeMode.SYSTEM, self.tr("Look as the computer"), "monitor"),
            (ThemeMode.LIGHT, self.tr("Light"), "sun"),
            (ThemeMode.DARK, self.tr("Dark"), "moon"),
        ):
            action = table.add(view, f"view.theme_{mode}", words,
                               partial(self._preferences.set, "look.theme", mode.value),
                               icon_name=icon_name)  # fmt: skip
            action.setCheckable(True)
            action.setChecked(mode is current_mode())
            group.addAction(action)
        table.add(view, "view.switch_theme", self.tr("Switch between light and dark"),
                  self.switch_theme, keys="Ctrl+Shift+L", icon_name="sun-moon")  # fmt: skip
        table.divide(view)
        self.layouts.add_actions(table)
        table.add(view, "view.full_screen", self.tr("Full screen"), self._switch_full_screen,
                  keys="F11", icon_name="maximize")  # fmt: skip
        table.add(view, "view.menu_bar", self.tr("Show or hide the menu bar"),
                  self._switch_menu_bar, keys="Ctrl+M", icon_name="menu")  # fmt: skip

    def _page_actions(self) -> Mapping[str, Sequence[QAction]]:
        """What the page that shows adds to the menus."""
        page = self._stack.currentWidget()
        if page is self.reports_page:
            return self.reports_page.menu_actions()
        return self._coding.menu_actions() if page is self._coding else {}

    def _fill_menus(self) -> None:
        self._menus.fill(self._page_actions(), is_shown=self._preferences.flag("look.menu_bar"))

    def open_palette(self) -> None:
        """Find an action or a family by its name."""
        if self._palette is not None:
            return
        self._palette = CommandPalette(self, [*self._found_actions(), *self._found_families()])
        self._palette.destroyed.connect(self._palette_closed)
        self._palette.open()

    def _palette_closed(self) -> None:
        self._palette = None

    def _found_actions(self) -> list[Finding]:
        return [
            Finding(
                plain_words(action),
                action.trigger,
                menu_words(name),
                key_text(action.shortcut()),
                action.objectName(),
                action.icon(),
            )
            for name, action in findable(self.actions_of_window, self._page_actions())
        ]

    def _found_families(self) -> list[Finding]:
        return [
            Finding(
                facts.family.code,
                partial(self.open_family, facts.family.id),
                self.tr("Family"),
                name="family",
            )
            for facts in self.library_page.families
        ]

    def show_schemes(self) -> None:
        """The coding schemes: look, copy, change."""
        self._show_page(self.schemes_page)

    def _scheme_removed(self, words: str, put_back: Callable[[], object]) -> None:
        self.toasts.show_toast(words, action=self.tr("Undo"), act=put_back)

    def open_keys(self) -> None:
        """Change the keys of the actions and of the codes."""
        desk = self._coding.desk
        KeysDialog(
            self,
            self._preferences,
            self.keys_in_force,
            lambda: [(menu_words(name), self._actions_in(name)) for name in MenuName],
            desk.scheme if desk is not None else None,
        ).open()

    def _families_changed(self) -> None:
        """A code switched off for a family goes from the palette of its open film too."""
        if self._coding.desk is not None:
            self._coding.show_keys()

    def _keys_changed(self) -> None:
        self._coding.show_keys()
        if self._stack.currentWidget() is self.help_page:
            self._show_help()

    # Where one is

    def show_workspace(self, name: str) -> None:
        """Go to the library, the coding, the settings or the help."""
        page: QWidget = {
            LIBRARY: self._library_or_adding(),
            CODING: self._coding_or_nothing(),
            SETTINGS: self.settings_page,
            HELP: self.help_page,
        }[name]
        if page is self.library_page:
            self.library_page.refresh()
        self._show_page(page)
        if page is self.help_page:
            self._show_help()

    def _show_help(self) -> None:
        self.help_page.show_keys([(menu_words(name), self._actions_in(name)) for name in MenuName])

    def _library_or_adding(self) -> QWidget:
        """A copy under way stays where it was left; otherwise the library."""
        return self.add_film_page if self.add_film_page.is_busy else self.library_page

    def _coding_or_nothing(self) -> QWidget:
        return self._nothing_open if self._coding.recording is None else self._coding

    def _actions_in(self, name: MenuName) -> list[QAction]:
        own = [action for action in self.actions_of_window.in_menu(name) if action is not None]
        return [*own, *self._coding.menu_actions().get(name.value, ())]

    def _show_page(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        self.rail.show_chosen(self._workspace_of(page))
        self.top_bar.show_crumbs(self._crumbs(page))
        self.top_bar.show_saved(shown=page is self._coding)
        self._export.setEnabled(self._coding.desk is not None)
        self._fill_menus()

    def _workspace_of(self, page: QWidget) -> str:
        workspaces = {
            self.settings_page: SETTINGS,
            self.schemes_page: SETTINGS,
            self.help_page: HELP,
            self._coding: CODING,
            self._nothing_open: CODING,
            self.reports_page: CODING,
            self.people_page: CODING,
        }
        return workspaces.get(page, LIBRARY)

    def _crumbs(self, page: QWidget) -> list[Crumb]:
        def home() -> None:
            self.show_workspace(LIBRARY)

        if page is self.settings_page:
            return [Crumb(self.tr("Settings"))]
        if page is self.schemes_page:
            settings = Crumb(self.tr("Settings"), lambda: self.show_workspace(SETTINGS))
            return [settings, Crumb(self.tr("Coding schemes"))]
        if page is self.help_page:
            return [Crumb(self.tr("Help"))]
        if page is self.add_film_page:
            code = self.add_film_page.family_code
            family = [Crumb(self.tr("Family {code}").format(code=code), home)] if code else []
            return [Crumb(self.tr("Library"), home), *family, Crumb(self.tr("Add a film"))]
        if page is self.evaluating_page:
            return [Crumb(self.tr("Library"), home), Crumb(self.tr("Evaluate suggestions"))]
        if page in (self._coding, self._nothing_open):
            return self._coding_crumbs(home)
        if page is self.people_page:
            return [*self._coding_crumbs(home)[:-1], Crumb(self.tr("Who is who"))]
        if page is self.reports_page:
            *before, coding = self._coding_crumbs(home)
            back = Crumb(coding.words, lambda: self.show_workspace(CODING))
            return [*before, back, Crumb(self.tr("Report"))]
        return [Crumb(self.tr("Library"))]

    def _coding_crumbs(self, home: Callable[[], None]) -> list[Crumb]:
        recording = self._coding.recording
        if recording is None:
            return [Crumb(self.tr("Coding"))]
        code = self._library.family(recording.family_id).code
        film = recording.title
        if recording.filmed_on is not None:
            film = f"{film}, {day_words(recording.filmed_on, self._today())}"
        family = Crumb(self.tr("Family {code}").format(code=code), home)
        return [family, Crumb(film), Crumb(self.tr("Coding"))]

    # What can be done

    def open_film(self, recording_id: str) -> None:
        """Open the coding of a film; the library's own gate may refuse."""
        try:
            self._coding.open_recording(RecordingId(recording_id))
        except Problem as problem:
            problem_dialog(self, problem, title=self.tr("This film cannot be opened")).open()
            return
        self.show_workspace(CODING)

    def look_through(self) -> None:
        """Choose films to be looked at one after the other."""
        LookThroughDialog(self, self._library, self.looking).open()

    def show_people(self, recording_id: str) -> None:
        """Ask how a film was taken and who is who; the library's own gate may refuse."""
        self._coding.player.pause()
        try:
            self.people_page.open_recording(RecordingId(recording_id))
        except Problem as problem:
            problem_dialog(self, problem, title=self.tr("This film cannot be looked at")).open()
            return
        self._show_page(self.people_page)
        self.people_page.start_button.setFocus()

    def _leave_people(self) -> None:
        self.people_page.close_recording()
        self.show_workspace(LIBRARY if self._coding.recording is None else CODING)

    def _look_at(self, recording_id: str) -> None:
        """All is said: the film is looked at while it can be coded."""
        open_now = self._coding.recording
        if open_now is None or open_now.id != recording_id:
            self.open_film(recording_id)
        else:
            self.show_workspace(CODING)
        self._coding.look_for_moments()

    def show_report(self) -> None:
        """Count the open coding, as it is now."""
        desk = self._coding.desk
        if desk is None:
            return
        self._coding.player.pause()
        self.reports_page.open_coding(desk.recording.id, desk.coding.id)
        self._show_page(self.reports_page)
        self.reports_page.tabs.setFocus()

    def show_evaluation(self) -> None:
        """Hold the suggestions against a coding."""
        self._coding.player.pause()
        self.evaluating_page.show_codings()
        self._show_page(self.evaluating_page)
        self.evaluating_page.focus_first()

    def _show_moment(self, recording_id: RecordingId, us: int) -> None:
        """A place in a film that a report or an evaluation names; the gate may refuse the film."""
        recording = self._coding.recording
        if recording is None or recording.id != recording_id:
            self.open_film(recording_id)
            recording = self._coding.recording
        else:
            self.show_workspace(CODING)
        if recording is not None and recording.id == recording_id:
            self._coding.player.seek_us(us)

    def open_family(self, family_id: FamilyId) -> None:
        self.show_workspace(LIBRARY)
        self.library_page.choose(family_id)

    def add_film(self, family_id: FamilyId | None, paths: Sequence[Path] = ()) -> None:
        """Begin adding a film; without any family, one is made first."""
        if not self._library.families():
            self.show_workspace(LIBRARY)
            self.library_page.ask_for_family(then=lambda made: self.add_film(made, paths))
            return
        chosen = self.library_page.chosen
        if family_id is None and chosen is not None:
            family_id = chosen.family.id
        if not self.add_film_page.is_busy:
            self.add_film_page.begin(family_id, paths)
        self._show_page(self.add_film_page)

    def _film_added(self, _recording_id: str) -> None:
        self.library_page.refresh()
        if self._stack.currentWidget() is not self.add_film_page:
            self.toasts.show_toast(self.tr("The film is in the library."))

    def _new_family(self) -> None:
        self.show_workspace(LIBRARY)
        self.library_page.ask_for_family()

    def _ask_for_export(self) -> None:
        if self._coding.desk is not None:
            self.marks_export.ask(self._library, self._coding.desk)

    def switch_theme(self) -> None:
        """From light to dark or back; remembered."""
        self._preferences.set("look.theme", "light" if current().is_dark else "dark")

    def _switch_menu_bar(self) -> None:
        self._preferences.set("look.menu_bar", not self._preferences.flag("look.menu_bar"))

    def _switch_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _preference_changed(self, key: str) -> None:
        if key == "look.theme":
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            apply_theme(app, self._preferences.text(key))
            self.actions_of_window[f"view.theme_{current_mode()}"].setChecked(True)
        elif key == "look.menu_bar":
            self.menuBar().setVisible(self._preferences.flag(key))

    # Libraries

    def open_samples(self) -> None:
        """The made-up families, so that a newcomer has something to look at."""
        self._exchange(self._open_samples, is_sample=True)

    def _ask_for_library(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Open a library"))
        if name:
            self.open_library(Path(name))

    def open_library(self, folder: Path) -> None:
        """Open another library in this window; what is open stays open if that fails."""
        try:
            library = Library.open(folder)
        except LibraryDamaged as problem:
            self.safety.offer_backup(folder, problem, lambda: self.open_library(folder))
        except Problem as problem:
            self._say_not_opened(problem)
        else:
            self._exchange(lambda: library, is_sample=False)

    def _ask_for_new_library(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("An empty folder for the library"))
        if name:
            self._exchange(lambda: Library.create(Path(name), plain=True), is_sample=False)

    def _exchange(self, open_it: OpenLibrary, *, is_sample: bool) -> None:
        try:
            library = open_it()
        except Problem as problem:
            self._say_not_opened(problem)
            return
        self._close_pages()
        self._library.close()
        self._library = library
        self._is_sample = is_sample
        if not is_sample:
            self._preferences.set("library.folder", str(library.folder))
        self._build_pages()
        self.show_workspace(LIBRARY)
        self.library_page.focus_chosen()

    def _say_not_opened(self, problem: Problem) -> None:
        problem_dialog(self, problem, title=self.tr("The library was not opened")).open()

    def _coding_let_go(self) -> None:
        self.looking.close()
        self.people_page.close_recording()
        jobs().stop_all()
        self._coding.close_recording()

    def _read_anew(self) -> None:
        """The library holds other work than before: every page anew."""
        self._close_pages()
        self._build_pages()
        self.show_workspace(LIBRARY)
        self.library_page.focus_chosen()

    def _close_pages(self) -> None:
        self.layouts.detach()
        self._coding_let_go()
        self.safety.end()
        while (page := self._stack.currentWidget()) is not None:
            self._stack.removeWidget(page)
            page.close()
            page.deleteLater()

    # Leaving

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.add_film_page.is_busy:
            self._ask_before_leaving()
            event.ignore()
            return
        self._unsubscribe()
        self.keys_in_force.stop()
        self._close_pages()
        self._library.close()
        super().closeEvent(event)

    def _ask_before_leaving(self) -> None:
        def leave() -> None:
            self.add_film_page.stop()
            jobs().stop_all()
            self.close()

        ProblemDialog(
            self,
            self.tr("A film is being copied"),
            self.tr("Leaving now stops the copy and keeps nothing of it. The original is safe."),
            ways=[
                Way(self.tr("Stop and leave"), leave, "log-out"),
                Way(self.tr("Go on copying"), lambda: None, "check"),
            ],
            icon="hard-drive",
            tone="warn",
        ).open()
