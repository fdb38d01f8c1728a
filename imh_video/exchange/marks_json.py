"""Marks as JSON: carries everything. Described in docs/formats/json.md."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from imh_video.exchange.document import (
    CodingDocument,
    ExchangeProblem,
    ImportedCoding,
    ImportedLink,
    ImportedMark,
    Loss,
)
from imh_video.exchange.files import read_text, write_file
from imh_video.exchange.marks_csv import seconds_text
from imh_video.model.mark import Certainty, Link, Mark, Origin
from imh_video.model.scheme import CodingScheme, Relation
from imh_video.timebase import MICROS_PER_SECOND, Micros, Span

T = TypeVar("T")

FORMAT = "imh-video-marks"
FORMAT_VERSION = 1


def write(document: CodingDocument, path: Path) -> tuple[Loss, ...]:
    """Everything the document holds; nothing is lost."""
    text = json.dumps(_plain(document), ensure_ascii=False, indent=1)
    write_file(path, f"{text}\n".encode("utf-8", "replace"))
    return ()


def _plain(document: CodingDocument) -> dict[str, Any]:
    scheme = document.scheme
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "recording": document.recording_title,
        "duration_s": _number(document.duration_us),
        "media": document.media_name,
        "coder": document.coder,
        "scheme": {"id": scheme.id, "version": scheme.version, "sha256": scheme.content_hash},
        "people": [{"role": p.role.value, "called": p.called} for p in document.people],
        "marks": [_plain_mark(document, mark) for mark in document.marks_in_order()],
        "links": [_plain_link(link) for link in document.links],
    }


def _plain_mark(document: CodingDocument, mark: Mark) -> dict[str, Any]:
    offset_us = mark.span.offset_us
    return {
        "id": mark.id,
        "code": mark.code_id,
        "person": document.person_of(mark),
        "onset_s": _number(mark.span.onset_us),
        "offset_s": None if offset_us is None else _number(offset_us),
        "origin": mark.origin.value,
        "certainty": int(mark.certainty),
        "note": mark.note,
        "quotation": mark.quotation,
        "concern": mark.is_concern,
        "open": mark.is_open,
    }


def _plain_link(link: Link) -> dict[str, str]:
    return {"source": link.source, "target": link.target, "relation": link.relation.value}


def _number(us: Micros) -> float:
    # A double holds six decimals exactly enough up to a hundred years of film.
    return float(seconds_text(us))


def read(path: Path, scheme: CodingScheme | None) -> ImportedCoding:
    """Marks and links as ``write`` wrote them. Codes that the scheme has not are left out.

    Raises ExchangeProblem.
    """
    try:
        root = json.loads(read_text(path), parse_float=Decimal, parse_constant=_refuse_constant)
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        line = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ExchangeProblem(path.name, line, f"This is not JSON ({error}).") from None
    reader = _Reader(path.name, scheme)
    return reader.coding(root)


def _refuse_constant(name: str) -> Any:  # noqa: ANN401 -- the signature json asks for
    raise ValueError(f"{name} is no number")


class _Reader:
    """Takes the loaded tree apart; every problem names the place in it."""

    def __init__(self, file: str, scheme: CodingScheme | None) -> None:
        self._file = file
        self._scheme = scheme
        self._left_out: list[Loss] = []

    def coding(self, root: Any) -> ImportedCoding:  # noqa: ANN401 -- any JSON
        if not isinstance(root, dict) or root.get("format") != FORMAT:
            raise self._problem("", f"This is not a file of marks ('format' is not '{FORMAT}').")
        version = root.get("format_version")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise self._problem("format_version", "Expected a whole number.")
        if version > FORMAT_VERSION:
            problem = "The file was written by a newer imh-video. Update the program."
            raise self._problem("format_version", problem)
        marks = [
            mark
            for number, item in enumerate(self._list(root, "marks"), start=1)
            if (mark := self._mark(item, f"marks {number}")) is not None
        ]
        self._check_keys(marks)
        kept = {mark.key for mark in marks}
        links = [
            link
            for number, item in enumerate(self._list(root, "links"), start=1)
            if (link := self._link(item, f"links {number}", kept)) is not None
        ]
        return ImportedCoding(
            tuple(marks),
            tuple(links),
            recording=self._text(root, "recording", ""),
            coder=self._text(root, "coder", ""),
            left_out=tuple(self._left_out),
        )

    def _problem(self, place: str, problem: str) -> ExchangeProblem:
        return ExchangeProblem(self._file, place, problem)

    def _check_keys(self, marks: list[ImportedMark]) -> None:
        keys = [mark.key for mark in marks if mark.key]
        if len(set(keys)) != len(keys):
            raise self._problem("marks", "Two marks have the same id.")

    def _list(self, root: dict[str, Any], name: str) -> list[Any]:
        items = root.get(name, [])
        if not isinstance(items, list):
            raise self._problem(name, "Expected a list.")
        return items

    def _mark(self, item: Any, place: str) -> ImportedMark | None:  # noqa: ANN401 -- any JSON
        if not isinstance(item, dict):
            raise self._problem(place, "Expected an object.")
        code_id = self._text(item, "code", place)
        if not code_id:
            raise self._problem(f"{place}, code", "The code is missing.")
        onset_us = self._micros(item, "onset_s", place)
        offset_us = self._micros(item, "offset_s", place)
        if onset_us is None:
            raise self._problem(f"{place}, onset_s", "The onset is missing.")
        if offset_us is not None and offset_us < onset_us:
            raise self._problem(f"{place}, offset_s", "The offset lies before the onset.")
        if self._scheme is not None and not self._scheme.has_code(code_id):
            what = f"{place}: the scheme {self._scheme.id} has no code '{code_id}'"
            self._left_out.append(Loss(None, what))
            return None
        return ImportedMark(
            code_id=code_id,
            span=Span(onset_us, offset_us),
            key=self._text(item, "id", place),
            person=self._text(item, "person", place),
            origin=Origin(self._one_of(item, "origin", place, list(Origin), Origin.IMPORT)),
            certainty=Certainty(self._one_of(item, "certainty", place, [1, 2, 3], 3)),
            note=self._text(item, "note", place),
            quotation=self._text(item, "quotation", place),
            is_concern=self._flag(item, "concern", place),
            is_open=self._flag(item, "open", place),
        )

    def _link(self, item: Any, place: str, kept: set[str]) -> ImportedLink | None:  # noqa: ANN401
        if not isinstance(item, dict):
            raise self._problem(place, "Expected an object.")
        source, target = self._text(item, "source", place), self._text(item, "target", place)
        relation = Relation(
            self._one_of(item, "relation", place, list(Relation), Relation.RESPONDS_TO)
        )
        if source not in kept or target not in kept:
            self._left_out.append(Loss(None, f"{place}: one of its two marks is not there"))
            return None
        return ImportedLink(source, target, relation)

    def _text(self, item: dict[str, Any], name: str, place: str) -> str:
        value = item.get(name, "")
        if not isinstance(value, str):
            raise self._problem(f"{place}, {name}" if place else name, "Expected a text.")
        return value

    def _flag(self, item: dict[str, Any], name: str, place: str) -> bool:
        value = item.get(name, False)
        if not isinstance(value, bool):
            raise self._problem(f"{place}, {name}", "Expected true or false.")
        return value

    def _one_of(self, item: dict[str, Any], name: str, place: str, known: list[T], default: T) -> T:
        value = item.get(name, default)
        if value not in known or isinstance(value, bool):
            words = ", ".join(str(word) for word in known)
            raise self._problem(f"{place}, {name}", f"Expected one of {words}.")
        return known[known.index(value)]

    def _micros(self, item: dict[str, Any], name: str, place: str) -> Micros | None:
        value = item.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self._problem(f"{place}, {name}", "Expected a number of seconds.")
        try:
            us = int((Decimal(value) * MICROS_PER_SECOND).to_integral_value())
        except (InvalidOperation, OverflowError):
            us = -1
        if not 0 <= us < 10**15:
            raise self._problem(f"{place}, {name}", "Expected a time within a film.")
        return us
