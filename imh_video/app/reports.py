"""Reports on codings: what was marked, how often, how long, what followed what, and what was not.

Neutral names only. Notes of marks with a concern are left out unless they are asked for. A report
that leaves the library is an export or a print, so the consent gate is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.app.report_strips import strips_of
from imh_video.app.report_tables import (
    codes_table,
    linked_table,
    linked_times,
    links_table,
    off_tables,
    replies_table,
    seen_table,
    times_in_window,
    transition_tables,
)
from imh_video.app.report_words import called, labels_of, left_out_words, minutes_words
from imh_video.exchange.document import CodingDocument
from imh_video.exchange.report_document import (
    CellKind,
    CodingReport,
    Column,
    Observation,
    ObservedMark,
    ReportTable,
)
from imh_video.measures.coded import Coded, coded
from imh_video.measures.replies import DEFAULT_WINDOW_US
from imh_video.model.consent import Purpose, Use
from imh_video.model.family import Family
from imh_video.model.identifiers import CodingId, RecordingId
from imh_video.model.job import JobControl, PartOfJob, Unattended, steps_of, stoppable
from imh_video.model.mark import Certainty, Coding, Mark
from imh_video.model.problem import Problem
from imh_video.model.scheme import CodeKind
from imh_video.timebase import Micros, Span, seconds

USES: dict[str, Use] = {".csv": Use.EXPORT, ".xlsx": Use.EXPORT, ".pdf": Use.PRINT}
"""Ending of a file -> what the consent gate is asked for."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What a report takes in. The defaults are what a practitioner wants most often."""

    window_us: Micros = DEFAULT_WINDOW_US
    """How soon a reply must begin to be counted as one to a cue."""
    least_certainty: Certainty = Certainty.GUESS
    stretch: Span | None = None
    """Only this part of the film; None: all of it."""
    switched_off: frozenset[str] = frozenset()
    """The family's codes that cannot apply: left out, and said."""
    why_off: tuple[tuple[str, str], ...] = ()
    """Code id and why, of those that somebody gave a reason for. Left out without notes."""
    with_notes: bool = True
    """Notes and the parent's words, in the list of marks and as comments."""
    with_concern_notes: bool = False
    """Also the notes of marks with a concern. Only when somebody asks for them."""


def coding_report(
    what: CodingDesk | CodingDocument,
    options: ReportOptions | None = None,
    control: JobControl | None = None,
) -> CodingReport:
    """The report on one coding. Reads only; any thread that may read ``what``.

    A hundred thousand marks take seconds; ``control`` is told, and can stop it between two tables.
    """
    options, control = options or ReportOptions(), control or Unattended()
    document = what.document() if isinstance(what, CodingDesk) else what
    control.progress(0.0, "Counting")
    made = coded_of(document, options, control)
    people = document.people
    makers: tuple[Callable[[], tuple[ReportTable, ...]], ...] = (
        lambda: (seen_table(made, people), codes_table(made, people)),
        lambda: (links_table(made), linked_table(made)),
        lambda: (replies_table(made, people, options.window_us),),
        lambda: transition_tables(made, people),
        lambda: (_marks_table(document, made, options), *off_tables(made, reasons(options))),
    )
    tables = tuple(table for make in steps_of(makers, control, 0.2, 0.8) for table in make())
    control.check()
    control.progress(0.8)
    return CodingReport(
        title=f"{document.recording_title}, coded by {document.coder}",
        facts=_facts(document, made, options),
        tables=tables,
        observations=(observation_of(document, made, options),),
        notes=(*left_out_words(made, reasons(options)), *_private_words(document, options)),
        strips=strips_of(document, made),
        stretch=made.stretch,
        replies_linked=linked_times(made),
        replies_in_time=times_in_window(made, people, options.window_us),
        window_us=options.window_us,
    )


def for_family(options: ReportOptions, family: Family) -> ReportOptions:
    """With the codes that cannot apply to this family, and why."""
    return replace(options, switched_off=family.switched_off_codes, why_off=family.switched_off_why)


def reasons(options: ReportOptions) -> dict[str, str]:
    """Why codes are switched off; somebody wrote that, so it goes with the notes."""
    return dict(options.why_off) if options.with_notes else {}


def coded_of(
    document: CodingDocument, options: ReportOptions, control: JobControl | None = None
) -> Coded:
    """The coding made ready for the measures."""
    return coded(
        document.scheme,
        document.marks,
        duration_us=document.duration_us,
        links=document.links,
        people=document.people,
        switched_off=options.switched_off,
        least_certainty=options.least_certainty,
        stretch=options.stretch,
        control=control,
    )


def _facts(
    document: CodingDocument, made: Coded, options: ReportOptions
) -> tuple[tuple[str, str], ...]:
    facts = [
        ("Film", document.recording_title),
        ("Coder", document.coder),
        ("Scheme", f"{document.scheme.title} {document.scheme.version}"),
        ("Length", minutes_words(document.duration_us) if document.duration_us else "not known"),
        ("Marks counted", str(len(made.bouts))),
    ]
    if options.stretch is not None and made.stretch is not None:
        begin, end = seconds(made.stretch.onset_us), seconds(made.stretch.end_us)
        facts.append(("Stretch", f"{begin:.1f} s to {end:.1f} s"))
    return tuple(facts)


def _private_words(document: CodingDocument, options: ReportOptions) -> tuple[str, ...]:
    """Says that notes are missing without saying of which marks."""
    hidden = options.with_notes and not options.with_concern_notes
    if hidden and any(m.is_concern and (m.note or m.quotation) for m in document.marks):
        return ("Some notes are kept out of reports.",)
    return ()


def _may_show(mark: Mark, options: ReportOptions) -> bool:
    return options.with_notes and (options.with_concern_notes or not mark.is_concern)


def _marks_table(document: CodingDocument, made: Coded, options: ReportOptions) -> ReportTable:
    by_id = {mark.id: mark for mark in document.marks}
    labels = labels_of(document.scheme)
    rows = []
    for bout in stoppable(made.bouts, made.control):
        mark = by_id[bout.mark_ids[0]]
        shown = _may_show(mark, options)
        rows.append(
            (
                seconds(bout.span.onset_us),
                None if bout.span.is_point else seconds(bout.span.end_us),
                called(bout.whose, document.people, made.whose),
                labels[bout.code_id],
                mark.certainty.name.lower(),
                mark.origin.value,
                mark.note if shown else "",
                mark.quotation if shown else "",
            )
        )
    return ReportTable(
        id="marks",
        title="Marks",
        about="Every mark that was counted, in order of time. A point has no end.",
        columns=_MARK_COLUMNS,
        rows=tuple(rows),
    )


_MARK_COLUMNS = (
    Column("From", CellKind.SECONDS, "s"),
    Column("To", CellKind.SECONDS, "s"),
    Column("Person"),
    Column("Code"),
    Column("Certainty"),
    Column("Origin"),
    Column("Note"),
    Column("In the parent's words"),
)


def observation_of(document: CodingDocument, made: Coded, options: ReportOptions) -> Observation:
    """The coding as rows of its own, for the columns that other programs know."""
    by_id = {mark.id: mark for mark in document.marks}
    codes = {code.id: code for code in document.scheme.codes}
    groups = {group.id: group.label for group in document.scheme.groups}
    return Observation(
        id=f"{document.recording_title} - {document.coder}",
        description=f"{document.scheme.id} {document.scheme.version}",
        media_name=document.media_name,
        duration_us=0 if made.stretch is None else made.stretch.duration_us,
        marks=tuple(
            ObservedMark(
                subject=called(bout.whose, document.people, made.whose),
                code_id=bout.code_id,
                category=groups.get(codes[bout.code_id].group, ""),
                is_point=codes[bout.code_id].kind is CodeKind.POINT,
                onset_us=bout.span.onset_us,
                end_us=bout.span.end_us,
                comment=_comment(by_id[bout.mark_ids[0]], options),
            )
            for bout in stoppable(made.bouts, made.control)
        ),
    )


def _comment(mark: Mark, options: ReportOptions) -> str:
    return " ".join(mark.note.split()) if _may_show(mark, options) else ""


# -- out of the library ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """What was written where. ``tables`` are the ids that ``report_csv`` knows."""

    path: Path
    title: str
    marks: int
    tables: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())


def library_report(
    library: Library,
    recording_id: RecordingId,
    *,
    coder: str | None = None,
    options: ReportOptions | None = None,
    control: JobControl | None = None,
) -> CodingReport:
    """The report on a coding in the library, with the family's switched-off codes.

    To be looked at in the window; nothing leaves. Without ``coder`` the recording must have the
    codings of one coder only.
    """
    return report_on_coding(library, coding_of(library, recording_id, coder).id, options, control)


def report_on_coding(
    library: Library,
    coding_id: CodingId,
    options: ReportOptions | None = None,
    control: JobControl | None = None,
) -> CodingReport:
    """As ``library_report``, of exactly this coding."""
    with library.read_coding(coding_id, control) as desk:
        family = library.family(desk.recording.family_id)
        return coding_report(desk, for_family(options or ReportOptions(), family), control)


def export_report(
    library: Library,
    recording_id: RecordingId,
    path: Path,
    *,
    coder: str | None = None,
    coding_id: CodingId | None = None,
    options: ReportOptions | None = None,
    table_id: str | None = None,
    purpose: Purpose = Purpose.OWN_REVIEW,
    control: JobControl | None = None,
) -> WrittenReport:
    """Write a report as the file's ending says. Asks the consent gate; then all or nothing.

    Stopped by ``control`` it raises Cancelled, and no file is there that was not there before.

    ``table_id`` chooses the table of a CSV: the aggregated events unless said otherwise.
    ``coding_id`` says which coding of the recording is meant where a coder has several.
    """
    use = use_for(path)
    meant = coding_of(library, recording_id, coder, coding_id)
    control = control or Unattended()
    report = report_on_coding(library, meant.id, options, PartOfJob(control, 0.0, 0.4))
    library.ask(recording_id, use, purpose=purpose, detail=f"report {path.suffix.lower()[1:]}")
    write_report(report, path, table_id, PartOfJob(control, 0.4, 1.0))
    return WrittenReport(
        path,
        report.title,
        sum(len(one.marks) for one in report.observations),
        tuple(table.id for table in report.tables),
        report.notes,
    )


def write_report(
    report: CodingReport,
    path: Path,
    table_id: str | None = None,
    control: JobControl | None = None,
) -> None:
    """Write it as the ending says. The caller has asked the consent gate (``USES``)."""
    use_for(path)
    control = control or Unattended()
    control.progress(0.0, "Writing")
    # Imported when needed: a spreadsheet does not wait for the PDF's library, nor the other way.
    match path.suffix.lower():
        case ".csv":
            from imh_video.exchange.report_csv import EVENTS, write

            write(report, path, table_id or EVENTS, control)
        case ".xlsx":
            from imh_video.exchange.report_xlsx import write as write_xlsx

            write_xlsx(report, path, control)
        case _:
            from imh_video.exchange.report_pdf import write as write_pdf

            write_pdf(report, path, control)
    control.progress(1.0)


def use_for(path: Path) -> Use:
    """What the consent gate is asked for. Raises Problem for an ending that is not known."""
    use = USES.get(path.suffix.lower())
    if use is None:
        raise Problem(
            f"a report cannot be written as '{path.suffix or path.name}'.",
            where=path.name,
            way_out=f"Give the file one of the endings {', '.join(USES)}.",
        )
    return use


def coding_of(
    library: Library,
    recording_id: RecordingId,
    coder: str | None,
    coding_id: CodingId | None = None,
) -> Coding:
    """The coding that is meant: the coder's newest. Raises Problem where that is not clear."""
    title = library.recording(recording_id).title
    found: Sequence[Coding] = [
        coding
        for coding in library.codings(recording_id)
        if coder in (None, coding.coder) and coding_id in (None, coding.id)
    ]
    if not found:
        whose = f"by {coder} " if coder else ""
        raise Problem(f"has no coding {whose}yet.", where=title, way_out="Mark something first.")
    coders = dict.fromkeys(coding.coder for coding in found)
    if len(coders) > 1:
        raise Problem(
            f"was coded by {', '.join(coders)}.", where=title, way_out="Say whose marks are meant."
        )
    return found[-1]
