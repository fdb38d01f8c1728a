"""Look at two films as two cameras: ``analyse FIRST --json --workers N``, killed by whoever asks.

The second film lies beside the first and is called ``right.mp4``; it began a second later.
"""

from __future__ import annotations

import sys
from pathlib import Path

from imh_video.app.analysis import AnalysisOptions, analyse_film
from imh_video.app.analysis_films import CameraToLookAt
from imh_video.app.people_file import PeopleChoice
from imh_video.media.source import PathSource
from imh_video.model.recording import CameraClock, Layout

SECOND = "right.mp4"
LATE_US = 1_000_000


def options_of_two(first: Path, workers: int) -> AnalysisOptions:
    """Small chunks and few looks, as for the other films that are killed."""
    return AnalysisOptions(
        workers=workers,
        looks_per_second=6.25,
        chunk_s=2.0,
        people=PeopleChoice(layout=Layout.TWO_CAMERAS),
        further=(CameraToLookAt(1, PathSource(first.with_name(SECOND)), CameraClock(LATE_US)),),
    )


if __name__ == "__main__":
    film = Path(sys.argv[2])
    analyse_film(PathSource(film), options_of_two(film, int(sys.argv[-1])))
