"""A coding of several films as one table, to hold the program against (docs/formats/coding-csv.md).

Reads the product's own table of marks, and tables that call the columns ``clip``, ``start_s``,
``end_s`` and ``notes``. Nothing is guessed: a row that cannot be understood is named and refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from imh_video.exchange import marks_csv
from imh_video.exchange.document import ExchangeProblem, ImportedMark
from imh_video.exchange.files import read_text
from imh_video.model.reference import CodedFilm, CodedSpan, ReferenceCoding

_OTHER_NAMES = {
    "clip": "recording",
    "film": "recording",
    "file": "recording",
    "start_s": "onset_s",
    "end_s": "offset_s",
    "notes": "note",
    "family": "family",
}
_INFANT = re.compile(r"\b(infant|baby|child|toddler)", re.IGNORECASE)
_PARENT = re.compile(
    r"\b(parent|mother|father|caregiver|carer|mum|dad|grandmother|grandfather)", re.IGNORECASE
)
_HINT = "The table needs a column that names the film: recording, clip, film or file."


def read_reference(path: Path) -> ReferenceCoding:
    """All films of the table, in the order in which they first stand there.

    Raises ExchangeProblem with line and column.
    """
    films: dict[str, list[CodedSpan]] = {}
    families: dict[str, str] = {}
    for cells, mark in marks_csv.read_rows(path, _OTHER_NAMES):
        name = cells.get("recording", "").strip()
        if not name:
            where = "line 1" if "recording" not in cells else f"line {mark.key}, recording"
            raise ExchangeProblem(path.name, where, "The film is not named.", _HINT)
        films.setdefault(name, []).append(_coded(cells, mark))
        families.setdefault(name, cells.get("family", "").strip() or family_of(name))
    if not films:
        raise ExchangeProblem(path.name, "", "There is no row in this table.", _HINT)
    return ReferenceCoding(
        tuple(CodedFilm(name, families[name], tuple(spans)) for name, spans in films.items())
    )


def family_of(film: str) -> str:
    """The family by the film's name: what stands before ``/``, else before the first of two dots.

    A name that tells neither stands for a family of its own.
    """
    if "/" in film:
        return film.split("/", 1)[0]
    return film.split(".", 1)[0] if film.count(".") >= 2 else film


def _coded(cells: Mapping[str, str], mark: ImportedMark) -> CodedSpan:
    person = person_meant(cells.get("person", "")) or person_meant(cells.get("note", ""))
    return CodedSpan(mark.code_id, mark.span, mark.certainty, person)


def person_meant(words: str) -> str:
    """``infant`` or ``parent``, whichever is named first; empty where neither is."""
    infant, parent = _INFANT.search(words), _PARENT.search(words)
    if infant and (parent is None or infant.start() < parent.start()):
        return "infant"
    return "parent" if parent else ""


def read_mapping(path: Path) -> dict[str, str]:
    """What a coding's own codes stand for: a JSON object, code -> meaning.

    A code may carry the person it is about: ``{"smile@infant": "infant_smile"}``.
    Raises ExchangeProblem.
    """
    try:
        content = json.loads(read_text(path))
    except ValueError as error:
        raise ExchangeProblem(path.name, "", f"This is not JSON ({error}).") from None
    if not isinstance(content, dict) or not all(isinstance(one, str) for one in content.values()):
        hint = 'Expected {"own code": "meaning", ...}.'
        raise ExchangeProblem(path.name, "", "This does not say what codes stand for.", hint)
    return dict(content)


def read_sides(path: Path) -> dict[str, str]:
    """Where the infant is in each film: JSON, film -> ``left`` or ``right``.

    Raises ExchangeProblem.
    """
    sides = read_mapping(path)
    for film, side in sides.items():
        if side not in ("left", "right"):
            raise ExchangeProblem(path.name, film, f"Expected left or right, got '{side}'.")
    return sides
