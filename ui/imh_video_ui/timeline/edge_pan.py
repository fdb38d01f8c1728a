"""A hand that holds a mark at the edge of the view moves the view on as long as it is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QTimer

from imh_video_ui.timeline.layout import HEAD_WIDTH, PINNED_HEIGHT

if TYPE_CHECKING:
    from imh_video_ui.timeline.timeline_view import TimelineView

_NEAR_PX: Final = 24
_EVERY_MS: Final = 40
_STEP_PX: Final = 16


class EdgePan(QObject):
    """``again`` is called after each step: the hand is over another place then."""

    def __init__(self, view: TimelineView, again: Callable[[], None]) -> None:
        super().__init__(view)
        self._view, self._again = view, again
        self._across = self._down = 0
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.step)

    def follow(self, point: QPointF, begun: QPointF) -> None:
        """Where the hand is in the viewport, and where it took hold.

        An edge at which it took hold moves nothing: there the mark is only taken elsewhere.
        """
        across, down = self._edges(point)
        before = self._edges(begun)
        self._across = across if across != before[0] else 0
        self._down = down if down != before[1] else 0
        if not (self._across or self._down):
            self.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def _edges(self, point: QPointF) -> tuple[int, int]:
        pane = self._view.viewport()
        return (
            _beyond(point.x(), HEAD_WIDTH, pane.width()),
            _beyond(point.y(), PINNED_HEIGHT, pane.height()),
        )

    def stop(self) -> None:
        self._timer.stop()

    @property
    def is_moving(self) -> bool:
        return self._timer.isActive()

    def step(self) -> None:
        """One step towards where the hand points."""
        view, bar = self._view, self._view.verticalScrollBar()
        view.set_view(view.view.panned(self._across * _STEP_PX))
        bar.setValue(bar.value() + self._down * _STEP_PX)
        self._again()


def _beyond(at: float, first: float, last: float) -> int:
    """-1 near the first edge or before it, 1 near the last, 0 between them."""
    if at < first + _NEAR_PX:
        return -1
    return 1 if at > last - _NEAR_PX else 0
