"""Sounds of the baby that may be crying or fussing. An ear has to decide.

Two ways to it: loud and high sounds close together, also when the face is out of view; or several
long sounds while the face is seen not to smile. Neither is an emotion, and a squeal of joy is loud
and high too: a smile that was seen rules it out.
"""

from __future__ import annotations

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence
from imh_video.moments.scene import INFANT, Scene, Sign
from imh_video.timebase import Micros, Span, micros

RULE = "distress"
_CRY = "possible_cry"
_Run = list[tuple[Micros, Micros]]


def find(scene: Scene) -> list[Found]:
    """Runs of loud high sounds; then runs of long sounds that hold none of those."""
    parameters = scene.parameters.distress
    cries = _runs(_loud_and_high(scene), micros(parameters.cry_within_s / parameters.cry_bursts))
    loud = [
        run for run in cries if len(run) >= parameters.cry_bursts and not _seen_smiling(scene, run)
    ]
    sounds = _runs(_long_sounds(scene), micros(parameters.within_s / parameters.bursts))
    plain = [run for run in sounds if _is_plain(scene, run) and not _touches_any(run, loud)]
    return sorted(
        [_of_loud(scene, run) for run in loud] + [_of_long(run) for run in plain],
        key=lambda one: one.span,
    )


def _loud_and_high(scene: Scene) -> _Run:
    if not scene.audible:
        return []
    parameters = scene.parameters
    bouts = scene.trace(_CRY).bouts(
        micros(parameters.distress.burst_min_s), micros(parameters.signs.voice_bridge_s) // 2
    )
    return [(bout.onset_us, bout.offset_us) for bout in bouts]


def _long_sounds(scene: Scene) -> _Run:
    least_us = micros(scene.parameters.distress.burst_min_s)
    sounds = scene.acts(INFANT, Sign.VOICE).all
    return [(one.onset_us, one.offset_us) for one in sounds if one.duration_us >= least_us]


def _runs(bursts: _Run, longest_gap_us: Micros) -> list[_Run]:
    """Bursts that follow each other closely, together."""
    runs: list[_Run] = []
    for burst in bursts:
        if runs and burst[0] - runs[-1][-1][1] <= longest_gap_us:
            runs[-1].append(burst)
        else:
            runs.append([burst])
    return runs


def _seen_smiling(scene: Scene, run: _Run) -> bool:
    smiling = scene.trace_of(INFANT, Sign.SMILE).yes_share(run[0][0], run[-1][1])
    return smiling > 1 - scene.parameters.distress.unsmiling_share


def _is_plain(scene: Scene, run: _Run) -> bool:
    parameters = scene.parameters.distress
    if len(run) < parameters.bursts:
        return False
    onset_us, offset_us = run[0][0], run[-1][1]
    unsmiling = scene.trace_of(INFANT, Sign.SMILE).no_share(onset_us, offset_us)
    facing = scene.trace_of(INFANT, Sign.LOOK).yes_share(onset_us, offset_us)
    voiced = sum(end - begin for begin, end in run) / (offset_us - onset_us)
    return unsmiling >= parameters.unsmiling_share and facing < 0.5 and voiced >= 0.4


def _touches_any(run: _Run, others: list[_Run]) -> bool:
    return any(run[0][0] < other[-1][1] and other[0][0] < run[-1][1] for other in others)


def _of_loud(scene: Scene, run: _Run) -> Found:
    span = Span(run[0][0], run[-1][1])
    unsmiling = scene.trace_of(INFANT, Sign.SMILE).no_share(span.onset_us, span.end_us)
    away = scene.trace_of(INFANT, Sign.TURN_AWAY).yes_share(span.onset_us, span.end_us)
    seen = unsmiling >= scene.parameters.distress.unsmiling_share
    return Found(
        kind=MomentKind.DISTRESS,
        rule=RULE,
        span=span,
        strength=0.3 + 0.05 * min(4, len(run)) + 0.1 * seen + 0.05 * (away >= 0.5),
        reason=sentence(
            f"loud, high sounds {len(run)} times in {length(span.duration_us)}",
            "no smile in between" if seen else "baby's face was not seen well",
            "baby turned away" if away >= 0.5 else "",
        ),
        evidence=_evidence(run, "loud sound", _CRY),
        rests_on=(_CRY,),
    )


def _of_long(run: _Run) -> Found:
    span = Span(run[0][0], run[-1][1])
    return Found(
        kind=MomentKind.DISTRESS,
        rule=RULE,
        span=span,
        strength=0.3 + 0.05 * min(4, len(run)),
        reason=sentence(
            f"baby's voice {len(run)} times in {length(span.duration_us)}", "no smile in between"
        ),
        evidence=_evidence(run, Sign.VOICE.value, "voice_infant"),
        rests_on=("voice_infant", "infant_smile"),
    )


def _evidence(run: _Run, what: str, signal: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(what, INFANT, begin, end, signal, 1.0) for begin, end in run)
