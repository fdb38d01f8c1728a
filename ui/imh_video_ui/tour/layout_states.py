"""The workspace arranged otherwise: parts put away, other sizes, the film elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from imh_video_ui.layouts.layout import Layout
from imh_video_ui.tour.camera import Camera
from imh_video_ui.tour.sample_content import SHOWN_FAMILY
from imh_video_ui.tour.workspaces import open_shown_film


def _wide_timeline(camera: Camera) -> bool:
    """Codes put away, wide panels, a high timeline."""
    if not open_shown_film(camera, SHOWN_FAMILY):
        return False
    page = camera.window.coding_page
    own = Layout(timeline_px=560, side_px=560, side_tab="marks", shows_codes=False)
    camera.window.layouts.use(own)
    camera.settle(400)
    return page.desk is not None


def _film_elsewhere(camera: Camera) -> bool:
    """The main window while the film is in its own."""
    if not open_shown_film(camera, SHOWN_FAMILY):
        return False
    camera.window.layouts.use(replace(Layout(), film_is_apart=True))
    camera.settle(600)
    return True


LAYOUT_SCENES: Final[dict[str, Callable[[Camera], bool]]] = {
    "56-own-layout": _wide_timeline,
    "57-film-elsewhere": _film_elsewhere,
}
