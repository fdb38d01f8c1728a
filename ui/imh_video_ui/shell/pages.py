"""All pages of one open library. With another library they are made anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.evaluating.evaluating_page import EvaluatingPage
from imh_video_ui.jobs.looking_list import LookingList
from imh_video_ui.library.add_film_page import AddFilmPage
from imh_video_ui.library.library_page import LibraryPage
from imh_video_ui.people.people_page import PeoplePage
from imh_video_ui.reports.reports_page import ReportsPage
from imh_video_ui.schemes.schemes_page import SchemesPage
from imh_video_ui.settings.settings_page import SettingsPage
from imh_video_ui.shell.help_page import HelpPage
from imh_video_ui.shell.workspaces import CODING, HELP, LIBRARY, SETTINGS
from imh_video_ui.theme import Button, EmptyState


def _tr(text: str) -> str:
    return QCoreApplication.translate("MainWindow", text)


class Pages:
    """The pages, and the list of films that are looked at behind them. What each asks for is
    carried by the guide."""

    def __init__(
        self,
        library: Library,
        preferences: Preferences,
        today: Callable[[], date],
        owner: QObject,
        *,
        is_sample: bool,
    ) -> None:
        self.library = LibraryPage(library, preferences, today, is_sample=is_sample)
        self.add_film = AddFilmPage(library, preferences, today())
        self.looking = LookingList(library, owner)
        self.coding = CodingPage(library, preferences, looking=self.looking)
        self.people = PeoplePage(library)
        self.reports = ReportsPage(library)
        self.evaluating = EvaluatingPage(library)
        self.settings = SettingsPage(preferences)
        self.help = HelpPage()
        self.schemes = SchemesPage(library)
        self.choose_film = Button(
            _tr("Choose a film"), kind="primary", icon="layout-grid", size="main"
        )
        words = _tr("A film is opened from its family in the library.")
        self.nothing_open = EmptyState("film", _tr("No film is open"), words, self.choose_film)

    def put_into(self, stack: QStackedWidget) -> None:
        """One of them shows at a time."""
        for page in (
            self.library,
            self.add_film,
            self.settings,
            self.help,
            self.schemes,
            self.people,
            self.nothing_open,
            self.coding,
            self.reports,
            self.evaluating,
        ):
            stack.addWidget(page)

    def of_workspace(self, name: str) -> QWidget:
        """Where a workspace was left: a copy under way, and the coding where a film is open."""
        if name == LIBRARY:
            return self.add_film if self.add_film.is_busy else self.library
        if name == CODING:
            return self.nothing_open if self.coding.recording is None else self.coding
        return {SETTINGS: self.settings, HELP: self.help}[name]

    def workspace_of(self, page: QWidget) -> str:
        """To which workspace a page belongs."""
        workspaces: dict[QWidget, str] = {
            self.settings: SETTINGS,
            self.schemes: SETTINGS,
            self.help: HELP,
            self.coding: CODING,
            self.nothing_open: CODING,
            self.reports: CODING,
            self.people: CODING,
        }
        return workspaces.get(page, LIBRARY)
