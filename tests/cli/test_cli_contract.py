"""The command line as other programs see it: JSON alone on stdout, 0, 1 or 2, never a traceback."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from imh_video import cli
from imh_video.app.own_schemes import copy_scheme, scheme_files
from imh_video.cli import run
from imh_video.model.job import Cancelled

CHECKOUT = Path(__file__).parents[2]
PLAY = CHECKOUT / "sample_clips" / "play_at_home.mp4"


class Answer:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]):
    def _ask(*arguments: object) -> Answer:
        capsys.readouterr()
        code = run([str(a) for a in arguments])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return _ask


def test_probe_says_what_is_in_the_film(ask) -> None:
    answer = ask("probe", PLAY, "--json")
    assert answer.code == 0
    facts = answer.json
    assert facts["path"] == str(PLAY)
    assert (facts["video"]["width"], facts["video"]["height"]) == (1280, 720)
    assert facts["video"]["frames"] == 1500
    assert facts["video"]["variable_frame_rate"] is False
    assert facts["duration_s"] == pytest.approx(60, abs=0.05)
    assert facts["audio"][0]["codec"] == "aac"


def test_a_phone_film_is_told_as_it_is_displayed(ask) -> None:
    facts = ask("probe", CHECKOUT / "sample_clips" / "phone_portrait.mp4", "--json").json
    assert (facts["video"]["width"], facts["video"]["height"]) == (720, 1280)
    assert facts["video"]["rotation"] in (90, 270, -90)
    assert facts["video"]["variable_frame_rate"] is True


def test_frame_writes_the_picture_and_says_which(ask, tmp_path: Path) -> None:
    out = tmp_path / "still.png"
    answer = ask("frame", PLAY, "--index", 50, "--out", out, "--json")
    assert answer.code == 0
    assert answer.json == {"index": 50, "at_s": 2.0, "width": 1280, "height": 720}
    assert out.read_bytes().startswith(b"\x89PNG")
    assert ask("frame", PLAY, "--at", 2.03, "--out", out, "--json").json["index"] == 50


@pytest.mark.parametrize("arguments", [[], ["--index", "3", "--at", "1"]])
def test_frame_wants_one_place_and_one_only(ask, tmp_path: Path, arguments: list[str]) -> None:
    answer = ask("frame", PLAY, *arguments, "--out", tmp_path / "x.png")
    assert answer.code == 2
    assert not (tmp_path / "x.png").exists()


def test_frame_outside_the_film_is_refused(ask, tmp_path: Path) -> None:
    answer = ask("frame", PLAY, "--index", 99_999, "--out", tmp_path / "x.png")
    assert answer.code == 2
    assert "1499" in answer.err


def _bad_films(folder: Path) -> dict[str, Path]:
    text = folder / "notes.mp4"
    text.write_text("this is not a film")
    empty = folder / "empty.mp4"
    empty.touch()
    cut = folder / "cut.mp4"
    # The index of this file lies at its front, so a cut at the front leaves nothing to read.
    cut.write_bytes(PLAY.read_bytes()[:2000])
    sub = folder / "a folder"
    sub.mkdir()
    return {
        "text": text,
        "empty": empty,
        "cut": cut,
        "folder": sub,
        "missing": folder / "nowhere.mp4",
    }


@pytest.mark.parametrize("kind", ["text", "empty", "cut", "folder", "missing"])
@pytest.mark.parametrize("command", ["probe", "frame", "analyse", "signals", "moments"])
def test_bad_film_ends_in_one_plain_line_and_2(
    ask, tmp_path: Path, command: str, kind: str
) -> None:
    film = _bad_films(tmp_path)[kind]
    extra = {
        "frame": ["--index", 0, "--out", tmp_path / "out.png"],
        "signals": ["--out", tmp_path / "out.csv"],
    }.get(command, [])
    answer = ask(command, film, *extra)
    assert answer.code == 2
    assert answer.out == ""
    assert film.name in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    assert not list(tmp_path.glob("out*"))


def test_a_path_with_spaces_and_other_letters_works(ask, tmp_path: Path) -> None:
    film = tmp_path / "Spiel mit Bébé – 遊び 1.mp4"
    film.write_bytes(PLAY.read_bytes())
    assert ask("probe", film, "--json").json["video"]["frames"] == 1500


@pytest.mark.parametrize(
    "arguments", [["prbe"], ["probe"], ["probe", "a", "b"], ["frame", "--nonsense"], ["--what"]]
)
def test_wrong_usage_is_one_line_and_2(ask, arguments: list[str]) -> None:
    answer = ask(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert len(answer.err.strip().splitlines()) == 1


def test_scheme_list_and_check(ask, tmp_path: Path) -> None:
    assert "sunderland" in {row["id"] for row in ask("scheme", "list", "--json").json}
    good = sorted((CHECKOUT / "annotation_schemes").glob("*.yaml"))
    assert len(good) >= 4
    assert ask("scheme", "check", *good, "--json").json == []
    bad = tmp_path / "mine.yaml"
    bad.write_text(good[0].read_text(encoding="utf-8").replace("kind: point", "kind: pint", 1))
    answer = ask("scheme", "check", bad, "--json")
    assert answer.code == 1
    assert "pint" in answer.json[0]["problem"]
    assert answer.json[0]["file"].endswith("mine.yaml")
    assert ask("scheme", "check", tmp_path / "none.yaml").code in (1, 2)


def test_a_scheme_can_be_checked_by_its_id_own_ones_too(ask, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("IMH_VIDEO_HOME", str(tmp_path / "home"))
    assert ask("scheme", "check", "sunderland", "still_face", "--json").json == []
    own = copy_scheme(next(f for f in scheme_files() if f.path.stem == "still_face"), "Our own")
    assert own.scheme is not None
    assert ask("scheme", "check", own.scheme.id, "--json").json == []
    own.path.write_text(own.text.replace("kind: state", "kind: stat", 1), encoding="utf-8")
    answer = ask("scheme", "check", own.scheme.id, "--json")
    assert answer.code == 1
    assert [row["file"] for row in answer.json] == [own.path.name]
    assert "stat" in answer.json[0]["problem"]
    own.path.write_text("schema: [", encoding="utf-8")
    assert ask("scheme", "check", own.path.stem).code == 1
    unknown = ask("scheme", "check", "sunderlnd")
    assert unknown.code == 2
    assert "sunderland" in unknown.err


def test_doctor_names_every_check(ask) -> None:
    answer = ask("doctor", "--json")
    names = {check["name"] for check in answer.json["checks"]}
    assert {"python", "window", "codecs", "model files", "disk", "library"} <= names
    assert answer.json["ok"] is True, answer.json
    assert answer.code == 0


def test_models_list_names_hash_and_source(ask) -> None:
    rows = ask("models", "list", "--json").json
    assert rows
    assert all(len(row["sha256"]) == 64 and row["source"] for row in rows)


def test_without_model_files_analysis_says_what_to_do(
    ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMH_VIDEO_MODELS", str(tmp_path / "none"))
    answer = ask("analyse", PLAY, "--no-cache")
    assert answer.code == 2
    assert "models fetch" in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_an_unknown_model_file_is_refused(ask, tmp_path: Path) -> None:
    stranger = tmp_path / "face_landmarker.task"
    stranger.write_bytes(b"not the model")
    answer = ask("models", "import", stranger)
    assert answer.code == 2
    assert stranger.name in answer.err


@pytest.mark.slow
def test_analyse_signals_and_moments_on_the_sample_film(ask, tmp_path: Path) -> None:
    answer = ask("analyse", PLAY, "--json", "--out", tmp_path)
    assert answer.code == 0
    (summary,) = answer.json
    assert {person["role"] for person in summary["people"]} == {"infant", "caregiver"}
    assert summary["both_faces_fraction"] > 0.9
    table = tmp_path / "signals.csv"
    assert ask("signals", PLAY, "--out", table, "--json").code == 0
    with table.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header[0] == "t_s"
    assert {"infant_smile", "caregiver_facing_partner", "face_to_face", "voice_adult"} <= set(
        header
    )
    found = ask("moments", PLAY, "--top", 3, "--json").json
    assert 1 <= len(found) <= 3
    assert {"kind", "onset_s", "offset_s", "confidence", "rank_score", "reason", "evidence", "rule",
            "coverage"} <= set(found[0])  # fmt: skip
    assert [m["rank_score"] for m in found] == sorted(
        (m["rank_score"] for m in found), reverse=True
    )


def test_marks_go_out_and_come_back(ask, tmp_path: Path) -> None:
    library = tmp_path / "library"
    assert ask("library", "init", library, "--plain").code == 0
    marks = tmp_path / "marks.csv"
    marks.write_text("code,onset_s,offset_s\nb_smile,1.0,2.5\np_name,3.0,\n", encoding="utf-8")
    from imh_video.app.library import Library
    from imh_video.model.family import Role

    with Library.open(library) as opened:
        family = opened.add_family("TEST-01")
        people = [opened.add_person(family.id, Role.INFANT, "Baby"),
                  opened.add_person(family.id, Role.CAREGIVER, "Parent A")]  # fmt: skip
        opened.add_film(PLAY, family.id, own_review_agreed_by=tuple(p.id for p in people))
    where = ["--library", library]
    assert ask("library", "list", *where, "--json").json[0]["family"] == "TEST-01"
    taken = ask("marks", "import", "TEST-01/Film 1", marks, "--format", "csv", *where, "--json")
    assert taken.code == 0, taken.err
    for name in ("csv", "eaf", "json"):
        out = tmp_path / f"out.{name}"
        done = ask("marks", "export", "TEST-01/Film 1", "--format", name, "--out", out, *where,
                   "--json")  # fmt: skip
        assert done.code == 0, done.err
        assert out.stat().st_size > 0
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["recording", "coder", "person", "code", "onset_s", "offset_s",
                             "origin", "certainty", "note"]  # fmt: skip
    assert [(r["code"], r["onset_s"], r["offset_s"]) for r in rows] == [
        ("b_smile", "1.000000", "2.500000"),
        ("p_name", "3.000000", ""),
    ]
    unknown = ask("marks", "export", "TEST-01/Film 9", "--format", "csv", "--out",
                  tmp_path / "no.csv", *where)  # fmt: skip
    assert unknown.code == 2
    assert ask("library", "verify", *where, "--json").json == {"ok": True, "problems": []}


def test_light_commands_do_not_import_the_heavy_parts() -> None:
    program = (
        "import sys; from imh_video.cli import run\n"
        "run(['scheme', 'list', '--json'])\n"
        "heavy = {'av', 'cv2', 'mediapipe', 'sqlalchemy', 'PySide6'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
    )
    assert answer.returncode == 0, answer.stderr


class _StoppedWhileClearedAway:
    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_ctrl_c_that_python_drops_while_it_clears_up_still_stops_the_work() -> None:
    before = signal.getsignal(signal.SIGINT)
    with cli._Bar("Looking") as control:
        control.check()
        thing = _StoppedWhileClearedAway()
        del thing
        with pytest.raises(Cancelled):
            control.check()
    assert signal.getsignal(signal.SIGINT) is before
