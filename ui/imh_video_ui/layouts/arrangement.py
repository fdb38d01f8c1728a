"""How the parts of one coding page are arranged now, and arranging them otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from imh_video_ui.coding.film_row import FilmRow
from imh_video_ui.coding.room import Room
from imh_video_ui.coding.timeline_bar import TimelineBar
from imh_video_ui.layouts.film_apart import FilmApart
from imh_video_ui.layouts.layout import Layout
from imh_video_ui.timeline.lanes import ON_REQUEST, LaneKind
from imh_video_ui.timeline.timeline_view import TimelineView

_STEP_PX = 40


class Arrangement(QObject):
    """Reads and sets what a layout remembers; the windows' places are for others to add."""

    def __init__(
        self,
        room: Room,
        row: FilmRow,
        bar: TimelineBar,
        timeline: TimelineView,
        apart: FilmApart,
    ) -> None:
        super().__init__(room)
        self._room, self._row, self._bar, self._timeline = room, row, bar, timeline
        self.apart = apart
        self._shown_by: dict[QWidget, QAction] = {}

    def now(self) -> Layout:
        """As everything stands."""
        tabs, hidden = self._row.tabs, self._timeline.hidden_lanes
        tab = next(n for n, panel in tabs.panels.items() if panel is tabs.currentWidget())
        return Layout(
            timeline_px=self._room.timeline_px,
            side_px=self._row.side_px,
            side_tab=tab,
            shows_codes=self._row.codes.isVisibleTo(self._row),
            shows_side=not tabs.isHidden(),
            hidden_lanes=tuple(sorted(hidden - set(ON_REQUEST))),
            closer_lanes=tuple(sorted(set(ON_REQUEST) - hidden)),
            film_is_apart=self.apart.is_apart,
            film_window=self.apart.place,
        )

    def arrange(self, layout: Layout) -> None:
        """Everything as this layout says; what it names and is no longer known stays out."""
        hidden = {kind for kind in LaneKind if kind in layout.hidden_lanes} - set(ON_REQUEST)
        hidden |= {kind for kind in ON_REQUEST if kind not in layout.closer_lanes}
        self._timeline.hide_lanes(hidden)
        self._bar.show_hidden(hidden)
        self._row.codes.setVisible(layout.shows_codes)
        tabs = self._row.tabs
        tabs.setVisible(layout.shows_side)
        tabs.setCurrentWidget(tabs.panels.get(layout.side_tab, tabs.queue))
        self._row.give_side(layout.side_px)
        self._room.give_timeline(layout.timeline_px)
        self.apart.take_place(layout.film_window)
        self.apart.set_apart(layout.film_is_apart)

    # --- by action

    def acts(self) -> dict[str, Callable[[], object]]:
        """What the actions do, by their names."""
        return {
            "view.codes": partial(_switch, self._row.codes),
            "view.side": partial(_switch, self._row.tabs),
            "view.timeline_taller": partial(self._grow_timeline, _STEP_PX),
            "view.timeline_lower": partial(self._grow_timeline, -_STEP_PX),
            "view.side_wider": partial(self._grow_side, _STEP_PX),
            "view.side_narrower": partial(self._grow_side, -_STEP_PX),
            "view.film_window": self.apart.switch,
            "view.film_screen": self.apart.to_next_screen,
        }

    def tell(self, actions: Mapping[str, QAction]) -> None:
        """From now on these actions show what is shown."""
        self._shown_by = {
            self._row.codes: actions["view.codes"],
            self._row.tabs: actions["view.side"],
        }
        for part, action in self._shown_by.items():
            action.setChecked(not part.isHidden())
            part.installEventFilter(self)
        film = actions["view.film_window"]
        film.setChecked(self.apart.is_apart)
        self.apart.changed.connect(film.setChecked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            action = self._shown_by.get(watched) if isinstance(watched, QWidget) else None
            if action is not None:
                action.setChecked(event.type() is QEvent.Type.ShowToParent)
        return False

    def _grow_timeline(self, by_px: int) -> None:
        self._room.give_timeline(self._room.sizes()[1] + by_px)
        # No higher and no lower than there is room: the next step begins at what shows.
        self._room.give_timeline(self._room.sizes()[1])

    def _grow_side(self, by_px: int) -> None:
        self._row.give_side(self._row.tabs.width() + by_px)


def _switch(part: QWidget) -> None:
    part.setVisible(part.isHidden())
