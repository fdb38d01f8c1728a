"""From what the rules found to all that is worth a look: measured, merged, best first.

The rank score puts a list in order and means nothing else. Connection comes before strain. How many
are shown, and in which order to whom, is made of these in ``short_list``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from imh_video.model.identifiers import CandidateId
from imh_video.model.moment import CandidateMoment, Confidence, MomentKind
from imh_video.moments.coverage import coverage_of, measured_share
from imh_video.moments.found import Found
from imh_video.moments.intensity import LOUDEST, loud_share
from imh_video.moments.scene import INFANT, Scene, Sign
from imh_video.moments.short_list import STRAIN, rank_score
from imh_video.timebase import MICROS_PER_SECOND, Span, micros

_COMING_BACK = frozenset(
    {MomentKind.REPAIR, MomentKind.BREAK_RESPECTED, MomentKind.APPROACH_AFTER_BREAK}
)
_BY_WHAT_WAS_DONE = frozenset(
    {
        MomentKind.FACE_TO_FACE,
        MomentKind.SHARED_SMILE,
        MomentKind.CUE_AND_REPLY,
        MomentKind.TURN_TAKING,
        MomentKind.APPROACH_AFTER_BREAK,
    }
)
"""Kinds that say only what was done; the others also say that something was not."""
_WEIGHT: Mapping[MomentKind, float] = {
    MomentKind.CUE_AND_REPLY: 1.0,
    MomentKind.SHARED_SMILE: 0.8,
    MomentKind.TURN_TAKING: 0.85,
    MomentKind.REPAIR: 1.0,
    MomentKind.BREAK_RESPECTED: 0.85,
    MomentKind.APPROACH_AFTER_BREAK: 0.8,
    MomentKind.WAIT_OR_FOLLOW: 0.8,
    MomentKind.FACE_TO_FACE: 0.7,
    MomentKind.JOINT_ATTENTION: 0.6,
    MomentKind.MISSED_CUE: 1.0,
    MomentKind.DISTRESS: 0.8,
    MomentKind.OVER_STIMULATION: 0.8,
}
"""How much a kind is worth looking at first; ours, from what practitioners pick for review.

A cue that was answered tells more than smiling at once.
"""
_HOLDS: Mapping[MomentKind, float] = {MomentKind.TURN_TAKING: 0.15, MomentKind.SHARED_SMILE: 0.09}
"""What a kind's worth is raised by where it and another tell of the same stretch. Ours."""
_SHOWN = 0.6
"""Part of a moment's worth that comes from what both showed; the rest is how plain its signs were.

Ours. Held against a coding of two families, the order was better than by plainness alone in each of
them at 0.4, 0.5, 0.6 and 0.7, so the exact figure matters little.
"""
_LIVELY = 0.3
"""Part of a moment's worth that comes from its being loud for this film: voices, laughter, play.

Ours; a film without sound goes by the rest. docs/moments.md says what it changed, and how sure
that is.
"""
_SIGNS_SHOWN = ("infant_smile", "caregiver_smile", "infant_facing_partner")
_VOICE_UNSEEN = 0.6
"""What a moment keeps whose only sign of the baby is a voice that no face was seen with.

Whose voice it is goes wrong far more often than what a face does (published F of voice type
classifiers is some 0.6 to 0.7).
"""
_BIN_US = 10 * MICROS_PER_SECOND
_HIGH, _MEDIUM = 0.65, 0.45
_NEVER_HIGH = frozenset(
    {MomentKind.JOINT_ATTENTION, MomentKind.OVER_STIMULATION, MomentKind.DISTRESS}
)


def rank(scene: Scene, found: Iterable[Found]) -> list[CandidateMoment]:
    """All that is worth a look, best first, connection before strain."""
    seen = [item for item in found if _was_measured(scene, item)]
    merged = [
        *merge(scene, [item for item in seen if item.kind not in STRAIN]),
        *merge(scene, [item for item in seen if item.kind in STRAIN]),
    ]
    ranked = [_candidate(scene, item) for item in merged]
    # Sorting keeps the order in time of those that are worth the same.
    return sorted(ranked, key=lambda moment: -moment.rank_score)


def _was_measured(scene: Scene, item: Found) -> bool:
    return _measured(scene, item) >= scene.parameters.view.coverage_min_share


def _measured(scene: Scene, item: Found) -> float:
    """The smallest share in which what it rests on could be seen or heard, 0 to 1.

    What was done must have been seen while it was done; what happened beside it need not. A claim
    that something was *not* done rests on the whole stretch.
    """
    if item.kind not in _BY_WHAT_WAS_DONE:
        return measured_share(scene, item.rests_on, item.span)
    return min(
        measured_share(scene, (step.signal,), Span(step.at_us, step.until_us))
        for step in item.evidence
    )


def merge(scene: Scene, found: Sequence[Found]) -> list[Found]:
    """One of several that tell of the same stretch: the one that is worth most stays."""
    kept: list[Found] = []
    nearby: dict[int, list[Found]] = {}
    for item in sorted(found, key=lambda one: (-_claim(scene, one), one.span, one.kind)):
        bins = _bins(item)
        if not any(_tell_the_same(item, other) for at in bins for other in nearby.get(at, ())):
            kept.append(item)
            for at in bins:
                nearby.setdefault(at, []).append(item)
    return sorted(kept, key=lambda one: (one.span, one.kind))


def _bins(item: Found) -> range:
    """The ten-second pieces of the film that it touches, so that only neighbours are compared."""
    return range(item.span.onset_us // _BIN_US, item.span.end_us // _BIN_US + 1)


def _worth(scene: Scene, item: Found) -> float:
    """How much it is worth looking at first, 0 to 1.

    Strain and coming back go by how plain their signs were: being apart, and quiet, is a part of
    them. Connection goes mostly by what the two showed together: that is what practitioners choose
    to look at with a parent.
    """
    if item.kind in STRAIN:
        return _WEIGHT[item.kind] * item.strength
    worth = item.strength
    loud = loud_share(scene, item.span.onset_us, item.span.end_us)
    if item.kind not in _COMING_BACK:
        worth = (1 - _SHOWN) * item.strength + _SHOWN * _shown_together(scene, item)
    elif loud is not None:
        loud = LOUDEST
    if loud is not None:
        worth = (1 - _LIVELY) * worth + _LIVELY * loud
    return _WEIGHT[item.kind] * worth * _sureness_of_voice(scene, item)


def _shown_together(scene: Scene, item: Found) -> float:
    """Share of the time in which the baby smiled, the parent smiled, the baby faced the parent.

    What could not be seen counts as not shown: a poorer view never moves anything up.
    """
    onset_us, end_us = item.span.onset_us, item.span.end_us
    shares = [scene.trace(name).yes_share(onset_us, end_us) for name in _SIGNS_SHOWN]
    return sum(shares) / len(shares)


def _sureness_of_voice(scene: Scene, item: Found) -> float:
    """Less than 1 where the baby is only heard and the face was not in view with the voice."""
    baby = [step.what for step in item.evidence if step.person == INFANT]
    if not baby or any(what != Sign.VOICE for what in baby):
        return 1.0
    seen = scene.trace("infant_face").yes_share(item.span.onset_us, item.span.end_us)
    return _VOICE_UNSEEN + (1 - _VOICE_UNSEEN) * seen


def _claim(scene: Scene, item: Found) -> float:
    """Which of several stays: the one that holds the others.

    Turns taken hold the single answers that they are made of, and a cue with its reply holds the
    smile that came of it; a mere look before a smile does not, nor does a slow chain: there the
    smile that both shared tells more.
    """
    if item.kind in _HOLDS:
        return _worth(scene, item) + _HOLDS[item.kind]
    first, last = item.evidence[0], item.evidence[-1]
    quick = last.at_us - first.at_us <= micros(scene.parameters.reply.window_s)
    holds = item.kind == MomentKind.CUE_AND_REPLY and first.what != Sign.LOOK and quick
    return _worth(scene, item) + (0.1 if holds else 0.0)


def _tell_the_same(one: Found, other: Found) -> bool:
    if not _comparable(one.kind, other.kind):
        return False
    shared = min(one.span.end_us, other.span.end_us) - max(one.span.onset_us, other.span.onset_us)
    shorter = max(1, min(one.span.duration_us, other.span.duration_us))
    return shared / shorter >= 0.5


def _comparable(one: MomentKind, other: MomentKind) -> bool:
    """Kinds that may stand for each other; coming back tells something of its own."""
    if one in STRAIN or other in STRAIN:
        return one == other
    return (one in _COMING_BACK) == (other in _COMING_BACK)


def _view(scene: Scene, item: Found) -> float:
    """A poorer view lowers the place in the list; it never adds anything."""
    return 0.5 + 0.5 * _measured(scene, item)


def _candidate(scene: Scene, item: Found) -> CandidateMoment:
    coverage = coverage_of(scene, item.span)
    share = measured_share(scene, item.rests_on, item.span)
    return CandidateMoment(
        id=_identity(scene, item),
        kind=item.kind,
        span=item.span,
        confidence=_confidence(item, share),
        rank_score=rank_score(item.kind, _worth(scene, item) * _view(scene, item)),
        reason=item.reason,
        rule=item.rule,
        evidence=item.evidence,
        coverage=coverage,
    )


def _confidence(item: Found, measured: float) -> Confidence:
    plain = item.strength * min(1.0, measured / 0.9)
    if plain >= _HIGH and item.kind not in _NEVER_HIGH:
        return Confidence.HIGH
    return Confidence.MEDIUM if plain >= _MEDIUM else Confidence.LOW


def _identity(scene: Scene, item: Found) -> CandidateId:
    """The same for the same rule, kind and half second, so that decisions find it again."""
    half_second = round(item.span.onset_us / (MICROS_PER_SECOND / 2))
    text = f"{item.rule}|{item.kind}|{half_second}"
    return CandidateId(hashlib.sha256(text.encode()).hexdigest()[:32])
