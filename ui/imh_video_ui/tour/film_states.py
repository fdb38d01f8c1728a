"""The film and its bar in every state that a person may meet, one picture each."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import BinaryIO, Final, cast

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from imh_video.app.library import Library
from imh_video.app.sample_library import sample_clips_folder
from imh_video.media.source import PathSource
from imh_video.timebase import Span
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.player.full_screen import FullScreenFilm
from imh_video_ui.player.picture_menu import picture_menu
from imh_video_ui.player.pop_panel import PopPanel
from imh_video_ui.tour.camera import Camera
from imh_video_ui.tour.sample_content import SHOWN_FAMILY
from imh_video_ui.tour.workspaces import open_shown_film

_AT_US: Final = 16_440_000
_SPAN: Final = Span(15_000_000, 18_000_000)
_SLOW_S: Final = 6.0


@dataclass(frozen=True)
class SlowDisk:
    """A film on a disk that thinks before it answers."""

    film: PathSource

    @property
    def name(self) -> str:
        return self.film.name

    @property
    def key(self) -> str:
        return self.film.key

    @property
    def size_bytes(self) -> int:
        return self.film.size_bytes

    def open(self) -> BinaryIO:
        return cast("BinaryIO", _SlowFile(self.film.path))


class _SlowFile(FileIO):
    def readinto(self, buffer: object) -> int:
        time.sleep(_SLOW_S)
        return super().readinto(buffer)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Onlooker:
    """Somebody in front of a film."""

    camera: Camera
    page: CodingPage
    scratch: Path

    def stand(self) -> None:
        """The film stands at its usual place, whole and as filmed."""
        player = self.page.player
        player.pause()
        player.set_loop(None)
        player.play_spans(())
        player.set_speed(1.0)
        player.set_lift(0.0)
        self.page.film.zoom_reset()
        self.page.film.set_magnifier(False)
        player.seek_us(_AT_US)
        self.see()

    def see(self) -> None:
        """Until the exact picture is on screen, at the size and brightness that it shows in."""
        player = self.page.player
        self.camera.settle(400)
        self.camera.wait_for(lambda: player.is_exact and not player.is_waiting)
        self.camera.settle(300)

    def close_panels(self) -> None:
        window = self.camera.window
        for panel in (*window.findChildren(PopPanel), *window.findChildren(QMenu)):
            panel.close()


def _standing(onlooker: Onlooker) -> None:
    return


def _playing(onlooker: Onlooker) -> None:
    player = onlooker.page.player
    player.set_speed(0.5)
    player.set_loop(_SPAN)
    player.play()
    onlooker.camera.settle(700)


def _closer(onlooker: Onlooker) -> None:
    film = onlooker.page.film
    film.zoom_by(2.5, QPointF(film.width() * 0.7, film.height() * 0.4))
    onlooker.see()


def _magnified(onlooker: Onlooker) -> None:
    film = onlooker.page.film
    QCursor.setPos(film.mapToGlobal(QPoint(film.width() * 69 // 100, film.height() * 42 // 100)))
    film.set_magnifier(True)
    onlooker.see()


def _brighter(onlooker: Onlooker) -> None:
    onlooker.page.player.set_lift(0.6)
    onlooker.see()


def _only_marks(onlooker: Onlooker) -> None:
    onlooker.page.action("play.marks_only").trigger()
    onlooker.camera.settle(900)


def _loop_choices(onlooker: Onlooker) -> None:
    onlooker.page.player.set_loop(_SPAN)
    onlooker.page.transport.open_loop_panel()


def _go_to(onlooker: Onlooker) -> None:
    onlooker.page.transport.ask_where()


def _sound_choices(onlooker: Onlooker) -> None:
    onlooker.page.transport.open_sound_panel()


def _menu(onlooker: Onlooker) -> None:
    film = onlooker.page.film
    menu = picture_menu(film, onlooker.page.film_side.picture_actions)
    menu.popup(film.mapToGlobal(QPoint(film.width() // 3, 30)))


def _waiting(onlooker: Onlooker) -> None:
    clip = PathSource(sample_clips_folder() / "play_at_home.mp4")
    onlooker.page.player.open(SlowDisk(clip))
    onlooker.camera.settle(1500)


def _gone(onlooker: Onlooker) -> None:
    copy = onlooker.scratch / "holiday.mp4"
    shutil.copyfile(sample_clips_folder() / "phone_portrait.mp4", copy)
    gone = PathSource(copy)
    copy.unlink()
    onlooker.page.film.offers_playable_copy = False
    onlooker.page.player.reopen(gone)
    onlooker.camera.settle(800)


def _unplayable(onlooker: Onlooker) -> None:
    bad = onlooker.scratch / "film.mp4"
    bad.write_bytes(bytes(4096))
    onlooker.page.film.offers_playable_copy = True
    onlooker.page.player.reopen(PathSource(bad))
    onlooker.camera.settle(800)


def _no_film(onlooker: Onlooker) -> None:
    onlooker.page.player.close()


STATES: Final[dict[str, Callable[[Onlooker], None]]] = {
    "01-standing": _standing,
    "02-playing-in-a-loop": _playing,
    "03-closer": _closer,
    "04-magnifier": _magnified,
    "05-brighter": _brighter,
    "06-only-the-marks": _only_marks,
    "07-loop-choices": _loop_choices,
    "08-go-to": _go_to,
    "09-sound": _sound_choices,
    "10-picture-menu": _menu,
    "12-waiting-for-the-disk": _waiting,
    "13-film-gone": _gone,
    "14-cannot-be-played": _unplayable,
    "15-no-film": _no_film,
}


def render_film_states(
    out: Path, folder: Path, scratch: Path, themes: Sequence[str], *, suffix: str = ""
) -> list[Path]:
    """The film with its bar in each state and theme; nothing where the sample film is missing."""
    out.mkdir(exist_ok=True)
    camera = Camera(out, Library.open(folder), scratch, is_sample=True)
    taken = []
    try:
        for theme in themes:
            camera.wear(theme)
            if open_shown_film(camera, SHOWN_FAMILY):
                taken += _each_state(camera, scratch, out, f"{theme}{suffix}")
                taken.append(_whole_screen(camera, out, f"{theme}{suffix}"))
            camera.window.coding_page.close_recording()
    finally:
        camera.close()
    return taken


def _each_state(camera: Camera, scratch: Path, out: Path, theme: str) -> list[Path]:
    onlooker = Onlooker(camera, camera.window.coding_page, scratch)
    taken = []
    for name, show in STATES.items():
        if name < "12":
            onlooker.camera.wait_for(lambda: onlooker.page.player.is_open)
            onlooker.stand()
        show(onlooker)
        taken.append(camera.take_part(onlooker.page.film_side, f"{name}-{theme}", out))
        onlooker.close_panels()
    open_shown_film(camera, SHOWN_FAMILY, anew=True)
    return taken


def _whole_screen(camera: Camera, out: Path, theme: str) -> Path:
    page = camera.window.coding_page
    camera.wait_for(lambda: page.player.is_open)
    page.player.seek_us(_AT_US)
    page.transport.show_full_screen()
    film = next(one for one in page.window().findChildren(FullScreenFilm) if one.isVisible())
    film.showNormal()
    film.resize(camera.window.size())
    camera.settle(400)
    camera.wait_for(lambda: page.player.is_exact)
    if film.passing is not None:
        film.passing.show()
    camera.settle(200)
    path = camera.take_part(film, f"11-whole-screen-{theme}", out)
    film.close()
    camera.settle(100)
    return path
