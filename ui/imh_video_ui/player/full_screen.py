"""The film alone over the whole screen; its bar comes with the pointer and goes again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from imh_video_ui.player.film_player import FilmPlayer
from imh_video_ui.player.film_view import FilmView
from imh_video_ui.player.picture_menu import FilmActions

STAYS_MS = 3_000
"""How long the bar stays after the pointer was last moved."""

_JUMP_S = 1.0
_MARGIN = 20
_STRIP_WIDTH = 920


class FullScreenFilm(FilmView):
    """The same film over the whole screen. Esc, F11 or a double click ends it."""

    def __init__(
        self,
        player: FilmPlayer,
        parent: QWidget | None = None,
        *,
        strip: QWidget | None = None,
        keys: Sequence[QAction] = (),
    ) -> None:
        """``strip`` is a bar that moves the player; ``keys`` are actions whose keys work here."""
        super().__init__(player, parent)
        self._plays = player
        self._strip = strip
        self.setWindowFlag(Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Film"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.full_screen_wished.connect(self.close)
        self.addActions(keys)
        self._act_here(keys)
        self._hide_strip = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._hide_strip.timeout.connect(self._put_strip_away)
        if strip is not None:
            strip.setParent(self)
            for part in (strip, *strip.findChildren(QWidget)):
                part.setMouseTracking(True)
                part.installEventFilter(self)
            self._place_strip()
            self.show_strip()
        # The keys are the film's until somebody goes to the bar with Tab.
        self.setFocus()

    def _act_here(self, keys: Sequence[QAction]) -> None:
        """What the keys do with a picture they do with this one, as long as it is there."""
        owners = (action.parent() for action in keys)
        pictures = next((one for one in owners if isinstance(one, FilmActions)), None)
        self._behind = None if pictures is None else pictures.view
        self.set_actions(pictures)
        if pictures is not None:
            pictures.act_on(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._actions is not None and self._behind is not None:
            self._actions.act_on(self._behind)
        super().closeEvent(event)

    @property
    def strip(self) -> QWidget | None:
        return self._strip

    def show_strip(self) -> None:
        """The bar, until it has not been used for a while."""
        if self._strip is not None:
            self._strip.show()
            self._strip.raise_()
            self._show_cursor()
            self._hide_strip.start()

    def _put_strip_away(self) -> None:
        """Unless somebody uses it: with the pointer, with the keyboard, or a menu of it."""
        strip = self._strip
        if strip is None:
            return
        focus = QApplication.focusWidget()
        by_keyboard = focus is not None and strip.isAncestorOf(focus)
        if strip.underMouse() or by_keyboard or isinstance(QApplication.activePopupWidget(), QMenu):
            self._hide_strip.start()
            return
        strip.hide()
        self.setCursor(Qt.CursorShape.BlankCursor)

    def _place_strip(self) -> None:
        strip = self._strip
        if strip is not None:
            width = min(_STRIP_WIDTH, max(strip.minimumWidth(), self.width() - 2 * _MARGIN))
            left, top = (self.width() - width) // 2, self.height() - strip.height() - _MARGIN
            strip.setGeometry(left, max(0, top), width, strip.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_strip()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.show_strip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.FocusIn):
            self.show_strip()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_for_lens(event):
            super().keyPressEvent(event)
            return
        act = self._acts().get(event.key())
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _leave_one_thing(self) -> None:
        if self.is_magnifying:
            self.set_magnifier(False)
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
            key.Key_Plus: self.zoom_in,
            key.Key_Equal: self.zoom_in,
            key.Key_Minus: self.zoom_out,
            key.Key_0: self.zoom_reset,
        }
