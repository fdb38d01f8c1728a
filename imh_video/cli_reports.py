"""Commands for reports, and for copies of a library: the same edge as the others in ``cli``.

Importing it adds them to the command line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from imh_video import cli


@cli.app.command()
def report(
    recording: cli.RecordingName,
    out: Annotated[Path, typer.Option("--out", help="A .csv, .xlsx or .pdf file to write.")],
    coder: Annotated[str | None, typer.Option("--coder", help="Whose marks.")] = None,
    table: Annotated[
        str | None, typer.Option("--table", help="For CSV: which table, else every mark as a row.")
    ] = None,
    window_s: Annotated[
        float, typer.Option("--window", min=0.1, help="Seconds within which a reply counts.")
    ] = 5.0,
    notes: Annotated[bool, typer.Option(help="With the notes of marks.")] = True,
    concern_notes: Annotated[
        bool, typer.Option("--with-concern-notes", help="Also those of marks with a concern.")
    ] = False,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Count a coding: how often, how long, what followed what; as table, spreadsheet or PDF."""
    from imh_video.app.reports import ReportOptions, export_report
    from imh_video.timebase import micros

    options = ReportOptions(
        window_us=micros(window_s), with_notes=notes, with_concern_notes=concern_notes
    )
    with cli._opened_library(library) as opened, cli._Bar("The report") as control:
        found = cli._recording_named(opened, recording)
        done = export_report(
            opened, found.id, out, coder=coder, options=options, table_id=table, control=control
        )
    value = {
        "written": str(done.path),
        "title": done.title,
        "marks": done.marks,
        "tables": list(done.tables),
        "notes": list(done.notes),
    }
    cli._answer(value, as_json, lambda: [f"{done.path}: {done.marks} marks", *done.notes])
    return cli.DONE


@cli.library_app.command("backup")
def library_backup(
    target: Annotated[Path, typer.Argument(metavar="PATH", help="A folder on another disk.")],
    films: Annotated[bool, typer.Option(help="With the films.")] = True,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Copy the whole library, checked, to a new folder or over an older copy of it."""
    from imh_video.app.backups import copy_library

    with cli._opened_library(library) as opened, cli._Bar("Copying the library") as control:
        done = copy_library(opened, target, films=films, control=control)
        value: dict[str, Any] = {
            "library": str(opened.folder),
            "written": str(done.folder),
            "films": done.films,
            "copied": done.copied_films,
            "missing": list(done.missing),
        }
    cli._answer(
        value,
        as_json,
        lambda: [
            f"{done.folder}: {done.films} films, {done.copied_films} of them copied now",
            *_missing_words(done.missing),
        ],
    )
    return cli.FOUND_PROBLEMS if done.missing else cli.DONE


@cli.library_app.command("restore")
def library_restore(
    source: Annotated[
        Path,
        typer.Argument(metavar="PATH", help="A copied library, or a file of a 'backups' folder."),
    ],
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    as_json: cli.Json = False,
) -> int:
    """Make a library in a new folder from a copy or a backup; what is there now is not touched."""
    from imh_video.app.backups import restore_copy
    from imh_video.app.library import Library

    with cli._Bar("Restoring") as control:
        done = restore_copy(source, target, control)
    with Library.open(done.folder) as restored:
        problems = list(restored.verify(films=False))
    value = {
        "library": str(done.folder),
        "films": done.films,
        "missing": list(done.missing),
        "problems": problems,
    }
    cli._answer(
        value,
        as_json,
        lambda: [f"{done.folder}: {done.films} films", *_missing_words(done.missing), *problems],
    )
    return cli.FOUND_PROBLEMS if done.missing or problems else cli.DONE


def _missing_words(missing: tuple[str, ...]) -> list[str]:
    return [f"no whole copy of film {name}" for name in missing]
