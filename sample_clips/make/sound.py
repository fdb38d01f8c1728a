"""The sound: espeak-ng for the adult and for babble, pulses through resonators for the infant.

Everything is made at 16 kHz mono and mixed over faint room noise; the film carries it at 48 kHz.
"""

from __future__ import annotations

import io
import subprocess
import wave
from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter, resample, resample_poly

from .arrays import Floats
from .story import Story, Voice

RATE = 16_000
FILM_RATE = 48_000
NOISE_DBFS = -56.0
HOP_S = 0.005
GAP_S = 0.30  # a pause of this length inside a phrase ends one stretch of voice
BABBLE = ("[[aI-gu:]] [[a:]]", "[[a:-gu:]]", "[[e-g@-da:]]", "[[ba:-ba:]] [[a:]]")
RAISE = 1.2  # the babble's pitch and formants: higher still, and voice detectors go deaf to it


@dataclass(frozen=True)
class Heard:
    """A stretch of sounding voice, from the energy of the clean track (s)."""

    person: str
    kind: str
    onset_s: float
    offset_s: float


@dataclass(frozen=True)
class SoundTrack:
    """The mix, the stretches of voice, and how far each mouth opens over time."""

    mix: Floats
    heard: tuple[Heard, ...]
    loudness: dict[str, Floats]  # by person, one value per HOP_S, 0 to 1

    def mouth(self, person: str, t: float) -> float:
        """Mouth opening at a time, a little ahead of the sound as mouths are."""
        values = self.loudness[person]
        return float(np.interp(t + 0.03, np.arange(len(values)) * HOP_S, values))

    def for_film(self) -> Floats:
        """16-bit samples at the film's rate."""
        high = resample_poly(self.mix, FILM_RATE // RATE, 1)
        return np.asarray(np.clip(high, -1, 1) * 32767, np.int16)


def make_sound(story: Story) -> SoundTrack:
    """All voices of a story, mixed."""
    rng = np.random.default_rng(7)
    count = int(story.duration_s * RATE)
    clean = {person: np.zeros(count) for person in ("infant", "caregiver")}
    heard: list[Heard] = []
    for number, voice in enumerate(story.voices):
        sound = _trim(_make(voice, story, number, rng)) * voice.level
        start = int(voice.at_s * RATE)
        sound = sound[: count - start]
        clean[voice.person][start : start + len(sound)] += sound
        heard += _stretches(voice, sound)
    mix = sum(clean.values()) + _room_noise(count, rng)
    loudness = {person: _mouth_curve(track) for person, track in clean.items()}
    heard.sort(key=lambda h: h.onset_s)
    return SoundTrack(np.asarray(mix), tuple(heard), loudness)


def _make(voice: Voice, story: Story, number: int, rng: np.random.Generator) -> Floats:
    if voice.kind == "speech":
        return _espeak(voice.words, story.adult_voice)
    if voice.kind == "babble":
        words = voice.words or BABBLE[number % len(BABBLE)]
        low = _espeak(words, ("-v", "en-us+f5", "-p", "85", "-s", "95"))
        return np.asarray(resample(low, int(len(low) / RAISE)))
    return _infant(voice.kind, voice.length_s, rng)


def _espeak(words: str, options: tuple[str, ...]) -> Floats:
    command = ["espeak-ng", *options, "--stdout", words]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(raw)) as file:
        rate = file.getframerate()
    # espeak-ng streams with a false length in the header, so take what is really there
    samples = np.frombuffer(raw[44:], "<i2").astype(float) / 32768
    return _normal(np.asarray(resample_poly(samples, RATE, rate)))


def _infant(kind: str, length_s: float, rng: np.random.Generator) -> Floats:
    t = np.arange(int(length_s * RATE)) / RATE
    share = t / length_s
    if kind == "coo":
        f0 = np.interp(share, [0, 0.5, 1], [290, 400, 310])
        formants = (np.interp(share, [0, 1], [520, 820]), np.interp(share, [0, 1], [1300, 1750]))
        return _normal(_tract(f0, formants, 0.06, 0.0, rng) * _swell(share, 0.15))
    if kind == "fuss":
        f0 = np.interp(share, [0, 0.3, 1], [330, 430, 340])
        formants = (np.interp(share, [0, 1], [800, 1000]), np.interp(share, [0, 1], [1800, 2000]))
        pulses = 0.55 + 0.45 * np.abs(np.sin(np.pi * share * 2.5)) ** 0.6
        return _normal(_tract(f0, formants, 0.10, 0.04, rng) * _swell(share, 0.10) * pulses)
    bursts = 0.5 - 0.5 * np.cos(2 * np.pi * np.clip((t % 0.19) / 0.13, 0, 1))
    f0 = 470 - 45 * share + 25 * bursts
    formants = (np.full_like(t, 1000.0), np.full_like(t, 2100.0))
    return _normal(_tract(f0, formants, 0.25, 0.0, rng) * bursts**0.7 * _swell(share, 0.08))


def _tract(
    f0: Floats,
    formants: tuple[Floats, Floats],
    breath: float,
    rough: float,
    rng: np.random.Generator,
) -> Floats:
    """Glottal pulses and breath through four resonators; the first two may glide."""
    f0 = f0 * (1 + 0.006 * np.cumsum(rng.normal(0, 0.02, len(f0))) / 3)
    f0 = f0 * (1 + rough * rng.normal(0, 1, len(f0) // 160 + 1).repeat(160)[: len(f0)])
    phase = np.cumsum(f0 / RATE) % 1.0
    opening = np.where(phase < 0.4, 0.5 - 0.5 * np.cos(np.pi * phase / 0.4), 0.0)
    closing = np.where((phase >= 0.4) & (phase < 0.56), np.cos(np.pi * (phase - 0.4) / 0.32), 0.0)
    source = np.diff(opening + closing, prepend=0.0) + breath * 0.05 * rng.normal(0, 1, len(f0))
    out = _glide(source, formants[0], 90) + 0.55 * _glide(source, formants[1], 130)
    out = out + 0.2 * _resonate(source, 3400, 220) + 0.08 * _resonate(source, 5200, 350)
    return np.asarray(out)


def _glide(source: Floats, frequency: Floats, width: float) -> Floats:
    steps = 6
    edges = np.linspace(0, len(source) - 1, steps)
    centre = np.arange(len(source))
    out = np.zeros_like(source)
    for edge in edges:
        fade = np.clip(1 - np.abs(centre - edge) / (edges[1] - edges[0]), 0, 1)
        out += fade * _resonate(source, float(frequency[int(edge)]), width)
    return out


def _resonate(source: Floats, frequency: float, width: float) -> Floats:
    radius = np.exp(-np.pi * width / RATE)
    angle = 2 * np.pi * frequency / RATE
    poles = [1.0, -2 * radius * np.cos(angle), radius**2]
    return np.asarray(lfilter([1 - radius], poles, source))


def _swell(share: Floats, edge: float) -> Floats:
    rise, fall = np.clip(share / edge, 0, 1), np.clip((1 - share) / (edge * 1.6), 0, 1)
    return np.asarray(rise**0.7 * fall**0.8)


def _normal(sound: Floats) -> Floats:
    return np.asarray(sound / max(1e-9, float(np.abs(sound).max())))


def _trim(sound: Floats) -> Floats:
    loud = np.flatnonzero(np.abs(sound) > 0.02)
    return sound[loud[0] : loud[-1] + 1]


def _room_noise(count: int, rng: np.random.Generator) -> Floats:
    noise = lfilter([1.0], [1.0, -0.92], rng.normal(0, 1, count)) + 0.5 * rng.normal(0, 1, count)
    return np.asarray(noise / noise.std() * 10 ** (NOISE_DBFS / 20))


def _loudness(track: Floats) -> Floats:
    hop, window = int(HOP_S * RATE), int(0.02 * RATE)
    power = np.convolve(track**2, np.ones(window) / window, mode="same")[::hop]
    return np.asarray(np.sqrt(np.maximum(power, 0)))


def _stretches(voice: Voice, sound: Floats) -> list[Heard]:
    level = _loudness(sound)
    above = np.flatnonzero(level > 0.05 * level.max())
    cuts = np.flatnonzero(np.diff(above) > GAP_S / HOP_S)
    starts = [above[0], *above[cuts + 1]]
    ends = [*above[cuts], above[-1]]
    return [
        Heard(voice.person, voice.kind, voice.at_s + a * HOP_S, voice.at_s + (b + 1) * HOP_S)
        for a, b in zip(starts, ends, strict=True)
    ]


def _mouth_curve(track: Floats) -> Floats:
    level = _loudness(track)
    smooth = np.convolve(level, np.hanning(13) / np.hanning(13).sum(), mode="same")
    return np.asarray(np.clip(smooth / 0.12, 0, 1) ** 0.7)
