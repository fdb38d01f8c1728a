"""Pictures of every workspace with real content, rendered without a screen.

Without a library the sample families are made in a folder of their own, coded from their truth
files and looked at for possible moments: nothing of the person's own is touched.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from imh_video import places
from imh_video.app.library import Library
from imh_video_ui.tour.camera import HEIGHT as HEIGHT
from imh_video_ui.tour.camera import WIDTH as WIDTH
from imh_video_ui.tour.camera import Camera, leave_dialogs
from imh_video_ui.tour.coding_states import CODING_SCENES
from imh_video_ui.tour.dialog_states import DIALOG_SCENES
from imh_video_ui.tour.evaluation import render_evaluation
from imh_video_ui.tour.film_states import render_film_states
from imh_video_ui.tour.layout_states import LAYOUT_SCENES
from imh_video_ui.tour.moments_states import MOMENTS_SCENES
from imh_video_ui.tour.more_dialogs import MORE_DIALOGS
from imh_video_ui.tour.sample_content import SHOWN_FAMILY as SHOWN_FAMILY
from imh_video_ui.tour.sample_content import prepare_sample_library
from imh_video_ui.tour.two_cameras import render_two_cameras
from imh_video_ui.tour.workspaces import SCENES as WORKSPACES

_HARMLESS = "This plugin does not support"
_OF_CODING: Final = (
    "03-coding", "14-marks", "15-links", "16-filter", "17-concern", "18-overlapping-marks",
    "21-lanes", "58-lanes-closer", "22-first-steps",
)  # fmt: skip
# OpenCV points Qt at plugins of its own when it is imported; a child must not inherit that.
_FOREIGN_QT = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


SCENES: Final = {
    **WORKSPACES,
    **CODING_SCENES,
    **DIALOG_SCENES,
    **MORE_DIALOGS,
    **MOMENTS_SCENES,
    **LAYOUT_SCENES,
}
"""Each shows one state of the window, and answers whether there is one to show."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Another screen than the usual one. ``width`` and ``height`` are logical pixels."""

    name: str
    factor: float
    width: int = WIDTH
    height: int = HEIGHT
    only: tuple[str, ...] = ()
    """The scenes shown there; all when empty."""
    shows_player: bool = False


SCREENS: Final = (
    Screen("200", 2.0, shows_player=True),
    # A laptop of 1920 x 1080 as it comes, and with larger writing; and a small old one.
    Screen("125", 1.25, 1536, 864, _OF_CODING),
    Screen("150", 1.5, 1280, 720, _OF_CODING),
    Screen("1366x768", 1.0, 1366, 768, _OF_CODING),
)


def tour(
    out: Path, library: Path | None = None, *, looks: bool = True, only: Sequence[str] = ()
) -> list[Path]:
    """Render the pictures into a folder; where they lie. ``looks`` False leaves the analysis out.

    ``only`` keeps those whose names have one of these words in them ("coding", "15", "125"); what
    is not wanted is not drawn. Raises Problem when the library or the sample clips are missing.
    """
    out.mkdir(parents=True, exist_ok=True)
    _without_screen()
    with tempfile.TemporaryDirectory() as name, _home_of_its_own(Path(name)):
        scratch = Path(name)
        folder = library
        if folder is None:
            folder = scratch / "sample-library"
            prepare_sample_library(folder, looks=looks)
        pictures = render_pictures(out, folder, scratch, ("light", "dark"), words=only)
        if _is_wanted("player", only):
            pictures += render_film_states(out / "player", folder, scratch, ("light", "dark"))
            pictures += render_two_cameras(out / "player", scratch, ("light", "dark"), looks=looks)
        for screen in SCREENS:
            pictures += _render_on(screen, out, folder, scratch, only)
        if _is_wanted("evaluation", only):
            pictures += render_evaluation(out, scratch, ("light", "dark"), looks=looks)
        if _is_wanted("09-first-start", only):
            pictures += render_first_start(out, scratch / "library", scratch)
    return sorted(pictures)


def _is_wanted(name: str, words: Sequence[str]) -> bool:
    return not words or any(word in name for word in words)


@contextmanager
def _home_of_its_own(scratch: Path) -> Iterator[None]:
    """Schemes and settings of the pictures are not the person's own."""
    moved = {
        "IMH_VIDEO_MODELS": str(places.models_folder()),
        "IMH_VIDEO_CACHE": str(places.cache_folder()),
        "IMH_VIDEO_HOME": str(scratch / "home"),
    }
    before = {name: os.environ.get(name) for name in moved}
    os.environ.update(moved)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _without_screen() -> None:
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        for name in _FOREIGN_QT:
            os.environ.pop(name, None)
    qInstallMessageHandler(_say_qt_message)


def _say_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    is_of_sound = (context.category or "").startswith("qt.multimedia") or "Pulse" in message
    # No sound device is needed for pictures; the other is said of every window without a screen.
    if kind is QtMsgType.QtDebugMsg or is_of_sound or _HARMLESS in message:
        return
    sys.stderr.write(f"Qt: {message}\n")


def render_pictures(
    out: Path,
    folder: Path,
    scratch: Path,
    themes: Sequence[str],
    *,
    suffix: str = "",
    only: Sequence[str] = (),
    words: Sequence[str] = (),
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> list[Path]:
    """Every scene in each theme; ``only`` names some, ``words`` stand in the pictures' names."""
    wanted = [
        (name, [theme for theme in themes if _is_wanted(f"{name}-{theme}{suffix}", words)])
        for name in SCENES
        if not only or name in only
    ]
    if not any(wanted_themes for _, wanted_themes in wanted):
        return []
    camera = Camera(out, Library.open(folder), scratch, is_sample=True, size=size)
    taken = []
    try:
        for name, wanted_themes in wanted:
            for theme in wanted_themes:
                camera.wear(theme)
                if SCENES[name](camera):
                    taken.append(camera.take(f"{name}-{theme}{suffix}"))
                leave_dialogs(camera)
    finally:
        camera.close()
    return taken


def render_first_start(out: Path, folder: Path, scratch: Path) -> list[Path]:
    """What a newcomer sees: a library with nothing in it."""
    camera = Camera(out, Library.create(folder, plain=True), scratch, is_sample=False)
    try:
        camera.wear("light")
        return [camera.take("09-first-start-light")]
    finally:
        camera.close()


def _render_on(
    screen: Screen, out: Path, folder: Path, scratch: Path, words: Sequence[str]
) -> list[Path]:
    """Pictures on another screen: Qt takes the factor only when a process starts."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in _FOREIGN_QT},
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": str(screen.factor),
    }
    arguments = [screen.name, str(out), str(folder), str(scratch), *words]
    subprocess.run(
        [sys.executable, "-m", "imh_video_ui.tour", *arguments], env=environment, check=True
    )
    found = sorted(out.rglob(f"*-{screen.name}.png"))
    return [path for path in found if _is_wanted(path.relative_to(out).as_posix(), words)]


def screen_main(name: str, out: str, folder: str, scratch: str, *words: str) -> None:
    """What a process that was started with another scaling renders."""
    screen = next(one for one in SCREENS if one.name == name)
    suffix = f"-{screen.name}"
    paths = Path(out), Path(folder), Path(scratch)
    _without_screen()
    render_pictures(
        *paths, ("light",), suffix=suffix, only=screen.only, words=words,
        size=(screen.width, screen.height),
    )  # fmt: skip
    if screen.shows_player and _is_wanted(f"player{suffix}", words):
        out_of_player = Path(out) / "player"
        render_film_states(out_of_player, *paths[1:], ("light",), suffix=suffix)
