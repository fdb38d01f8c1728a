"""Kill ``imh-video analyse`` and all its workers at random moments, and look at what is left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("analyse_in_small_chunks.py")
"""The command line with small chunks; the real one is ``-m imh_video``."""
REAL = ("-m", "imh_video")
_PATIENCE_S = 120.0


@dataclass(frozen=True)
class Killed:
    """One run that was killed: which finished results lay there before and after it."""

    before: dict[Path, int]
    after: dict[Path, int]
    ended_by_itself: bool
    """It was done before the moment of its death."""
    outlived: tuple[int, ...]
    """Processes of the run that were still alive some seconds after its death."""

    @property
    def made_again(self) -> tuple[Path, ...]:
        """Finished results that this run made anew, or took away."""
        return tuple(p for p, when in self.before.items() if self.after.get(p) != when)


class KilledLooks:
    """Runs of one command on one film with one cache, killed one after the other."""

    def __init__(
        self, film: Path, cache: Path, seed: int, program: Sequence[str] = (str(CHILD),)
    ) -> None:
        self._film, self._cache, self._program = film, cache, tuple(program)
        self._chance = random.Random(seed)
        self.said = cache / "said.txt"
        """What the newest run said on stderr."""

    def results(self) -> dict[Path, int]:
        """The finished results, and when each was written."""
        return {p: p.stat().st_mtime_ns for p in self._cache.glob("analyses/*/*.npz")}

    def kill(self, workers: int, *, group: bool = True) -> Killed:
        """Start it and kill it (SIGKILL): in its first seconds, or after some new results.

        Without ``group`` only the first process is killed; its workers are to end by themselves.
        """
        before = self.results()
        new = self._chance.choice([0, 1, 1, 2, 3])
        later_s = self._chance.uniform(0.0, 0.4 if new else 2.5)
        child = self.start(workers)
        deadline = time.monotonic() + _PATIENCE_S
        while len(self.results()) < len(before) + new and child.poll() is None:
            assert time.monotonic() < deadline, "the analysis does not get on"
            time.sleep(0.02)
        time.sleep(later_s)
        family = _members(child.pid)
        if child.poll() is None:
            (os.killpg if group else os.kill)(child.pid, signal.SIGKILL)
        is_over = child.wait() == 0
        return Killed(before, self.results(), is_over, _wait_for(family))

    def interrupt(self, workers: int) -> tuple[int, tuple[int, ...]]:
        """Ctrl+C after the first new result: the exit code, and who outlived it."""
        before = len(self.results())
        child = self.start(workers)
        while len(self.results()) <= before and child.poll() is None:
            time.sleep(0.02)
        family = _members(child.pid)
        os.killpg(child.pid, signal.SIGINT)
        return child.wait(timeout=_PATIENCE_S), _wait_for(family)

    def finish(self, workers: int) -> int:
        """Let it run to its end; the exit code."""
        return self.start(workers).wait(timeout=_PATIENCE_S)

    def start(self, workers: int) -> subprocess.Popen[bytes]:
        """The command in a process group of its own."""
        command = [sys.executable, *self._program, "analyse", str(self._film), "--json"]
        with self.said.open("wb") as said:
            return subprocess.Popen(
                [*command, "--workers", str(workers)],
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
                env={**os.environ, "IMH_VIDEO_CACHE": str(self._cache)},
            )


def _members(group: int) -> list[int]:
    """The processes of a group (Linux)."""
    members = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            members.append(int(path.name))
    return members


def _wait_for(processes: Sequence[int], patience_s: float = 10.0) -> tuple[int, ...]:
    """Those that are still alive after so long."""
    deadline = time.monotonic() + patience_s
    while left := tuple(p for p in processes if _is_alive(p)):
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return left


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
