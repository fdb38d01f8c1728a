"""``imh-video analyse`` and ``batch analyse``. Importing it adds them to the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from imh_video import cli
from imh_video.model.job import time_left
from imh_video.model.problem import Problem

if TYPE_CHECKING:
    from imh_video.app.batch_looking import BatchOptions, FilmDone, FilmToDo

batch_app = typer.Typer(help="The same for many films.")
cli.app.add_typer(batch_app, name="batch")

Out = Annotated[Path | None, typer.Option("--out", help="Folder for the signals as CSV.")]


@cli.app.command()
def analyse(
    films: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    workers: cli.Workers = None,
    people: cli.People = None,
    out: Out = None,
    no_cache: cli.NoCache = False,
    as_json: cli.Json = False,
) -> int:
    """Look and listen: who could be seen and heard, and for how much of the film."""
    from imh_video.app.batch_looking import films_of_paths

    if out is not None:
        from imh_video.app.analysis import make_folder_of_tables

        make_folder_of_tables(out)
    if len(films) > 1:
        to_do = films_of_paths(films, _options(workers, people, out, no_cache))
        return _look_at_all(to_do, as_json)
    (film,) = films
    found = cli._analysed(film, workers, people, no_cache)
    if out is not None:
        from imh_video.app.analysis import write_signals_csv

        write_signals_csv(found, out / f"{film.stem}.signals.csv")
    summary = {"path": str(film), **found.summary()}
    for warning in found.warnings:
        cli._note(f"{film.name}: {warning}")
    cli._answer([summary], as_json, lambda: [_line(summary)])
    return cli.DONE


@batch_app.command("analyse")
def batch_analyse(
    places: Annotated[
        list[Path] | None, typer.Argument(metavar="[DIR...]", help="Folders, or film files.")
    ] = None,
    family: Annotated[
        str | None, typer.Option("--family", help="The films of this family of the library.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All films of the library.")] = False,
    workers: cli.Workers = None,
    out: Out = None,
    no_cache: cli.NoCache = False,
    library: cli.LibraryOption = None,
    as_json: cli.Json = False,
) -> int:
    """Look at many films, one after the other; begun once more it goes on where it was.

    Films of a library are asked for at its gate, and their possible moments are kept in it.
    """
    if bool(places) + bool(family) + every != 1:
        raise Problem("Say which films: folders, or --family CODE, or --all.")
    if not places and (out is not None or no_cache):
        raise Problem("--out and --no-cache are for films in folders, not for those of a library.")
    from imh_video.app.batch_looking import films_of_library, films_of_paths

    if out is not None:
        from imh_video.app.analysis import make_folder_of_tables

        make_folder_of_tables(out)
    if places:
        to_do = films_of_paths(places, _options(workers, None, out, no_cache))
        return _look_at_all(to_do, as_json, where=", ".join(map(str, places)))
    with cli._opened_library(library) as opened:
        to_do = films_of_library(opened, family, workers)
        return _look_at_all(to_do, as_json, where=family or str(opened.folder))


def _options(
    workers: int | None, people: Path | None, out: Path | None, no_cache: bool
) -> BatchOptions:
    from imh_video.app.analysis import AnalysisOptions, read_people
    from imh_video.app.batch_looking import BatchOptions

    choice = read_people(people) if people else None
    return BatchOptions(AnalysisOptions(workers=workers, people=choice), not no_cache, out)


def _look_at_all(films: Sequence[FilmToDo], as_json: bool, where: str = "") -> int:
    from imh_video.app.batch_looking import look_at_all

    if not films:
        raise Problem("There is no film there.", where=where)
    with cli._Bar("Looking at films") as control:
        done = look_at_all(films, control, _tell)
    rows = [one.row() for one in done]
    cli._answer(rows, as_json, lambda: [_line(row) for row in rows if "problem" not in row])
    return cli.FOUND_PROBLEMS if any(one.problem for one in done) else cli.DONE


def _tell(one: FilmDone) -> None:
    """A line on stderr when a film is done, also where no bar is drawn."""
    what = one.problem or ("was known" if one.summary["cached"] else "looked at")
    left = f"; {time_left(one.left_s)}" if one.left_s else ""
    name = "" if one.problem and one.film.name in one.problem else f"{one.film.name}: "
    cli._note(f"{one.number} of {one.of}: {name}{what}{left}")
    for warning in one.summary.get("warnings", ()):
        cli._note(f"{one.film.name}: {warning}")


def _line(summary: Mapping[str, Any]) -> str:
    seen = ", ".join(
        f"{person['role']} seen {person['seen_fraction']:.0%}, face {person['face_fraction']:.0%}"
        for person in summary["people"]
    )
    name = summary.get("path") or f"{summary['family']}/{summary['title']}"
    if not summary["analysed_frames"]:
        return f"{name}: no picture, so nobody could be looked for; the sound was listened to"
    return (
        f"{name}: {seen or 'nobody found'}; both faces "
        f"{summary['both_faces_fraction']:.0%}; {summary['realtime_factor']:.1f} x real time"
    )
