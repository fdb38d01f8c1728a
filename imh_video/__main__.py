"""``python -m imh_video``: the command line without a window. ``imh-video`` is the whole program."""

from __future__ import annotations

import sys

from imh_video.cli import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
