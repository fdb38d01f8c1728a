"""The ``imh-video`` command: the command line of the core, and the window behind it.

PySide6 is imported only when a window or its pictures are asked for: ``probe`` and its like answer
in half a second.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from imh_video.cli import run


class _Window:
    """What the command line asks of the window (`imh_video.cli.Window`)."""

    def open(self, library: Path | None, *, sample: bool) -> int:
        from imh_video_ui.application import main as open_window

        arguments = ["--sample"] if sample else []
        if library is not None:
            arguments += ["--library", str(library)]
        return open_window(arguments)

    def tour(self, out: Path, library: Path | None, only: Sequence[str] = ()) -> list[Path]:
        from imh_video_ui.tour import tour

        return tour(out, library, only=only)


def main() -> int:
    """Run the command line; without a subcommand the window opens. Returns the exit code."""
    return run(sys.argv[1:], _Window())


if __name__ == "__main__":
    sys.exit(main())
