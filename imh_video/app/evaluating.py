"""Hold the program against a coding: what it saw and suggested beside what a coder marked.

Analyses that are known already are used; films without one are analysed. Films that the coding
names and that are not there, or may not be looked at, are named, never left out in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from imh_video.app.analysis import Analysis, AnalysisOptions, analyse_film
from imh_video.app.consent_gate import ConsentRefused
from imh_video.evaluation.figures import Figure
from imh_video.evaluation.meanings import MEANINGS, UnknownMeaning, in_our_words
from imh_video.evaluation.moment_events import (
    FilmMoments,
    Missed,
    MomentResult,
    MomentScore,
    missed_moments,
    score_moments,
)
from imh_video.evaluation.signal_bins import Binning, SignalResult, score_signals
from imh_video.evaluation.who_is_who import WhoIsWho, judge_roles
from imh_video.exchange.coding_csv import read_mapping, read_reference, read_sides
from imh_video.exchange.document import ExchangeProblem
from imh_video.media.film_names import films_in
from imh_video.media.source import MediaSource, PathSource
from imh_video.model.identifiers import RecordingId
from imh_video.model.job import JobControl, PartOfJob, Unattended
from imh_video.model.problem import Problem
from imh_video.model.reference import CodedFilm, ReferenceCoding
from imh_video.model.signal import SignalSet
from imh_video.moments import MomentSettings, suggest
from imh_video.moments.evaluation import Evaluation, Meeting
from imh_video.moments.intensity import LOUDNESS

_FIGURES_FROM = 0.95
"""Looking takes minutes, figures some seconds."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """How it is scored, whatever is scored."""

    binning: Binning = field(default_factory=Binning)
    meeting: Meeting = field(default_factory=Meeting)
    moments: MomentSettings | None = None
    use_cache: bool = True


@dataclass(frozen=True, slots=True)
class CodingTable:
    """A coding in a file, and what stands in files beside it."""

    labels: Path
    mapping: Path | None = None
    """What the coding's own codes stand for."""
    sides: Path | None = None
    """On which side of each film the baby is."""


@dataclass(frozen=True, slots=True)
class FoundFilm:
    """A film that a coding names. ``recording_id`` is its place in the library, if it has one.

    ``moments`` is what was chosen for it; None is as everybody else.
    """

    source: MediaSource
    analysis: AnalysisOptions
    recording_id: RecordingId | None = None
    moments: MomentSettings | None = None


class Films(Protocol):
    """Where the films of a coding are."""

    def find(self, name: str) -> FoundFilm:
        """The film that the coding calls so; in the job's thread.

        Raises Problem with one plain sentence when it is not there or may not be looked at.
        """


class FilmsInFolder:
    """Films by their file names, in a folder and below it. Raises Problem without the folder."""

    def __init__(self, folder: Path, analysis: AnalysisOptions | None = None) -> None:
        if not folder.is_dir():
            raise Problem("There is no such folder.", where=str(folder))
        self._analysis = analysis or AnalysisOptions()
        paths = films_in(folder)
        # By the whole name, and by the name without its ending.
        self._paths = {path.stem: path for path in paths} | {path.name: path for path in paths}

    def find(self, name: str) -> FoundFilm:
        path = self._paths.get(name) or self._paths.get(Path(name).stem)
        if path is None:
            raise Problem("No film of this name lies in the folder.")
        return FoundFilm(PathSource(path), self._analysis)


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A film of the coding that could not be used, and why."""

    film: str
    why: str
    is_refused: bool = False
    """Whether the consent gate said no."""


@dataclass(frozen=True, eq=False, slots=True)
class EvaluatedFilm:
    """One film with all that the figures rest on."""

    coded: CodedFilm
    analysis: Analysis
    moments: FilmMoments
    recording_id: RecordingId | None = None


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
    notes: tuple[str, ...] = ()
    """What one should know of the coding, in plain sentences."""

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(film.coded.family for film in self.films))

    def recording_of(self, name: str) -> RecordingId | None:
        """The film's place in the library; None for a film that lies elsewhere."""
        found = (film.recording_id for film in self.films if film.coded.name == name)
        return next(found, None)


def evaluate_table(
    table: CodingTable,
    films: Films,
    scoring: Scoring | None = None,
    control: JobControl | None = None,
) -> ProgramEvaluation:
    """Score against a coding in a file; see ``evaluate_coding``. Raises ExchangeProblem too."""
    coding = read_reference(table.labels)
    mapping = read_mapping(table.mapping) if table.mapping else {}
    sides = read_sides(table.sides) if table.sides else {}
    try:
        return evaluate_coding(
            coding, films, scoring or Scoring(), control, mapping=mapping, sides=sides
        )
    except UnknownMeaning as error:
        raise ExchangeProblem(
            str(table.mapping),
            "",
            f"The meaning {error} does not exist.",
            f"Meanings are: {', '.join(MEANINGS)}.",
        ) from None


def evaluate_coding(
    coding: ReferenceCoding,
    films: Films,
    scoring: Scoring,
    control: JobControl | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    sides: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
) -> ProgramEvaluation:
    """Analyse what is not known yet, then score. Long; for a worker thread.

    Raises Problem when no film of the coding can be used, UnknownMeaning, Cancelled.
    """
    control = control or Unattended()
    coding, unused = in_our_words(coding, mapping)
    evaluated, missing = _evaluated_films(coding.films, films, scoring, control)
    if not evaluated:
        raise Problem(
            f"None of the {len(coding.films)} films of this coding could be used.",
            way_out=f"The first one: {missing[0].film}: {missing[0].why}" if missing else "",
        )
    control.check()
    control.progress(_FIGURES_FROM, "Working out the figures")
    pairs = [(film.coded, film.analysis.signals) for film in evaluated]
    moments = [film.moments for film in evaluated]
    sides = sides or {}
    return ProgramEvaluation(
        films=evaluated,
        not_evaluated=missing,
        unused_codes=unused,
        signals=score_signals(pairs, scoring.binning),
        moments=score_moments(moments, scoring.meeting),
        misses=missed_moments(moments, scoring.meeting),
        who_is_who=tuple(judge_roles(film, one, sides.get(film.name)) for film, one in pairs),
        binning=scoring.binning,
        meeting=scoring.meeting,
        notes=tuple(notes),
    )


def _evaluated_films(
    coded: Sequence[CodedFilm], films: Films, scoring: Scoring, control: JobControl
) -> tuple[tuple[EvaluatedFilm, ...], tuple[NotEvaluated, ...]]:
    evaluated: list[EvaluatedFilm] = []
    missing: list[NotEvaluated] = []
    step = _FIGURES_FROM / max(1, len(coded))
    for number, film in enumerate(coded):
        control.check()
        part = PartOfJob(control, number * step, (number + 1) * step)
        part.progress(0.0, f"{film.name}, film {number + 1} of {len(coded)}")
        try:
            evaluated.append(_evaluated_film(film, films.find(film.name), scoring, part))
        except Problem as problem:
            refused = isinstance(problem, ConsentRefused)
            missing.append(NotEvaluated(film.name, problem.sentence, is_refused=refused))
    return tuple(evaluated), tuple(missing)


def _evaluated_film(
    film: CodedFilm, found: FoundFilm, scoring: Scoring, control: JobControl
) -> EvaluatedFilm:
    analysis = analyse_film(found.source, found.analysis, control, use_cache=scoring.use_cache)
    signals = analysis.signals
    times_us, level_db = _loudness(signals)
    suggested = suggest(signals, found.moments or scoring.moments).moments
    moments = FilmMoments(film, suggested, signals.duration_us, times_us, level_db)
    return EvaluatedFilm(film, analysis, moments, found.recording_id)


def _loudness(signals: SignalSet) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Times and level in dB, NaN where nothing was heard; empty for a film without sound."""
    if LOUDNESS not in signals:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    return signals[LOUDNESS].times_us, signals[LOUDNESS].values


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
    return {
        "against": " or ".join(result.question.codes),
        "kinds": sorted(kind.value for kind in result.question.kinds),
        "families": {family: _score(one) for family, one in result.families.items()},
        "left_out": {family: _score(one) for family, one in result.left_out.items()},
    }


def _score(one: MomentScore) -> dict[str, Any]:
    whole, beside = one.evaluation, one.baselines
    told: dict[str, Any] = {
        **{name: _figure(figure) for name, figure in one.figures.items()},
        "suggested": whole.suggested,
        "coded": whole.coded,
        "met": whole.met,
        "candidates_per_minute": _rounded(whole.per_minute),
    }
    if beside is not None:
        told["baselines"] = {
            "random": {
                "precision": _rounded(beside.random_precision),
                "recall": _rounded(beside.random_recall),
                "average_precision": _rounded(beside.random_average_precision),
            },
            "uniform": _plain(beside.uniform),
            "loudness": _plain(beside.loudness) if beside.loudness is not None else None,
        }
    return told


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
