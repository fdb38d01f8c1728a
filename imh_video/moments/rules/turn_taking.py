"""Baby and parent take turns with their voices: three or more, with short gaps."""

from __future__ import annotations

import itertools

from imh_video.model.moment import MomentKind
from imh_video.moments.found import Found
from imh_video.moments.reasons import sentence
from imh_video.moments.scene import CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.timebase import Span, micros, seconds

RULE = "turn_taking"
_NO_GAP_S = 0.05


def find(scene: Scene) -> list[Found]:
    """Longest runs of alternating voices."""
    sounds = sorted(scene.acts(INFANT, Sign.VOICE).all + scene.acts(CAREGIVER, Sign.VOICE).all)
    runs: list[list[Act]] = []
    for sound in sounds:
        if runs and _continues(scene, runs[-1], sound):
            _extend(runs[-1], sound)
        else:
            # The last turn of one run may be the first of the next.
            before = runs[-1][-1] if runs else None
            fresh = before is not None and _answers(scene, before, sound)
            runs.append([before, sound] if fresh and before is not None else [sound])
    least = scene.parameters.turns.least
    return [_found(scene, run) for run in runs if len(run) >= least]


def _continues(scene: Scene, run: list[Act], sound: Act) -> bool:
    last = run[-1]
    if sound.person == last.person:
        gap_us = sound.onset_us - last.offset_us
        return gap_us <= micros(scene.parameters.turns.gap_s) / 2
    return _answers(scene, last, sound)


def _answers(scene: Scene, last: Act, sound: Act) -> bool:
    turns = scene.parameters.turns
    gap_us = sound.onset_us - last.offset_us
    overlaps = -gap_us > micros(turns.overlap_s)
    return sound.person != last.person and gap_us <= micros(turns.gap_s) and not overlaps


def _extend(run: list[Act], sound: Act) -> None:
    """Two sounds of one person in a row are one turn."""
    last = run[-1]
    if sound.person != last.person:
        run.append(sound)
        return
    peak = max(last.peak, sound.peak)
    run[-1] = Act(last.onset_us, sound.offset_us, last.person, last.sign, peak)


def _found(scene: Scene, run: list[Act]) -> Found:
    gaps_us = [max(0, two.onset_us - one.offset_us) for one, two in itertools.pairwise(run)]
    span = Span(run[0].onset_us, max(act.offset_us for act in run))
    by_baby = sum(1 for act in run if act.person == INFANT)
    balance = min(by_baby, len(run) - by_baby) / (len(run) / 2)
    quick = 1 - min(1.0, sum(gaps_us) / len(gaps_us) / micros(scene.parameters.turns.gap_s))
    facing = scene.trace("face_to_face").yes_share(span.onset_us, span.end_us)
    strength = 0.4 + 0.12 * min(3, len(run) - 2) + 0.1 * balance + 0.1 * quick + 0.04 * facing
    low, high = seconds(min(gaps_us)), seconds(max(gaps_us))
    gaps = f"gaps of {low:.1f} to {high:.1f} s" if high - low >= 0.1 else f"gaps of {high:.1f} s"
    if low < _NO_GAP_S:
        gaps = f"gaps of {high:.1f} s at most" if high >= _NO_GAP_S else "hardly a gap"
    return Found(
        kind=MomentKind.TURN_TAKING,
        rule=RULE,
        span=span,
        strength=strength,
        reason=sentence(f"baby's and parent's voices took turns {len(run)} times, with {gaps}"),
        evidence=tuple(act.as_evidence() for act in run),
        rests_on=("voice_infant", "voice_adult"),
    )
