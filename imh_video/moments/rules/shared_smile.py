"""Both smile at once, or the one soon after the other."""

from __future__ import annotations

from imh_video.model.moment import MomentKind
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence, words_for
from imh_video.moments.scene import CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.timebase import Span, micros

RULE = "shared_smile"


def find(scene: Scene) -> list[Found]:
    """Pairs of smiles of which at least one was seen to begin."""
    apart = micros(scene.parameters.shared_smile.apart_s)
    parents = scene.acts(CAREGIVER, Sign.SMILE)
    pairs = [
        (baby, parent)
        for baby in scene.acts(INFANT, Sign.SMILE).all
        for parent in parents.touching(baby.onset_us - apart, baby.offset_us + apart)
    ]
    return [
        _found(scene, baby, parent)
        for baby, parent in pairs
        if _belong_together(scene, baby, parent) and scene.began_in_view(max(baby, parent))
    ]


def _belong_together(scene: Scene, baby: Act, parent: Act) -> bool:
    parameters = scene.parameters.shared_smile
    overlap = min(baby.offset_us, parent.offset_us) - max(baby.onset_us, parent.onset_us)
    near = abs(baby.onset_us - parent.onset_us) <= micros(parameters.apart_s)
    return overlap >= micros(parameters.overlap_min_s) or near


def _found(scene: Scene, baby: Act, parent: Act) -> Found:
    first, second = sorted((baby, parent))
    parameters = scene.parameters.shared_smile
    near = second.onset_us - first.onset_us <= micros(parameters.apart_s)
    onset_us = first.onset_us if near else second.onset_us
    together_us = min(first.offset_us, second.offset_us)
    end_us = max(together_us, second.onset_us + micros(0.5))
    span = Span(onset_us, min(end_us, onset_us + micros(parameters.shown_s)))
    overlap_us = max(0, together_us - second.onset_us)
    facing = scene.trace("face_to_face").yes_share(second.onset_us, span.end_us)
    strength = 0.4 + 0.25 * min(1.0, overlap_us / micros(1.5)) + 0.15 * facing
    strength += 0.1 * near + 0.1 * min(first.peak, second.peak)
    return Found(
        kind=MomentKind.SHARED_SMILE,
        rule=RULE,
        span=span,
        strength=strength,
        reason=_reason(first, second, overlap_us),
        evidence=(first.as_evidence(), second.as_evidence()),
        rests_on=(first.signal, second.signal),
    )


def _reason(first: Act, second: Act, overlap_us: int) -> str:
    gap_us = second.onset_us - first.onset_us
    together = f"both for {length(overlap_us)}" if overlap_us else "not at the same time"
    if gap_us < 150_000:
        opening = "baby and parent smiled at the same time"
        return sentence(opening, together)
    later = f"{words_for(second)} {length(gap_us)} later"
    return sentence(words_for(first), later, together)
