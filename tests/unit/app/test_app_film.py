"""The answers of ``probe`` and ``frame``."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from support.numbered_clips import ClipShelf, read_number
from support.numbered_clips import clips as clips

from imh_video.app.film import probe_film, save_frame
from imh_video.media.problem import MediaProblem
from imh_video.model.problem import Problem


def read_png(path):
    import av

    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def test_the_answer_of_probe_has_the_fields_of_the_contract(clips: ClipShelf):
    path = clips["turned_90"].path
    answer = probe_film(path)
    assert json.loads(json.dumps(answer)) == answer
    assert list(answer) == ["path", "container", "duration_s", "video", "audio", "warnings"]
    assert answer["path"] == str(path)
    assert answer["duration_s"] == 2.0
    assert answer["video"] == {
        "codec": "h264",
        "width": 160,
        "height": 120,
        "rotation": 90,
        "frames": 50,
        "average_fps": 25.0,
        "variable_frame_rate": False,
        "interlaced": False,
        "pixel_aspect": 1.0,
        "first_pts_s": 0.0,
    }
    assert answer["audio"] == [{"codec": "aac", "channels": 1, "sample_rate": 48_000}]
    assert answer["warnings"] == []


@pytest.mark.parametrize("kind", ["steady", "variable", "turned_90", "late_start", "transport"])
@pytest.mark.parametrize("index", [0, 7, 23, 49])
def test_the_saved_picture_is_the_frame_of_that_number(clips: ClipShelf, tmp_path, kind, index):
    clip = clips[kind]
    out = tmp_path / "frame.png"
    answer = save_frame(clip.path, out, index=index)
    assert read_number(read_png(out)) == index
    assert answer["index"] == index
    assert answer["at_s"] == pytest.approx(clip.times_us[index] / 1e6, abs=1e-6)
    assert (answer["width"], answer["height"]) == (160, 120)


def test_a_time_gives_the_frame_on_screen_then(clips: ClipShelf, tmp_path):
    clip = clips["variable"]
    out = tmp_path / "frame.png"
    for index in (0, 3, 20, 49):
        for after_us in (0, 16_000):
            answer = save_frame(clip.path, out, at_us=clip.times_us[index] + after_us)
            assert answer["index"] == index
            assert read_number(read_png(out)) == index


def test_the_picture_holds_the_exact_colours(clips: ClipShelf, tmp_path):
    from imh_video.media.frame_reader import FrameReader
    from imh_video.media.source import PathSource

    out = tmp_path / "frame.png"
    save_frame(clips["steady"].path, out, index=5)
    with FrameReader(PathSource(clips["steady"].path)) as reader:
        assert np.array_equal(read_png(out), reader.read(5).rgb)


@pytest.mark.parametrize("asked", [{"index": 50}, {"index": -1}, {"at_us": 2_000_000}])
def test_what_lies_outside_the_film_is_refused_and_nothing_is_written(clips, tmp_path, asked):
    out = tmp_path / "frame.png"
    with pytest.raises(MediaProblem, match="There is no"):
        save_frame(clips["steady"].path, out, **asked)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_plain_problem(clips, tmp_path):
    with pytest.raises(Problem, match="could not be written"):
        save_frame(clips["steady"].path, tmp_path / "gone" / "frame.png", index=1)
    assert list(tmp_path.iterdir()) == []


def test_an_old_picture_is_kept_when_the_new_one_cannot_be_made(clips, tmp_path):
    out = tmp_path / "frame.png"
    out.write_bytes(b"old")
    with pytest.raises(MediaProblem):
        save_frame(tmp_path / "no film.mp4", out, index=0)
    assert out.read_bytes() == b"old"


def test_light_commands_load_nothing_heavy(clips: ClipShelf):
    script = (
        "import sys; from pathlib import Path; from imh_video.app.film import probe_film;"
        " probe_film(Path(sys.argv[1]));"
        " print([m for m in ('cv2', 'mediapipe', 'sqlalchemy', 'PySide6', 'scipy', 'pydantic')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(clips["steady"].path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""
