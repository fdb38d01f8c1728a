"""Whose voice it was, where the mouths tell: a sound while one mouth is shut and the other moves.

Pitch and timbre alone take a baby's babble for an adult often. So a stretch that was heard as an
adult becomes the infant's where the caregiver's mouth is seen to be still and the infant's seen to
move. Only in this direction: taking a part of the view away can only leave the sound an adult's. A
voice of which the hearing cannot say whose it is goes to whoever's mouth alone is seen to move, and
stays unknown where that is not seen. Doing it twice changes nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from imh_video.model.signal import Signal, SignalSet, Validity
from imh_video.timebase import Micros

_AROUND_US: Micros = 240_000
_STILL = 0.06
_MOVING = 0.12
_FRONTAL_DEG = 60.0
"""Beyond this turn to the camera a mouth is measured too poorly to be called still."""


def with_voices_by_mouth(signals: SignalSet) -> SignalSet:
    """The same signals, with adult stretches given to the infant where the mouths tell so."""
    needed = ("voice_adult", "voice_infant", "infant_mouth_open", "caregiver_mouth_open")
    if not signals.audible or any(name not in signals for name in needed):
        return signals
    adult, infant = signals["voice_adult"], signals["voice_infant"]
    if not np.array_equal(adult.times_us, infant.times_us):
        return signals
    infants, caregivers = _only_mouth(signals, adult.times_us)
    unsure = _unsure(signals, adult)
    moved = infants & adult.known & (adult.values >= 0.5)
    to_infant, to_adult = moved | (infants & unsure), caregivers & unsure
    if not (to_infant | to_adult).any():
        return signals
    given = {
        "voice_adult": _changed(_changed(adult, to_infant, 0.0), to_adult, 1.0),
        "voice_infant": _changed(_changed(infant, to_infant, 1.0), to_adult, 0.0),
    }
    if unsure.any():
        told = signals["voice_unsure"]
        given["voice_unsure"] = _changed(told, (to_infant | to_adult) & unsure, 0.0)
    return replace(signals, signals=dict(signals.signals) | given)


def _unsure(signals: SignalSet, adult: Signal) -> NDArray[np.bool_]:
    told = signals.signals.get("voice_unsure")
    if told is None or not np.array_equal(told.times_us, adult.times_us):
        return np.zeros(len(adult.times_us), dtype=np.bool_)
    return told.known & (told.values >= 0.5)


def _changed(signal: Signal, where: NDArray[np.bool_], value: float) -> Signal:
    values = np.where(where, np.float32(value), signal.values).astype(np.float32)
    validity = np.where(where, np.uint8(Validity.MEASURED), signal.validity).astype(np.uint8)
    return replace(signal, values=values, validity=validity)


def _only_mouth(
    signals: SignalSet, times_us: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """At each time: the infant's mouth alone is seen to move; and the caregiver's alone."""
    caregiver, infant = (_mouth(signals, who) for who in ("caregiver", "infant"))
    pictures = signals["infant_mouth_open"].times_us
    if len(pictures) == 0:
        return np.zeros(len(times_us), dtype=np.bool_), np.zeros(len(times_us), dtype=np.bool_)
    # Comparisons with NaN are False: what was not measured tells nothing.
    at = np.clip(np.searchsorted(pictures, times_us, side="right") - 1, 0, len(pictures) - 1)
    near = times_us - pictures[at] <= _AROUND_US
    infants = (caregiver < _STILL) & (infant > _MOVING)
    caregivers = (infant < _STILL) & (caregiver > _MOVING)
    return infants[at] & near, caregivers[at] & near


def _mouth(signals: SignalSet, who: str) -> NDArray[np.float64]:
    """How far the mouth opened and closed within a quarter of a second either way; NaN unknown."""
    times_us = signals["infant_mouth_open"].times_us
    opened = signals.at(f"{who}_mouth_open", times_us, reach_us=1).astype(np.float64)
    turned = np.abs(signals.at(f"{who}_yaw_deg", times_us, reach_us=1))
    opened[~(turned <= _FRONTAL_DEG)] = np.nan
    first = np.searchsorted(times_us, times_us - _AROUND_US, side="left")
    last = np.searchsorted(times_us, times_us + _AROUND_US, side="right")
    # Every second answer of reduceat is one window; the sentinel lets the last window end.
    windows = np.column_stack([first, last]).ravel()
    opened = np.append(opened, np.nan)
    highest, lowest = (one.reduceat(opened, windows)[::2] for one in (np.maximum, np.minimum))
    movement: NDArray[np.float64] = highest - lowest
    return movement
