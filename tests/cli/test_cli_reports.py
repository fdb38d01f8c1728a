from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.libraries import Made, make_library, write_film

from imh_video import cli
from imh_video.app.library import Library
from imh_video.cli import run
from imh_video.model.consent import Form, Purpose
from imh_video.schemes.locate import find_scheme
from imh_video.store.backups import make_backup

S = 1_000_000


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    """A closed library with one coded film."""
    made = make_library(tmp_path / "library")
    recording = made.add_film(write_film(tmp_path / "film.mp4"))
    with made.library.open_coding(recording.id, "MK", find_scheme()) as desk:
        desk.mark_point("b_reach", S)
        desk.mark_point("p_name", S + 500_000)
    yield made
    made.library.close()


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]):
    def _ask(*arguments: object) -> tuple[int, Any, str]:
        capsys.readouterr()
        code = run([str(one) for one in arguments])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out.startswith("{") else said.out, said.err

    return _ask


def test_a_report_is_written_in_each_format_and_says_what_it_holds(
    ask, made: Made, tmp_path: Path
) -> None:
    for ending in ("csv", "xlsx", "pdf"):
        out = tmp_path / f"r.{ending}"
        code, value, _ = ask("report", "TEST-01/Film 1", "--out", out, "--library",
                             made.library.folder, "--json")  # fmt: skip
        assert code == 0
        assert (value["written"], value["marks"]) == (str(out), 2)
        assert "codes" in value["tables"]
        assert out.stat().st_size > 100
    with (tmp_path / "r.csv").open(newline="") as file:
        assert [row["Behavior"] for row in csv.DictReader(file)] == ["b_reach", "p_name"]


def test_ctrl_c_in_the_middle_ends_in_one_sentence_and_leaves_no_file(
    ask, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    asked = 0

    def press_ctrl_c(_bar: cli._Bar) -> None:
        nonlocal asked
        asked += 1
        if asked == 12:
            raise KeyboardInterrupt

    monkeypatch.setattr(cli._Bar, "check", press_ctrl_c)
    code, out, err = ask("report", "TEST-01/Film 1", "--out", folder / "r.xlsx", "--library",
                         made.library.folder)  # fmt: skip
    assert asked == 12
    assert (code, out) == (130, "")
    assert err == "Stopped. Nothing half-made was kept.\n"
    assert list(folder.iterdir()) == []


def test_ctrl_c_while_the_file_is_written_leaves_the_older_one(
    ask, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "r.csv").write_text("the report of yesterday")

    def press_ctrl_c(_file: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("imh_video.exchange.files.os.fsync", press_ctrl_c)
        code, _, err = ask("report", "TEST-01/Film 1", "--out", folder / "r.csv", "--library",
                           made.library.folder)  # fmt: skip
    assert (code, err) == (130, "Stopped. Nothing half-made was kept.\n")
    assert [path.name for path in folder.iterdir()] == ["r.csv"]
    assert (folder / "r.csv").read_text() == "the report of yesterday"


def test_one_table_can_be_asked_for(ask, made: Made, tmp_path: Path) -> None:
    out = tmp_path / "codes.csv"
    code, words, _ = ask("report", "TEST-01/Film 1", "--out", out, "--table", "codes",
                         "--library", made.library.folder)  # fmt: skip
    assert code == 0
    assert "2 marks" in words
    assert out.read_text().startswith("Person,Code,Code id")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "r.docx"], ".csv, .xlsx, .pdf"),
        (["--out", "r.csv", "--coder", "XY"], "no coding by XY"),
        (["--out", "r.csv", "--table", "nothing"], "no table 'nothing'"),
        (["--out", "no/such/folder/r.pdf"], "cannot be written"),
    ],
)
def test_a_report_that_cannot_be_made_ends_with_one_plain_line(
    ask, made: Made, tmp_path: Path, arguments: list[str], said: str
) -> None:
    arguments[1] = str(tmp_path / arguments[1])
    code, out, err = ask("report", "TEST-01/Film 1", *arguments, "--library", made.library.folder)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_report_is_refused_without_consent(ask, made: Made, tmp_path: Path) -> None:
    made.library.set_consent(made.baby.id, Purpose.OWN_REVIEW, Form.IDENTIFIABLE, granted=False)
    code, _, err = ask("report", "TEST-01/Film 1", "--out", tmp_path / "r.csv",
                       "--library", made.library.folder)  # fmt: skip
    assert code == 2
    assert "Baby: no consent" in err
    assert not (tmp_path / "r.csv").exists()


def test_a_library_is_copied_and_brought_back(ask, made: Made, tmp_path: Path) -> None:
    copy, back = tmp_path / "copy", tmp_path / "back"
    code, value, _ = ask("library", "backup", copy, "--library", made.library.folder, "--json")
    assert code == 0
    assert value == {
        "library": str(made.library.folder), "written": str(copy), "films": 1, "copied": 1,
        "missing": [],
    }  # fmt: skip
    code, value, _ = ask("library", "restore", copy, back, "--json")
    assert code == 0
    assert value == {"library": str(back), "films": 1, "missing": [], "problems": []}
    with Library.open(back) as library:
        assert library.verify() == ()
    code, _, err = ask("library", "restore", copy, back)
    assert code == 2
    assert "already something here" in err


def test_a_rolling_backup_is_restored_beside_the_library(ask, made: Made, tmp_path: Path) -> None:
    backup = make_backup(made.library.folder)
    code, words, _ = ask("library", "restore", backup.path, tmp_path / "then")
    assert code == 0
    assert "1 films" in words


def test_films_that_are_not_there_are_named_and_the_exit_code_tells(
    ask, made: Made, tmp_path: Path
) -> None:
    (recording,) = made.library.recordings()
    (made.library.folder / recording.media[0].stored_as).unlink()
    code, value, _ = ask("library", "backup", tmp_path / "copy", "--library", made.library.folder,
                         "--json")  # fmt: skip
    assert code == 1
    assert value["missing"] == [recording.media[0].stored_as]


def test_restoring_from_nothing_ends_with_one_plain_line(ask, tmp_path: Path) -> None:
    code, out, err = ask("library", "restore", tmp_path / "nothing", tmp_path / "back")
    assert (code, out) == (2, "")
    assert "no such backup" in err
    assert not (tmp_path / "back").exists()
