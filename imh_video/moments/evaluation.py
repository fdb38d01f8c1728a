"""How well suggestions meet a coding: events matched one to one, beside baselines.

A suggestion meets a coded moment when their onsets lie within a tolerance or the two overlap enough
(intersection over union). The defaults follow the practice with coders; sound event detection's
0.2 s would be far too tight for moments. Undefined figures are None, never 0 or 1.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from imh_video.timebase import MICROS_PER_SECOND, Micros, Span


@dataclass(frozen=True, slots=True)
class Meeting:
    """When a suggestion counts as meeting a coded moment."""

    onset_tolerance_us: Micros = 2 * MICROS_PER_SECOND
    overlap: float = 0.3

    def holds(self, one: Span, other: Span) -> bool:
        if abs(one.onset_us - other.onset_us) <= self.onset_tolerance_us:
            return True
        shared = min(one.end_us, other.end_us) - max(one.onset_us, other.onset_us)
        whole = max(one.end_us, other.end_us) - min(one.onset_us, other.onset_us)
        return whole > 0 and shared / whole >= self.overlap


@dataclass(frozen=True, slots=True)
class FilmResult:
    """What was suggested in one film, best first with scores, and what a coder marked in it."""

    suggested: tuple[tuple[Span, float], ...]
    coded: tuple[Span, ...]
    duration_us: Micros
    family: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures over all films; None where they are undefined."""

    suggested: int
    coded: int
    met: int
    average_precision: float | None
    per_minute: float | None

    @property
    def precision(self) -> float | None:
        """Share of the suggestions that meet a coded moment."""
        return self.met / self.suggested if self.suggested else None

    @property
    def recall(self) -> float | None:
        """Share of the coded moments that a suggestion meets."""
        return self.met / self.coded if self.coded else None

    @property
    def f1(self) -> float | None:
        both = self.suggested + self.coded
        return 2 * self.met / both if both else None


def match(
    suggested: Sequence[Span], coded: Sequence[Span], meeting: Meeting | None = None
) -> dict[int, int]:
    """Suggestion -> coded moment, one to one, as many pairs as possible (augmenting paths).

    Earlier suggestions keep their pair: what is matched stays matched while more are added.
    """
    meeting = meeting or Meeting()
    allowed = [
        [at for at, truth in enumerate(coded) if meeting.holds(span, truth)] for span in suggested
    ]
    taken: dict[int, int] = {}
    for number in range(len(suggested)):
        _pair(number, allowed, taken, set())
    return {number: at for at, number in taken.items()}


def _pair(number: int, allowed: list[list[int]], taken: dict[int, int], tried: set[int]) -> bool:
    for at in allowed[number]:
        if at in tried:
            continue
        tried.add(at)
        if at not in taken or _pair(taken[at], allowed, taken, tried):
            taken[at] = number
            return True
    return False


def evaluate(films: Sequence[FilmResult], meeting: Meeting | None = None) -> Evaluation:
    """All films together; average precision over one common list, best score first."""
    hits: list[tuple[float, bool]] = []
    for film in films:
        ranked = sorted(film.suggested, key=lambda item: -item[1])
        met = match([span for span, _ in ranked], film.coded, meeting)
        hits.extend((score, number in met) for number, (_, score) in enumerate(ranked))
    hits.sort(key=lambda hit: -hit[0])
    coded = sum(len(film.coded) for film in films)
    minutes = sum(film.duration_us for film in films) / (60 * MICROS_PER_SECOND)
    return Evaluation(
        suggested=len(hits),
        coded=coded,
        met=sum(met for _, met in hits),
        average_precision=_average_precision([met for _, met in hits], coded),
        per_minute=len(hits) / minutes if minutes else None,
    )


def _average_precision(hits: Sequence[bool], coded: int) -> float | None:
    """Mean of the precision at each hit, over all coded moments; missed ones count as 0."""
    if not coded:
        return None
    total, found = 0.0, 0
    for place, hit in enumerate(hits, start=1):
        if hit:
            found += 1
            total += found / place
    return total / coded


def uniform_baseline(film: FilmResult) -> FilmResult:
    """As many moments of the same lengths, evenly spread; earlier ones first."""
    count = len(film.suggested)
    step = film.duration_us / max(1, count)
    lengths = sorted(span.duration_us for span, _ in film.suggested)
    middle = lengths[len(lengths) // 2] if lengths else 0
    spans = [_centred(step * (number + 0.5), middle, film.duration_us) for number in range(count)]
    scored = tuple((span, 1.0 - number / max(1, count)) for number, span in enumerate(spans))
    return replace(film, suggested=scored)


def random_baseline(film: FilmResult, chance: random.Random) -> FilmResult:
    """As many moments of the same lengths, anywhere, in any order."""
    scored = tuple(
        (
            _centred(chance.uniform(0, film.duration_us), span.duration_us, film.duration_us),
            chance.random(),
        )
        for span, _ in film.suggested
    )
    return replace(film, suggested=scored)


def _centred(middle_us: float, length_us: Micros, film_us: Micros) -> Span:
    onset_us = round(min(max(0.0, middle_us - length_us / 2), max(0, film_us - length_us)))
    return Span(onset_us, min(film_us, onset_us + length_us))


@dataclass(frozen=True, slots=True)
class Baselines:
    """What no rule at all would have reached; the random one is a mean over many draws."""

    uniform: Evaluation
    random_recall: float | None
    random_precision: float | None
    random_average_precision: float | None


def baselines(
    films: Sequence[FilmResult], meeting: Meeting | None = None, draws: int = 100, seed: int = 1
) -> Baselines:
    """Beside the rules' own figures: the same number of moments, placed without looking."""
    chance = random.Random(seed)
    drawn = [
        evaluate([random_baseline(film, chance) for film in films], meeting) for _ in range(draws)
    ]
    return Baselines(
        uniform=evaluate([uniform_baseline(film) for film in films], meeting),
        random_recall=_mean(drawn, lambda one: one.recall),
        random_precision=_mean(drawn, lambda one: one.precision),
        random_average_precision=_mean(drawn, lambda one: one.average_precision),
    )


def _mean(
    drawn: Sequence[Evaluation], figure: Callable[[Evaluation], float | None]
) -> float | None:
    values = [value for one in drawn if (value := figure(one)) is not None]
    return sum(values) / len(values) if values else None
