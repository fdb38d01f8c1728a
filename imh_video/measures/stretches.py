"""Sets of stretches of time: joined, cut, subtracted and measured in microseconds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from imh_video.timebase import Micros, Span


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time without overlaps, in order; points and empty spans cover no time."""
    whole: list[Span] = []
    for span in sorted(span for span in _pairs(spans)):
        onset_us, end_us = span
        if whole and onset_us <= whole[-1].end_us:
            whole[-1] = Span(whole[-1].onset_us, max(whole[-1].end_us, end_us))
        else:
            whole.append(Span(onset_us, end_us))
    return tuple(whole)


def _pairs(spans: Iterable[Span]) -> Iterable[tuple[Micros, Micros]]:
    return ((s.onset_us, s.end_us) for s in spans if s.end_us > s.onset_us)


def within(span: Span, stretch: Span) -> Span | None:
    """The part of a span, or the point, that lies in the stretch; None when there is none."""
    if span.is_point:
        # The last instant of the film counts: a coder may mark what the last frame shows.
        return span if stretch.onset_us <= span.onset_us <= stretch.end_us else None
    onset_us = max(span.onset_us, stretch.onset_us)
    end_us = min(span.end_us, stretch.end_us)
    return Span(onset_us, end_us) if end_us > onset_us else None


def without(stretch: Span, holes: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of the stretch; ``holes`` are joined."""
    left: list[Span] = []
    onset_us = stretch.onset_us
    for hole in holes:
        if hole.onset_us > onset_us:
            left.append(Span(onset_us, min(hole.onset_us, stretch.end_us)))
        onset_us = max(onset_us, hole.end_us)
        if onset_us >= stretch.end_us:
            break
    if onset_us < stretch.end_us:
        left.append(Span(onset_us, stretch.end_us))
    return tuple(span for span in left if span.duration_us)


def length_us(spans: Iterable[Span]) -> Micros:
    """How long they are together; ``spans`` are joined."""
    return sum(span.duration_us for span in spans)


def shared_us(one: Sequence[Span], other: Sequence[Span]) -> Micros:
    """For how long both hold; both are joined."""
    total, at = 0, 0
    for span in one:
        while at < len(other) and other[at].end_us <= span.onset_us:
            at += 1
        ahead = at
        while ahead < len(other) and other[ahead].onset_us < span.end_us:
            begun = max(span.onset_us, other[ahead].onset_us)
            total += min(span.end_us, other[ahead].end_us) - begun
            ahead += 1
    return total


def holds_at(spans: Sequence[Span], us: Micros) -> bool:
    """Whether the instant lies in one of them; ``spans`` are joined."""
    at = bisect_right(spans, us, key=lambda span: span.onset_us) - 1
    return at >= 0 and us < spans[at].end_us


def touches(spans: Sequence[Span], onset_us: Micros, end_us: Micros) -> bool:
    """Whether any of them reaches into ``[onset_us, end_us)``; ``spans`` are joined."""
    at = bisect_right(spans, onset_us, key=lambda span: span.onset_us) - 1
    if at >= 0 and spans[at].end_us > onset_us:
        return end_us > onset_us
    return at + 1 < len(spans) and spans[at + 1].onset_us < end_us
