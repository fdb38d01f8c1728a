"""The file that says who is who: every mistake is named with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from imh_video.app.people_file import (
    PeopleChoice,
    PeopleProblem,
    PersonChoice,
    Side,
    read_people,
)
from imh_video.model.family import Role
from imh_video.model.recording import Layout


def written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_everything_that_can_be_said_is_read(tmp_path: Path) -> None:
    content = {
        "layout": "split_screen",
        "people": [
            {"person": 2, "role": "infant"},
            {"role": "caregiver", "side": "left"},
            {"role": "other", "region": [1, 2, 30, 40]},
        ],
        "leave_out": [[0, 0, 100, 50.5]],
    }
    assert read_people(written(tmp_path / "people.json", content)) == PeopleChoice(
        Layout.SPLIT_SCREEN,
        (
            PersonChoice(Role.INFANT, number=2),
            PersonChoice(Role.CAREGIVER, side=Side.LEFT),
            PersonChoice(Role.OTHER, region=(1, 2, 30, 40)),
        ),
        ((0, 0, 100, 50.5),),
    )


def test_an_empty_object_says_nothing(tmp_path: Path) -> None:
    assert read_people(written(tmp_path / "people.json", {})) == PeopleChoice()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ([], "people.json"),
        ({"layout": "round"}, "layout"),
        ({"persons": []}, "persons"),
        ({"people": {}}, "people"),
        ({"people": [{"side": "left"}]}, "people[0].role"),
        ({"people": [{"role": "infant"}]}, "people[0]"),
        ({"people": [{"role": "infant", "side": "middle"}]}, "people[0].side"),
        ({"people": [{"role": "infant", "person": 0}]}, "people[0].person"),
        ({"people": [{"role": "infant", "region": [1, 2, 3]}]}, "people[0].region"),
        ({"leave_out": [[1, 2, 0, 4]]}, "leave_out[0]"),
        ({"leave_out": [[1, 2, True, 4]]}, "leave_out[0]"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, content: Any, place: str) -> None:
    with pytest.raises(PeopleProblem) as problem:
        read_people(written(tmp_path / "people.json", content))
    assert place in problem.value.sentence
    assert "people.json" in problem.value.sentence


def test_what_is_no_json_or_not_there_is_a_plain_sentence(tmp_path: Path) -> None:
    with pytest.raises(PeopleProblem, match="could not be read"):
        read_people(tmp_path / "nowhere.json")
    (tmp_path / "people.json").write_text("{", encoding="utf-8")
    with pytest.raises(PeopleProblem, match="not JSON"):
        read_people(tmp_path / "people.json")
