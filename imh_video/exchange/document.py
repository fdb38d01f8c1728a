"""What goes out to other programs and what comes in from them, whatever the file format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from imh_video.model.family import Person
from imh_video.model.identifiers import CodingId, LinkId, MarkId, PersonId, new_id, new_mark_id
from imh_video.model.mark import Certainty, Link, Mark, Origin
from imh_video.model.problem import Problem
from imh_video.model.scheme import Actor, CodingScheme, Relation
from imh_video.timebase import Micros, Span


class ExchangeProblem(Problem):
    """A file of another program cannot be read, or cannot be written. ``place`` is within it."""

    def __init__(self, file: str, place: str, problem: str, way_out: str = "") -> None:
        self.file = file
        self.place = place
        self.problem = problem
        where = ", ".join(part for part in (file, place) if part)
        super().__init__(problem, where=where, way_out=way_out)


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format could not carry; ``mark_id`` is None when it concerns the whole."""

    mark_id: MarkId | None
    what: str


@dataclass(frozen=True)
class CodingDocument:
    """One coding with all that a file format may want to say about it.

    ``recording_title`` and ``media_name`` are neutral names, never the family's.
    """

    recording_title: str
    duration_us: Micros
    media_name: str
    coder: str
    scheme: CodingScheme
    people: tuple[Person, ...] = ()
    marks: tuple[Mark, ...] = ()
    links: tuple[Link, ...] = ()
    frame_us: Micros = 40_000
    """Length of one frame: the width of a point in formats that have no points."""

    def marks_in_order(self) -> list[Mark]:
        """By onset, then offset, then code: the same marks always in the same order."""
        return sorted(
            self.marks, key=lambda m: (m.span.onset_us, m.span.end_us, m.code_id, str(m.id))
        )

    def person_of(self, mark: Mark) -> str:
        """What the person of a mark is called; what the actor is called when none was named."""
        for person in self.people:
            if person.id == mark.person_id:
                return person.called
        if not self.scheme.has_code(mark.code_id):
            return ""
        return CALLED[self.scheme.code(mark.code_id).actor]


CALLED: Mapping[Actor, str] = {
    Actor.INFANT: "Baby",
    Actor.PARENT: "Parent",
    Actor.DYAD: "Together",
    Actor.SESSION: "Film",
}
"""What an actor is called where no particular person is named."""


@dataclass(frozen=True, slots=True)
class ImportedMark:
    """A mark as a file tells it. ``key`` is its name within the file, for links."""

    code_id: str
    span: Span
    key: str = ""
    person: str = ""
    """What the person is called in the file; "" when it does not say."""
    coder: str = ""
    origin: Origin = Origin.IMPORT
    certainty: Certainty = Certainty.SURE
    note: str = ""
    quotation: str = ""
    is_concern: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class ImportedLink:
    """A link between two imported marks, by their keys."""

    source: str
    target: str
    relation: Relation


@dataclass(frozen=True)
class ImportedCoding:
    """What was read from a file; ``left_out`` says in plain words what could not be used."""

    marks: tuple[ImportedMark, ...]
    links: tuple[ImportedLink, ...] = ()
    recording: str = ""
    coder: str = ""
    left_out: tuple[Loss, ...] = ()

    def as_marks(
        self, coding_id: CodingId, people: tuple[Person, ...] = ()
    ) -> tuple[tuple[Mark, ...], tuple[Link, ...]]:
        """Marks and links of a coding, with fresh identifiers.

        People are found by what they are called; nobody is guessed.
        """
        called = {person.called.casefold(): person.id for person in people}
        ids = {imported.key: new_mark_id() for imported in self.marks if imported.key}
        marks = tuple(_mark(imported, coding_id, called, ids) for imported in self.marks)
        links = tuple(
            Link(LinkId(new_id()), coding_id, ids[link.source], ids[link.target], link.relation)
            for link in self.links
            if link.source in ids and link.target in ids
        )
        return marks, links


def _mark(
    imported: ImportedMark,
    coding_id: CodingId,
    called: Mapping[str, PersonId],
    ids: Mapping[str, MarkId],
) -> Mark:
    return Mark(
        id=ids.get(imported.key) or new_mark_id(),
        coding_id=coding_id,
        code_id=imported.code_id,
        span=imported.span,
        person_id=called.get(imported.person.casefold()),
        origin=imported.origin,
        certainty=imported.certainty,
        note=imported.note,
        quotation=imported.quotation,
        is_concern=imported.is_concern,
        is_open=imported.is_open,
    )


class ExchangeFormat(Protocol):
    """What each format module offers (a module is the format)."""

    def write(self, document: CodingDocument, path: Path) -> tuple[Loss, ...]:
        """Write all of it or nothing; the answer says what the format could not carry."""

    def read(self, path: Path, scheme: CodingScheme | None) -> ImportedCoding:
        """Read marks; with a scheme, codes are looked up in it. Raises ExchangeProblem."""
