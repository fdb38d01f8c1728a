"""ELAN files: tiers, losses, foreign files and broken ones."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.marks import PEOPLE, SCHEME, document, mark

from imh_video.exchange import elan
from imh_video.exchange.document import ExchangeProblem
from imh_video.model.mark import Certainty
from imh_video.timebase import Span

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="X" DATE="2020-01-01T00:00:00+01:00" FORMAT="2.7" VERSION="2.7">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
<TIME_ORDER>
 <TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/>
 <TIME_SLOT TIME_SLOT_ID="ts2"/>
 <TIME_SLOT TIME_SLOT_ID="ts3"/>
 <TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="4000"/>
</TIME_ORDER>
<TIER TIER_ID="baby" LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="Baby" ANNOTATOR="CD">
 <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
  <ANNOTATION_VALUE>Looks at parent</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
 <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts3">
  <ANNOTATION_VALUE>b_turnaway</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
 <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a3" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
  <ANNOTATION_VALUE>looks away</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
</TIER>
<TIER TIER_ID="reply" LINGUISTIC_TYPE_REF="sub" PARENT_REF="baby" PARTICIPANT="Parent">
 <ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a4" ANNOTATION_REF="a1">
  <ANNOTATION_VALUE>p_smile</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>
 <ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a5" ANNOTATION_REF="a1" PREVIOUS_ANNOTATION="a4">
  <ANNOTATION_VALUE>p_touch</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>
</TIER>
</ANNOTATION_DOCUMENT>
"""


def read_text(tmp_path: Path, text: str | bytes, scheme=SCHEME):
    path = tmp_path / "theirs.eaf"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return elan.read(path, scheme)


def test_slots_without_a_time_lie_evenly_between_and_dependent_tiers_share_their_parents_time(
    tmp_path: Path,
):
    read = read_text(tmp_path, FOREIGN)
    assert [(m.person, m.code_id, m.span) for m in read.marks] == [
        ("Parent", "p_smile", Span(1_000_000, 1_500_000)),
        ("Baby", "b_look", Span(1_000_000, 2_000_000)),
        ("Parent", "p_touch", Span(1_500_000, 2_000_000)),
        ("Baby", "b_turnaway", Span(2_000_000, 3_000_000)),
        ("Baby", "b_lookaway", Span(3_000_000, 4_000_000)),
    ]
    assert read.marks[1].coder == "CD"


@pytest.mark.parametrize("version", ["2.7", "2.8", "3.0"])
def test_versions_in_the_wild_are_read(tmp_path: Path, version: str):
    assert len(read_text(tmp_path, FOREIGN.replace("2.7", version)).marks) == 5


def test_without_a_scheme_every_text_is_a_code(tmp_path: Path):
    read = read_text(tmp_path, FOREIGN, scheme=None)
    assert {m.code_id for m in read.marks} >= {"Looks at parent", "b_turnaway"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "This is not an ELAN file"),
        ("code,onset_s\n", "This is not an ELAN file"),
        (FOREIGN[:700], "This is not an ELAN file"),
        ("<html></html>", "it begins with html"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><ANNOTATION_DOCUMENT/>', "document type"),
        (FOREIGN.replace('FORMAT="2.7"', 'FORMAT="9.1"'), "EAF version 9.1 is not known"),
        (FOREIGN.replace('"milliseconds"', '"PAL-frames"'), "Times in PAL-frames cannot be read"),
        (FOREIGN.replace('TIME_VALUE="1000"', 'TIME_VALUE="x"'), "ts1: 'x' is no time."),
        (FOREIGN.replace('TIME_VALUE="1000"', 'TIME_VALUE="-5"'), "no time within a film"),
        (FOREIGN.replace('REF2="ts4"', 'REF2="ts9"'), "Its time slot 'ts9' is missing."),
        (b"\x00\x01\x02", "This is not an ELAN file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, text: str | bytes, expected: str
):
    with pytest.raises(ExchangeProblem) as problem:
        read_text(tmp_path, text)
    assert expected in problem.value.sentence


def test_a_file_in_which_nothing_fits_is_refused_with_a_way_out(tmp_path: Path):
    other = FOREIGN
    for word in ("Looks at parent", "b_turnaway", "looks away", "p_smile", "p_touch"):
        other = other.replace(word, "xyz")
    with pytest.raises(ExchangeProblem, match="Choose the scheme that the file was coded with"):
        read_text(tmp_path, other)


def test_the_file_names_its_film_without_the_folder_and_pins_the_scheme(tmp_path: Path):
    path = tmp_path / "marks.eaf"
    elan.write(document(mark("b_look", 0, 1_000_000)), path)
    root = ET.parse(path).getroot()
    media = root.find("HEADER/MEDIA_DESCRIPTOR")
    assert media is not None
    assert media.get("MEDIA_URL") == media.get("RELATIVE_MEDIA_URL") == "./film.mp4"
    properties = {item.get("NAME"): item.text for item in root.iterfind("HEADER/PROPERTY")}
    assert properties["imh-video:scheme-sha256"] == SCHEME.content_hash
    assert root.get("FORMAT") == "3.0"


def test_rivals_share_a_tier_and_people_never_do(tmp_path: Path):
    path = tmp_path / "marks.eaf"
    elan.write(
        document(
            mark("b_look", 0, 10_000_000, person_id=PEOPLE[0].id),
            mark("b_object", 10_000_000, 20_000_000, person_id=PEOPLE[0].id),
            mark("b_look", 5_000_000, 20_000_000, person_id=PEOPLE[2].id),
            mark("b_lookaway", 12_000_000, 14_000_000, person_id=PEOPLE[0].id),
        ),
        path,
    )
    tiers = [tier.get("TIER_ID") for tier in ET.parse(path).getroot().iter("TIER")]
    assert tiers == [
        "Baby: What the baby attends to",
        "Baby: What the baby attends to (2)",
        "Baby 2 Ω: What the baby attends to",
    ]


def test_what_elan_cannot_carry_is_told(tmp_path: Path):
    certain = mark("b_look", 0, 1_000_000)
    unsure = mark("b_smile", 500, 700, certainty=Certainty.GUESS, note="?", is_open=False)
    told = {loss.what for loss in elan.write(document(certain, unsure), tmp_path / "m.eaf")}
    assert told == {
        "how sure the coder was",
        "a length under a millisecond (written as one millisecond)",
        "times finer than a millisecond in 1 marks (rounded)",
        "where each mark came from",
    }


def test_text_that_xml_cannot_hold_does_no_harm(tmp_path: Path):
    path = tmp_path / "marks.eaf"
    elan.write(document(mark("b_look", 0, 1_000_000)), path)
    odd = document(mark("b_look", 0, 1_000_000))
    odd = type(odd)("\x0b\ud800<&>", 1, 'a"b\x00.mov', "\x1f", SCHEME, PEOPLE, odd.marks)
    elan.write(odd, path)
    assert elan.read(path, SCHEME).recording == "<&>"


def test_notes_and_the_parents_words_hang_on_their_marks_and_come_back(tmp_path: Path):
    path = tmp_path / "marks.eaf"
    one = mark("b_look", 0, 1_000_000, note="long <look>\nat her", quotation="she saw me")
    elan.write(document(one, mark("b_smile", 0, 900_000)), path)
    back = {m.code_id: m for m in elan.read(path, SCHEME).marks}
    assert len(back) == 2
    assert (back["b_look"].note, back["b_look"].quotation) == ("long <look>\nat her", "she saw me")
    assert back["b_smile"].note == ""
    tiers = {t.get("TIER_ID"): t.get("PARENT_REF") for t in ET.parse(path).getroot().iter("TIER")}
    gaze = "Baby: What the baby attends to"
    assert tiers == {
        gaze: None,
        f"{gaze} - note": gaze,
        f"{gaze} - parent's words": gaze,
        "Baby: The baby's face and mood": None,
    }


def test_every_annotation_has_time_slots_of_its_own_in_rising_order(tmp_path: Path):
    path = tmp_path / "marks.eaf"
    elan.write(
        document(mark("b_look", 0, 1_000_000), mark("b_lookaway", 1_000_000, 2_000_000)), path
    )
    root = ET.parse(path).getroot()
    values = [int(slot.get("TIME_VALUE", "")) for slot in root.iter("TIME_SLOT")]
    assert values == [0, 1000, 1000, 2000]
    used = [
        annotation.get(f"TIME_SLOT_REF{end}")
        for annotation in root.iter("ALIGNABLE_ANNOTATION")
        for end in (1, 2)
    ]
    assert len(set(used)) == 4
