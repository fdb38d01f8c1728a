"""Coding blind first: possible moments stay hidden until the coder's own pass is finished.

Said by the coder, recorded with the time and with the marks of that moment, so that later on the
coding can be held beside what it was. Beginning, finishing and leaving it are no edits: undo leaves
them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import EditRefused
from imh_video.app.library import Library
from imh_video.measures.since_own_pass import CodeSince, since_own_pass
from imh_video.model.audit import Action
from imh_video.model.identifiers import CodingId, RecordingId
from imh_video.model.mark import Origin
from imh_video.model.own_pass import OwnPass
from imh_video.model.problem import Problem
from imh_video.store import audit, own_passes
from imh_video.store.film_copies import hash_of


@dataclass(frozen=True, slots=True)
class OwnPassCheck:
    """A coding beside what it was when the own pass was finished."""

    own_pass: OwnPass
    codes: tuple[CodeSince, ...]

    def total(self, name: str) -> int:
        """A count of ``CodeSince`` over all codes."""
        return sum(int(getattr(one, name)) for one in self.codes)


def own_pass_of(desk: CodingDesk) -> OwnPass | None:
    """None when this coding was not made blind first."""
    with desk.database.reading() as connection:
        return own_passes.own_pass(connection, desk.coding.id)


def hides_suggestions(desk: CodingDesk) -> bool:
    """Whether the coder's own pass still goes on."""
    known = own_pass_of(desk)
    return known is not None and known.is_going_on


def coders_at_it(library: Library, recording_id: RecordingId) -> tuple[str, ...]:
    """Whose own pass of this film goes on."""
    with library.database.reading() as connection:
        return own_passes.coders_at_it(connection, recording_id)


def check_may_see(library: Library, recording_id: RecordingId, coder: str | None = None) -> None:
    """For those who are no window with a coding open: whether possible moments may be shown.

    Without ``coder`` nobody's own pass may be going on, as nobody knows who looks. Raises
    SuggestionsHidden.
    """
    hidden_from = [
        one for one in coders_at_it(library, recording_id) if coder is None or one == coder
    ]
    if hidden_from:
        recording = library.recording(recording_id)
        family = library.family(recording.family_id)
        raise SuggestionsHidden(f"{family.code}/{recording.title}", hidden_from[0])


def check_file_may_be_seen(folder: Path, film: Path) -> None:
    """The same for a file on its own: it may be the film of a library in which a pass goes on.

    ``folder`` is the library; where there is none that can be opened nothing is hidden. Raises
    SuggestionsHidden. Reads the file to its end only where a film of its very size is coded so.
    """
    try:
        library = Library.open(folder)
    except Problem:
        return
    with library:
        try:
            size_bytes = film.stat().st_size
        except OSError:
            return
        with library.database.reading() as connection:
            alike = own_passes.recordings_of_same_size(connection, size_bytes)
        sha256 = hash_of(film) if alike else ""
        for recording_id, known in alike:
            if known == sha256:
                check_may_see(library, recording_id)


class SuggestionsHidden(Problem):
    """A coder's own pass goes on; what the program found would lead the eye."""

    def __init__(self, film: str, coder: str) -> None:
        super().__init__(
            f"the own pass of {coder} goes on: possible moments stay hidden until it is finished.",
            where=film,
            way_out="Finish it (suggestions own-pass finish), or end it as it is (own-pass leave).",
        )


def begin_own_pass(library: Library, desk: CodingDesk) -> OwnPass:
    """Hide possible moments until the pass is finished.

    Raises EditRefused when possible moments were answered in this coding already, or the pass is
    finished: neither can be unseen.
    """
    _check_may_write(desk)
    known = own_pass_of(desk)
    if known is not None:
        if known.is_going_on:
            return known
        raise EditRefused(
            "Your own pass of this film is over, and possible moments were shown.",
            way_out="A new coding, under another name of a coder, can begin without them.",
        )
    if desk.decisions or any(mark.origin is Origin.SUGGESTION for mark in desk.marks.values()):
        raise EditRefused(
            "Possible moments were answered in this coding already: they cannot be unseen.",
            way_out="A new coding, under another name of a coder, can begin without them.",
        )
    return _keep(library, OwnPass(desk.coding.id, datetime.now(UTC)), "begun")


def finish_own_pass(library: Library, desk: CodingDesk) -> OwnPass:
    """ "I have finished my own pass": the time and the marks are kept. Raises EditRefused."""
    return _end(library, desk, "finished")


def leave_own_pass(library: Library, desk: CodingDesk) -> OwnPass:
    """End it as it is: possible moments show, and it counts as no coding without them.

    It cannot be begun again: what was seen cannot be unseen. Raises EditRefused.
    """
    return _end(library, desk, "left")


def _end(library: Library, desk: CodingDesk, how: str) -> OwnPass:
    _check_may_write(desk)
    known = own_pass_of(desk)
    if known is None or not known.is_going_on:
        raise EditRefused("No own pass is going on in this coding.")
    marks = tuple(desk.marks_in_order())
    done = OwnPass(known.coding_id, known.begun_at, datetime.now(UTC), marks, is_left=how == "left")
    return _keep(library, done, how)


def check_own_pass(desk: CodingDesk) -> OwnPassCheck:
    """The coding now beside what it was when the own pass was finished. Raises EditRefused."""
    known = own_pass_of(desk)
    if known is None or not known.is_whole:
        raise EditRefused(
            "There is nothing to compare with: no own pass was finished in this coding.",
            way_out="Choose “My own pass first” before you begin to code.",
        )
    codes = {code.id: place for place, code in enumerate(desk.scheme.codes)}
    found = since_own_pass(known.marks, desk.marks_in_order())
    ordered = sorted(found, key=lambda one: codes.get(one.code_id, len(codes)))
    return OwnPassCheck(known, tuple(ordered))


def describe_check(desk: CodingDesk, check: OwnPassCheck) -> dict[str, Any]:
    """The check as the command line tells it."""
    finished = check.own_pass.finished_at
    return {
        "coder": desk.coding.coder,
        "begun_at": check.own_pass.begun_at.isoformat(timespec="seconds"),
        "finished_at": finished.isoformat(timespec="seconds") if finished else None,
        "before": check.total("before"),
        "now": check.total("now"),
        "added": check.total("added"),
        "suggested": check.total("suggested"),
        "moved": check.total("moved"),
        "recoded": check.total("recoded"),
        "removed": check.total("removed"),
        "codes": [
            {
                "code": one.code_id,
                "before": one.before,
                "now": one.now,
                "added": one.added,
                "suggested": one.suggested,
                "moved": one.moved,
                "recoded": one.recoded,
                "removed": one.removed,
            }
            for one in check.codes
        ],
    }


def _keep(library: Library, one: OwnPass, what: str) -> OwnPass:
    with library.database.writing() as connection:
        own_passes.keep_own_pass(connection, one)
        _write_down(connection, library, one.coding_id, what)
    return one


def _write_down(connection: Connection, library: Library, coding_id: CodingId, what: str) -> None:
    audit.append(connection, library.who, Action.OWN_PASS, coding_id, detail=what)


def _check_may_write(desk: CodingDesk) -> None:
    if desk.read_only:
        raise EditRefused(
            f"Nothing can be changed: {desk.why_read_only}.",
            way_out="Close it there, or open it again.",
        )
