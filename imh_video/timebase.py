"""Time: integer microseconds of recording time, half-open spans, and the table of a film's frames.

Recording time starts at the first displayed frame of the reference camera. A frame's identity is
its presentation timestamp (pts) in its file; the number of a frame is its place in display order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Micros: TypeAlias = int
MICROS_PER_SECOND = 1_000_000


def micros(seconds: float | Fraction) -> Micros:
    """Seconds as microseconds, rounded to the nearest one."""
    return round(seconds * MICROS_PER_SECOND)


def seconds(us: Micros) -> float:
    """Microseconds as seconds, for people and for exchange formats only."""
    return us / MICROS_PER_SECOND


def timecode(us: Micros) -> str:
    """Minutes, seconds, milliseconds for people: ``00:41.240``; hours only when there are any."""
    sign, rest = ("-", -us) if us < 0 else ("", us)
    # Cut, not rounded: a time code must never name a later frame than the one on screen.
    total_ms = rest // 1000
    minutes, ms = divmod(total_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes:02d}"
    return f"{sign}{head}:{ms // 1000:02d}.{ms % 1000:03d}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open ``[onset_us, offset_us)`` in recording time; a point has no ``offset_us``."""

    onset_us: Micros
    offset_us: Micros | None = None

    def __post_init__(self) -> None:
        if self.offset_us is not None and self.offset_us < self.onset_us:
            raise ValueError(f"offset {self.offset_us} lies before onset {self.onset_us}")

    @property
    def is_point(self) -> bool:
        return self.offset_us is None

    @property
    def end_us(self) -> Micros:
        """Where it ends; for a point, where it stands."""
        return self.onset_us if self.offset_us is None else self.offset_us

    @property
    def duration_us(self) -> Micros:
        return self.end_us - self.onset_us

    def contains(self, us: Micros) -> bool:
        """Whether the instant lies inside; a point contains only itself."""
        return us == self.onset_us if self.is_point else self.onset_us <= us < self.end_us

    def overlaps(self, other: Span) -> bool:
        """Whether the two share an instant; a point counts as one."""
        if self.is_point:
            return other.contains(self.onset_us)
        if other.is_point:
            return self.contains(other.onset_us)
        return self.onset_us < other.end_us and other.onset_us < self.end_us

    def shifted(self, by_us: Micros) -> Span:
        offset_us = None if self.offset_us is None else self.offset_us + by_us
        return Span(self.onset_us + by_us, offset_us)


@dataclass(frozen=True, eq=False)
class FrameTable:
    """Every displayed frame of one video stream, in display order.

    ``pts`` and ``key_pts`` are sorted int64 ticks of ``time_base``; ``end_pts`` is where the last
    frame stops being shown. ``key_bytes`` says where in the file each key frame lies, for files
    that have no table of contents to find it by; None for all others. Immutable, so any thread may
    read it.
    """

    pts: NDArray[np.int64]
    key_pts: NDArray[np.int64]
    time_base: Fraction
    end_pts: int
    key_bytes: NDArray[np.int64] | None = None
    times_us: NDArray[np.int64] = field(init=False, repr=False)
    """Recording time of each frame in microseconds; the first is 0."""

    def __post_init__(self) -> None:
        if len(self.pts) == 0:
            raise ValueError("a frame table needs at least one frame")
        if np.any(np.diff(self.pts) <= 0):
            raise ValueError("the timestamps of a frame table must rise strictly")
        object.__setattr__(self, "times_us", self._to_micros(self.pts - self.pts[0]))

    def _to_micros(self, ticks: NDArray[np.int64]) -> NDArray[np.int64]:
        # Integer arithmetic, rounded half up: a float would drift by a frame after a few hours.
        numerator = self.time_base.numerator * MICROS_PER_SECOND
        denominator = self.time_base.denominator
        return (2 * ticks * numerator + denominator) // (2 * denominator)

    def __len__(self) -> int:
        return len(self.pts)

    @property
    def duration_us(self) -> Micros:
        """From the first frame to where the last one stops being shown."""
        ticks = np.array([max(self.end_pts, int(self.pts[-1]) + 1) - int(self.pts[0])])
        return int(self._to_micros(ticks)[0])

    @property
    def average_fps(self) -> float:
        """Frames a second over the whole film; 0 for a single frame without a length."""
        return len(self) / seconds(self.duration_us) if self.duration_us else 0.0

    @property
    def is_variable_rate(self) -> bool:
        """Whether frame lengths differ by more than a rounding of the container's clock."""
        if len(self) < 3:
            return False
        steps = np.diff(self.times_us)
        # Containers with a millisecond clock alternate between, say, 33 and 34 ms.
        return bool(np.ptp(steps) > max(2_000, 0.05 * float(np.median(steps))))

    def time_us(self, index: int) -> Micros:
        """When the frame begins to be shown. Raises IndexError outside the film."""
        if not 0 <= index < len(self):
            raise IndexError(f"frame {index} of {len(self)}")
        return int(self.times_us[index])

    def index_at(self, us: Micros) -> int:
        """The frame on screen at that instant, held to the first and the last one."""
        index = int(np.searchsorted(self.times_us, us, side="right")) - 1
        return min(max(index, 0), len(self) - 1)

    def key_up_to(self, index: int) -> int:
        """The last frame up to this one from which decoding can start; 0 where none is known."""
        place = int(np.searchsorted(self.key_pts, self.pts[index], side="right")) - 1
        if place < 0:
            return 0
        # A key frame may be left out of what is shown: then the one shown before it.
        return max(0, int(np.searchsorted(self.pts, self.key_pts[place], side="right")) - 1)

    def snap(self, us: Micros) -> Micros:
        """The start of the frame on screen at that instant."""
        return self.time_us(self.index_at(us))

    def span_of(self, index: int) -> Span:
        """When the frame is on screen."""
        onset = self.time_us(index)
        is_last = index + 1 == len(self)
        return Span(onset, self.duration_us if is_last else self.time_us(index + 1))


def frames_beginning_at(times_us: Iterable[Micros], end_us: Micros) -> FrameTable:
    """A table of made-up frames: the first at 0, then one at each of these times before the end.

    For a recording whose own frames cannot be read, while its length is known. ``end_us`` > 0.
    """
    starts = sorted({0, *(us for us in times_us if 0 < us < end_us)})
    pts = np.array(starts, dtype=np.int64)
    return FrameTable(pts, pts[:0], Fraction(1, MICROS_PER_SECOND), end_us)
