"""What goes out comes back: each format's promise, tried on any coding that can be made up."""

from __future__ import annotations

import itertools
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from pympi.Elan import Eaf
from support.marks import CODING, PEOPLE, SCHEME, any_document, document, mark

from imh_video.exchange import elan, marks_csv, marks_json
from imh_video.exchange.document import CodingDocument
from imh_video.model.mark import Mark
from imh_video.model.scheme import CodeKind

any_coding = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def told(document: CodingDocument, of: Mark, *, person: bool = True) -> tuple:
    """What the table of marks tells about one mark."""
    who = document.person_of(of) if person else ""
    return (who, of.code_id, of.span, of.origin, of.certainty, of.note, of.is_open)


@any_coding
@given(any_document())
def test_csv_carries_its_columns_exactly(tmp_path: Path, written: CodingDocument):
    path = tmp_path / "marks.csv"
    marks_csv.write(written, path)
    read = marks_csv.read(path, SCHEME)
    expected = [told(written, m) for m in written.marks_in_order()]
    found = [
        (m.person, m.code_id, m.span, m.origin, m.certainty, m.note, m.is_open) for m in read.marks
    ]
    assert found == expected
    assert read.left_out == ()
    if written.marks:
        assert (read.recording, read.coder) == (written.recording_title, written.coder)


@any_coding
@given(any_document())
def test_json_loses_nothing(tmp_path: Path, written: CodingDocument):
    path = tmp_path / "marks.json"
    assert marks_json.write(written, path) == ()
    read = marks_json.read(path, SCHEME)
    marks, links = read.as_marks(CODING, PEOPLE)
    assert [
        (m.code_id, m.span, m.origin, m.certainty, m.note, m.quotation, m.is_concern, m.is_open)
        for m in marks
    ] == [
        (m.code_id, m.span, m.origin, m.certainty, m.note, m.quotation, m.is_concern, m.is_open)
        for m in written.marks_in_order()
    ]
    at = {m.id: place for place, m in enumerate(written.marks_in_order())}
    came = {m.id: place for place, m in enumerate(marks)}
    assert [(came[link.source], came[link.target], link.relation) for link in links] == [
        (at[link.source], at[link.target], link.relation) for link in written.links
    ]


@any_coding
@given(any_document())
def test_elan_carries_person_code_and_time_to_the_millisecond(
    tmp_path: Path, written: CodingDocument
):
    path = tmp_path / "marks.eaf"
    elan.write(written, path)
    read = elan.read(path, SCHEME)
    expected = sorted(
        (written.person_of(m), m.code_id, m.span.onset_us, m.span.end_us) for m in written.marks
    )
    found = sorted((m.person, m.code_id, m.span.onset_us, m.span.end_us) for m in read.marks)
    assert [(who, code) for who, code, _, _ in found] == [
        (who, code) for who, code, _, _ in expected
    ]
    for (_, code_id, onset, end), (_, _, first_onset, first_end) in zip(
        found, expected, strict=True
    ):
        assert abs(onset - first_onset) <= 500
        if SCHEME.code(code_id).kind == CodeKind.STATE and first_end - first_onset > 1000:
            assert abs(end - first_end) <= 1000


@any_coding
@given(any_document())
def test_elan_annotations_on_one_tier_never_overlap(tmp_path: Path, written: CodingDocument):
    path = tmp_path / "marks.eaf"
    elan.write(written, path)
    root = ET.parse(path).getroot()
    times = {
        slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE", "")) for slot in root.iter("TIME_SLOT")
    }
    for tier in root.iter("TIER"):
        spans = sorted(
            (times[a.get("TIME_SLOT_REF1")], times[a.get("TIME_SLOT_REF2")])
            for a in tier.iter("ALIGNABLE_ANNOTATION")
        )
        assert all(start < end for start, end in spans)
        assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))


def test_elan_times_that_are_whole_milliseconds_come_back_exactly(tmp_path: Path):
    written = document(
        mark("b_smile", 1_240_000, 2_031_000),
        mark("b_look", 1_240_000, 3_000_000, person_id=PEOPLE[0].id),
        mark("b_reach", 1_280_000),
    )
    losses = elan.write(written, tmp_path / "marks.eaf")
    read = elan.read(tmp_path / "marks.eaf", SCHEME)
    assert sorted((m.code_id, m.span) for m in read.marks) == sorted(
        (m.code_id, m.span) for m in written.marks
    )
    assert not any("finer than a millisecond" in loss.what for loss in losses)


@pytest.mark.filterwarnings("ignore:Parsing unknown version of ELAN spec")
def test_another_programs_library_reads_our_elan_file(tmp_path: Path):
    written = document(
        mark("b_look", 0, 1_500_000, person_id=PEOPLE[0].id),
        mark("b_lookaway", 1_500_000, 3_000_000, person_id=PEOPLE[0].id),
        mark("b_reach", 2_000_000, person_id=PEOPLE[0].id),
        mark("p_name", 2_200_000, person_id=PEOPLE[1].id),
    )
    path = tmp_path / "marks.eaf"
    elan.write(written, path)
    eaf = Eaf(str(path))
    assert set(eaf.get_tier_names()) == {
        "Baby: What the baby attends to",
        "Baby: reaches",
        "Parent A: names it",
    }
    assert eaf.get_annotation_data_for_tier("Baby: What the baby attends to") == [
        (0, 1500, "looks at parent"),
        (1500, 3000, "looks away"),
    ]
    assert eaf.get_annotation_data_for_tier("Baby: reaches") == [(2000, 2040, "reaches")]
    assert eaf.get_linked_files()[0]["RELATIVE_MEDIA_URL"] == "./film.mp4"
    assert eaf.get_linked_files()[0]["MIME_TYPE"] == "video/mp4"
    assert "b_attention" in eaf.get_controlled_vocabulary_names()
    parameters = eaf.get_parameters_for_tier("Parent A: names it")
    assert (parameters["PARTICIPANT"], parameters["ANNOTATOR"]) == ("Parent A", "AB")


@pytest.mark.filterwarnings("ignore:Parsing unknown version of ELAN spec")
def test_a_file_written_by_another_programs_library_is_read(tmp_path: Path):
    eaf = Eaf()
    eaf.add_tier("baby")
    eaf.add_annotation("baby", 100, 900, "smiles")
    eaf.add_annotation("baby", 1000, 1900, "b_look")
    eaf.add_annotation("baby", 2000, 2900, "eats a banana")
    eaf.add_tier("p_name")
    eaf.add_annotation("p_name", 1200, 1900, "oh, a big one")
    path = tmp_path / "theirs.eaf"
    eaf.to_file(str(path))
    read = elan.read(path, SCHEME)
    assert [(m.code_id, m.span.onset_us, m.span.offset_us, m.note) for m in read.marks] == [
        ("b_smile", 100_000, 900_000, ""),
        ("b_look", 1_000_000, 1_900_000, ""),
        ("p_name", 1_200_000, None, "oh, a big one"),
    ]
    assert [loss.what for loss in read.left_out] == [
        "tier 'baby', text 'eats a banana': 1 annotations fit no code"
    ]
