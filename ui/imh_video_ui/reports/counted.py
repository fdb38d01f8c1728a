"""What a report counts, and the answer that comes back with the signs its plots need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from imh_video.app.library import Library
from imh_video.app.reports import ReportOptions, report_on_coding
from imh_video.app.several_reports import report_on_codings
from imh_video.exchange.report_document import CodingReport
from imh_video.model.family import Role
from imh_video.model.identifiers import CodingId, RecordingId
from imh_video.model.job import JobControl, PartOfJob, steps_of
from imh_video.model.scheme import Actor, Code
from imh_video.schemes.locate import all_schemes
from imh_video_ui.timeline.head_painter import actor_words


@dataclass(frozen=True, slots=True)
class Countable:
    """One coding that can be reported on, as it is named in a list."""

    coding_id: CodingId
    recording_id: RecordingId
    film: str
    coder: str
    scheme: str
    marks: int

    @property
    def words(self) -> str:
        return f"{self.film}, {self.coder}, {self.scheme}"


def countable_codings(library: Library, recording_id: RecordingId) -> tuple[Countable, ...]:
    """Every coding of the family of this film, those of this film first."""
    family_id = library.recording(recording_id).family_id
    films = sorted(library.recordings(family_id), key=lambda film: film.id != recording_id)
    titles = {scheme.id: scheme.title for scheme in all_schemes()}
    return tuple(
        Countable(
            coding.id,
            film.id,
            film.title,
            coding.coder,
            # A scheme that was removed meanwhile has only its short name left.
            f"{titles.get(coding.scheme_id, coding.scheme_id)} {coding.scheme_version}",
            library.mark_count(coding.id),
        )
        for film in films
        for coding in library.codings(film.id)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Which codings are to be counted. ``title`` heads the report on several."""

    codings: tuple[Countable, ...]
    title: str = ""

    @property
    def is_one(self) -> bool:
        return len(self.codings) == 1

    @property
    def ids(self) -> tuple[CodingId, ...]:
        return tuple(one.coding_id for one in self.codings)


@dataclass(frozen=True)
class Counted:
    """A report with what the window draws beside its words."""

    asked: Asked
    options: ReportOptions
    report: CodingReport
    codes: Mapping[str, Code]
    """By id, of all schemes in the report; where two differ the first one counts."""
    actors: Mapping[str, Actor]
    """Whose behaviour it is, by what a person is called in the tables."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was marked."""
        return not any(one.marks for one in self.report.observations)


def count(library: Library, asked: Asked, options: ReportOptions, control: JobControl) -> Counted:
    """Make the report; in a pool thread. Raises Problem when a coding is gone."""
    codes: dict[str, Code] = {}
    actors = {actor_words(actor): actor for actor in Actor}
    for coding_id in steps_of(asked.ids, control, 0.0, 0.1):
        with library.read_coding(coding_id) as desk:
            for code in desk.scheme.codes:
                codes.setdefault(code.id, code)
            for person in desk.people:
                is_baby = person.role is Role.INFANT
                actors[person.called] = Actor.INFANT if is_baby else Actor.PARENT
    counting = PartOfJob(control, 0.1, 1.0)
    if asked.is_one:
        report = report_on_coding(library, asked.ids[0], options, counting)
    else:
        report = report_on_codings(library, asked.title, asked.ids, options, counting)
    for strip in report.strips:
        actors.setdefault(strip.title, strip.actor)
    return Counted(asked, options, report, codes, actors)


def tr(text: str) -> str:
    """Words of the reports."""
    return QCoreApplication.translate("Reports", text)


def joined_words(parts: Sequence[str]) -> str:
    """Facts side by side."""
    return "   ·   ".join(part for part in parts if part)
