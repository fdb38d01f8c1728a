"""Both turn from each other to one place, and show that they share it. A thin sign, told as such.

The place is not seen, only that both heads point the same way: both lowered, or both turned to the
same side of the picture. What makes it shared is a glance of the baby at the parent in between, or
that one turned there soon after the other; and in both cases the parent talks with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imh_video.model.moment import Evidence, MomentKind
from imh_video.moments.bouts import Bout, Trace
from imh_video.moments.found import Found
from imh_video.moments.reasons import length, sentence
from imh_video.moments.scene import BOTH, CAREGIVER, INFANT, Scene, Sign
from imh_video.timebase import Micros, Span, micros

RULE = "joint_attention"
_WORDS = {INFANT: "baby", CAREGIVER: "parent"}


@dataclass(frozen=True, eq=False)
class Way:
    """One way in which a head can point, for both people, as yes and no over the pictures."""

    words: str
    """What both did: "looked down"."""
    angle: str
    """Which of a head's angles tells it, as signals call it."""
    baby: Trace
    parent: Trace
    both: Trace


def find(scene: Scene) -> list[Found]:
    """Stretches in which both heads point the same way and it is shared."""
    parameters = scene.parameters.joint
    least_us, glance_us = micros(parameters.min_s), micros(parameters.glance_s)
    found = []
    for way in _ways(scene):
        # A glance up does not end it.
        for bout in way.both.bouts(least_us, glance_us):
            shared = _shared_by(scene, way, bout)
            talk = scene.trace_of(CAREGIVER, Sign.VOICE).yes_share(bout.onset_us, bout.offset_us)
            if shared and talk >= parameters.talk_share:
                found.append(_found(way, bout, shared, talk))
    return found


def _ways(scene: Scene) -> list[Way]:
    parameters = scene.parameters.joint
    pitch = _angles(scene, "pitch_deg")
    if pitch is None:
        return []
    down = {who: angle <= -parameters.down_deg for who, angle in pitch.items()}
    ways = [_way(scene, "looked down", "pitch_deg", pitch, down)]
    yaw = _angles(scene, "yaw_deg")
    if yaw is not None and scene.sides_are_comparable:
        for words, sign in (("turned to one side", 1), ("turned to the other side", -1)):
            turned = {who: sign * angle >= parameters.side_deg for who, angle in yaw.items()}
            ways.append(_way(scene, words, "yaw_deg", yaw, turned))
    return [way for way in ways if way is not None]


def _angles(scene: Scene, name: str) -> dict[str, NDArray[np.float32]] | None:
    """One angle of both heads at the times of the pictures; None when there is none at all."""
    times = scene.signals.times_us
    if len(times) == 0:
        return None
    angles = {who: scene.signals.at(f"{who}_{name}", times) for who in (INFANT, CAREGIVER)}
    return None if any(np.isnan(angle).all() for angle in angles.values()) else angles


def _way(
    scene: Scene,
    words: str,
    angle: str,
    known: dict[str, NDArray[np.float32]],
    points: dict[str, NDArray[np.bool_]],
) -> Way | None:
    """Pointing there counts while the person is seen not to face the other."""
    times = scene.signals.times_us
    traces, held = {}, {}
    for who in (INFANT, CAREGIVER):
        facing = scene.signals.at(f"{who}_facing_partner", times)
        is_known = np.isfinite(known[who]) & np.isfinite(facing)
        held[who] = points[who] & is_known & (facing < 0.5)
        traces[who] = Trace.from_flags(times, held[who], is_known & ~held[who])
    both = held[INFANT] & held[CAREGIVER]
    either_not = traces[INFANT].no | traces[CAREGIVER].no
    whole = Trace.from_flags(times, both, either_not)
    return Way(words, angle, traces[INFANT], traces[CAREGIVER], whole)


def _shared_by(scene: Scene, way: Way, bout: Bout) -> str:
    """What shows that it is shared, in words; "" when nothing does."""
    glances = scene.acts(INFANT, Sign.LOOK).beginning_within(bout.onset_us, bout.offset_us)
    if glances:
        after = length(glances[0].onset_us - bout.onset_us)
        return f"baby turned toward the parent {after} after it began"
    follow_us = micros(scene.parameters.joint.follow_s)
    onsets = {
        who: _seen_to_begin(scene, trace, bout)
        for who, trace in ((INFANT, way.baby), (CAREGIVER, way.parent))
    }
    baby_us, parent_us = onsets[INFANT], onsets[CAREGIVER]
    if baby_us is None or parent_us is None or baby_us == parent_us:
        return ""
    first, second = (INFANT, CAREGIVER) if baby_us < parent_us else (CAREGIVER, INFANT)
    gap_us = abs(baby_us - parent_us)
    if gap_us > follow_us:
        return ""
    return f"{_WORDS[first]} first, {_WORDS[second]} {length(gap_us)} later"


def _seen_to_begin(scene: Scene, trace: Trace, bout: Bout) -> Micros | None:
    """When the run that leads into the bout began, when its absence was seen before."""
    clear_us = micros(scene.parameters.signs.onset_clear_s)
    bridge_us = micros(scene.parameters.signs.bridge_s)
    for run in trace.bouts(clear_us, bridge_us):
        if run.onset_us <= bout.onset_us < run.offset_us:
            seen = trace.no_share(run.onset_us - clear_us, run.onset_us) >= 0.6
            return run.onset_us if seen else None
    return None


def _found(way: Way, bout: Bout, shared: str, talk: float) -> Found:
    name = f"infant_{way.angle}"
    return Found(
        kind=MomentKind.JOINT_ATTENTION,
        rule=RULE,
        span=Span(bout.onset_us, bout.offset_us),
        strength=0.25 + 0.15 * min(1.0, talk * 2),
        reason=sentence(
            f"baby and parent both {way.words} for {length(bout.duration_us)}",
            "parent's voice was heard meanwhile",
            shared,
        ),
        evidence=(Evidence(f"both {way.words}", BOTH, bout.onset_us, bout.offset_us, name, 1.0),),
        rests_on=(name, f"caregiver_{way.angle}", "voice_adult"),
    )
