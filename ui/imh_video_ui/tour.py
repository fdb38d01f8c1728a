"""Pictures of every workspace with real content, rendered without a screen.

Without a library the sample families are made in a folder of their own, coded from their truth
files and looked at for possible moments: nothing of the person's own is touched.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QMessageLogContext,
    QRectF,
    QThread,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from imh_video.app.library import Library
from imh_video.app.preferences import Preferences
from imh_video.app.sample_coding import code_from_truth
from imh_video.app.sample_library import open_sample_library, sample_clips_folder
from imh_video.model.identifiers import RecordingId
from imh_video.model.problem import Problem
from imh_video.schemes.locate import find_scheme
from imh_video_ui.application import build_application
from imh_video_ui.dialogs.dialog import Dialog
from imh_video_ui.jobs.runner import jobs
from imh_video_ui.library.consent_form import Said
from imh_video_ui.main_window import HELP, LIBRARY, SETTINGS, MainWindow
from imh_video_ui.theme import colour
from imh_video_ui.theme.tokens import RADIUS_CARD

WIDTH, HEIGHT = 1600, 1000
_CODER: Final = "Coder A"
_SHOWN_FAMILY: Final = "TERN-53"
_SHOWN_AT_US: Final = 16_440_000
_LONGEST_WAIT_MS: Final = 20_000
_HARMLESS = "does not support propagateSizeHints"
# OpenCV points Qt at plugins of its own when it is imported; a child must not inherit that.
_FOREIGN_QT = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


def tour(out: Path, library: Path | None = None, *, looks: bool = True) -> list[Path]:
    """Render all pictures into a folder; where they lie. ``looks`` False leaves the analysis out.

    Raises Problem when the library or the sample clips are missing.
    """
    out.mkdir(parents=True, exist_ok=True)
    _without_screen()
    with tempfile.TemporaryDirectory() as scratch:
        folder = library
        if folder is None:
            folder = Path(scratch) / "sample-library"
            prepare_sample_library(folder, looks=looks)
        pictures = [
            *render_pictures(out, folder, Path(scratch), ("light", "dark")),
            *_render_enlarged(out, folder, Path(scratch)),
        ]
        first_start = Path(scratch) / "library"
        pictures += render_first_start(out, first_start, Path(scratch))
    return sorted(pictures)


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


def prepare_sample_library(folder: Path, *, looks: bool) -> None:
    """The sample families with marks, possible moments and decisions."""
    with open_sample_library(folder) as library:
        recording = library.recordings(library.family_of_code(_SHOWN_FAMILY).id)[0]
        if looks:
            _look(library, recording.id)
        _code(library, recording.id)


def _look(library: Library, recording_id: RecordingId) -> None:
    from imh_video.app.suggesting import look_at_recording

    try:
        look_at_recording(library, recording_id)
    except Problem as problem:
        # Without the model files the pictures show the marks, and no possible moments.
        sys.stderr.write(f"{problem.sentence}\n")


def _code(library: Library, recording_id: RecordingId) -> None:
    desk = library.open_coding(recording_id, _CODER, find_scheme("sunderland"))
    code_from_truth(desk, sample_clips_folder() / "play_at_home.truth.json")
    suggestions = library.candidates(recording_id)
    found = suggestions.moments if suggestions is not None else ()
    # The best one stays to be looked at: the picture shows what there is to decide.
    for candidate in found[1:2]:
        desk.keep(candidate)
    for candidate in found[4:5]:
        desk.dismiss(candidate)
    desk.close()


class Camera:
    """A window on a library, and pictures of it."""

    def __init__(self, out: Path, library: Library, scratch: Path, *, is_sample: bool) -> None:
        self._out = out
        self._app = build_application("light")
        self._preferences = Preferences(scratch / "preferences.toml")
        self.window = MainWindow(
            library, self._preferences, open_sample_library, is_sample=is_sample, keeps_layout=False
        )
        self.window.resize(WIDTH, HEIGHT)
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

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


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


def render_pictures(
    out: Path,
    folder: Path,
    scratch: Path,
    themes: Sequence[str],
    *,
    suffix: str = "",
    only: Sequence[str] = (),
) -> list[Path]:
    """Every workspace in each theme; ``only`` names some."""
    camera = Camera(out, Library.open(folder), scratch, is_sample=True)
    taken = []
    try:
        for name, show in _SCENES.items():
            if only and name not in only:
                continue
            for theme in themes:
                camera.wear(theme)
                if show(camera):
                    taken.append(camera.take(f"{name}-{theme}{suffix}"))
                _leave_dialogs(camera)
    finally:
        camera.close()
    return taken


def _leave_dialogs(camera: Camera) -> None:
    for dialog in camera.window.findChildren(Dialog):
        dialog.reject()
    camera.settle(50)


# Scenes: each shows something and says whether there is something to show.


def _show_library(camera: Camera) -> bool:
    window = camera.window
    window.show_workspace(LIBRARY)
    for facts in window.library_page.families:
        if facts.family.code == _SHOWN_FAMILY:
            window.library_page.choose(facts.family.id)
    window.library_page.focus_chosen()
    return True


def _show_adding(camera: Camera) -> bool:
    window = camera.window
    facts = window.library_page.chosen
    clips = sorted(sample_clips_folder().glob("*.mp4"))
    if facts is None or not clips:
        return False
    page = window.add_film_page
    window.add_film(facts.family.id, clips[:1])
    camera.settle()
    if page.consent_form is not None:
        for person in facts.people:
            page.consent_form.choose(person.id, Said.AGREED)
    return True


def _show_coding(camera: Camera) -> bool:
    window = camera.window
    page = window.coding_page
    facts = next((f for f in window.library_page.families if f.family.code == _SHOWN_FAMILY), None)
    if facts is None or facts.last_film is None:
        return False
    if page.recording is None:
        window.open_film(facts.last_film.recording.id)
    else:
        window.show_workspace("coding")
    camera.settle(1500)
    if page.queue.current is None:
        page.step_candidates(1)
    camera.settle(800)
    page.player.pause()
    page.player.seek_us(_SHOWN_AT_US)
    camera.settle(800)
    page.take_stroke("B")
    return True


def _show_settings(camera: Camera) -> bool:
    camera.window.show_workspace(SETTINGS)
    return True


def _show_help(camera: Camera) -> bool:
    camera.window.show_workspace(HELP)
    return True


def _show_consent(camera: Camera) -> bool:
    _show_library(camera)
    camera.window.library_page.ask_for_consent()
    return True


def _show_bad_film(camera: Camera) -> bool:
    window = camera.window
    facts = window.library_page.chosen
    if facts is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        bad = Path(folder) / "shopping list.mp4"
        bad.write_text("milk, bread, apples", "utf-8")
        window.add_film(facts.family.id, [bad])
        camera.settle()
    return True


def _show_palette(camera: Camera) -> bool:
    _show_library(camera)
    camera.window.open_palette()
    return True


_SCENES: Final[dict[str, Callable[[Camera], bool]]] = {
    "01-library": _show_library,
    "02-add-a-film": _show_adding,
    "03-coding": _show_coding,
    "04-settings": _show_settings,
    "05-help": _show_help,
    "06-consent": _show_consent,
    "07-not-a-film": _show_bad_film,
    "08-find-an-action": _show_palette,
}
_ENLARGED: Final = ("01-library", "02-add-a-film", "03-coding")


def render_first_start(out: Path, folder: Path, scratch: Path) -> list[Path]:
    """What a newcomer sees: a library with nothing in it."""
    camera = Camera(out, Library.create(folder, plain=True), scratch, is_sample=False)
    try:
        camera.wear("light")
        return [camera.take("09-first-start-light")]
    finally:
        camera.close()


def _render_enlarged(out: Path, folder: Path, scratch: Path) -> list[Path]:
    """Some pictures at 200 % scaling: Qt takes the factor only when a process starts."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in _FOREIGN_QT},
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": "2",
    }
    before = set(out.glob("*-200.png"))
    arguments = [str(out), str(folder), str(scratch)]
    subprocess.run(
        [sys.executable, "-m", "imh_video_ui.tour", *arguments], env=environment, check=True
    )
    return sorted(before | set(out.glob("*-200.png")))


def _enlarged_main(out: str, folder: str, scratch: str) -> None:
    _without_screen()
    render_pictures(
        Path(out), Path(folder), Path(scratch), ("light",), suffix="-200", only=_ENLARGED
    )


if __name__ == "__main__":
    _enlarged_main(*sys.argv[1:4])
