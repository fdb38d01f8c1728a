"""Edits one coding without end, telling each edit on stdout before and after. Meant to be killed.

``python edit_until_killed.py LIBRARY RECORDING SEED``: lines ``do N`` and ``done N HASH``, the
hash over everything the coding holds after edit N.
"""

from __future__ import annotations

import hashlib
import random
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.libraries import candidate, scheme

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import EditRefused
from imh_video.app.library import Library
from imh_video.model.changes import Contents
from imh_video.model.identifiers import RecordingId
from imh_video.model.scheme import Relation
from imh_video.timebase import Span


def fingerprint(contents: Contents) -> str:
    """The same for equal contents, in whatever process."""
    # Equal times of day may be written differently: a decision that came back by undo holds
    # another, equal, class for UTC than one that was read from its row.
    decisions = [
        (replace(one, decided_at=datetime.min.replace(tzinfo=UTC)), one.decided_at.timestamp())
        for one in contents.decisions.values()
    ]
    held = (contents.marks.values(), contents.links.values(), decisions)
    lines = "\n".join(repr(sorted(map(repr, things))) for things in held)
    return hashlib.sha256(lines.encode()).hexdigest()


def one_edit(desk: CodingDesk, chance: random.Random) -> None:
    """Something that a coder does, of any kind."""
    marks = desk.marks_in_order()
    at_us = chance.randrange(0, 60_000_000)
    what = chance.randrange(10)
    if what <= 2 or len(marks) < 3:
        desk.mark_point(chance.choice(["b_reach", "p_name", "b_look", "b_away", "d_attune"]), at_us)
    elif what == 3:
        desk.toggle_state(chance.choice(["b_hum", "b_look", "p_attend"]), at_us)
    elif what == 4:
        desk.change_mark(replace(chance.choice(marks), note="looked again " * 200))
    elif what == 5:
        desk.remove_marks(mark.id for mark in chance.sample(marks, 2))
    elif what == 6:
        source, target = chance.sample(marks, 2)
        desk.link(source.id, target.id, Relation.RESPONDS_TO)
    elif what == 7:
        desk.keep(candidate(id_=f"candidate-{chance.randrange(50)}", onset_us=at_us,
                            offset_us=at_us + 2_000_000))  # fmt: skip
    elif what == 8:
        desk.add_marks(
            [replace(mark, id=type(mark.id)(f"{mark.id[:20]}-{at_us}"), candidate_id=None,
                     span=Span(mark.span.onset_us, mark.span.offset_us))
             for mark in marks[:30] if not mark.is_open],
            title="Copy marks", gives_way=False,
        )  # fmt: skip
    elif desk.can_redo and chance.random() < 0.5:
        desk.redo()
    else:
        desk.undo()


def main() -> None:
    folder, recording_id, seed = sys.argv[1:]
    chance = random.Random(seed)
    with Library.open(Path(folder), who="coder") as library:
        desk = library.open_coding(RecordingId(recording_id), "MK", scheme())
        if desk.read_only:
            raise SystemExit(f"cannot edit: {desk.why_read_only}")
        number = 0
        say(f"done 0 {fingerprint(desk.contents)}")
        while True:
            number += 1
            say(f"do {number}")
            with suppress(EditRefused):
                one_edit(desk, chance)
            say(f"done {number} {fingerprint(desk.contents)}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
