"""A process killed while it makes backups: every backup that has its name is whole."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.libraries import make_library

from imh_video.app.library import Library
from imh_video.model.identifiers import RecordingId
from imh_video.store.backup_thinning import BackupLimits
from imh_video.store.backups import list_backups, make_backup, problems_of_copy
from imh_video.store.folder import BACKUPS

CHILD = Path(__file__).parents[1] / "support" / "back_up_until_killed.py"
KILLS = int(os.environ.get("IMH_VIDEO_BACKUP_KILLS", "4"))


@pytest.mark.slow
def test_backups_and_library_are_whole_however_the_process_ends(tmp_path: Path) -> None:
    made = make_library(tmp_path / "library")
    recording_id = made.recording_without_film().id
    made.library.close()
    folder = tmp_path / "library"
    for seed in range(KILLS):
        told = _kill_while_backing_up(folder, recording_id, seed)
        held = list_backups(folder)
        assert all(problems_of_copy(backup.path) == () for backup in held)
        if told:
            # What was told as made is there, unless a newer one has pushed it out since.
            assert held[0].path.name >= told[-1]
        with Library.open(folder) as library:
            assert library.verify(films=False) == ()
    # Nobody has to clear up by hand: the next backup goes through and leaves no pieces.
    make_backup(folder, limits=BackupLimits(spare_bytes=0))
    assert all(path.suffix == ".sqlite" for path in (folder / BACKUPS).iterdir())


def _kill_while_backing_up(folder: Path, recording_id: RecordingId, seed: int) -> list[str]:
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), recording_id], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child.stdout as told:
        assert told.readline() == "ready\n"
        time.sleep(random.Random(seed).uniform(0.0, 0.3))
        child.kill()
        lines = [line for line in told.readlines() if line.endswith("\n")]
    child.wait()
    return [line.split()[1] for line in lines if line.startswith("made")]
