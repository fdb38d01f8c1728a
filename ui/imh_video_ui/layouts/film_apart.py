"""The film in a window of its own: taken out of the page, brought back, moved between screens.

The pictures themselves move, with what lies over them; there is one player as before.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from imh_video_ui.coding.film_side import FilmSide
from imh_video_ui.coding.key_router import KeyRouter
from imh_video_ui.layouts.film_window import FilmAway, FilmWindow
from imh_video_ui.layouts.layout import Place
from imh_video_ui.layouts.screens import other_screen, place_of, place_on, put


class FilmApart(QObject):
    """``is_apart`` is what a person wants; the window is there while the page shows."""

    changed = Signal(bool)
    """Whether the film is to have a window of its own."""
    told = Signal(str)
    """Something was done that has to be said: one plain sentence."""

    def __init__(
        self, page: QWidget, film: FilmSide, router: KeyRouter, keys: Sequence[QAction]
    ) -> None:
        """``keys`` are actions whose keys work in the film's window too."""
        super().__init__(page)
        self._page, self._film, self._router, self._keys = page, film, router, keys
        self._window: FilmWindow | None = None
        self._is_apart = False
        self._place: Place | None = None
        self._gone_screen: str | None = None
        self._away = FilmAway(film)
        self._away.back.clicked.connect(lambda: self.set_apart(False))
        page.installEventFilter(self)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._screen_went)
        app.screenAdded.connect(self._screen_came)

    @property
    def is_apart(self) -> bool:
        return self._is_apart

    @property
    def window(self) -> FilmWindow | None:
        """The film's window, while there is one."""
        return self._window

    @property
    def place(self) -> Place | None:
        """Where the film's window is, or was last; None when it never had one."""
        return self._place if self._window is None else place_of(self._window)

    def take_place(self, place: Place | None) -> None:
        """Where the film's window is to be; None: where it stands best."""
        self._place = place
        if self._window is not None:
            self._stand(self._window)

    def switch(self) -> None:
        self.set_apart(not self._is_apart)

    def set_apart(self, is_apart: bool) -> None:
        """Give the film a window of its own, or bring it back."""
        self._gone_screen = None
        self._is_apart = is_apart
        self._follow_page()
        self.changed.emit(is_apart)

    def to_next_screen(self) -> None:
        """Move the film's window to the next screen; there it fills as much as it did here."""
        window = self._window
        screen = other_screen(window.screen()) if window is not None else None
        if window is None:
            self.told.emit(self.tr("The film has no window of its own."))
        elif screen is None:
            self.told.emit(self.tr("There is only one screen."))
        else:
            fills = window.isFullScreen()
            place = place_on(screen)
            put(window, place)
            if not fills:
                window.switch_full_screen()

    # --- out and back

    def _follow_page(self) -> None:
        wanted = self._is_apart and self._page.isVisible()
        if wanted and self._window is None:
            self._take_out()
        elif not wanted and self._window is not None:
            self._bring_back(self._window)

    def _take_out(self) -> None:
        window = self._window = FilmWindow(self._page.window(), self._film.transport.twin())
        had_keyboard = self._film.stage.film.hasFocus()
        window.take(self._film.lend_film(self._away))
        window.addActions([*self._keys, *self._keys_of_window()])
        window.closed.connect(self._closed)
        self._film.transport.fill_elsewhere = window.switch_full_screen
        self._router.take_also(window)
        self._stand(window)
        # The keyboard stays where somebody works: both windows take the same keys.
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        window.show()
        if had_keyboard:
            self._page.setFocus()

    def _keys_of_window(self) -> list[QAction]:
        """Those of the main window; filling the screen means the film’s window here."""
        found = self._page.window().actions()
        return [action for action in found if action.objectName() != "view.full_screen"]

    def _stand(self, window: FilmWindow) -> None:
        put(window, self._place or self._best_place())

    def _best_place(self) -> Place:
        """All of another screen; where there is none, a window on this one."""
        here = self._page.screen()
        other = other_screen(here)
        if other is not None:
            return place_on(other)
        place = place_on(here)
        return Place(place.left, place.top, place.width, place.height)

    def _bring_back(self, window: FilmWindow) -> None:
        self._place = place_of(window)
        self._window = None
        self._router.leave(window)
        self._film.transport.fill_elsewhere = None
        self._film.take_film_back(self._away)
        window.closed.disconnect(self._closed)
        window.hide()
        window.deleteLater()
        if self._page.isVisible():
            self._page.setFocus()

    def _closed(self) -> None:
        self.set_apart(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        comes_or_goes = event.type() in (QEvent.Type.Show, QEvent.Type.Hide)
        # A window that is minimised hides nothing.
        if watched is self._page and comes_or_goes and not event.spontaneous():
            self._follow_page()
        return False

    # --- screens that come and go

    def _screen_went(self, screen: QScreen) -> None:
        window = self._window
        if window is not None and window.screen() is screen:
            self.set_apart(False)
            self._gone_screen = screen.name()
            self.told.emit(self.tr("The film’s screen is gone: the film is back here."))

    def _screen_came(self, screen: QScreen) -> None:
        if self._gone_screen is not None and screen.name() == self._gone_screen:
            self.set_apart(True)
