"""Which actions can be done now, and what undo and redo are called."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.moment import DismissReason
from imh_video_ui.coding.side_tabs import SideTabs
from imh_video_ui.coding.timeline_bar import TimelineBar
from imh_video_ui.going_back.coding_hand import CodingHand
from imh_video_ui.moments.own_pass_hand import OwnPassHand
from imh_video_ui.timeline.timeline_view import TimelineView


class ActionStates:
    """Keeps the page's actions true to what is open and chosen. ``desk`` None: nothing is open."""

    def __init__(
        self,
        actions: Mapping[str, QAction],
        bar: TimelineBar,
        tabs: SideTabs,
        timeline: TimelineView,
        whole: CodingHand,
        own_pass: OwnPassHand,
    ) -> None:
        self._actions = actions
        self._bar = bar
        self._tabs = tabs
        self._timeline = timeline
        self._whole = whole
        self._own_pass = own_pass
        self.desk: CodingDesk | None = None

    def refresh_history(self) -> None:
        """After an edit, and with another coding."""
        desk = self.desk
        undo = desk.undo_title if desk is not None and desk.can_undo else None
        redo = desk.redo_title if desk is not None and desk.can_redo else None
        self._bar.show_history(undo, redo)
        for name, word, title in (
            ("edit.undo", _tr("Undo"), undo),
            ("edit.redo", _tr("Redo"), redo),
        ):
            self._actions[name].setText(f"{word}: {title}" if title else word)
        self.refresh()

    def refresh(self) -> None:
        desk = self.desk
        for action in self._actions.values():
            action.setEnabled(desk is not None)
        if desk is None:
            return
        self._actions["edit.undo"].setEnabled(desk.can_undo)
        self._actions["edit.redo"].setEnabled(desk.can_redo)
        for name, can in self._own_pass.can().items():
            self._actions[name].setEnabled(can)
        self._actions["edit.change_scheme"].setEnabled(self._whole.can_change_scheme)
        self.refresh_chosen()
        self.refresh_queue()

    def refresh_chosen(self) -> None:
        has_chosen = self.desk is not None and bool(self._timeline.chosen)
        self._actions["edit.delete"].setEnabled(has_chosen)

    def refresh_queue(self) -> None:
        """Keys that answer a possible moment mean something only while the queue is in sight."""
        queue = self._tabs.queue
        in_sight = self._tabs.currentWidget() is queue
        has_one = queue.current is not None and in_sight
        reasons = (f"moments.{reason}" for reason in DismissReason)
        for name in ("moments.adjust", "moments.dismiss", *reasons):
            self._actions[name].setEnabled(has_one)
        one_waits = in_sight and queue.next_waiting() is not None
        self._actions["moments.keep"].setEnabled(has_one or one_waits)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodingPage", text)
