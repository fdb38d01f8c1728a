"""Clear cues after which nothing that could have been a reply was seen or heard.

Whatever could not be seen or heard counts as if it might have been a reply. So taking away a part
of the view can only take cues away from this list, never add one (tried by a property test).
"""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.moments.scene import CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.timebase import Micros, micros

_REPLY_SIGNALS = ("voice_adult", "caregiver_smile", "caregiver_hand_near_partner")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A cue and the stretch after it that was watched and listened to without a gap."""

    cue: Act
    until_us: Micros


def unanswered_cues(scene: Scene, window_s: float) -> list[Unanswered]:
    """Clear cues, in order of time, with no possible reply within ``window_s``."""
    if not scene.audible:
        return []
    found = []
    for cue in clear_cues(scene):
        until_us = cue.onset_us + micros(window_s)
        if until_us <= scene.signals.duration_us and _no_reply_possible(scene, cue, until_us):
            found.append(Unanswered(cue, until_us))
    return found


def clear_cues(scene: Scene) -> list[Act]:
    """Reaches, sounds and smiles that go to the parent and were seen to begin."""
    parameters = scene.parameters.missed_cue
    least = {
        Sign.REACH: micros(scene.parameters.signs.reach_min_s),
        Sign.VOICE: micros(parameters.voice_min_s),
        Sign.SMILE: micros(parameters.smile_min_s),
    }
    return sorted(
        cue
        for sign, least_us in least.items()
        for cue in _begun(scene, sign, least_us)
        if scene.faces_partner_around(cue, scene.parameters.reply.directed_share)
    )


def _begun(scene: Scene, sign: Sign, least_us: Micros) -> list[Act]:
    """Acts that were seen to be absent, for longer than any bridged gap, and then to hold.

    Both are asked of fixed stretches around the onset. Asking it of whole bouts would not do: the
    second half of a bridged reach would become a cue of its own as soon as its first half is out of
    view, and a ragged sound a plain one when its ragged end is.
    """
    signs = scene.parameters.signs
    bridge_us = micros(signs.voice_bridge_s if sign == Sign.VOICE else signs.bridge_s)
    trace = scene.trace_of(INFANT, sign)
    return [
        Act(bout.onset_us, bout.offset_us, INFANT, sign, bout.peak)
        for bout in trace.bouts(least_us, bridge_us)
        if trace.no_share(bout.onset_us - bridge_us - micros(0.01), bout.onset_us) > 0.99
        and trace.yes_share(bout.onset_us, bout.onset_us + least_us) >= signs.filled_share
    ]


def _no_reply_possible(scene: Scene, cue: Act, until_us: Micros) -> bool:
    parameters = scene.parameters.missed_cue
    from_us = _listened_from(scene, cue)
    in_view = scene.trace("caregiver_face").yes_share(cue.onset_us, until_us)
    if in_view < parameters.seen_share:
        return False
    least = micros(parameters.reply_min_s)
    for name in _REPLY_SIGNALS:
        if scene.trace(name).longest_possible_us(from_us, until_us) >= least:
            return False
    turning = scene.trace_of(CAREGIVER, Sign.LOOK)
    clear = micros(scene.parameters.signs.onset_clear_s)
    return not turning.may_begin(from_us, until_us, clear, least)


def _listened_from(scene: Scene, cue: Act) -> Micros:
    """From when on the parent must have done nothing that might have been a reply.

    Smiles are most often answers themselves, and sounds often are: only those that come by
    themselves ask for something.
    """
    before_s = {
        Sign.SMILE: scene.parameters.reply.window_s,
        Sign.VOICE: scene.parameters.missed_cue.fresh_s,
    }
    if cue.sign in before_s:
        return cue.onset_us - micros(before_s[cue.sign])
    return cue.onset_us + micros(scene.parameters.reply.soonest_s)
