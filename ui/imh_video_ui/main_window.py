"""The window only assembles: rail, top bar, menus, and the page that shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.model.identifiers import FamilyId
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.dialogs.problem_dialog import ProblemDialog, Way
from imh_video_ui.evaluating.evaluating_page import EvaluatingPage
from imh_video_ui.going_back.library_hand import LibraryHand
from imh_video_ui.jobs.looking_list import LookingList
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.keys.enter_presses import EnterPresses
from imh_video_ui.keys.keys_dialog import KeysDialog
from imh_video_ui.keys.keys_in_force import KeysInForce
from imh_video_ui.layouts.layouts_hand import LayoutsHand
from imh_video_ui.layouts.shelf import FILE_NAME, LayoutShelf
from imh_video_ui.library.add_film_page import AddFilmPage
from imh_video_ui.library.library_page import LibraryPage
from imh_video_ui.people.people_page import PeoplePage
from imh_video_ui.reports.reports_page import ReportsPage
from imh_video_ui.schemes.schemes_page import SchemesPage
from imh_video_ui.settings.settings_page import SettingsPage
from imh_video_ui.shell.actions import ActionTable, MenuName, menu_words
from imh_video_ui.shell.crumbs import Crumbs
from imh_video_ui.shell.exporting import MarksExport
from imh_video_ui.shell.finder import Finder
from imh_video_ui.shell.guide import Guide
from imh_video_ui.shell.help_page import HelpPage
from imh_video_ui.shell.library_opening import LibraryOpening, OpenLibrary
from imh_video_ui.shell.menus import Menus
from imh_video_ui.shell.pages import Pages
from imh_video_ui.shell.rail import Rail
from imh_video_ui.shell.top_bar import TopBar
from imh_video_ui.shell.window_look import WindowLook
from imh_video_ui.shell.workspaces import CODING, HELP, LIBRARY, SETTINGS
from imh_video_ui.theme import FocusRing, ToastShelf

__all__ = ["CODING", "HELP", "LIBRARY", "SETTINGS", "MainWindow"]

_SMALLEST = QSize(1120, 700)


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
        self._leaves_words = False
        self.setMinimumSize(_SMALLEST)
        self._preferences, self._today = preferences, today
        self._library, self._is_sample = library, is_sample
        self._build_frame()
        self._build_hands(open_samples, keeps_layout=keeps_layout)
        self._add_actions()
        self._build_pages()
        self._ring = FocusRing(self)
        self.enter = EnterPresses(self)
        self._go_home()
        self.keys_in_force = KeysInForce(self, preferences)
        self.keys_in_force.changed.connect(self._keys_changed)
        self.layouts.stand_window()

    # --- building

    def _build_frame(self) -> None:
        self.toasts = ToastShelf(self)
        self.rail = Rail()
        self.top_bar = TopBar()
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
        self.rail.add(LIBRARY, "layout-grid", self.tr("Library"))
        self.rail.add(CODING, "chart-no-axes-gantt", self.tr("Coding"))
        self.rail.add(SETTINGS, "settings", self.tr("Settings"), at_foot=True)
        self.rail.add(HELP, "circle-question-mark", self.tr("Help"), at_foot=True)

    def _build_hands(self, open_samples: OpenLibrary, *, keeps_layout: bool) -> None:
        """Each does one thing for the whole window."""
        self.guide = Guide(self, self._stack, self.toasts)
        self.marks_export = MarksExport(self, self.toasts)
        self.safety = LibraryHand(self)
        self.opening = LibraryOpening(self, self.safety, open_samples)
        self.actions_of_window = ActionTable(self, self._preferences)
        self._menus = Menus(self, self.actions_of_window)
        self.finder = Finder(self, self.actions_of_window, self.guide, self._page_actions)
        self.look = WindowLook(self, self._preferences, self.actions_of_window)
        kept = self._preferences.path.parent / FILE_NAME if keeps_layout else None
        self.layouts = LayoutsHand(self, LayoutShelf(kept))
        self.rail.chosen.connect(self.guide.show_workspace)
        self.top_bar.find_wanted.connect(self.open_palette)
        self.guide.page_changed.connect(self._page_changed)
        self.guide.samples_wanted.connect(self.opening.open_samples)
        self.guide.keys_wanted.connect(self.open_keys)
        self.opening.opened.connect(self._take_library)
        self.safety.close_wanted.connect(lambda: self.guide.let_go())
        self.safety.read_anew.connect(self._read_anew)
        for hand in (self.safety, self.layouts):
            hand.problem.connect(self.guide.say_problem)
            hand.told.connect(self.toasts.show_toast)

    def _build_pages(self) -> None:
        """The pages of the open library."""
        pages = self._pages = Pages(
            self._library, self._preferences, self._today, self, is_sample=self._is_sample
        )
        self._crumbs = Crumbs(pages, self._library, self._today, self.guide.show_workspace)
        self.guide.take(pages, self._library)
        self.layouts.attach(pages.coding.arrangement)
        self.safety.begin(self._library)
        pages.coding.edited.connect(self.top_bar.note_saved)
        pages.coding.opened.connect(self._coding_opened)
        QTimer.singleShot(0, pages.looking, self.guide.offer_waiting)

    # --- actions

    def _add_actions(self) -> None:
        self._add_film_actions()
        self._add_library_actions()
        self._add_view_actions()
        self._add_help_actions()

    def _add_film_actions(self) -> None:
        add, file = self.actions_of_window.add, MenuName.FILE
        add(file, "file.add_film", self.tr("Add a film…"), lambda: self.guide.add_film(None),
            keys="Ctrl+N", icon_name="plus")  # fmt: skip
        add(file, "file.new_family", self.tr("New family…"), self.guide.new_family,
            keys="Ctrl+Shift+N", icon_name="user-plus")  # fmt: skip
        add(file, "file.look_through", self.tr("Look through films…"), self.guide.look_through,
            keys="Ctrl+Shift+J", icon_name="scan-search")  # fmt: skip
        add(file, "file.pause_looking", self.tr("Pause or go on looking"),
            lambda: self.looking.switch_pause(), icon_name="pause")  # fmt: skip
        self.actions_of_window.divide(file)

    def _add_library_actions(self) -> None:
        add, file = self.actions_of_window.add, MenuName.FILE
        add(file, "file.open_library", self.tr("Open a library…"), self.opening.ask,
            keys="Ctrl+Shift+O", icon_name="folder-open")  # fmt: skip
        add(file, "file.new_library", self.tr("New library…"), self.opening.ask_for_new,
            icon_name="folder-plus")  # fmt: skip
        add(file, "file.samples", self.tr("Open the sample families"), self.opening.open_samples,
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
        table, view, guide = self.actions_of_window, MenuName.VIEW, self.guide
        for name, words, keys, icon_name in (
            (LIBRARY, self.tr("Library"), "Ctrl+1", "layout-grid"),
            (CODING, self.tr("Coding"), "Ctrl+2", "chart-no-axes-gantt"),
            (SETTINGS, self.tr("Settings"), "Ctrl+,", "settings"),
        ):
            table.add(view, f"view.{name}", words, partial(guide.show_workspace, name),
                      keys=keys, icon_name=icon_name)  # fmt: skip
        table.add(view, "view.schemes", self.tr("Coding schemes"), guide.show_schemes,
                  icon_name="list-tree")  # fmt: skip
        table.add(view, "view.evaluate", self.tr("Evaluate suggestions"), guide.show_evaluation,
                  keys="Ctrl+Alt+E", icon_name="target")  # fmt: skip
        table.divide(view)
        self.look.add_themes()
        table.divide(view)
        self.layouts.add_actions(table)
        self.look.add_window()

    def _add_help_actions(self) -> None:
        add = self.actions_of_window.add
        add(MenuName.HELP, "help.keys", self.tr("Help and keys"),
            partial(self.guide.show_workspace, HELP), keys="F1",
            icon_name="circle-question-mark")  # fmt: skip
        add(MenuName.HELP, "help.change_keys", self.tr("Keys…"), self.open_keys,
            keys="Shift+F1", icon_name="keyboard")  # fmt: skip
        add(MenuName.HELP, "help.find", self.tr("Find an action"), self.open_palette,
            keys="Ctrl+K", icon_name="search")  # fmt: skip

    def _page_actions(self) -> Mapping[str, Sequence[QAction]]:
        """What the page that shows adds to the menus."""
        page, pages = self.guide.page, self._pages
        if page is pages.reports:
            return pages.reports.menu_actions()
        if page is pages.evaluating:
            return pages.evaluating.menu_actions()
        return pages.coding.menu_actions() if page is pages.coding else {}

    def _actions_in(self, name: MenuName) -> list[QAction]:
        own = [action for action in self.actions_of_window.in_menu(name) if action is not None]
        return [*own, *self._pages.coding.menu_actions().get(name.value, ())]

    def _actions_by_menu(self) -> list[tuple[str, list[QAction]]]:
        return [(menu_words(name), self._actions_in(name)) for name in MenuName]

    def _ask_for_export(self) -> None:
        if self._pages.coding.desk is not None:
            self.marks_export.ask(self._library, self._pages.coding.desk)

    # --- finding and keys

    def open_palette(self) -> None:
        """Find an action or a family by its name."""
        self.finder.open()

    def open_keys(self) -> None:
        """Change the keys of the actions and of the codes."""
        desk = self._pages.coding.desk
        KeysDialog(
            self,
            self._preferences,
            self.keys_in_force,
            self._actions_by_menu,
            desk.scheme if desk is not None else None,
        ).open()

    def _keys_changed(self) -> None:
        self._pages.coding.show_keys()
        if self.guide.page is self._pages.help:
            self._pages.help.show_keys(self._actions_by_menu())

    # --- the page that shows

    def _coding_opened(self) -> None:
        desk = self._pages.coding.desk
        self.top_bar.begin_coding(desk.why_read_only if desk is not None else "")

    def _page_changed(self, page: QWidget) -> None:
        pages = self._pages
        self.rail.show_chosen(pages.workspace_of(page))
        self.top_bar.show_crumbs(self._crumbs.of(page))
        self.top_bar.show_saved(shown=page is pages.coding)
        self._export.setEnabled(pages.coding.desk is not None)
        self._menus.fill(self._page_actions(), is_shown=self.look.has_menu_bar)
        if page is pages.help:
            pages.help.show_keys(self._actions_by_menu())

    def _go_home(self) -> None:
        self.guide.show_workspace(LIBRARY)
        self._pages.library.focus_chosen()

    # --- libraries

    def _take_library(self, library: Library, is_sample: bool) -> None:
        """Another library is open: everything shows that one."""
        self._close_pages()
        self._library.close()
        self._library, self._is_sample = library, is_sample
        if not is_sample:
            self._preferences.set("library.folder", str(library.folder))
        self._build_pages()
        self._go_home()

    def _read_anew(self) -> None:
        """The library holds other work than before: every page anew."""
        self._close_pages()
        self._build_pages()
        self._go_home()

    def _close_pages(self) -> None:
        self.layouts.detach()
        self.guide.let_go()
        self.safety.end()
        self.guide.close_pages()

    # --- for those who drive the window from outside

    @property
    def library(self) -> Library:
        return self._library

    @property
    def library_page(self) -> LibraryPage:
        return self._pages.library

    @property
    def add_film_page(self) -> AddFilmPage:
        return self._pages.add_film

    @property
    def coding_page(self) -> CodingPage:
        return self._pages.coding

    @property
    def people_page(self) -> PeoplePage:
        return self._pages.people

    @property
    def reports_page(self) -> ReportsPage:
        return self._pages.reports

    @property
    def evaluating_page(self) -> EvaluatingPage:
        return self._pages.evaluating

    @property
    def settings_page(self) -> SettingsPage:
        return self._pages.settings

    @property
    def help_page(self) -> HelpPage:
        return self._pages.help

    @property
    def schemes_page(self) -> SchemesPage:
        return self._pages.schemes

    @property
    def looking(self) -> LookingList:
        return self._pages.looking

    def show_workspace(self, name: str) -> None:
        self.guide.show_workspace(name)

    def open_film(self, recording_id: str) -> None:
        self.guide.open_film(recording_id)

    def add_film(self, family_id: FamilyId | None, paths: Sequence[Path] = ()) -> None:
        self.guide.add_film(family_id, paths)

    def open_library(self, folder: Path) -> None:
        self.opening.open(folder)

    # --- leaving

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._pages.add_film.is_busy:
            self._ask_before_leaving()
            event.ignore()
            return
        if not self._leaves_words and not self._pages.coding.write_all():
            self._ask_about_words()
            event.ignore()
            return
        self.look.stop()
        self.keys_in_force.stop()
        self._close_pages()
        self._library.close()
        super().closeEvent(event)

    def _ask_before_leaving(self) -> None:
        def leave() -> None:
            self._pages.add_film.stop()
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

    def _ask_about_words(self) -> None:
        """The disk is away or in use, and something was typed or marked meanwhile."""

        def leave() -> None:
            self._leaves_words = True
            self.close()

        ProblemDialog(
            self,
            self.tr("What you did last is not in the library yet"),
            self.tr(
                "Another program is using the library, or its disk is away. Stay until it is free, "
                "or plug the disk in again; nothing is lost then."
            ),
            ways=[
                Way(self.tr("Leave without it"), leave, "log-out"),
                Way(self.tr("Stay"), lambda: None, "check"),
            ],
            icon="hard-drive",
            tone="warn",
        ).open()
