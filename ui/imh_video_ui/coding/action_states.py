"""Which actions can be done now, and what undo and redo are called."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from imh_video.app.coding_desk import CodingDesk
from imh_video.model.moment import DismissReason
from imh_video_ui.coding.side_tabs import SideTabs
from imh_video_ui.coding.timeline_bar import TimelineBar
from imh_video_ui.coding.waiting_line import WaitingLine
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
        line: WaitingLine,
    ) -> None:
        self._actions = actions
        self._bar = bar
        self._tabs = tabs
        self._timeline = timeline
        self._whole = whole
        self._own_pass = own_pass
        self._line = line
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
        is_open = self.desk is not None
        # Each action is told once: one that goes on and off again makes menus and bars follow.
        self._enable({**dict.fromkeys(self._actions, is_open), **self._special()})

    def refresh_chosen(self) -> None:
        self._enable(self._of_chosen())

    def refresh_queue(self) -> None:
        self._enable(self._of_queue())

    def _enable(self, can: Mapping[str, bool]) -> None:
        for name, is_possible in can.items():
            self._actions[name].setEnabled(is_possible)

    def _special(self) -> dict[str, bool]:
        """Those that need more than an open coding."""
        desk = self.desk
        if desk is None:
            return {}
        return {
            # What waits for the library can be taken back behind it.
            "edit.undo": desk.can_undo or self._line.waits > 0,
            "edit.redo": desk.can_redo,
            **self._own_pass.can(),
            "edit.change_scheme": self._whole.can_change_scheme,
            **self._of_chosen(),
            **self._of_queue(),
        }

    def _of_chosen(self) -> dict[str, bool]:
        return {"edit.delete": self.desk is not None and bool(self._timeline.chosen)}

    def _of_queue(self) -> dict[str, bool]:
        """Keys that answer a possible moment mean something only while the queue is in sight."""
        queue = self._tabs.queue
        in_sight = self._tabs.currentWidget() is queue
        has_one = queue.current is not None and in_sight
        reasons = (f"moments.{reason}" for reason in DismissReason)
        can = dict.fromkeys(("moments.adjust", "moments.dismiss", *reasons), has_one)
        one_waits = in_sight and queue.next_waiting() is not None
        return can | {"moments.keep": has_one or one_waits}


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodingPage", text)
