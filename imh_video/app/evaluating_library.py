"""Codings of the library's own films as what the program is held against, and its films by name.

The consent gate is asked for every film before it is looked at; one that may not be is named with
the reason and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.evaluating import FoundFilm, ProgramEvaluation, Scoring, evaluate_coding
from imh_video.app.library import Library
from imh_video.app.moment_choices import settings_of_film
from imh_video.app.own_pass import coders_at_it, own_pass_of
from imh_video.app.who_is_who import cameras_to_look_at, options_for
from imh_video.model.consent import Use
from imh_video.model.family import Person, Role
from imh_video.model.identifiers import CodingId, PersonId
from imh_video.model.job import JobControl
from imh_video.model.mark import Coding, Mark, Origin
from imh_video.model.problem import Problem
from imh_video.model.recording import Recording
from imh_video.model.reference import CodedFilm, CodedSpan, ReferenceCoding
from imh_video.timebase import Micros, Span


@dataclass(frozen=True, slots=True)
class OwnCoding:
    """What one coder marked with one scheme, over all films of the library."""

    coder: str
    scheme_id: str
    codings: tuple[CodingId, ...]
    """One for each film, in the order of the films."""
    families: tuple[str, ...]
    marks: int


def own_codings(library: Library) -> tuple[OwnCoding, ...]:
    """Every coder and scheme with at least one mark, the one with the most films first."""
    codes = {family.id: family.code for family in library.families()}
    found: dict[tuple[str, str], dict[Recording, tuple[Coding, int]]] = {}
    for recording in library.recordings():
        for coding in library.codings(recording.id):
            marks = library.mark_count(coding.id)
            if marks:
                # Of two codings with versions of one scheme the newer one counts.
                found.setdefault((coding.coder, coding.scheme_id), {})[recording] = (coding, marks)
    own = [
        OwnCoding(
            coder,
            scheme_id,
            tuple(coding.id for coding, _ in films.values()),
            tuple(dict.fromkeys(codes[recording.family_id] for recording in films)),
            sum(marks for _, marks in films.values()),
        )
        for (coder, scheme_id), films in found.items()
    ]
    return tuple(sorted(own, key=lambda one: -len(one.codings)))


def name_in_library(library: Library, recording: Recording) -> str:
    """How a coding names a film of the library: ``TERN-53/Film 1``."""
    return f"{library.family(recording.family_id).code}/{recording.title}"


class FilmsInLibrary:
    """Films of the library by ``family/title``, or by the title where only one film has it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._films: dict[str, list[Recording]] = {}
        for recording in library.recordings():
            for name in (recording.title, name_in_library(library, recording)):
                self._films.setdefault(name, []).append(recording)

    def find(self, name: str) -> FoundFilm:
        """Asks the consent gate. Raises ConsentRefused, or Problem without such a film."""
        films = self._films.get(name, [])
        if not films:
            raise Problem("No film of this name is in the library.")
        if len(films) > 1:
            raise Problem("Several films of the library have this name: write family/title.")
        (recording,) = films
        if coders_at_it(self._library, recording.id):
            raise Problem("An own pass of this film goes on: what was found stays hidden.")
        source = self._library.media_source(recording.id, Use.PLAY)
        people = self._library.people(recording.family_id)
        return FoundFilm(
            source,
            options_for(recording, people, source, cameras_to_look_at(self._library, recording)),
            recording.id,
            settings_of_film(self._library, recording.id),
        )


def evaluate_own_codings(
    library: Library,
    codings: Sequence[CodingId],
    scoring: Scoring | None = None,
    control: JobControl | None = None,
) -> ProgramEvaluation:
    """Score against codings of the library. Long; for a worker thread.

    Raises Problem when none of the films may be looked at, Cancelled.
    """
    films, kept = [], 0
    for coding_id in codings:
        with library.read_coding(coding_id) as desk:
            films.append(_coded_film(library, desk))
            kept += sum(mark.origin is Origin.SUGGESTION for mark in _marks_of(desk))
    return evaluate_coding(
        ReferenceCoding(tuple(films)),
        FilmsInLibrary(library),
        scoring or Scoring(),
        control,
        notes=(_kept_words(kept),) if kept else (),
    )


def _kept_words(kept: int) -> str:
    marks = "1 mark was" if kept == 1 else f"{kept} marks were"
    return (
        f"{marks} kept from a suggestion: the coder had seen it, so the figures are better than "
        "they would be for a coding made without suggestions."
    )


def _coded_film(library: Library, desk: CodingDesk) -> CodedFilm:
    family = library.family(desk.recording.family_id)
    roles = {person.id: _role(person) for person in desk.people}
    return CodedFilm(
        name_in_library(library, desk.recording),
        family.code,
        tuple(_span(mark, roles, desk.recording.duration_us) for mark in _marks_of(desk)),
    )


def _marks_of(desk: CodingDesk) -> tuple[Mark, ...]:
    """Those of the coder's own pass where there was one: nothing had been suggested by then."""
    known = own_pass_of(desk)
    if known is not None and known.is_whole:
        return known.marks
    return tuple(desk.marks_in_order())


def _role(person: Person) -> str:
    return "infant" if person.role is Role.INFANT else "parent"


def _span(mark: Mark, roles: dict[PersonId, str], film_us: Micros) -> CodedSpan:
    """A state that still goes on lasts to the end of the film."""
    span = mark.span
    if mark.is_open:
        span = Span(span.onset_us, max(span.onset_us, film_us))
    person = roles.get(mark.person_id, "") if mark.person_id is not None else ""
    return CodedSpan(mark.code_id, span, mark.certainty, person)
