"""How possible moments are looked for, what their order has learnt, and coding without them first.

Nothing in the library is changed for these: what is hidden or learnt is only shown so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from imh_video.app.learning import LearnFrom
from imh_video.app.own_pass import OwnPassCheck
from imh_video.measures.since_own_pass import since_own_pass
from imh_video.model.mark import Origin
from imh_video.model.own_pass import OwnPass
from imh_video.moments.learning import LearningState, Learnt, Trial
from imh_video_ui.coding.coding_page import CodingPage
from imh_video_ui.moments.learnt_dialog import LearntDialog
from imh_video_ui.moments.moment_words import lane_words
from imh_video_ui.moments.since_dialog import SinceDialog
from imh_video_ui.tour.camera import Camera
from imh_video_ui.tour.sample_content import SHOWN_FAMILY
from imh_video_ui.tour.workspaces import open_shown_film

_LEARNT: Final = Learnt(
    64,
    5,
    LearningState.IN_USE,
    Trial(5, 212, 0.58, 0.71, 5, 0, 0.03),
    (("turn_taking", 0.62), ("infant smile", 0.31), ("face_to_face", -0.44)),
)


def _page(camera: Camera) -> CodingPage | None:
    if not open_shown_film(camera, SHOWN_FAMILY):
        return None
    page = camera.window.coding_page
    page.moments_side.show_known()
    page.action("view.possible").trigger()
    return page


def _looked_for(camera: Camera) -> bool:
    """What is looked for in this film and with this family."""
    page = _page(camera)
    if page is None:
        return False
    page.moments_side.choices.ask()
    return True


def _learnt(camera: Camera) -> bool:
    """What the order has learnt from made answers, in words and figures."""
    page = _page(camera)
    if page is None:
        return False
    few = Learnt(12, 1, LearningState.TOO_FEW)
    learnt = {LearnFrom.OWN: _LEARNT, LearnFrom.TEAM: few, LearnFrom.NOBODY: few}
    LearntDialog(page, learnt, LearnFrom.OWN).open()
    return True


def _own_pass(camera: Camera) -> bool:
    """The coder's own pass goes on: neither possible moments nor what was measured."""
    page = _page(camera)
    if page is None:
        return False
    page.queue.show_own_pass()
    page.timeline.show_possible((), {}, lane_words)
    page.timeline.show_signals(None)
    page.film_side.show_signals(None)
    page.bar.show_own_pass(is_hiding=True)
    return True


def _since(camera: Camera) -> bool:
    """What changed since, with the marks that began as possible moments as what was added."""
    page = _page(camera)
    if page is None or page.desk is None:
        return False
    now = page.desk.marks_in_order()
    before = tuple(mark for mark in now if mark.origin is not Origin.SUGGESTION)
    at = datetime(2026, 11, 20, 15, 40, tzinfo=UTC)
    own_pass = OwnPass(page.desk.coding.id, at, at, before)
    labels = {code.id: code.label for code in page.desk.scheme.codes}
    SinceDialog(page, OwnPassCheck(own_pass, since_own_pass(before, now)), labels).open()
    return True


MOMENTS_SCENES: Final[dict[str, Callable[[Camera], bool]]] = {
    "48-what-is-looked-for": _looked_for,
    "49-what-the-order-has-learnt": _learnt,
    "50-own-pass-first": _own_pass,
    "51-since-own-pass": _since,
}
