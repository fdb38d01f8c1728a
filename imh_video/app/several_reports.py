"""Several codings beside each other: the films of a family, or the coders of a film.

The same measures, a column for each coding. Nothing is added up, ranked or called better.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from imh_video.app.library import Library
from imh_video.app.report_strips import strips_of
from imh_video.app.report_tables import RELATION_WORDS
from imh_video.app.report_words import called, left_out_words, minutes_words, seconds_words
from imh_video.app.reports import (
    ReportOptions,
    coded_of,
    observation_of,
    reasons,
    use_for,
    write_report,
)
from imh_video.exchange.document import CodingDocument
from imh_video.exchange.report_document import (
    Cell,
    CellKind,
    CodingReport,
    Column,
    ReportTable,
    Strip,
)
from imh_video.measures.coded import Coded, Whose
from imh_video.measures.durations import durations
from imh_video.measures.latencies import link_latencies
from imh_video.measures.proportions import seen, shares
from imh_video.measures.rates import rates
from imh_video.measures.replies import replies_in_time
from imh_video.model.consent import Purpose
from imh_video.model.identifiers import CodingId, RecordingId
from imh_video.model.job import JobControl, PartOfJob, Unattended, steps_of
from imh_video.model.problem import Problem
from imh_video.model.scheme import Code
from imh_video.timebase import Span, seconds


@dataclass(frozen=True)
class ReportedCoding:
    """One coding of several, with the codes that its family has switched off."""

    document: CodingDocument
    switched_off: frozenset[str] = frozenset()
    why_off: tuple[tuple[str, str], ...] = ()
    """Code id and why, of those that somebody gave a reason for."""


@dataclass(frozen=True)
class _One:
    """A coding made ready, with its name among the others."""

    name: str
    document: CodingDocument
    coded: Coded
    options: ReportOptions

    def called(self, whose: Whose) -> str:
        return called(whose, self.document.people, self.coded.whose)


_Key = tuple[str, str]
"""Person as called, id of the code: what makes two rows of different codings the same."""


def several_codings_report(
    title: str,
    codings: Sequence[ReportedCoding],
    options: ReportOptions | None = None,
    control: JobControl | None = None,
) -> CodingReport:
    """A report with a column for each coding, in the order given. Raises Problem for none.

    People are matched by what they are called, codes by their id. A code that a coding's scheme
    lacks, or that its family has switched off, leaves that field empty.
    """
    if not codings:
        raise Problem("There is no coding to report on.", way_out="Choose at least one.")
    options, control = options or ReportOptions(), control or Unattended()
    control.progress(0.0, "Counting")
    names = _names([one.document for one in codings])
    named = list(zip(names, codings, strict=True))
    made = [_ready(name, one, options, control) for name, one in steps_of(named, control, 0.0, 0.5)]
    window = seconds_words(options.window_us)
    makers: tuple[Callable[[], ReportTable], ...] = (
        lambda: _length_table(made),
        lambda: _table("times", "Times marked", CellKind.COUNT, made, _counts),
        lambda: _table("rates", "Times a minute", CellKind.PER_MINUTE, made, _rates),
        lambda: _table("shares", "Share of the time", CellKind.SHARE, made, _shares),
        lambda: _table("answered", "Share of cues answered in time", CellKind.SHARE, made,
                       _answered),
        lambda: _table("reply_times", f"Median time to a reply within {window}",
                       CellKind.SECONDS, made, _reply_medians),
        lambda: _links_table(made),
    )  # fmt: skip
    return CodingReport(
        title=title,
        facts=(("Codings", ", ".join(names)),),
        tables=tuple(make() for make in steps_of(makers, control, 0.5, 0.9)),
        observations=tuple(observation_of(one.document, one.coded, one.options) for one in made),
        notes=_notes(made),
        strips=_strips(made),
        stretch=_longest(made),
    )


def _longest(made: Sequence[_One]) -> Span | None:
    stretches = [one.coded.stretch for one in made if one.coded.stretch is not None]
    return max(stretches, key=lambda stretch: stretch.duration_us, default=None)


def _names(documents: Sequence[CodingDocument]) -> list[str]:
    """As short as tells them apart: the film, the coder, or both."""
    for of in (
        lambda d: d.recording_title,
        lambda d: d.coder,
        lambda d: f"{d.recording_title}, {d.coder}",
        lambda d: f"{d.recording_title}, {d.coder}, {d.scheme.title} {d.scheme.version}",
    ):
        names = [of(document) for document in documents]
        if len(set(names)) == len(names):
            return names
    return [f"{number}: {name}" for number, name in enumerate(names, start=1)]


def _ready(name: str, one: ReportedCoding, options: ReportOptions, control: JobControl) -> _One:
    own = replace(options, switched_off=one.switched_off, why_off=one.why_off)
    return _One(name, one.document, coded_of(one.document, own, control), own)


def _length_table(made: Sequence[_One]) -> ReportTable:
    found = [{one.called(s.whose): s.share_seen for s in seen(one.coded)} for one in made]
    people = dict.fromkeys(who for shares_seen in found for who in shares_seen)
    lengths = "; ".join(f"{one.name} {_length_words(one)}" for one in made)
    return ReportTable(
        id="seen",
        title="What could be seen",
        about="Share of the film in which each person could be seen; the rest is in no rate.",
        columns=(Column("Person"), *(Column(one.name, CellKind.SHARE) for one in made)),
        rows=tuple((who, *(shares_seen.get(who) for shares_seen in found)) for who in people),
        notes=(f"Length: {lengths}. Compare rates, not counts, where the lengths differ.",),
    )


def _length_words(one: _One) -> str:
    return minutes_words(one.coded.stretch.duration_us) if one.coded.stretch else "not known"


_Measure = Callable[[_One], Mapping[_Key, Cell]]


def _counts(one: _One) -> Mapping[_Key, Cell]:
    return {_key(one, d.whose, d.code): d.count for d in durations(one.coded)}


def _rates(one: _One) -> Mapping[_Key, Cell]:
    return {_key(one, r.whose, r.code): r.per_minute for r in rates(one.coded)}


def _shares(one: _One) -> Mapping[_Key, Cell]:
    return {_key(one, s.whose, s.code): s.share for s in shares(one.coded)}


def _answered(one: _One) -> Mapping[_Key, Cell]:
    found = replies_in_time(one.coded, one.options.window_us)
    return {_key(one, r.whose, r.cue): r.share_answered for r in found}


def _reply_medians(one: _One) -> Mapping[_Key, Cell]:
    found = replies_in_time(one.coded, one.options.window_us)
    return {_key(one, r.whose, r.cue): seconds(r.latency.median_us) for r in found if r.latency}


def _links_table(made: Sequence[_One]) -> ReportTable:
    """How long replies took, by the links that the coders drew; two columns for each coding."""
    found = [
        {(RELATION_WORDS[one.relation], one.cue.id, one.reply.id): one for one in latencies}
        for latencies in (link_latencies(one.coded) for one in made)
    ]
    labels = _labels(made)
    rows = []
    for key in dict.fromkeys(key for latencies in found for key in latencies):
        cells: list[Cell] = []
        for latencies in found:
            one = latencies.get(key)
            median_us = one.from_onset.median_us if one and one.from_onset else None
            cells += (one.pairs if one else None, None if median_us is None else seconds(median_us))
        kind, cue, reply = key
        rows.append((kind, labels[cue], labels[reply], *cells))
    columns = [(Column(f"{one.name}, pairs", CellKind.COUNT),
                Column(f"{one.name}, median", CellKind.SECONDS, "s")) for one in made]  # fmt: skip
    return ReportTable(
        id="links",
        title="From cue to reply, by links",
        about="From the onset of the cue to the onset of the reply, as the coders linked them. An "
        "empty field: nobody linked such a pair in that coding.",
        columns=(Column("Kind"), Column("Cue"), Column("Reply"), *chain.from_iterable(columns)),
        rows=tuple(rows),
    )


def _labels(made: Sequence[_One]) -> dict[str, str]:
    return {code.id: code.label for one in made for code in one.coded.scheme.codes}


def _key(one: _One, whose: Whose, code: Code) -> _Key:
    return one.called(whose), code.id


def _table(
    table_id: str, title: str, kind: CellKind, made: Sequence[_One], measure: _Measure
) -> ReportTable:
    """A row for each person and code that at least one of the codings marked."""
    found = [measure(one) for one in made]
    marked = {key for one in made for key, count in _counts(one).items() if count}
    unit = "s" if kind is CellKind.SECONDS else ""
    keys = [key for key in dict.fromkeys(k for values in found for k in values) if key in marked]
    labels = _labels(made)
    rows = tuple(
        (person, labels[code_id], code_id, *(values.get((person, code_id)) for values in found))
        for person, code_id in keys
    )
    return ReportTable(
        id=table_id,
        title=title,
        about="An empty field is not known, or not part of that coding; it is not nought.",
        columns=(
            Column("Person"),
            Column("Code"),
            Column("Code id"),
            *(Column(one.name, kind, unit) for one in made),
        ),
        rows=rows,
    )


def _notes(made: Sequence[_One]) -> tuple[str, ...]:
    notes = [
        f"{one.name}: {words}"
        for one in made
        for words in left_out_words(one.coded, reasons(one.options))
    ]
    versions = dict.fromkeys(f"{o.coded.scheme.title} {o.coded.scheme.version}" for o in made)
    if len(versions) > 1:
        notes.insert(0, f"Coded with different schemes: {', '.join(versions)}. Codes are matched "
                     "by their id.")  # fmt: skip
    return tuple(notes)


def _strips(made: Sequence[_One]) -> tuple[Strip, ...]:
    return tuple(
        replace(strip, title=f"{one.name}: {strip.title}")
        for one in made
        for strip in strips_of(one.document, one.coded)
    )


# -- out of the library ------------------------------------------------------------------------


def report_on_codings(
    library: Library,
    title: str,
    coding_ids: Sequence[CodingId],
    options: ReportOptions | None = None,
    control: JobControl | None = None,
) -> CodingReport:
    """The report on codings of the library, each with its family's switched-off codes."""
    control = control or Unattended()
    found = []
    for coding_id in steps_of(coding_ids, control, 0.0, 0.3):
        with library.read_coding(coding_id, control) as desk:
            family = library.family(desk.recording.family_id)
            found.append(
                ReportedCoding(desk.document(), family.switched_off_codes, family.switched_off_why)
            )
    return several_codings_report(title, found, options, PartOfJob(control, 0.3, 1.0))


def export_several(
    library: Library,
    title: str,
    coding_ids: Sequence[CodingId],
    path: Path,
    options: ReportOptions | None = None,
    *,
    table_id: str | None = None,
    purpose: Purpose = Purpose.OWN_REVIEW,
    control: JobControl | None = None,
) -> CodingReport:
    """Write a report on several codings as the file's ending says; answers what was written.

    The consent gate is asked for each film; one no is a no to all of it. Stopped by ``control`` it
    raises Cancelled, and no file is there that was not there before.
    """
    use = use_for(path)
    control = control or Unattended()
    report = report_on_codings(library, title, coding_ids, options, PartOfJob(control, 0.0, 0.5))
    films = dict.fromkeys(_film_of(library, coding_id, control) for coding_id in coding_ids)
    for recording_id in films:
        library.ask(recording_id, use, purpose=purpose, detail="report of several codings")
    write_report(report, path, table_id, PartOfJob(control, 0.5, 1.0))
    return report


def _film_of(library: Library, coding_id: CodingId, control: JobControl) -> RecordingId:
    with library.read_coding(coding_id, control) as desk:
        return desk.recording.id
