"""A clear cue, the parent in view and in hearing throughout, and no reply in the whole window.

Not a fault of anybody: most moments of any two people are not in step. See ``unanswered``.
"""

from __future__ import annotations

from imh_video.model.moment import MomentKind
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence, words_for
from imh_video.moments.scene import CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.moments.unanswered import Unanswered, unanswered_cues
from imh_video.timebase import Span, micros

RULE = "missed_cue"
_CLARITY = {Sign.REACH: 1.0, Sign.VOICE: 0.8, Sign.SMILE: 0.6}


def find(scene: Scene) -> list[Found]:
    """Each run of unanswered cues once, from its first cue to the end of the last window."""
    runs: list[list[Unanswered]] = []
    for one in unanswered_cues(scene, scene.parameters.missed_cue.window_s):
        if runs and one.cue.onset_us <= runs[-1][-1].until_us:
            runs[-1].append(one)
        else:
            runs.append([one])
    return [_found(scene, run) for run in runs]


def _found(scene: Scene, run: list[Unanswered]) -> Found:
    cues = _with_the_turn_before([one.cue for one in run], scene)
    span = Span(cues[0].onset_us, run[-1].until_us)
    elsewhere = scene.trace_of(CAREGIVER, Sign.LOOK).no_share(span.onset_us, span.end_us)
    strength = 0.3 + 0.25 * max(_CLARITY[one.cue.sign] for one in run)
    strength += 0.15 * min(1.0, (len(run) - 1) / 2) + 0.2 * elsewhere
    more = f"then {words_for(cues[1])}" if len(cues) > 1 else ""
    return Found(
        kind=MomentKind.MISSED_CUE,
        rule=RULE,
        span=span,
        strength=strength,
        reason=sentence(
            words_for(cues[0]),
            more,
            "parent in view and in hearing",
            f"no reply seen or heard for {length(run[-1].until_us - run[0].cue.onset_us)}",
        ),
        evidence=tuple(cue.as_evidence() for cue in cues),
        rests_on=("caregiver_face", "voice_adult", "caregiver_smile"),
    )


def _with_the_turn_before(cues: list[Act], scene: Scene) -> list[Act]:
    """The cues, with the baby's turn to the parent where one led to the first of them."""
    first_us = cues[0].onset_us - micros(scene.parameters.missed_cue.turn_before_s)
    turns = scene.acts(INFANT, Sign.LOOK).beginning_within(first_us, cues[0].onset_us)
    seen = [turn for turn in turns if scene.began_in_view(turn)]
    return [*seen[-1:], *cues]
