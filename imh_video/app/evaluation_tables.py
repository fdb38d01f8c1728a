"""What an evaluation says, as tables: the same for the command line and for the window."""

from __future__ import annotations

from collections.abc import Iterator

from imh_video.app.evaluating import EvaluatedFilm, ProgramEvaluation
from imh_video.evaluation.figures import Figure
from imh_video.evaluation.meanings import MEANINGS
from imh_video.evaluation.moment_events import MomentResult, MomentScore
from imh_video.evaluation.signal_bins import ALL_FAMILIES
from imh_video.exchange.report_document import Cell, CellKind, Column, ReportTable
from imh_video.moments.evaluation import Evaluation
from imh_video.timebase import seconds

_COUNT, _NUMBER, _SHARE = CellKind.COUNT, CellKind.NUMBER, CellKind.SHARE
_FIGURES = ("precision", "recall", "recall_at_10", "average_precision")
_INTERVALS = "In brackets: 95 % intervals"


def evaluation_tables(found: ProgramEvaluation) -> tuple[ReportTable, ...]:
    """All of them, the one that answers the question first; empty ones stay, without rows."""
    return (
        moments_table(found),
        baselines_table(found),
        misses_table(found),
        kinds_table(found),
        signals_table(found),
        films_table(found),
        not_evaluated_table(found),
    )


def matching_words(found: ProgramEvaluation) -> str:
    """When a suggestion counts as having found a coded moment."""
    onset_s = found.meeting.onset_tolerance_us / 1e6
    return (
        f"One suggestion to one coded moment: onsets within {onset_s:g} s of each other, or an "
        f"overlap of at least {found.meeting.overlap:g} of both together."
    )


def headline(found: ProgramEvaluation) -> tuple[str, ...]:
    """The answer in a few plain sentences; the first kind of moment that was coded at all."""
    result = next((one for one in found.moments if _all(one).evaluation.coded), None)
    if result is None:
        return ("Nothing was coded here that the program suggests: there is nothing to compare.",)
    one = _all(result)
    whole, beside = one.evaluation, one.baselines
    found_words = (
        f"{whole.met} of {whole.coded} coded moments found ({_coded_as(result)}), with "
        f"{whole.suggested} suggestions, {_plain(whole.per_minute)} a minute."
    )
    best = beside.best_average_precision if beside is not None else None
    if whole.average_precision is None or best is None:
        return (found_words,)
    precision = f"Average precision {whole.average_precision:.2f}"
    return found_words, f"{precision}; moments placed without looking reach {best:.2f} at best."


def moments_table(found: ProgramEvaluation) -> ReportTable:
    """The short list against what was coded, per family and with one family left out."""
    return ReportTable(
        id="moments",
        title="Possible moments against coded ones",
        about=f"{matching_words(found)} {_INTERVALS} by drawing families and their films again.",
        columns=(Column("Coded as"), *_MOMENT_COLUMNS),
        rows=tuple(
            (_coded_as(result), *row)
            for result in found.moments
            if result.question.is_whole
            for row in _moment_rows(result)
        ),
        notes=_few_families(found),
    )


_MOMENT_COLUMNS = (
    Column("Family"),
    Column("Suggested", _COUNT),
    Column("Coded", _COUNT),
    Column("Found", _COUNT),
    Column("Suggested a minute", CellKind.PER_MINUTE),
    Column("Precision"),
    Column("Recall"),
    Column("Recall at 10"),
    Column("Average precision"),
)


def _few_families(found: ProgramEvaluation) -> tuple[str, ...]:
    number = len(found.families)
    if number >= 5:
        return ()
    families = "This is one family" if number == 1 else f"These are {number} families"
    notes = [f"{families}: too few to say how it will be with the next one."]
    if number == 2:
        notes.append("With one of two families left out, the figures are those of the other one.")
    return tuple(notes)


def kinds_table(found: ProgramEvaluation) -> ReportTable:
    """Kinds of connection by themselves."""
    return ReportTable(
        id="kinds",
        title="Kinds by themselves",
        about="Each kind of connection against its own code, or against coded attunement where the "
        "coding has no code for it.",
        columns=(Column("Suggested as"), Column("Coded as"), *_MOMENT_COLUMNS),
        rows=tuple(
            (result.question.name.replace("_", " "), _coded_as(result), *row)
            for result in found.moments
            if not result.question.is_whole
            for row in _moment_rows(result)
        ),
    )


def baselines_table(found: ProgramEvaluation) -> ReportTable:
    """As many moments, placed without looking: what the rules have to beat."""
    return ReportTable(
        id="baselines",
        title="Beside moments placed without looking",
        about="As many in each film, as long as the suggested ones: by chance (mean of 100 draws), "
        "evenly spread, or where it is loudest.",
        columns=(
            Column("Coded as"),
            Column("Family"),
            Column("Placed"),
            Column("Precision", _NUMBER),
            Column("Recall", _NUMBER),
            Column("Average precision", _NUMBER),
        ),
        rows=tuple(
            (_coded_as(result), family, *row)
            for result in found.moments
            if result.question.is_whole and _all(result).evaluation.coded
            for family, one in _scores(result)
            for row in _placed(one)
        ),
    )


def _placed(one: MomentScore) -> Iterator[tuple[Cell, ...]]:
    yield ("by the program", *_three(one.evaluation))
    beside = one.baselines
    if beside is None:
        return
    yield (
        "by chance",
        beside.random_precision,
        beside.random_recall,
        beside.random_average_precision,
    )
    yield ("evenly spread", *_three(beside.uniform))
    if beside.loudness is not None:
        yield ("where it is loudest", *_three(beside.loudness))


def _three(evaluation: Evaluation) -> tuple[Cell, ...]:
    return evaluation.precision, evaluation.recall, evaluation.average_precision


def misses_table(found: ProgramEvaluation) -> ReportTable:
    """Coded moments that nothing suggested comes near: to be watched. Rows as ``found.misses``."""
    return ReportTable(
        id="misses",
        title="Missed moments to watch",
        about="Coded moments that no suggestion of any kind comes near.",
        columns=(
            Column("Film"),
            Column("From", CellKind.SECONDS, "s"),
            Column("To", CellKind.SECONDS, "s"),
            Column("Coded as"),
        ),
        rows=tuple(
            (one.film, seconds(one.span.onset_us), seconds(one.span.end_us), MEANINGS[one.code])
            for one in found.misses
        ),
    )


def signals_table(found: ProgramEvaluation) -> ReportTable:
    """What was seen against what was coded."""
    step_s, grace_s = found.binning.bin_us / 1e6, found.binning.grace_us / 1e6
    return ReportTable(
        id="signals",
        title="What was seen against what was coded",
        about=f"Bins of {step_s:g} s, none closer than {grace_s:g} s to a change. {_INTERVALS} by "
        "drawing films again within a family.",
        columns=(
            Column("Signal"),
            Column("Family"),
            Column("Bins", _COUNT),
            Column("Coded yes", _COUNT),
            Column("Measured", _SHARE),
            Column("Precision"),
            Column("Recall"),
            Column("F1"),
            Column("Kappa"),
            Column("F1 of always yes", _NUMBER),
            Column("F1 of chance", _NUMBER),
        ),
        rows=tuple(
            (
                result.target.title,
                family,
                scored.counts.scored,
                scored.counts.coded_yes,
                scored.counts.measured_share,
                *(told(scored.figures[name]) for name in ("precision", "recall", "f1", "kappa")),
                scored.always_yes["f1"],
                scored.chance["f1"],
            )
            for result in found.signals
            for family, scored in result.families.items()
            if scored.counts.scored
        ),
        notes=("No row of a coding is not “no”: only what the coder could see is scored.",),
    )


def films_table(found: ProgramEvaluation) -> ReportTable:
    """How much of each film could be seen and heard, and who was taken for whom."""
    roles = {one.film: one for one in found.who_is_who}
    asked = [one for one in found.who_is_who if one.counts]
    right = sum(one.verdict.value == "right" for one in asked)
    words = f"Who is who: right in {right} of {len(asked)} films in which both are coded as seen."
    return ReportTable(
        id="films",
        title="How much could be seen",
        about="Share of the film in which a face was seen. Where little could be seen, little can "
        "be suggested.",
        columns=(
            Column("Film"),
            Column("Family"),
            Column("Baby's face", _SHARE),
            Column("Parent's face", _SHARE),
            Column("Sound"),
            Column("Who is who"),
        ),
        rows=tuple(
            (
                film.coded.name,
                film.coded.family,
                seen_share(film, "infant_face"),
                seen_share(film, "caregiver_face"),
                "yes" if film.analysis.signals.audible else "no",
                roles[film.coded.name].verdict.value,
            )
            for film in found.films
        ),
        notes=(words,) if asked else (),
    )


def not_evaluated_table(found: ProgramEvaluation) -> ReportTable:
    """Films that the coding names and that were not used."""
    return ReportTable(
        id="not_evaluated",
        title="Films that were left out",
        about="Named in the coding, and not in the figures.",
        columns=(Column("Film"), Column("Why")),
        rows=tuple((one.film, one.why) for one in found.not_evaluated),
    )


def seen_share(film: EvaluatedFilm, name: str) -> float | None:
    """Share of the film in which a yes-or-no signal was yes."""
    signal = film.analysis.signals[name]
    return float((signal.values == 1).mean()) if len(signal.values) else None


def told(figure: Figure) -> Cell:
    """Value and interval; the value alone where drawing again changes nothing, as with one film."""
    if figure.value is None:
        return None
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"


def _moment_rows(result: MomentResult) -> Iterator[tuple[Cell, ...]]:
    for family, one in _scores(result):
        whole = one.evaluation
        yield (
            family,
            whole.suggested,
            whole.coded,
            whole.met,
            whole.per_minute,
            *(told(one.figures[name]) for name in _FIGURES),
        )


def _scores(result: MomentResult) -> Iterator[tuple[str, MomentScore]]:
    """All families first, then each, then all without each (of two, that is the other one)."""
    yield ALL_FAMILIES, _all(result)
    for family, one in result.families.items():
        if family != ALL_FAMILIES:
            yield family, one
    if len(result.left_out) > 2:
        for family, one in result.left_out.items():
            yield f"without {family}", one


def _all(result: MomentResult) -> MomentScore:
    return result.families[ALL_FAMILIES]


def _coded_as(result: MomentResult) -> str:
    codes = result.question.codes
    return MEANINGS[codes[0]] if len(codes) == 1 else "any moment of connection"


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
