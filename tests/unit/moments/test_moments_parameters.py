"""The file of parameters is readable, complete and checked."""

from __future__ import annotations

from pathlib import Path

import pytest

import imh_video.moments.parameters as module
from imh_video.moments.parameters import ParameterProblem, default_parameters, parameters_from

TEXT = Path(module.__file__).with_name("parameters.toml").read_text(encoding="utf-8")


def refused(text: str) -> str:
    with pytest.raises(ParameterProblem) as problem:
        parameters_from(text, "my.toml")
    return problem.value.sentence


def test_the_programs_own_file_is_sound_and_says_where_each_number_comes_from():
    assert default_parameters().missed_cue.window_s == 5.0
    assert default_parameters().turns.least == 3
    assert TEXT.count("source = ") == TEXT.count("value = ") == TEXT.count("range = ")
    assert 'source = ""' not in TEXT


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'value = 5.0\nunit = "s"\nrange = [3.0, 7.0]',
            'value = 50.0\nunit = "s"\nrange = [3.0, 7.0]',
            "my.toml, missed_cue.window_s: 50.0 lies outside 3.0 to 7.0",
        ),
        ("value = 5.0", "value = true", "Expected a number"),
        ("value = 5.0", "value = '5'", "Expected a number"),
        ("value = 5.0", "value = nan", "lies outside"),
        ("value = 3\n", "value = 3.5\n", "Expected a number"),
        ("[missed_cue.window_s]", "[missed_cue.windows]", "'windows' is not known here"),
        ("[missed_cue.window_s]", "[missed.window_s]", "'missed' is not known here"),
        ('unit = "s"', 'unit = "ms"', "Expected the unit s"),
        ("range = [3.0, 7.0]", "range = [3.0]", "Expected a range"),
        ("range = [3.0, 7.0]", "scale = 3", "Expected value, unit, range and source"),
        ("[signs.level]", "[signs.level", "This is not TOML"),
    ],
)
def test_a_mistake_is_told_with_its_place(old: str, new: str, expected: str):
    assert old in TEXT
    assert expected in refused(TEXT.replace(old, new, 1))


def test_a_missing_table_or_entry_is_told():
    start = TEXT.index("[distress.burst_min_s]")
    end = TEXT.index("[view.coverage_min_share]")
    assert "The table [distress] is missing" in refused(TEXT[:start] + TEXT[end:])
    one = TEXT[start : TEXT.index("[distress.bursts]")]
    assert "distress.burst_min_s: Expected value, unit" in refused(TEXT.replace(one, ""))
