"""What this process and those that it started take: processor time and memory. Linux only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def family() -> Iterator[Path]:
    """The folders under /proc of this process and all below it."""
    waiting = [os.getpid()]
    while waiting:
        folder = Path(f"/proc/{waiting.pop()}")
        try:
            for task in (folder / "task").iterdir():
                waiting += [int(pid) for pid in (task / "children").read_text().split()]
        except OSError:
            continue
        yield folder


def processor_s() -> float:
    """Seconds of processor time since each of them was started."""
    total = 0.0
    for folder in family():
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / _TICKS
    return total


def memory_mb() -> list[float]:
    """Proportional set size of each, this one first: what they share is counted once."""
    parts = []
    for folder in family():
        try:
            lines = (folder / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        parts.append(next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024)
    return parts
