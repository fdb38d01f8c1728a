"""Signals: a named value per time, with unit and validity. A cache, always recomputable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from imh_video.timebase import Micros

PERSON_SIGNALS: tuple[str, ...] = (
    "seen", "face", "covered", "box_x", "box_y", "box_w", "box_h", "yaw_deg", "pitch_deg",
    "roll_deg", "smile", "mouth_open", "eyes_closed", "facing_partner", "turned_away",
    "hand_near_partner", "reach", "motion", "gaze", "lean_deg",
)  # fmt: skip
DYAD_SIGNALS: tuple[str, ...] = (
    "face_to_face", "distance", "voice_infant", "voice_adult", "synchrony", "smile_synchrony",
)  # fmt: skip
HAND_SIGNALS: tuple[str, ...] = ("right_hand_x", "right_hand_y", "left_hand_x", "left_hand_y")
"""Of each person, pixels of the displayed picture: only to be drawn over it."""
SOUND_SIGNALS: tuple[str, ...] = (
    "loudness_db", "possible_cry", "voice_pitch_hz", "voice_overlap", "turn_gap",
    "voice_unsure",
)  # fmt: skip
"""Of the sound as a whole, 100 times a second: its level, loud high voices as in crying, the pitch
of whatever voice sounds, both voices at once, the silences in which a turn passes, and
a voice of which nobody can say whose it is (then nothing is said of the two)."""
PEOPLE: tuple[str, ...] = ("infant", "caregiver")


class Validity(IntEnum):
    """Every value is one of these three, and they look different everywhere."""

    UNKNOWN = 0
    MEASURED = 1
    INTERPOLATED = 2


@dataclass(frozen=True, eq=False)
class Signal:
    """``values[i]`` (NaN where unknown) at ``times_us[i]``, with ``validity[i]``.

    Shapes: all three ``(N,)``; times int64 rising strictly, values float32, validity uint8.
    """

    name: str
    unit: str
    times_us: NDArray[np.int64]
    values: NDArray[np.float32]
    validity: NDArray[np.uint8]

    def __post_init__(self) -> None:
        if not len(self.times_us) == len(self.values) == len(self.validity):
            raise ValueError(f"{self.name}: times, values and validity differ in length")

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where there is a value to speak of."""
        known: NDArray[np.bool_] = np.isfinite(self.values) & (self.validity != Validity.UNKNOWN)
        return known

    @property
    def coverage(self) -> float:
        """Share of the times with a known value, 0 to 1."""
        return float(np.mean(self.known)) if len(self.times_us) else 0.0


@dataclass(frozen=True, eq=False)
class SignalSet:
    """All signals of one film. Names are ``infant_smile``, ``caregiver_seen``, ``face_to_face``...

    Signals from pictures share ``times_us`` (the analysed frames); voices have their own 100 Hz.
    ``audible`` is False when the film has no usable sound: then nothing may be said of silence.
    """

    times_us: NDArray[np.int64]
    duration_us: Micros
    signals: Mapping[str, Signal] = field(default_factory=dict)
    audible: bool = False
    pictures: Mapping[int, SignalSet] = field(default_factory=dict)
    """With two cameras, by the camera's number and on its own clock: where the two are in its
    picture and which way they face, only to be drawn over it. Else the signals themselves say so.
    """

    def __getitem__(self, name: str) -> Signal:
        return self.signals[name]

    def __contains__(self, name: object) -> bool:
        return name in self.signals

    def at(self, name: str, times_us: NDArray[np.int64], reach_us: Micros = 150_000
           ) -> NDArray[np.float32]:  # fmt: skip
        """Values at other times: of the nearest sample, NaN where that lies beyond ``reach_us``.

        A missing signal is NaN throughout: unknown is never "no".
        """
        answer = np.full(len(times_us), np.nan, dtype=np.float32)
        signal = self.signals.get(name)
        if signal is None or len(signal.times_us) == 0:
            return answer
        right = (
            np.clip(np.searchsorted(signal.times_us, times_us), 1, len(signal.times_us) - 1)
            if len(signal.times_us) > 1
            else np.zeros(len(times_us), dtype=np.int64)
        )
        left = np.maximum(right - 1, 0)
        nearer_left = np.abs(signal.times_us[left] - times_us) <= np.abs(
            signal.times_us[right] - times_us
        )
        nearest = np.where(nearer_left, left, right)
        close = np.abs(signal.times_us[nearest] - times_us) <= reach_us
        usable = close & signal.known[nearest]
        answer[usable] = signal.values[nearest[usable]]
        return answer


def stretches(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open index ranges in which the flag stands."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    firsts, stops = np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist()
    return list(zip(firsts, stops, strict=True))
