"""How long a reply took, by the links that the coder drew.

From the onset of the cue to the onset of the reply; beside it from the end of the cue, which is
negative where the reply begins while the cue still goes on. Of several replies of one code to one
cue the first counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from imh_video.measures.coded import Bout, Coded
from imh_video.measures.spread import Spread, spread
from imh_video.model.identifiers import MarkId
from imh_video.model.job import stoppable
from imh_video.model.scheme import Code, Relation
from imh_video.timebase import Micros


@dataclass(frozen=True, slots=True)
class LinkLatency:
    """One pair of codes: what came first, and what answered or repaired it."""

    relation: Relation
    cue: Code
    reply: Code
    pairs: int
    """Pairs with a latency; those of ``before_cue`` are not among them."""
    from_onset: Spread | None
    from_end: Spread | None
    """Only of cues whose end is known."""
    before_cue: int
    """Replies that begin before their cue: most likely a slip, so not in the latencies."""


@dataclass(frozen=True, slots=True)
class LinkedShare:
    """How many marks of a code that may be answered have a reply linked to them."""

    cue: Code
    cues: int
    linked: int
    share: float | None
    """None when the code was never marked."""


def link_latencies(coded: Coded) -> tuple[LinkLatency, ...]:
    """Pairs of codes that are linked, in the scheme's order of cues and replies."""
    bout_of = _bouts_by_mark(coded)
    first: dict[tuple[Relation, MarkId, str], Bout] = {}
    for link in stoppable(coded.links, coded.control):
        cue, reply = bout_of.get(link.target), bout_of.get(link.source)
        if cue is None or reply is None or link.relation is Relation.PART_OF:
            continue
        key = (link.relation, link.target, reply.code_id)
        if key not in first or reply.span.onset_us < first[key].span.onset_us:
            first[key] = reply
    pairs: defaultdict[tuple[Relation, str, str], list[tuple[Bout, Bout]]] = defaultdict(list)
    for (relation, target, reply_code), reply in first.items():
        cue = bout_of[target]
        pairs[relation, cue.code_id, reply_code].append((cue, reply))
    codes = {code.id: code for code in coded.scheme.codes}
    place = {code_id: at for at, code_id in enumerate(codes)}
    in_order = sorted(pairs, key=lambda key: (key[0].value, place[key[1]], place[key[2]]))
    return tuple(
        _latency(relation, codes[cue], codes[reply], pairs[relation, cue, reply])
        for relation, cue, reply in in_order
    )


def _latency(
    relation: Relation, cue: Code, reply: Code, pairs: list[tuple[Bout, Bout]]
) -> LinkLatency:
    after = [(c, r) for c, r in pairs if r.span.onset_us >= c.span.onset_us]
    return LinkLatency(
        relation=relation,
        cue=cue,
        reply=reply,
        pairs=len(after),
        from_onset=spread([_gap(c.span.onset_us, r) for c, r in after]),
        from_end=spread([_gap(c.span.end_us, r) for c, r in after if c.has_length]),
        before_cue=len(pairs) - len(after),
    )


def _gap(since_us: Micros, reply: Bout) -> Micros:
    return reply.span.onset_us - since_us


def linked_shares(coded: Coded) -> tuple[LinkedShare, ...]:
    """For each code that some other code of the scheme answers: how many have a reply linked."""
    answered = {
        link.target for link in coded.links if link.relation is Relation.RESPONDS_TO
    } & _bouts_by_mark(coded).keys()
    can_be_answered = {
        cue
        for code in coded.scheme.codes
        if code.id not in coded.left_out.switched_off
        for cue in code.links.get(Relation.RESPONDS_TO, ())
    }
    found = []
    for code in coded.scheme.codes:
        if code.id not in can_be_answered or code.id in coded.left_out.switched_off:
            continue
        coded.control.check()
        bouts = [bout for bout in coded.bouts if bout.code_id == code.id]
        linked = sum(any(mark in answered for mark in bout.mark_ids) for bout in bouts)
        found.append(LinkedShare(code, len(bouts), linked, linked / len(bouts) if bouts else None))
    return tuple(found)


def _bouts_by_mark(coded: Coded) -> Mapping[MarkId, Bout]:
    return {mark_id: bout for bout in coded.bouts for mark_id in bout.mark_ids}
