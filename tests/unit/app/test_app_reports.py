from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.libraries import Made, make_library, write_film

from imh_video.app.library import ConsentRefused
from imh_video.app.reports import (
    ReportOptions,
    coding_report,
    export_report,
    library_report,
)
from imh_video.app.several_reports import export_several, report_on_codings, several_codings_report
from imh_video.exchange.report_document import CodingReport
from imh_video.model.audit import Action, Outcome
from imh_video.model.consent import Form, Purpose
from imh_video.model.identifiers import RecordingId, new_mark_id
from imh_video.model.job import Cancelled
from imh_video.model.mark import Mark
from imh_video.model.problem import Problem
from imh_video.model.scheme import Relation
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import Span

S = 1_000_000
SECRET = "the sentence nobody else may read"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("films") / "film.mp4", seconds=10)


@pytest.fixture
def made(tmp_path: Path, film: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    made.add_film(film)
    yield made
    made.library.close()


def code_film(made: Made, recording_id: RecordingId, coder: str = "MK") -> None:
    with made.library.open_coding(recording_id, coder, find_scheme()) as desk:
        cue = desk.mark_point("b_reach", S)
        reply = desk.mark_point("p_name", 2 * S)
        desk.link(reply.id, cue.id, Relation.RESPONDS_TO)
        desk.toggle_state("b_look", 3 * S)
        desk.toggle_state("b_look", 5 * S)
        worry = Mark(new_mark_id(), desk.coding.id, "b_arch", Span(6 * S), note=SECRET,
                     quotation=SECRET, is_concern=True)  # fmt: skip
        desk.add_mark(worry)
        desk.add_mark(replace(worry, id=new_mark_id(), code_id="b_yawn", is_concern=False,
                              note="tired", quotation=""))  # fmt: skip


@pytest.fixture
def recording_id(made: Made) -> RecordingId:
    (recording,) = made.library.recordings()
    code_film(made, recording.id)
    return recording.id


def row_of(report: CodingReport, table: str, **wanted: object) -> dict[str, object]:
    found = report.table(table)
    names = [column.name for column in found.columns]
    rows = [dict(zip(names, row, strict=True)) for row in found.rows]
    return next(r for r in rows if all(r[k.replace("_", " ")] == v for k, v in wanted.items()))


def test_a_report_counts_what_was_marked_and_what_was_not(
    made: Made, recording_id: RecordingId
) -> None:
    report = library_report(made.library, recording_id)
    look = row_of(report, "codes", Code_id="b_look")
    assert (look["Person"], look["Times marked"], look["Total"]) == ("Baby", 1, 2.0)
    assert look["Share of the time"] == pytest.approx(0.2)
    assert row_of(report, "codes", Code_id="b_smile")["Times marked"] == 0
    assert row_of(report, "links", Cue="reaches")["Mean"] == 1.0
    assert row_of(report, "replies", Cue="reaches")["Answered"] == 1
    assert row_of(report, "sequence_between", After="reaches")["Comes"] == "names it"
    assert [strip.title for strip in report.strips] == ["Baby", "Parent A"]


def everything_said(report: CodingReport) -> str:
    return repr(report)


def test_notes_of_a_concern_are_in_no_report_unless_asked_for(
    made: Made, recording_id: RecordingId
) -> None:
    report = library_report(made.library, recording_id)
    assert SECRET not in everything_said(report)
    assert "tired" in everything_said(report)
    assert "Some notes are kept out of reports." in report.notes
    assert row_of(report, "codes", Code_id="b_arch")["Times marked"] == 1
    asked = ReportOptions(with_concern_notes=True)
    assert SECRET in everything_said(library_report(made.library, recording_id, options=asked))
    bare = ReportOptions(with_notes=False)
    assert "tired" not in everything_said(library_report(made.library, recording_id, options=bare))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_no_file_holds_the_note_of_a_concern(
    made: Made, recording_id: RecordingId, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"report.{ending}"
    export_report(made.library, recording_id, out)
    held = everything_in(out)
    assert "Film 1" in held
    assert "nobody else" not in held
    told = ReportOptions(with_concern_notes=True)
    export_report(made.library, recording_id, out, options=told)
    # The list of every mark is not on paper: a page holds no notes at all.
    assert ("nobody else" in everything_in(out)) == (ending != "pdf")


def everything_in(path: Path) -> str:
    """All texts of a file, unpacked."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    if path.suffix == ".pdf":
        from PySide6.QtPdf import QPdfDocument

        made = QPdfDocument()
        made.load(str(path))
        text = "".join(made.getAllText(page).text() for page in range(made.pageCount()))
        made.close()
        return text
    return path.read_text("utf-8")


def test_a_code_switched_off_for_the_family_is_left_out_and_said(
    made: Made, recording_id: RecordingId
) -> None:
    off = frozenset({"b_look", "b_smile"})
    made.library.change_family(replace(made.family, switched_off_codes=off))
    report = library_report(made.library, recording_id)
    ids = {row[2] for row in report.table("codes").rows}
    assert not off & ids
    assert any("looks at parent" in note and "1 mark" in note for note in report.notes)


@pytest.mark.parametrize(
    ("ending", "action"), [("csv", Action.EXPORT), ("xlsx", Action.EXPORT), ("pdf", Action.PRINT)]
)
def test_the_gate_is_asked_before_a_report_leaves_and_a_no_writes_nothing(
    made: Made, recording_id: RecordingId, tmp_path: Path, ending: str, action: Action
) -> None:
    out = tmp_path / f"report.{ending}"
    with pytest.raises(ConsentRefused):
        export_report(made.library, recording_id, out, purpose=Purpose.RESEARCH)
    assert not out.exists()
    refused = made.library.audit_entries(recording_id, limit=1)[0]
    assert (refused.action, refused.outcome) == (action, Outcome.REFUSED)
    written = export_report(made.library, recording_id, out)
    assert out.stat().st_size > 500
    assert (written.marks, written.path) == (5, out)
    allowed = made.library.audit_entries(recording_id, limit=1)[0]
    assert (allowed.action, allowed.outcome) == (action, Outcome.DONE)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == [out.name]


def test_a_parent_who_said_no_to_print_is_heeded(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    made.library.set_consent(made.parent.id, Purpose.OWN_REVIEW, Form.STILLS, granted=False)
    with pytest.raises(ConsentRefused, match="Parent A"):
        export_report(made.library, recording_id, tmp_path / "r.pdf")


def test_an_unknown_ending_is_refused_before_the_gate_is_asked(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    before = len(made.library.audit_entries())
    with pytest.raises(Problem, match=r"\.csv, \.xlsx, \.pdf"):
        export_report(made.library, recording_id, tmp_path / "report.docx")
    assert len(made.library.audit_entries()) == before


def test_which_coder_is_meant_must_be_said_where_there_are_two(
    made: Made, recording_id: RecordingId
) -> None:
    code_film(made, recording_id, "RH")
    with pytest.raises(Problem, match="MK, RH"):
        library_report(made.library, recording_id)
    assert library_report(made.library, recording_id, coder="RH").title.endswith("RH")
    with pytest.raises(Problem, match="no coding by XY"):
        library_report(made.library, recording_id, coder="XY")


def test_an_empty_coding_has_a_report_in_which_nothing_is_divided_by_nought(made: Made) -> None:
    with made.desk() as desk:
        report = coding_report(desk)
    assert all(row[4] == 0 for row in report.table("codes").rows)
    assert not report.table("links").rows


class Asked:
    """Somebody who watches, and stops the work when it asks for the ``stop_at``-th time."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.asked = 0
        self.told: list[float] = []
        self._stop_at = stop_at

    def progress(self, fraction: float, doing: str = "") -> None:
        self.told.append(fraction)

    def check(self) -> None:
        self.asked += 1
        if self.asked == self._stop_at:
            raise Cancelled


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
@pytest.mark.parametrize("several", [False, True])
def test_wherever_a_report_is_stopped_there_is_only_what_was_there_before(
    made: Made, recording_id: RecordingId, tmp_path: Path, ending: str, several: bool
) -> None:
    code_film(made, recording_id, "RH")
    ids = [coding.id for coding in made.library.codings(recording_id)]
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / f"old.{ending}").write_text("the report of yesterday")

    def export(name: str, control: Asked) -> None:
        path = folder / f"{name}.{ending}"
        if several:
            export_several(made.library, "Two coders", ids, path, control=control)
        else:
            export_report(made.library, recording_id, path, coder="MK", control=control)

    watched = Asked()
    export("whole", watched)
    assert (folder / f"whole.{ending}").stat().st_size > 100
    assert watched.told == sorted(watched.told)
    assert (watched.told[0], watched.told[-1]) == (0, 1)
    assert watched.asked > 10
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for stop_at in range(1, watched.asked + 1, 1 + watched.asked // 12):
        with pytest.raises(Cancelled):
            export("old", Asked(stop_at))
        assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(("ending", "packer"), [("xlsx", "zipfile.py"), ("pdf", "pdfdoc.py")])
def test_packing_the_file_can_be_stopped_too(
    made: Made, recording_id: RecordingId, tmp_path: Path, ending: str, packer: str
) -> None:
    path, watched = tmp_path / f"report.{ending}", Asked()
    export_report(made.library, recording_id, path, control=watched)
    path.unlink()
    with pytest.raises(Cancelled) as stopped:
        export_report(made.library, recording_id, path, control=Asked(watched.asked))
    assert packer in {Path(entry.path).name for entry in stopped.traceback}
    assert not list(tmp_path.glob(f"*.{ending}"))


def test_with_many_marks_everything_that_goes_through_them_asks_on_the_way(made: Made) -> None:
    def asked(count: int) -> tuple[int, int]:
        """While the coding is read, and while the report on it is made."""
        with made.desk(str(count)) as desk:
            marks = (
                Mark(new_mark_id(), desk.coding.id, "b_reach", Span(at * 1000))
                for at in range(count)
            )
            desk.add_marks(marks, title="Fill", gives_way=False)
        reading, counting = Asked(), Asked()
        with made.library.read_coding(desk.coding.id, reading) as read:
            coding_report(replace(read.document(), duration_us=10 * S), control=counting)
        return reading.asked, counting.asked

    (few_read, few_counted), (many_read, many_counted) = asked(100), asked(2600)
    # Five more times in each of them: reading and placing; sorting in, two sequences of which each
    # is gone through twice, the list of marks, the rows of events, and the strips twice.
    assert many_read - few_read == 2 * 5
    assert many_counted - few_counted >= 8 * 5


def test_a_coding_whose_reading_was_stopped_is_not_open(
    made: Made, recording_id: RecordingId
) -> None:
    (coding,) = made.library.codings(recording_id)
    with pytest.raises(Cancelled):
        made.library.read_coding(coding.id, Asked(1))
    assert not made.library._desks


def test_the_reason_why_a_code_is_switched_off_is_said_and_goes_out_with_the_notes(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    off, why = frozenset({"b_reach", "b_yawn"}), (("b_reach", "both arms in plaster"),)
    made.library.change_family(
        replace(made.library.family(made.family.id), switched_off_codes=off, switched_off_why=why)
    )
    report = library_report(made.library, recording_id)
    assert any("(both arms in plaster)" in note for note in report.notes)
    row = row_of(report, "switched_off", Code_id="b_reach")
    assert (row["Why"], row["Marks not counted"]) == ("both arms in plaster", 1)
    assert row_of(report, "switched_off", Code_id="b_yawn")["Why"] == ""
    out = tmp_path / "off.csv"
    export_report(made.library, recording_id, out, table_id="switched_off")
    assert "both arms in plaster" in out.read_text()
    bare = library_report(made.library, recording_id, options=ReportOptions(with_notes=False))
    assert "plaster" not in everything_said(bare)
    both = report_on_codings(
        made.library, "All", [one.id for one in made.library.codings(recording_id)]
    )
    assert any("(both arms in plaster)" in note for note in both.notes)


def test_several_codings_say_how_long_replies_took_in_each(
    made: Made, recording_id: RecordingId
) -> None:
    with made.library.open_coding(recording_id, "RH", find_scheme()) as desk:
        cue = desk.mark_point("b_reach", S)
        reply = desk.mark_point("p_name", 4 * S)
        desk.link(reply.id, cue.id, Relation.RESPONDS_TO)
    with made.library.open_coding(recording_id, "ZZ", find_scheme()) as desk:
        desk.mark_point("b_reach", S)
    ids = [coding.id for coding in made.library.codings(recording_id)]
    report = report_on_codings(made.library, "All", ids)
    (row,) = report.table("links").rows
    assert [c.heading for c in report.table("links").columns][3:] == [
        "MK, pairs", "MK, median (s)", "RH, pairs", "RH, median (s)", "ZZ, pairs", "ZZ, median (s)",
    ]  # fmt: skip
    assert row[0] == "reply"
    assert row[3:] == (1, 1.0, 1, 3.0, None, None)
    soon = row_of(report, "reply_times", Code_id="b_reach")
    assert (soon["MK"], soon["RH"], soon["ZZ"]) == (1.0, 3.0, None)


def test_coders_of_one_film_stand_beside_each_other(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    code_film(made, recording_id, "RH")
    with made.library.open_coding(recording_id, "RH", find_scheme()) as desk:
        desk.mark_point("b_reach", 8 * S)
    ids = [coding.id for coding in made.library.codings(recording_id)]
    report = report_on_codings(made.library, "Film 1, two coders", ids)
    assert [c.name for c in report.table("times").columns][3:] == ["MK", "RH"]
    reach = row_of(report, "times", Code_id="b_reach")
    assert (reach["MK"], reach["RH"]) == (1, 2)
    assert [o.id for o in report.observations] == ["Film 1 - MK", "Film 1 - RH"]
    assert SECRET not in everything_said(report)


def test_films_of_a_family_stand_beside_each_other_and_a_missing_code_is_empty(
    made: Made, recording_id: RecordingId
) -> None:
    with made.library.read_coding(made.library.codings(recording_id)[0].id) as desk:
        first = desk.document()
    second = replace(
        first, recording_title="Film 9", scheme=find_scheme("contact_steps"), marks=(), links=()
    )
    from imh_video.app.several_reports import ReportedCoding

    report = several_codings_report("Both films", [ReportedCoding(first), ReportedCoding(second)])
    assert row_of(report, "times", Code_id="b_reach")["Film 9"] is None
    assert any("different schemes" in note for note in report.notes)


def test_codings_of_the_same_name_are_told_apart(made: Made, recording_id: RecordingId) -> None:
    from imh_video.app.several_reports import ReportedCoding

    with made.library.read_coding(made.library.codings(recording_id)[0].id) as desk:
        one = ReportedCoding(desk.document())
    report = several_codings_report("Twice", [one, one])
    names = [c.name for c in report.table("times").columns][3:]
    assert len(set(names)) == 2
    with pytest.raises(Problem, match="no coding"):
        several_codings_report("None", [])


def test_a_report_on_several_films_asks_for_each_and_one_no_is_a_no_to_all(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    other = made.recording_without_film()
    code_film(made, other.id, "RH")
    ids = [coding.id for one in (recording_id, other.id) for coding in made.library.codings(one)]
    out = tmp_path / "several.xlsx"
    report = export_several(made.library, "Both films", ids, out)
    assert out.is_file()
    assert [o.id for o in report.observations] == ["Film 1 - MK", "Film - RH"]
    asked = [e.subject for e in made.library.audit_entries() if e.action is Action.EXPORT]
    assert sorted(asked) == sorted([recording_id, other.id])
    made.library.set_consent(made.baby.id, Purpose.OWN_REVIEW, Form.IDENTIFIABLE, granted=False)
    with pytest.raises(ConsentRefused):
        export_several(made.library, "Both films", ids, tmp_path / "refused.pdf")
    assert not (tmp_path / "refused.pdf").exists()


def test_the_events_written_can_be_counted_by_a_script(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    export_report(made.library, recording_id, tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    per_behaviour: dict[str, float] = {}
    for row in rows:
        if row["Behavior type"] == "STATE":
            held = per_behaviour.get(row["Behavior"], 0.0)
            per_behaviour[row["Behavior"]] = held + float(row["Duration (s)"])
    assert per_behaviour == {"b_look": 2.0}
    assert {row["Observation id"] for row in rows} == {"Film 1 - MK"}


def test_every_single_latency_is_there_beside_its_mean(
    made: Made, recording_id: RecordingId
) -> None:
    report = library_report(made.library, recording_id)
    linked = {(one.cue, one.reply): one.latencies_us for one in report.replies_linked}
    assert linked["reaches", "names it"] == (S,)
    answered = {one.cue: one for one in report.replies_in_time}
    assert len(answered["reaches"].latencies_us) == 1
    assert report.window_us == 5 * S


def test_of_two_codings_of_one_coder_exactly_the_named_one_is_reported(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    first = made.library.codings(recording_id)[0]
    other = made.library.open_coding(recording_id, "MK", find_scheme("still_face"))
    other.close()
    assert library_report(made.library, recording_id).observations[0].marks == ()
    path = tmp_path / "report.csv"
    written = export_report(made.library, recording_id, path, coding_id=first.id)
    assert written.marks > 0


def test_a_coding_of_another_film_is_not_reported_under_this_ones_consent(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    elsewhere = made.desk()
    elsewhere.close()
    path = tmp_path / "report.csv"
    with pytest.raises(Problem):
        export_report(made.library, recording_id, path, coding_id=elsewhere.coding.id)
    assert not path.exists()
