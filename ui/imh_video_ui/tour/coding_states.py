"""What a coder meets beside the plain coding page: links, filters, concerns, lanes, decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.finding import Wanted
from imh_video.model.identifiers import new_mark_id
from imh_video.model.mark import Mark
from imh_video.model.moment import Verdict
from imh_video.timebase import Micros, Span, micros
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.moments.queue_panel import DISMISSED
from imh_video_ui.timeline.lanes import ON_REQUEST, LaneKind
from imh_video_ui.tour.camera import Camera
from imh_video_ui.tour.sample_content import (
    CONCERN_S,
    REACH_S,
    SHOWN_FAMILY,
    at,
)
from imh_video_ui.tour.workspaces import open_shown_film

_UNMARKED_FAMILY: Final = "LARK-27"


_OVERLAP: Final = Span(23_000_000, 33_000_000)
_OVERLAP_TITLE: Final = "Mark what lies over each other"


def _overlap(desk: CodingDesk) -> None:
    """Marks of both people that lie over each other; taken back after their picture."""
    spans = (("d_attune", 25.0, 31.0), ("d_affect", 26.5, 29.0), ("d_gaze", 24.2, 32.5))
    marks = [
        Mark(new_mark_id(), desk.coding.id, code, Span(micros(since), micros(until)))
        for code, since, until in spans
        if desk.scheme.has_code(code)
    ]
    desk.add_marks(marks, title=_OVERLAP_TITLE, gives_way=False)


def _coding(camera: Camera, at_us: Micros) -> tuple[CodingPage, CodingDesk] | None:
    """The shown film at that frame with nothing pending, looked for or hidden; None without it."""
    if not open_shown_film(camera, SHOWN_FAMILY):
        return None
    page = camera.window.coding_page
    desk = page.desk
    if desk is None:
        return None
    while page.leave_one_thing():
        pass
    if desk.undo_title == _OVERLAP_TITLE:
        desk.undo()
    page.marks_panel.filter.clear()
    page.timeline.hide_lanes(ON_REQUEST)
    page.queue.filter.setCurrentIndex(0)
    page.film_side.overlay_button.setChecked(False)
    page.timeline.choose()
    page.timeline.zoom_to(0.0)
    page.action("view.possible").trigger()
    page.player.pause()
    page.player.seek_us(at_us)
    camera.wait_for(lambda: page.player.is_exact)
    return page, desk


def _show(page: CodingPage, span: Span) -> None:
    """The timeline shows just this."""
    view = page.timeline.view
    page.timeline.set_view(replace(view, start_us=span.onset_us, span_us=span.duration_us))


def _chosen(page: CodingPage, mark: Mark | None) -> bool:
    if mark is not None:
        page.timeline.choose(mark.id, reveal=True)
    return mark is not None


def _links(camera: Camera) -> bool:
    """A reach, its reply and what came of it, as arcs and in the notes."""
    return _noted(camera, "b_reach", REACH_S, Span(micros(13.0), micros(31.0)))


def _filtered(camera: Camera) -> bool:
    """Only smiles, in the list and in the timeline."""
    shown = _coding(camera, micros(7.0))
    if shown is None:
        return False
    page, _ = shown
    page.action("view.marks").trigger()
    page.marks_panel.filter.look_for(Wanted(codes=frozenset({"b_smile", "p_smile"})))
    return True


def _concern(camera: Camera) -> bool:
    """What is written about a concern is covered."""
    return _noted(camera, "b_fuss", CONCERN_S, Span(micros(42.0), micros(56.0)))


def _noted(camera: Camera, code_id: str, at_s: float, around: Span) -> bool:
    """The mark of that code there, chosen, with its notes beside it."""
    shown = _coding(camera, micros(at_s))
    if shown is None:
        return False
    page, desk = shown
    page.action("view.notes").trigger()
    _show(page, around)
    return _chosen(page, at(desk, code_id, at_s))


def _overlapping(camera: Camera) -> bool:
    """Several chosen marks among those that lie over each other."""
    shown = _coding(camera, micros(27.0))
    if shown is None:
        return False
    page, desk = shown
    _overlap(desk)
    page.action("view.marks").trigger()
    _show(page, _OVERLAP)
    together = [
        mark.id
        for mark in desk.marks_in_order()
        if mark.code_id.startswith("d_") and mark.span.onset_us >= _OVERLAP.onset_us
    ]
    page.timeline.choose(*together[:3], reveal=True)
    return True


def _dismissed(camera: Camera) -> bool:
    """What was dismissed, and why."""
    shown = _coding(camera, micros(44.0))
    if shown is None:
        return False
    page, desk = shown
    page.queue.filter.setCurrentIndex(page.queue.filter.findData(DISMISSED))
    said_no = [key for key, one in desk.decisions.items() if one.verdict is Verdict.DISMISSED]
    for candidate_id in said_no[:1]:
        page.queue.open_card(candidate_id)
    return bool(said_no)


def _overlay(camera: Camera) -> bool:
    """Who was seen, drawn over the film."""
    shown = _coding(camera, micros(16.44))
    if shown is None:
        return False
    film = shown[0].film_side
    camera.wait_for(lambda: film.overlay.signals is not None, at_most_ms=2000)
    film.overlay_button.setChecked(True)
    return film.overlay.signals is not None


def _lanes(camera: Camera) -> bool:
    """Every lane of signals: what was measured, what lies between, what is not known."""
    shown = _coding(camera, micros(44.0))
    if shown is None:
        return False
    page, _ = shown
    _show(page, Span(micros(36.0), micros(60.0)))
    page.timeline.verticalScrollBar().setValue(0)
    page.timeline.setFocus()
    return True


def _closer_lanes(camera: Camera) -> bool:
    """The lanes for a closer look, and of the others those to read them beside."""
    if not _lanes(camera):
        return False
    timeline = camera.window.coding_page.timeline
    _show(camera.window.coding_page, Span(micros(4.0), micros(31.0)))
    beside = {LaneKind.VOICES, LaneKind.COVERAGE, *ON_REQUEST}
    timeline.hide_lanes(set(LaneKind) - beside)
    camera.wait_for(lambda: timeline.background.making_sound.fraction is None)
    return True


def _unmarked(camera: Camera) -> bool:
    """A film that nobody has marked or looked at yet: what can be done first."""
    if not open_shown_film(camera, _UNMARKED_FAMILY, anew=True):
        return False
    page = camera.window.coding_page
    page.action("view.possible").trigger()
    camera.wait_for(lambda: page.player.is_exact)
    return True


def _no_marks(camera: Camera) -> bool:
    """The empty list of marks."""
    if not _unmarked(camera):
        return False
    camera.window.coding_page.action("view.marks").trigger()
    return True


def _no_notes(camera: Camera) -> bool:
    """Nothing chosen to write about."""
    camera.window.coding_page.action("view.notes").trigger()
    return True


CODING_SCENES: Final[dict[str, Callable[[Camera], bool]]] = {
    "15-links": _links,
    "16-filter": _filtered,
    "17-concern": _concern,
    "18-overlapping-marks": _overlapping,
    "19-dismissed": _dismissed,
    "20-overlay": _overlay,
    "21-lanes": _lanes,
    "58-lanes-closer": _closer_lanes,
    "22-first-steps": _unmarked,
    "23-no-marks": _no_marks,
    "24-no-notes": _no_notes,
}
