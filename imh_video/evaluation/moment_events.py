"""Suggested moments against coded ones: matched one to one, kind by kind, beside baselines."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

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
from imh_video.moments.short_list import STRAIN
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
    """Which kinds of suggestions are held against which codes."""

    name: str
    codes: tuple[str, ...]
    kinds: frozenset[MomentKind]
    is_whole: bool = True
    """Whether it has baselines and its misses are worth watching; kinds by themselves have not."""


CODE_OF_KIND: Mapping[MomentKind, str] = {
    MomentKind.FACE_TO_FACE: "face_to_face",
    MomentKind.SHARED_SMILE: "moment_shared_smile",
    MomentKind.CUE_AND_REPLY: ATTUNEMENT,
    MomentKind.TURN_TAKING: "moment_turn_taking",
    MomentKind.JOINT_ATTENTION: "moment_joint_attention",
    MomentKind.WAIT_OR_FOLLOW: "moment_wait_or_follow",
    MomentKind.BREAK_RESPECTED: "moment_break_respected",
}
"""Kinds of connection that a coding may have a code of its own for."""


def questions_for(films: Sequence[CodedFilm]) -> tuple[Question, ...]:
    """Attunement, missed cue and repair always; all connection where more of it is coded.

    A kind by itself is held against its own code, or against attunement where there is none.
    """
    own = {kind: code for kind, code in CODE_OF_KIND.items() if any(f.has(code) for f in films)}
    # Being face to face is a state that play is full of, so it is no moment by itself.
    more = [code for code in own.values() if code not in (ATTUNEMENT, "face_to_face")]
    everything = Question("moment_connection", (ATTUNEMENT, "moment_repair", *more), CONNECTION)
    return (
        *([everything] if more else []),
        Question(ATTUNEMENT, (ATTUNEMENT,), CONNECTION),
        Question("moment_missed_cue", ("moment_missed_cue",), frozenset({MomentKind.MISSED_CUE})),
        Question("moment_repair", ("moment_repair",), frozenset({MomentKind.REPAIR})),
        *(
            Question(kind.value, (own.get(kind, ATTUNEMENT),), frozenset({kind}), is_whole=False)
            for kind in MomentKind
            if kind in CONNECTION
        ),
    )


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
    """Each by itself, and all together (``ALL_FAMILIES``)."""
    left_out: Mapping[str, MomentScore] = field(default_factory=dict)
    """All together without that family; empty for one family, and for kinds by themselves."""


def score_moments(
    films: Sequence[FilmMoments], meeting: Meeting | None = None
) -> tuple[MomentResult, ...]:
    """Every question that was either suggested or coded; attunement always."""
    results = []
    for question in questions_for([one.film for one in films]):
        asked = [_asked(film, question) for film in films]
        if question.is_whole or any(one.suggested for one in asked):
            results.append(_answered(question, films, asked, meeting))
    return tuple(results)


def missed_moments(
    films: Sequence[FilmMoments], meeting: Meeting | None = None
) -> tuple[Missed, ...]:
    """Coded moments that nothing suggested comes near, whatever its kind; in order of time."""
    meeting = meeting or Meeting()
    whole = [one for one in questions_for([one.film for one in films]) if one.is_whole]
    codes = tuple(dict.fromkeys(code for question in whole for code in question.codes))
    return tuple(
        Missed(one.film.name, code, span)
        for one in films
        for span, code in sorted((span, code) for code in codes for span in one.film.of(code))
        if not any(meeting.holds(found.span, span) for found in one.suggested)
    )


def _asked(one: FilmMoments, question: Question) -> FilmResult:
    coded = one.film.of(*question.codes)
    if len(question.codes) > 1:
        coded = _told_once(coded)
    guesses = one.film.of(*question.codes, guesses=True)
    suggested = tuple(
        (moment.span, moment.rank_score)
        for moment in one.suggested
        if moment.kind in question.kinds
    )
    return FilmResult(suggested, coded, one.duration_us, one.film.family, guesses)


def _told_once(coded: Sequence[Span]) -> tuple[Span, ...]:
    """Of spans of several codes that share half of the shorter one the longer stays."""
    kept: list[Span] = []
    for span in sorted(coded, key=lambda one: -one.duration_us):
        if all(_shared_us(span, other) < 0.5 * max(1, span.duration_us) for other in kept):
            kept.append(span)
    return tuple(sorted(kept))


def _shared_us(one: Span, other: Span) -> Micros:
    return min(one.end_us, other.end_us) - max(one.onset_us, other.onset_us)


def _answered(
    question: Question,
    films: Sequence[FilmMoments],
    asked: Sequence[FilmResult],
    meeting: Meeting | None,
) -> MomentResult:
    loud = [
        loudness_baseline(result, film.times_us, film.level_db)
        for film, result in zip(films, asked, strict=True)
    ]

    def score(chosen: Sequence[int]) -> MomentScore:
        beside = [loud[n] for n in chosen] if question.is_whole else None
        return _score([asked[n] for n in chosen], beside, meeting)

    families = tuple(dict.fromkeys(one.family for one in asked))
    members = {name: [n for n, one in enumerate(asked) if one.family == name] for name in families}
    everything = range(len(asked))
    left_out = {
        name: score([n for n in everything if n not in members[name]])
        for name in families
        if question.is_whole and len(families) > 1
    }
    scores = {name: score(members[name]) for name in families}
    return MomentResult(question, {**scores, ALL_FAMILIES: score(everything)}, left_out)


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
