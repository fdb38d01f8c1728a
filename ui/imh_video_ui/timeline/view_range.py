"""Which stretch of the film the timeline shows: time to pixels and back, zoom, snapping."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from imh_video.timebase import MICROS_PER_SECOND, FrameTable, Micros

SHORTEST_VIEW_US = MICROS_PER_SECOND // 2
"""Half a second over the whole width: single frames stand far apart there."""
PAGE_TURN_AT = 0.92
PAGE_TURN_TO = 0.08


@dataclass(frozen=True, slots=True)
class ViewRange:
    """``[start_us, start_us + span_us)`` drawn over ``width_px`` logical pixels of one film."""

    start_us: Micros
    span_us: Micros
    width_px: int
    duration_us: Micros

    @classmethod
    def whole_film(cls, duration_us: Micros, width_px: int) -> ViewRange:
        return cls(0, max(duration_us, SHORTEST_VIEW_US), max(1, width_px), duration_us)

    @property
    def end_us(self) -> Micros:
        return self.start_us + self.span_us

    @property
    def us_per_px(self) -> float:
        return self.span_us / self.width_px

    @property
    def longest_us(self) -> Micros:
        return max(self.duration_us, SHORTEST_VIEW_US)

    @property
    def zoom(self) -> float:
        """0 for the whole film, 1 for the closest look; equal steps feel equally large."""
        if self.longest_us <= SHORTEST_VIEW_US:
            return 0.0
        return float(
            np.log(self.longest_us / self.span_us) / np.log(self.longest_us / SHORTEST_VIEW_US)
        )

    def x_of(self, us: Micros) -> float:
        """Pixels from the left edge of the lanes; may lie outside."""
        return (us - self.start_us) / self.us_per_px

    def us_at(self, x: float) -> Micros:
        """The instant at that pixel, held to the film."""
        return min(max(0, round(self.start_us + x * self.us_per_px)), self.duration_us)

    def shows(self, us: Micros) -> bool:
        return self.start_us <= us < self.end_us

    def resized(self, width_px: int) -> ViewRange:
        """The same stretch over another width."""
        return replace(self, width_px=max(1, width_px))

    def zoomed(self, factor: float, at_x: float) -> ViewRange:
        """``factor`` times closer; what lies under ``at_x`` stays there where the film allows."""
        span_us = round(min(max(self.span_us / factor, SHORTEST_VIEW_US), self.longest_us))
        held_us = self.start_us + at_x * self.us_per_px
        start_us = round(held_us - at_x * span_us / self.width_px)
        return replace(self, span_us=span_us)._started_at(start_us)

    def zoomed_to(self, zoom: float, at_x: float) -> ViewRange:
        """At that ``zoom`` (0 to 1), keeping what lies under ``at_x``."""
        wanted_us = self.longest_us * (SHORTEST_VIEW_US / self.longest_us) ** min(max(zoom, 0), 1)
        return self.zoomed(self.span_us / wanted_us, at_x)

    def panned(self, by_px: float) -> ViewRange:
        return self._started_at(round(self.start_us + by_px * self.us_per_px))

    def centred_on(self, us: Micros) -> ViewRange:
        return self._started_at(us - self.span_us // 2)

    def following(self, playhead_us: Micros) -> ViewRange:
        """Turned like a page when the playhead leaves; otherwise itself."""
        if self.start_us <= playhead_us <= self.start_us + round(PAGE_TURN_AT * self.span_us):
            return self
        turned = self._started_at(playhead_us - round(PAGE_TURN_TO * self.span_us))
        return self if turned.start_us == self.start_us else turned

    def _started_at(self, start_us: Micros) -> ViewRange:
        latest_us = max(0, self.longest_us - self.span_us)
        return replace(self, start_us=min(max(0, start_us), latest_us))


def nearest_frame_us(table: FrameTable, us: Micros) -> Micros:
    """The start of the frame, or the end of the film, that lies nearest."""
    index = table.index_at(us)
    span = table.span_of(index)
    return span.onset_us if us - span.onset_us <= span.end_us - us else span.end_us


def snapped(
    us: Micros,
    neighbours_us: NDArray[np.int64],
    table: FrameTable | None,
    within_us: Micros,
) -> Micros:
    """To the nearest edge of another mark when that is close, otherwise to the nearest frame.

    ``neighbours_us`` is sorted.
    """
    if len(neighbours_us):
        right = int(np.searchsorted(neighbours_us, us))
        near = neighbours_us[max(0, right - 1) : right + 1]
        best = int(near[np.argmin(np.abs(near - us))])
        if abs(best - us) <= within_us:
            return best
    return nearest_frame_us(table, us) if table is not None else us
