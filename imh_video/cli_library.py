"""Commands for a library as a whole: the same edge as the others in ``cli``.

Importing it adds them to the command line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from imh_video import cli


@cli.library_app.command("init")
def library_init(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    plain: Annotated[bool, typer.Option("--plain", help="Without encryption.")] = False,
    as_json: cli.Json = False,
) -> int:
    """Make a new, empty library folder."""
    from imh_video.app.library import Library

    Library.create(folder, plain=plain).close()
    cli._answer({"library": str(folder)}, as_json, lambda: [f"{folder}: an empty library"])
    return cli.DONE


@cli.library_app.command("list")
def library_list(library: cli.LibraryOption = None, as_json: cli.Json = False) -> int:
    """The recordings of a library."""
    with cli._opened_library(library) as opened:
        codes = {family.id: family.code for family in opened.families()}
        rows = [
            {
                "recording": recording.id,
                "family": codes[recording.family_id],
                "title": recording.title,
                "sha256": recording.reference.sha256,
                "duration_s": round(recording.duration_us / 1e6, 6),
            }
            for recording in opened.recordings()
        ]
    cli._answer(
        rows,
        as_json,
        lambda: [f"{r['family']}/{r['title']}  {r['duration_s']:.1f} s" for r in rows],
    )
    return cli.DONE


@cli.library_app.command("verify")
def library_verify(library: cli.LibraryOption = None, as_json: cli.Json = False) -> int:
    """Check the library from end to end."""
    with cli._opened_library(library) as opened:
        problems = list(opened.verify())
    value = {"ok": not problems, "problems": problems}
    cli._answer(value, as_json, lambda: problems or ["The library is whole."])
    return cli.FOUND_PROBLEMS if problems else cli.DONE
