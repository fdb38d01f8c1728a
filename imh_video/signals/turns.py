"""Turns and overlaps of two voices, 100 times a second.

A turn passes when one voice begins within two seconds of the other's end (0 to 2 s is where most
replies to infants lie). Two voices at once count as an overlap from 0.3 s on; anything shorter is
how people change over. What was not heard is unknown, and no turn passes across it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from imh_video.model.signal import Signal, SignalSet, stretches
from imh_video.signals.values import flag
from imh_video.timebase import MICROS_PER_SECOND, Micros, seconds

_LONGEST_GAP_US: Micros = 2 * MICROS_PER_SECOND
_LEAST_OVERLAP_US: Micros = 300_000
_VOICES = ("voice_infant", "voice_adult")


@dataclass(frozen=True, slots=True)
class Turn:
    """The silence in which a turn passes; nothing or less long where the voices meet."""

    end_us: Micros
    """Where the first voice ends."""
    begin_us: Micros
    """Where the other begins."""
    to_infant: bool

    @property
    def gap_us(self) -> Micros:
        """Below 0 where the second began before the first ended."""
        return self.begin_us - self.end_us


def turns_of(signals: SignalSet) -> tuple[Turn, ...]:
    """Every change of speaker, in order; none for a film without usable sound."""
    if not signals.audible or any(name not in signals for name in _VOICES):
        return ()
    infant, adult = (signals[name] for name in _VOICES)
    sounds = sorted([*_sounds(infant, is_infant=True), *_sounds(adult, is_infant=False)])
    deaf = infant.times_us[~(infant.known & adult.known)]
    turns = []
    for (_, end_us, was_infant), (begin_us, _, is_infant) in pairwise(sounds):
        turn = Turn(end_us, begin_us, is_infant)
        passes = was_infant != is_infant and -_LEAST_OVERLAP_US < turn.gap_us <= _LONGEST_GAP_US
        if passes and not np.any((deaf >= end_us) & (deaf < begin_us)):
            turns.append(turn)
    return tuple(turns)


def turn_signals(signals: SignalSet) -> Mapping[str, Signal]:
    """``voice_overlap`` and ``turn_gap``: 0 or 1 along the voices; unknown where nothing is heard.

    ``turn_gap`` is 1 in the silences in which a turn passes from one to the other.
    """
    if any(name not in signals for name in _VOICES):
        return {}
    infant, adult = (signals[name] for name in _VOICES)
    times_us, known = infant.times_us, infant.known & adult.known
    both = known & (infant.values >= 0.5) & (adult.values >= 0.5)
    gaps = np.zeros(len(times_us), dtype=np.bool_)
    for turn in turns_of(signals):
        gaps |= (times_us >= turn.end_us) & (times_us < turn.begin_us)
    found = {"voice_overlap": _long_enough(both, times_us), "turn_gap": gaps}
    return {name: flag(yes, known).signal(name, "0/1", times_us) for name, yes in found.items()}


def describe_voices(signals: SignalSet) -> dict[str, float | int | bool | None]:
    """Shares of the time in which something is known of it, turns, and their median gap.

    ``median_gap_s`` is below 0 where the voices mostly met; all is None without usable sound.
    """
    gaps_s = [seconds(turn.gap_us) for turn in turns_of(signals)]
    return {
        "audible": signals.audible,
        "infant_fraction": _share(signals, "voice_infant"),
        "adult_fraction": _share(signals, "voice_adult"),
        "unsure_fraction": _share(signals, "voice_unsure"),
        "overlap_fraction": _share(signals, "voice_overlap"),
        "turns": len(gaps_s) if signals.audible else None,
        "median_gap_s": round(float(np.median(gaps_s)), 3) if gaps_s else None,
    }


def _share(signals: SignalSet, name: str) -> float | None:
    if not signals.audible or name not in signals or not signals[name].known.any():
        return None
    signal = signals[name]
    return round(float(np.mean(signal.values[signal.known])), 4)


def _sounds(signal: Signal, *, is_infant: bool) -> list[tuple[Micros, Micros, bool]]:
    """Begin, end and whose, of each stretch in which the voice sounds."""
    step_us = int(signal.times_us[1] - signal.times_us[0]) if len(signal.times_us) > 1 else 0
    return [
        (int(signal.times_us[first]), int(signal.times_us[last - 1]) + step_us, is_infant)
        for first, last in stretches(signal.known & (signal.values >= 0.5))
    ]


def _long_enough(flags: NDArray[np.bool_], times_us: NDArray[np.int64]) -> NDArray[np.bool_]:
    answer = flags.copy()
    for first, last in stretches(flags):
        if times_us[last - 1] - times_us[first] < _LEAST_OVERLAP_US:
            answer[first:last] = False
    return answer
