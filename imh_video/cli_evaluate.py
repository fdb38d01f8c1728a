"""``imh-video evaluate``: the program held against a coding. Importing it adds the command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from imh_video import cli
from imh_video.exchange.report_document import CellKind
from imh_video.exchange.report_numbers import shown

if TYPE_CHECKING:
    from rich.table import Table

    from imh_video.app.evaluating import ProgramEvaluation
    from imh_video.exchange.report_document import ReportTable

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
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Also write them: a .pdf, .xlsx, .csv or .json file."),
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", help="For CSV: which table, else the moments.")
    ] = None,
    names: Annotated[
        bool, typer.Option(help="Names of films in that file; without them numbers.")
    ] = True,
    workers: cli.Workers = None,
    no_cache: cli.NoCache = False,
    as_json: cli.Json = False,
) -> int:
    """Hold what the program sees and suggests against a coding, beside baselines."""
    from imh_video.app.analysis import AnalysisOptions
    from imh_video.app.evaluating import (
        CodingTable,
        FilmsInFolder,
        Scoring,
        evaluate_table,
    )
    from imh_video.app.evaluation_export import export_figures, figure_use
    from imh_video.evaluation.signal_bins import Binning
    from imh_video.moments.evaluation import Meeting
    from imh_video.timebase import micros

    if out is not None:
        figure_use(out)
    films = FilmsInFolder(videos, AnalysisOptions(workers=workers))
    scoring = Scoring(
        binning=Binning(grace_us=micros(grace_s), silence_is_no=unmarked_is_no),
        meeting=Meeting(micros(onset_s), overlap),
        use_cache=not no_cache,
    )
    with cli._Bar("Looking at the films") as control:
        found = evaluate_table(CodingTable(labels, mapping, sides), films, scoring, control)
    if out is not None:
        export_figures(found, out, against=labels.name, table_id=table, with_names=names)
        cli._note(f"The figures are in {out}.")
    return _answer(found, as_json)


def _answer(found: ProgramEvaluation, as_json: bool) -> int:
    """The figures on stdout, and what is missing beside them; the exit code."""
    from imh_video.app.evaluating import describe_evaluation

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

    from imh_video.app.evaluation_tables import evaluation_tables, headline

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else _FULL_WIDTH)
    for table in evaluation_tables(found):
        if table.rows:
            console.print(_printed(table))
            for note in table.notes:
                console.print(note, highlight=False)
    for sentence in (*headline(found), *found.notes):
        console.print(sentence, highlight=False)
    console.print(
        f"{len(found.films)} films, {len(found.not_evaluated)} not evaluated.", highlight=False
    )


def _printed(table: ReportTable) -> Table:
    from rich.table import Table

    printed = Table(title=f"{table.title}. {table.about}", title_justify="left")
    for column in table.columns:
        is_text = column.kind is CellKind.TEXT
        printed.add_column(column.heading, justify="left" if is_text else "right")
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        printed.add_row(*(shown(cell, column.kind) for cell, column in cells))
    return printed
