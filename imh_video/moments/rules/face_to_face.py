"""Both turn to each other and stay so. Head direction only, so never called eye contact."""

from __future__ import annotations

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.bouts import Bout
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence
from imh_video.moments.scene import BOTH, CAREGIVER, INFANT, Scene, Sign
from imh_video.timebase import Span, micros

RULE = "face_to_face"


def find(scene: Scene) -> list[Found]:
    """Stretches that were seen to begin; one that was there from the start is the setting."""
    parameters = scene.parameters.face_to_face
    trace = scene.trace("face_to_face")
    bridge = micros(scene.parameters.signs.bridge_s)
    return [
        _found(scene, bout)
        for bout in trace.bouts(micros(parameters.min_s), bridge)
        if scene.absent_before("face_to_face", bout.onset_us)
    ]


def _found(scene: Scene, bout: Bout) -> Found:
    shown_us = micros(scene.parameters.face_to_face.shown_s)
    offset_us = min(bout.offset_us, bout.onset_us + shown_us)
    span = Span(bout.onset_us, offset_us)
    with_smile = any(
        scene.acts(who, Sign.SMILE).touching(bout.onset_us, offset_us)
        for who in (INFANT, CAREGIVER)
    )
    with_voice = any(
        scene.acts(who, Sign.VOICE).touching(bout.onset_us, offset_us)
        for who in (INFANT, CAREGIVER)
    )
    strength = 0.25 + 0.2 * min(1.0, span.duration_us / shown_us)
    strength += 0.2 * with_smile + 0.1 * with_voice
    lasted = f"baby and parent had their faces toward each other for {length(bout.duration_us)}"
    return Found(
        kind=MomentKind.FACE_TO_FACE,
        rule=RULE,
        span=span,
        strength=strength,
        reason=sentence(lasted, "with a smile" if with_smile else ""),
        evidence=(_evidence(bout),),
        rests_on=("face_to_face",),
    )


def _evidence(bout: Bout) -> Evidence:
    return Evidence("face to face", BOTH, bout.onset_us, bout.offset_us, "face_to_face", bout.peak)
