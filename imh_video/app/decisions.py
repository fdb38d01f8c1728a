"""From a possible moment to a mark: which code it becomes in a scheme, and where it lies."""

from __future__ import annotations

from imh_video.model.identifiers import CodingId, PersonId, new_mark_id
from imh_video.model.mark import Mark, Origin
from imh_video.model.moment import CandidateMoment, MomentKind
from imh_video.model.scheme import Code, CodeKind, CodingScheme
from imh_video.timebase import Micros, Span, micros

_USUAL_CODES: dict[MomentKind, str] = {
    MomentKind.CUE_AND_REPLY: "d_attune",
    MomentKind.FACE_TO_FACE: "d_gaze",
    MomentKind.SHARED_SMILE: "d_affect",
    MomentKind.TURN_TAKING: "d_turns",
    MomentKind.JOINT_ATTENTION: "d_joint",
    MomentKind.WAIT_OR_FOLLOW: "p_wait",
    MomentKind.BREAK_RESPECTED: "p_pause_respect",
    MomentKind.APPROACH_AFTER_BREAK: "b_look",
    MomentKind.REPAIR: "d_repair",
    MomentKind.MISSED_CUE: "d_missed",
    MomentKind.OVER_STIMULATION: "p_overstim",
    MomentKind.DISTRESS: "b_fuss",
}
_SHORTEST_STATE_US = 500_000


def code_for(scheme: CodingScheme, kind: MomentKind) -> Code | None:
    """The code that a kept moment of this kind becomes.

    The scheme's own word (``suggested_by``) comes first; None when it has no code for this kind.
    """
    for code in scheme.codes:
        if kind.value in code.suggested_by:
            return code
    usual = _USUAL_CODES[kind]
    return scheme.code(usual) if scheme.has_code(usual) else None


def new_mark(
    coding_id: CodingId,
    candidate: CandidateMoment,
    code: Code,
    span: Span,
    person_id: PersonId | None,
) -> Mark:
    """The mark that a possible moment becomes; it says where it came from."""
    return Mark(
        new_mark_id(),
        coding_id,
        code.id,
        span,
        person_id,
        origin=Origin.SUGGESTION,
        candidate_id=candidate.id,
    )


def fitted(code: Code, span: Span, duration_us: Micros) -> Span:
    """A point for a point code, a span with a length for a state, within the film.

    ``duration_us`` 0 means that nobody knows how long the film is.
    """
    last = duration_us or max(span.end_us, 0)
    onset = min(max(span.onset_us, 0), last)
    if code.kind is CodeKind.POINT:
        return Span(onset)
    ends = span.end_us
    if ends <= onset:
        ends = onset + (micros(code.default_duration_s) or _SHORTEST_STATE_US)
    return _within(Span(onset, ends), duration_us)


def _within(span: Span, duration_us: Micros) -> Span:
    if not duration_us or span.end_us <= duration_us:
        return span
    if span.onset_us < duration_us:
        return Span(span.onset_us, duration_us)
    # Pressed at the very end: the state takes the last stretch of the film.
    return Span(max(0, duration_us - span.duration_us), duration_us)
