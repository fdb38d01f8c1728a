"""Hold the program against a coding: what it saw and suggested beside what a coder marked.

Analyses that are known already are used; films without one are analysed. Films that the coding
names and the folder lacks are named, never left out in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from imh_video.app.analysis import Analysis, AnalysisOptions, analyse_film
from imh_video.evaluation.figures import Figure
from imh_video.evaluation.meanings import MEANINGS, in_our_words
from imh_video.evaluation.moment_events import (
    FilmMoments,
    Missed,
    MomentResult,
    missed_moments,
    score_moments,
)
from imh_video.evaluation.signal_bins import Binning, SignalResult, score_signals
from imh_video.evaluation.who_is_who import WhoIsWho, judge_roles
from imh_video.exchange.coding_csv import read_mapping, read_reference, read_sides
from imh_video.exchange.document import ExchangeProblem
from imh_video.media.film_names import films_in
from imh_video.media.source import PathSource
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.model.problem import Problem
from imh_video.model.reference import CodedFilm
from imh_video.moments import MomentSettings, suggest
from imh_video.moments.evaluation import Evaluation, Meeting


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """``labels`` is the coding, ``videos`` the folder with its films."""

    labels: Path
    videos: Path
    mapping: Path | None = None
    """What the coding's own codes stand for."""
    sides: Path | None = None
    """On which side of each film the baby is."""
    binning: Binning = field(default_factory=Binning)
    meeting: Meeting = field(default_factory=Meeting)
    analysis: AnalysisOptions = field(default_factory=AnalysisOptions)
    moments: MomentSettings | None = None
    use_cache: bool = True


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A film of the coding that could not be used, and why."""

    film: str
    why: str


@dataclass(frozen=True, eq=False, slots=True)
class EvaluatedFilm:
    """One film with all that the figures rest on."""

    coded: CodedFilm
    analysis: Analysis
    moments: FilmMoments


@dataclass(frozen=True, eq=False)
class ProgramEvaluation:
    """The whole answer."""

    films: tuple[EvaluatedFilm, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    unused_codes: tuple[str, ...]
    """Codes of the coding that have no meaning here."""
    signals: tuple[SignalResult, ...]
    moments: tuple[MomentResult, ...]
    misses: tuple[Missed, ...]
    who_is_who: tuple[WhoIsWho, ...]
    binning: Binning
    meeting: Meeting

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(film.coded.family for film in self.films))


def evaluate_program(
    options: EvaluationOptions, control: JobControl | None = None
) -> ProgramEvaluation:
    """Analyse what is not known yet, then score. Long; for a worker thread.

    Raises ExchangeProblem for the coding, Problem when no film of it is there, Cancelled.
    """
    control = control or Unattended()
    coding = read_reference(options.labels)
    mapping = read_mapping(options.mapping) if options.mapping else {}
    try:
        coding, unused = in_our_words(coding, mapping)
    except KeyError as error:
        raise ExchangeProblem(
            str(options.mapping),
            "",
            f"The meaning {error.args[0]} does not exist.",
            f"Meanings are: {', '.join(MEANINGS)}.",
        ) from None
    sides = read_sides(options.sides) if options.sides else {}
    films, missing = _evaluated_films(coding.films, options, control)
    if not films:
        raise Problem(
            f"None of the {len(coding.films)} films of this coding could be used.",
            where=str(options.videos),
            way_out=f"The first one: {missing[0].film}: {missing[0].why}",
        )
    pairs = [(film.coded, film.analysis.signals) for film in films]
    moments = [film.moments for film in films]
    return ProgramEvaluation(
        films=films,
        not_evaluated=missing,
        unused_codes=unused,
        signals=score_signals(pairs, options.binning),
        moments=score_moments(moments, options.meeting),
        misses=missed_moments(moments, options.meeting),
        who_is_who=tuple(judge_roles(film, one, sides.get(film.name)) for film, one in pairs),
        binning=options.binning,
        meeting=options.meeting,
    )


def _evaluated_films(
    coded: Sequence[CodedFilm], options: EvaluationOptions, control: JobControl
) -> tuple[tuple[EvaluatedFilm, ...], tuple[NotEvaluated, ...]]:
    if not options.videos.is_dir():
        raise Problem("There is no such folder.", where=str(options.videos))
    there = _films_in(options.videos)
    films: list[EvaluatedFilm] = []
    missing: list[NotEvaluated] = []
    for number, film in enumerate(coded):
        control.check()
        path = there.get(film.name) or there.get(Path(film.name).stem)
        if path is None:
            missing.append(NotEvaluated(film.name, "no film of this name lies in the folder"))
            continue
        part = PartOfJob(control, number / len(coded), (number + 1) / len(coded))
        try:
            films.append(_evaluated_film(film, PathSource(path), options, part))
        except Problem as problem:
            missing.append(NotEvaluated(film.name, problem.sentence))
    return tuple(films), tuple(missing)


def _films_in(folder: Path) -> Mapping[str, Path]:
    """Every film in the folder and below, by file name and by the name without its ending."""
    paths = films_in(folder)
    return {path.stem: path for path in paths} | {path.name: path for path in paths}


def _evaluated_film(
    film: CodedFilm, source: PathSource, options: EvaluationOptions, control: JobControl
) -> EvaluatedFilm:
    analysis = analyse_film(source, options.analysis, control, use_cache=options.use_cache)
    signals = analysis.signals
    times_us, level_db = analysis.loudness
    found = suggest(signals, options.moments).moments
    moments = FilmMoments(film, found, signals.duration_us, times_us, level_db)
    return EvaluatedFilm(film, analysis, moments)


# --- for other programs ---------------------------------------------------------------------------


def describe_evaluation(evaluation: ProgramEvaluation) -> dict[str, Any]:
    """The JSON of ``evaluate``; None where a figure is undefined."""
    return {
        "families": list(evaluation.families),
        "films": [film.coded.name for film in evaluation.films],
        "not_evaluated": [{"film": one.film, "why": one.why} for one in evaluation.not_evaluated],
        "unused_codes": list(evaluation.unused_codes),
        "bin_s": _s(evaluation.binning.bin_us),
        "grace_s": _s(evaluation.binning.grace_us),
        "unmarked_is_no": evaluation.binning.silence_is_no,
        "interval": "95 % percentile bootstrap; signals: films drawn within their family; "
        "moments: families drawn, then films within them",
        "signals": {one.target.name: _signal(one) for one in evaluation.signals},
        "matching": {
            "one_to_one": True,
            "onset_tolerance_s": _s(evaluation.meeting.onset_tolerance_us),
            "or_overlap": evaluation.meeting.overlap,
        },
        "moments": {one.question.name: _moment(one) for one in evaluation.moments},
        "misses": [
            {
                "film": one.film,
                "code": one.code,
                "onset_s": _s(one.span.onset_us),
                "offset_s": _s(one.span.end_us),
            }
            for one in evaluation.misses
        ],
        "who_is_who": [
            {
                "film": one.film,
                "family": one.family,
                "verdict": one.verdict.value,
                "by": one.by,
                "both_seen_long_enough": one.counts,
            }
            for one in evaluation.who_is_who
        ],
        "coverage": [_coverage(film) for film in evaluation.films],
    }


def _signal(result: SignalResult) -> dict[str, Any]:
    return {
        "title": result.target.title,
        "signal": result.target.signal,
        "families": {
            family: {
                **{name: _figure(one) for name, one in scored.figures.items()},
                "bins": scored.counts.scored,
                "coded_yes": scored.counts.coded_yes,
                "measured": _rounded(scored.counts.measured_share),
                "films": scored.films,
                "always_yes": {k: _rounded(v) for k, v in scored.always_yes.items()},
                "chance": {k: _rounded(v) for k, v in scored.chance.items()},
            }
            for family, scored in result.families.items()
        },
    }


def _moment(result: MomentResult) -> dict[str, Any]:
    families: dict[str, dict[str, Any]] = {}
    for family, one in result.families.items():
        whole, beside = one.evaluation, one.baselines
        families[family] = {
            **{name: _figure(figure) for name, figure in one.figures.items()},
            "suggested": whole.suggested,
            "coded": whole.coded,
            "met": whole.met,
            "candidates_per_minute": _rounded(whole.per_minute),
        }
        if beside is not None:
            loud = beside.loudness
            families[family]["baselines"] = {
                "random": {
                    "precision": _rounded(beside.random_precision),
                    "recall": _rounded(beside.random_recall),
                    "average_precision": _rounded(beside.random_average_precision),
                },
                "uniform": _plain(beside.uniform),
                "loudness": _plain(loud) if loud is not None else None,
            }
    kinds = sorted(kind.value for kind in result.question.kinds)
    return {"against": result.question.code, "kinds": kinds, "families": families}


def _plain(evaluation: Evaluation) -> dict[str, float | None]:
    return {
        "precision": _rounded(evaluation.precision),
        "recall": _rounded(evaluation.recall),
        "average_precision": _rounded(evaluation.average_precision),
    }


def _coverage(film: EvaluatedFilm) -> dict[str, Any]:
    """How much of the film could be seen at all."""
    people = {
        who: {
            "seen": _rounded(_share(film.analysis, f"{who}_seen")),
            "face": _rounded(_share(film.analysis, f"{who}_face")),
        }
        for who in ("infant", "caregiver")
    }
    return {"film": film.coded.name, **people, "audible": film.analysis.signals.audible}


def _share(analysis: Analysis, name: str) -> float | None:
    signal = analysis.signals[name]
    return float(np.mean(signal.values == 1)) if len(signal.values) else None


def _figure(figure: Figure) -> dict[str, float | None]:
    return {
        "value": _rounded(figure.value),
        "low": _rounded(figure.low),
        "high": _rounded(figure.high),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _s(us: int) -> float:
    return round(us / 1e6, 6)
