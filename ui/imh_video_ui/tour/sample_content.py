"""What the pictures show of the sample clips: marks, links, notes and decisions of a coder.

The marks are read off the truth files; what is written about them here is made up.
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.library import Library
from imh_video.app.sample_coding import code_from_truth
from imh_video.app.sample_library import open_sample_library, sample_clips_folder
from imh_video.app.shown_moments import shown_suggestions
from imh_video.model.identifiers import RecordingId
from imh_video.model.mark import Certainty, Mark
from imh_video.model.moment import DismissReason
from imh_video.model.problem import Problem
from imh_video.model.scheme import Relation
from imh_video.schemes.locate import find_scheme
from imh_video.timebase import micros

CODER: Final = "Coder A"
SHOWN_FAMILY: Final = "TERN-53"
REACH_S: Final = 14.6
CONCERN_S: Final = 49.205


def prepare_sample_library(folder: Path, *, looks: bool) -> None:
    """The sample families with marks, possible moments and decisions."""
    with open_sample_library(folder) as library:
        recording = library.recordings(library.family_of_code(SHOWN_FAMILY).id)[0]
        if looks:
            looked_at(library, recording.id)
        _code(library, recording.id)


def looked_at(library: Library, recording_id: RecordingId) -> bool:
    """Look at it now; False where that is not possible."""
    from imh_video.app.suggesting import look_at_recording

    try:
        look_at_recording(library, recording_id)
    except Problem as problem:
        # Without the model files the pictures show the marks, and no possible moments.
        sys.stderr.write(f"{problem.sentence}\n")
        return False
    return True


def _code(library: Library, recording_id: RecordingId) -> None:
    with library.open_coding(recording_id, CODER, find_scheme("sunderland")) as desk:
        code_from_truth(desk, sample_clips_folder() / "play_at_home.truth.json")
        _link(desk)
        _write(desk)
        _decide(desk, library)


def _decide(desk: CodingDesk, library: Library) -> None:
    suggestions = shown_suggestions(library, desk.recording.id)
    found = suggestions.moments if suggestions is not None else ()
    # The best one stays to be looked at: the picture shows what there is to decide.
    for candidate in found[1:2]:
        desk.keep(candidate)
    for candidate in found[2:3]:
        desk.dismiss(candidate, DismissReason.TOO_SLIGHT)


def at(desk: CodingDesk, code_id: str, onset_s: float) -> Mark | None:
    """The mark of that code that begins there."""
    onset_us = micros(onset_s)
    found = [mark for mark in desk.marks.values() if mark.code_id == code_id]
    return next((mark for mark in found if mark.span.onset_us == onset_us), None)


def _link(desk: CodingDesk) -> None:
    """A reach, what the parent said to it, and what the baby did next; a sound that waits."""
    chains = (
        (("b_reach", REACH_S), ("p_vturn", 15.76), ("b_smile", 16.96)),
        (("b_vocal", 25.4), ("p_vturn", 26.7), ("b_vocal", 28.0)),
    )
    for chain in chains:
        marks = [at(desk, code, onset) for code, onset in chain]
        for cue, reply in itertools.pairwise(marks):
            if cue is not None and reply is not None:
                desk.link(reply.id, cue.id, Relation.RESPONDS_TO)


def _write(desk: CodingDesk) -> None:
    reach = at(desk, "b_reach", REACH_S)
    fuss = at(desk, "b_fuss", CONCERN_S)
    if reach is not None:
        note = "Both hands at once, then stays with the parent's face."
        desk.change_mark(replace(reach, note=note, quotation="Look at you, are you coming to me?"))
    if fuss is not None:
        note = "To talk over with the team before the next visit."
        desk.change_mark(replace(fuss, note=note, is_concern=True, certainty=Certainty.LIKELY))
