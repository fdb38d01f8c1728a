"""How two marks are linked when nobody says how, and what a link says: cue, response, outcome."""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.app.coding_desk import CodingDesk
from imh_video.app.edits import ChangeLink, EditRefused
from imh_video.model.identifiers import LinkId, MarkId
from imh_video.model.mark import Link, Mark
from imh_video.model.scheme import Actor, CodingScheme, Relation
from imh_video.timebase import Micros

_TOGETHER = (Actor.DYAD, Actor.SESSION)


@dataclass(frozen=True, slots=True)
class UsualLink:
    """``source`` stands in ``relation`` to ``target``: the reply responds to the cue."""

    source: MarkId
    target: MarkId
    relation: Relation


def usual_link(scheme: CodingScheme, cue: Mark, reply: Mark) -> UsualLink:
    """The scheme's own word for these two codes comes first, either way round; but nothing
    answers what comes later.

    Otherwise something of one person within something of both is a part of it, and anything else
    is a response.
    """
    for source, target in ((reply, cue), (cue, reply)):
        relation = _listed(scheme, source.code_id, target.code_id)
        is_later = source.span.onset_us >= target.span.onset_us
        if relation is not None and (is_later or relation is Relation.PART_OF):
            return UsualLink(source.id, target.id, relation)
    is_whole = [_is_together(scheme, mark) for mark in (cue, reply)]
    if is_whole[0] != is_whole[1] and _overlap(cue, reply):
        part, whole = (reply, cue) if is_whole[0] else (cue, reply)
        return UsualLink(part.id, whole.id, Relation.PART_OF)
    return UsualLink(reply.id, cue.id, Relation.RESPONDS_TO)


def _listed(scheme: CodingScheme, source: str, target: str) -> Relation | None:
    if not scheme.has_code(source):
        return None
    links = scheme.code(source).links
    return next((relation for relation, targets in links.items() if target in targets), None)


def _is_together(scheme: CodingScheme, mark: Mark) -> bool:
    return scheme.has_code(mark.code_id) and scheme.code(mark.code_id).actor in _TOGETHER


def _overlap(one: Mark, other: Mark) -> bool:
    first, second = sorted((one.span, other.span), key=lambda span: span.onset_us)
    return second.onset_us <= first.end_us


def link_marks(desk: CodingDesk, cue_id: MarkId, reply_id: MarkId) -> Link:
    """Link a cue with what answered it, in the way that is usual for the two.

    Raises EditRefused.
    """
    cue, reply = desk.marks.get(cue_id), desk.marks.get(reply_id)
    if cue is None or reply is None:
        raise EditRefused("One of the two marks is no longer there.")
    usual = usual_link(desk.scheme, cue, reply)
    return desk.link(usual.source, usual.target, usual.relation)


def link_two(desk: CodingDesk, ids: tuple[MarkId, ...]) -> Link:
    """Link two marks: what came first is the cue. Raises EditRefused."""
    if len(ids) != 2:
        raise EditRefused("Two marks can be linked.", way_out="Choose exactly two.")
    marks = [desk.marks[mark_id] for mark_id in ids if mark_id in desk.marks]
    marks.sort(key=lambda mark: (mark.span.onset_us, mark.span.end_us))
    if len(marks) != 2:
        raise EditRefused("One of the two marks is no longer there.")
    return link_marks(desk, marks[0].id, marks[1].id)


def relate(desk: CodingDesk, link_id: LinkId, relation: Relation) -> None:
    """Say otherwise how the two are linked."""
    link = _there(desk, link_id)
    desk.do(ChangeLink(Link(link.id, link.coding_id, link.source, link.target, relation)))


def turn_round(desk: CodingDesk, link_id: LinkId) -> None:
    """The cue becomes the response, and the response the cue."""
    link = _there(desk, link_id)
    turned = Link(link.id, link.coding_id, link.target, link.source, link.relation)
    desk.do(ChangeLink(turned, "Turn link round"))


def _there(desk: CodingDesk, link_id: LinkId) -> Link:
    link = desk.links.get(link_id)
    if link is None:
        raise EditRefused("This link is no longer there.")
    return link


def latency_us(cue: Mark, reply: Mark) -> Micros:
    """From the onset of the cue to the onset of the reply, as the reports count it."""
    return reply.span.onset_us - cue.span.onset_us
