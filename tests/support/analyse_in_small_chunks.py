"""The real command line, with smaller chunks and fewer looks than a person gets.

Killed by whoever asks; a short film then has enough chunks to be killed between and within them.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from imh_video.app import analysis

SMALL: dict[str, Any] = {"looks_per_second": 2.5, "chunk_s": 2.0}


def main(arguments: list[str]) -> int:
    """``imh-video`` with these arguments."""
    from imh_video.cli import run

    analysis.AnalysisOptions = partial(analysis.AnalysisOptions, **SMALL)  # type: ignore[misc,assignment]
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
