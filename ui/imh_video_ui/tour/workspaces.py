"""The workspaces of the window: each scene shows one, and says whether there is one to show."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from imh_video.app.sample_library import sample_clips_folder
from imh_video_ui.library.consent_form import Said
from imh_video_ui.main_window import HELP, LIBRARY, SETTINGS
from imh_video_ui.tour.camera import Camera
from imh_video_ui.tour.sample_content import SHOWN_FAMILY

_SHOWN_AT_US: Final = 16_440_000
_STRIPS_WITHIN_MS: Final = 30_000
"""A film strip that takes longer is shown as far as it is."""


def _show_library(camera: Camera) -> bool:
    window = camera.window
    window.show_workspace(LIBRARY)
    for facts in window.library_page.families:
        if facts.family.code == SHOWN_FAMILY:
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


def open_shown_film(camera: Camera, family: str, *, anew: bool = False) -> bool:
    """That family's film in the coding workspace; False where there is none."""
    window = camera.window
    page = window.coding_page
    facts = next((f for f in window.library_page.families if f.family.code == family), None)
    if facts is None or facts.last_film is None:
        return False
    wanted = facts.last_film.recording.id
    is_new = anew or page.recording is None or page.recording.id != wanted
    if is_new:
        window.guide.open_film(wanted)
    else:
        window.show_workspace("coding")
    camera.settle(1500 if is_new else 150)
    behind = page.timeline.background
    if is_new:
        making = (behind.making_stills, behind.making_sound)
        camera.wait_for(lambda: all(one.fraction is None for one in making), _STRIPS_WITHIN_MS)
    return True


def _show_coding(camera: Camera) -> bool:
    page = camera.window.coding_page
    if not open_shown_film(camera, SHOWN_FAMILY):
        return False
    if page.queue.current is None:
        page.moments.step(1)
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


def _show_report(camera: Camera) -> bool:
    if not open_shown_film(camera, SHOWN_FAMILY):
        return False
    camera.window.guide.show_report()
    camera.settle(1500)
    return True


def _show_going_back(camera: Camera) -> bool:
    if not open_shown_film(camera, SHOWN_FAMILY):
        return False
    camera.window.coding_page.whole.go_back()
    camera.settle(800)
    return True


def _show_schemes(camera: Camera) -> bool:
    camera.window.guide.show_schemes()
    camera.settle(500)
    return True


def _show_keys(camera: Camera) -> bool:
    open_shown_film(camera, SHOWN_FAMILY)
    camera.window.open_keys()
    camera.settle(500)
    return True


def _show_marks(camera: Camera) -> bool:
    if not open_shown_film(camera, SHOWN_FAMILY):
        return False
    page = camera.window.coding_page
    page.action("view.marks").trigger()
    camera.settle(600)
    return True


SCENES: Final[dict[str, Callable[[Camera], bool]]] = {
    "01-library": _show_library,
    "02-add-a-film": _show_adding,
    "03-coding": _show_coding,
    "04-settings": _show_settings,
    "05-help": _show_help,
    "06-consent": _show_consent,
    "07-not-a-film": _show_bad_film,
    "08-find-an-action": _show_palette,
    "10-report": _show_report,
    "11-going-back": _show_going_back,
    "12-schemes": _show_schemes,
    "13-keys": _show_keys,
    "14-marks": _show_marks,
}
