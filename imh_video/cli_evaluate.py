"""``imh-video evaluate``: the program held against a coding. Importing it adds the command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from imh_video import cli

if TYPE_CHECKING:
    from rich.table import Table

    from imh_video.app.evaluating import ProgramEvaluation
    from imh_video.evaluation.figures import Figure
    from imh_video.moments.evaluation import Baselines

_FULL_WIDTH = 200
"""Characters in a line where no terminal says how many it has."""


@cli.app.command()
def evaluate(
    labels: Annotated[Path, typer.Option("--labels", help="The coding, as CSV.", metavar="CSV")],
    videos: Annotated[
        Path, typer.Option("--videos", help="The folder with its films.", metavar="DIR")
    ],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="What the coding's codes stand for, as JSON.")
    ] = None,
    sides: Annotated[
        Path | None, typer.Option("--sides", help="Film -> left or right, as JSON: the baby.")
    ] = None,
    grace_s: Annotated[
        float, typer.Option("--grace", min=0.0, help="Seconds around changes, not scored.")
    ] = 0.5,
    unmarked_is_no: Annotated[
        bool, typer.Option("--unmarked-is-no", help="Where nothing is marked it was not so.")
    ] = False,
    onset_s: Annotated[
        float, typer.Option("--onset-tolerance", min=0.0, help="Seconds between onsets.")
    ] = 2.0,
    overlap: Annotated[
        float, typer.Option("--overlap", min=0.0, max=1.0, help="Or so much shared of both.")
    ] = 0.3,
    workers: cli.Workers = None,
    no_cache: cli.NoCache = False,
    as_json: cli.Json = False,
) -> int:
    """Hold what the program sees and suggests against a coding, beside baselines."""
    from imh_video.app.analysis import AnalysisOptions
    from imh_video.app.evaluating import (
        EvaluationOptions,
        describe_evaluation,
        evaluate_program,
    )
    from imh_video.evaluation.signal_bins import Binning
    from imh_video.moments.evaluation import Meeting
    from imh_video.timebase import micros

    options = EvaluationOptions(
        labels=labels,
        videos=videos,
        mapping=mapping,
        sides=sides,
        binning=Binning(grace_us=micros(grace_s), silence_is_no=unmarked_is_no),
        meeting=Meeting(micros(onset_s), overlap),
        analysis=AnalysisOptions(workers=workers),
        use_cache=not no_cache,
    )
    with cli._Bar("Looking at the films") as control:
        found = evaluate_program(options, control)
    if as_json:
        cli._print_json(describe_evaluation(found))
    else:
        _print_tables(found)
    for one in found.not_evaluated:
        cli._note(f"Not evaluated: {one.film}: {one.why}")
    if found.unused_codes:
        cli._note(f"Codes without a meaning here: {', '.join(found.unused_codes)}")
    return cli.FOUND_PROBLEMS if found.not_evaluated else cli.DONE


def _print_tables(found: ProgramEvaluation) -> None:
    from rich.console import Console

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else _FULL_WIDTH)
    for table in (_signal_table(found), _moment_table(found), _roles_table(found)):
        console.print(table)
    for line in _closing_lines(found):
        console.print(line, highlight=False)


def _signal_table(found: ProgramEvaluation) -> Table:
    from rich.table import Table

    step_s, grace_s = found.binning.bin_us / 1e6, found.binning.grace_us / 1e6
    table = Table(
        title=f"Signals on bins of {step_s:g} s; nothing closer than {grace_s:g} s to a change; "
        "95 % intervals by drawing films again within a family",
        title_justify="left",
    )
    for name in ("signal", "family"):
        table.add_column(name, no_wrap=True)
    for name in ("bins", "yes", "measured", "precision", "recall", "F1", "kappa", "F1 always yes",
                 "F1 chance"):  # fmt: skip
        table.add_column(name, justify="right")
    for result in found.signals:
        for number, (family, scored) in enumerate(result.families.items()):
            if not scored.counts.scored:
                continue
            table.add_row(
                result.target.title if number == 0 else "",
                family,
                str(scored.counts.scored),
                str(scored.counts.coded_yes),
                _percent(scored.counts.measured_share),
                *(_told(scored.figures[name]) for name in ("precision", "recall", "f1", "kappa")),
                _number(scored.always_yes["f1"]),
                _number(scored.chance["f1"]),
                end_section=family == "all",
            )
    return table


def _moment_table(found: ProgramEvaluation) -> Table:
    from rich.table import Table

    onset_s = found.meeting.onset_tolerance_us / 1e6
    table = Table(
        title=f"Moments, one to one: onset within {onset_s:g} s or overlap of "
        f"{found.meeting.overlap:g}; 95 % intervals by drawing families and their films again",
        title_justify="left",
    )
    for name in ("suggested", "against", "family"):
        table.add_column(name, no_wrap=True)
    for name in ("n", "coded", "a minute", "precision", "recall", "recall at 10",
                 "average precision", "random", "uniform", "loudness"):  # fmt: skip
        table.add_column(name, justify="right")
    for result in found.moments:
        for number, (family, one) in enumerate(result.families.items()):
            first = number == 0
            table.add_row(
                result.question.name if first else "",
                result.question.code if first else "",
                family,
                str(one.evaluation.suggested),
                str(one.evaluation.coded),
                _number(one.evaluation.per_minute),
                *(
                    _told(one.figures[name])
                    for name in ("precision", "recall", "recall_at_10", "average_precision")
                ),
                *_baseline_cells(one.baselines),
                end_section=family == "all",
            )
    return table


def _baseline_cells(beside: Baselines | None) -> tuple[str, str, str]:
    """Average precision of the three baselines."""
    if beside is None:
        return "", "", ""
    loud = beside.loudness.average_precision if beside.loudness else None
    return (
        _number(beside.random_average_precision),
        _number(beside.uniform.average_precision),
        _number(loud),
    )


def _roles_table(found: ProgramEvaluation) -> Table:
    from rich.table import Table

    table = Table(title="Who is who", title_justify="left")
    for name in ("film", "verdict", "by", "both coded as seen for 2 s"):
        table.add_column(name)
    for one in found.who_is_who:
        table.add_row(one.film, one.verdict.value, one.by, "yes" if one.counts else "no")
    return table


def _closing_lines(found: ProgramEvaluation) -> Iterator[str]:
    asked = [one for one in found.who_is_who if one.counts]
    right = sum(one.verdict.value == "right" for one in asked)
    yield f"Who is who: right in {right} of {len(asked)} films in which both are coded as seen."
    yield f"{len(found.films)} films, {len(found.not_evaluated)} not evaluated."
    for one in found.misses:
        span = one.span
        yield (
            f"Missed: {one.film} {span.onset_us / 1e6:.1f} to {span.end_us / 1e6:.1f} s: {one.code}"
        )


def _told(figure: Figure) -> str:
    """Value and interval."""
    if figure.value is None:
        return "-"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} ({figure.low:.2f}-{figure.high:.2f})"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"
