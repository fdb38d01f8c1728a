"""``imh-video analyse`` on films that lack something: as far as it goes, the rest said plainly."""

from __future__ import annotations

import csv
import json
import wave
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from support.awkward_sources import bytes_of_frame

from imh_video.cli import run
from imh_video.vision.model_store import list_models

Analyse = Callable[[Path], dict[str, Any]]
RATE = 16_000


@pytest.fixture
def analyse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Analyse:
    """The command's answer; every warning must stand on stderr too."""
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "cache"))

    def ask(film: Path) -> dict[str, Any]:
        code = run(["analyse", str(film), "--json", "--workers", "1"])
        told = capsys.readouterr()
        assert code == 0, told.err
        (answer,) = json.loads(told.out)
        for warning in answer["warnings"]:
            assert f"{film.name}: {warning}" in told.err.splitlines()
        return dict(answer)

    return ask


def write(
    path: Path,
    pictures: Iterable[NDArray[np.uint8]],
    fps: int = 25,
    *,
    with_sound: bool = False,
    sound: NDArray[np.float32] | None = None,
) -> Path:
    """A small film of these pictures, with a voice-like tone, this sound, or without any."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=fps, options={"g": "10"})
        stream.pix_fmt, stream.time_base = "yuv420p", Fraction(1, fps)
        heard = film.add_stream("aac", rate=RATE) if with_sound or sound is not None else None
        number = 0
        for number, picture in enumerate(pictures, 1):
            if number == 1:
                stream.height, stream.width = picture.shape[:2]
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number - 1
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
        if heard is not None:
            wave_form = tone(number / fps) if sound is None else sound
            samples = av.AudioFrame.from_ndarray(wave_form[None], "fltp", "mono")
            samples.sample_rate = RATE
            film.mux(heard.encode(samples))
            film.mux(heard.encode())
    return path


def tone(seconds: float) -> NDArray[np.float32]:
    time = np.arange(round(seconds * RATE)) / RATE
    harmonics = sum(np.sin(2 * np.pi * 450 * n * time) / n for n in range(1, 7))
    room = 0.002 * np.random.default_rng(2).standard_normal(len(time))
    comes_and_goes = np.sin(2 * np.pi * 0.4 * time) > 0
    return (0.1 * harmonics * comes_and_goes + room).astype(np.float32)


def greys(count: int, level: int = 120) -> Iterable[NDArray[np.uint8]]:
    return (np.full((96, 128, 3), level, np.uint8) for _ in range(count))


def one_person(sample_clips: Path, count: int) -> Iterable[NDArray[np.uint8]]:
    """The half of a sample film in which the baby is."""
    with av.open(str(sample_clips / "split_screen.mp4")) as film:
        for number, frame in enumerate(film.decode(video=0)):
            if number == count:
                return
            yield np.ascontiguousarray(frame.to_ndarray(format="rgb24")[:, 640:])


def said(answer: dict[str, Any]) -> str:
    return " ".join(answer["warnings"])


def test_no_sound(tmp_path: Path, analyse: Analyse) -> None:
    answer = analyse(write(tmp_path / "silent.mp4", greys(25)))
    assert answer["analysed_frames"] == 13
    assert answer["voice"]["audible"] is False
    assert answer["voice"]["infant_fraction"] is None
    assert "no sound; nothing is said about voices" in said(answer)


def test_no_picture(tmp_path: Path, analyse: Analyse, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "voices.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((tone(5) * 32767).astype("<i2").tobytes())
    answer = analyse(path)
    assert answer["video_s"] == pytest.approx(5, abs=0.1)
    assert answer["analysed_frames"] == 0
    assert answer["people"] == []
    assert answer["voice"]["audible"] is True
    assert answer["voice"]["infant_fraction"] > 0.2
    assert said(answer) == "The film has no picture; nothing is said about who is seen."

    table = tmp_path / "signals.csv"
    assert run(["signals", str(path), "--out", str(table)]) == 0
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 63
    assert {row["voice_infant"] for row in rows} == {"0", "1"}
    assert {row["infant_seen"] for row in rows} == {""}, "unknown, not absent"
    assert run(["analyse", str(path)]) == 0
    assert "nobody found" not in capsys.readouterr().out, "nobody was looked for"
    assert run(["moments", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == []


def test_one_frame(tmp_path: Path, analyse: Analyse) -> None:
    answer = analyse(write(tmp_path / "one.mp4", greys(1)))
    assert answer["analysed_frames"] == 1
    assert "Nobody was found" in said(answer)


def test_a_black_film(tmp_path: Path, analyse: Analyse) -> None:
    answer = analyse(write(tmp_path / "black.mp4", greys(20, level=0), with_sound=True))
    assert answer["people"] == []
    assert "very dark" in said(answer)
    assert answer["voice"]["audible"] is True


def test_nobody(tmp_path: Path, analyse: Analyse) -> None:
    chance = np.random.default_rng(0)
    noise = (chance.integers(0, 255, (96, 128, 3), dtype=np.uint8) for _ in range(30))
    answer = analyse(write(tmp_path / "room.mp4", noise))
    assert answer["people"] == []
    assert answer["both_faces_fraction"] == 0
    assert "Nobody was found in this film." in said(answer)


def test_one_person(tmp_path: Path, analyse: Analyse, sample_clips: Path) -> None:
    answer = analyse(write(tmp_path / "alone.mp4", one_person(sample_clips, 40)))
    (person,) = answer["people"]
    assert person["face_fraction"] > 0.9
    assert answer["both_faces_fraction"] == 0
    assert "Only one person was found" in said(answer)


@pytest.mark.parametrize(("fps", "frames", "looks"), [(8, 16, 16), (240, 240, 13)])
def test_slow_and_fast_cameras(
    tmp_path: Path, analyse: Analyse, fps: int, frames: int, looks: int
) -> None:
    answer = analyse(write(tmp_path / "odd.mp4", greys(frames), fps))
    assert answer["analysed_frames"] == looks
    assert answer["video_s"] == pytest.approx(frames / fps, abs=0.2)


@pytest.mark.parametrize("ending", [".ts", ".mkv"])
def test_a_film_that_ends_early(tmp_path: Path, analyse: Analyse, ending: str) -> None:
    chance = np.random.default_rng(1)
    noise = (chance.integers(0, 255, (96, 128, 3), dtype=np.uint8) for _ in range(60))
    content = write(tmp_path / f"whole{ending}", noise).read_bytes()
    cut = tmp_path / f"cut{ending}"
    cut.write_bytes(content[: len(content) // 2])
    answer = analyse(cut)
    assert 0 < answer["analysed_frames"] < 30
    assert 0 < answer["video_s"] < 2.0
    if ending == ".mkv":
        # A transport stream does not say how long it was to be.
        assert "ends early" in said(answer) or "last moments may be missing" in said(answer)


def test_a_microphone_that_was_off(tmp_path: Path, analyse: Analyse) -> None:
    silence = np.zeros(2 * RATE, np.float32)
    answer = analyse(write(tmp_path / "muted.mp4", greys(50), sound=silence))
    assert answer["voice"]["audible"] is False
    assert "silence throughout" in said(answer)
    assert "no sound;" not in said(answer)


def test_sound_that_ends_before_the_picture(tmp_path: Path, analyse: Analyse) -> None:
    answer = analyse(write(tmp_path / "cable.mp4", greys(150), sound=tone(2.0)))
    assert answer["voice"]["audible"] is True
    assert "there is no sound, first at 00:02." in said(answer)


def test_sound_that_goes_on_after_the_picture(tmp_path: Path, analyse: Analyse) -> None:
    answer = analyse(write(tmp_path / "frozen.mp4", greys(50), sound=tone(6.0)))
    assert answer["video_s"] == pytest.approx(2.0, abs=0.1)
    assert "The pictures end at 2.0 s, the sound goes on to 6." in said(answer)
    assert "ends early" not in said(answer)


def test_a_damaged_stretch_is_not_known_and_said(tmp_path: Path, analyse: Analyse) -> None:
    chance = np.random.default_rng(3)
    noise = (chance.integers(0, 255, (96, 128, 3), dtype=np.uint8) for _ in range(80))
    path = write(tmp_path / "scratched.mp4", noise)
    content = bytearray(path.read_bytes())
    for index in range(20, 40):
        place = bytes_of_frame(path, index)
        content[place.start : place.stop] = b"\xff" * len(place)
    path.write_bytes(content)
    answer = analyse(path)
    assert answer["analysed_frames"] == 30, "of forty looks ten had no picture"
    assert "The picture is damaged for 0.8 s, first at 00:00.800" in said(answer)
    table = tmp_path / "signals.csv"
    assert run(["signals", str(path), "--out", str(table)]) == 0
    with table.open(newline="") as file:
        times = [float(row["t_s"]) for row in csv.DictReader(file)]
    assert not [t for t in times if 0.8 <= t < 1.6], "a held picture is no measurement"


def test_a_camera_that_takes_one_picture_a_second(tmp_path: Path, analyse: Analyse) -> None:
    answer = analyse(write(tmp_path / "slow.mp4", greys(6), fps=1))
    assert answer["analysed_frames"] == 6
    assert "For 6.0 s the picture stands still for 0.5 s or longer, first at 00:00.000" in said(
        answer
    )


def test_a_picture_that_is_too_small(tmp_path: Path, analyse: Analyse) -> None:
    tiny = (np.full((16, 16, 3), 120, np.uint8) for _ in range(10))
    assert "very small (16 by 16 pixels)" in said(analyse(write(tmp_path / "tiny.mp4", tiny)))


def test_a_table_that_could_not_be_written_is_refused_before_the_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IMH_VIDEO_CACHE", str(tmp_path / "cache"))
    film = write(tmp_path / "room.mp4", greys(5))
    in_the_way = tmp_path / "notes.txt"
    in_the_way.write_text("a file")
    for command in (["analyse"], ["batch", "analyse"]):
        assert run([*command, str(film), "--out", str(in_the_way)]) == 2
        assert "This is a file, not a folder. Choose a folder." in capsys.readouterr().err
    assert not (tmp_path / "cache").exists()


def test_neither_picture_nor_sound_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "subtitles.srt"
    path.write_text("1\n00:00:00,000 --> 00:00:02,000\nHello\n")
    assert run(["analyse", str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
