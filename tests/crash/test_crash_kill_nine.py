"""kill -9 in the middle of editing: nothing committed is lost, nothing is half-written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.killing import kill_while_editing
from support.libraries import make_library

KILLS = 12
pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")


@pytest.mark.slow
def test_a_coding_killed_again_and_again_holds_every_edit_that_was_told_as_done(
    tmp_path: Path,
) -> None:
    made = make_library(tmp_path / "library")
    recording_id = made.recording_without_film().id
    made.library.close()
    edits = 0
    for seed in range(KILLS):
        killed = kill_while_editing(made.library.folder, recording_id, seed)
        assert killed.problems == ()
        assert killed.is_free, "the lock outlived the process"
        assert killed.lost_nothing, killed
        # An edit that changes nothing is not kept, so there may be fewer; never more than one
        # beyond what was told.
        assert killed.edits_written <= killed.edits_told + killed.in_flight
        edits += killed.edits_told
    assert edits > KILLS, "the child never got to edit"
