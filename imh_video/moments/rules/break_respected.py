"""The baby turns away for a rest, the parent stays quiet, and the baby comes back."""

from __future__ import annotations

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.breaks import Break, breaks
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence, words_for
from imh_video.moments.scene import CAREGIVER, Scene, Sign
from imh_video.timebase import MICROS_PER_SECOND, Span, micros

RULE = "break_respected"
_PLAIN_US = 3 * MICROS_PER_SECOND
"""A break as long as this is plain; a shorter one may be a glance. Ours."""


def find(scene: Scene) -> list[Found]:
    """Breaks in which the parent was heard to be quiet and was not seen to reach or touch."""
    return [_found(scene, rest) for rest in breaks(scene) if _was_left_alone(scene, rest)]


def _was_left_alone(scene: Scene, rest: Break) -> bool:
    onset_us, offset_us = rest.away.onset_us, rest.back.onset_us
    quiet = scene.trace("voice_adult").no_share(onset_us, offset_us)
    if quiet < scene.parameters.pause.quiet_share:
        return False
    touches = scene.acts(CAREGIVER, Sign.TOUCH).beginning_within(onset_us, offset_us)
    return not touches


def _found(scene: Scene, rest: Break) -> Found:
    near = scene.trace("caregiver_seen").yes_share(rest.away.onset_us, rest.back.onset_us)
    watching = scene.trace_of(CAREGIVER, Sign.LOOK).yes_share(
        rest.away.onset_us, rest.back.onset_us
    )
    quiet = scene.trace("voice_adult").no_share(rest.away.onset_us, rest.back.onset_us)
    lasted = min(1.0, rest.duration_us / _PLAIN_US)
    strength = 0.05 + 0.15 * lasted + 0.15 * quiet + 0.1 * near + 0.15 * watching
    strength += 0.2 * (rest.away.sign == Sign.TURN_AWAY)
    return Found(
        kind=MomentKind.BREAK_RESPECTED,
        rule=RULE,
        span=Span(rest.away.onset_us, rest.back.onset_us + micros(1)),
        strength=strength,
        reason=sentence(
            words_for(rest.away),
            "parent stayed quiet",
            f"baby came back after {length(rest.duration_us)}",
        ),
        evidence=(
            rest.away.as_evidence(),
            Evidence(
                "quiet",
                CAREGIVER,
                rest.away.onset_us,
                rest.back.onset_us,
                "voice_adult",
                0.0,
            ),
            rest.back.as_evidence(),
        ),
        rests_on=(rest.away.signal, "voice_adult"),
    )
