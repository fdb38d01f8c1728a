"""Who may be sounding, 100 times a second: infant-like voice, adult speech, both or none.

Decided from what was measured (``listening``) for the whole film at once, in no time: nothing is
listened to again when the deciding changes. No witness knows who sounds: "infant-like" means a
high, periodic voice that is not adult speech. A loudspeaker, a sibling or a song can pass for
either.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imh_video.hearing.listening import BAND_EDGES_HZ, Listened
from imh_video.model.signal import stretches


@dataclass(frozen=True, slots=True)
class HearingSettings:
    """Levels in dB of full scale, times in hops of 10 ms."""

    speech_probability: float = 0.5
    above_noise_db: float = 9.0
    loudest_noise_db: float = -40.0
    """No room is louder: where the quietest tenth of a film is, voices leave hardly a gap, or the
    camera cut the gaps out."""
    quietest_db: float = -55.0
    periodic: float = 0.6
    infant_pitch_hz: float = 330.0
    surely_infant: float = 0.5
    adult_below_hz: float = 300.0
    hum_from_hz: float = 110.0
    """A lower steady tone that is not speech is a machine's, the mains' or music's."""
    shortest_hum: int = 25
    bridge: int = 15
    """Gaps up to so long inside one voice are closed."""
    shortest: int = 12
    """Anything shorter is a knock or a click, not a voice."""
    falsetto_from_hz: float = 420.0
    pure_tone_db: float = -6.0
    """A high voice with less than that above its lowest harmonic, that is not speech, may be
    anybody's: an adult's "ooh" in falsetto is almost a pure tone, a cry is rich in overtones (8 to
    17 dB more above it than in it, in half of the cries that we had), a coo may be either."""
    cry_from_hz: float = 350.0
    cry_to_hz: float = 700.0
    cry_shortest: int = 50
    cry_above_noise_db: float = 25.0

    def odds_of_infant(self, pitch_hz: float, spoken: float) -> float:
        """Above 0 for an infant-like voice; ``spoken`` is the share that passes for adult speech.

        What sounds like speech throughout is an adult's unless it is very high: many adults lift
        their voice for a baby to where babies' own lies. What does not may still be a hum. A guess
        made on few voices.
        """
        weight = 4.5 if spoken > 0.5 else 1.5
        return 4.0 * float(np.log2(pitch_hz / self.infant_pitch_hz)) + weight * (0.5 - spoken)


@dataclass(frozen=True, eq=False)
class Voices:
    """100 values a second, the n-th for the 10 ms from ``n / 100`` s of recording time."""

    infant: NDArray[np.bool_]
    adult: NDArray[np.bool_]
    unsure: NDArray[np.bool_]
    """A voice sounds of which nobody can say whose it is: then neither of the two may be claimed,
    nor denied."""
    heard: NDArray[np.bool_]
    """Whether there is sound at all: False in digital silence, where nothing may be said."""
    possible_cry: NDArray[np.bool_]
    pitch_hz: NDArray[np.float32]
    """NaN where nothing periodic sounds."""
    level_db: NDArray[np.float32]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it as named arrays, for a file."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @property
    def times_us(self) -> NDArray[np.int64]:
        return np.arange(len(self.infant), dtype=np.int64) * 10_000


def voices_in(listened: Listened, settings: HearingSettings | None = None) -> Voices:
    """Who may be sounding in a film whose sound begins at recording time 0."""
    settings = settings or HearingSettings()
    level, pitch = listened.level_db, listened.pitch_hz
    heard = _closed(level > -90.0, 50)
    noise_db = float(np.percentile(level[heard], 10)) if heard.any() else -90.0
    noise_db = min(noise_db, settings.loudest_noise_db)
    loud = level > max(noise_db + settings.above_noise_db, settings.quietest_db)
    voiced = loud & (listened.periodic >= settings.periodic)
    speaking = listened.speech >= settings.speech_probability
    overtones = _overtones_db(listened)
    infant, adult, unsure = _who(voiced, listened.any_voice, speaking, pitch, overtones, settings)
    cry = infant & (level > noise_db + settings.cry_above_noise_db)
    cry &= (pitch >= settings.cry_from_hz) & (pitch <= settings.cry_to_hz)
    return Voices(
        infant=infant & heard,
        adult=adult & heard,
        unsure=unsure & heard,
        heard=heard,
        possible_cry=_only_long(_closed(cry, settings.bridge), settings.cry_shortest),
        pitch_hz=np.where(voiced, pitch, np.nan).astype(np.float32),
        level_db=level,
    )


def _who(
    voiced: NDArray[np.bool_],
    any_voice: NDArray[np.bool_],
    speaking: NDArray[np.bool_],
    pitch: NDArray[np.float32],
    overtones: NDArray[np.float32],
    settings: HearingSettings,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Infant-like voice, adult voice, and either, for each connected stretch of voice as a whole.

    Where it may be either, the first two do not stand.
    """
    infant, unsure = np.zeros((2, len(voiced)), dtype=bool)
    adult = speaking.copy()
    for first, last in stretches(_closed(voiced & (any_voice | (pitch > 300.0)), settings.bridge)):
        part = slice(first, last)
        if last - first < settings.shortest:
            continue
        typical_hz = float(np.median(pitch[part][voiced[part]]))
        spoken = float(np.mean(speaking[part]))
        is_pure = float(np.median(overtones[part][voiced[part]])) < settings.pure_tone_db
        if is_pure and typical_hz >= settings.falsetto_from_hz and spoken < 0.5:
            unsure[part] = True
            continue
        odds = settings.odds_of_infant(typical_hz, spoken)
        infant[part] = odds > 0
        if odds > settings.surely_infant:
            adult[part] = False
        elif (
            settings.hum_from_hz <= typical_hz < settings.adult_below_hz
            and last - first >= settings.shortest_hum
        ):
            # A hum or a short word that the detector of speech does not take for speech.
            adult[part] |= any_voice[part] & (odds < 0)
    adult = _only_long(_closed(adult, settings.bridge), settings.shortest)
    return infant & ~unsure, adult & ~unsure, unsure


def _overtones_db(listened: Listened) -> NDArray[np.float32]:
    """Level above the lowest harmonic less the level up to it, in dB; NaN without a pitch."""
    power = 10.0 ** (listened.bands_db.astype(np.float32) / 10.0)
    sums = np.concatenate([np.zeros((len(power), 1), np.float32), np.cumsum(power, axis=1)], axis=1)
    # The first band that begins half way to the second harmonic, or above.
    above = np.searchsorted(BAND_EDGES_HZ[:-1], 1.45 * np.nan_to_num(listened.pitch_hz))
    rows = np.arange(len(power))
    low, high = sums[rows, above], sums[:, -1] - sums[rows, above]
    ratio_db = 10.0 * np.log10((np.maximum(high, 0) + 1e-12) / (low + 1e-12))
    return np.where(np.isfinite(listened.pitch_hz), ratio_db, np.nan).astype(np.float32)


def _closed(flags: NDArray[np.bool_], longest_gap: int) -> NDArray[np.bool_]:
    """Short gaps between two stretches filled."""
    answer = flags.copy()
    for first, last in stretches(~flags):
        if first > 0 and last < len(flags) and last - first <= longest_gap:
            answer[first:last] = True
    return answer


def _only_long(flags: NDArray[np.bool_], shortest: int) -> NDArray[np.bool_]:
    answer = flags.copy()
    for first, last in stretches(flags):
        if last - first < shortest:
            answer[first:last] = False
    return answer
