"""The baby is turned away and the parent's doing goes on or grows. Worth a look; no verdict.

Growing means louder, or with more movement, than the same parent was just before.
"""

from __future__ import annotations

from dataclasses import dataclass

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.found import Found
from imh_video.moments.intensity import LOUDNESS, MOVEMENT, louder_by_db, quicker_by
from imh_video.moments.reasons import length, sentence, words_for
from imh_video.moments.scene import CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.timebase import Span, micros

RULE = "over_stimulation"
_WENT_ON = {"voice_adult": Sign.VOICE, "caregiver_hand_near_partner": Sign.TOUCH}
_WORDS = {
    "voice_adult": "parent's voice went on",
    "caregiver_hand_near_partner": "parent's hand stayed near",
    LOUDNESS: "parent's voice grew louder",
    MOVEMENT: "parent moved more than before",
}


@dataclass(frozen=True, slots=True)
class Doing:
    """What the parent was heard or seen to do then: in which signal, and how plainly (0 to 1)."""

    signal: str
    share: float
    value: float


def find(scene: Scene) -> list[Found]:
    """Turns away, seen to begin, during which the parent was heard or seen to go on, or to grow."""
    least_us = micros(scene.parameters.over_stimulation.min_s)
    found = []
    for away in scene.acts(INFANT, Sign.TURN_AWAY).all:
        if away.duration_us < least_us or not scene.began_in_view(away):
            continue
        doings = [*_going_on(scene, away), *_growing(scene, away)]
        if doings:
            found.append(_found(scene, away, doings))
    return found


def _going_on(scene: Scene, away: Act) -> list[Doing]:
    """The one of voice and hands that filled most of the time, when it filled enough of it."""
    shares = {name: scene.trace(name).yes_share(away.onset_us, away.offset_us) for name in _WENT_ON}
    name = max(shares, key=lambda one: shares[one])
    if shares[name] < scene.parameters.over_stimulation.busy_share:
        return []
    return [Doing(name, shares[name], shares[name])]


def _growing(scene: Scene, away: Act) -> list[Doing]:
    parameters = scene.parameters.over_stimulation
    grown = []
    louder = louder_by_db(scene, away.onset_us, away.offset_us)
    if louder is not None and louder >= parameters.louder_db:
        plain = min(1.0, louder / (2 * parameters.louder_db))
        grown.append(Doing(LOUDNESS, plain, louder))
    quicker = quicker_by(scene, away.onset_us, away.offset_us)
    if quicker is not None and quicker >= parameters.quicker_times:
        grown.append(Doing(MOVEMENT, min(1.0, quicker / (2 * parameters.quicker_times)), quicker))
    return grown


def _found(scene: Scene, away: Act, doings: list[Doing]) -> Found:
    grown = sum(doing.signal not in _WENT_ON for doing in doings)
    plainest = max(doing.share for doing in doings)
    strength = 0.25 + 0.2 * plainest + 0.15 * min(1.0, away.duration_us / micros(5))
    return Found(
        kind=MomentKind.OVER_STIMULATION,
        rule=RULE,
        span=Span(away.onset_us, away.offset_us),
        strength=strength + 0.1 * min(1, grown),
        reason=sentence(
            f"{words_for(away)} for {length(away.duration_us)}",
            *(_WORDS[doing.signal] for doing in doings),
        ),
        evidence=(away.as_evidence(), *(_evidence(scene, away, doing) for doing in doings)),
        rests_on=(away.signal, *(doing.signal for doing in doings if doing.signal != LOUDNESS)),
    )


def _evidence(scene: Scene, away: Act, doing: Doing) -> Evidence:
    sign = _WENT_ON.get(doing.signal)
    if sign is not None:
        for act in scene.acts(CAREGIVER, sign).touching(away.onset_us, away.offset_us)[:1]:
            return act.as_evidence()
    what = "louder" if doing.signal == LOUDNESS else "more movement"
    return Evidence(what, CAREGIVER, away.onset_us, away.offset_us, doing.signal, doing.value)
