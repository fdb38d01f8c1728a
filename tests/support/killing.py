"""Kill a process in the middle of its edits, again and again, and look at what is left."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from support.edit_until_killed import fingerprint
from support.libraries import scheme

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.model.identifiers import RecordingId

CHILD = Path(__file__).with_name("edit_until_killed.py")


@dataclass(frozen=True)
class Killed:
    """One kill: what the child had told, and what the library held afterwards."""

    edits_told: int
    in_flight: bool
    """Whether the child was inside an edit when it was killed."""
    told: str
    """Fingerprint after the last edit that was told as done."""
    found: str
    one_back: str
    """Fingerprint with the newest edit, undo or redo taken back."""
    problems: tuple[str, ...]
    edits_written: int
    is_free: bool
    """Whether the coding could be opened for editing at once."""

    @property
    def lost_nothing(self) -> bool:
        """All that was told as done is there; at most the edit in flight is there as well."""
        whole = not self.problems and self.is_free
        return whole and (
            self.found == self.told or (self.in_flight and self.one_back == self.told)
        )


def kill_while_editing(folder: Path, recording_id: RecordingId, seed: int) -> Killed:
    """Start a child that edits, kill it (SIGKILL) at a random moment, open what it leaves."""
    chance = random.Random(seed)
    before = audit_count(folder)
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), recording_id, str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert child.stdout is not None
    with child.stdout as told:
        first = told.readline()
        assert first.startswith("done 0"), first
        time.sleep(chance.uniform(0.0, 0.12))
        child.kill()
        lines = [first, *told.readlines()]
    child.wait()
    assert child.returncode != 0
    return _look(folder, recording_id, [line for line in lines if line.endswith("\n")], before)


def _look(folder: Path, recording_id: RecordingId, lines: list[str], before: int) -> Killed:
    last_done = next(line for line in reversed(lines) if line.startswith("done"))
    written = audit_count(folder)
    with Library.open(folder) as library:
        problems = library.verify()
        with library.open_coding(recording_id, "MK", scheme()) as desk:
            found, is_free = fingerprint(desk.contents), not desk.read_only
            one_back = _one_back(library, desk)
    return Killed(
        edits_told=int(last_done.split()[1]),
        in_flight=lines[-1].startswith("do "),
        told=last_done.split()[2],
        found=found,
        one_back=one_back,
        problems=problems,
        edits_written=written - before,
        is_free=is_free,
    )


def _one_back(library: Library, desk: CodingDesk) -> str:
    """What was held before the newest thing that was done; the desk is left as it was."""
    newest = library.audit_entries(desk.coding.id, limit=1)
    if not newest:
        return fingerprint(desk.contents)
    there, back = (desk.undo, desk.redo)
    if newest[0].detail.startswith("undo"):
        there, back = back, there
    there()
    before = fingerprint(desk.contents)
    back()
    return before


def audit_count(folder: Path) -> int:
    """How many edits, undos and redos the audit knows of."""
    with Library.open(folder) as library:
        return sum(entry.action == "edit" for entry in library.audit_entries())
