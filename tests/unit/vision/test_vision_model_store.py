"""Model files are known by SHA-256; anything else is refused and leaves no trace."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from imh_video.vision.model_store import (
    ModelMissing,
    ModelProblem,
    find_model,
    import_model,
    known_models,
    list_models,
)

NAME = "face_detection_full_range_sparse.tflite"


@pytest.fixture
def fetched() -> Path:
    """The model files that set-up fetched for the tests."""
    folder = Path(os.environ["IMH_VIDEO_MODELS"])
    if not all(model.present for model in list_models()):
        pytest.skip("the model files are not on this computer: imh-video models fetch")
    return folder


@pytest.fixture
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models"
    monkeypatch.setenv("IMH_VIDEO_MODELS", str(folder))
    return folder


def test_a_missing_model_names_both_ways_out(empty_store: Path) -> None:
    with pytest.raises(ModelMissing) as problem:
        find_model(NAME)
    assert NAME in problem.value.sentence
    assert "models fetch" in problem.value.sentence
    assert "models import" in problem.value.sentence


def test_a_file_that_is_not_known_is_refused_and_not_kept(
    empty_store: Path, tmp_path: Path
) -> None:
    stranger = tmp_path / NAME
    stranger.write_bytes(b"not a model")
    with pytest.raises(ModelProblem, match="unknown"):
        import_model(stranger)
    assert not empty_store.exists() or not list(empty_store.iterdir())


def test_a_file_that_cannot_be_read_is_a_plain_sentence(empty_store: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match="cannot be read"):
        import_model(tmp_path / "nowhere.tflite")


def test_a_known_file_is_taken_under_whatever_name_it_comes(
    fetched: Path, empty_store: Path, tmp_path: Path
) -> None:
    brought = tmp_path / "from a stick.bin"
    brought.write_bytes((fetched / NAME).read_bytes())
    assert import_model(brought).name == NAME
    assert find_model(NAME) == empty_store / NAME


def test_a_package_that_holds_model_files_is_taken_whole(
    fetched: Path, empty_store: Path, tmp_path: Path
) -> None:
    wheel = tmp_path / "some.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for model in known_models():
            archive.write(fetched / model.name, f"inside/{model.name}")
    import_model(wheel)
    assert all(model.present for model in list_models())


def test_a_damaged_model_file_counts_as_missing(fetched: Path, empty_store: Path) -> None:
    empty_store.mkdir()
    content = bytearray((fetched / NAME).read_bytes())
    content[1000] ^= 1
    (empty_store / NAME).write_bytes(content)
    with pytest.raises(ModelMissing):
        find_model(NAME)


def test_every_model_has_a_licence_and_two_sources() -> None:
    for model in known_models():
        assert model.licence in {"Apache-2.0", "MIT"}
        assert len(model.sources) == 2
        assert len(model.sha256) == 64


def test_the_store_loads_no_detector() -> None:
    code = (
        "import sys; import imh_video.vision.model_store as s; s.list_models(); "
        "print([m for m in ('cv2', 'numpy', 'av', 'ai_edge_litert') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
