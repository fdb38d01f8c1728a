"""The two had come apart, then a change by the parent, and the baby is with the parent again.

Apart means a cue that had waited for a reply, or a baby who turned away while the parent went on.
"""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence, words_for
from imh_video.moments.rules.cue_and_reply import REPLIES
from imh_video.moments.scene import CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.moments.unanswered import unanswered_cues
from imh_video.timebase import Micros, Span, micros

RULE = "repair"
_TOGETHER = (Sign.SMILE, Sign.LOOK, Sign.VOICE)


@dataclass(frozen=True, slots=True)
class Apart:
    """How the two came apart, and from when on a change can mend it."""

    first: Act
    from_us: Micros
    words: str


def find(scene: Scene) -> list[Found]:
    """Each coming apart with the first change after it that brings the baby back."""
    found = []
    for apart in _late_cues(scene):
        change = _reply_after(scene, apart)
        if change is not None and (again := _together_after(scene, change.onset_us)) is not None:
            found.append(_found(scene, apart, change, again))
    for apart in _turned_from_going_on(scene):
        change = _easing_after(scene, apart)
        if change is not None and (again := _together_after(scene, change.onset_us)) is not None:
            found.append(_found(scene, apart, change, again))
    return found


def _late_cues(scene: Scene) -> list[Apart]:
    waited = scene.parameters.repair.waited_s
    return [
        Apart(one.cue, one.until_us, f"{words_for(one.cue)} without a reply at first")
        for one in unanswered_cues(scene, waited)
    ]


def _turned_from_going_on(scene: Scene) -> list[Apart]:
    """Turns away during which the parent was heard to go on."""
    share = scene.parameters.repair.busy_share
    voice = scene.trace("voice_adult")
    return [
        Apart(away, away.onset_us, f"{words_for(away)} while the parent's voice went on")
        for away in scene.acts(INFANT, Sign.TURN_AWAY).all
        if scene.began_in_view(away)
        and voice.yes_share(away.onset_us, away.onset_us + micros(1)) >= share
    ]


def _reply_after(scene: Scene, apart: Apart) -> Act | None:
    """What the parent first began after the wait."""
    last = apart.first.onset_us + micros(scene.parameters.repair.longest_s)
    begun = [
        act
        for sign in REPLIES
        for act in scene.acts(CAREGIVER, sign).beginning_within(apart.from_us, last)
        if scene.began_in_view(act)
    ]
    return min(begun, default=None)


def _easing_after(scene: Scene, apart: Apart) -> Act | None:
    """The first quiet of the parent while the baby is turned away, as an act of the voice."""
    last = apart.first.onset_us + micros(scene.parameters.repair.longest_s)
    quiets = scene.trace("voice_adult").absences(micros(scene.parameters.repair.ease_s), 0)
    for quiet in quiets:
        if apart.from_us < quiet.onset_us <= min(last, apart.first.offset_us):
            return Act(quiet.onset_us, quiet.offset_us, CAREGIVER, Sign.VOICE)
    return None


def _together_after(scene: Scene, us: Micros) -> Act | None:
    """The baby's first smile, look or sound after the change."""
    last = us + micros(scene.parameters.reply.outcome_s + scene.parameters.reply.carry_on_s)
    begun = [
        act
        for sign in _TOGETHER
        for act in scene.acts(INFANT, sign).beginning_within(us, last)
        if scene.began_in_view(act)
    ]
    return min(begun, default=None)


def _found(scene: Scene, apart: Apart, change: Act, again: Act) -> Found:
    eased = change.sign == Sign.VOICE and change.peak == 0
    smiled = bool(
        scene.acts(INFANT, Sign.SMILE).beginning_within(change.onset_us, again.onset_us + micros(3))
    )
    facing = scene.trace("face_to_face").yes_share(again.onset_us, again.onset_us + micros(2))
    what = "parent's voice paused" if eased else words_for(change)
    evidence = change.as_evidence()
    if eased:
        evidence = Evidence(
            "pause", CAREGIVER, change.onset_us, change.offset_us, "voice_adult", 0.0
        )
    return Found(
        kind=MomentKind.REPAIR,
        rule=RULE,
        span=Span(_last_sign_us(scene, apart, change), again.onset_us + micros(1.5)),
        strength=0.5 + 0.2 * smiled + 0.15 * facing + 0.1 * (not eased),
        reason=sentence(
            apart.words,
            f"{what} {length(change.onset_us - apart.first.onset_us)} later",
            f"{words_for(again)} {length(again.onset_us - change.onset_us)} after that",
        ),
        evidence=(apart.first.as_evidence(), evidence, again.as_evidence()),
        rests_on=(change.signal, again.signal),
    )


def _last_sign_us(scene: Scene, apart: Apart, change: Act) -> Micros:
    """The baby's last sign before the change: seeing that first makes the change plain."""
    first = max(apart.first.onset_us, change.onset_us - micros(scene.parameters.repair.shown_s))
    signs = [
        act.onset_us
        for sign in (Sign.VOICE, Sign.REACH, Sign.TURN_AWAY)
        for act in scene.acts(INFANT, sign).beginning_within(first, change.onset_us)
    ]
    return max(signs, default=change.onset_us)
