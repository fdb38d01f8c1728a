"""The baby gives a cue, the parent replies in time, and the baby carries on or brightens.

Looks, sounds, smiles and reaches are cues; turning, voice, smile, a near hand and a face that comes
out of hiding are replies. Nothing here knows what a reply meant: a person decides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from imh_video.model.moment import MomentKind
from imh_video.moments.found import Found
from imh_video.moments.reasons import chain
from imh_video.moments.scene import CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.timebase import MICROS_PER_SECOND, Micros, Span, micros

RULE = "cue_and_reply"
CUES = (Sign.REACH, Sign.VOICE, Sign.SMILE, Sign.LOOK)
REPLIES = (Sign.VOICE, Sign.SMILE, Sign.TOUCH, Sign.LOOK, Sign.SHOW_FACE)
_CLARITY = {Sign.REACH: 0.9, Sign.VOICE: 0.8, Sign.SMILE: 1.0, Sign.LOOK: 0.4}
_BEFORE_REPLY_US = MICROS_PER_SECOND // 2
_BRIGHT = {Sign.SMILE: 1.0, Sign.REACH: 0.7, Sign.VOICE: 0.6, Sign.LOOK: 0.5}


@dataclass(frozen=True, slots=True)
class Chain:
    """A cue, the first reply to it, and what the baby did then; None is carrying on as before."""

    cue: Act
    reply: Act
    replies: tuple[Act, ...]
    outcome: Act | None


def find(scene: Scene) -> list[Found]:
    """Chains of cue, reply and outcome; of several cues before one reply the plainest is told."""
    cues = [cue for sign in CUES for cue in scene.acts(INFANT, sign).all]
    chains = [_chain(scene, cue) for cue in cues if scene.began_in_view(cue)]
    by_reply: dict[Act, list[Chain]] = {}
    for whole in chains:
        if whole is not None:
            by_reply.setdefault(whole.reply, []).append(whole)
    return [_told_once(scene, several) for several in by_reply.values()]


def _told_once(scene: Scene, several: Sequence[Chain]) -> Found:
    """The plainest of the chains to one reply, from where the cues just before it began."""
    found = {whole: _found(scene, whole) for whole in several}
    plainest = max(several, key=lambda whole: found[whole].strength)
    first_us = plainest.cue.onset_us - micros(scene.parameters.reply.together_s)
    onset_us = min(one.cue.onset_us for one in several if one.cue.onset_us >= first_us)
    return replace(found[plainest], span=_shown(scene, plainest, onset_us))


def _chain(scene: Scene, cue: Act) -> Chain | None:
    if cue.sign == Sign.REACH and not _goes_to_the_parent(scene, cue):
        return None
    replies = replies_to(scene, cue)
    if not replies:
        return None
    reply = replies[0]
    outcome = _brightening(scene, cue, reply)
    until = (
        outcome.onset_us if outcome else reply.onset_us + micros(scene.parameters.reply.carry_on_s)
    )
    if scene.acts(INFANT, Sign.TURN_AWAY).beginning_within(reply.onset_us, until):
        return None
    if outcome is None and not _carries_on(scene, cue, reply):
        return None
    return Chain(cue, reply, replies, outcome)


def _goes_to_the_parent(scene: Scene, reach: Act) -> bool:
    """A reach that lasts goes where it points; a short one, when the baby faces the parent."""
    if reach.duration_us >= micros(scene.parameters.reply.long_reach_s):
        return True
    return scene.faces_partner_around(reach, scene.parameters.reply.directed_share)


def replies_to(scene: Scene, cue: Act) -> tuple[Act, ...]:
    """What the parent began within the window after the cue, in order of time."""
    reply = scene.parameters.reply
    first = cue.onset_us + micros(reply.soonest_s)
    last = cue.onset_us + micros(reply.window_s)
    found: list[Act] = []
    for sign in REPLIES:
        latest = last
        if sign == Sign.VOICE and cue.sign == Sign.VOICE:
            latest = max(last, cue.offset_us + micros(reply.voice_gap_s))
        acts = scene.acts(CAREGIVER, sign).beginning_within(first, latest)
        found.extend(act for act in acts if scene.began_in_view(act))
    return tuple(sorted(found))


def _brightening(scene: Scene, cue: Act, reply: Act) -> Act | None:
    """The baby's first smile, sound, reach or look that begins after the reply."""
    first = reply.onset_us + micros(scene.parameters.reply.soonest_s)
    last = reply.onset_us + micros(scene.parameters.reply.outcome_s)
    begun = [
        act
        for sign in CUES
        for act in scene.acts(INFANT, sign).beginning_within(first, last)
        if act != cue and scene.began_in_view(act)
    ]
    # A smile tells more than a look that happens to come a little earlier.
    return max(begun, key=lambda act: (_BRIGHT[act.sign], -act.onset_us), default=None)


def _carries_on(scene: Scene, cue: Act, reply: Act) -> bool:
    """The cue itself goes on, or the baby is seen to stay turned to the parent."""
    parameters = scene.parameters.reply
    until = reply.onset_us + micros(parameters.carry_on_s)
    if cue.offset_us >= until:
        return True
    facing = scene.trace_of(INFANT, Sign.LOOK).yes_share(reply.onset_us, until)
    return facing >= parameters.carry_on_share


def _found(scene: Scene, whole: Chain) -> Found:
    cue, reply, outcome = whole.cue, whole.reply, whole.outcome
    acts = [cue, reply] if outcome is None else [cue, reply, outcome]
    return Found(
        kind=MomentKind.CUE_AND_REPLY,
        rule=RULE,
        span=_shown(scene, whole, cue.onset_us),
        strength=_strength(scene, whole),
        reason=chain(acts, "" if outcome else "baby carried on"),
        evidence=tuple(act.as_evidence() for act in acts),
        rests_on=tuple(dict.fromkeys(act.signal for act in acts)),
    )


def _shown(scene: Scene, whole: Chain, first_us: Micros) -> Span:
    """From the first cue, or from the plainest, so that it does not last too long.

    Of a slow chain the reply and what came of it: that is where they meet.
    """
    end_us = _end_us(scene, whole)
    shown_us = micros(scene.parameters.reply.shown_s)
    for onset_us in (first_us, whole.cue.onset_us):
        if end_us - onset_us <= shown_us:
            return Span(onset_us, end_us)
    return Span(max(whole.cue.onset_us, whole.reply.onset_us - _BEFORE_REPLY_US), end_us)


def _end_us(scene: Scene, whole: Chain) -> Micros:
    if whole.outcome is None:
        return whole.reply.onset_us + micros(scene.parameters.reply.carry_on_s)
    return whole.outcome.onset_us + max(micros(0.5), min(micros(1.5), whole.outcome.duration_us))


def _strength(scene: Scene, whole: Chain) -> float:
    """How plain the chain was: clear cue, quick and rich reply, brightening, little by chance."""
    delay_us = _delay_us(whole)
    promptness = max(0.0, 1.0 - delay_us / micros(scene.parameters.reply.window_s))
    richness = min(1.0, (len({act.sign for act in whole.replies}) - 1) / 2)
    bright = _BRIGHT[whole.outcome.sign] if whole.outcome else 0.25
    facing = scene.trace("face_to_face").yes_share(whole.reply.onset_us, _end_us(scene, whole))
    return (
        0.25 * _CLARITY[whole.cue.sign]
        + 0.1 * promptness
        + 0.15 * richness
        + 0.3 * bright
        + 0.1 * facing
        + 0.1 * _not_by_chance(scene, whole.reply, delay_us)
    )


def _delay_us(whole: Chain) -> Micros:
    by_voice = whole.cue.sign == whole.reply.sign == Sign.VOICE
    begin_us = whole.cue.offset_us if by_voice else whole.cue.onset_us
    return max(0, whole.reply.onset_us - begin_us)


def _not_by_chance(scene: Scene, reply: Act, delay_us: Micros) -> float:
    """How seldom such an act falls within such a delay by itself (0 to 1).

    Acts at the film's own rate as a Poisson process: a parent who talks all the time "replies" to
    everything, and that tells little.
    """
    rate = len(scene.acts(CAREGIVER, reply.sign).all) / max(scene.signals.duration_us, 1)
    return math.exp(-rate * max(delay_us, MICROS_PER_SECOND // 4))
