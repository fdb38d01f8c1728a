"""What lies behind the marks: stills, sound and signals. Filled as they become known."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from PySide6.QtGui import QImage

from imh_video.media.strip_peaks import Peaks
from imh_video.media.strip_plan import StripPlan
from imh_video.model.signal import Signal, SignalSet
from imh_video.timebase import Micros
from imh_video_ui.timeline.sampling import SampledSignal
from imh_video_ui.timeline.view_range import ViewRange

MOST_BYTES: Final = 64 << 20
"""Some 1,300 decoded stills, 84 pixels high."""
_STAND_IN_TILES: Final = 3
_STAND_IN_US: Final = 500_000
_SIDES: Final = {"left": -1.0, "right": 1.0}
_COME_AND_GO: Final = frozenset({"voice_pitch_hz", "voice_overlap", "turn_gap"})


class Stills:
    """Small pictures of the film by the time of their frame; the least looked at go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._by_time: OrderedDict[Micros, QImage] = OrderedDict()
        self._times: list[Micros] = []
        self.aspect = 16 / 9

    def __len__(self) -> int:
        return len(self._times)

    def __contains__(self, us: Micros) -> bool:
        return us in self._by_time

    @property
    def memory_bytes(self) -> int:
        return self._bytes

    def put(self, us: Micros, still: QImage) -> None:
        before = self._by_time.pop(us, None)
        if before is None:
            insort(self._times, us)
        else:
            self._bytes -= before.sizeInBytes()
        self._by_time[us] = still
        self._bytes += still.sizeInBytes()
        self.aspect = still.width() / max(1, still.height())
        while self._bytes > self._most_bytes and len(self._times) > 1:
            oldest, gone = self._by_time.popitem(last=False)
            self._times.pop(bisect_left(self._times, oldest))
            self._bytes -= gone.sizeInBytes()

    def nearest(self, us: Micros) -> tuple[Micros, QImage] | None:
        """The still whose frame begins nearest."""
        at = bisect_left(self._times, us)
        near = self._times[max(0, at - 1) : at + 1]
        if not near:
            return None
        best = min(near, key=lambda time_us: abs(time_us - us))
        self._by_time.move_to_end(best)
        return best, self._by_time[best]


class SampledSignals:
    """Signals ready to be drawn at any zoom, each made when it is first drawn: those of lanes that
    nobody looks at cost nothing.

    Where the eyes turn is kept as two questions, ``infant_gaze_left`` and ``infant_gaze_right``:
    the mean of left and right would be *ahead*.
    """

    def __init__(self, signals: Mapping[str, Signal]) -> None:
        self._signals = signals
        self._made: dict[str, SampledSignal | None] = {}

    def get(self, name: str) -> SampledSignal | None:
        """None for a signal that is missing."""
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> SampledSignal | None:
        what, _, side = name.partition("_gaze_")
        signal = self._signals.get(f"{what}_gaze" if side else name)
        if signal is None:
            return None
        if side:
            turns = np.where(signal.known, signal.values == _SIDES[side], np.nan)
            signal = replace(signal, values=turns.astype(np.float32))
        return SampledSignal(
            signal, seen_only=name.endswith("_seen"), any_counts=name in _COME_AND_GO
        )


@dataclass
class Making:
    """How far something is that is still being made; ``note`` says why it stopped before."""

    fraction: float | None = None
    """None while nothing is being made."""
    note: str = ""


@dataclass
class Background:
    """All of it for one film; what is not known yet is simply not drawn."""

    stills: Stills = field(default_factory=Stills)
    sound: Peaks | None = None
    signals: SampledSignals = field(default_factory=lambda: SampledSignals({}))
    plan: StripPlan | None = None
    """Which frames stand in the picture lane; without it no still is wanted or drawn."""
    looked: bool = False
    """Whether the film was analysed: without it nothing is said of what could be seen."""
    making_stills: Making = field(default_factory=Making)
    making_sound: Making = field(default_factory=Making)

    def show_signals(self, signals: SignalSet | None) -> None:
        self.signals = SampledSignals({} if signals is None else signals.signals)
        self.looked = signals is not None

    def tile_width_px(self, height_px: float) -> float:
        return self.stills.aspect * height_px + 1


@dataclass(frozen=True, slots=True)
class Tile:
    """One place of the picture lane."""

    left_px: float
    frame: int
    """The frame that belongs there."""
    frame_us: Micros


def tiles_of(background: Background, view: ViewRange, tile_px: float) -> list[Tile]:
    """The places of the picture lane that are in view.

    Tiles hang on the film and not on the window, so that they move with it.
    """
    plan = background.plan
    if plan is None or view.duration_us <= 0:
        return []
    start_px = view.start_us / view.us_per_px
    first = int(start_px // tile_px)
    last = int((start_px + view.width_px) // tile_px)
    tile_us = tile_px * view.us_per_px
    tiles = []
    for number in range(first, last + 1):
        if number * tile_us < view.duration_us:
            us = min(round((number + 0.5) * tile_us), view.duration_us)
            frame = plan.frame_for(us, tile_us)
            tiles.append(Tile(number * tile_px - start_px, frame, plan.table.time_us(frame)))
    return tiles


def still_for(background: Background, tile: Tile, tile_us: float) -> QImage | None:
    """The still to draw there: the right one, or until it comes one from nearby."""
    near = background.stills.nearest(tile.frame_us)
    # A still from far away would show what was not there.
    if near is None or abs(near[0] - tile.frame_us) > _STAND_IN_TILES * tile_us + _STAND_IN_US:
        return None
    return near[1]


def frames_missing(background: Background, view: ViewRange, height_px: float) -> list[int]:
    """Frames that would make the picture lane right, in the order in which they are cheapest."""
    if len(background.stills) == 0:
        # Until the first one came nobody knows how wide they are, and so where they stand.
        return []
    tiles = tiles_of(background, view, background.tile_width_px(height_px))
    missing = (tile.frame for tile in tiles if tile.frame_us not in background.stills)
    return list(dict.fromkeys(missing))
