"""Commands for coding schemes: the same edge as the others in ``cli``.

Importing it adds them to the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from imh_video import cli


@cli.scheme_app.command("check")
def scheme_check(
    schemes: Annotated[
        list[str], typer.Argument(metavar="SCHEME...", help="Files, or ids of schemes.")
    ],
    as_json: cli.Json = False,
) -> int:
    """Check schemes; every problem with file, place and what is wrong."""
    from imh_video.app.own_schemes import problems_of

    problems = [problem for name in schemes for problem in problems_of(name)]
    rows = [{"file": p.file, "place": p.place, "problem": p.problem} for p in problems]
    cli._answer(
        rows,
        as_json,
        lambda: [_placed(r) for r in rows] or [f"{len(schemes)} checked, nothing wrong."],
    )
    return cli.FOUND_PROBLEMS if rows else cli.DONE


def _placed(row: Mapping[str, str]) -> str:
    where = ", ".join(part for part in (row["file"], row["place"]) if part)
    return f"{where}: {row['problem']}"


@cli.scheme_app.command("list")
def scheme_list(as_json: cli.Json = False) -> int:
    """The coding schemes that come with the program, and one's own."""
    from imh_video.schemes.locate import all_schemes

    rows = [
        {"id": s.id, "version": s.version, "title": s.title, "codes": len(s.codes)}
        for s in all_schemes()
    ]
    cli._answer(
        rows,
        as_json,
        lambda: [f"{r['id']} {r['version']}: {r['title']} ({r['codes']} codes)" for r in rows],
    )
    return cli.DONE
