"""The hand on the timeline: film and edits do what it asks, its bar zooms it, stills come to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from imh_video_ui.coding.background_loader import BackgroundLoader
from imh_video_ui.coding.film_hand import FilmHand
from imh_video_ui.coding.mark_edits import MarkEdits
from imh_video_ui.coding.timeline_bar import TimelineBar
from imh_video_ui.timeline.timeline_view import TimelineView
from imh_video_ui.timeline.view_range import ViewRange

_STILLS_AFTER_MS = 250
_STEP = 1.5
_PAN = 0.5


class TimelineHand(QObject):
    """Between one timeline and the film, the edits, its bar and the loader of its background."""

    def __init__(
        self,
        timeline: TimelineView,
        bar: TimelineBar,
        film: FilmHand,
        edits: MarkEdits,
        loader: BackgroundLoader,
    ) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._bar = bar
        self._film = film
        self._loader = loader
        # While somebody moves the view, another stretch is wanted at every step.
        self._stills = QTimer(self, singleShot=True, interval=_STILLS_AFTER_MS)
        self._stills.timeout.connect(self._load_stills)
        self._connect_film()
        self._connect_edits(edits)
        self._connect_bar()
        loader.stills_came.connect(timeline.stills_came)
        loader.sound_came.connect(timeline.show_sound)

    def acts(self) -> dict[str, Callable[[], object]]:
        """What is done here, by the name of the action."""
        return {
            "view.zoom_in": lambda: self._timeline.zoom_by(_STEP),
            "view.zoom_out": lambda: self._timeline.zoom_by(1 / _STEP),
            "view.zoom_all": self.show_whole_film,
            "view.earlier": lambda: self._timeline.pan_by(-_PAN),
            "view.later": lambda: self._timeline.pan_by(_PAN),
            "view.lanes": self._bar.open_lanes,
            "view.snap": self._bar.snap.toggle,
        }

    def _connect_film(self) -> None:
        timeline, film = self._timeline, self._film
        timeline.seek_requested.connect(film.player.seek_us)
        timeline.scrub_began.connect(film.begin_scrub)
        timeline.scrub_ended.connect(film.end_scrub)
        timeline.preview_requested.connect(film.preview)
        timeline.preview_ended.connect(film.end_preview)
        film.player.opened.connect(self._show_film)
        film.player.loop_changed.connect(self._show_loop)

    def _connect_edits(self, edits: MarkEdits) -> None:
        self._timeline.edit_requested.connect(edits.change)
        self._timeline.move_requested.connect(edits.move)
        self._timeline.drop_requested.connect(edits.drop)
        self._timeline.refused.connect(edits.problem)
        self._timeline.removal_requested.connect(edits.remove)
        self._timeline.frame_nudge_requested.connect(edits.nudge)

    def _connect_bar(self) -> None:
        bar = self._bar
        bar.snapping_changed.connect(self._set_snapping)
        bar.hidden_lanes_changed.connect(self._timeline.hide_lanes)
        bar.zoom_changed.connect(self._timeline.zoom_to)
        bar.zoom_stepped.connect(self._timeline.zoom_by)
        self._timeline.view_changed.connect(self._view_changed)

    def show_whole_film(self) -> None:
        """All of it at once."""
        view = self._timeline.view
        self._timeline.set_view(ViewRange.whole_film(view.duration_us, view.width_px))

    def _show_film(self) -> None:
        player, timeline = self._film.player, self._timeline
        timeline.show_film(player.duration_us, player.table, timeline.background)
        self._loader.use_table(player.table)
        self._stills.start()

    def _show_loop(self) -> None:
        self._timeline.show_loop(self._film.player.loop)

    def _set_snapping(self, snaps: bool) -> None:
        self._timeline.snapping = snaps

    def _view_changed(self) -> None:
        self._bar.show_zoom(self._timeline.view.zoom)
        self._stills.start()

    def _load_stills(self) -> None:
        self._loader.load_stills(self._timeline.stills_missing())
