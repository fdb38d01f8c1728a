"""After a break the baby comes back with a smile, a sound or a reach."""

from __future__ import annotations

from imh_video.model.moment import MomentKind
from imh_video.moments.breaks import Break, breaks
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence, words_for
from imh_video.moments.scene import INFANT, Act, Scene, Sign
from imh_video.timebase import Span, micros

RULE = "approach_after_break"
_APPROACHES = (Sign.SMILE, Sign.VOICE, Sign.REACH)


def find(scene: Scene) -> list[Found]:
    """Breaks that end with a fresh sign toward the parent."""
    found = []
    for rest in breaks(scene):
        approach = _approach(scene, rest)
        if approach is not None:
            found.append(_found(rest, approach))
    return found


def _approach(scene: Scene, rest: Break) -> Act | None:
    first = rest.back.onset_us - micros(0.5)
    last = rest.back.onset_us + micros(scene.parameters.pause.approach_s)
    begun = [
        act
        for sign in _APPROACHES
        for act in scene.acts(INFANT, sign).beginning_within(first, last)
        if scene.began_in_view(act)
    ]
    return min(begun, default=None)


def _found(rest: Break, approach: Act) -> Found:
    back = rest.back
    return Found(
        kind=MomentKind.APPROACH_AFTER_BREAK,
        rule=RULE,
        span=Span(back.onset_us, max(back.onset_us, approach.onset_us) + micros(1)),
        strength=0.45 + 0.15 * (rest.away.sign == Sign.TURN_AWAY) + 0.1 * approach.peak,
        reason=sentence(
            f"{words_for(rest.away)} for {length(rest.duration_us)}, came back and "
            f"{words_for(approach).removeprefix('baby ')}"
        ),
        evidence=(rest.away.as_evidence(), back.as_evidence(), approach.as_evidence()),
        rests_on=(back.signal, approach.signal),
    )
