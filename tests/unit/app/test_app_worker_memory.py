"""A worker gives back what it frees, also when blocks that stay lie between."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LEFT_OVER = """
import ctypes
import sys
from pathlib import Path

import numpy as np

from imh_video.app import worker_memory


def resident_mb():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024


if sys.argv[1] == "kept":
    worker_memory.keep_no_large_blocks()
before_mb = resident_mb()
for _ in range(3):
    # The library learns from the largest block that is freed.
    del_me = np.ones(24 * 2**20, dtype=np.uint8)
    del del_me
large, staying = [], []
for _ in range(20):
    large.append(np.ones(6 * 2**20, dtype=np.uint8))
    staying.append(np.ones(2**16, dtype=np.uint8))
del large
print(resident_mb() - before_mb)
worker_memory.give_back_freed_memory()
print(resident_mb() - before_mb)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps large blocks")
def test_large_blocks_are_given_back_at_once() -> None:
    by_itself, by_itself_after = _left_over_mb("by itself")
    if by_itself < 60:
        pytest.skip("this C library keeps no large blocks")
    kept, _ = _left_over_mb("kept")
    assert kept < 20
    assert by_itself_after < 20


def _left_over_mb(how: str) -> tuple[float, float]:
    """What stays of 120 MB that were freed, at once and after the rest is given back."""
    answer = subprocess.run(
        [sys.executable, "-c", _LEFT_OVER, how], check=True, capture_output=True, text=True
    )
    at_once, after = answer.stdout.split()
    return float(at_once), float(after)
