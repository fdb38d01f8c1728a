"""Edits a coding and backs the library up without end; told on stdout. Killed by whoever asks."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.libraries import scheme

from imh_video.app.library import Library
from imh_video.model.identifiers import RecordingId
from imh_video.store.backup_thinning import BackupLimits
from imh_video.store.backups import make_backup, thin


def main(folder: Path, recording_id: RecordingId) -> None:
    few = BackupLimits(spare_bytes=0, most_bytes=1_000_000)
    with (
        Library.open(folder) as library,
        library.open_coding(recording_id, "MK", scheme()) as desk,
    ):
        print("ready", flush=True)  # noqa: T201
        for at in range(1_000_000):
            desk.mark_point("b_reach", at * 1000)
            made = make_backup(folder, limits=few)
            thin(folder, limits=few)
            print(f"made {made.path.name}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), RecordingId(sys.argv[2]))
