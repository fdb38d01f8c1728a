"""Many films at the command line: one bad film stops nothing, nothing is done twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.libraries import make_library, write_film

from imh_video.cli import run
from imh_video.vision.model_store import list_models


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two films, below each other and of the same name, one that is none, and a text."""
    folder = tmp_path / "films"
    (folder / "later").mkdir(parents=True)
    write_film(folder / "film.mp4", shade=90)
    write_film(folder / "later" / "film.mp4", shade=120)
    (folder / "broken.mov").write_bytes(b"not a film")
    (folder / "notes.txt").write_text("seen on Monday")
    (folder / ".film.mp4").write_bytes(b"half copied")
    return folder


def test_every_film_of_a_folder_has_its_row_and_a_bad_one_costs_the_others_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "tables"
    arguments = ["batch", "analyse", str(folder), "--json", "--workers", "1", "--out", str(out)]
    assert run(arguments) == 1
    told = capsys.readouterr()
    broken, first, second = json.loads(told.out)
    assert broken["path"].endswith("broken.mov")
    assert "broken.mov" in broken["problem"]
    assert [row["path"] for row in (first, second)] == [
        str(folder / "film.mp4"), str(folder / "later" / "film.mp4"),
    ]  # fmt: skip
    assert first["analysed_frames"] > 0
    assert not first["cached"]
    assert sorted(path.name for path in out.iterdir()) == [
        "film-2.signals.csv", "film.signals.csv",
    ]  # fmt: skip
    lines = told.err.splitlines()
    assert lines[0].startswith("1 of 3: broken.mov")
    assert "2 of 3: film.mp4: looked at" in lines
    assert "film.mp4: Nobody was found in this film." in lines

    assert run(arguments) == 1
    again = json.loads(capsys.readouterr().out)
    assert [row.get("cached") for row in again] == [None, True, True]


def test_several_files_are_analysed_as_a_batch(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    films = [str(folder / "broken.mov"), str(folder / "film.mp4")]
    assert run(["analyse", *films, "--workers", "1"]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        f"{films[1]}: nobody found; both faces 0%; {told.out.split('; ')[-1].strip()}"
    ]
    assert "1 of 2: broken.mov" in told.err


def test_films_of_a_library_keep_their_moments_and_those_without_consent_are_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = make_library(tmp_path / "library")
    film = made.add_film(write_film(tmp_path / "one.mp4", shade=10))
    code = made.family.code
    made.library.close()
    at = ["--library", str(tmp_path / "library"), "--json", "--workers", "1"]
    assert run(["batch", "analyse", "--family", code, *at]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["recording"], row["family"], row["moments"]) == (film.id, code, 0)
    with type(made.library).open(tmp_path / "library") as library:
        assert library.candidates(film.id) is not None
        for consent in library.consents(made.family.id):
            library.withdraw_consent(consent.id)
    assert run(["batch", "analyse", "--all", *at]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert "consent" in row["problem"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["{films}", "--all"],
        ["--all", "--family", "F-1"],
        ["--all", "--out", "{films}"],
        ["{empty}"],
    ],
)
def test_what_is_not_said_clearly_is_refused_in_one_line(
    arguments: list[str], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    said = [part.format(films=folder, empty=empty) for part in arguments]
    assert run(["batch", "analyse", *said]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1


def test_without_models_a_batch_does_not_begin(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("IMH_VIDEO_MODELS", str(tmp_path / "none"))
    assert run(["batch", "analyse", str(folder)]) == 2
    told = capsys.readouterr()
    assert "models fetch" in told.err
    assert len(told.err.strip().splitlines()) == 1
