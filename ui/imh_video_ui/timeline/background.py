"""What lies behind the marks: stills, sound and signals. Filled as they become known."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from imh_video.model.signal import Signal, SignalSet
from imh_video.timebase import Micros
from imh_video_ui.timeline.sampling import SampledSignal
from imh_video_ui.timeline.view_range import ViewRange

MOST_STILLS = 400
"""At 42 pixels high some 12 kB each."""


class Stills:
    """Small pictures of the film by time; the oldest go when there are too many."""

    def __init__(self) -> None:
        self._by_time: dict[Micros, QImage] = {}
        self._times: list[Micros] = []
        self.aspect = 16 / 9

    def __len__(self) -> int:
        return len(self._times)

    def put(self, us: Micros, still: QImage) -> None:
        if us not in self._by_time:
            insort(self._times, us)
        self._by_time[us] = still
        self.aspect = still.width() / max(1, still.height())
        if len(self._times) > MOST_STILLS:
            oldest = next(iter(self._by_time))
            del self._by_time[oldest]
            self._times.remove(oldest)

    def nearest(self, us: Micros) -> tuple[Micros, QImage] | None:
        """The still whose time lies nearest."""
        at = bisect_left(self._times, us)
        near = self._times[max(0, at - 1) : at + 1]
        if not near:
            return None
        best = min(near, key=lambda time_us: abs(time_us - us))
        return best, self._by_time[best]


@dataclass(frozen=True, eq=False)
class Sound:
    """Loudest sample, 0 to 1, for each stretch of ``1 / per_second`` seconds."""

    peaks: NDArray[np.float32]
    per_second: float


@dataclass
class Background:
    """All of it for one film; what is not known yet is simply not drawn."""

    stills: Stills = field(default_factory=Stills)
    sound: Sound | None = None
    signals: dict[str, SampledSignal] = field(default_factory=dict)
    looked: bool = False
    """Whether the film was analysed: without it nothing is said of what could be seen."""

    def show_signals(self, signals: SignalSet | None) -> None:
        self.signals = {} if signals is None else sampled(signals.signals)
        self.looked = signals is not None

    def tile_width_px(self, height_px: float) -> float:
        return self.stills.aspect * height_px + 1


def sampled(signals: Mapping[str, Signal]) -> dict[str, SampledSignal]:
    """The signals that the timeline draws, ready to be drawn at any zoom."""
    drawn = {
        name: SampledSignal(signals[name])
        for name in (
            "infant_smile", "caregiver_smile", "infant_motion", "caregiver_motion",
            "face_to_face", "voice_infant", "voice_adult",
        )
        if name in signals
    }  # fmt: skip
    for person in ("infant", "caregiver"):
        if (name := f"{person}_seen") in signals:
            drawn[name] = SampledSignal(signals[name], seen_only=True)
    return drawn


def tile_times_us(view: ViewRange, tile_px: float) -> list[tuple[float, Micros]]:
    """Left edge in pixels and the time of each still that the view needs.

    Tiles hang on the film and not on the window, so that they move with it.
    """
    start_px = view.start_us / view.us_per_px
    first = int(start_px // tile_px)
    last = int((start_px + view.width_px) // tile_px)
    tiles = []
    for number in range(first, last + 1):
        us = round((number + 0.5) * tile_px * view.us_per_px)
        if number * tile_px * view.us_per_px < view.duration_us:
            tiles.append((number * tile_px - start_px, min(us, view.duration_us)))
    return tiles


def stills_missing(background: Background, view: ViewRange, height_px: float) -> list[Micros]:
    """Times of the stills that would make the picture lane finer."""
    tile_px = background.tile_width_px(height_px)
    slack_us = tile_px * view.us_per_px * 0.3
    missing = []
    for _, us in tile_times_us(view, tile_px):
        near = background.stills.nearest(us)
        if near is None or abs(near[0] - us) > slack_us:
            missing.append(us)
    return missing
