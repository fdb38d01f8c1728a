"""Windows and the screens that are there today: where one stands, and back into sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QRegion, QScreen
from PySide6.QtWidgets import QWidget

from imh_video_ui.layouts.layout import Place

_TITLE_PX = 36
"""Room for the title bar, which lies above what a window says of its place."""


def in_sight(wanted: QRect, screens: Sequence[QRect]) -> QRect:
    """The same where all of it lies on screens; else moved, and made smaller where it must be.

    ``screens`` are what windows may use of them; the first is the main one.
    """
    region = QRegion()
    for screen in screens:
        region = region.united(screen)
    if not screens or QRegion(wanted).subtracted(region).isEmpty():
        return wanted
    screen = _nearest(wanted, screens).adjusted(0, _TITLE_PX, 0, 0)
    width = min(wanted.width(), screen.width())
    height = min(wanted.height(), screen.height())
    left = min(max(wanted.left(), screen.left()), screen.left() + screen.width() - width)
    top = min(max(wanted.top(), screen.top()), screen.top() + screen.height() - height)
    return QRect(left, top, width, height)


def _nearest(wanted: QRect, screens: Sequence[QRect]) -> QRect:
    """The one on which most of it lies; the main one where none of it lies on any."""

    def shared(screen: QRect) -> int:
        both = screen.intersected(wanted)
        return max(0, both.width()) * max(0, both.height())

    return max(screens, key=shared)


def free_places() -> list[QRect]:
    """What windows may use of today's screens, the main one first."""
    main = QGuiApplication.primaryScreen()
    screens = sorted(QGuiApplication.screens(), key=lambda screen: screen is not main)
    return [screen.availableGeometry() for screen in screens]


def place_of(window: QWidget) -> Place:
    """Where it stands now, or would without filling its screen."""
    normal = window.normalGeometry()
    if not normal.isValid():
        normal = window.geometry()
    return Place(
        normal.left(), normal.top(), normal.width(), normal.height(),
        window.isMaximized(), window.isFullScreen(),
    )  # fmt: skip


def put(window: QWidget, place: Place) -> None:
    """Bring a window there, into sight whatever screens there are; shown or not."""
    wanted = QRect(place.left, place.top, place.width, place.height)
    wanted = in_sight(wanted, free_places())
    _fill(window, maximised=False, full_screen=False)
    screen = QGuiApplication.screenAt(wanted.center())
    if screen is not None:
        window.setScreen(screen)
    window.setGeometry(wanted)
    _fill(window, maximised=place.is_maximised, full_screen=place.is_full_screen)


def _fill(window: QWidget, *, maximised: bool, full_screen: bool) -> None:
    state = window.windowState()
    for flag, is_so in (
        (Qt.WindowState.WindowMaximized, maximised),
        (Qt.WindowState.WindowFullScreen, full_screen),
    ):
        state = state | flag if is_so else state & ~flag
    if state != window.windowState():
        window.setWindowState(state)


def other_screen(than: QScreen | None) -> QScreen | None:
    """A screen that is not that one, the next in order; None where there is no other."""
    screens = QGuiApplication.screens()
    if than not in screens or len(screens) < 2:
        return None
    return screens[(screens.index(than) + 1) % len(screens)]


def place_on(screen: QScreen) -> Place:
    """The whole of a screen, and two thirds of it where the window does not fill it."""
    free = screen.availableGeometry()
    width, height = free.width() * 2 // 3, free.height() * 2 // 3
    left = free.left() + (free.width() - width) // 2
    top = free.top() + (free.height() - height) // 2
    return Place(left, top, width, height, is_full_screen=True)
