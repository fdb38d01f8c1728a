"""The wheel carries all that the program reads at run time, and nothing of a family."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def test_every_file_beside_the_code_is_in_the_wheel(wheel: list[str]) -> None:
    packages = [CHECKOUT / "imh_video", CHECKOUT / "ui" / "imh_video_ui"]
    wanted = {
        path.relative_to(package.parent).as_posix()
        for package in packages
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".pyo"}
    }
    assert wanted <= set(wheel)


def test_the_coding_schemes_travel_inside_the_package(wheel: list[str]) -> None:
    schemes = {path.name for path in (CHECKOUT / "annotation_schemes").glob("*.yaml")}
    assert len(schemes) >= 4
    assert {f"imh_video/schemes/builtin/{name}" for name in schemes} <= set(wheel)


def test_no_film_and_no_top_level_ui_folder_is_in_the_wheel(wheel: list[str]) -> None:
    assert not [name for name in wheel if name.endswith((".mp4", ".mov")) or name.startswith("ui/")]
