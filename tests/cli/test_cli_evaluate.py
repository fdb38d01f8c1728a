"""``evaluate``: figures as JSON alone on stdout, missing films named, bad tables refused."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from imh_video.cli import run
from imh_video.vision.model_store import list_models

HEAD = "clip,start_s,end_s,code,certainty,notes\n"


@pytest.fixture(autouse=True)
def models() -> None:
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A folder with two seconds in which nobody is seen."""
    folder = tmp_path / "films"
    folder.mkdir()
    with av.open(str(folder / "OAK.empty.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.time_base = Fraction(1, 10)
        for number in range(20):
            picture = av.VideoFrame.from_ndarray(np.full((120, 160, 3), 90, np.uint8), "rgb24")
            picture.pts = number
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return folder


def ask(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run([str(one) for one in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_face_that_was_coded_and_not_seen_is_missed(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(
        HEAD + "OAK.empty.mp4,0,2,infant_face_visible,3,\n"
        "OAK.empty.mp4,0.5,1.5,moment_attunement,2,\n"
        "OAK.empty.mp4,0,1,sneeze,3,\n",
        encoding="utf-8",
    )
    code, out, err = ask(
        capsys, "evaluate", "--labels", labels, "--videos", films, "--json", "--workers", 1
    )
    assert code == 0
    answer = json.loads(out)
    seen = answer["signals"]["infant_face"]["families"]["OAK"]
    assert seen["recall"]["value"] == 0.0
    assert seen["coded_yes"] == seen["bins"] == 4
    assert seen["always_yes"]["f1"] == 1.0
    moments = answer["moments"]["moment_attunement"]["families"]["all"]
    assert (moments["coded"], moments["met"], moments["suggested"]) == (1, 0, 0)
    assert set(moments["baselines"]) == {"random", "uniform", "loudness"}
    assert answer["misses"][0]["onset_s"] == 0.5
    assert answer["unused_codes"] == ["sneeze"]
    assert "sneeze" in err

    labels.write_text(
        HEAD + "OAK.empty.mp4,0,2,infant_face_visible,3,\nOAK.gone.mp4,0,1,infant_smile,3,\n",
        encoding="utf-8",
    )
    code, out, err = ask(capsys, "evaluate", "--labels", labels, "--videos", films)
    assert code == 1
    assert "OAK.gone.mp4" in err
    assert "baby's face seen" in out
    assert "1 not evaluated" in out


def test_the_figures_are_written_to_a_file_as_well(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels, out = tmp_path / "labels.csv", tmp_path / "figures.json"
    labels.write_text(HEAD + "OAK.empty.mp4,0.5,1.5,moment_attunement,2,\n", encoding="utf-8")
    asked = ("evaluate", "--labels", labels, "--videos", films, "--workers", 1)
    code, printed, err = ask(capsys, *asked, "--out", out, "--json")
    assert code == 0
    assert json.loads(out.read_text("utf-8")) == json.loads(printed)
    assert "figures.json" in err
    code, _, _ = ask(capsys, *asked, "--out", tmp_path / "m.csv", "--table", "misses", "--no-names")
    assert code == 0
    assert "film 1,0.500000,1.500000" in (tmp_path / "m.csv").read_text("utf-8")
    code, printed, err = ask(capsys, *asked, "--out", tmp_path / "figures.docx")
    assert (code, printed) == (2, "")
    assert ".docx" in err


def test_what_cannot_be_evaluated_ends_in_one_plain_line_and_2(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels, mapping = tmp_path / "labels.csv", tmp_path / "mapping.json"
    labels.write_text(HEAD + "elsewhere.mp4,0,2,infant_smile,3,\n", encoding="utf-8")
    mapping.write_text('{"sneeze": "a sneeze"}', encoding="utf-8")
    for arguments, says in (
        (("--labels", labels, "--videos", films), "elsewhere.mp4"),
        (("--labels", labels, "--videos", tmp_path / "none"), "no such folder"),
        (("--labels", tmp_path / "none.csv", "--videos", films), "none.csv"),
        (("--labels", labels, "--videos", films, "--mapping", mapping), "a sneeze"),
    ):
        code, out, err = ask(capsys, "evaluate", *arguments)
        assert (code, out) == (2, "")
        assert says in err
        assert len(err.strip().splitlines()) == 1
