"""The timeline under the keyboard: from mark to mark, nudging, letting go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from imh_video.model.mark import Mark

if TYPE_CHECKING:
    from imh_video_ui.timeline.timeline_view import TimelineView

_ON_A_MARK = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter,
)  # fmt: skip


class KeyTools:
    """What the keyboard does in one timeline. UI thread only."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view

    def takes(self, key: int) -> bool:
        """Whether the key means something here now; otherwise it plays the film as everywhere."""
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return True
        has_mark = self._view.current_mark is not None
        if key == Qt.Key.Key_Escape:
            return has_mark or self._view.pointer.is_busy
        return has_mark and key in _ON_A_MARK

    def press(self, event: QKeyEvent) -> bool:
        """Whether it was used."""
        view, key, mark = self._view, event.key(), self._view.current_mark
        if key == Qt.Key.Key_Escape and view.pointer.is_busy:
            view.pointer.let_go()
        elif key == Qt.Key.Key_Delete and view.scene.chosen:
            view.removal_requested.emit(view.chosen)
        elif mark is None:
            return False
        elif key == Qt.Key.Key_Escape:
            view.choose()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            view.seek_requested.emit(mark.span.onset_us)
        else:
            return self._move(event, mark)
        return True

    def _move(self, event: QKeyEvent, mark: Mark) -> bool:
        view, key = self._view, Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            only_end = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            view.frame_nudge_requested.emit(mark.id, step, only_end)
        elif step:
            also = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._go_to(view.marks.next_in_lane(mark.id, step), also=also)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go_beside(mark, -1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(view.marks.first() if key == Qt.Key.Key_Home else view.marks.last())
        else:
            return False
        return True

    def _go_to(self, mark: Mark | None, *, also: bool = False) -> None:
        """``also``: beside what is chosen."""
        if mark is not None and also:
            self._view.choose_also(mark.id)
        elif mark is not None:
            self._view.choose(mark.id, reveal=True)

    def _go_beside(self, mark: Mark, step: int) -> None:
        """To the nearest mark of the next lane that has any."""
        marks = self._view.marks
        lane = marks.lane_of(mark.id)
        while lane is not None and 0 <= lane + step < len(marks.lanes):
            lane += step
            nearest = marks.beginning_near(mark.span.onset_us, lane)
            if nearest is not None:
                self._go_to(nearest)
                return

    def tab(self, *, forward: bool) -> bool:
        """To the next mark in order of time; False at the last, where Tab goes on.

        Escape lets go of the marks, so that Tab leaves at once.
        """
        mark = self._view.current_mark
        if mark is None or not self._view.hasFocus():
            return False
        other = self._view.marks.next_to(mark.id, 1 if forward else -1)
        self._go_to(other)
        return other is not None

    def enter_marks(self) -> None:
        """Put the keyboard on the mark nearest to the playhead."""
        self._go_to(self._view.marks.beginning_near(self._view.playhead_us))
