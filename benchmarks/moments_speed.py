"""How long the rules take over one hour of signals, at first and after one thing was changed.

``python benchmarks/moments_speed.py [MINUTES]``. Seconds, median of 5. The signals are made: two
people who do something all the time, more than any real hour holds, with holes in the view.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.made_signals import MadeFilm

from imh_video.model.moment import CandidateMoment, MomentKind
from imh_video.model.signal import SignalSet
from imh_video.moments import MomentSettings, Restraint, find, suggest
from imh_video.moments.circumstances import circumstance
from imh_video.moments.leaning import Leaning
from imh_video.moments.learning import Answer, learn
from imh_video.moments.parameters import default_parameters
from imh_video.moments.presets import preset
from imh_video.moments.rules import RULES
from imh_video.moments.scene import Scene
from imh_video.moments.short_list import short_list
from imh_video.timebase import Micros, Span

TIMES = 5
SIGNS = {
    "infant_facing_partner": (1.0, 8.0, 0.4),
    "infant_smile": (0.9, 3.0, 0.15),
    "infant_reach": (1.0, 1.0, 0.03),
    "infant_turned_away": (1.0, 3.0, 0.08),
    "voice_infant": (1.0, 1.0, 0.15),
    "caregiver_facing_partner": (1.0, 20.0, 0.8),
    "caregiver_smile": (0.9, 4.0, 0.3),
    "caregiver_hand_near_partner": (1.0, 4.0, 0.2),
    "voice_adult": (1.0, 1.5, 0.35),
}
"""Value, usual length in seconds, share of the time."""


def main() -> None:
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    signals = an_hour(minutes * 60)
    usual = MomentSettings()
    missed = replace(default_parameters().missed_cue, window_s=4.0)
    ways = {
        "the standard way": usual,
        "another number (missed cue 4 s)": replace(
            usual, parameters=replace(usual.parameters, missed_cue=missed)
        ),
        "newborn and very young": replace(usual, parameters=preset("newborn").parameters),
        "a baby who cannot see": replace(usual, unused=circumstance("infant_cannot_see").unused),
        "a kind switched off": replace(usual, switched_off=frozenset({MomentKind.MISSED_CUE})),
        "thorough (5 a minute)": replace(usual, restraint=preset("thorough").restraint),
    }
    print(
        f"{minutes} minutes, {len(signals.times_us)} pictures, {found_by(signals)} found by rules"
    )
    for words, settings in ways.items():
        took = [seconds_of(signals, settings) for _ in range(TIMES)]
        shown = len(suggest(signals, settings).moments)
        print(f"{words:34} {statistics.median(took):6.2f} s  (most {max(took):.2f})  {shown} shown")
    found = find(signals, usual).moments
    leaning = Leaning({"turn_taking": 0.4})
    took = [seconds_of_list(found, signals.duration_us, leaning) for _ in range(TIMES)]
    words = f"the short list of {len(found)} for one person"
    print(f"{words:34} {statistics.median(took):6.2f} s  (most {max(took):.2f})")
    for families, each in ((10, 40), (80, 100)):
        took = [seconds_to_learn(families, each) for _ in range(TIMES)]
        words = f"learning from {families * each} answers"
        print(f"{words:34} {statistics.median(took):6.2f} s  (most {max(took):.2f})")


def an_hour(seconds: int, seed: int = 7) -> SignalSet:
    """Everything that two people do, at rates above those of real play."""
    chance = random.Random(seed)
    film = MadeFilm(seconds)
    for name, (value, length_s, share) in SIGNS.items():
        at = chance.random() * length_s
        while at < seconds:
            lasts = length_s * (0.3 + 1.4 * chance.random())
            film.at(at, at + lasts, **{name: value})
            at += lasts + lasts * (1 - share) / share * (0.5 + chance.random())
    for person in ("infant", "caregiver"):
        for _ in range(seconds // 60):
            at = chance.random() * seconds
            film.unseen(at, at + 6 * chance.random(), person)
    return film.signals()


def found_by(signals: SignalSet) -> int:
    scene = Scene(signals, default_parameters())
    return sum(len(rule(scene)) for rule in RULES.values())


def seconds_of(signals: SignalSet, settings: MomentSettings) -> float:
    began = time.perf_counter()
    suggest(signals, settings)
    return time.perf_counter() - began


def seconds_of_list(
    found: tuple[CandidateMoment, ...], duration_us: Micros, leaning: Leaning
) -> float:
    began = time.perf_counter()
    short_list(found, Restraint(), duration_us, leaning)
    return time.perf_counter() - began


def seconds_to_learn(families: int, each: int) -> float:
    """From answers given by chance: what a run of the rules adds where it learns."""
    chance = random.Random(families)
    kinds = list(MomentKind)[:6]
    answers = [
        Answer(
            family=str(family),
            film=str(family),
            kind=chance.choice(kinds),
            span=Span(0, 4_000_000),
            evidence=(),
            score=chance.random(),
            is_kept=chance.random() < 0.5,
        )
        for family in range(families)
        for _ in range(each)
    ]
    began = time.perf_counter()
    learn(answers)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
