"""Signals as yes, no or unknown over time, and the runs in which a sign holds.

Unknown is never no: each question here says what it does with what could not be seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from imh_video.model.signal import SignalSet
from imh_video.timebase import Micros

_LONGEST_SAMPLE_US = 400_000


@dataclass(frozen=True, slots=True)
class Bout:
    """A run in which a sign holds: ``[onset_us, offset_us)``, its strongest value."""

    onset_us: Micros
    offset_us: Micros
    peak: float

    @property
    def duration_us(self) -> Micros:
        return self.offset_us - self.onset_us


@dataclass(frozen=True, eq=False)
class Trace:
    """One signal as yes and no at each sample; where neither, it is unknown.

    All arrays are ``(N,)``. A sample holds from ``starts_us`` to ``ends_us``: until the next one,
    but never longer than 0.4 s, so that a hole in the signal is unknown, not the value before it.
    """

    starts_us: NDArray[np.int64]
    ends_us: NDArray[np.int64]
    yes: NDArray[np.bool_]
    no: NDArray[np.bool_]
    values: NDArray[np.float32]
    _cumulated: dict[str, NDArray[np.float64]] = field(default_factory=dict, repr=False)
    _runs: dict[tuple[str, Micros, Micros, float], tuple[Bout, ...]] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def of(cls, signals: SignalSet, name: str, level: float) -> Trace:
        """The signal at or above ``level``; a missing signal is unknown throughout."""
        if name not in signals:
            return cls.unknown()
        signal = signals[name]
        known = signal.known
        above = np.zeros(len(known), dtype=np.bool_)
        above[known] = signal.values[known] >= level
        starts = signal.times_us
        return cls(starts, _ends(starts), above & known, ~above & known, signal.values)

    @classmethod
    def from_flags(
        cls, times_us: NDArray[np.int64], yes: NDArray[np.bool_], no: NDArray[np.bool_]
    ) -> Trace:
        """What was worked out at these times; unknown where it is neither."""
        return cls(times_us, _ends(times_us), yes, no, yes.astype(np.float32))

    @classmethod
    def unknown(cls) -> Trace:
        nothing = np.zeros(0, dtype=np.int64)
        none = np.zeros(0, dtype=np.bool_)
        return cls(nothing, nothing, none, none, np.zeros(0, dtype=np.float32))

    @cached_property
    def _edges_us(self) -> NDArray[np.float64]:
        return np.column_stack([self.starts_us, self.ends_us]).ravel().astype(np.float64)

    def _time(
        self, what: NDArray[np.bool_], key: str, onset_us: Micros, offset_us: Micros
    ) -> float:
        if len(what) == 0 or offset_us <= onset_us:
            return 0.0
        if key not in self._cumulated:
            held = np.where(what, self.ends_us - self.starts_us, 0).astype(np.float64)
            total = np.cumsum(held)
            self._cumulated[key] = np.column_stack([total - held, total]).ravel()
        at = np.interp((onset_us, offset_us), self._edges_us, self._cumulated[key])
        return float(at[1] - at[0])

    def yes_share(self, onset_us: Micros, offset_us: Micros) -> float:
        """Share of the stretch in which the sign is seen to hold; unknown does not count."""
        return self._share(self._time(self.yes, "yes", onset_us, offset_us), onset_us, offset_us)

    def no_share(self, onset_us: Micros, offset_us: Micros) -> float:
        """Share of the stretch in which the sign is seen not to hold; unknown does not count."""
        return self._share(self._time(self.no, "no", onset_us, offset_us), onset_us, offset_us)

    def known_share(self, onset_us: Micros, offset_us: Micros) -> float:
        """Share of the stretch in which it could be measured at all."""
        return min(1.0, self.yes_share(onset_us, offset_us) + self.no_share(onset_us, offset_us))

    @staticmethod
    def _share(time_us: float, onset_us: Micros, offset_us: Micros) -> float:
        return time_us / (offset_us - onset_us) if offset_us > onset_us else 0.0

    def bouts(self, min_us: Micros, bridge_us: Micros, filled: float = 0.0) -> tuple[Bout, ...]:
        """Runs of yes of at least ``min_us``; gaps up to ``bridge_us`` are bridged.

        ``filled`` is the share of a run that must be yes itself: a few single pictures with gaps
        between them are no bout.
        """
        return self._kept_runs("yes", min_us, bridge_us, filled)

    def absences(self, min_us: Micros, bridge_us: Micros) -> tuple[Bout, ...]:
        """Runs of no, in the same way."""
        return self._kept_runs("no", min_us, bridge_us, 0.0)

    def _kept_runs(
        self, which: str, min_us: Micros, bridge_us: Micros, filled: float
    ) -> tuple[Bout, ...]:
        key = (which, min_us, bridge_us, filled)
        if key not in self._runs:
            self._runs[key] = self._find_runs(getattr(self, which), min_us, bridge_us, filled)
        return self._runs[key]

    def _find_runs(
        self, what: NDArray[np.bool_], min_us: Micros, bridge_us: Micros, filled: float
    ) -> tuple[Bout, ...]:
        held = np.flatnonzero(what)
        if len(held) == 0:
            return ()
        gaps = self.starts_us[held[1:]] - self.ends_us[held[:-1]]
        firsts = np.concatenate([[0], np.flatnonzero(gaps > bridge_us) + 1])
        lasts = np.append(firsts[1:], len(held)) - 1
        onsets, offsets = self.starts_us[held[firsts]], self.ends_us[held[lasts]]
        peaks = np.maximum.reduceat(self.values[held], firsts)
        held_us = np.add.reduceat(self.ends_us[held] - self.starts_us[held], firsts)
        keep = (offsets - onsets >= min_us) & (held_us >= filled * (offsets - onsets))
        runs = (onsets[keep], offsets[keep], peaks[keep])
        return tuple(Bout(*run) for run in zip(*(one.tolist() for one in runs), strict=True))

    def longest_possible_us(self, onset_us: Micros, offset_us: Micros) -> Micros:
        """The longest run within the stretch in which the sign was not seen to be absent.

        Making a value unknown can only lengthen it.
        """
        first = int(np.searchsorted(self.ends_us, onset_us, side="right"))
        last = int(np.searchsorted(self.starts_us, offset_us, side="left"))
        absent = np.flatnonzero(self.no[first:last]) + first
        starts = np.maximum(self.starts_us[absent], onset_us)
        ends = np.minimum(self.ends_us[absent], offset_us)
        free = np.concatenate([starts, [offset_us]]) - np.concatenate([[onset_us], ends])
        return int(free.max())

    def may_begin(self, onset_us: Micros, offset_us: Micros, off_us: Micros, on_us: Micros) -> bool:
        """Whether the sign may have begun there: off for ``off_us``, then on for ``on_us``.

        What is unknown may have been either, so making a value unknown can only add a beginning.
        """
        first = int(np.searchsorted(self.starts_us, onset_us, side="left"))
        last = int(np.searchsorted(self.starts_us, offset_us, side="right"))
        at = self.starts_us[first:last]
        if len(at) == 0:
            return True
        ends_of_yes = np.concatenate([[np.iinfo(np.int64).min // 2], self.ends_us[self.yes]])
        starts_of_no = np.concatenate([self.starts_us[self.no], [np.iinfo(np.int64).max // 2]])
        last_on = ends_of_yes[np.searchsorted(ends_of_yes, at, side="right") - 1]
        next_off = starts_of_no[np.searchsorted(starts_of_no, at, side="left")]
        return bool(np.any((at - last_on >= off_us) & (next_off - at >= on_us)))


def _ends(starts_us: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each sample ends: at the next, the last one after a usual step."""
    if len(starts_us) == 0:
        return starts_us
    steps = np.diff(starts_us)
    usual = int(np.median(steps)) if len(steps) else 0
    longest = min(_LONGEST_SAMPLE_US, max(3 * usual, 1))
    ends: NDArray[np.int64] = starts_us + np.minimum(np.append(steps, usual), longest)
    return ends
