"""Signals made by hand: what two people do, second by second, and what could not be seen."""

from __future__ import annotations

import numpy as np

from imh_video.model.signal import PERSON_SIGNALS, Signal, SignalSet, Validity
from imh_video.timebase import micros

PICTURES_PER_S = 12.5
VOICES_PER_S = 100.0
_AT_REST = {"seen": 1.0, "face": 1.0, "smile": 0.05, "mouth_open": 0.1, "eyes_closed": 0.05}


SIGNS = {
    "infant_facing_partner": 1.0,
    "infant_smile": 0.9,
    "infant_reach": 1.0,
    "infant_turned_away": 1.0,
    "voice_infant": 1.0,
    "caregiver_facing_partner": 1.0,
    "caregiver_smile": 0.9,
    "caregiver_hand_near_partner": 1.0,
    "voice_adult": 1.0,
}
"""What somebody may do, and the value by which it is plain."""


class MadeFilm:
    """Both people are in view and do nothing, until ``at`` says otherwise. Times in seconds."""

    def __init__(self, duration_s: float, *, audible: bool = True) -> None:
        self.duration_s = duration_s
        self.audible = audible
        self._times = {
            "picture": _clock(duration_s, PICTURES_PER_S),
            "voice": _clock(duration_s, VOICES_PER_S),
        }
        self._values: dict[str, np.ndarray] = {}
        for person in ("infant", "caregiver"):
            for name in PERSON_SIGNALS:
                at_rest = _AT_REST.get(name, 0.0)
                self._values[f"{person}_{name}"] = np.full(len(self._times["picture"]), at_rest)
        for name in ("voice_infant", "voice_adult", "possible_cry"):
            self._values[name] = np.zeros(len(self._times["voice"]))
        self._values["loudness_db"] = np.full(len(self._times["voice"]), -50.0)
        self._together: np.ndarray | None = None

    def at(self, onset_s: float, offset_s: float, **values: float) -> MadeFilm:
        """Give signals a value between two times."""
        for name, value in values.items():
            self._values[name][self._within(name, onset_s, offset_s)] = value
        return self

    def unseen(self, onset_s: float, offset_s: float, *names: str) -> MadeFilm:
        """Make signals unknown between two times; a person's name stands for all of theirs."""
        for name in self._values:
            if any(name == one or name.startswith(f"{one}_") for one in names):
                self._values[name][self._within(name, onset_s, offset_s)] = np.nan
        return self

    def without(self, *names: str) -> MadeFilm:
        """Leave signals out altogether."""
        for name in names:
            del self._values[name]
        return self

    def _within(self, name: str, onset_s: float, offset_s: float) -> np.ndarray:
        times = self._times[_clock_of(name)]
        return (times >= micros(onset_s)) & (times < micros(offset_s))

    def signals(self) -> SignalSet:
        values = dict(self._values)
        for person in ("infant", "caregiver"):
            # A head that is turned away shows it by its direction.
            away = values.get(f"{person}_turned_away", np.zeros(1)) == 1
            if f"{person}_yaw_deg" in values:
                yaw = values[f"{person}_yaw_deg"]
                values[f"{person}_yaw_deg"] = np.where(away & np.isfinite(yaw), 80.0, yaw)
        names = ("infant_facing_partner", "caregiver_facing_partner")
        if all(name in values for name in names):
            one, other = (values[name] for name in names)
            # Both must be known, or one of them known not to face the other.
            both = np.where((one == 1) & (other == 1), 1.0, np.nan)
            values["face_to_face"] = np.where((one == 0) | (other == 0), 0.0, both)
        made = {name: self._signal(name, value) for name, value in values.items()}
        return SignalSet(self._times["picture"], micros(self.duration_s), made, self.audible)

    def _signal(self, name: str, values: np.ndarray) -> Signal:
        known = np.isfinite(values)
        validity = np.where(known, Validity.MEASURED, Validity.UNKNOWN).astype(np.uint8)
        times = self._times[_clock_of(name)]
        return Signal(name, "", times, values.astype(np.float32), validity)


def _clock(duration_s: float, per_s: float) -> np.ndarray:
    return np.round(np.arange(round(duration_s * per_s)) * 1e6 / per_s).astype(np.int64)


def _clock_of(name: str) -> str:
    sounds = ("voice_", "possible_cry", "loudness_db")
    return "voice" if name.startswith(sounds) else "picture"
