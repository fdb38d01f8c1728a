"""A coding as coloured strips, one per person: what the window and the PDF draw."""

from __future__ import annotations

from imh_video.app.report_words import called
from imh_video.exchange.document import CodingDocument
from imh_video.exchange.report_document import Strip, StripPiece
from imh_video.measures.coded import Bout, Coded, Whose
from imh_video.model.identifiers import MarkId
from imh_video.model.job import stoppable
from imh_video.model.mark import Certainty, Mark
from imh_video.timebase import Micros, Span

_POINT_WIDTH = 0.012
"""The room that a point takes up, as a share of the whole: pieces must not lie on each other."""


def strips_of(document: CodingDocument, made: Coded) -> tuple[Strip, ...]:
    """Everybody of whom something was marked, or who could not be seen for a while."""
    if made.stretch is None:
        return ()
    by_id = {mark.id: mark for mark in document.marks}
    found = []
    for whose in made.whose:
        bouts = [bout for bout in stoppable(made.bouts, made.control) if bout.whose == whose]
        if bouts or made.unseen.get(whose):
            found.append(_strip(document, made, whose, bouts, by_id))
    return tuple(found)


def _strip(
    document: CodingDocument,
    made: Coded,
    whose: Whose,
    bouts: list[Bout],
    by_id: dict[MarkId, Mark],
) -> Strip:
    assert made.stretch is not None
    room_us = round(made.stretch.duration_us * _POINT_WIDTH)
    codes = {code.id: code for code in document.scheme.codes}
    ends: list[Micros] = []
    pieces = []
    in_order = sorted(bouts, key=lambda one: (one.span.onset_us, -one.span.end_us))
    for bout in stoppable(in_order, made.control):
        lane = _free_lane(ends, bout.span, room_us)
        code = codes[bout.code_id]
        pieces.append(
            StripPiece(
                span=bout.span,
                text=code.label,
                valence=code.valence,
                lane=lane,
                is_unsure=by_id[bout.mark_ids[0]].certainty is not Certainty.SURE,
            )
        )
    return Strip(
        title=called(whose, document.people, made.whose),
        actor=whose.actor,
        pieces=tuple(pieces),
        lanes=len(ends),
        unseen=made.unseen.get(whose, ()),
    )


def _free_lane(ends: list[Micros], span: Span, room_us: Micros) -> int:
    """The uppermost lane that is free there; ``ends`` holds where each one is taken up to."""
    until_us = max(span.end_us, span.onset_us + room_us)
    for lane, taken_us in enumerate(ends):
        if taken_us <= span.onset_us:
            ends[lane] = until_us
            return lane
    ends.append(until_us)
    return len(ends) - 1
