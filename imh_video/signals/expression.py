"""Smile, open mouth and closed eyes of one person: 0 to 1, 0.5 where a person would say so."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from imh_video.model.observation import FaceMeasure
from imh_video.signals.gathering import Gathered
from imh_video.signals.values import Values, logistic
from imh_video.timebase import Micros

# Places in the 52 movements of the face landmarker.
_SMILE, _UPPER_LIP_UP, _STRETCH = (44, 45), (48, 49), (46, 47)
_PUCKER, _JAW_OPEN = 38, 25
_BLINK = (9, 10)

_LEAST_IRIS_PX = 6.0
_IRIS_ASIDE = 0.11
"""From the middle of the eye, in halves of its width: some ten degrees on drawn faces, eight by the
measures of a grown eye."""
_EYES_SEEN_DEG = 30.0
"""Of a face that is turned further the iris says little: on drawn ones nothing at 32 degrees."""
_HALF_CLOSED = 0.5

_SMOOTH_US: Micros = 160_000
_BRIDGE_US: Micros = 400_000

# A person's neutral face is not known from a few seconds of film: it begins at what is usual and
# becomes their own over about a minute.
_NEUTRAL_PERCENTILE = 25
_MINUTE_ROWS = 750.0
_USUAL_NEUTRAL_FRONT, _ABOVE_FRONT, _STEP_FRONT = -7.5, 4.7, 1.2
_USUAL_NEUTRAL_SIDE, _ABOVE_SIDE, _STEP_SIDE = -12.0, 2.2, 1.2
_SIDE_SCORE = 0.7
_SMOOTH_SMILE_US: Micros = 400_000
"""A smile lasts; what comes and goes faster is noise of the measurement, most of all in profile."""
_FRONT_DEG, _HALF_SHOWS_DEG, _HALF_PROFILE_DEG = 20.0, 50.0, 60.0


def smile(person: Gathered, *, is_adult: bool) -> Values:
    """How much it smiles against the person's own neutral face.

    Lip corners up and out, upper lip up, lips not pursed (AU12, AU10 and against AU18), added as
    log odds. From the side the same movements read lower, so less is asked of a face the further it
    turns; beyond half profile they are those of the half that shows, as if seen from the front.
    In full profile the mesh no longer fits, and that view has a neutral of its own. There it comes
    to lie beside an adult's mouth: that an adult does not smile is then not known.
    """
    strength = _smile_strength(person.movements)
    level = np.full(len(strength), np.nan)
    front = person.measured
    if front.any():
        shown = _shown_strength(person, front)
        level[front] = (shown - _neutral(shown, _USUAL_NEUTRAL_FRONT) - _ABOVE_FRONT) / _STEP_FRONT
    side = person.from_side & (np.nan_to_num(person.score) >= _SIDE_SCORE)
    if side.any():
        neutral = _neutral(strength[side], _USUAL_NEUTRAL_SIDE)
        level[side] = (strength[side] - neutral - _ABOVE_SIDE) / _STEP_SIDE
    known = np.isfinite(level)
    smoothed = Values.measured(level).smoothed(person.times_us, _SMOOTH_SMILE_US)
    values = np.where(known, logistic(smoothed.values), np.nan)
    if is_adult:
        values[~front & (values < 0.5)] = np.nan
    return Values.measured(values).bridged(person.times_us, _BRIDGE_US)


def _shown_strength(person: Gathered, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Of faces whose features show, made alike for every turn of the head."""
    yaw_deg = person.angles[rows, 0]
    whole = _smile_strength(person.movements[rows])
    whole += (_ABOVE_FRONT - _ABOVE_SIDE) * _between(yaw_deg, _FRONT_DEG, _HALF_PROFILE_DEG)
    by_half = _between(yaw_deg, _HALF_SHOWS_DEG, _HALF_PROFILE_DEG)
    return (1 - by_half) * whole + by_half * _smile_strength(person.half_movements[rows])


def _smile_strength(movements: NDArray[np.float32]) -> NDArray[np.float64]:
    odds = _log_odds(movements)
    lips_up = odds[:, _SMILE].mean(axis=1)
    others = odds[:, _UPPER_LIP_UP].mean(axis=1) + odds[:, _STRETCH].mean(axis=1)
    return np.asarray(lips_up + 0.5 * (others - odds[:, _PUCKER]), dtype=np.float64)


def _log_odds(movements: NDArray[np.float32]) -> NDArray[np.float64]:
    held = np.clip(movements.astype(np.float64), 1e-3, 1 - 1e-3)
    return np.asarray(np.log(held / (1 - held)), dtype=np.float64)


def _between(yaw_deg: NDArray[np.float32], first: float, last: float) -> NDArray[np.float64]:
    """0 for a face turned to the camera up to the first angle, 1 for one beyond the last."""
    beyond = np.abs(yaw_deg.astype(np.float64)) - first
    return np.asarray(np.clip(beyond / (last - first), 0.0, 1.0))


def _neutral(strength: NDArray[np.float64], usual: float) -> float:
    own = float(np.percentile(strength, _NEUTRAL_PERCENTILE))
    trust = len(strength) / (len(strength) + _MINUTE_ROWS)
    return trust * own + (1 - trust) * usual


def mouth_open(person: Gathered) -> Values:
    """From the gap between the lips and the jaw; only where the features show."""
    gap = person.measures[:, FaceMeasure.MOUTH_GAP]
    jaw = person.movements[:, _JAW_OPEN]
    level = 0.5 * (gap - 0.13) / 0.04 + 0.5 * (jaw - 0.25) / 0.08
    return _expression(person, level)


def eyes_closed(person: Gathered) -> Values:
    """From the lids; at twelve looks a second only long closures count, not blinks."""
    blink = person.movements[:, _BLINK].mean(axis=1)
    return _expression(person, (blink - 0.5) / 0.08)


def gaze(person: Gathered) -> Values:
    """-1, 0 or 1: the eyes turn to the left of the picture, go where the head points, to the right.

    Three steps are all that irises of so few pixels tell; unknown for small, closed or turned eyes.
    """
    seen = person.measured & (person.measures[:, FaceMeasure.IRIS_PX] >= _LEAST_IRIS_PX)
    seen &= person.movements[:, _BLINK].mean(axis=1) < _HALF_CLOSED
    seen &= np.abs(person.angles[:, 0]) <= _EYES_SEEN_DEG
    place = np.where(seen, person.measures[:, FaceMeasure.IRIS], np.nan).astype(np.float32)
    smoothed = Values.measured(place).smoothed(person.times_us, _SMOOTH_US)
    aside = np.sign(smoothed.values) * (np.abs(smoothed.values) >= _IRIS_ASIDE)
    return Values.measured(np.where(smoothed.known, aside, np.nan))


def _expression(person: Gathered, level: NDArray[np.float32]) -> Values:
    level = np.where(person.measured, level, np.nan).astype(np.float32)
    smoothed = Values.measured(level).smoothed(person.times_us, _SMOOTH_US)
    values = np.where(np.isfinite(level), logistic(smoothed.values), np.nan)
    return Values.measured(values).bridged(person.times_us, _BRIDGE_US)
