"""Whether and how soon the other one replied, by time: within a window after each cue.

Time-window analysis (Yoder & Tapp 2004, *Journal of Behavioral Education* 13, 227-246). What may be
a reply to what is the scheme's own list (``responds_to``); nothing is guessed. A cue whose window
runs past the film, or into time in which a partner could not be seen, is *not known* unless a
reply had come before: it is neither answered nor unanswered.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from imh_video.measures.coded import Bout, Coded, Whose
from imh_video.measures.spread import Spread, spread
from imh_video.measures.stretches import touches
from imh_video.model.scheme import Actor, Code, Relation
from imh_video.timebase import Micros

DEFAULT_WINDOW_US: Micros = 5_000_000
"""Five seconds: within them, the scheme that comes with the program calls a cue answered."""

_PARTNER = {Actor.INFANT: Actor.PARENT, Actor.PARENT: Actor.INFANT}


@dataclass(frozen=True, slots=True)
class Replies:
    """What followed the cues of one code of one person."""

    whose: Whose
    cue: Code
    replies: tuple[Code, ...]
    """What counts as a reply to it."""
    answered: int
    unanswered: int
    not_known: int
    share_answered: float | None
    """Of the cues of which it is known; None when it is known of none."""
    latency: Spread | None
    """From the onset of the cue to the onset of the first reply."""


def replies_in_time(coded: Coded, window_us: Micros = DEFAULT_WINDOW_US) -> tuple[Replies, ...]:
    """Every code of a baby or a parent to which the scheme knows replies of the other."""
    found = []
    for whose in coded.whose:
        for cue in coded.codes_of(whose):
            able = _may_reply(coded, cue)
            if able:
                found.append(_replies(coded, whose, cue, able, window_us))
    return tuple(found)


def _may_reply(coded: Coded, cue: Code) -> tuple[Code, ...]:
    """The partner's codes that the scheme lists as replies to it."""
    partner = _PARTNER.get(cue.actor)
    return tuple(
        code
        for code in coded.scheme.codes
        if code.actor is partner
        and not code.unscorable
        and code.id not in coded.left_out.switched_off
        and cue.id in code.links.get(Relation.RESPONDS_TO, ())
    )


def _replies(
    coded: Coded, whose: Whose, cue: Code, able: Sequence[Code], window_us: Micros
) -> Replies:
    partners = [one for one in coded.whose if one.actor is _PARTNER[cue.actor]]
    onsets = sorted(
        bout.span.onset_us for one in partners for code in able for bout in coded.of(one, code.id)
    )
    latencies: list[Micros] = []
    unanswered = not_known = 0
    for bout in coded.of(whose, cue.id):
        at = bisect_left(onsets, bout.span.onset_us)
        gap_us = onsets[at] - bout.span.onset_us if at < len(onsets) else window_us + 1
        if gap_us <= window_us:
            latencies.append(gap_us)
        elif _could_be_seen(coded, partners, bout, window_us):
            unanswered += 1
        else:
            not_known += 1
    known = len(latencies) + unanswered
    return Replies(
        whose=whose,
        cue=cue,
        replies=tuple(able),
        answered=len(latencies),
        unanswered=unanswered,
        not_known=not_known,
        share_answered=len(latencies) / known if known else None,
        latency=spread(latencies),
    )


def _could_be_seen(coded: Coded, partners: Sequence[Whose], cue: Bout, window_us: Micros) -> bool:
    """Whether a reply in the window would have been seen, whoever gave it."""
    onset_us, end_us = cue.span.onset_us, cue.span.onset_us + window_us
    if coded.stretch is None or end_us > coded.stretch.end_us:
        return False
    return not any(touches(coded.unseen.get(one, ()), onset_us, end_us) for one in partners)
