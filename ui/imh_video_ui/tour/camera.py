"""A window on a library, and pictures of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QRect, QRectF, QThread
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.app.sample_library import open_sample_library
from imh_video_ui.application import build_application
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.main_window import MainWindow
from imh_video_ui.player.pop_panel import PopPanel
from imh_video_ui.shell.command_palette import CommandPalette
from imh_video_ui.theme import colour
from imh_video_ui.theme.tokens import RADIUS_CARD

WIDTH, HEIGHT = 1600, 1000
_LONGEST_WAIT_MS: Final = 20_000


class Camera:
    """A window on a library, and pictures of it."""

    def __init__(
        self,
        out: Path,
        library: Library,
        scratch: Path,
        *,
        is_sample: bool,
        size: tuple[int, int] = (WIDTH, HEIGHT),
    ) -> None:
        self._out = out
        self.library = library
        self._app = build_application("light")
        self._preferences = Preferences(scratch / "preferences.toml")
        self.window = MainWindow(
            library, self._preferences, open_sample_library, is_sample=is_sample, keeps_layout=False
        )
        self.window.resize(*size)
        self.window.show()
        self.settle()

    def wear(self, theme: str) -> None:
        self._preferences.set("look.theme", theme)
        self.settle()

    def settle(self, at_least_ms: int = 120) -> None:
        """Let the event loop turn until nothing is under way."""
        clock = QElapsedTimer()
        clock.start()
        while clock.elapsed() < _LONGEST_WAIT_MS:
            self._app.processEvents()
            self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            if clock.elapsed() >= at_least_ms and not jobs().running:
                return
            QThread.msleep(5)

    def take(self, name: str) -> Path:
        """A picture of the window, with the dialog that is open over it."""
        self.settle()
        picture = self.window.grab()
        for dialog in self.window.findChildren(Dialog):
            if dialog.isVisible():
                _lay_over(picture, dialog)
        path = self._out / f"{name}.png"
        picture.save(str(path))
        return path

    def wait_for(self, is_so: Callable[[], bool], at_most_ms: int = _LONGEST_WAIT_MS) -> None:
        """Let the event loop turn until that is so; at most some seconds."""
        clock = QElapsedTimer()
        clock.start()
        while not is_so() and clock.elapsed() < at_most_ms:
            self._app.processEvents()
            QThread.msleep(5)

    def take_part(self, part: QWidget, name: str, folder: Path) -> Path:
        """A picture of one part of its window, with the panel or menu that is open over it."""
        window = part.window()
        picture = window.grab()
        place = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        corner = window.mapToGlobal(QPoint(0, 0))
        for panel in (*window.findChildren(PopPanel), *window.findChildren(QMenu)):
            if panel.isVisible():
                at = panel.mapToGlobal(QPoint(0, 0)) - corner
                _lay_on(picture, panel, at)
                place = place.united(QRect(at, panel.size()))
        ratio = picture.devicePixelRatio()
        place = place.intersected(window.rect())
        path = folder / f"{name}.png"
        picture.copy(QRectF(place.topLeft() * ratio, place.size() * ratio).toRect()).save(str(path))
        return path

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _lay_on(picture: QPixmap, panel: QWidget, at: QPoint) -> None:
    painter = QPainter(picture)
    painter.drawPixmap(at, panel.grab())
    painter.end()


def _lay_over(picture: QPixmap, dialog: Dialog) -> None:
    """A dialog is a window of its own: it is drawn where it would stand."""
    ratio = picture.devicePixelRatio()
    across = (picture.width() / ratio - dialog.width()) / 2
    down = (picture.height() / ratio - dialog.height()) / 2
    place = QRectF(across, down, dialog.width(), dialog.height())
    outline = QPainterPath()
    outline.addRoundedRect(place, RADIUS_CARD, RADIUS_CARD)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(outline)
    painter.drawPixmap(place.topLeft(), dialog.grab())
    painter.setClipping(False)
    painter.setPen(QPen(colour("edge"), 1))
    painter.drawPath(outline)
    painter.end()


def leave_dialogs(camera: Camera) -> None:
    """As somebody does who presses Escape."""
    for dialog in camera.window.findChildren(Dialog):
        dialog.reject()
    for palette in camera.window.findChildren(CommandPalette):
        palette.leave()
    camera.settle(50)
