"""Marks out of the library into a file, and from a file into the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.exchange.document import CodingDocument, ExchangeFormat, Loss
from imh_video.model.consent import Purpose, Use
from imh_video.model.identifiers import RecordingId
from imh_video.model.mark import Coding, Mark
from imh_video.model.problem import Problem
from imh_video.model.scheme import CodingScheme
from imh_video.schemes.locate import find_scheme

FORMATS: dict[str, str] = {
    "csv": "imh_video.exchange.marks_csv",
    "eaf": "imh_video.exchange.elan",
    "json": "imh_video.exchange.marks_json",
}
"""Name of a format, which is its file's ending, and the module that knows it."""


def export_marks(
    library: Library,
    recording_id: RecordingId,
    format_name: str,
    path: Path,
    *,
    coder: str | None = None,
    purpose: Purpose = Purpose.OWN_REVIEW,
    with_concerns: bool = False,
) -> dict[str, Any]:
    """Write one coding to a file: ``{"written": path, "marks": how many, "lost": [...]}``.

    The sign of a concern, and what is written about such a mark, stay here unless
    ``with_concerns``; the mark itself goes out. ``held_back`` says at how many marks.

    The marks of a family leave the library, so the consent gate is asked (``Use.EXPORT``). Without
    ``coder`` the recording must have one coding only.
    """
    known = _format(format_name)
    coding = coding_of(library, recording_id, coder)
    library.ask(recording_id, Use.EXPORT, purpose=purpose, detail=f"marks {format_name}")
    with library.read_coding(coding.id) as desk:
        document = desk.document()
    held_back = 0 if with_concerns else sum(mark.is_concern for mark in document.marks)
    if held_back:
        document = _without_concerns(document)
    losses = (*_held_back(held_back), *known.write(document, path))
    return {
        "written": str(path),
        "marks": len(document.marks),
        "lost": _in_words(losses),
        "held_back": held_back,
    }


def _without_concerns(document: CodingDocument) -> CodingDocument:
    marks = tuple(
        replace(mark, note="", quotation="", is_concern=False) if mark.is_concern else mark
        for mark in document.marks
    )
    return replace(document, marks=marks)


def _held_back(count: int) -> tuple[Loss, ...]:
    if not count:
        return ()
    whose = "1 mark" if count == 1 else f"{count} marks"
    what = f"the sign of a concern and what is written there, at {whose} (left out on purpose)"
    return (Loss(None, what),)


def import_marks(
    library: Library,
    recording_id: RecordingId,
    format_name: str,
    path: Path,
    *,
    coder: str | None = None,
    scheme: CodingScheme | None = None,
) -> dict[str, Any]:
    """Read a file into a coding, as one edit: ``{"written": how many marks, "lost": [...]}``.

    It becomes the coding of ``coder``, else of the coder whom the file names, else of whoever uses
    the program; with the scheme of that coder's newest coding, else the one given, else the
    built-in one. A mark that is there already is not taken twice.
    """
    known = _format(format_name)
    earlier = library.codings(recording_id)
    chosen = scheme or _scheme_of(library, [c for c in earlier if coder in (None, c.coder)])
    imported = known.read(path, chosen)
    whose = coder or imported.coder or _only_coder(earlier) or library.who
    with library.open_coding(recording_id, whose, chosen) as desk:
        marks, links = imported.as_marks(desk.coding.id, desk.people)
        fresh = _fresh(desk, [_with_person(desk, mark) for mark in marks])
        ids = {mark.id for mark in fresh}
        whole = [link for link in links if link.source in ids and link.target in ids]
        title = f"Import {len(fresh)} marks from {path.name}"
        desk.add_marks(fresh, whole, title=title, gives_way=False)
    lost = _in_words(imported.left_out)
    if len(fresh) < len(marks):
        lost.append(f"{len(marks) - len(fresh)} marks were there already")
    return {"written": len(fresh), "coder": whose, "lost": lost}


def _format(name: str) -> ExchangeFormat:
    module = FORMATS.get(name.lower().lstrip("."))
    if module is None:
        raise Problem(f"{name} is not a format for marks.", way_out=f"Choose {', '.join(FORMATS)}.")
    return cast("ExchangeFormat", import_module(module))


def coding_of(library: Library, recording_id: RecordingId, coder: str | None) -> Coding:
    """The coding that is meant; without ``coder`` there must be one coder only. Raises Problem."""
    title = library.recording(recording_id).title
    found = [c for c in library.codings(recording_id) if coder in (None, c.coder)]
    if not found:
        whose = f"by {coder} " if coder else ""
        raise Problem(f"has no coding {whose}yet.", where=title, way_out="Mark something first.")
    coders = dict.fromkeys(coding.coder for coding in found)
    if len(coders) > 1:
        raise Problem(
            f"was coded by {', '.join(coders)}.", where=title, way_out="Say whose marks are meant."
        )
    # One coder may have coded with several schemes: the one begun last is meant.
    return found[-1]


def _scheme_of(library: Library, codings: list[Coding]) -> CodingScheme:
    if not codings:
        return find_scheme()
    with library.read_coding(codings[-1].id) as desk:
        return desk.scheme


def _only_coder(codings: Iterable[Coding]) -> str:
    coders = {coding.coder for coding in codings}
    return coders.pop() if len(coders) == 1 else ""


def _with_person(desk: CodingDesk, mark: Mark) -> Mark:
    """A file without people: whoever the mark can only be of; nobody is guessed."""
    able = desk.people_for(desk.scheme.code(mark.code_id))
    if mark.person_id is not None or len(able) != 1:
        return mark
    return replace(mark, person_id=able[0].id)


def _fresh(desk: CodingDesk, marks: list[Mark]) -> list[Mark]:
    held = {_told(mark) for mark in desk.marks.values()}
    return [mark for mark in marks if _told(mark) not in held]


def _told(mark: Mark) -> tuple[object, ...]:
    """What makes two marks the same to a reader."""
    # Exchange formats keep milliseconds at worst: a mark that went out and comes back is the same.
    onset, end = round(mark.span.onset_us, -3), round(mark.span.end_us, -3)
    return mark.code_id, mark.person_id, onset, end, mark.note, mark.quotation


def _in_words(losses: Iterable[Loss]) -> list[str]:
    return list(dict.fromkeys(loss.what for loss in losses))
