"""A coding of several films as one table: both ways of naming columns, and plain refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from imh_video.exchange.coding_csv import (
    family_of,
    person_meant,
    read_mapping,
    read_reference,
    read_sides,
)
from imh_video.exchange.document import ExchangeProblem


def table(folder: Path, text: str) -> Path:
    path = folder / "coding.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_clips_is_read_film_by_film(tmp_path: Path):
    text = (
        "clip,start_s,end_s,code,certainty,notes\n"
        'F1.a.mp4,0.5,2.0,face_covered,2,"parent, own hands"\n'
        "F2.b.mp4,1,,infant_smile,1,\n"
        "F1.a.mp4,3,4,infant_smile,,\n"
    )
    first, second = read_reference(table(tmp_path, text)).films
    assert (first.name, first.family) == ("F1.a.mp4", "F1")
    assert [(s.code, s.person, s.span.onset_us, s.is_guess) for s in first.spans] == [
        ("face_covered", "parent", 500_000, False),
        ("infant_smile", "", 3_000_000, False),
    ]
    assert second.spans[0].span.is_point
    assert second.spans[0].is_guess


def test_the_programs_own_table_of_marks_is_read(tmp_path: Path):
    text = (
        "recording,coder,person,code,onset_s,offset_s,origin,certainty,note,family\n"
        "Film 2,MK,Baby,b_smile,1.5,2.5,human,3,,OAK\n"
    )
    (film,) = read_reference(table(tmp_path, text)).films
    assert (film.name, film.family) == ("Film 2", "OAK")
    assert film.spans[0].person == "infant"


def test_families_are_read_off_the_names():
    assert family_of("OAK/Film 2") == "OAK"
    assert family_of("OAK.play.mp4") == "OAK"
    assert family_of("play.mp4") == "play.mp4"


def test_the_person_named_first_is_meant():
    assert person_meant("parent, over the child's shoulder") == "parent"
    assert person_meant("child's own hands") == "infant"
    assert person_meant("cloth passes") == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code,onset_s\nsmile,1\n", "names the film"),
        ("clip,code,start_s\n,smile,1\n", "line 2"),
        ("clip,code,start_s\na,smile,soon\n", "onset_s"),
        ("clip,code,start_s\n", "no row"),
        ("clip,film,code,start_s\na,a,smile,1\n", "there twice"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, text: str, says: str):
    with pytest.raises(ExchangeProblem, match=says):
        read_reference(table(tmp_path, text))


def test_a_mapping_and_the_sides_are_small_json_files(tmp_path: Path):
    path = tmp_path / "mapping.json"
    path.write_text('{"lacht": "infant_smile"}', encoding="utf-8")
    assert read_mapping(path) == {"lacht": "infant_smile"}
    for bad in ("[1]", "{", '{"a": 1}'):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(ExchangeProblem):
            read_mapping(path)
    path.write_text('{"film.mp4": "above"}', encoding="utf-8")
    with pytest.raises(ExchangeProblem, match="left or right"):
        read_sides(path)
