"""Signals straight from a sample clip's truth file: what a perfect detector would have seen."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from imh_video.model.signal import PERSON_SIGNALS, Signal, SignalSet, Validity

SAMPLE_CLIPS = Path(__file__).resolve().parents[2] / "sample_clips"
TURNED_TO_PARTNER_DEG = 33.0
"""Where nobody is in full profile, this much head turn is toward the partner."""


def truth_of(clip: str) -> dict[str, Any]:
    path = SAMPLE_CLIPS / f"{clip}.truth.json"
    return json.loads(path.read_text(encoding="utf-8"))


def signals_from(truth: dict[str, Any]) -> SignalSet:
    """About 12.5 pictures a second and 100 voice values a second, as the analysis gives them."""
    times = np.round(np.array(truth["pts_s"]) * 1e6).astype(np.int64)[::2]
    duration_us = int(times[-1]) + 80_000
    values: dict[str, np.ndarray] = {}
    for person in ("infant", "caregiver"):
        tracks = {name: np.array(track)[::2] for name, track in truth["tracks"][person].items()}
        seen = _person(tracks, truth, person)
        values |= {f"{person}_{name}": seen[name] for name in PERSON_SIGNALS if name in seen}
    both = [values[f"{person}_facing_partner"] for person in ("infant", "caregiver")]
    values["face_to_face"] = np.minimum(*both)
    made = {name: _signal(name, times, value) for name, value in values.items()}
    clock = np.arange(0, duration_us, 10_000, dtype=np.int64)
    for name, person in (("voice_infant", "infant"), ("voice_adult", "caregiver")):
        made[name] = _signal(name, clock, _voice(clock, truth, person))
    return SignalSet(times, duration_us, made, audible=True)


def with_small_faults(signals: SignalSet, seed: int) -> SignalSet:
    """As detectors are: pictures in which nothing was measured, wrong flags, shaky smiles."""
    chance = np.random.default_rng(seed)
    faulty = {}
    for name, signal in signals.signals.items():
        values = signal.values.astype(np.float64)
        if name.endswith("smile"):
            values = np.clip(values + chance.normal(0, 0.08, len(values)), 0, 1)
        elif name.endswith(("facing_partner", "turned_away", "reach", "hand_near_partner")):
            wrong = chance.random(len(values)) < 0.01
            values = np.where(wrong, 1 - values, values)
        if not name.startswith("voice"):
            values[chance.random(len(values)) < 0.03] = np.nan
        faulty[name] = _signal(name, signal.times_us, values)
    return replace(signals, signals=faulty)


def _person(tracks: dict[str, np.ndarray], truth: dict, person: str) -> dict[str, np.ndarray]:
    covered = tracks["covered"] >= 0.5
    one = np.ones(len(covered))
    facing, away = _turns(tracks, truth, person)
    hidden = np.where(covered, np.nan, one)
    return {
        "seen": one,
        "face": 1.0 - covered,
        "covered": covered.astype(float),
        "yaw_deg": tracks["yaw_deg"] * hidden,
        "pitch_deg": tracks["pitch_deg"] * hidden,
        "smile": tracks["smile"] * hidden,
        "eyes_closed": tracks["blink"] * hidden,
        "facing_partner": facing * hidden,
        "turned_away": away * hidden,
        "hand_near_partner": 0.0 * one,
        "reach": (tracks["reach"] >= 0.5).astype(float),
    }


def _turns(
    tracks: dict[str, np.ndarray], truth: dict, person: str
) -> tuple[np.ndarray, np.ndarray]:
    """Facing the partner and turned away, from the head's turn and the layout."""
    if truth["layout"] == "split_screen":
        turn = np.abs(tracks["yaw_deg"])
        return (turn < 10) & (tracks["pitch_deg"] > -8), turn > 28
    toward = 1 if truth["people"][person]["side"] == "left" else -1
    turn = toward * tracks["yaw_deg"]
    return turn >= TURNED_TO_PARTNER_DEG, turn <= -20


def _voice(clock: np.ndarray, truth: dict, person: str) -> np.ndarray:
    heard = np.zeros(len(clock))
    for voice in truth["voices"]:
        if voice["person"] == person:
            heard[(clock >= voice["onset_s"] * 1e6) & (clock < voice["offset_s"] * 1e6)] = 1.0
    return heard


def _signal(name: str, times: np.ndarray, values: np.ndarray) -> Signal:
    known = np.isfinite(values)
    validity = np.where(known, Validity.MEASURED, Validity.UNKNOWN).astype(np.uint8)
    return Signal(name, "", times, values.astype(np.float32), validity)
