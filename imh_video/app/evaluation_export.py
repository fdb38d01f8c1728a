"""The figures of an evaluation as a file: to read, to print, or for other programs.

They show no film, but they name films and say where a coder marked something in them. So the
consent gate is asked for every film of the library that is in the figures; then all or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from imh_video.app.consent_gate import ConsentRefused
from imh_video.app.evaluating import NotEvaluated, ProgramEvaluation, describe_evaluation
from imh_video.app.evaluation_tables import evaluation_tables, headline, matching_words
from imh_video.app.library import Library
from imh_video.app.reports import USES, write_report
from imh_video.evaluation.signal_bins import ALL_FAMILIES
from imh_video.exchange.files import write_file
from imh_video.exchange.report_document import CodingReport
from imh_video.model.consent import Use
from imh_video.model.job import JobControl, Unattended
from imh_video.model.problem import Problem

FIGURE_USES: Mapping[str, Use] = {**USES, ".json": Use.EXPORT}
"""Ending of a file -> what the consent gate is asked for."""
_MAY_NOT_BE_SHOWN = "a film that may not be shown"
_ABOUT = "The figures are about the program, never about a parent, a baby or a coder."


@dataclass(frozen=True, slots=True)
class WrittenFigures:
    """What was written where. ``tables`` are the ids that a CSV may be made of."""

    path: Path
    tables: tuple[str, ...]


def export_figures(
    found: ProgramEvaluation,
    path: Path,
    *,
    library: Library | None = None,
    against: str = "",
    table_id: str | None = None,
    with_names: bool = True,
    control: JobControl | None = None,
) -> WrittenFigures:
    """Write the figures as the file's ending says: .pdf, .xlsx, .csv (one table) or .json.

    ``library`` is the one whose films were evaluated; films in a folder belong to none. ``against``
    says which coding it was. Without names films and families are numbered, as the names of files
    may be names of people. Raises Problem for a refused film and for another ending, Cancelled.
    """
    use = figure_use(path)
    if library is not None:
        _ask_for_all(library, found, use, f"evaluation {path.suffix.lower()[1:]}")
    told = _without_refused(found)
    if not with_names:
        told, against = numbered(told), ""
    report = figures_report(told, against)
    _write(told, report, path, table_id, control or Unattended())
    return WrittenFigures(path, tuple(table.id for table in report.tables))


def figures_report(found: ProgramEvaluation, against: str = "") -> CodingReport:
    """The figures as every output of reports takes them; tables without rows stay away."""
    facts = [
        ("Families", str(len(found.families))),
        ("Films", str(len(found.films))),
        ("Films left out", str(len(found.not_evaluated))),
    ]
    unused = ", ".join(found.unused_codes)
    return CodingReport(
        title="Suggestions held against a coding",
        facts=(*([("Coding", against)] if against else []), *facts),
        tables=tuple(table for table in evaluation_tables(found) if table.rows),
        observations=(),
        notes=(
            *headline(found),
            matching_words(found),
            *found.notes,
            *([f"Codes without a meaning here: {unused}."] if unused else []),
            _ABOUT,
        ),
    )


def figure_use(path: Path) -> Use:
    """What the consent gate is asked for. Raises Problem for an ending that is not known."""
    use = FIGURE_USES.get(path.suffix.lower())
    if use is None:
        raise Problem(
            f"figures cannot be written as '{path.suffix or path.name}'.",
            where=path.name,
            way_out=f"Give the file one of the endings {', '.join(FIGURE_USES)}.",
        )
    return use


def _ask_for_all(library: Library, found: ProgramEvaluation, use: Use, detail: str) -> None:
    for film in found.films:
        if film.recording_id is None:
            continue
        try:
            library.ask(film.recording_id, use, detail=detail)
        except ConsentRefused as refused:
            raise Problem(
                refused.what,
                where=film.coded.name,
                way_out="Evaluate again: a film that may not be looked at is left out.",
            ) from None


def _write(
    found: ProgramEvaluation,
    report: CodingReport,
    path: Path,
    table_id: str | None,
    control: JobControl,
) -> None:
    match path.suffix.lower():
        case ".json":
            text = json.dumps(describe_evaluation(found), indent=2, ensure_ascii=False)
            control.check()
            write_file(path, f"{text}\n".encode())
            control.progress(1.0)
        case ".csv":
            write_report(report, path, table_id or report.tables[0].id, control)
        case _:
            write_report(report, path, None, control)


def _without_refused(found: ProgramEvaluation) -> ProgramEvaluation:
    """Films that may not be looked at are counted, not named: nobody agreed to that either."""
    told = tuple(
        NotEvaluated(_MAY_NOT_BE_SHOWN, "no consent", is_refused=True) if one.is_refused else one
        for one in found.not_evaluated
    )
    return replace(found, not_evaluated=told)


# --- without names --------------------------------------------------------------------------------


def numbered(found: ProgramEvaluation) -> ProgramEvaluation:
    """The same figures with "film 3" and "family 2" in place of names, in their order."""
    families = {name: f"family {n}" for n, name in enumerate(found.families, start=1)}
    names = [film.coded.name for film in found.films]
    names += [one.film for one in found.not_evaluated if not one.is_refused]
    films = {name: f"film {n}" for n, name in enumerate(dict.fromkeys(names), start=1)}
    return replace(
        found,
        films=tuple(
            replace(
                film,
                coded=replace(
                    film.coded,
                    name=films[film.coded.name],
                    family=families[film.coded.family],
                ),
            )
            for film in found.films
        ),
        # Why it was left out may name somebody as well.
        not_evaluated=tuple(
            one if one.is_refused else replace(one, film=films[one.film], why="could not be used")
            for one in found.not_evaluated
        ),
        signals=tuple(
            replace(one, families=_renamed(one.families, families)) for one in found.signals
        ),
        moments=tuple(
            replace(
                one,
                families=_renamed(one.families, families),
                left_out=_renamed(one.left_out, families),
            )
            for one in found.moments
        ),
        misses=tuple(replace(one, film=films[one.film]) for one in found.misses),
        who_is_who=tuple(
            replace(one, film=films[one.film], family=families[one.family])
            for one in found.who_is_who
        ),
    )


_Value = TypeVar("_Value")


def _renamed(by_family: Mapping[str, _Value], families: Mapping[str, str]) -> dict[str, _Value]:
    return {
        name if name == ALL_FAMILIES else families[name]: value for name, value in by_family.items()
    }
