"""``python -m imh_video``: the command line alone. ``imh-video`` is the program with its window."""

from __future__ import annotations

import sys

from imh_video.cli import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
