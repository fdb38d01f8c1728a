"""How film and timeline share the height of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from imh_video_ui.coding.first_steps import FirstSteps
from imh_video_ui.coding.timeline_bar import TimelineBar
from imh_video_ui.theme import ground
from imh_video_ui.timeline.timeline_view import TimelineView

_HANDLE = 3
_FILM_PERCENT = 46


class Room(QSplitter):
    """All lanes show while the film stays the larger part; a person's own choice stays."""

    def __init__(
        self, top: QWidget, first_steps: FirstSteps, bar: TimelineBar, timeline: TimelineView
    ) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._first_steps, self._bar, self._timeline = first_steps, bar, timeline
        self._own_px: int | None = None
        bottom = QWidget()
        ground(bottom, "window")
        column = QVBoxLayout(bottom)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(first_steps)
        column.addWidget(bar)
        column.addWidget(timeline, 1)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_HANDLE)
        self.addWidget(top)
        self.addWidget(bottom)
        self.setStretchFactor(0, 1)
        self.splitterMoved.connect(self._moved_by_hand)
        timeline.lanes_changed.connect(self.share)

    @property
    def timeline_px(self) -> int | None:
        """The height that a person gave the timeline with its bar; None: what its lanes need."""
        return self._own_px

    def give_timeline(self, px: int | None) -> None:
        """Give it that height, now and in windows of another size; None: what its lanes need."""
        self._own_px = px
        self.share()

    def share(self) -> None:
        """Give the timeline what it is to have, and the film all else."""
        if self._own_px is not None:
            self.setSizes([max(0, self.height() - self._own_px - _HANDLE), self._own_px])
            return
        wanted = self._bar.sizeHint().height() + self._timeline.sizeHint().height()
        if self._first_steps.isVisibleTo(self):
            wanted += self._first_steps.sizeHint().height()
        film = max(self.height() - wanted - _HANDLE, self.height() * _FILM_PERCENT // 100)
        self.setSizes([film, self.height() - film])

    def _moved_by_hand(self) -> None:
        self._own_px = self.sizes()[1]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share()
