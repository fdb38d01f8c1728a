"""Adding films, their cameras and copies on the command line: JSON on stdout, 0, 1 or 2."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from support.libraries import write_film
from support.made_rooms import RATE, heard, room

from imh_video.cli import run


class Answer:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Ask = Callable[..., Answer]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    def _ask(*arguments: object) -> Answer:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return _ask


@pytest.fixture
def library(ask: Ask, tmp_path: Path) -> Path:
    assert ask("library", "init", tmp_path / "library", "--plain").code == 0
    return tmp_path / "library"


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("films")
    return [write_film(folder / f"film_{n}.mp4", shade=40 * n, seconds=1) for n in range(5)]


AGREED = ("--agreed-by", "Baby", "--agreed-by", "parent a")


def test_films_cameras_and_parts_go_into_a_library(
    ask: Ask, library: Path, films: list[Path]
) -> None:
    where = ("--library", library, "--json")
    (first,) = ask("library", "add", films[0], "--family", "TERN-53", "--new-family", *AGREED,
                   "--filmed-on", "2025-03-14", *where).json  # fmt: skip
    assert first["family"] == "TERN-53"
    assert (first["title"], first["duration_s"], first["cameras"]) == ("Film 1", 1.0, 1)
    two = ask("library", "add", films[1], films[2], "--family", "TERN-53", "--one-film", *where)
    assert [row["duration_s"] for row in two.json] == [2.0]
    (both,) = ask("library", "add", films[3], "--camera-of", "TERN-53/Film 1", *where).json
    assert both["cameras"] == 2
    name = f"{first['recording']}:2"
    assert ask("library", "add", films[4], "--part-of", name, *where).code == 0
    rows = ask("cameras", "list", "TERN-53/Film 1", *where).json
    assert [row["camera"] for row in rows] == [1, 2]
    assert [part["begins_s"] for part in rows[1]["parts"]] == [0.0, 1.0]
    assert rows[1]["duration_s"] == 2.0
    assert ask("library", "verify", *where).json == {"ok": True, "problems": []}
    assert len(ask("library", "list", *where).json) == 2


def test_a_camera_is_set_and_told(ask: Ask, library: Path, films: list[Path]) -> None:
    where = ("--library", library, "--json")
    ask("library", "add", films[0], "--family", "F", "--new-family", *AGREED, *where)
    ask("library", "add", films[1], "--camera-of", "F/Film 1", *where)
    row = ask("cameras", "set-clock", "F/Film 1", 2, "--offset", -2.5, "--drift", 40, *where).json
    assert (row["offset_s"], row["drift_ppm"]) == (-2.5, 40.0)
    assert ask("cameras", "turn", "F/Film 1", 2, 270, *where).json["turned_deg"] == 270
    row = ask("cameras", "sound-offset", "F/Film 1", 1, 0.12, *where).json
    assert (row["camera"], row["audio_offset_s"]) == (1, 0.12)
    assert ask("cameras", "rename", "F/Film 1", 2, "side view", *where).json["name"] == "side view"
    rows = ask("cameras", "list", "F/Film 1", *where).json
    assert [row["name"] for row in rows] == ["", "side view"]
    assert (rows[1]["offset_s"], rows[1]["turned_deg"]) == (-2.5, 270)
    words = ask("cameras", "list", "F/Film 1", "--library", library).out
    assert "Camera 2 (side view): 1.0 s in 1 part, begins at -2.500 s, drift +40.0 ppm" in words
    assert ", turned by 270" in words


def _film_with_sound(path: Path, samples: np.ndarray) -> Path:
    with av.open(str(path), "w") as film:
        video = film.add_stream("libx264", rate=5)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = film.add_stream("aac", rate=RATE, layout="mono")
        for number in range(len(samples) * 5 // RATE):
            picture = np.full((48, 64, 3), (number + len(path.stem) * 9) % 256, np.uint8)
            film.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        film.mux(video.encode(None))
        for start in range(0, len(samples) - 1023, 1024):
            block = samples[None, start : start + 1024].astype(np.float32)
            frame = av.AudioFrame.from_ndarray(block, "fltp", "mono")
            frame.sample_rate, frame.pts = RATE, start
            film.mux(audio.encode(frame))
        film.mux(audio.encode(None))
    return path


def test_a_clock_is_found_from_the_sound(ask: Ask, library: Path, tmp_path: Path) -> None:
    where = ("--library", library, "--json")
    occasion = room(60, 1)
    reference = _film_with_sound(tmp_path / "a.mp4", heard(occasion, 1, begins_s=0, seconds=40))
    other = _film_with_sound(tmp_path / "bb.mp4", heard(occasion, 2, begins_s=6.5, seconds=40))
    alien = _film_with_sound(tmp_path / "ccc.mp4", heard(room(60, 9), 3, begins_s=0, seconds=40))
    ask("library", "add", reference, "--family", "F", "--new-family", *AGREED, *where)
    for film in (other, alien):
        assert ask("library", "add", film, "--camera-of", "F/Film 1", *where).code == 0
    found = ask("cameras", "sync", "F/Film 1", 2, "--set", *where)
    assert found.code == 0
    assert found.json["offset_s"] == pytest.approx(6.5, abs=0.01)
    assert (found.json["sure"], found.json["set"]) == (True, True)
    lost = ask("cameras", "sync", "F/Film 1", 3, "--set", *where)
    assert lost.code == 1
    assert (lost.json["sure"], lost.json["set"]) == (False, False)
    rows = ask("cameras", "list", "F/Film 1", *where).json
    assert [row["offset_s"] for row in rows] == [0.0, found.json["offset_s"], 0.0]


def test_bad_input_is_one_plain_line_and_adds_nothing(
    ask: Ask, library: Path, films: list[Path], tmp_path: Path
) -> None:
    where = ("--library", library)
    ask("library", "add", films[0], "--family", "F", "--new-family", *AGREED, *where)
    no_film = tmp_path / "notes.mp4"
    no_film.write_text("nothing")
    for arguments in (
        ("library", "add", films[1]),
        ("library", "add", films[1], "--family", "F", "--camera-of", "F/Film 1"),
        ("library", "add", films[1], "--family", "NO-1"),
        ("library", "add", films[1], "--family", "F", "--agreed-by", "Aunt"),
        ("library", "add", films[1], "--family", "F", "--filmed-on", "yesterday"),
        ("library", "add", films[0], "--family", "F"),
        ("library", "add", films[0], "--camera-of", "F/Film 1"),
        ("library", "add", no_film, "--camera-of", "F/Film 1"),
        ("library", "add", films[1], "--part-of", "F/Film 1:3"),
        ("library", "add", tmp_path / "gone.mp4", "--family", "F"),
        ("cameras", "list", "F/Film 9"),
        ("cameras", "set-clock", "F/Film 1", 1, "--offset", 1),
        ("cameras", "set-clock", "F/Film 1", 2, "--offset", 1),
        ("cameras", "set-clock", "F/Film 1", 2, "--offset", "nan"),
        ("cameras", "sync", "F/Film 1", 2),
        ("cameras", "turn", "F/Film 1", 1, 45),
        ("cameras", "sound-offset", "F/Film 1", 1, 100),
    ):
        answer = ask(*arguments, *where)
        assert answer.code == 2, arguments
        assert answer.out == ""
        assert len(answer.err.strip().splitlines()) == 1, answer.err
        assert "Traceback" not in answer.err
    assert len(list((library / "media").iterdir())) == 1


def test_without_agreement_nothing_is_added(ask: Ask, library: Path, films: list[Path]) -> None:
    answer = ask("library", "add", films[0], "--family", "F", "--new-family", "--agreed-by",
                 "Parent A", "--library", library)  # fmt: skip
    assert answer.code == 2
    assert "Baby: no consent for own review" in answer.err
    assert list((library / "media").iterdir()) == []


def test_one_bad_film_does_not_keep_the_others_out(
    ask: Ask, library: Path, films: list[Path], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"")
    answer = ask("library", "add", films[0], bad, films[1], "--family", "F", "--new-family",
                 *AGREED, "--library", library, "--json")  # fmt: skip
    assert answer.code == 1
    assert [row["title"] for row in answer.json] == ["Film 1", "Film 2"]
    assert "bad.mp4: The file is empty." in answer.err


def test_playable_writes_a_copy_and_says_what_it_holds(
    ask: Ask, films: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "copy.mp4"
    answer = ask("playable", films[0], "--out", out, "--json")
    assert answer.code == 0
    assert answer.json == {"written": str(out), "frames": 10, "duration_s": 1.0, "warnings": []}
    assert ask("probe", out, "--json").json["video"]["frames"] == 10
    refused = ask("playable", films[0], "--out", films[0])
    assert refused.code == 2
    assert "Choose another name" in refused.err
