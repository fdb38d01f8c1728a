"""Where one is, in words, with the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from imh_video.app.library import Library
from imh_video_ui.library.dates import day_words
from imh_video_ui.shell.pages import Pages
from imh_video_ui.shell.top_bar import Crumb
from imh_video_ui.shell.workspaces import CODING, LIBRARY, SETTINGS


def _tr(text: str) -> str:
    return QCoreApplication.translate("MainWindow", text)


class Crumbs:
    """``go`` brings a workspace by its name."""

    def __init__(
        self, pages: Pages, library: Library, today: Callable[[], date], go: Callable[[str], None]
    ) -> None:
        self._pages, self._library, self._today, self._go = pages, library, today, go

    def of(self, page: QWidget) -> list[Crumb]:
        """From the workspace down to the page."""
        pages = self._pages
        if page is pages.settings:
            return [Crumb(_tr("Settings"))]
        if page is pages.schemes:
            settings = Crumb(_tr("Settings"), lambda: self._go(SETTINGS))
            return [settings, Crumb(_tr("Coding schemes"))]
        if page is pages.help:
            return [Crumb(_tr("Help"))]
        if page is pages.add_film:
            code = pages.add_film.family_code
            family = [self._family(code)] if code else []
            return [self._library_crumb(), *family, Crumb(_tr("Add a film"))]
        if page is pages.evaluating:
            return [self._library_crumb(), Crumb(_tr("Evaluate suggestions"))]
        if page in (pages.coding, pages.nothing_open):
            return self._of_coding()
        if page is pages.people:
            return [*self._of_coding()[:-1], Crumb(_tr("Who is who"))]
        if page is pages.reports:
            *before, coding = self._of_coding()
            back = Crumb(coding.words, lambda: self._go(CODING))
            return [*before, back, Crumb(_tr("Report"))]
        return [Crumb(_tr("Library"))]

    def _home(self) -> None:
        self._go(LIBRARY)

    def _library_crumb(self) -> Crumb:
        return Crumb(_tr("Library"), self._home)

    def _family(self, code: str) -> Crumb:
        return Crumb(_tr("Family {code}").format(code=code), self._home)

    def _of_coding(self) -> list[Crumb]:
        recording = self._pages.coding.recording
        if recording is None:
            return [Crumb(_tr("Coding"))]
        film = recording.title
        if recording.filmed_on is not None:
            film = f"{film}, {day_words(recording.filmed_on, self._today())}"
        family = self._family(self._library.family(recording.family_id).code)
        return [family, Crumb(film), Crumb(_tr("Coding"))]
