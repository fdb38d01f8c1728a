"""Suggested moments against coded ones: matched one to one, kind by kind, beside baselines."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imh_video.evaluation.figures import SEED, Figure, interval
from imh_video.evaluation.signal_bins import ALL_FAMILIES
from imh_video.model.moment import CandidateMoment, MomentKind
from imh_video.model.reference import CodedFilm
from imh_video.moments.evaluation import (
    Baselines,
    Evaluation,
    FilmResult,
    Meeting,
    baselines,
    draw_again,
    figures,
    judge,
    loudness_baseline,
)
from imh_video.moments.ranking import STRAIN
from imh_video.timebase import Micros, Span

DRAWS = 500
ATTUNEMENT = "moment_attunement"
CONNECTION = frozenset(MomentKind) - STRAIN
FIGURES: Mapping[str, Callable[[Evaluation], float | None]] = {
    "precision": lambda one: one.precision,
    "recall": lambda one: one.recall,
    "average_precision": lambda one: one.average_precision,
    "recall_at_10": lambda one: one.recall_at_ten,
}


@dataclass(frozen=True, slots=True)
class Question:
    """Which kinds of suggestions are held against which code."""

    name: str
    code: str
    kinds: frozenset[MomentKind]


QUESTIONS: tuple[Question, ...] = (
    Question(ATTUNEMENT, ATTUNEMENT, CONNECTION),
    Question("moment_missed_cue", "moment_missed_cue", frozenset({MomentKind.MISSED_CUE})),
    Question("moment_repair", "moment_repair", frozenset({MomentKind.REPAIR})),
    *(Question(kind.value, ATTUNEMENT, frozenset({kind})) for kind in MomentKind
      if kind in CONNECTION),
)  # fmt: skip
"""Kinds of connection by themselves are held against attunement: no coding has a code for each."""


@dataclass(frozen=True, eq=False, slots=True)
class FilmMoments:
    """What was suggested in a film, what was coded in it, and how loud it was."""

    film: CodedFilm
    suggested: tuple[CandidateMoment, ...]
    duration_us: Micros
    times_us: NDArray[np.int64]
    level_db: NDArray[np.float32]
    """Empty, both of them, for a film without sound."""


@dataclass(frozen=True, slots=True)
class MomentScore:
    """One question in one family, or in all of them."""

    evaluation: Evaluation
    figures: Mapping[str, Figure]
    baselines: Baselines | None
    """None for kinds by themselves: they suggest too few to place as many by chance."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A coded moment that no suggestion met: worth watching."""

    film: str
    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class MomentResult:
    question: Question
    families: Mapping[str, MomentScore]


def score_moments(
    films: Sequence[FilmMoments], meeting: Meeting | None = None
) -> tuple[MomentResult, ...]:
    """Every question that was either suggested or coded; attunement always."""
    results = []
    for question in QUESTIONS:
        asked = [_asked(film, question, meeting) for film in films]
        if question.code == question.name or any(one.suggested for one in asked):
            results.append(_answered(question, films, asked, meeting))
    return tuple(results)


def missed_moments(
    films: Sequence[FilmMoments], meeting: Meeting | None = None
) -> tuple[Missed, ...]:
    """Coded moments that nothing suggested comes near, whatever its kind."""
    meeting = meeting or Meeting()
    return tuple(
        Missed(one.film.name, code, span)
        for one in films
        for code in dict.fromkeys(question.code for question in QUESTIONS)
        for span in one.film.of(code)
        if not any(meeting.holds(found.span, span) for found in one.suggested)
    )


def _asked(one: FilmMoments, question: Question, meeting: Meeting | None) -> FilmResult:
    """Suggestions that meet nothing but a guess of the coder are neither right nor wrong."""
    meeting = meeting or Meeting()
    coded = one.film.of(question.code)
    guesses = one.film.of(question.code, guesses=True)
    suggested = tuple(
        (moment.span, moment.rank_score)
        for moment in one.suggested
        if moment.kind in question.kinds
        and (
            any(meeting.holds(moment.span, span) for span in coded)
            or not any(meeting.holds(moment.span, span) for span in guesses)
        )
    )
    return FilmResult(suggested, coded, one.duration_us, one.film.family)


def _answered(
    question: Question,
    films: Sequence[FilmMoments],
    asked: Sequence[FilmResult],
    meeting: Meeting | None,
) -> MomentResult:
    with_baselines = question.code == question.name
    loud = [
        loudness_baseline(result, film.times_us, film.level_db)
        for film, result in zip(films, asked, strict=True)
    ]
    families: dict[str, MomentScore] = {}
    for family in [*dict.fromkeys(one.family for one in asked), ALL_FAMILIES]:
        chosen = [n for n, one in enumerate(asked) if family in (one.family, ALL_FAMILIES)]
        families[family] = _score(
            [asked[n] for n in chosen],
            [loud[n] for n in chosen] if with_baselines else None,
            meeting,
        )
    return MomentResult(question, families)


def _score(
    films: Sequence[FilmResult], loud: Sequence[FilmResult] | None, meeting: Meeting | None
) -> MomentScore:
    judged = [judge(film, meeting) for film in films]
    whole = figures(judged)
    chance = random.Random(SEED)
    drawn = [figures(draw_again(judged, chance)) for _ in range(DRAWS)]
    return MomentScore(
        evaluation=whole,
        figures={
            name: interval(figure(whole), [figure(one) for one in drawn])
            for name, figure in FIGURES.items()
        },
        baselines=baselines(films, meeting, loud=loud) if loud is not None else None,
    )
