"""The lossless format: mistakes are told with their place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.marks import SCHEME, document, mark

from imh_video.exchange import marks_json
from imh_video.exchange.document import ExchangeProblem

HEAD = '{"format": "imh-video-marks", "format_version": 1, "marks": '


def test_times_are_seconds_with_six_decimals_and_the_scheme_is_pinned(tmp_path: Path):
    path = tmp_path / "marks.json"
    marks_json.write(document(mark("b_smile", 1, 12_345_678)), path)
    root = json.loads(path.read_text(encoding="utf-8"))
    assert (root["marks"][0]["onset_s"], root["marks"][0]["offset_s"]) == (1e-06, 12.345678)
    assert root["scheme"] == {
        "id": "sunderland",
        "version": SCHEME.version,
        "sha256": SCHEME.content_hash,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "This is not JSON"),
        ("{", "marks.json, line 1: This is not JSON"),
        ("[]", "This is not a file of marks"),
        ('{"format": "other"}', "This is not a file of marks"),
        ('{"format": "imh-video-marks", "format_version": 7}', "written by a newer imh-video"),
        ('{"format": "imh-video-marks", "format_version": true}', "Expected a whole number"),
        (HEAD + "3}", "marks: Expected a list."),
        (HEAD + "[3]}", "marks 1: Expected an object."),
        (HEAD + '[{"code": "b_reach"}]}', "marks 1, onset_s: The onset is missing."),
        (HEAD + '[{"code": "b_reach", "onset_s": "1"}]}', "Expected a number of seconds."),
        (HEAD + '[{"code": "b_reach", "onset_s": true}]}', "Expected a number of seconds."),
        (HEAD + '[{"code": "b_reach", "onset_s": NaN}]}', "This is not JSON"),
        (HEAD + '[{"code": "b_reach", "onset_s": 1e400}]}', "Expected a time within a film."),
        (HEAD + '[{"code": "b_smile", "onset_s": 2, "offset_s": 1}]}', "before the onset"),
        (HEAD + '[{"code": 4, "onset_s": 2}]}', "marks 1, code: Expected a text."),
        (HEAD + '[{"code": "b_reach", "onset_s": 2, "origin": "x"}]}', "Expected one of human"),
        (HEAD + '[{"code": "b_reach", "onset_s": 2, "certainty": 4}]}', "one of 1, 2, 3"),
        (HEAD + '[{"code": "b_reach", "onset_s": 2, "open": 1}]}', "Expected true or false."),
        (
            HEAD + '[{"id": "a", "code": "b_reach", "onset_s": 2},'
            '{"id": "a", "code": "b_reach", "onset_s": 3}]}',
            "Two marks have the same id.",
        ),
        ("[" * 100_000, "This is not JSON"),
    ],
)
def test_each_mistake_is_told_with_its_place(tmp_path: Path, text: str, expected: str):
    path = tmp_path / "marks.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExchangeProblem) as problem:
        marks_json.read(path, SCHEME)
    assert expected in problem.value.sentence


def test_a_link_to_a_mark_that_was_left_out_is_left_out_and_told(tmp_path: Path):
    path = tmp_path / "marks.json"
    path.write_text(
        HEAD + '[{"id": "a", "code": "zz", "onset_s": 1}, {"id": "b", "code": "b_reach",'
        ' "onset_s": 2}], "links": [{"source": "b", "target": "a", "relation": "responds_to"}]}',
        encoding="utf-8",
    )
    read = marks_json.read(path, SCHEME)
    assert [m.key for m in read.marks] == ["b"]
    assert read.links == ()
    assert len(read.left_out) == 2
