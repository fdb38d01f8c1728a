"""The parent watches quietly and leaves space; the baby takes a turn in it."""

from __future__ import annotations

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.bouts import Bout
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence, words_for
from imh_video.moments.rules.cue_and_reply import replies_to
from imh_video.moments.scene import CAREGIVER, INFANT, Act, Scene, Sign
from imh_video.timebase import Span, micros

RULE = "wait_or_follow"
_TURNS = (Sign.VOICE, Sign.REACH, Sign.SMILE)


def find(scene: Scene) -> list[Found]:
    """Silences of the parent, seen to watch, that end with a turn of the baby and a reply to it."""
    parameters = scene.parameters.waiting
    found = []
    for silence in scene.trace("voice_adult").absences(micros(parameters.min_s), 0):
        turn = _first_turn(scene, silence)
        if turn is not None and replies_to(scene, turn):
            found.append(_found(scene, silence, turn))
    return found


def _first_turn(scene: Scene, silence: Bout) -> Act | None:
    """The baby's first turn after enough quiet, when the parent watched until then."""
    parameters = scene.parameters.waiting
    earliest = silence.onset_us + micros(parameters.min_s)
    latest = min(silence.offset_us, silence.onset_us + micros(parameters.longest_s))
    turns = sorted(
        act
        for sign in _TURNS
        for act in scene.acts(INFANT, sign).beginning_within(earliest, latest)
        if scene.began_in_view(act)
    )
    watching = scene.trace_of(CAREGIVER, Sign.LOOK)
    if not turns or silence.onset_us == 0:
        return None
    share = watching.yes_share(silence.onset_us, turns[0].onset_us)
    return turns[0] if share >= parameters.watching_share else None


def _found(scene: Scene, silence: Bout, turn: Act) -> Found:
    waited_us = turn.onset_us - silence.onset_us
    span = Span(silence.onset_us, turn.onset_us + micros(1.5))
    return Found(
        kind=MomentKind.WAIT_OR_FOLLOW,
        rule=RULE,
        span=span,
        strength=0.4 + 0.1 * min(1.0, waited_us / micros(5)) + 0.1 * (turn.sign != Sign.SMILE),
        reason=sentence(
            f"parent watched quietly for {length(waited_us)}", f"then {words_for(turn)}"
        ),
        evidence=(
            Evidence("quiet", CAREGIVER, silence.onset_us, turn.onset_us, "voice_adult", 0.0),
            turn.as_evidence(),
        ),
        rests_on=("voice_adult", "caregiver_facing_partner", turn.signal),
    )
