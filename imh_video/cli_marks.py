"""Commands that carry marks in and out: the same edge as the others in ``cli``.

Importing it adds them to the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from imh_video import cli

Format = Annotated[str, typer.Option("--format", help="csv, eaf or json.")]


@cli.marks_app.command("export")
def marks_export(
    recording: cli.RecordingName,
    format_name: Format,
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    coder: Annotated[str | None, typer.Option("--coder", help="Whose marks.")] = None,
    with_concerns: Annotated[
        bool,
        typer.Option("--with-concerns", help="Also signs of a concern and what is written there."),
    ] = False,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Write the marks of a recording; says what the format could not carry."""
    from imh_video.app.exchange_marks import export_marks

    with cli._opened_library(library) as opened:
        found = cli._recording_named(opened, recording)
        done = export_marks(
            opened, found.id, format_name, out, coder=coder, with_concerns=with_concerns
        )
    cli._answer(done, as_json, lambda: [f"{done['written']}", *_losses(done)])
    return cli.DONE


@cli.marks_app.command("import")
def marks_import(
    recording: cli.RecordingName,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    format_name: Format,
    coder: Annotated[str | None, typer.Option("--coder", help="Whose coding it becomes.")] = None,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Read marks from a file into a recording; their origin is kept."""
    from imh_video.app.exchange_marks import import_marks

    with cli._opened_library(library) as opened:
        found = cli._recording_named(opened, recording)
        done = import_marks(opened, found.id, format_name, file, coder=coder)
    cli._answer(done, as_json, lambda: [f"{done['written']} marks taken in", *_losses(done)])
    return cli.DONE


def _losses(done: Mapping[str, Any]) -> list[str]:
    return [f"not carried: {loss}" for loss in done["lost"]]
