"""The baby is turned away and the parent's voice or hands go on. Worth a look; no verdict."""

from __future__ import annotations

from imh_video.model.moment import MomentKind
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence, words_for
from imh_video.moments.scene import CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.timebase import Span, micros

RULE = "over_stimulation"


def find(scene: Scene) -> list[Found]:
    """Turns away, seen to begin, during which the parent was heard or seen to go on."""
    parameters = scene.parameters.over_stimulation
    found = []
    for away in scene.acts(INFANT, Sign.TURN_AWAY).all:
        if away.duration_us < micros(parameters.min_s) or not scene.began_in_view(away):
            continue
        signal, share = _busiest(scene, away)
        if share >= parameters.busy_share:
            found.append(_found(scene, away, signal, share))
    return found


def _busiest(scene: Scene, away: Act) -> tuple[str, float]:
    shares = {
        name: scene.trace(name).yes_share(away.onset_us, away.offset_us)
        for name in ("voice_adult", "caregiver_hand_near_partner")
    }
    name = max(shares, key=lambda one: shares[one])
    return name, shares[name]


def _found(scene: Scene, away: Act, signal: str, share: float) -> Found:
    sign = Sign.VOICE if signal == "voice_adult" else Sign.TOUCH
    acts = scene.acts(CAREGIVER, sign).touching(away.onset_us, away.offset_us)
    went_on = "parent's voice went on" if sign == Sign.VOICE else "parent's hand stayed near"
    return Found(
        kind=MomentKind.OVER_STIMULATION,
        rule=RULE,
        span=Span(away.onset_us, away.offset_us),
        strength=0.25 + 0.2 * share + 0.15 * min(1.0, away.duration_us / micros(5)),
        reason=sentence(f"{words_for(away)} for {length(away.duration_us)}", went_on),
        evidence=(away.as_evidence(), *(act.as_evidence() for act in acts[:1])),
        rests_on=(away.signal, signal),
    )
