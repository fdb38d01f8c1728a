"""Bursts of the baby's voice without a smile: crying or fussing perhaps. An ear has to decide."""

from __future__ import annotations

from imh_video.model.moment import MomentKind
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence
from imh_video.moments.scene import INFANT, Act, Scene, Sign
from imh_video.timebase import Span, micros

RULE = "distress"


def find(scene: Scene) -> list[Found]:
    """Runs of long sounds close together, the face seen not to smile, not turned to the parent."""
    parameters = scene.parameters.distress
    bursts = [
        sound
        for sound in scene.acts(INFANT, Sign.VOICE).all
        if sound.duration_us >= micros(parameters.burst_min_s)
    ]
    runs: list[list[Act]] = []
    longest_gap = micros(parameters.within_s / parameters.bursts)
    for burst in bursts:
        if runs and burst.onset_us - runs[-1][-1].offset_us <= longest_gap:
            runs[-1].append(burst)
        else:
            runs.append([burst])
    return [_found(run) for run in runs if _is_plain(scene, run)]


def _is_plain(scene: Scene, run: list[Act]) -> bool:
    parameters = scene.parameters.distress
    if len(run) < parameters.bursts:
        return False
    onset_us, offset_us = run[0].onset_us, run[-1].offset_us
    unsmiling = scene.trace_of(INFANT, Sign.SMILE).no_share(onset_us, offset_us)
    facing = scene.trace_of(INFANT, Sign.LOOK).yes_share(onset_us, offset_us)
    voiced = sum(act.duration_us for act in run) / (offset_us - onset_us)
    return unsmiling >= parameters.unsmiling_share and facing < 0.5 and voiced >= 0.4


def _found(run: list[Act]) -> Found:
    span = Span(run[0].onset_us, run[-1].offset_us)
    return Found(
        kind=MomentKind.DISTRESS,
        rule=RULE,
        span=span,
        strength=0.3 + 0.05 * min(4, len(run)),
        reason=sentence(
            f"baby's voice {len(run)} times in {length(span.duration_us)}", "no smile in between"
        ),
        evidence=tuple(act.as_evidence() for act in run),
        rests_on=("voice_infant", "infant_smile"),
    )
