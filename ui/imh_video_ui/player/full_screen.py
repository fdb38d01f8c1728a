"""The film over the whole screen, with all its cameras; its bar comes with the pointer and goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.passing_bar import PassingBar
from imh_video_ui.player.picture_menu import FilmActions
from imh_video_ui.player.stage import FilmStage

_JUMP_S = 1.0


class FullScreenFilm(QWidget):
    """The same pictures over the whole screen. Esc, F11 or a double click ends it."""

    def __init__(
        self,
        player: FilmPlayer,
        parent: QWidget | None = None,
        *,
        strip: QWidget | None = None,
        keys: Sequence[QAction] = (),
        stage: FilmStage | None = None,
    ) -> None:
        """``strip`` is a bar that moves the player; ``keys`` are actions whose keys work here.

        ``stage`` shows further cameras beside the film: they are here too, arranged as there.
        """
        super().__init__(parent)
        self._plays = player
        self._stage_behind = stage
        self._actions: FilmActions | None = None
        self._behind: FilmView | None = None
        self.setWindowFlag(Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Film"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._show_pictures(FilmStage(player, self, same_as=stage))
        self.addActions(keys)
        self._act_here(keys)
        self.passing = PassingBar(self, strip) if strip is not None else None
        if self.passing is not None:
            self.passing.shown.connect(self._show_cursor)
            self._watch_pictures()
        # The keys are the film's until somebody goes to the bar with Tab.
        self.setFocus()

    def _show_pictures(self, stage: FilmStage) -> None:
        self.stage = stage
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(stage)
        self.setFocusProxy(stage)
        stage.full_screen_wished.connect(self.close)
        stage.companions.changed.connect(self._watch_pictures)

    def _watch_pictures(self) -> None:
        if self.passing is not None:
            self.passing.watch(self.stage)

    def _act_here(self, keys: Sequence[QAction]) -> None:
        """What the keys do with a picture they do with one of these, as long as they are there."""
        owners = (action.parent() for action in keys)
        pictures = next((one for one in owners if isinstance(one, FilmActions)), None)
        if pictures is None:
            return
        self._actions, self._behind = pictures, pictures.view
        self.stage.set_actions(pictures)
        self.stage.meant_changed.connect(self._mean_large)
        self._mean_large()

    def _mean_large(self) -> None:
        if self._actions is not None:
            self._actions.act_on(self.stage.meant)

    def closeEvent(self, event: QCloseEvent) -> None:
        behind = self._behind if self._stage_behind is None else self._stage_behind.meant
        if self._actions is not None and behind is not None and isValid(behind):
            self._actions.act_on(behind)
        super().closeEvent(event)

    @property
    def view(self) -> FilmView:
        """The picture that keys for zooming mean: the large one, or else the first."""
        return self.stage.meant

    @property
    def strip(self) -> QWidget | None:
        return self.passing.bar if self.passing is not None else None

    def _show_cursor(self, is_shown: bool) -> None:
        for place in self.stage.places:
            if is_shown:
                place.view.show_cursor()
            else:
                place.view.setCursor(Qt.CursorShape.BlankCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.view.is_for_lens(event):
            self.view.keyPressEvent(event)
            return
        act = self._acts().get(event.key())
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _leave_one_thing(self) -> None:
        if self.view.is_magnifying:
            self.view.set_magnifier(False)
        else:
            self.close()

    def _acts(self) -> dict[int, Callable[[], object]]:
        """What works whatever the person has set: the usual keys."""
        player, key = self._plays, Qt.Key
        return {
            key.Key_Escape: self._leave_one_thing,
            key.Key_F11: self.close,
            key.Key_Space: player.toggle,
            key.Key_K: player.pause,
            key.Key_J: partial(player.shuttle, -1),
            key.Key_L: partial(player.shuttle, 1),
            key.Key_Comma: partial(player.step, -1),
            key.Key_Period: partial(player.step, 1),
            key.Key_Left: partial(player.jump_s, -_JUMP_S),
            key.Key_Right: partial(player.jump_s, _JUMP_S),
            key.Key_Home: partial(player.seek_us, 0),
            key.Key_End: lambda: player.seek_us(player.duration_us),
            key.Key_Plus: self.view.zoom_in,
            key.Key_Equal: self.view.zoom_in,
            key.Key_Minus: self.view.zoom_out,
            key.Key_0: self.view.zoom_reset,
        }
