"""Coding blind first: possible moments stay hidden until the coder's own pass is finished.

Said by the coder, recorded with the time and with the marks of that moment, so that later on the
coding can be held beside what it was. Beginning and finishing are no edits: undo leaves them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import EditRefused
from imh_video.app.library import Library
from imh_video.measures.since_own_pass import CodeSince, since_own_pass
from imh_video.model.audit import Action
from imh_video.model.identifiers import CodingId
from imh_video.model.mark import Origin
from imh_video.model.own_pass import OwnPass
from imh_video.store import audit, own_passes


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
            "Your own pass of this film is finished, and possible moments were shown.",
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
    _check_may_write(desk)
    known = own_pass_of(desk)
    if known is None or not known.is_going_on:
        raise EditRefused("No own pass is going on in this coding.")
    marks = tuple(desk.marks_in_order())
    done = OwnPass(known.coding_id, known.begun_at, datetime.now(UTC), marks)
    return _keep(library, done, "finished")


def check_own_pass(desk: CodingDesk) -> OwnPassCheck:
    """The coding now beside what it was when the own pass was finished. Raises EditRefused."""
    known = own_pass_of(desk)
    if known is None or known.is_going_on:
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
