"""Whether it was louder, or with more movement, than just before or than elsewhere in the film.

Compared only with the same people in the same film: nothing is loud or quick by itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from imh_video.model.signal import Signal
from imh_video.moments.bouts import Trace
from imh_video.moments.scene import CAREGIVER, Scene, Sign
from imh_video.timebase import Micros, micros

LOUDNESS = "loudness_db"
MOVEMENT = "caregiver_motion"
LOUDEST = 0.25
"""Which part of a film counts as its loud part; ours."""


def loud_share(scene: Scene, onset_us: Micros, offset_us: Micros) -> float | None:
    """Share of the stretch that belongs to the loudest quarter of the film.

    None without sound, and where no part is louder than the others.
    """
    loudest = scene.derived("loudest quarter", lambda: _loudest(scene))
    if not loudest.known_share(onset_us, offset_us):
        return None
    return loudest.yes_share(onset_us, offset_us)


def _loudest(scene: Scene) -> Trace:
    loudness = scene.signals.signals.get(LOUDNESS)
    if loudness is None or not scene.audible or not loudness.known.any():
        return Trace.unknown()
    known = loudness.known
    middle, level = np.quantile(loudness.values[known], [0.5, 1 - LOUDEST])
    loud = np.zeros(len(known), dtype=np.bool_)
    # In a film that is as quiet nearly everywhere the quiet is no loud part.
    loud[known] = (loudness.values[known] >= level) & (loudness.values[known] > middle)
    if not loud.any():
        return Trace.unknown()
    return Trace.from_flags(loudness.times_us, loud, known & ~loud)


def louder_by_db(scene: Scene, onset_us: Micros, offset_us: Micros) -> float | None:
    """How much louder the parent's voice was within the stretch than before it, in dB.

    Only where an adult's voice was heard, so that other noise does not count. None when there was
    too little voice on either side, or the level was not measured.
    """
    loudness = scene.signals.signals.get(LOUDNESS)
    if loudness is None or not scene.audible:
        return None
    least_us = micros(scene.parameters.over_stimulation.voice_min_s)
    before_us = onset_us - micros(scene.parameters.over_stimulation.before_s)
    then = _level_of_voice(scene, loudness, before_us, onset_us, least_us)
    now = _level_of_voice(scene, loudness, onset_us, offset_us, least_us)
    return None if then is None or now is None else now - then


def _level_of_voice(
    scene: Scene, loudness: Signal, onset_us: Micros, offset_us: Micros, least_us: Micros
) -> float | None:
    voice = scene.trace_of(CAREGIVER, Sign.VOICE)
    if voice.yes_share(onset_us, offset_us) * (offset_us - onset_us) < least_us:
        return None
    first, last = np.searchsorted(loudness.times_us, (onset_us, offset_us))
    times, known = loudness.times_us[first:last], loudness.known[first:last]
    spoken = scene.signals.at("voice_adult", times) >= scene.parameters.signs.level
    return _median(loudness.values[first:last][spoken & known])


def quicker_by(scene: Scene, onset_us: Micros, offset_us: Micros) -> float | None:
    """How many times as much the parent moved within the stretch as before it.

    None where the parent's movement was measured for less than half of either side.
    """
    movement = scene.signals.signals.get(MOVEMENT)
    if movement is None:
        return None
    before_us = onset_us - micros(scene.parameters.over_stimulation.before_s)
    then = _usual_movement(movement, before_us, onset_us)
    now = _usual_movement(movement, onset_us, offset_us)
    if then is None or now is None:
        return None
    # A parent who hardly moved at all would otherwise "double" with every breath.
    return now / max(then, scene.parameters.over_stimulation.stillness)


def _usual_movement(movement: Signal, onset_us: Micros, offset_us: Micros) -> float | None:
    first, last = np.searchsorted(movement.times_us, (onset_us, offset_us))
    known = movement.known[first:last]
    if len(known) == 0 or np.mean(known) < 0.5:
        return None
    return _median(movement.values[first:last][known])


def _median(values: NDArray[np.float32]) -> float | None:
    return float(np.median(values)) if len(values) else None
