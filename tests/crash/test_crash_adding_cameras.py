"""kill -9 while a camera is being added: the library is whole, with the camera or without it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.libraries import make_library, write_film

from imh_video.app.library import Library

KILLS = 10
CHILD = Path(__file__).parents[1] / "support" / "add_cameras_until_killed.py"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")


@pytest.mark.slow
def test_killed_while_a_camera_is_added_the_library_holds_it_whole_or_not_at_all(
    tmp_path: Path,
) -> None:
    films = [write_film(tmp_path / f"{n}.mp4", shade=50 * n, seconds=1) for n in range(3)]
    for film in films[1:]:
        # Large enough that the kill often falls into the copying; players ignore what follows.
        film.write_bytes(film.read_bytes() + bytes(12 << 20))
    made = make_library(tmp_path / "library")
    recording_id = made.add_film(films[0]).id
    made.library.close()
    folder = made.library.folder
    chance = random.Random(7)
    left_over = 0
    for _ in range(KILLS):
        _kill_after(chance.uniform(0.0, 0.25), folder, recording_id, films[1:])
        lying = {path.name for path in (folder / "media").iterdir()}
        with Library.open(folder) as library:
            assert library.verify() == ()
            held = library.recording(recording_id).media
            assert len(held) in (1, 3)
            kept = {path.name for path in (folder / "media").iterdir()}
        assert kept == {media.id for media in held}
        left_over += bool(lying - kept)
    assert left_over, "the child was never killed while a film was half-copied"


def _kill_after(wait_s: float, folder: Path, recording_id: str, films: list[Path]) -> None:
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), recording_id, *map(str, films)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child.stdout as told:
        assert told.readline() == "ready\n"
        time.sleep(wait_s)
        child.kill()
    child.wait()
    assert child.returncode != 0
