from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imh_video.measures.stretches import (
    holds_at,
    joined,
    length_us,
    shared_us,
    touches,
    within,
    without,
)
from imh_video.timebase import Span

END = 30
spans = st.lists(
    st.tuples(st.integers(0, END), st.integers(0, 9)).map(lambda a: Span(a[0], a[0] + a[1])),
    max_size=8,
)


def instants(of: list[Span] | tuple[Span, ...]) -> set[int]:
    """The time covered, one by one: slow and plain."""
    return {at for span in of for at in range(span.onset_us, span.end_us)}


@given(spans)
def test_joining_covers_the_same_time_without_overlap(some: list[Span]) -> None:
    whole = joined(some)
    assert instants(whole) == instants(some)
    assert length_us(whole) == len(instants(some))
    ends = [at for span in whole for at in (span.onset_us, span.end_us)]
    assert ends == sorted(set(ends))


@given(spans, st.integers(0, END), st.integers(1, END))
def test_what_is_taken_out_and_what_is_left_make_the_whole(
    holes: list[Span], onset: int, length: int
) -> None:
    stretch = Span(onset, onset + length)
    left = without(stretch, joined(holes))
    assert instants(left) == instants([stretch]) - instants(holes)


@given(spans, spans)
def test_shared_time_is_what_both_cover(one: list[Span], other: list[Span]) -> None:
    assert shared_us(joined(one), joined(other)) == len(instants(one) & instants(other))


@given(spans, st.integers(0, END), st.integers(0, 9))
def test_asking_for_an_instant_or_a_stretch_agrees_with_the_time_covered(
    some: list[Span], at: int, length: int
) -> None:
    covered = instants(some)
    assert holds_at(joined(some), at) == (at in covered)
    assert touches(joined(some), at, at + length) == bool(covered & set(range(at, at + length)))


def test_a_point_on_the_last_instant_of_the_film_counts() -> None:
    assert within(Span(10), Span(0, 10)) == Span(10)
    assert within(Span(11), Span(0, 10)) is None
    assert within(Span(8, 12), Span(0, 10)) == Span(8, 10)
    assert within(Span(10, 12), Span(0, 10)) is None
