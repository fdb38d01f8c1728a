"""Both turn from each other to one place, with a look between. A thin sign, told as such."""

from __future__ import annotations

import numpy as np

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.bouts import Bout, Trace
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence
from imh_video.moments.scene import BOTH, CAREGIVER, INFANT, Scene, Sign
from imh_video.timebase import Span, micros

RULE = "joint_attention"


def find(scene: Scene) -> list[Found]:
    """Both heads lowered, the baby glancing up in between, and the parent talking with it."""
    least = scene.parameters.joint.talk_share
    found = []
    for bout in _both_down(scene):
        talk = scene.trace_of(CAREGIVER, Sign.VOICE).yes_share(bout.onset_us, bout.offset_us)
        glances = scene.acts(INFANT, Sign.LOOK).beginning_within(bout.onset_us, bout.offset_us)
        if glances and talk >= least:
            found.append(_found(bout, talk, glances[0].onset_us))
    return found


def _both_down(scene: Scene) -> tuple[Bout, ...]:
    """Stretches in which both faces are lowered; a glance up does not end them."""
    times = scene.signals.times_us
    if len(times) == 0:
        return ()
    least, down = micros(scene.parameters.joint.min_s), scene.parameters.joint.down_deg
    both = np.ones(len(times), dtype=np.bool_)
    for who in (INFANT, CAREGIVER):
        pitch = scene.signals.at(f"{who}_pitch_deg", times)
        facing = scene.signals.at(f"{who}_facing_partner", times)
        both &= (np.nan_to_num(pitch, nan=0.0) <= -down) & (facing < 0.5)
    whole = Trace.of(scene.signals, "infant_pitch_deg", 0.0)
    if len(whole.starts_us) != len(times):
        return ()
    trace = Trace(whole.starts_us, whole.ends_us, both, ~both, both.astype(np.float32))
    return trace.bouts(least, micros(scene.parameters.joint.glance_s))


def _found(bout: Bout, talk: float, glance_us: int) -> Found:
    lasted = f"baby and parent both looked down for {length(bout.duration_us)}"
    return Found(
        kind=MomentKind.JOINT_ATTENTION,
        rule=RULE,
        span=Span(bout.onset_us, bout.offset_us),
        strength=0.25 + 0.15 * min(1.0, talk * 2),
        reason=sentence(
            lasted,
            "parent's voice with it",
            f"baby turned toward the parent {length(glance_us - bout.onset_us)} after it began",
        ),
        evidence=(
            Evidence(
                "both look down", BOTH, bout.onset_us, bout.offset_us, "infant_pitch_deg", 1.0
            ),
        ),
        rests_on=("infant_pitch_deg", "caregiver_pitch_deg", "voice_adult"),
    )
