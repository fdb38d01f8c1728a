"""Checking a scheme file without using it."""

from __future__ import annotations

from pathlib import Path

from imh_video.schemes.problems import SchemeProblem
from imh_video.schemes.read import problems_of_file


def check_scheme(path: Path) -> tuple[SchemeProblem, ...]:
    """Everything that is wrong with the file, in the order of its lines."""
    return problems_of_file(path)
