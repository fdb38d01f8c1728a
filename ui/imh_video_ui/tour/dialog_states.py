"""Pages and dialogs beside the coding page: schemes, who is who, films that wait, reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QLineEdit

from imh_video.app import own_schemes
from imh_video.app.library import Library
from imh_video.model.identifiers import RecordingId
from imh_video.model.scheme import CodingScheme
from imh_video.schemes.draft_check import Part, Place
from imh_video_ui.jobs.look_through import LookThroughDialog
from imh_video_ui.jobs.looking_list import Look, LookEntry, LookingList
from imh_video_ui.main_window import LIBRARY
from imh_video_ui.scheme_change.scheme_change_dialog import SchemeChangeDialog
from imh_video_ui.tour.camera import Camera
from imh_video_ui.tour.sample_content import SHOWN_FAMILY
from imh_video_ui.tour.workspaces import open_shown_film


def _key_clash(camera: Camera) -> bool:
    """A scheme of one's own in which two codes have the same keys."""
    window = camera.window
    window.guide.show_schemes()
    page = window.schemes_page
    file = next(one for one in own_schemes.scheme_files() if one.path.stem == "sunderland")
    page.copy(file, "Attunement, our team")
    editor = page.editor
    editor.go_to(Place(Part.CODE, 1))
    field = editor.form.field("keys")
    if not isinstance(field, QLineEdit):
        return False
    field.selectAll()
    field.insert(editor.draft.scheme.codes[0].keys)
    camera.settle(800)
    return True


def _newer(scheme: CodingScheme) -> CodingScheme:
    """A next version: one code has another id and name, one has gone, one is a point now."""
    codes = []
    for code in scheme.codes:
        if code.id == "b_fuss":
            continue
        codes.append(
            replace(code, id="b_gaze", label="looks at parent's face")
            if code.id == "b_look"
            else code
        )
    return replace(scheme, version="1.1", content_hash="0" * 64, codes=tuple(codes))


def _mapping(camera: Camera) -> bool:
    """A changed scheme, shown before it is applied."""
    if not open_shown_film(camera, SHOWN_FAMILY):
        return False
    desk = camera.window.coding_page.desk
    if desk is None:
        return False
    SchemeChangeDialog(camera.window, desk, _newer(desk.scheme)).open()
    camera.settle(300)
    return True


def _who_is_who(camera: Camera) -> bool:
    """Who is who, after the first look."""
    if not open_shown_film(camera, SHOWN_FAMILY):
        return False
    window = camera.window
    recording = window.coding_page.recording
    if recording is None:
        return False
    window.guide.show_people(recording.id)
    camera.wait_for(lambda: window.people_page.who is not None)
    camera.settle(600)
    return True


def _films_that_wait(camera: Camera) -> bool:
    """Films that are looked at one after the other, at every stage."""
    window = camera.window
    window.people_page.close_recording()
    window.show_workspace(LIBRARY)
    films = [recording.id for recording in camera.library.recordings()]
    LookThroughDialog(window, camera.library, StandingList(camera.library, films)).open()
    camera.settle(800)
    return True


class StandingList(LookingList):
    """A list of looks of which none runs: it stands still for its picture."""

    def __init__(self, library: Library, films: Sequence[RecordingId]) -> None:
        super().__init__(library)
        stages = (
            LookEntry(films[0], Look.DONE, 1.0),
            LookEntry(films[1], Look.RUNNING, 0.43, "looking for faces and bodies, 40 s left"),
            LookEntry(films[2], Look.WAITING),
        )
        self._entries = {entry.recording_id: entry for entry in stages}


def _report_tab(place: int) -> Callable[[Camera], bool]:
    def show(camera: Camera) -> bool:
        if not open_shown_film(camera, SHOWN_FAMILY, anew=place == 0):
            return False
        camera.window.guide.show_report()
        camera.settle(1200)
        tabs = camera.window.reports_page.tabs
        if place >= tabs.count():
            return False
        tabs.setCurrentIndex(place)
        camera.settle(500)
        return True

    return show


DIALOG_SCENES: Final[dict[str, Callable[[Camera], bool]]] = {
    "25-key-clash": _key_clash,
    "26-scheme-change": _mapping,
    "27-who-is-who": _who_is_who,
    "28-films-that-wait": _films_that_wait,
    "29-report-figures": _report_tab(1),
    "30-report-replies": _report_tab(2),
    "31-report-transitions": _report_tab(3),
    "32-report-marks": _report_tab(4),
}
