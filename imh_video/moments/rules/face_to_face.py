"""Both turn to each other and stay so, or the baby smiles while they are turned to each other.

Head direction only, so never called eye contact.
"""

from __future__ import annotations

from collections.abc import Mapping

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.bouts import Bout
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence
from imh_video.moments.scene import BOTH, CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.timebase import Span, micros

RULE = "face_to_face"

_SMILED: Mapping[tuple[str, ...], str] = {
    (): "",
    (INFANT,): "the baby smiled",
    (CAREGIVER,): "the parent smiled",
    (INFANT, CAREGIVER): "both smiled",
}


def find(scene: Scene) -> list[Found]:
    """Beginnings of face to face, and smiles of the baby within it."""
    parameters = scene.parameters.face_to_face
    bridge = micros(scene.parameters.signs.bridge_s)
    bouts = scene.trace("face_to_face").bouts(micros(parameters.min_s), bridge)
    begun = [bout for bout in bouts if _began_in_view(scene, bout)]
    smiles = [
        (bout, smile)
        for bout in bouts
        for smile in scene.acts(INFANT, Sign.SMILE).beginning_within(bout.onset_us, bout.offset_us)
        if scene.began_in_view(smile)
    ]
    return [_came_together(scene, bout) for bout in begun] + [
        _smiled_within(scene, bout, smile) for bout, smile in smiles
    ]


def _began_in_view(scene: Scene, bout: Bout) -> bool:
    """Whether they came to it in view: one that lasts from the film's start is the setting.

    Heads on their way are neither surely toward each other nor surely not, so the signal may be
    unknown just before; the faces must have been seen all the same.
    """
    return scene.seen_without("face_to_face", bout.onset_us)


def _came_together(scene: Scene, bout: Bout) -> Found:
    shown_us = micros(scene.parameters.face_to_face.shown_s)
    offset_us = min(bout.offset_us, bout.onset_us + shown_us)
    smiling = _who(scene, Sign.SMILE, bout.onset_us, offset_us)
    with_voice = bool(_who(scene, Sign.VOICE, bout.onset_us, offset_us))
    strength = 0.25 + 0.2 * min(1.0, (offset_us - bout.onset_us) / shown_us)
    lasted = f"baby and parent had their faces toward each other for {length(bout.duration_us)}"
    return Found(
        kind=MomentKind.FACE_TO_FACE,
        rule=RULE,
        span=Span(bout.onset_us, offset_us),
        strength=strength + 0.15 * bool(smiling) + 0.1 * with_voice,
        reason=sentence(lasted, _SMILED[smiling]),
        evidence=(_evidence(bout),),
        rests_on=("face_to_face",),
    )


def _smiled_within(scene: Scene, bout: Bout, smile: Act) -> Found:
    """Shown from their coming together, where that was seen and not long before."""
    shown_us = micros(scene.parameters.face_to_face.shown_s)
    end_us = min(max(smile.offset_us, smile.onset_us + micros(1)), smile.onset_us + shown_us)
    came = _began_in_view(scene, bout) and end_us - bout.onset_us <= shown_us
    onset_us = bout.onset_us if came else smile.onset_us
    with_voice = bool(_who(scene, Sign.VOICE, smile.onset_us, end_us))
    strength = 0.5 + 0.2 * min(1.0, smile.duration_us / micros(2)) + 0.1 * smile.peak
    return Found(
        kind=MomentKind.FACE_TO_FACE,
        rule=RULE,
        span=Span(onset_us, end_us),
        strength=strength + 0.1 * with_voice,
        reason=sentence(
            f"baby smiled for {length(smile.duration_us)} while baby and parent had their faces "
            "toward each other",
        ),
        evidence=(_evidence(bout), smile.as_evidence()),
        rests_on=("face_to_face", "infant_smile"),
    )


def _who(scene: Scene, sign: Sign, onset_us: int, offset_us: int) -> tuple[str, ...]:
    """Who was seen or heard to do so in that time."""
    both = (INFANT, CAREGIVER)
    return tuple(who for who in both if scene.acts(who, sign).touching(onset_us, offset_us))


def _evidence(bout: Bout) -> Evidence:
    return Evidence("face to face", BOTH, bout.onset_us, bout.offset_us, "face_to_face", bout.peak)
