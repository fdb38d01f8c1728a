from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.libraries import Made, make_library, write_film

from imh_video.app.exchange_marks import FORMATS, export_marks, import_marks
from imh_video.app.library import ConsentRefused
from imh_video.model.audit import Action, Outcome
from imh_video.model.consent import Purpose
from imh_video.model.identifiers import RecordingId
from imh_video.model.mark import Origin
from imh_video.model.problem import Problem
from imh_video.model.scheme import Relation
from imh_video.schemes.locate import find_scheme

S = 1_000_000


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("films") / "film.mp4", seconds=4)


@pytest.fixture
def made(tmp_path: Path, film: Path) -> Iterator[Made]:
    made = make_library(tmp_path / "library")
    made.add_film(film)
    yield made
    made.library.close()


@pytest.fixture
def recording_id(made: Made) -> RecordingId:
    """A film with a cue and a reply, coded by MK."""
    (recording,) = made.library.recordings()
    with made.library.open_coding(recording.id, "MK", find_scheme()) as desk:
        cue = desk.mark_point("b_reach", S)
        reply = desk.mark_point("p_name", 2 * S)
        desk.link(reply.id, cue.id, Relation.RESPONDS_TO)
        desk.toggle_state("b_look", S // 2)
        desk.toggle_state("b_look", 3 * S)
    return recording.id


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_marks_that_go_out_and_come_back_to_another_coder_are_the_same(
    made: Made, recording_id: RecordingId, tmp_path: Path, name: str
) -> None:
    out = tmp_path / f"marks.{name}"
    done = export_marks(made.library, recording_id, name, out)
    assert (done["written"], done["marks"]) == (str(out), 3)
    taken = import_marks(made.library, recording_id, name, out, coder="RH")
    assert (taken["written"], taken["coder"]) == (3, "RH")
    mine, theirs = (
        made.library.open_coding(recording_id, coder, find_scheme()) for coder in ("MK", "RH")
    )
    assert [(m.code_id, m.span, m.person_id) for m in theirs.marks_in_order()] == [
        (m.code_id, m.span, m.person_id) for m in mine.marks_in_order()
    ]
    assert {m.origin for m in theirs.marks.values()} <= {Origin.IMPORT, Origin.HUMAN}


def test_taking_in_the_same_file_twice_adds_nothing(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    out = tmp_path / "marks.eaf"
    export_marks(made.library, recording_id, "eaf", out)
    taken = import_marks(made.library, recording_id, "eaf", out, coder="MK")
    assert taken["written"] == 0
    assert "3 marks were there already" in taken["lost"]


def test_an_import_is_one_edit(made: Made, recording_id: RecordingId, tmp_path: Path) -> None:
    table = tmp_path / "anna.csv"
    table.write_text("code,onset_s,offset_s\nb_reach,0.5,\nb_look,0.2,0.4\nnonsense,1,2\n")
    taken = import_marks(made.library, recording_id, "csv", table)
    assert (taken["written"], taken["coder"]) == (2, "MK")
    assert any("nonsense" in loss for loss in taken["lost"])
    with made.library.open_coding(recording_id, "MK", find_scheme()) as desk:
        assert desk.undo_title == "Import 2 marks from anna.csv"
        assert len(desk.marks) == 5
        desk.undo()
        assert len(desk.marks) == 3


def test_an_import_into_an_uncoded_film_begins_a_coding(made: Made, tmp_path: Path) -> None:
    (recording,) = made.library.recordings()
    table = tmp_path / "marks.csv"
    table.write_text("code,onset_s,offset_s\nb_smile,1.0,2.5\np_name,3.0,\n")
    taken = import_marks(made.library, recording.id, "csv", table)
    assert (taken["written"], taken["coder"]) == (2, "tester")
    out = tmp_path / "out.csv"
    export_marks(made.library, recording.id, "csv", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["code"], row["person"]) for row in rows] == [
        ("b_smile", "Baby"),
        ("p_name", "Parent A"),
    ]


def test_marks_leave_the_library_only_through_the_consent_gate(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    out = tmp_path / "marks.csv"
    with pytest.raises(ConsentRefused, match="research"):
        export_marks(made.library, recording_id, "csv", out, purpose=Purpose.RESEARCH)
    assert not out.exists()
    export_marks(made.library, recording_id, "csv", out)
    done, refused, *_ = made.library.audit_entries(recording_id)
    assert (refused.action, refused.outcome) == (Action.EXPORT, Outcome.REFUSED)
    assert (done.action, done.outcome, done.detail) == (Action.EXPORT, Outcome.DONE, "marks csv")


def test_whose_marks_are_meant_must_be_clear(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    with made.library.open_coding(recording_id, "RH", find_scheme()) as desk:
        desk.mark_point("b_reach", S)
    with pytest.raises(Problem, match="was coded by MK, RH"):
        export_marks(made.library, recording_id, "csv", tmp_path / "marks.csv")
    done = export_marks(made.library, recording_id, "csv", tmp_path / "m.csv", coder="RH")
    assert done["marks"] == 1
    with pytest.raises(Problem, match="no coding by XX"):
        export_marks(made.library, recording_id, "csv", tmp_path / "marks.csv", coder="XX")


def test_an_unknown_format_is_refused(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    with pytest.raises(Problem, match="Choose csv, eaf, json"):
        export_marks(made.library, recording_id, "docx", tmp_path / "marks.docx")


def test_a_coding_that_is_open_elsewhere_takes_nothing_in(
    made: Made, recording_id: RecordingId, tmp_path: Path
) -> None:
    table = tmp_path / "marks.csv"
    table.write_text("code,onset_s\nb_reach,0.5\n")
    with made.library.open_coding(recording_id, "MK", find_scheme()) as desk:
        with pytest.raises(Problem, match="open in another window"):
            import_marks(made.library, recording_id, "csv", table)
        assert len(desk.marks) == 3


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_what_is_written_about_a_concern_stays_here_unless_it_is_asked_for(
    made: Made, recording_id: RecordingId, tmp_path: Path, name: str
) -> None:
    with made.library.open_coding(recording_id, "MK", find_scheme()) as desk:
        flagged = desk.marks_in_order()[1]
        desk.change_mark(
            replace(flagged, note="worrying bruise", quotation="he fell", is_concern=True)
        )
    out = tmp_path / f"marks.{name}"
    done = export_marks(made.library, recording_id, name, out)
    text = out.read_text(encoding="utf-8")
    assert done["marks"] == 3
    assert "worrying" not in text
    assert "he fell" not in text
    assert done["held_back"] == 1
    assert any("concern" in lost and "on purpose" in lost for lost in done["lost"])
    asked = export_marks(made.library, recording_id, name, out, with_concerns=True)
    assert "worrying bruise" in out.read_text(encoding="utf-8")
    assert not any("on purpose" in lost for lost in asked["lost"])
