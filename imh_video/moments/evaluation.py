"""How well suggestions meet a coding: events matched one to one, beside baselines.

A suggestion meets a coded moment when their onsets lie within a tolerance or the two overlap enough
(intersection over union). The defaults follow the practice with coders; sound event detection's
0.2 s would be far too tight for moments. Undefined figures are None, never 0 or 1.

Average precision is that of information retrieval, not interpolated (as ``average_precision_score``
of scikit-learn), over one list of all films with the best score first. Coded moments that nothing
met count as never found. Equal scores count as the mean over all their orders (McSherry and Najork
2008, Computing information retrieval performance measures efficiently in the presence of tied
scores), so that which film is named first decides nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

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
    guesses: tuple[Span, ...] = ()
    """Marked, but the coder was not sure: what meets nothing else is neither right nor wrong."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures over all films; None where they are undefined."""

    suggested: int
    coded: int
    met: int
    average_precision: float | None
    per_minute: float | None
    met_in_ten: float = 0.0
    """Among the ten best of the common list; with equal scores at its end, the mean of them."""

    @property
    def recall_at_ten(self) -> float | None:
        """Share of the coded moments that the ten best suggestions meet."""
        return self.met_in_ten / self.coded if self.coded else None

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


@dataclass(frozen=True, slots=True)
class JudgedFilm:
    """A film whose suggestions are matched already: score and whether it met, best first."""

    hits: tuple[tuple[float, bool], ...]
    coded: int
    duration_us: Micros
    family: str = ""


def judge(film: FilmResult, meeting: Meeting | None = None) -> JudgedFilm:
    """Match once; figures over any choice of films then cost nothing."""
    meeting = meeting or Meeting()
    ranked = sorted(_judgeable(film, meeting), key=lambda item: -item[1])
    met = match([span for span, _ in ranked], film.coded, meeting)
    hits = tuple((score, number in met) for number, (_, score) in enumerate(ranked))
    return JudgedFilm(hits, len(film.coded), film.duration_us, film.family)


def _judgeable(film: FilmResult, meeting: Meeting) -> list[tuple[Span, float]]:
    """Without those that meet a guess and nothing that was coded for sure."""
    return [
        (span, score)
        for span, score in film.suggested
        if any(meeting.holds(span, coded) for coded in film.coded)
        or not any(meeting.holds(span, guess) for guess in film.guesses)
    ]


def evaluate(films: Sequence[FilmResult], meeting: Meeting | None = None) -> Evaluation:
    """All films together; average precision over one common list, best score first."""
    return figures([judge(film, meeting) for film in films])


def figures(films: Sequence[JudgedFilm]) -> Evaluation:
    """The same for films that are judged already."""
    hits = [hit for film in films for hit in film.hits]
    groups = _by_score(hits)
    coded = sum(film.coded for film in films)
    minutes = sum(film.duration_us for film in films) / (60 * MICROS_PER_SECOND)
    return Evaluation(
        suggested=len(hits),
        coded=coded,
        met=sum(met for _, met in hits),
        average_precision=_average_precision(groups, coded),
        per_minute=len(hits) / minutes if minutes else None,
        met_in_ten=_met_in(groups, 10),
    )


def draw_again(films: Sequence[JudgedFilm], chance: random.Random) -> list[JudgedFilm]:
    """Families drawn with replacement, then films within each: one round of the bootstrap."""
    families: dict[str, list[JudgedFilm]] = {}
    for film in films:
        families.setdefault(film.family, []).append(film)
    groups = list(families.values())
    drawn = [chance.choice(groups) for _ in groups]
    return [chance.choice(group) for group in drawn for _ in group]


def _by_score(hits: Sequence[tuple[float, bool]]) -> list[tuple[int, int]]:
    """How many have the same score and how many of them met, best score first."""
    groups: dict[float, tuple[int, int]] = {}
    for score, met in hits:
        number, right = groups.get(score, (0, 0))
        groups[score] = (number + 1, right + met)
    return [groups[score] for score in sorted(groups, reverse=True)]


def _average_precision(groups: Sequence[tuple[int, int]], coded: int) -> float | None:
    """Mean of the precision at each hit, over all coded moments; missed ones count as 0.

    At the place ``j`` of a group of ``n`` equal scores with ``r`` hits one is a hit in ``r / n`` of
    all orders; then ``(j - 1) (r - 1) / (n - 1)`` others of the group have come before, on average.
    """
    if not coded:
        return None
    total, before, found = 0.0, 0, 0
    for number, right in groups:
        step = (right - 1) / (number - 1) if number > 1 else 0.0
        for place in range(1, number + 1):
            precision = (found + 1 + (place - 1) * step) / (before + place)
            total += right / number * precision
        before, found = before + number, found + right
    return total / coded


def _met_in(groups: Sequence[tuple[int, int]], most: int) -> float:
    """Hits among the first ``most`` of the list."""
    found = 0.0
    for number, right in groups:
        taken = min(number, most)
        found += right * taken / number
        most -= taken
    return found


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
        (_anywhere(span.duration_us, film.duration_us, chance), chance.random())
        for span, _ in film.suggested
    )
    return replace(film, suggested=scored)


def _anywhere(length_us: Micros, film_us: Micros, chance: random.Random) -> Span:
    """Every place within the film is as likely as any other."""
    onset_us = round(chance.uniform(0, max(0, film_us - length_us)))
    return Span(onset_us, min(film_us, onset_us + length_us))


def loudness_baseline(
    film: FilmResult, times_us: NDArray[np.int64], level_db: NDArray[np.float32]
) -> FilmResult:
    """As many moments of the same lengths around the loudest places, the loudest first.

    Two of them never lie closer than the usual length. Without sound there are none.
    """
    lengths = sorted(span.duration_us for span, _ in film.suggested)
    middle_us = lengths[len(lengths) // 2] if lengths else 0
    level = np.where(np.isfinite(level_db), level_db, -np.inf).astype(np.float64)
    chosen: list[tuple[Span, float]] = []
    while len(chosen) < len(film.suggested) and len(level) and np.isfinite(level.max()):
        loudest = int(level.argmax())
        at_us = int(times_us[loudest])
        chosen.append((_centred(at_us, middle_us, film.duration_us), float(level[loudest])))
        level[np.abs(times_us - at_us) <= max(middle_us, MICROS_PER_SECOND)] = -np.inf
    return replace(film, suggested=tuple(chosen))


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
    loudness: Evaluation | None = None

    @property
    def best_average_precision(self) -> float | None:
        """What the rules have to beat."""
        found = [self.uniform.average_precision, self.random_average_precision]
        found += [self.loudness.average_precision] if self.loudness else []
        return max((one for one in found if one is not None), default=None)


def baselines(
    films: Sequence[FilmResult],
    meeting: Meeting | None = None,
    draws: int = 100,
    seed: int = 1,
    loud: Sequence[FilmResult] | None = None,
) -> Baselines:
    """Beside the rules' own figures: the same number of moments, placed without looking.

    ``loud`` are the films with moments where it is loudest (``loudness_baseline``).
    """
    chance = random.Random(seed)
    drawn = [
        evaluate([random_baseline(film, chance) for film in films], meeting) for _ in range(draws)
    ]
    return Baselines(
        uniform=evaluate([uniform_baseline(film) for film in films], meeting),
        random_recall=_mean(drawn, lambda one: one.recall),
        random_precision=_mean(drawn, lambda one: one.precision),
        random_average_precision=_mean(drawn, lambda one: one.average_precision),
        loudness=evaluate(loud, meeting) if loud is not None else None,
    )


def _mean(
    drawn: Sequence[Evaluation], figure: Callable[[Evaluation], float | None]
) -> float | None:
    values = [value for one in drawn if (value := figure(one)) is not None]
    return sum(values) / len(values) if values else None
